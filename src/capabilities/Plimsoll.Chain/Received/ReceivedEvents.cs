// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Received;

/// <summary>A sheet of another organisation was taken in. The signature of the sender holds.</summary>
/// <param name="Received">Its id here.</param>
/// <param name="HandOver">Its id at the sender's.</param>
/// <param name="Sender">Whose it says that it is.</param>
/// <param name="Public">The public key that was named for the sender, base64.</param>
/// <param name="Sheet">Digest of the payload.</param>
/// <param name="Envelope">Digest of the bytes as they came.</param>
/// <param name="At">The bytes as they came.</param>
[Event("chain.sheet-received", 1)]
public sealed record SheetReceived(
    string Received, string HandOver, int Revision, Sender Sender, string Public, Receiver Receiver, string Model, string Version, Digest Sheet,
    Digest Envelope, VaultRef At, IReadOnlyList<ListedLine> Lines) : ChainEvent;

/// <summary>The sheet was answered here, and the answers were signed with the key of this server.</summary>
/// <param name="Document">Digest of the payload.</param>
/// <param name="Envelope">Digest of the bytes with this signature alone.</param>
[Event("chain.sheet-replied", 1)]
public sealed record SheetReplied(
    string Answers, int Revision, string Key, Digest Document, Digest Envelope, VaultRef At, IReadOnlyList<ListedAnswer> Lines) : ChainEvent;

/// <summary>The answers came back with the signature of the sender beside ours.</summary>
/// <param name="Envelope">Digest of the bytes with both signatures.</param>
[Event("chain.answers-agreed", 1)]
public sealed record AnswersAgreed(string Answers, Digest Envelope, VaultRef At) : ChainEvent;

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain.Documents;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.HandOvers;

/// <summary>Duties about a release were handed to another organisation.</summary>
/// <param name="HandOver">Its id.</param>
/// <param name="Release">The release that it is about.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Receiver">To whom.</param>
/// <param name="Party">The organisation in the sender's registry, where it stands there under this name.</param>
[Event("chain.handed-over", 1)]
public sealed record HandedOver(string HandOver, string Release, string Model, string Version, Receiver Receiver, string? Party) : ChainEvent;

/// <summary>A line of a sheet, as the journal knows it: what is written in it stands in the sheet.</summary>
/// <param name="Digest">Of the line in canonical form.</param>
/// <param name="Gate">Whether the gate of the release asks for it.</param>
public sealed record ListedLine(string Line, HandedKind Kind, Digest Digest, Owes Owes, bool Gate);

/// <summary>A revision of the sheet was signed. Its bytes stand under the organisation that signs.</summary>
/// <param name="Sheet">Digest of the payload, by which answers name it.</param>
/// <param name="Envelope">Digest of the signed bytes.</param>
/// <param name="At">The signed bytes.</param>
/// <param name="Key">Id of the key.</param>
[Event("chain.sheet-signed", 1)]
public sealed record SheetSigned(int Revision, Digest Sheet, Digest Envelope, VaultRef At, string Key, IReadOnlyList<ListedLine> Lines) : ChainEvent;

/// <summary>A link was made by which the sheet can be opened and answered without an account; one of before ends with it.</summary>
/// <param name="Link">Its id; the secret is kept as its digest, and not here.</param>
/// <param name="Until">The last day on which it opens anything.</param>
[Event("chain.link-made", 1)]
public sealed record LinkMade(string Link, LastDay Until) : ChainEvent;

/// <summary>A link was withdrawn.</summary>
[Event("chain.link-ended", 1)]
public sealed record LinkEnded(string Link) : ChainEvent;

/// <summary>What was answered to a line.</summary>
/// <param name="Digest">The line as it was answered.</param>
public sealed record ListedAnswer(string Line, Digest Digest, LineAnswer Answer);

/// <summary>The receiver answered lines of a revision. What was written, and who wrote it, stands in the signed document, under the receiver.</summary>
/// <param name="Answers">Id of this set of answers.</param>
/// <param name="Document">Digest of the payload.</param>
/// <param name="Envelope">Digest of the signed bytes: by the sender where a link was used, else by both.</param>
/// <param name="At">The signed bytes.</param>
/// <param name="Key">Id of the receiver's key; null where a link was used.</param>
[Event("chain.sheet-answered", 1)]
public sealed record SheetAnswered(
    string Answers, int Revision, AnsweredBy How, string? Key, Digest Document, Digest Envelope, VaultRef At, IReadOnlyList<ListedAnswer> Lines) : ChainEvent;

/// <summary>The sender took the hand-over back: it says nothing of who owes what any more.</summary>
[Event("chain.hand-over-withdrawn", 1)]
public sealed record HandOverWithdrawn(VaultRef Reason) : ChainEvent;

/// <summary>What the receiver wrote was erased. What was answered to each line stays.</summary>
/// <param name="HandOver">Its id.</param>
[Event("chain.receiver-erased", 1)]
public sealed record ReceiverErased(string HandOver) : ChainEvent;

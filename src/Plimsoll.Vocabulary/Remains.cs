// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>What is left of something published or signed whose bytes were erased: whoever kept the bytes can still show that they were ours.</summary>
/// <param name="Digest">Of the bytes that are gone; the entry holds it.</param>
/// <param name="Seq">The entry of the journal.</param>
/// <param name="Entry">The exact bytes of the entry, base64: their leaf is SHA-256(0x00 ‖ bytes).</param>
/// <param name="Proof">The entry in the tree of a signed checkpoint, as C2SP tlog-proof.</param>
/// <param name="Address">Where those who may read the organisation's entries find this one; null where the address is open to everybody.</param>
public sealed record Remains(Digest Digest, long Seq, string Entry, string Proof, string? Address = null);

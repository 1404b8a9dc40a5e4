// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>Answers for what was published or signed and then erased: the bytes are gone, and the journal still proves them.</summary>
internal sealed class Remaining(Storage.Journals.Journal journal, Books books, ServerKeys keys)
{
    /// <summary>The refusal of bytes that were erased, with their digest and the proof of the entry that holds it.</summary>
    /// <param name="code">That of whoever published them; its kind is <see cref="RefusalKind.Gone"/>.</param>
    /// <param name="field">What the id names.</param>
    /// <param name="digest">Of the bytes that are gone.</param>
    /// <param name="seq">The entry that holds the digest.</param>
    /// <param name="of">Whose digest it is.</param>
    /// <param name="address">Where those who may read the organisation's entries find this one.</param>
    public Refusal Of(RefusalCode code, string field, string id, Digest digest, long seq, string of = "its bytes", string? address = null) =>
        new(code, field, id, $"was erased; {of} had the digest {digest}",
            $"entry {seq.ToString(CultureInfo.InvariantCulture)} of the journal proves the digest to whoever kept the bytes")
        {
            Left = new Remains(
                digest, seq, Convert.ToBase64String(journal.Read(seq - 1, 1)[0].Bytes.Span), JournalRoutes.ProofOf(journal, books, keys, seq), address),
        };
}

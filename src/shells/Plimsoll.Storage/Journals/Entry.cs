// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Journals;

/// <summary>One entry of the journal as it was written.</summary>
/// <param name="Seq">Its number in the journal, from 1 without a gap; its leaf in the tree has the index Seq − 1.</param>
/// <param name="Stream">What it is about, named <c>kind/id</c>.</param>
/// <param name="Rev">Its number in the stream, from 1 without a gap.</param>
/// <param name="Bytes">The exact UTF-8 bytes of one JSON object: what the leaf hash covers. Never written anew.</param>
public sealed record Entry(long Seq, string Stream, long Rev, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Bytes in the longest entry, so that its length fits in 16 bits wherever logs are exchanged. Source: C2SP tlog-tiles.</summary>
    public const int MostBytes = 65_535;

    /// <summary>What the check read from the bytes on its way, so that nobody reads it again; null where nothing was read.</summary>
    internal EntryStart? Start { get; init; }
}

/// <summary>The beginning of an entry, read and found to hold.</summary>
/// <param name="Tenant">Who owns the stream.</param>
/// <param name="At">When the entry was received.</param>
/// <param name="End">Index of the first byte behind the revision.</param>
internal readonly record struct EntryStart(string Tenant, DateTimeOffset At, int End);

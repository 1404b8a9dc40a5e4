// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Plimsoll.Storage.DuckDb;

/// <summary>A text as it lies in a vector: its length, then up to twelve bytes filled up
/// with zeros, or four and where all of them lie. Good until the next chunk.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct DuckDbText
{
    private const int MostInline = 12;

    private readonly ulong _first;
    private readonly ulong _second;

    /// <summary>Length and first four bytes.</summary>
    public ulong First => _first;

    /// <summary>Eight more bytes, where the text is short.</summary>
    public ulong Second => _second;

    public bool IsInline => (uint)_first <= MostInline;

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Bytes =>
        IsInline
            ? MemoryMarshal.AsBytes(new ReadOnlySpan<DuckDbText>(in this)).Slice(4, (int)_first)
            : new ReadOnlySpan<byte>((void*)_second, (int)(uint)_first);
}

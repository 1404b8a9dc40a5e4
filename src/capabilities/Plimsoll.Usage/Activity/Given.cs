// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;

namespace Plimsoll.Usage.Activity;

internal enum GivenKind { None, Text, Whole, Real, Truth }

/// <summary>The value of an attribute as a sender gave it, not yet believed.</summary>
internal readonly ref struct Given
{
    private Given(GivenKind kind, ReadOnlySpan<byte> text, long whole, double real)
    {
        Kind = kind;
        Text = text;
        (_whole, _real) = (whole, real);
    }

    private readonly long _whole;
    private readonly double _real;

    public GivenKind Kind { get; }

    /// <summary>UTF-8 of a text; not checked.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public static Given Of(ReadOnlySpan<byte> text) => new(GivenKind.Text, text, 0, 0);

    public static Given Of(long whole) => new(GivenKind.Whole, default, whole, 0);

    public static Given Of(double real) => new(GivenKind.Real, default, 0, real);

    public static Given Of(bool truth) => new(GivenKind.Truth, default, truth ? 1 : 0, 0);

    /// <summary>A whole number, also where it came as a real one or as digits.</summary>
    public long? Whole => Kind switch
    {
        GivenKind.Whole => _whole,
        GivenKind.Real when _real == Math.Floor(_real) && Math.Abs(_real) < 1L << 53 => (long)_real,
        GivenKind.Text when Text.Length is > 0 and <= 20 && Utf8Parser.TryParse(Text, out long parsed, out var used) && used == Text.Length => parsed,
        _ => null,
    };

    public double? Real => Kind switch
    {
        GivenKind.Whole => _whole,
        GivenKind.Real when double.IsFinite(_real) => _real,
        GivenKind.Text
            when Text.Length is > 0 and <= 32 && Utf8Parser.TryParse(Text, out double parsed, out var used) && used == Text.Length && double.IsFinite(parsed) =>
            parsed,
        _ => null,
    };

    public bool? Truth => Kind switch
    {
        GivenKind.Truth => _whole != 0,
        GivenKind.Text when Text.SequenceEqual("true"u8) => true,
        GivenKind.Text when Text.SequenceEqual("false"u8) => false,
        _ => null,
    };
}

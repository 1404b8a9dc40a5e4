// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plimsoll.Records.Book;

/// <summary>Numbers as somebody wrote them, or not at all: a threshold that is rounded is another threshold.</summary>
public static class ExactDecimal
{
    /// <summary>What is said of a number that would have to be rounded.</summary>
    public const string Reason = "is no number that can be kept exactly: at most 28 digits, and 28 after the point";

    /// <summary>Digits of a number that is read at all, and its largest exponent; what is longer cannot be kept exactly.</summary>
    private const int Longest = 200;

    /// <summary>Reads a number as JSON writes it; refused where a decimal does not hold it exactly.</summary>
    public static bool TryRead([NotNullWhen(true)] string? text, out decimal value)
    {
        value = 0;
        return text is { Length: <= Longest }
            && decimal.TryParse(
                text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && Parts(text) is { } written && Parts(value.ToString(CultureInfo.InvariantCulture)) == written;
    }

    /// <summary>A number as whole digits and a power of ten, without zeros at the end; null where its power is beyond reading.</summary>
    private static (BigInteger Digits, int Power)? Parts(string text)
    {
        var at = text.IndexOfAny(['e', 'E']);
        var (digits, power) = (at < 0 ? text : text[..at], 0);
        if (at >= 0 && (!int.TryParse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)
            || power is < -Longest or > Longest))
        {
            return null;
        }
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0) { (digits, power) = (digits.Remove(point, 1), power - (digits.Length - point - 1)); }
        var whole = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (whole.IsZero) { return (whole, 0); }
        while (whole % 10 == 0) { (whole, power) = (whole / 10, power + 1); }
        return (whole, power);
    }
}

/// <summary>Reads only numbers that a decimal holds exactly.</summary>
internal sealed class ExactDecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
        && ExactDecimal.TryRead(Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan), out var value)
            ? value : throw new JsonException(ExactDecimal.Reason);

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

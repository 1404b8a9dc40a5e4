// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Plimsoll.Vocabulary;

/// <summary>Instants as RFC 3339 in UTC with milliseconds, one spelling only, so that the same instant always has the same bytes.</summary>
/// <remarks>What is kept or signed is read by that one spelling (<see cref="TryRead(string, out DateTimeOffset)"/>); what somebody asks may be written
/// as RFC 3339 allows (<see cref="Asked"/>).</remarks>
public static partial class Instant
{
    private const string Example = "write one like 2026-11-20T12:00:00Z";

    /// <summary>Characters, and bytes, of every instant that is written.</summary>
    public const int Length = 24;

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Write(DateTimeOffset instant) => instant.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.(?<decimals>[0-9]+))?(?:Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339 { get; }

    /// <summary>Reads an instant that somebody asks about: RFC 3339 to the second, with up to three decimals, in UTC or with an offset.</summary>
    /// <param name="field">What it was typed into.</param>
    /// <param name="code">Code of the refusal: that of whoever asks.</param>
    /// <returns>Why it cannot be read; null when it can.</returns>
    public static Refusal? Asked(string field, string text, RefusalCode code, out DateTimeOffset instant) =>
        TryReadAsked(text, out instant, out var reason) ? null : new Refusal(code, field, text, reason, Example);

    /// <param name="reason">Why it cannot be read.</param>
    public static bool TryReadAsked(string? text, out DateTimeOffset instant, out string reason)
    {
        (instant, reason) = (default, "is not an instant");
        if (text is null || Rfc3339.Match(text) is not { Success: true } match) { return false; }
        var decimals = match.Groups["decimals"];
        if (decimals.Length > 3)
        {
            reason = "has more than three decimals of a second, and instants here have milliseconds";
            return false;
        }
        // One form for all: the decimals that are missing are zeros.
        var whole = $"{text[..19]}.{decimals.Value.PadRight(3, '0')}{text[(decimals.Success ? decimals.Index + decimals.Length : 19)..]}";
        return DateTimeOffset.TryParseExact(
            whole, "yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant);
    }

    /// <summary>Reads the one spelling from UTF-8 bytes, without making a text of them.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out DateTimeOffset instant)
    {
        instant = default;
        if (utf8.Length != Length || utf8[4] != '-' || utf8[7] != '-' || utf8[10] != 'T') { return false; }
        if (utf8[13] != ':' || utf8[16] != ':' || utf8[19] != '.' || utf8[23] != 'Z') { return false; }
        var (year, month, day) = (Number(utf8[..4]), Number(utf8[5..7]), Number(utf8[8..10]));
        var (hour, minute, second, milliseconds) = (Number(utf8[11..13]), Number(utf8[14..16]), Number(utf8[17..19]), Number(utf8[20..23]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) { return false; }
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || milliseconds < 0) { return false; }
        instant = new DateTimeOffset(year, month, day, hour, minute, second, milliseconds, TimeSpan.Zero);
        return true;
    }

    /// <summary>The number that digits write; -1 when they are not all digits.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit)) { return -1; }
            number = (number * 10) + (digit - '0');
        }
        return number;
    }

    /// <summary>Reads a field that holds an instant.</summary>
    public static DateTimeOffset Of(ContentFields f, string key) =>
        TryRead(f.Text(key), out var instant) ? instant : throw f.Refuse(key, f.Text(key), "is not an instant", "write 2026-11-20T21:24:47.123Z");
}

/// <summary>JSON of an instant that somebody asks about: read as <see cref="Instant.Asked"/> reads, written in the one spelling.</summary>
public sealed class AskedInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.TryReadAsked(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var instant, out var reason)
            ? instant : throw new JsonException(reason);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instant.Write(value));
}

/// <summary>JSON of an instant, as <see cref="Instant"/> writes it.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader is { TokenType: JsonTokenType.String, HasValueSequence: false } && Instant.TryRead(reader.ValueSpan, out var plain) ? plain
            : Instant.TryRead(reader.GetString(), out var instant) ? instant : throw new JsonException("an instant is written 2026-11-20T21:24:47.123Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instant.Write(value));
}

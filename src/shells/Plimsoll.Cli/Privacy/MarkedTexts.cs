// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Cli.Shared;
using Plimsoll.Privacy;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Privacy;

/// <summary>Texts with marks in the layout of presidio-research: a list of objects with full_text and spans.</summary>
internal static class MarkedTexts
{
    /// <summary>Their names of kinds that have a form. Marks of other kinds (persons, places, …) say nothing about forms and are left out.</summary>
    private static readonly Dictionary<string, PersonalKind> Kinds = new(StringComparer.Ordinal)
    {
        ["EMAIL_ADDRESS"] = PersonalKind.Email, ["DOMAIN_NAME"] = PersonalKind.Url, ["URL"] = PersonalKind.Url,
        ["IP_ADDRESS"] = PersonalKind.IpAddress, ["CREDIT_CARD"] = PersonalKind.Card,
        ["IBAN_CODE"] = PersonalKind.Iban, ["US_SSN"] = PersonalKind.NationalId, ["US_DRIVER_LICENSE"] = PersonalKind.DriverLicence,
        ["PHONE_NUMBER"] = PersonalKind.Phone, ["DATE_TIME"] = PersonalKind.Date,
    };

    public static Result<IReadOnlyList<MarkedText>> Read(Terminal terminal, string path)
    {
        if (!AnswerFile.Read(terminal, path).Succeeds(out var bytes, out var no)) { return no; }
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return Result([.. json.RootElement.EnumerateArray().Select(item =>
            {
                var text = item.GetProperty("full_text").GetString()!;
                return new MarkedText(
                    text,
                    [.. item.GetProperty("spans")
                        .EnumerateArray()
                        .Where(span => Kinds.ContainsKey(span.GetProperty("entity_type").GetString()!))
                        .Select(span => Mark(text, span))]);
            })]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return new Refusal(
                PrivacyCodes.MalformedMarks, "texts", null, "is not a list of texts with marks",
                "write [{\"full_text\": …, \"spans\": [{\"entity_type\", \"start_position\", \"end_position\"}]}]",
                path);
        }

        static Result<IReadOnlyList<MarkedText>> Result(MarkedText[] texts) => texts;
    }

    /// <summary>Positions there count code points, ours code units.</summary>
    private static Finding Mark(string text, JsonElement span)
    {
        var (start, end) = (At(text, span.GetProperty("start_position").GetInt32()), At(text, span.GetProperty("end_position").GetInt32()));
        return new Finding(Kinds[span.GetProperty("entity_type").GetString()!], start, end - start);
    }

    private static int At(string text, int codePoints)
    {
        var at = 0;
        for (; codePoints > 0; codePoints--) { at += char.IsSurrogatePair(text, at) ? 2 : 1; }
        return at;
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>A field of the rows of a package.</summary>
/// <param name="Name">As the rows write it: the names of Plimsoll's own JSON, so that <c>usage read</c> takes them.</param>
/// <param name="Agreed">The field of an agreement that lets it flow; null for what makes a row a row.</param>
public sealed record PackageField(string Name, string? Agreed, FieldForm Form)
{
    /// <summary>The field of a row; null for what makes a row a row.</summary>
    internal ActivityField? Of { get; private init; }

    /// <summary>In an agreement: what people wrote and gave to a research set.</summary>
    public const string Texts = "text";

    /// <summary>Counts and durations keep so many significant digits: exact ones would tell the same row in two packages.</summary>
    public const int Digits = 2;

    /// <summary>Every field, in the order in which rows hold them: what makes a row a row, and what senders give.</summary>
    public static readonly IReadOnlyList<PackageField> All =
    [
        new("at", null, FieldForm.Time), new("id", null, FieldForm.Pseudonym), new("kind", null, FieldForm.Kind),
        .. ActivityFields.All.Where(f => f.IsSent).OrderBy(f => f.Packaged ?? f.Place).Select(f => new PackageField(f.Name, f.Agreed, f.Form) { Of = f }),
    ];

    /// <summary>Fields of a conversation: WildChat's, without the address, the headers and the place.</summary>
    public static readonly IReadOnlyList<string> OfConversation = ["conversation", "conversation_hash", "language", "model", "redacted", "timestamp", "turn"];

    private static readonly string[] Kinds = ["usage", "verdict", "feedback"];

    /// <summary>Whether a value is of the form.</summary>
    internal bool Fits(JsonElement value, Coarsening coarsening) => Form switch
    {
        FieldForm.Time => value.ValueKind == JsonValueKind.String && Instant.TryRead(value.GetString(), out var at) && Coarse(at, coarsening) == at,
        FieldForm.Kind => value.ValueKind == JsonValueKind.String && Kinds.Contains(value.GetString()),
        FieldForm.Pseudonym => value.ValueKind == JsonValueKind.String && IsPseudonym(value.GetString()!),
        FieldForm.Label => value.ValueKind == JsonValueKind.String && Label.Is(value.GetString()),
        FieldForm.Slug => value.ValueKind == JsonValueKind.String && Label.IsSlug(value.GetString()),
        FieldForm.Region => value.ValueKind == JsonValueKind.String && Label.IsRegion(value.GetString()),
        FieldForm.Language => value.ValueKind == JsonValueKind.String && Label.IsLanguage(value.GetString()),
        FieldForm.Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        FieldForm.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) && whole >= 0 && Rounded(whole) == whole,
        FieldForm.Real => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var real) && double.IsFinite(real) && Rounded(real).Equals(real),
        FieldForm.Own => throw new UnreachableException("No sender fills it, so no package holds it."),
        _ => throw new UnreachableException(),
    };

    internal static bool IsPseudonym(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    internal static DateTimeOffset Coarse(DateTimeOffset at, Coarsening coarsening)
    {
        var ticks = coarsening switch
        {
            Coarsening.Hour => TimeSpan.TicksPerHour,
            Coarsening.Day => TimeSpan.TicksPerDay,
            _ => throw new UnreachableException()
        };
        return new DateTimeOffset(at.UtcTicks / ticks * ticks, TimeSpan.Zero);
    }

    /// <summary>A count with two significant digits.</summary>
    internal static long Rounded(long value)
    {
        var unit = 1L;
        while (value / unit >= 100) { unit *= 10; }
        // Half goes to the even one, so that sums do not drift.
        return (long)Math.Round((decimal)value / unit, MidpointRounding.ToEven) * unit;
    }

    internal static double Rounded(double value) => double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

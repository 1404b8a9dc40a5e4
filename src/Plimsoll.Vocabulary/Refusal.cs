// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>An expected "no": what was wrong, where, and what would be right. A value, never an exception.</summary>
/// <param name="Is">Which "no" it is; HTTP status and exit code follow from its kind.</param>
/// <param name="Field">The name, as the person wrote or sees it, of what was refused.</param>
/// <param name="Value">What was given; <see langword="null"/> when nothing was. Never a secret.</param>
/// <param name="Reason">A clause that says what is wrong, without the field and the value.</param>
/// <param name="Fix">What to write instead, usually the allowed values.</param>
/// <param name="File">The file that holds the fault, when there is one.</param>
/// <param name="Line">Its line, the first being 1; 0 when unknown.</param>
public sealed record Refusal(RefusalCode Is, string Field, string? Value, string Reason, string Fix, string? File = null, int Line = 0)
{
    /// <summary>Stable code such as <c>guidance.unknown-value</c>.</summary>
    public string Code => Is.Text;

    public RefusalKind Kind => Is.Kind;

    // Names, clauses and ways out may repeat what was sent: they are told as Unicode, whatever that holds.
    public string Field { get; init => field = Whole(value); } = Whole(Field);

    public string Reason { get; init => field = Whole(value); } = Whole(Reason);

    public string Fix { get; init => field = Whole(value); } = Whole(Fix);

    /// <summary>What is left of what was refused because it was erased; null for every other refusal.</summary>
    public Remains? Left { get; init; }

    /// <summary>The value as it is told: cut where it is longer than a sentence bears, whatever was sent.</summary>
    public string? Shown => Value is null ? null : Clip(Value);

    /// <summary>One sentence a person can act on: place, field, value, reason, fix.</summary>
    public string Sentence
    {
        get
        {
            var place = File is null ? "" : Line > 0 ? $"{File}:{Line}: " : $"{File}: ";
            var given = Shown is null ? Field : $"{Field} '{Shown}'";
            return $"{place}{given} {Reason}; {Fix}.";
        }
    }

    private static string Clip(string value) => Whole(value.Length <= 80 ? value : string.Concat(value.AsSpan(0, 77), "..."));

    /// <summary>The same text with every half of a surrogate pair replaced: whatever is sent, what is told of it can be written.</summary>
    private static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) { return text; }
        var whole = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) { whole.Append(rune.ToString()); }
        return whole.ToString();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Acts;

/// <summary>What somebody typed into a form; kept so that a refusal shows it again.</summary>
public sealed class Typed(IFormCollection? form = null)
{
    public static readonly Typed Nothing = new();

    /// <summary>The text of a field; null when it is empty.</summary>
    public string? this[string field] => form?[field].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The revision that the page showed; null where it showed none.</summary>
    public long? Rev => long.TryParse(this["rev"], NumberStyles.None, CultureInfo.InvariantCulture, out var rev) ? rev : null;

    public IReadOnlyList<string> All(string field) => form is null ? [] : [.. form[field].OfType<string>().Where(t => t.Length > 0)];

    public bool Has(string field, string value) => All(field).Contains(value);

    /// <summary>A file that came along; null where none was chosen.</summary>
    public IFormFile? File(string field) => form?.Files.GetFile(field) is { Length: > 0 } file ? file : null;

    /// <summary>Every field that holds something, with its text.</summary>
    public IReadOnlyDictionary<string, string> Fields => form?.Keys.ToDictionary(k => k, k => form[k].ToString(), StringComparer.Ordinal) ?? [];
}

/// <summary>Reads typed fields one after the other and remembers the first that cannot be used, so that a form is read in one go and refused with one sentence.</summary>
/// <param name="typed">What was typed.</param>
/// <param name="bad">Code of the refusal.</param>
internal sealed class Fields(Typed typed, RefusalCode bad)
{
    /// <summary>The first field that cannot be used. Where it is set, what was read means nothing.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>A text that has to be there.</summary>
    /// <param name="fix">What to write.</param>
    public string Text(string field, string fix) => typed[field] ?? Refuse(field, null, "is missing", fix, "");

    /// <summary>A day; null where none is given.</summary>
    public DateOnly? OptionalDay(string field) => typed[field] is { } text ? Day(field, text) : null;

    /// <summary>A day that has to be there.</summary>
    public DateOnly Day(string field) => typed[field] is { } text ? Day(field, text) : Refuse(field, null, "is missing", DayFix, default(DateOnly));

    /// <summary>A whole number.</summary>
    public long Number(string field, long least, long most) => long.TryParse(typed[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
        ? number : Refuse(field, typed[field], typed[field] is null ? "is missing" : "is not such a number", $"write one from {least} to {most}", 0L);

    /// <summary>A choice of a closed vocabulary.</summary>
    public T Choice<T>(string field, Words<T> words) where T : struct, Enum => typed[field] is { } text && words.Find(text) is { } value
        ? value : Refuse(field, typed[field], typed[field] is null ? "is not chosen" : "is not one of the allowed values", $"use {words.Allowed}", default(T));

    private const string DayFix = "write a day like 2026-07-01";

    private DateOnly Day(string field, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Refuse(field, text, "is not a day", DayFix, default(DateOnly));

    private T Refuse<T>(string field, string? value, string reason, string fix, T instead)
    {
        Refusal ??= new Refusal(bad, field, value, reason, fix);
        return instead;
    }
}

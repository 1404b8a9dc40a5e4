// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Acts;

/// <summary>The one reader of what somebody typed into the fields of a form.</summary>
/// <param name="typed">The form.</param>
/// <param name="bad">The capability's code for a value that cannot be read.</param>
/// <remarks>The first field that cannot be read is refused, and an act with one is not done: what is returned in its place is used for nothing.</remarks>
internal sealed class FieldReader(Typed typed, RefusalCode bad)
{
    /// <summary>What a day looks like, where a room has no other example.</summary>
    private const string AnyDay = "2026-07-01";

    /// <summary>The form, to be shown again.</summary>
    public Typed Typed { get; } = typed;

    /// <summary>The first field that was refused.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The text of a field; null when it is empty.</summary>
    public string? this[string field] => Typed[field];

    /// <summary>A text that has to be there.</summary>
    public string Text(string field, string fix) => Typed[field] ?? Missing(field, fix, "");

    /// <summary>A day that has to be there.</summary>
    public DateOnly Day(string field) =>
        Typed[field] is null ? Missing(field, $"write a day like {AnyDay}", default(DateOnly)) : OptionalDay(field) ?? default;

    /// <summary>A day; null where none is given.</summary>
    /// <param name="like">The day that a refusal gives as an example.</param>
    public DateOnly? OptionalDay(string field, string like = AnyDay)
    {
        if (Typed[field] is not { } text) { return null; }
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) { return day; }
        Refuse(field, text, "is no day", $"write one like {like}");
        return null;
    }

    /// <summary>The last day of something; it has to be there.</summary>
    public AskedEnd End(string field) => AskedEnd.Of(Day(field));

    /// <summary>The last day of something; null where none is given.</summary>
    /// <param name="like">The day that a refusal gives as an example.</param>
    public AskedEnd? OptionalEnd(string field, string like = AnyDay) => OptionalDay(field, like) is { } day ? AskedEnd.Of(day) : null;

    /// <summary>A whole number that has to be there.</summary>
    public int Number(string field, string reason, string fix)
    {
        if (int.TryParse(Typed[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) { return number; }
        Refuse(field, Typed[field], reason, fix);
        return 0;
    }

    /// <summary>A choice of a closed vocabulary that has to be made.</summary>
    /// <param name="field">Where the field has another name than the vocabulary.</param>
    public T Choice<T>(Words<T> words, string? field = null) where T : struct, Enum
    {
        var text = Typed[field ??= words.Field];
        if (text is not null && words.Find(text) is { } value) { return value; }
        Refuse(field, text, text is null ? "is not chosen" : "is not one of the allowed values", $"use {words.Allowed}");
        return default;
    }

    /// <summary>The bytes of a file, or of the text that was pasted in its place.</summary>
    /// <param name="file">Field of the file.</param>
    /// <param name="text">Field of the text.</param>
    /// <param name="what">What to choose, for the refusal.</param>
    public byte[] Bytes(string file, string text, string what)
    {
        if (Typed.File(file) is { } sent)
        {
            using var bytes = new MemoryStream();
            sent.CopyTo(bytes);
            return bytes.ToArray();
        }
        return Typed[text] is { } pasted ? Encoding.UTF8.GetBytes(pasted + "\n") : Missing<byte[]>(file, $"choose {what}, or paste its text", []);
    }

    /// <summary>A file that came along, to be read once; null where none was chosen.</summary>
    public Stream? Open(string file) => Typed.File(file)?.OpenReadStream();

    /// <summary>The name that a file has where it comes from.</summary>
    public string NameOf(string file) => Typed.File(file) is { } sent ? Path.GetFileName(sent.FileName) : "text";

    /// <summary>Refuses a field by a rule of the capability.</summary>
    public void Refuse(string field, string? value, string reason, string fix) => Refuse(new Refusal(bad, field, value, reason, fix));

    public void Refuse(Refusal refusal) => Refusal ??= refusal;

    private T Missing<T>(string field, string fix, T instead)
    {
        Refuse(field, null, "is missing", fix);
        return instead;
    }
}

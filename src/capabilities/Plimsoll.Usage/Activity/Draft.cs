// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Unicode;

namespace Plimsoll.Usage.Activity;

/// <summary>A row while its attributes are being read. What is not in the table of names is not looked at; nothing that fails its form is kept.</summary>
internal sealed class Draft
{
    /// <summary>The fields, and the name of an event.</summary>
    private static readonly int Places = ActivityFields.All.Count + 1;

    private const byte Unset = byte.MaxValue;

    private static readonly (int Place, int Slot, bool IsText)[] Slots =
        [.. ActivityFields.All.Select(f => (f.Place, f.Slot, f.Type == FieldType.Text))];

    private readonly Taking _taking;
    private readonly byte[] _ranks = new byte[Places];
    private readonly string?[] _texts = new string?[Places];
    private readonly long[] _numbers = new long[Places];
    private readonly List<(string Name, string? Text, long Number)> _kept = [];

    public Draft(Taking taking)
    {
        _taking = taking;
        Clear();
    }

    public int TextDropped { get; private set; }

    public int ValueDropped { get; private set; }

    public Guid? Id { get; private set; }

    public IReadOnlyList<(string Name, string? Text, long Number)> Kept => _kept;

    public void Clear()
    {
        Array.Fill(_ranks, Unset);
        (TextDropped, ValueDropped, Id) = (0, 0, null);
        _kept.Clear();
    }

    /// <summary>Starts from what is said of everything around, which any word of its own outranks.</summary>
    public void StartFrom(Draft around)
    {
        Clear();
        for (var i = 0; i < Places; i++)
        {
            if (around._ranks[i] == Unset) { continue; }
            (_ranks[i], _texts[i], _numbers[i]) = ((byte)(around._ranks[i] + 100), around._texts[i], around._numbers[i]);
        }
    }

    public bool Has(ActivityField field) => _ranks[field.Place] != Unset;

    public string? Text(ActivityField field) => Has(field) ? _texts[field.Place] : null;

    /// <summary>Puts what is there where a row has it.</summary>
    public void CopyTo(string?[] texts, long[] numbers, ref ulong known)
    {
        foreach (var (place, slot, isText) in Slots)
        {
            if (_ranks[place] == Unset) { continue; }
            if (isText) { texts[slot] = _texts[place]; } else { (numbers[slot], known) = (_numbers[place], known | 1UL << slot); }
        }
    }

    /// <summary>Takes an attribute under the name by which a sender knows it.</summary>
    public void Attribute(ReadOnlySpan<byte> name, in Given value)
    {
        Span<char> letters = stackalloc char[80];
        if (name.Length > letters.Length
            || Utf8.ToUtf16(name, letters, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            return;
        }
        var known = letters[..length];
        if (Aliases.Find(known) is not { } alias)
        {
            foreach (var prefix in Aliases.TextPrefixes) { if (known.StartsWith(prefix, StringComparison.Ordinal)) { TextDropped = 1; } }
            return;
        }
        switch (alias.Use)
        {
            case AttributeUse.Field: Set(alias.Field!, alias.Rank, value); break;
            case AttributeUse.Id: SetId(value); break;
            case AttributeUse.Text: DropText(); break;
            case AttributeUse.Kept: Keep(known, value); break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>Remembers that there was a text, which is thrown away.</summary>
    public void DropText() => TextDropped = 1;

    /// <summary>Takes the sender's own id of the event; false when it is none.</summary>
    public bool SetId(in Given value)
    {
        if (IsEmpty(value)) { return true; }
        Id = value.Kind == GivenKind.Text && value.Text.Length <= Label.Longest ? EventId.Of(value.Text) : null;
        if (Id is null) { ValueDropped = 1; }
        return Id is not null;
    }

    /// <summary>Fills a field; false when the value has not its form.</summary>
    public bool Set(ActivityField field, byte rank, in Given value)
    {
        if (IsEmpty(value) || _ranks[field.Place] <= rank) { return true; }
        var fits = Fits(field, value, out var text, out var number);
        if (!fits)
        {
            ValueDropped = 1;
            return false;
        }
        (_ranks[field.Place], _texts[field.Place], _numbers[field.Place]) = (rank, text, number);
        return true;
    }

    private static bool IsEmpty(in Given value) => value.Kind == GivenKind.None || value.Kind == GivenKind.Text && value.Text.IsEmpty;

    private bool Fits(ActivityField field, in Given value, out string? text, out long number)
    {
        (text, number) = (null, 0);
        switch (field.Form)
        {
            case FieldForm.Label: return (text = Labelled(value, static t => Label.Is(t), field.IsLower)) is not null;
            case FieldForm.Slug: return (text = Labelled(value, static t => Label.IsSlug(t))) is not null;
            case FieldForm.Region: return (text = Labelled(value, static t => Label.IsRegion(t))) is not null;
            case FieldForm.Language: return (text = Labelled(value, static t => Label.IsLanguage(t))) is not null;
            case FieldForm.Pseudonym:
                if (value.Kind != GivenKind.Text && value.Whole is null) { return false; }
                number = unchecked((long)_taking.Hash(field.Domain, value));
                return true;
            case FieldForm.Truth:
                number = value.Truth == true ? 1 : 0;
                return value.Truth is not null;
            case FieldForm.Whole:
                number = value.Whole ?? -1;
                return number is >= 0 and <= int.MaxValue;
            case FieldForm.Real:
                number = BitConverter.DoubleToInt64Bits(value.Real ?? 0);
                return value.Real is not null;
            case FieldForm.Own or FieldForm.Time or FieldForm.Kind:
            default: throw new UnreachableException();
        }
    }

    /// <summary>Keeps an attribute that has no column: a number, or a label.</summary>
    private void Keep(ReadOnlySpan<char> name, in Given value)
    {
        if (_kept.Count >= 8) { return; }
        if (value.Kind == GivenKind.Text)
        {
            if (Labelled(value, static t => Label.Is(t)) is { } text) { _kept.Add((_taking.Intern(name), text, 0)); } else { ValueDropped = 1; }
        }
        else if (value.Whole is { } whole) { _kept.Add((_taking.Intern(name), null, whole)); }
    }

    private string? Labelled(in Given value, Func<ReadOnlySpan<char>, bool> form, bool lower = false)
    {
        if (value.Kind != GivenKind.Text || value.Text.Length > Label.Longest) { return null; }
        Span<char> letters = stackalloc char[Label.Longest];
        if (Utf8.ToUtf16(value.Text, letters, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done) { return null; }
        var text = letters[..length];
        if (lower) { for (var i = 0; i < text.Length; i++) { text[i] = char.ToLowerInvariant(text[i]); } }
        return form(text) ? _taking.Intern(text) : null;
    }
}

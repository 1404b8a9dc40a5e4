// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Unicode;

namespace Plimsoll.Usage.Activity;

/// <summary>A row while its attributes are being read. What is not in the table of names is not looked at; nothing that fails its form is kept.</summary>
internal sealed class Draft
{
    private const int Columns = (int)Column.Kept + 1;
    private const byte Unset = byte.MaxValue;

    private readonly Taking _taking;
    private readonly byte[] _ranks = new byte[Columns];
    private readonly string?[] _texts = new string?[Columns];
    private readonly long[] _numbers = new long[Columns];
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
        for (var i = 0; i < Columns; i++)
        {
            if (around._ranks[i] == Unset) { continue; }
            (_ranks[i], _texts[i], _numbers[i]) = ((byte)(around._ranks[i] + 100), around._texts[i], around._numbers[i]);
        }
    }

    public bool Has(Column column) => _ranks[(int)column] != Unset;

    public string? Text(Column column) => Has(column) ? _texts[(int)column] : null;

    public long? Whole(Column column) => Has(column) ? _numbers[(int)column] : null;

    public ulong? Hash(Column column) => Has(column) ? unchecked((ulong)_numbers[(int)column]) : null;

    public double? Real(Column column) => Has(column) ? BitConverter.Int64BitsToDouble(_numbers[(int)column]) : null;

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
        if (alias.Column == Column.Kept) { Keep(known, value); } else { Set(alias.Column, alias.Rank, value); }
    }

    /// <summary>Fills a column; false when the value has not the form of the column.</summary>
    public bool Set(Column column, byte rank, in Given value)
    {
        if (column == Column.Text)
        {
            TextDropped = 1;
            return true;
        }
        if (value.Kind == GivenKind.None || value.Kind == GivenKind.Text && value.Text.IsEmpty) { return true; }
        if (column != Column.Id && _ranks[(int)column] <= rank) { return true; }
        var fits = Fits(column, value, out var text, out var number);
        if (!fits)
        {
            ValueDropped = 1;
            return false;
        }
        (_ranks[(int)column], _texts[(int)column], _numbers[(int)column]) = (rank, text, number);
        return true;
    }

    private bool Fits(Column column, in Given value, out string? text, out long number)
    {
        (text, number) = (null, 0);
        switch (column)
        {
            case Column.Model or Column.Classifier or Column.Rule or Column.Application or Column.Deployment or Column.EventName:
                return (text = Labelled(value, static t => Label.Is(t))) is not null;
            case Column.Provider or Column.Operation or Column.Verdict or Column.Action or Column.Feedback:
                return (text = Labelled(value, static t => Label.Is(t), lower: true)) is not null;
            case Column.Sector or Column.UseCase:
                return (text = Labelled(value, static t => Label.IsSlug(t))) is not null;
            case Column.Region:
                return (text = Labelled(value, static t => Label.IsRegion(t))) is not null;
            case Column.Language:
                return (text = Labelled(value, static t => Label.IsLanguage(t))) is not null;
            case Column.User or Column.Customer or Column.Conversation or Column.Response:
                if (value.Kind != GivenKind.Text && value.Whole is null) { return false; }
                number = unchecked((long)_taking.Hash(column, value));
                return true;
            case Column.HighRisk:
                number = value.Truth == true ? 1 : 0;
                return value.Truth is not null;
            case Column.InputTokens or Column.OutputTokens or Column.CachedTokens or Column.DurationMs or Column.Turns:
                number = value.Whole ?? -1;
                return number is >= 0 and <= int.MaxValue;
            case Column.Score or Column.FeedbackValue:
                number = BitConverter.DoubleToInt64Bits(value.Real ?? 0);
                return value.Real is not null;
            case Column.Id:
                Id = value.Kind == GivenKind.Text && value.Text.Length <= Label.Longest ? EventId.Of(value.Text) : null;
                return Id is not null;
            case Column.Text or Column.Kept:
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

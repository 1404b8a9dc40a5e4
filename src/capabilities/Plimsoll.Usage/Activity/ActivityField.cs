// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;

namespace Plimsoll.Usage.Activity;

/// <summary>What a value of a field may be. None of them can hold a sentence.</summary>
public enum FieldForm
{
    /// <summary>An instant.</summary>
    Time,

    /// <summary>Use, verdict or feedback.</summary>
    Kind,

    /// <summary>An id that is only kept as a keyed hash.</summary>
    Pseudonym,

    /// <summary>See <see cref="Activity.Label.Is"/>.</summary>
    Label,

    /// <summary>See <see cref="Activity.Label.IsSlug"/>.</summary>
    Slug,

    /// <summary>See <see cref="Activity.Label.IsRegion"/>.</summary>
    Region,

    /// <summary>See <see cref="Activity.Label.IsLanguage"/>.</summary>
    Language,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A whole number from 0 to 2,147,483,647.</summary>
    Whole,

    /// <summary>A finite real number.</summary>
    Real,

    /// <summary>A text that intake makes or checks itself; no sender fills it by name.</summary>
    Own,
}

/// <summary>How the value of a field lies in a row and in a store.</summary>
public enum FieldType { Text, Truth, Hash, Whole, Real }

/// <summary>What a field is called as the key of a report.</summary>
/// <param name="Name">In a template.</param>
/// <param name="Label">On a page.</param>
/// <param name="Order">Keys are listed in this order.</param>
public sealed record KeyWords(string Name, string Label, int Order)
{
    /// <summary>The name of the field by which each key is split once more; none when null.</summary>
    public string? Split { get; init; }

    /// <summary>What the columns of its tables are, where there are two.</summary>
    public string? Columns { get; init; }
}

/// <summary>A table of the overview that counts events by a field.</summary>
/// <param name="Id">How addresses name it.</param>
/// <param name="Key">What the label is.</param>
/// <param name="Of">What the counts are of.</param>
/// <param name="Kind">Which events are counted.</param>
/// <param name="Order">Tables stand in this order.</param>
public sealed record FieldTable(string Id, string Title, string Key, string Of, ActivityKind Kind, int Order)
{
    /// <summary>Whether each label says how much of it was in high-risk use cases.</summary>
    public bool SaysRisk { get; init; }
}

/// <summary>How a field that is true or false is said of those who are counted.</summary>
public sealed record TruthWords(string True, string False, string Unsaid);

/// <summary>A field of a row of activity: everything that has to be known of it, wherever it is read, stored, counted, shared or shown.
/// The fields themselves stand in <see cref="ActivityFields"/>.</summary>
public sealed record ActivityField
{
    /// <param name="name">As Plimsoll's own JSON and packages write it.</param>
    /// <param name="since">The version of the store that brought its column.</param>
    internal ActivityField(string name, FieldForm form, long since)
    {
        (Name, Form, Since) = (name, form, since);
        Type = form switch
        {
            FieldForm.Label or FieldForm.Slug or FieldForm.Region or FieldForm.Language or FieldForm.Own => FieldType.Text,
            FieldForm.Truth => FieldType.Truth,
            FieldForm.Pseudonym => FieldType.Hash,
            FieldForm.Whole => FieldType.Whole,
            FieldForm.Real => FieldType.Real,
            FieldForm.Time or FieldForm.Kind => throw new ArgumentException("These make a row a row and are no fields of it.", nameof(form)),
            _ => throw new UnreachableException(),
        };
        (Written, Agreed) = (name, name);
        Column = form == FieldForm.Pseudonym ? $"{Snake(name)}_hash" : Snake(name);
    }

    public string Name { get; }

    public FieldForm Form { get; }

    public FieldType Type { get; }

    /// <summary>The version of the store that brought its column. A store of an earlier one has no value of it.</summary>
    public long Since { get; }

    /// <summary>Its name in canonical bytes (<see cref="ActivityBytes"/>); never changed once a row has it.</summary>
    public string Written { get; init; }

    /// <summary>The column of a store.</summary>
    public string Column { get; init; }

    /// <summary>The word of an agreement that lets it flow; null where it flows always.</summary>
    public string? Agreed { get; init; }

    /// <summary>Whether senders give it and packages hold it.</summary>
    public bool IsSent { get; init; } = true;

    /// <summary>Whether capital letters are made small.</summary>
    public bool IsLower { get; init; }

    /// <summary>What tells the hashes of one field from those of another; 0 where it is no pseudonym.</summary>
    internal byte Domain { get; init; }

    /// <summary>Names of attributes that fill it, each with the conventions that have or had it; where two fill it, the first in this list wins.</summary>
    internal IReadOnlyList<(string Name, string Since)> SentAs { get; init; } = [];

    /// <summary>Its place in a package where that is not its place among the fields: the order of packages is older.</summary>
    internal int? Packaged { get; init; }

    /// <summary>What it is called as the key of a report; null where none is split by it.</summary>
    public KeyWords? Key { get; init; }

    /// <summary>Tables of the overview that count by it. A field with one is added up by day.</summary>
    public IReadOnlyList<FieldTable> Tables { get; init; } = [];

    /// <summary>The field that is told beside each label in those tables; none when null.</summary>
    public ActivityField? Beside { get; init; }

    /// <summary>How it is said of those who are counted, where it is true or false.</summary>
    public TruthWords? Truths { get; init; }

    /// <summary>Its place among the fields, from 0: the order of canonical bytes and of columns.</summary>
    public int Place { get; init; }

    /// <summary>Where its value lies in <see cref="ActivityRow.Texts"/>, or in <see cref="ActivityRow.Numbers"/> where it is no text.</summary>
    public int Slot { get; init; }

    /// <summary>A field is itself and no other.</summary>
    public bool Equals(ActivityField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Place;

    public override string ToString() => Name;

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter)) { snake.Append('_'); }
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Types;

/// <summary>What a field of a record takes.</summary>
[JsonConverter(typeof(KebabEnumConverter<FieldTakes>))]
public enum FieldTakes { Text, Choice, Choices, Day }

/// <summary>One of the answers that a field takes.</summary>
public sealed record FieldOption(string Id, string Label);

/// <summary>A field that a kind of record has besides the shape of all.</summary>
/// <param name="Asked">Whether it has to be there.</param>
/// <param name="Options">The answers that it takes; none where it takes a text or a day.</param>
public sealed record TypeField(string Id, string Label, FieldTakes Takes, bool Asked, string? Hint, IReadOnlyList<FieldOption> Options);

/// <summary>A kind of record that needs no code of its own: content says what it asks.</summary>
/// <param name="Lead">What it is for.</param>
/// <param name="Source">The document and the lines that it follows.</param>
/// <param name="HasVersions">Whether a later record takes the place of an earlier one.</param>
public sealed record RecordType(string Id, string Title, string Lead, string Source, bool HasVersions, IReadOnlyList<TypeField> Fields)
{
    /// <summary>Characters of what one field takes, at most.</summary>
    public const int Longest = 20_000;

    /// <summary>Reads what was given of each field, by its id: texts as they are, options by their ids with spaces between, days like 2026-11-30. Refuses a
    /// field that the kind does not have, one that is asked for and empty, and an answer that a field does not take.</summary>
    public Result<IReadOnlyList<GivenField>> Read(IReadOnlyDictionary<string, string> given)
    {
        if (given.Keys.FirstOrDefault(id => Fields.All(f => f.Id != id)) is { } stray)
        {
            return Bad("fields", stray, $"is no field of {Title}", $"use {string.Join(" | ", Fields.Select(f => f.Id))}");
        }
        var read = new List<GivenField>();
        foreach (var field in Fields)
        {
            var text = given.GetValueOrDefault(field.Id)?.Trim() ?? "";
            if (text.Length == 0)
            {
                if (field.Asked) { return Bad(field.Id, null, "is missing", $"say it: {field.Label}"); }
                continue;
            }
            if (!Read(field, text).Succeeds(out var value, out var refusal)) { return refusal; }
            read.Add(value);
        }
        return read;
    }

    private static Result<GivenField> Read(TypeField field, string text)
    {
        switch (field.Takes)
        {
            case FieldTakes.Text:
                return text.Length > Longest ? Bad(field.Id, null, $"has {text.Length} characters", $"write at most {Longest}")
                    : new GivenField(field, text, [], null);
            case FieldTakes.Day:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? new GivenField(field, null, [], day) : Bad(field.Id, text, "is no day", "write one like 2026-11-30");
            case FieldTakes.Choice or FieldTakes.Choices:
                string[] chosen = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (chosen.FirstOrDefault(c => field.Options.All(o => o.Id != c)) is { } other)
                {
                    return Bad(field.Id, other, "is not one of the allowed values", $"use {string.Join(" | ", field.Options.Select(o => o.Id))}");
                }
                return chosen.Length > 1 && (field.Takes == FieldTakes.Choice || chosen.Distinct(StringComparer.Ordinal).Count() != chosen.Length)
                    ? Bad(field.Id, text, field.Takes == FieldTakes.Choice ? "is more than one" : "is repeated", "name each once")
                    : new GivenField(field, null, [.. field.Options.Where(o => chosen.Contains(o.Id))], null);
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(RecordsCodes.BadValue, field, value, reason, fix);
}

/// <summary>What was given of a field: one of the three.</summary>
public sealed record GivenField(TypeField Field, string? Text, IReadOnlyList<FieldOption> Chosen, DateOnly? Day);

/// <summary>The kinds of record that content describes.</summary>
/// <param name="Pack">Id of the pack.</param>
/// <param name="Basis">Whether it is sourced or inferred.</param>
public sealed record RecordTypes(string Pack, string Date, Basis Basis, string Statement, IReadOnlyList<RecordType> Types)
{
    public RecordType? Find(string? id) => Types.FirstOrDefault(t => t.Id == id);
}

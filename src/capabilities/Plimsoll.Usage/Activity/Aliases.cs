// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;

namespace Plimsoll.Usage.Activity;

/// <summary>What is done with an attribute of a known name.</summary>
internal enum AttributeUse { Field, Id, Text, Kept }

/// <summary>One name that senders use. Where two names fill one field, the lower rank wins.</summary>
public sealed record KnownName
{
    internal KnownName(AttributeUse use, ActivityField? field, byte rank, string since) => (Use, Field, Rank, Since) = (use, field, rank, since);

    internal AttributeUse Use { get; }

    /// <summary>The field that it fills; null where it fills none.</summary>
    public ActivityField? Field { get; }

    internal byte Rank { get; }

    /// <summary>The conventions that have or had this name.</summary>
    public string Since { get; }
}

/// <summary>
/// Names of attributes and what they fill. The conventions for generative AI are in development and have renamed attributes before: names of fields stand in
/// <see cref="ActivityFields"/>, beside them here what fills none; our columns stay.
/// </summary>
public static class Aliases
{
    private static readonly (string Name, AttributeUse Use, string Since)[] Others =
    [
        ("plimsoll.event.id", AttributeUse.Id, ActivityFields.Ours),
        ("gen_ai.response.finish_reasons", AttributeUse.Kept, ActivityFields.Current),
        ("gen_ai.output.type", AttributeUse.Kept, ActivityFields.Current),
        ("gen_ai.request.max_tokens", AttributeUse.Kept, ActivityFields.Current),
        ("error.type", AttributeUse.Kept, ActivityFields.Otel),
        // What people wrote, under every name that it is known to travel by. Whatever is not in this table is thrown away as well; these are counted by name.
        ("gen_ai.input.messages", AttributeUse.Text, ActivityFields.Current),
        ("gen_ai.output.messages", AttributeUse.Text, ActivityFields.Current),
        ("gen_ai.system_instructions", AttributeUse.Text, ActivityFields.Current),
        ("gen_ai.evaluation.explanation", AttributeUse.Text, ActivityFields.Current),
        ("gen_ai.tool.call.arguments", AttributeUse.Text, ActivityFields.Current),
        ("gen_ai.tool.call.result", AttributeUse.Text, ActivityFields.Current),
        ("gen_ai.prompt", AttributeUse.Text, ActivityFields.Former),
        ("gen_ai.completion", AttributeUse.Text, ActivityFields.Former),
        ("traceloop.entity.input", AttributeUse.Text, ActivityFields.OpenLlmetry),
        ("traceloop.entity.output", AttributeUse.Text, ActivityFields.OpenLlmetry),
        ("input.value", AttributeUse.Text, ActivityFields.OpenInference),
        ("output.value", AttributeUse.Text, ActivityFields.OpenInference),
    ];

    public static readonly FrozenDictionary<string, KnownName> All = ActivityFields.All
        .SelectMany(f => f.SentAs.Select((sent, rank) => (sent.Name, new KnownName(AttributeUse.Field, f, (byte)rank, sent.Since))))
        .Concat(Others.Select(o => (o.Name, new KnownName(o.Use, null, 0, o.Since))))
        // The transport has a place of its own for it, which outranks the attribute.
        .Append(("event.name", new KnownName(AttributeUse.Field, ActivityFields.EventName, 1, ActivityFields.Otel)))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>Beginnings of names under which text travels in numbered parts.</summary>
    internal static readonly string[] TextPrefixes = [
        "gen_ai.prompt.", "gen_ai.completion.", "llm.input_messages.", "llm.output_messages.", "llm.prompts", "llm.completions"
    ];

    private static readonly FrozenDictionary<string, KnownName>.AlternateLookup<ReadOnlySpan<char>> ByLetters = All.GetAlternateLookup<ReadOnlySpan<char>>();

    internal static KnownName? Find(ReadOnlySpan<char> name) => ByLetters.TryGetValue(name, out var known) ? known : null;
}

// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;

namespace Plimsoll.Usage.Activity;

/// <summary>A column that an attribute of a sender fills.</summary>
internal enum Column
{
    Application, Deployment, Model, Provider, Operation, Region, Language, Sector, UseCase, Classifier, Rule, Verdict, Action, Feedback, EventName,
    User, Customer, Conversation, Response, HighRisk, InputTokens, OutputTokens, CachedTokens, DurationMs, Turns, Score, FeedbackValue, Id, Text, Kept,
}

/// <summary>One name that senders use. Where two names fill one column, the lower rank wins.</summary>
public sealed record KnownName
{
    internal KnownName(Column column, byte rank, string since) => (Column, Rank, Since) = (column, rank, since);

    internal Column Column { get; }

    internal byte Rank { get; }

    /// <summary>The conventions that have or had this name.</summary>
    public string Since { get; }
}

/// <summary>
/// Names of attributes and the columns they fill. The conventions for generative AI
/// are in development and have renamed attributes before, so the names stand in one
/// table with a version; our columns stay. Sources: OpenTelemetry semantic conventions for
/// generative AI (semconv 1.27 to 1.42 and the repository semantic-conventions-genai),
/// OpenLLMetry, OpenInference.
/// </summary>
public static class Aliases
{
    /// <summary>Grows with every change of the table.</summary>
    public const int Version = 1;

    private const string Current =
        "OpenTelemetry GenAI", Former =
            "OpenTelemetry GenAI, former", OpenLlmetry = "OpenLLMetry", OpenInference = "OpenInference", Ours = "Plimsoll", Otel = "OpenTelemetry";

    public static readonly FrozenDictionary<string, KnownName> All = new Dictionary<string, KnownName>(StringComparer.Ordinal)
    {
        ["gen_ai.response.model"] = new(Column.Model, 0, Current),
        ["gen_ai.request.model"] = new(Column.Model, 1, Current),
        ["llm.model_name"] = new(Column.Model, 2, OpenInference),
        ["embedding.model_name"] = new(Column.Model, 3, OpenInference),
        ["gen_ai.provider.name"] = new(Column.Provider, 0, Current),
        ["gen_ai.system"] = new(Column.Provider, 1, Former),
        ["llm.provider"] = new(Column.Provider, 2, OpenInference),
        ["llm.system"] = new(Column.Provider, 3, OpenInference),
        ["gen_ai.operation.name"] = new(Column.Operation, 0, Current),
        ["openinference.span.kind"] = new(Column.Operation, 1, OpenInference),
        ["llm.request.type"] = new(Column.Operation, 2, OpenLlmetry),
        ["traceloop.span.kind"] = new(Column.Operation, 3, OpenLlmetry),
        ["gen_ai.usage.input_tokens"] = new(Column.InputTokens, 0, Current),
        ["gen_ai.usage.prompt_tokens"] = new(Column.InputTokens, 1, Former),
        ["llm.token_count.prompt"] = new(Column.InputTokens, 2, OpenInference),
        ["gen_ai.usage.output_tokens"] = new(Column.OutputTokens, 0, Current),
        ["gen_ai.usage.completion_tokens"] = new(Column.OutputTokens, 1, Former),
        ["llm.token_count.completion"] = new(Column.OutputTokens, 2, OpenInference),
        ["gen_ai.usage.cache_read.input_tokens"] = new(Column.CachedTokens, 0, Current),
        ["gen_ai.usage.cache_read_input_tokens"] = new(Column.CachedTokens, 1, OpenLlmetry),
        ["llm.token_count.prompt_details.cache_read"] = new(Column.CachedTokens, 2, OpenInference),
        ["gen_ai.conversation.id"] = new(Column.Conversation, 0, Current),
        ["session.id"] = new(Column.Conversation, 1, Otel),
        ["gen_ai.response.id"] = new(Column.Response, 0, Current),
        ["plimsoll.user"] = new(Column.User, 0, Ours),
        ["user.id"] = new(Column.User, 1, Otel),
        ["enduser.id"] = new(Column.User, 2, Otel),
        ["traceloop.association.properties.user_id"] = new(Column.User, 3, OpenLlmetry),
        ["plimsoll.organisation"] = new(Column.Customer, 0, Ours),
        ["plimsoll.application"] = new(Column.Application, 0, Ours),
        ["service.name"] = new(Column.Application, 1, Otel),
        ["plimsoll.deployment"] = new(Column.Deployment, 0, Ours),
        ["plimsoll.region"] = new(Column.Region, 0, Ours),
        ["geo.country.iso_code"] = new(Column.Region, 1, Otel),
        ["plimsoll.language"] = new(Column.Language, 0, Ours),
        ["plimsoll.sector"] = new(Column.Sector, 0, Ours),
        ["plimsoll.use_case"] = new(Column.UseCase, 0, Ours),
        ["plimsoll.high_risk"] = new(Column.HighRisk, 0, Ours),
        ["plimsoll.turns"] = new(Column.Turns, 0, Ours),
        ["plimsoll.event.id"] = new(Column.Id, 0, Ours),
        ["plimsoll.classifier"] = new(Column.Classifier, 0, Ours),
        ["gen_ai.evaluation.name"] = new(Column.Classifier, 1, Current),
        ["plimsoll.rule"] = new(Column.Rule, 0, Ours),
        ["plimsoll.score"] = new(Column.Score, 0, Ours),
        ["gen_ai.evaluation.score.value"] = new(Column.Score, 1, Current),
        ["plimsoll.verdict"] = new(Column.Verdict, 0, Ours),
        ["gen_ai.evaluation.score.label"] = new(Column.Verdict, 1, Current),
        ["plimsoll.action"] = new(Column.Action, 0, Ours),
        ["plimsoll.feedback"] = new(Column.Feedback, 0, Ours),
        ["plimsoll.feedback.value"] = new(Column.FeedbackValue, 0, Ours),
        ["event.name"] = new(Column.EventName, 1, Otel),
        ["gen_ai.response.finish_reasons"] = new(Column.Kept, 0, Current),
        ["gen_ai.output.type"] = new(Column.Kept, 0, Current),
        ["gen_ai.request.max_tokens"] = new(Column.Kept, 0, Current),
        ["error.type"] = new(Column.Kept, 0, Otel),
        // What people wrote, under every name that it is known to travel by. Whatever is not in this table is thrown away as well; these are counted by name.
        ["gen_ai.input.messages"] = new(Column.Text, 0, Current),
        ["gen_ai.output.messages"] = new(Column.Text, 0, Current),
        ["gen_ai.system_instructions"] = new(Column.Text, 0, Current),
        ["gen_ai.evaluation.explanation"] = new(Column.Text, 0, Current),
        ["gen_ai.tool.call.arguments"] = new(Column.Text, 0, Current),
        ["gen_ai.tool.call.result"] = new(Column.Text, 0, Current),
        ["gen_ai.prompt"] = new(Column.Text, 0, Former),
        ["gen_ai.completion"] = new(Column.Text, 0, Former),
        ["traceloop.entity.input"] = new(Column.Text, 0, OpenLlmetry),
        ["traceloop.entity.output"] = new(Column.Text, 0, OpenLlmetry),
        ["input.value"] = new(Column.Text, 0, OpenInference),
        ["output.value"] = new(Column.Text, 0, OpenInference),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Beginnings of names under which text travels in numbered parts.</summary>
    internal static readonly string[] TextPrefixes = [
        "gen_ai.prompt.", "gen_ai.completion.", "llm.input_messages.", "llm.output_messages.", "llm.prompts", "llm.completions"
    ];

    private static readonly FrozenDictionary<string, KnownName>.AlternateLookup<ReadOnlySpan<char>> ByLetters = All.GetAlternateLookup<ReadOnlySpan<char>>();

    internal static KnownName? Find(ReadOnlySpan<char> name) => ByLetters.TryGetValue(name, out var known) ? known : null;
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Usage.Activity;

/// <summary>The fields of a row of activity, one row a field, in the order of its canonical bytes.</summary>
/// <remarks>
/// Readers, the store, counts, reports, agreements, packages and pages read this table and name no field themselves, so that a field which comes later is a
/// row at its end, content, and nothing else. A row that was released stays where it is and keeps its name in canonical bytes, its column and its word in
/// agreements. A row that comes later has the next version of the store; a store of before is brought to it by copy and swap, and its rows keep their bytes.
/// Sources of the attribute names: OpenTelemetry semantic conventions for generative AI (semconv 1.27 to 1.42 and the repository
/// semantic-conventions-genai), OpenLLMetry, OpenInference.
/// </remarks>
public static class ActivityFields
{
    internal const string Current = "OpenTelemetry GenAI", Former = "OpenTelemetry GenAI, former", OpenLlmetry = "OpenLLMetry", OpenInference = "OpenInference",
        Ours = "Plimsoll", Otel = "OpenTelemetry";

    /// <summary>Words of an agreement that let several fields flow.</summary>
    private const string Tokens = "tokens", Duration = "duration";

    private static readonly List<ActivityField> Rows = [];

    public static readonly ActivityField Deployment = Row(new("deployment", FieldForm.Label, 1) { SentAs = [("plimsoll.deployment", Ours)], Packaged = 4 });

    public static readonly ActivityField Application = Row(new("application", FieldForm.Label, 1)
    {
        SentAs = [("plimsoll.application", Ours), ("service.name", Otel)],
        Packaged = 3,
        Key = new("application", "by application", 5),
        Tables = [new("application", "By application", "Application", "uses", ActivityKind.Usage, 2)],
    });

    public static readonly ActivityField Model = Row(new("model", FieldForm.Label, 1)
    {
        SentAs =
        [
            ("gen_ai.response.model", Current), ("gen_ai.request.model", Current), ("llm.model_name", OpenInference),
            ("embedding.model_name", OpenInference),
        ],
        Packaged = 0,
        Key = new("model", "by model", 4),
        Tables =
        [
            new("model", "By model", "Model", "uses", ActivityKind.Usage, 1),
            new("feedback", "Feedback by model", "Model", "pieces of feedback", ActivityKind.Feedback, 8),
        ],
    });

    public static readonly ActivityField Provider = Row(new("provider", FieldForm.Label, 1)
    {
        SentAs =
        [
            ("gen_ai.provider.name", Current), ("gen_ai.system", Former), ("llm.provider", OpenInference), ("llm.system", OpenInference),
        ],
        IsLower = true,
        Packaged = 1,
    });

    public static readonly ActivityField Operation = Row(new("operation", FieldForm.Label, 1)
    {
        SentAs =
        [
            ("gen_ai.operation.name", Current), ("openinference.span.kind", OpenInference), ("llm.request.type", OpenLlmetry),
            ("traceloop.span.kind", OpenLlmetry),
        ],
        IsLower = true,
        Packaged = 2,
    });

    /// <summary>ISO 3166-1 alpha-2, where wanted with a subdivision.</summary>
    public static readonly ActivityField Region = Row(new("region", FieldForm.Region, 1)
    {
        SentAs = [("plimsoll.region", Ours), ("geo.country.iso_code", Otel)],
        Key = new("geography", "by country", 1),
        Tables = [new("region", "By country", "Country", "uses", ActivityKind.Usage, 5)],
    });

    /// <summary>ISO 639 code.</summary>
    public static readonly ActivityField Language = Row(new("language", FieldForm.Language, 1)
    {
        SentAs = [("plimsoll.language", Ours)],
        Key = new("language", "by language", 6),
        Tables = [new("language", "By language", "Language", "uses", ActivityKind.Usage, 6)],
    });

    public static readonly ActivityField Sector = Row(new("sector", FieldForm.Slug, 1)
    {
        SentAs = [("plimsoll.sector", Ours)],
        Key = new("sector", "by sector", 2) { Split = "highRisk", Columns = "the sector, and whether it is high-risk" },
        Tables = [new("sector", "By sector", "Sector", "uses", ActivityKind.Usage, 3) { SaysRisk = true }],
    });

    public static readonly ActivityField UseCase = Row(new("useCase", FieldForm.Slug, 1)
    {
        SentAs = [("plimsoll.use_case", Ours)],
        Key = new("use-case", "by use case", 3),
        Tables = [new("use-case", "By use case", "Use case", "uses", ActivityKind.Usage, 4) { SaysRisk = true }],
    });

    /// <summary>Whether the use case is a high-risk one.</summary>
    public static readonly ActivityField HighRisk = Row(new("highRisk", FieldForm.Truth, 1)
    {
        SentAs = [("plimsoll.high_risk", Ours)],
        Truths = new("high-risk", "not high-risk", "risk not said"),
    });

    /// <summary>The person.</summary>
    public static readonly ActivityField User = Row(new("user", FieldForm.Pseudonym, 1)
    {
        SentAs =
        [
            ("plimsoll.user", Ours), ("user.id", Otel), ("enduser.id", Otel), ("traceloop.association.properties.user_id", OpenLlmetry),
        ],
        Domain = 1,
    });

    /// <summary>The customer organisation.</summary>
    public static readonly ActivityField Customer = Row(new("organisation", FieldForm.Pseudonym, 1)
    {
        SentAs = [("plimsoll.organisation", Ours)], Domain = 2, Written = "customer", Column = "customer_hash",
    });

    public static readonly ActivityField Conversation = Row(new("conversation", FieldForm.Pseudonym, 1)
    {
        SentAs = [("gen_ai.conversation.id", Current), ("session.id", Otel)], Domain = 3,
    });

    /// <summary>The model's answer, by which verdicts and feedback find it.</summary>
    public static readonly ActivityField Response = Row(new("response", FieldForm.Pseudonym, 1)
    {
        SentAs = [("gen_ai.response.id", Current)], Domain = 4,
    });

    public static readonly ActivityField Turns = Row(new("turns", FieldForm.Whole, 1) { SentAs = [("plimsoll.turns", Ours)] });

    public static readonly ActivityField InputTokens = Row(new("inputTokens", FieldForm.Whole, 1)
    {
        SentAs =
        [
            ("gen_ai.usage.input_tokens", Current), ("gen_ai.usage.prompt_tokens", Former), ("llm.token_count.prompt", OpenInference),
        ],
        Agreed = Tokens,
    });

    public static readonly ActivityField OutputTokens = Row(new("outputTokens", FieldForm.Whole, 1)
    {
        SentAs =
        [
            ("gen_ai.usage.output_tokens", Current), ("gen_ai.usage.completion_tokens", Former), ("llm.token_count.completion", OpenInference),
        ],
        Agreed = Tokens,
    });

    public static readonly ActivityField CachedTokens = Row(new("cachedTokens", FieldForm.Whole, 1)
    {
        SentAs =
        [
            ("gen_ai.usage.cache_read.input_tokens", Current), ("gen_ai.usage.cache_read_input_tokens", OpenLlmetry),
            ("llm.token_count.prompt_details.cache_read", OpenInference),
        ],
        Agreed = Tokens,
    });

    public static readonly ActivityField DurationMs = Row(new("durationMs", FieldForm.Whole, 1) { Agreed = Duration });

    public static readonly ActivityField Classifier = Row(new("classifier", FieldForm.Label, 1)
    {
        SentAs = [("plimsoll.classifier", Ours), ("gen_ai.evaluation.name", Current)],
    });

    public static readonly ActivityField Rule = Row(new("rule", FieldForm.Label, 1) { SentAs = [("plimsoll.rule", Ours)] });

    public static readonly ActivityField Score = Row(new("score", FieldForm.Real, 1)
    {
        SentAs = [("plimsoll.score", Ours), ("gen_ai.evaluation.score.value", Current)],
    });

    public static readonly ActivityField Verdict = Row(new("verdict", FieldForm.Label, 1)
    {
        SentAs = [("plimsoll.verdict", Ours), ("gen_ai.evaluation.score.label", Current)],
        IsLower = true,
        Key = new("verdict", "by verdict", 8),
        Tables = [new("verdict", "What classifiers said", "Verdict", "verdicts", ActivityKind.Verdict, 7)],
        Beside = Classifier,
    });

    public static readonly ActivityField Action = Row(new("action", FieldForm.Label, 1) { SentAs = [("plimsoll.action", Ours)], IsLower = true });

    public static readonly ActivityField Feedback = Row(new("feedback", FieldForm.Label, 1)
    {
        SentAs = [("plimsoll.feedback", Ours)], IsLower = true, Key = new("feedback", "by feedback", 9),
    });

    public static readonly ActivityField FeedbackValue = Row(new("feedbackValue", FieldForm.Real, 1)
    {
        SentAs = [("plimsoll.feedback.value", Ours)], Agreed = "feedback",
    });

    /// <summary>The version of the conventions that the sender names.</summary>
    public static readonly ActivityField Schema = Row(new("schema", FieldForm.Own, 1) { IsSent = false, Agreed = null, Column = "schema_url" });

    /// <summary>The few further attributes that are kept, as a JSON object of labels and numbers.</summary>
    public static readonly ActivityField Attributes = Row(new("attributes", FieldForm.Own, 1) { IsSent = false });

    /// <summary>The agreement under which somebody else sent it; the organisation's own when there is none. Stores of version 1 may lack it.</summary>
    public static readonly ActivityField Agreement = Row(new("agreement", FieldForm.Label, 2) { IsSent = false, Agreed = null });

    /// <summary>Every field, in its place. A row of a new one stands above this line: below it, <see cref="Row"/> throws.</summary>
    public static readonly IReadOnlyList<ActivityField> All = [.. Rows];

    /// <summary>How many fields lie in a row as texts, and how many as numbers.</summary>
    public static readonly int TextCount = All.Count(f => f.Type == FieldType.Text), NumberCount = All.Count - TextCount;

    /// <summary>The words by which an agreement lets fields flow; what has none makes a row a row.</summary>
    public static readonly IReadOnlyList<string> Agreeable =
        [.. All.Select(f => f.Agreed).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Fields by which days are added up, and what is told beside them.</summary>
    public static readonly IReadOnlyList<ActivityField> Counted = [.. All.Where(f => f.Tables.Count > 0)];

    /// <summary>Tables of the overview, in their order.</summary>
    public static readonly IReadOnlyList<(FieldTable Table, ActivityField Field)> Tables =
        [.. All.SelectMany(f => f.Tables, (f, table) => (table, f)).OrderBy(t => t.table.Order)];

    /// <summary>What kind of event a record of a log is; not kept.</summary>
    internal static readonly ActivityField EventName = new("eventName", FieldForm.Label, 0) { IsSent = false, Agreed = null, Place = All.Count };

    /// <summary>The field with a name; there has to be one.</summary>
    public static ActivityField Named(string name) => All.First(f => f.Name == name);

    private static ActivityField Row(ActivityField field)
    {
        // What stands below All would be in no list, and nothing would say so.
        if (All is not null) { throw new InvalidOperationException($"The row of {field.Name} stands below ActivityFields.All; put it above."); }
        var numbered = field with { Place = Rows.Count, Slot = Rows.Count(f => f.Type == FieldType.Text == (field.Type == FieldType.Text)) };
        Rows.Add(numbered);
        return numbered;
    }
}

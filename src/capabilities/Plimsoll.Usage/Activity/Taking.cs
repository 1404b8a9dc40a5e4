// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plimsoll.Usage.Activity;

/// <summary>The events of one request while they are read: rows so far, counts, and ids already seen.</summary>
internal sealed class Taking(Intake intake)
{
    private const int MostRemembered = 4096;

    /// <summary>Operations around a use of a model; a count of uses would count these twice.</summary>
    private static readonly HashSet<string> Around = new(StringComparer.Ordinal)
    {
        "invoke_agent", "create_agent", "execute_tool", "invoke_workflow", "chain", "tool", "agent", "workflow", "task", "retriever", "retrieval",
        "reranker", "guardrail", "evaluator", "prompt",
    };

    private readonly IReadOnlySet<string>? _allowed = intake.Under?.ActivityAllowed;
    private readonly List<ActivityRow> _rows = [];
    private readonly HashSet<Guid> _seen = [];
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<RejectReason, long> _rejected = [];
    private readonly Dictionary<Note, long> _noted = [];

    public Intake Intake => intake;

    public bool IsFull => _rows.Count >= intake.Most;

    public void Reject(RejectReason reason, long count = 1) => _rejected[reason] = _rejected.GetValueOrDefault(reason) + count;

    public void Notice(Note note) => _noted[note] = _noted.GetValueOrDefault(note) + 1;

    /// <summary>One copy of each text of this request.</summary>
    public string Intern(ReadOnlySpan<char> text)
    {
        var lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) { return known; }
        var made = text.ToString();
        if (_strings.Count < MostRemembered) { _strings.Add(made); }
        return made;
    }

    public ulong Hash(Column column, in Given value)
    {
        var what = column switch { Column.User => 1, Column.Customer => 2, Column.Conversation => 3, _ => 4 };
        if (value.Kind == GivenKind.Text) { return intake.Key.Hash((byte)what, value.Text); }
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value.Whole ?? 0, digits, out var length);
        return intake.Key.Hash((byte)what, digits[..length]);
    }

    /// <summary>Whether a span tells of a use of a model and not of something around one.</summary>
    public static bool IsUse(Draft draft) => draft.Text(Column.Operation) is { } operation ? !Around.Contains(operation) : draft.Has(Column.Model);

    /// <param name="id">The id that the transport gives; one of the sender's own comes first.</param>
    /// <param name="micros">When it happened, in microseconds since 1970.</param>
    public void Add(Draft draft, ActivityKind kind, Guid? id, long micros, long? durationMs, string? schema, ReadOnlySpan<byte> bytes)
    {
        if (micros <= 0) { Reject(RejectReason.NoTime); return; }
        if (micros > 253402300799L * 1_000_000) { Reject(RejectReason.Future); return; }
        var at = DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        if (at > intake.Now + Intake.Ahead) { Reject(RejectReason.Future); return; }
        if (at < intake.Earliest) { Reject(RejectReason.TooOld); return; }
        if (IsFull) { Reject(RejectReason.TooMany); return; }
        var own = draft.Id ?? id ?? EventId.OfHash(bytes);
        if (!_seen.Add(own)) { Notice(Note.Duplicate); return; }
        if (!draft.Has(Column.User)) { Notice(Note.NoUser); }
        if (!draft.Has(Column.Model)) { Notice(Note.NoModel); }
        if (draft.TextDropped > 0) { Notice(Note.TextDropped); }
        if (draft.ValueDropped > 0) { Notice(Note.ValueDropped); }
        var row = new ActivityRow
        {
            Id = own, At = at, ReceivedAt = intake.Now, Kind = kind,
            Deployment = draft.Text(Column.Deployment),
            Application = draft.Text(Column.Application),
            Model = draft.Text(Column.Model),
            Provider = draft.Text(Column.Provider),
            Operation = draft.Text(Column.Operation),
            Region = draft.Text(Column.Region),
            Language = draft.Text(Column.Language),
            Sector = draft.Text(Column.Sector),
            UseCase = draft.Text(Column.UseCase),
            HighRisk = draft.Whole(Column.HighRisk) is { } high ? high != 0 : null,
            User = draft.Hash(Column.User),
            Customer = draft.Hash(Column.Customer),
            Conversation = draft.Hash(Column.Conversation),
            Response = draft.Hash(Column.Response),
            Turns = (int?)draft.Whole(Column.Turns),
            InputTokens = draft.Whole(Column.InputTokens),
            OutputTokens = draft.Whole(Column.OutputTokens),
            CachedTokens = draft.Whole(Column.CachedTokens),
            DurationMs = draft.Whole(Column.DurationMs) ?? durationMs,
            Classifier = draft.Text(Column.Classifier),
            Rule = draft.Text(Column.Rule),
            Score = draft.Real(Column.Score),
            Verdict = draft.Text(Column.Verdict),
            Action = draft.Text(Column.Action),
            Feedback = draft.Text(Column.Feedback), FeedbackValue = draft.Real(Column.FeedbackValue), Schema = schema, Attributes = Attributes(draft),
            Agreement = intake.Under?.Id,
        };
        _rows.Add(_allowed is { } allowed ? Agreed(row, allowed) : row);
    }

    public Taken Finish() => new(_rows, _rejected, _noted);

    /// <summary>Leaves out what the agreement does not allow.</summary>
    private ActivityRow Agreed(ActivityRow row, IReadOnlySet<string> fields)
    {
        var agreed = row with
        {
            Deployment = Has("deployment") ? row.Deployment : null,
            Application = Has("application") ? row.Application : null,
            Model = Has("model") ? row.Model : null,
            Provider = Has("provider") ? row.Provider : null, Operation = Has("operation") ? row.Operation : null, Region = Has("region") ? row.Region : null,
            Language = Has("language") ? row.Language : null,
            Sector = Has("sector") ? row.Sector : null,
            UseCase = Has("useCase") ? row.UseCase : null,
            HighRisk = Has("highRisk") ? row.HighRisk : null,
            User = Has("user") ? row.User : null,
            Customer = Has("organisation") ? row.Customer : null,
            Conversation = Has("conversation") ? row.Conversation : null,
            Response = Has("response") ? row.Response : null,
            Turns = Has("turns") ? row.Turns : null,
            InputTokens = Has("tokens") ? row.InputTokens : null,
            OutputTokens = Has("tokens") ? row.OutputTokens : null,
            CachedTokens = Has("tokens") ? row.CachedTokens : null,
            DurationMs = Has("duration") ? row.DurationMs : null,
            Classifier = Has("classifier") ? row.Classifier : null,
            Rule = Has("rule") ? row.Rule : null,
            Score = Has("score") ? row.Score : null,
            Verdict = Has("verdict") ? row.Verdict : null,
            Action = Has("action") ? row.Action : null,
            Feedback = Has("feedback") ? row.Feedback : null,
            FeedbackValue = Has("feedback") ? row.FeedbackValue : null,
            Attributes = Has("attributes") ? row.Attributes : null,
        };
        if (agreed != row) { Notice(Note.FieldNotAgreed); }
        return agreed;

        bool Has(string field) => fields.Contains(field);
    }

    private static string? Attributes(Draft draft)
    {
        if (draft.Kept.Count == 0) { return null; }
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (name, text, number) in draft.Kept.DistinctBy(k => k.Name).OrderBy(k => k.Name, StringComparer.Ordinal))
            {
                if (text is null) { json.WriteNumber(name, number); } else { json.WriteString(name, text); }
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

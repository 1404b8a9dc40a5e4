// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Vocabulary;

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

    /// <summary>Fields that the agreement does not let flow; none where there is no agreement.</summary>
    private readonly ActivityField[] _leftOut = intake.Under?.ActivityAllowed is { } allowed
        ? [.. ActivityFields.All.Where(f => f.Agreed is { } word && !allowed.Contains(word))] : [];

    private readonly List<ActivityRow> _rows = [];
    private readonly HashSet<Guid> _seen = [];
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<RejectReason, long> _rejected = [];
    private readonly Dictionary<Note, long> _noted = [];

    public Intake Intake => intake;

    public bool IsFull => _rows.Count >= intake.Most;

    private int _looked;

    /// <summary>Counts an event that comes next; false where it is one more than are looked at.</summary>
    public bool Sees() => ++_looked <= intake.MostSeen;

    /// <summary>What is said of a request that holds more events than are looked at.</summary>
    public Refusal TooMany => new(
        UsageCodes.TooManyEvents, "events", null, $"are more than the {intake.MostSeen} that one request may hold", "send fewer at once; nothing was taken");

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

    /// <param name="domain">What tells the hashes of one field from those of another.</param>
    public ulong Hash(byte domain, in Given value)
    {
        if (value.Kind == GivenKind.Text) { return intake.Key.Hash(domain, value.Text); }
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value.Whole ?? 0, digits, out var length);
        return intake.Key.Hash(domain, digits[..length]);
    }

    /// <summary>Whether a span tells of a use of a model and not of something around one.</summary>
    public static bool IsUse(Draft draft) =>
        draft.Text(ActivityFields.Operation) is { } operation ? !Around.Contains(operation) : draft.Has(ActivityFields.Model);

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
        if (!draft.Has(ActivityFields.User)) { Notice(Note.NoUser); }
        if (!draft.Has(ActivityFields.Model)) { Notice(Note.NoModel); }
        if (draft.TextDropped > 0) { Notice(Note.TextDropped); }
        if (draft.ValueDropped > 0) { Notice(Note.ValueDropped); }
        var (texts, numbers, known) = (new string?[ActivityFields.TextCount], new long[ActivityFields.NumberCount], 0UL);
        draft.CopyTo(texts, numbers, ref known);
        if (durationMs is { } duration && !draft.Has(ActivityFields.DurationMs))
        {
            (numbers[ActivityFields.DurationMs.Slot], known) = (duration, known | 1UL << ActivityFields.DurationMs.Slot);
        }
        (texts[ActivityFields.Schema.Slot], texts[ActivityFields.Attributes.Slot]) = (schema, Attributes(draft));
        texts[ActivityFields.Agreement.Slot] = intake.Under?.Id;
        if (LeaveOut(texts, numbers, ref known)) { Notice(Note.FieldNotAgreed); }
        _rows.Add(new ActivityRow(texts, numbers, known) { Id = own, At = at, ReceivedAt = intake.Now, Kind = kind });
    }

    public Taken Finish() => new(_rows, _rejected, _noted);

    /// <summary>Leaves out what the agreement does not allow; whether there was any.</summary>
    private bool LeaveOut(string?[] texts, long[] numbers, ref ulong known)
    {
        var any = false;
        foreach (var field in _leftOut)
        {
            if (field.Type == FieldType.Text)
            {
                any |= texts[field.Slot] is not null;
                texts[field.Slot] = null;
            }
            else
            {
                any |= (known >> field.Slot & 1) != 0;
                (numbers[field.Slot], known) = (0, known & ~(1UL << field.Slot));
            }
        }
        return any;
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

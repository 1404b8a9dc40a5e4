// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Usage.Activity;

/// <summary>One event of activity: the wide row that is stored, never changed, and counted from.</summary>
/// <remarks>
/// No field can hold what somebody wrote: texts are <see cref="Label">labels</see>, ids of people, organisations and conversations are keyed hashes.
/// Values lie by the <see cref="ActivityField.Slot"/> of their field, so that whoever goes over all of them goes over two arrays. The names below are for
/// code that knows what it wants; a field needs none of them to be stored, counted and shared.
/// </remarks>
public sealed record ActivityRow
{
    private readonly string?[] _texts;
    private readonly long[] _numbers;
    private ulong _known;

    public ActivityRow() : this(new string?[ActivityFields.TextCount], new long[ActivityFields.NumberCount], 0) { }

    /// <summary>A row of values as they lie; the arrays become its own.</summary>
    /// <param name="texts">By slot; null where there is none.</param>
    /// <param name="numbers">By slot, in the bits of their type; 0 where there is none.</param>
    /// <param name="known">A bit a slot that is set where the number is there.</param>
    /// <exception cref="ArgumentException">The arrays are not as long as there are fields.</exception>
    public ActivityRow(string?[] texts, long[] numbers, ulong known)
    {
        if (texts.Length != ActivityFields.TextCount || numbers.Length != ActivityFields.NumberCount)
        {
            throw new ArgumentException("A row has a place for each field.", nameof(texts));
        }
        (_texts, _numbers, _known) = (texts, numbers, known);
    }

    private ActivityRow(ActivityRow other)
    {
        (Id, At, ReceivedAt, Kind) = (other.Id, other.At, other.ReceivedAt, other.Kind);
        (_texts, _numbers, _known) = ([.. other._texts], [.. other._numbers], other._known);
    }

    /// <summary>Told by the sender or derived from what identifies the event; the same event sent twice has the same id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it happened, to the microsecond.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required ActivityKind Kind { get; init; }

    /// <summary>Texts by slot.</summary>
    public ReadOnlySpan<string?> Texts => _texts;

    /// <summary>Numbers by slot, in the bits of their type: 0 or 1, a keyed hash, a whole number, or IEEE 754 binary64.</summary>
    public ReadOnlySpan<long> Numbers => _numbers;

    /// <summary>Which numbers are there: a bit a slot.</summary>
    public ulong KnownNumbers => _known;

    public string? Deployment { get => _texts[ActivityFields.Deployment.Slot]; init => _texts[ActivityFields.Deployment.Slot] = value; }

    public string? Application { get => _texts[ActivityFields.Application.Slot]; init => _texts[ActivityFields.Application.Slot] = value; }

    public string? Model { get => _texts[ActivityFields.Model.Slot]; init => _texts[ActivityFields.Model.Slot] = value; }

    public string? Provider { get => _texts[ActivityFields.Provider.Slot]; init => _texts[ActivityFields.Provider.Slot] = value; }

    public string? Operation { get => _texts[ActivityFields.Operation.Slot]; init => _texts[ActivityFields.Operation.Slot] = value; }

    /// <inheritdoc cref="ActivityFields.Region"/>
    public string? Region { get => _texts[ActivityFields.Region.Slot]; init => _texts[ActivityFields.Region.Slot] = value; }

    /// <inheritdoc cref="ActivityFields.Language"/>
    public string? Language { get => _texts[ActivityFields.Language.Slot]; init => _texts[ActivityFields.Language.Slot] = value; }

    public string? Sector { get => _texts[ActivityFields.Sector.Slot]; init => _texts[ActivityFields.Sector.Slot] = value; }

    public string? UseCase { get => _texts[ActivityFields.UseCase.Slot]; init => _texts[ActivityFields.UseCase.Slot] = value; }

    /// <summary>Whether the use case is a high-risk one; unknown when null.</summary>
    public bool? HighRisk
    {
        get => Number(ActivityFields.HighRisk) is { } truth ? truth != 0 : null;
        init => Put(ActivityFields.HighRisk, value is { } truth ? truth ? 1 : 0 : null);
    }

    /// <summary>Keyed hash of the person; see <see cref="PersonKey"/>.</summary>
    public ulong? User { get => (ulong?)Number(ActivityFields.User); init => Put(ActivityFields.User, (long?)value); }

    /// <summary>Keyed hash of the customer organisation.</summary>
    public ulong? Customer { get => (ulong?)Number(ActivityFields.Customer); init => Put(ActivityFields.Customer, (long?)value); }

    /// <summary>Keyed hash of the conversation.</summary>
    public ulong? Conversation { get => (ulong?)Number(ActivityFields.Conversation); init => Put(ActivityFields.Conversation, (long?)value); }

    /// <summary>Keyed hash of the model's answer, by which verdicts and feedback find it.</summary>
    public ulong? Response { get => (ulong?)Number(ActivityFields.Response); init => Put(ActivityFields.Response, (long?)value); }

    public int? Turns { get => (int?)Number(ActivityFields.Turns); init => Put(ActivityFields.Turns, value); }

    public long? InputTokens { get => Number(ActivityFields.InputTokens); init => Put(ActivityFields.InputTokens, value); }

    public long? OutputTokens { get => Number(ActivityFields.OutputTokens); init => Put(ActivityFields.OutputTokens, value); }

    public long? CachedTokens { get => Number(ActivityFields.CachedTokens); init => Put(ActivityFields.CachedTokens, value); }

    public long? DurationMs { get => Number(ActivityFields.DurationMs); init => Put(ActivityFields.DurationMs, value); }

    public string? Classifier { get => _texts[ActivityFields.Classifier.Slot]; init => _texts[ActivityFields.Classifier.Slot] = value; }

    public string? Rule { get => _texts[ActivityFields.Rule.Slot]; init => _texts[ActivityFields.Rule.Slot] = value; }

    public double? Score { get => Real(ActivityFields.Score); init => Put(ActivityFields.Score, Bits(value)); }

    public string? Verdict { get => _texts[ActivityFields.Verdict.Slot]; init => _texts[ActivityFields.Verdict.Slot] = value; }

    public string? Action { get => _texts[ActivityFields.Action.Slot]; init => _texts[ActivityFields.Action.Slot] = value; }

    public string? Feedback { get => _texts[ActivityFields.Feedback.Slot]; init => _texts[ActivityFields.Feedback.Slot] = value; }

    public double? FeedbackValue { get => Real(ActivityFields.FeedbackValue); init => Put(ActivityFields.FeedbackValue, Bits(value)); }

    /// <inheritdoc cref="ActivityFields.Schema"/>
    public string? Schema { get => _texts[ActivityFields.Schema.Slot]; init => _texts[ActivityFields.Schema.Slot] = value; }

    /// <inheritdoc cref="ActivityFields.Attributes"/>
    public string? Attributes { get => _texts[ActivityFields.Attributes.Slot]; init => _texts[ActivityFields.Attributes.Slot] = value; }

    /// <inheritdoc cref="ActivityFields.Agreement"/>
    public string? Agreement { get => _texts[ActivityFields.Agreement.Slot]; init => _texts[ActivityFields.Agreement.Slot] = value; }

    /// <summary>A text field's value; null where there is none.</summary>
    /// <exception cref="ArgumentException">The field holds a number.</exception>
    public string? Text(ActivityField field) => _texts[field.Type == FieldType.Text ? field.Slot : throw NoSuch(field)];

    /// <summary>The bits of a field that is no text; null where there is no value.</summary>
    /// <exception cref="ArgumentException">The field holds a text.</exception>
    public long? Number(ActivityField field) =>
        field.Type == FieldType.Text ? throw NoSuch(field) : (_known >> field.Slot & 1) != 0 ? _numbers[field.Slot] : null;

    /// <summary>The value of a real number; null where there is none.</summary>
    /// <exception cref="ArgumentException">The field holds a text.</exception>
    public double? Real(ActivityField field) => Number(field) is { } bits ? BitConverter.Int64BitsToDouble(bits) : null;

    public bool Equals(ActivityRow? other) =>
        other is not null && Id == other.Id && At == other.At && ReceivedAt == other.ReceivedAt && Kind == other.Kind && _known == other._known
        && _numbers.AsSpan().SequenceEqual(other._numbers) && _texts.AsSpan().SequenceEqual(other._texts);

    public override int GetHashCode() => HashCode.Combine(Id, At, ReceivedAt, Kind);

    private void Put(ActivityField field, long? value)
    {
        _numbers[field.Slot] = value.GetValueOrDefault();
        _known = value.HasValue ? _known | 1UL << field.Slot : _known & ~(1UL << field.Slot);
    }

    private static long? Bits(double? value) => value is { } real ? BitConverter.DoubleToInt64Bits(real) : null;

    private static ArgumentException NoSuch(ActivityField field) => new($"The field {field.Name} holds {field.Type}.", nameof(field));
}

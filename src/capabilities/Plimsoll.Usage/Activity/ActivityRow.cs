// SPDX-License-Identifier: Apache-2.0


namespace Plimsoll.Usage.Activity;

/// <summary>One event of activity: the wide row that is stored, never changed, and counted from.</summary>
/// <remarks>
/// No field can hold what somebody wrote: texts are <see cref="Label">labels</see>, ids of people, organisations and conversations are keyed hashes.
/// </remarks>
public sealed record ActivityRow
{
    /// <summary>Told by the sender or derived from what identifies the event; the same event sent twice has the same id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it happened, to the microsecond.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required ActivityKind Kind { get; init; }

    public string? Deployment { get; init; }

    public string? Application { get; init; }

    public string? Model { get; init; }

    public string? Provider { get; init; }

    public string? Operation { get; init; }

    /// <summary>ISO 3166-1 alpha-2, where wanted with a subdivision.</summary>
    public string? Region { get; init; }

    /// <summary>ISO 639 code.</summary>
    public string? Language { get; init; }

    public string? Sector { get; init; }

    public string? UseCase { get; init; }

    /// <summary>Whether the use case is a high-risk one; unknown when null.</summary>
    public bool? HighRisk { get; init; }

    /// <summary>Keyed hash of the person; see <see cref="PersonKey"/>.</summary>
    public ulong? User { get; init; }

    /// <summary>Keyed hash of the customer organisation.</summary>
    public ulong? Customer { get; init; }

    /// <summary>Keyed hash of the conversation.</summary>
    public ulong? Conversation { get; init; }

    /// <summary>Keyed hash of the model's answer, by which verdicts and feedback find it.</summary>
    public ulong? Response { get; init; }

    public int? Turns { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CachedTokens { get; init; }

    public long? DurationMs { get; init; }

    public string? Classifier { get; init; }

    public string? Rule { get; init; }

    public double? Score { get; init; }

    public string? Verdict { get; init; }

    public string? Action { get; init; }

    public string? Feedback { get; init; }

    public double? FeedbackValue { get; init; }

    /// <summary>The version of the conventions that the sender names.</summary>
    public string? Schema { get; init; }

    /// <summary>The few further attributes that are kept, as a JSON object of labels and numbers.</summary>
    public string? Attributes { get; init; }

    /// <summary>The agreement under which somebody else sent it; the organisation's own when null.</summary>
    public string? Agreement { get; init; }
}

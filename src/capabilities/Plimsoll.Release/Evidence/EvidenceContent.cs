// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Evidence;

/// <summary>What a piece of evidence is, by digest. Its name or address stands in the vault.</summary>
/// <param name="Label">File name, address or title.</param>
/// <param name="Size">Bytes; null for what lies elsewhere.</param>
/// <param name="CollectedAt">When it was made, which is not when it was received.</param>
/// <param name="PeriodFrom">Begin of the period it speaks of.</param>
/// <param name="PeriodTo">End of the period it speaks of.</param>
/// <param name="ExpiresAt">The last day, or the instant, until which it counts.</param>
/// <param name="Passed">Whether the check passed; only for a result posted by CI.</param>
/// <param name="Conclusion">What a worksheet of whoever would restrict openness concludes; only for such a worksheet, and for every one of before.</param>
/// <param name="Result">What a worksheet of whoever releases says; for one of before, what it is taken for.</param>
public sealed record EvidenceContent(
    EvidenceKind Kind, Digest Digest, VaultRef Label,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Size,
    DateTimeOffset CollectedAt,
    DateTimeOffset? PeriodFrom, DateTimeOffset? PeriodTo, EndsAt? ExpiresAt, bool? Passed, WorksheetConclusion? Conclusion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WorksheetResult? Result = null)
{
    /// <summary>Whether it is a worksheet from when there was one for both askers: it was about a restriction, and let weights pass all the same.</summary>
    [JsonIgnore]
    public bool OfBefore => Conclusion is not null && Result is not null;

    /// <summary>Whether it is a worksheet of whoever would restrict openness, and of nobody else.</summary>
    [JsonIgnore]
    public bool Restricts => Conclusion is not null && Result is null;

    /// <summary>Whether its bytes are kept here, and can be erased here.</summary>
    [JsonIgnore]
    public bool LiesHere => Kind is EvidenceKind.File or EvidenceKind.Imported or EvidenceKind.Worksheet;
}

/// <summary>As it stood in events when there was one worksheet for both askers.</summary>
public sealed record EvidenceContentV2(
    EvidenceKind Kind, Digest Digest, VaultRef Label,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Size, DateTimeOffset CollectedAt,
    DateTimeOffset? PeriodFrom, DateTimeOffset? PeriodTo, EndsAt? ExpiresAt, bool? Passed, WorksheetConclusion? Conclusion)
{
    /// <summary>
    /// "Not shown" was what came out where no evidence was given at all, so it may stand for nothing: it is taken for not looked. The other two came about with
    /// evidence only, and with a finding that speaks against openness or a question that was left.
    /// </summary>
    public EvidenceContent Lift() => new(
        Kind, Digest, Label, Size, CollectedAt, PeriodFrom, PeriodTo, ExpiresAt, Passed, Conclusion, Conclusion switch
        {
            null => null,
            WorksheetConclusion.NotShown => WorksheetResult.NotLooked,
            WorksheetConclusion.OpenQuestion => WorksheetResult.Open,
            WorksheetConclusion.NecessaryAndProportionate => WorksheetResult.ShownNotMitigated,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
}

/// <summary>As it stood in events when evidence expired at an instant; it expires when it always did.</summary>
public sealed record EvidenceContentV1(
    EvidenceKind Kind, Digest Digest, VaultRef Label,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Size, DateTimeOffset CollectedAt,
    DateTimeOffset? PeriodFrom, DateTimeOffset? PeriodTo, DateTimeOffset? ExpiresAt, bool? Passed, WorksheetConclusion? Conclusion)
{
    public EvidenceContent Lift() => new EvidenceContentV2(
        Kind, Digest, Label, Size, CollectedAt, PeriodFrom, PeriodTo, ExpiresAt is { } at ? new LastInstant(at) : null, Passed, Conclusion).Lift();
}

/// <summary>A revision of a piece of evidence.</summary>
/// <param name="ReceivedAt">When the journal received it; immutable.</param>
/// <param name="Gone">Whether its bytes are gone.</param>
public sealed record EvidenceRevision(int Number, EvidenceContent Content, DateTimeOffset ReceivedAt, string By, bool Gone);

/// <summary>A piece of evidence with all its revisions, the newest last.</summary>
public sealed record EvidenceItem(
    string Id, IReadOnlyList<EvidenceRevision> Revisions, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor, bool Withdrawn)
{
    public EvidenceRevision Current => Revisions[^1];

    /// <summary>The question that it answers, by practice: as the list asked it when the newest revision came, when it was linked, or when somebody confirmed
    /// it. A practice that is not there was answered before lists recorded their words.</summary>
    public ImmutableDictionary<string, Question> Answers { get; init; } = ImmutableDictionary.Create<string, Question>(StringComparer.Ordinal);

    /// <summary>Practices that it served and does not any more: what it answered of them stays what it answered.</summary>
    public IReadOnlyList<string> Once { get; init; } = [];

    /// <summary>The question of a practice that it answers.</summary>
    public Question Answered(string practice) => Answers.GetValueOrDefault(practice, Question.NotRecorded);

    /// <summary>Whether it may carry a practice that it answers at an instant: received, not withdrawn, bytes there, not expired, and not a check that
    /// failed.</summary>
    public bool CountsAt(DateTimeOffset now) =>
        !Withdrawn && !Current.Gone && Current.Content.Size != 0 && Current.ReceivedAt <= now && Current.Content.ExpiresAt?.HasEnded(now) != true
        && (Current.Content.Kind != EvidenceKind.CiResult || Current.Content.Passed == true);
}

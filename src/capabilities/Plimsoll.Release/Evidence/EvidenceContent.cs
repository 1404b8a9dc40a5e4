// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
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
/// <param name="Conclusion">What the worksheet concludes; only for a worksheet.</param>
public sealed record EvidenceContent(
    EvidenceKind Kind, Digest Digest, VaultRef Label,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Size,
    DateTimeOffset CollectedAt,
    DateTimeOffset? PeriodFrom, DateTimeOffset? PeriodTo, EndsAt? ExpiresAt, bool? Passed, WorksheetConclusion? Conclusion)
{
    /// <summary>Whether its bytes are kept here, and can be erased here.</summary>
    [JsonIgnore]
    public bool LiesHere => Kind is EvidenceKind.File or EvidenceKind.Imported or EvidenceKind.Worksheet;
}

/// <summary>As it stood in events when evidence expired at an instant; it expires when it always did.</summary>
public sealed record EvidenceContentV1(
    EvidenceKind Kind, Digest Digest, VaultRef Label,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Size, DateTimeOffset CollectedAt,
    DateTimeOffset? PeriodFrom, DateTimeOffset? PeriodTo, DateTimeOffset? ExpiresAt, bool? Passed, WorksheetConclusion? Conclusion)
{
    public EvidenceContent Lift() => new(
        Kind, Digest, Label, Size, CollectedAt, PeriodFrom, PeriodTo, ExpiresAt is { } at ? new LastInstant(at) : null, Passed, Conclusion);
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

    /// <summary>Whether it may carry a practice at an instant: received, not withdrawn, bytes there, not expired, not a failed check.</summary>
    public bool CountsAt(DateTimeOffset now) =>
        !Withdrawn && !Current.Gone && Current.Content.Size != 0 && Current.ReceivedAt <= now && Current.Content.ExpiresAt?.HasEnded(now) != true
        && (Current.Content.Kind != EvidenceKind.CiResult || Current.Content.Passed == true);
}

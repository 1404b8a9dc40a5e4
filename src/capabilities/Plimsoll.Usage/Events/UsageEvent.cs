// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Events;

/// <summary>Something that happened to what is counted. Single uses of a model never stand here, only batches of them.</summary>
public abstract record UsageEvent : JournalEvent
{
    private protected UsageEvent() { }

    /// <summary>The events of this capability, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(UsageEvent), UsageJson.Default);
}

/// <summary>Organisations agreed about a flow of data.</summary>
/// <param name="Until">The last day on which it holds; open when null.</param>
[Event("usage.agreement-recorded", 2)]
public sealed record AgreementRecorded(
    string Agreement, IReadOnlyList<string> Parties, Purpose Purpose, IReadOnlyList<string> Fields, DateOnly From, LastDay? Until)
    : UsageEvent;

/// <summary>As it was written when the first day after an agreement was named, by the clock of UTC.</summary>
[Event("usage.agreement-recorded", 1)]
public sealed record AgreementRecordedV1(
    string Agreement, IReadOnlyList<string> Parties, Purpose Purpose, IReadOnlyList<string> Fields, DateOnly From, DateOnly? Until)
    : UsageEvent, ILifted
{
    public JournalEvent Lift() => new AgreementRecorded(Agreement, Parties, Purpose, Fields, From, Until is { } outside ? LastDay.Before(outside) : null);
}

/// <summary>An agreement was ended before its time.</summary>
[Event("usage.agreement-ended", 1)]
public sealed record AgreementEnded(string Agreement) : UsageEvent;

/// <summary>A count of one key.</summary>
public sealed record ContributedCell(
    string Key, [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Count);

/// <summary>A reporter's counts were taken.</summary>
/// <param name="Digest">Of the aggregate's own bytes.</param>
/// <param name="Words">The reporter's definition and coverage.</param>
/// <param name="Key">The key that signed it; null where it was typed in.</param>
[Event("usage.aggregate-contributed", 1)]
public sealed record AggregateContributed(
    string Contribution, Digest Digest, string Reporter, ReporterRole Role, string Model, Measure Measure, Dimension Dimension, DateOnly From,
    DateOnly Until, CountMethod Method, string? Epsilon, VaultRef Words,
    string? Agreement, Digest? Key, IReadOnlyList<ContributedCell> Cells) : UsageEvent;

/// <summary>A contribution is not counted any more.</summary>
[Event("usage.aggregate-withdrawn", 1)]
public sealed record AggregateWithdrawn(string Contribution, Withdrawal Reason) : UsageEvent;

/// <summary>A downstream application was listed.</summary>
[Event("usage.application-listed", 1)]
public sealed record ApplicationListed(
    string Application, string Model, string Name, string Developer, string Sector, string UseCase, bool? HighRisk, NamedBy Source)
    : UsageEvent;

/// <summary>A downstream application is not listed any more.</summary>
[Event("usage.application-unlisted", 1)]
public sealed record ApplicationUnlisted(string Application) : UsageEvent;

/// <summary>A statement was published.</summary>
/// <param name="Contributions">Digests of what was added.</param>
/// <param name="Document">Digest of the bytes that were published.</param>
/// <param name="Text">Where those bytes lie.</param>
[Event("usage.statement-published", 1)]
public sealed record StatementPublished(
    string Statement, string Model, Reach Reach, DateOnly From, DateOnly Until, IReadOnlyList<Digest> Contributions, Digest Document, VaultRef Text)
    : UsageEvent;

/// <summary>Events of activity arrived in this time and were stored: how many, and a root over them as the store wrote them in JSON. It changed with every
/// column of the store, so it cannot be recomputed.</summary>
[Event("usage.activity-stored", 1)]
public sealed record ActivityStoredAsText(
    DateTimeOffset From, DateTimeOffset Until,
        [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Rows, Digest Root) : UsageEvent,
        ILifted
{
    /// <summary>Its root has no form.</summary>
    public JournalEvent Lift() => new ActivityStored(From, Until, Rows, Root, null);
}

/// <summary>Events of activity arrived in this time and were stored.</summary>
/// <param name="Rows">How many; as many leaves there are.</param>
/// <param name="Root">Of the Merkle tree over the leaves in ascending order of their bytes.</param>
/// <param name="Form">What a leaf is over: <see cref="ActivityBytes.Form"/>. Null where the root was made before there was a form, and cannot be
/// recomputed.</param>
[Event("usage.activity-stored", 2)]
public sealed record ActivityStored(
    DateTimeOffset From, DateTimeOffset Until,
        [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Rows, Digest Root,
    string? Form) : UsageEvent;

/// <summary>Events that the journal had told of were deleted. Their leaves stay outside the store, marked with this entry.</summary>
/// <param name="Rows">How many the journal had told of.</param>
/// <param name="Leaves">How many of them have a leaf; those that were told before there were leaves have none.</param>
/// <param name="Root">Of the Merkle tree over those leaves, in the order of their batches and places.</param>
[Event("usage.activity-deleted", 1)]
public sealed record ActivityDeleted(
    DeletedFor Reason, [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Rows,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Leaves, Digest Root) : UsageEvent;

/// <summary>How many days events are kept was set.</summary>
[Event("usage.retention-set", 1)]
public sealed record RetentionSet(int Days) : UsageEvent;

/// <summary>Events of one person were deleted. Who it was is not told; how many events it was is.</summary>
[Event("usage.person-erased", 1)]
public sealed record PersonErased([property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Rows)
    : UsageEvent;

// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage;

/// <summary>An application on the list of a model.</summary>
public sealed record ListedApplication(string Id, string Model, DownstreamApplication Application);

/// <summary>A contribution that is counted; the reporter's own words stand in the vault.</summary>
public sealed record CountedContribution(
    string Id, Digest Digest, string Reporter, ReporterRole Role, string Model, Measure Measure, Dimension Dimension, Period Period,
    CountMethod Method, string? Epsilon, VaultRef Words, string? Agreement, string? KeyId, IReadOnlyList<Cell> Cells)
{
    /// <summary>The contribution with the words that the vault gives back.</summary>
    public Contribution With(string definition, string coverage) =>
        new(new Aggregate(Reporter, Role, Model, Measure, Dimension, Period, Method, Epsilon, definition, coverage, Agreement, Cells), Digest, KeyId);
}

/// <summary>A published statement.</summary>
public sealed record Published(
    string Id, string Model, Reach Reach, Period Period, IReadOnlyList<Digest> Contributions, Digest Document, VaultRef Text, DateTimeOffset At)
{
    /// <summary>The entry of the journal that published it.</summary>
    [JsonIgnore]
    public long Seq { get; init; }
}

/// <summary>What a tenant counts: agreements, contributions, applications, statements and how long events are kept.</summary>
public sealed record UsageRegister
{
    public static readonly UsageRegister Empty = new();

    public ImmutableSortedDictionary<string, Agreement> Agreements { get; init; } = ImmutableSortedDictionary.Create<string, Agreement>(StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, CountedContribution> Contributions { get; init; } = ImmutableSortedDictionary.Create<string, CountedContribution>(
        StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, ListedApplication> Applications { get; init; } = ImmutableSortedDictionary.Create<string, ListedApplication>(
        StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, Published> Statements { get; init; } = ImmutableSortedDictionary.Create<string, Published>(StringComparer.Ordinal);

    /// <summary>Access of vetted researchers.</summary>
    public ResearchBook Research { get; init; } = ResearchBook.Empty;

    /// <summary>Packages, donations, and whether what people write is kept.</summary>
    public SharingBook Sharing { get; init; } = SharingBook.Empty;

    /// <summary>Budgets and reports.</summary>
    public ReportBook Reports { get; init; } = ReportBook.Empty;

    /// <summary>Days that events are kept; 400 unless said, so that a year can be compared with the one before.</summary>
    public int RetentionDays { get; init; } = 400;

    public long StoredRows { get; init; }

    /// <summary>Up to when the journal tells what was stored.</summary>
    public DateTimeOffset? StoredUntil { get; init; }

    /// <summary>Leaves that are told in the month of <see cref="StoredUntil"/>: where the next ones go.</summary>
    public long LeavesInMonth { get; init; }

    public static UsageRegister Fold(IEnumerable<Recorded> history) => history.Aggregate(Empty, (state, entry) => state.Apply(entry));

    public UsageRegister Apply(Recorded entry) => entry.Event switch
    {
        AgreementRecorded e =>
            this with { Agreements = Agreements.SetItem(e.Agreement, new Agreement(e.Agreement, e.Parties, e.Purpose, e.Fields, e.From, e.Until)) },
        AgreementEnded e => this with { Agreements = Agreements.SetItem(e.Agreement, Agreements[e.Agreement] with { Ended = entry.At }) },
        AggregateContributed e => this with { Contributions = Contributions.SetItem(e.Contribution, new CountedContribution(
            e.Contribution, e.Digest, e.Reporter, e.Role, e.Model, e.Measure, e.Dimension, new Period(e.From, e.Until), e.Method, e.Epsilon, e.Words,
            e.Agreement, e.Key?.Hex, [.. e.Cells.Select(c => new Cell(c.Key, c.Count))])) },
        AggregateWithdrawn e => this with { Contributions = Contributions.Remove(e.Contribution) },
        ApplicationListed e => this with
        {
            Applications = Applications.SetItem(
                e.Application,
                new ListedApplication(e.Application, e.Model, new DownstreamApplication(e.Name, e.Developer, e.Sector, e.UseCase, e.HighRisk, e.Source)))
        },
        ApplicationUnlisted e => this with { Applications = Applications.Remove(e.Application) },
        StatementPublished e => this with
        {
            Statements = Statements.SetItem(
                e.Statement, new Published(e.Statement, e.Model, e.Reach, new Period(e.From, e.Until), e.Contributions, e.Document, e.Text, entry.At)
                {
                    Seq = entry.Seq,
                })
        },
        ActivityStored e => Stored(e),
        // One person's events are taken off by the entry that says so.
        ActivityDeleted e => e.Reason == DeletedFor.Person ? this : this with { StoredRows = StoredRows - e.Rows },
        RetentionSet e => this with { RetentionDays = e.Days },
        PersonErased e => this with { StoredRows = StoredRows - e.Rows },
        SharingEvent e => this with { Sharing = Sharing.Apply(e, entry.At) },
        BudgetSet or ReportReserved or ReportPublished or ReportFailed => this with { Reports = Reports.Apply((UsageEvent)entry.Event, entry) },
        ResearchAccessSet or ResearchRequested or ResearchCompleted or ResearchGranted or ResearchRefused or ResearchRevoked or ResearchErased =>
            this with { Research = Research.Apply((UsageEvent)entry.Event, entry) },
        _ => throw new UnreachableException(),
    };

    /// <summary>What is counted of a model, for the check that nobody is counted twice; the reporters' words play no part in it.</summary>
    public IEnumerable<Contribution> Counted(string model) => Contributions.Values.Where(c => c.Model == model).Select(c => c.With("-", "-"));

    private UsageRegister Stored(ActivityStored e)
    {
        // A root without a form has no leaves.
        var leaves = e.Form is null ? 0 : e.Rows;
        var sameMonth = StoredUntil is { } until && ActivityRecord.MonthOf(until) == ActivityRecord.MonthOf(e.Until);
        return this with { StoredRows = StoredRows + e.Rows, StoredUntil = e.Until, LeavesInMonth = sameMonth ? LeavesInMonth + leaves : leaves };
    }
}

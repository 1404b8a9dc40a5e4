// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>How far a report is.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReportState>))]
public enum ReportState { Counting, Published, Failed }

/// <summary>What came of a report.</summary>
/// <inheritdoc cref="ReportPublished"/>
public sealed record PublishedReport(
    Digest Record, Digest Table, string Envelope, VaultRef Document, VaultRef Audit, DateTimeOffset At, DateTimeOffset VisibleFrom)
{
    /// <summary>The entry of the journal that published it.</summary>
    [JsonIgnore]
    public long Seq { get; init; }
}

/// <summary>A report: what was asked, what it cost, by whom, and what came of it.</summary>
/// <param name="Before">What had been spent on its budget before.</param>
public sealed record Report(
    string Id, string Template, Digest TemplateDigest, BudgetScope Scope, WindowKind Kind, Charge Charge, Charge Before, Charge Limit,
    string? Project, string By, DateTimeOffset At, ReportState State, string? FailedBy, PublishedReport? Published)
{
    /// <summary>What is spent on its budget with it.</summary>
    public Charge After => Before + Charge;

    /// <summary>Whether anybody may see it at an instant: published, not a project's own, and its delay over.</summary>
    public bool IsPublic(DateTimeOffset now) => Project is null && Published is { } published && published.VisibleFrom <= now;
}

/// <summary>Budgets and reports of one organisation.</summary>
public sealed record ReportBook
{
    public static readonly ReportBook Empty = new();

    /// <summary>What may be spent in each window of a kind.</summary>
    public ImmutableSortedDictionary<(PrivacyUnit Unit, WindowKind Window), Charge> Limits { get; init; } =
        ImmutableSortedDictionary<(PrivacyUnit, WindowKind), Charge>.Empty;

    /// <summary>What was spent, budget by budget.</summary>
    public ImmutableDictionary<BudgetScope, Budget> Spent { get; init; } = ImmutableDictionary<BudgetScope, Budget>.Empty;

    /// <summary>Digest of the newest record of each budget.</summary>
    public ImmutableDictionary<BudgetScope, Digest> Newest { get; init; } = ImmutableDictionary<BudgetScope, Digest>.Empty;

    public ImmutableSortedDictionary<string, Report> Reports { get; init; } = ImmutableSortedDictionary.Create<string, Report>(StringComparer.Ordinal);

    /// <summary>Reports as they were asked for, the newest first.</summary>
    public IEnumerable<Report> NewestFirst => Reports.Values.OrderByDescending(r => r.At).ThenByDescending(r => r.Id, StringComparer.Ordinal);

    /// <summary>The budget of a scope: with the limit under which its first part was spent, or that of today.</summary>
    public Budget? BudgetOf(BudgetScope scope, WindowKind kind) =>
        Spent.TryGetValue(scope, out var spent) ? spent : Limits.TryGetValue((scope.Unit, kind), out var limit) ? new Budget(scope, limit, Charge.None) : null;

    /// <summary>What a project has spent, over all budgets.</summary>
    public Charge SpentBy(string project) => Reports.Values.Where(r => r.Project == project).Aggregate(Charge.None, (sum, report) => sum + report.Charge);

    public ReportBook Apply(UsageEvent happened, Recorded entry)
    {
        switch (happened)
        {
            case BudgetSet e: return this with { Limits = Limits.SetItem((e.Unit, e.Window), e.Limit.ToCharge()) };
            case ReportReserved e:
                var scope = new BudgetScope(e.Dataset, e.Unit, e.Window);
                var report = new Report(
                    e.Report, e.Template, e.TemplateDigest, scope, e.Kind, e.Charge.ToCharge(), e.Before.ToCharge(), e.Limit.ToCharge(), e.Project,
                    entry.By, entry.At, ReportState.Counting, null, null);
                return this with { Reports = Reports.SetItem(e.Report, report), Spent = Spent.SetItem(scope, new Budget(scope, report.Limit, report.After)) };
            case ReportPublished e:
                var counted = Reports[e.Report];
                return this with
                {
                    Reports = Reports.SetItem(
                        e.Report,
                        counted with
                        {
                            State = ReportState.Published,
                            Published = new PublishedReport(e.Record, e.Table, e.Envelope, e.Document, e.Audit, entry.At, e.VisibleFrom) { Seq = entry.Seq },
                        }),
                    Newest = Newest.SetItem(counted.Scope, e.Record),
                };
            case ReportFailed e:
                return this with { Reports = Reports.SetItem(e.Report, Reports[e.Report] with { State = ReportState.Failed, FailedBy = e.Code }) };
            default: throw new System.Diagnostics.UnreachableException();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Events;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Research;

/// <summary>Where a request for access stands. Modelled on the steps of Delegated Regulation (EU) 2025/2050.</summary>
[JsonConverter(typeof(KebabEnumConverter<ResearchState>))]
public enum ResearchState { Submitted, Complete, Active, Refused, Revoked, Expired, Withdrawn }

/// <summary>What was granted.</summary>
public sealed record ResearchGrant(IReadOnlyList<string> Accounts, Charge Limit, IReadOnlyList<string> Templates, DateOnly From, LastDay Until,
    VaultRef Reason, DateTimeOffset At, GrantedMonths Months);

/// <summary>The months that may be asked about, as opposed to the days on which may be asked.</summary>
/// <param name="First">As <c>2026-01</c>; no bound when null.</param>
/// <param name="Last">As <c>2026-06</c>; no bound when null.</param>
public sealed record GrantedMonths(string? First, string? Last)
{
    /// <summary>The months, or why they are none.</summary>
    public static Result<GrantedMonths> Read(string? first, string? last)
    {
        if (first is not null && !ReportWindow.Read(WindowKind.Month, first).Succeeds(out _, out var refusal)) { return refusal with { Field = "firstMonth" }; }
        if (last is not null && !ReportWindow.Read(WindowKind.Month, last).Succeeds(out _, out refusal)) { return refusal with { Field = "lastMonth" }; }
        return first is not null && last is not null && string.CompareOrdinal(first, last) > 0
            ? new Refusal(UsageCodes.BadValue, "lastMonth", last, $"lies before {first}", "write that month or a later one")
            : new GrantedMonths(first, last);
    }

    /// <summary>Whether a question may be asked of a window: all of it lies in these months.</summary>
    public bool Cover(ReportWindow window) =>
        (First is null || window.Period.From >= Of(First).From) && (Last is null || window.Period.Until <= Of(Last).Until);

    /// <summary>As people say it: <c>all months</c>, <c>January 2026 to June 2026</c>.</summary>
    public string Label => (First, Last) switch
    {
        (null, null) => "all months",
        (null, { } last) => $"months up to {Named(last)}",
        ({ } first, null) => $"months from {Named(first)} on",
        ({ } first, { } last) => first == last ? Named(first) : $"{Named(first)} to {Named(last)}",
    };

    private static string Named(string month) => ReportWindow.Read(WindowKind.Month, month).Value!.Label;

    private static Period Of(string month) => ReportWindow.Read(WindowKind.Month, month).Value!.Period;
}

/// <summary>A request for access, and the project that came of it.</summary>
/// <param name="Decided">When it was decided; null while it waits.</param>
/// <param name="Erased">When what the applicant wrote was erased; null while it is there.</param>
public sealed record ResearchProject(
    string Id, VaultRef Application, DateOnly ReceivedOn, string EnteredBy, bool IsComplete, ResearchGrant? Grant, ResearchGround? Ground,
    VaultRef? Reason, DateTimeOffset? Decided, DateTimeOffset? Revoked, DateTimeOffset? Erased = null)
{
    /// <summary>Its state at an instant; access ends by itself.</summary>
    public ResearchState At(DateTimeOffset now) => this switch
    {
        { Revoked: not null } => ResearchState.Revoked,
        { Ground: not null } => ResearchState.Refused,
        // Access rests on what was applied for: it ends with it. One that had run out by then stays what it was.
        { Grant: { } grant, Erased: { } erased } when !grant.Until.HasEnded(erased) => ResearchState.Withdrawn,
        { Grant: { } grant } => grant.Until.HasEnded(now) ? ResearchState.Expired : ResearchState.Active,
        { Erased: not null } => ResearchState.Withdrawn,
        { IsComplete: true } => ResearchState.Complete,
        _ => ResearchState.Submitted,
    };
}

/// <summary>Requests and projects of one organisation.</summary>
public sealed record ResearchBook
{
    public static readonly ResearchBook Empty = new();

    public ImmutableSortedDictionary<string, ResearchProject> Projects { get; init; } = ImmutableSortedDictionary.Create<string, ResearchProject>(
        StringComparer.Ordinal);

    /// <summary>Whether anybody may apply by the public form; not unless somebody said so.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The projects in which an account may ask.</summary>
    public IEnumerable<ResearchProject> Of(string account) => Projects.Values.Where(p => p.Grant?.Accounts.Contains(account) == true);

    public ResearchBook Apply(UsageEvent happened, Recorded entry) => happened switch
    {
        ResearchAccessSet e => this with { IsOpen = e.Open },
        ResearchRequested e => With(new ResearchProject(e.Project, e.Application, e.ReceivedOn, entry.By, false, null, null, null, null, null)),
        ResearchCompleted e => With(Projects[e.Project] with { IsComplete = true }),
        ResearchGranted e => With(Projects[e.Project] with
        {
            Grant = new ResearchGrant(
                e.Accounts, e.Limit.ToCharge(), e.Templates, e.From, e.Until, e.Reason, entry.At, new GrantedMonths(e.FirstMonth, e.LastMonth)),
            Decided = entry.At
        }),
        ResearchRefused e => With(Projects[e.Project] with { Ground = e.Ground, Reason = e.Reason, Decided = entry.At }),
        ResearchRevoked e => With(Projects[e.Project] with { Reason = e.Reason, Revoked = entry.At }),
        ResearchErased e => With(Projects[e.Project] with { Erased = entry.At }),
        _ => throw new UnreachableException(),
    };

    private ResearchBook With(ResearchProject project) => this with { Projects = Projects.SetItem(project.Id, project) };
}

/// <summary>How an organisation treats requests, as everybody may know: numbers, no names.</summary>
/// <param name="Withdrawn">Those that ended undecided, because what was written was erased.</param>
/// <param name="MedianDays">Days from receipt to decision, the middle of those decided; null while none is.</param>
public sealed record ResearchEquity(
    int Received, int Waiting, int Granted, int Refused, int Withdrawn, IReadOnlyDictionary<ResearchGround, int> Grounds, int? MedianDays)
{
    /// <param name="untaken">Requests that came by the form and that nobody has taken up: they wait too.</param>
    public static ResearchEquity Of(ResearchBook book, int untaken)
    {
        var all = book.Projects.Values;
        int[] days = [.. all.Where(p => p.Decided is not null)
            .Select(p => Math.Max(0, DateOnly.FromDateTime(p.Decided!.Value.UtcDateTime).DayNumber - p.ReceivedOn.DayNumber))
            .Order()];
        return new ResearchEquity(
            all.Count() + untaken,
            all.Count(p => p is { Decided: null, Erased: null }) + untaken,
            all.Count(p => p.Grant is not null), all.Count(p => p.Ground is not null), all.Count(p => p is { Decided: null, Erased: not null }),
            all.Where(p => p.Ground is not null).GroupBy(p => p.Ground!.Value).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.Count()),
            days is [] ? null : days[days.Length / 2]);
    }
}

/// <summary>Words of research access.</summary>
public static class ResearchTerms
{
    public static readonly Words<ResearchGround> Grounds = new("ground",
        W(ResearchGround.Incomplete, "incomplete", "something asked for is missing"),
        W(ResearchGround.NotIndependent, "not-independent", "not independent of commercial interests"),
        W(ResearchGround.NotNecessary, "not-necessary", "the data are not necessary for the question"),
        W(ResearchGround.SafeguardsMissing, "safeguards-missing", "safeguards are missing"),
        W(ResearchGround.OutOfScope, "out-of-scope", "outside what may be studied"),
        W(ResearchGround.NoBudgetLeft, "no-budget-left", "no privacy budget is left"));

    public static readonly Words<ResearchState> States = new("state",
        W(ResearchState.Submitted, "submitted", "submitted"),
        W(ResearchState.Complete, "complete", "complete, to be decided"),
        W(ResearchState.Active, "active", "active"), W(ResearchState.Refused, "refused", "refused"), W(ResearchState.Revoked, "revoked", "revoked"),
        W(ResearchState.Expired, "expired", "expired"), W(ResearchState.Withdrawn, "withdrawn", "withdrawn"));

    private static Word<T> W<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}

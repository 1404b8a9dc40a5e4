// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The overview of activity, for those who answer for the model: exact, and for nobody else.</summary>
internal sealed class ShowActivity(UsageActs acts, OpenedActivity activity)
{
    internal sealed record CountRow(string? Key, string? Classifier, string Count, string HighRisk, string HighRiskUnsaid, string Tokens);

    internal sealed record TableFile(string Month, string Table, string Of, IReadOnlyList<CountRow> Rows);

    internal sealed record ActivityAnswer(string Month, string Sentence, IReadOnlyList<string> Months, IReadOnlyList<TableFile> Tables);

    /// <param name="month">Such as 2026-10; the latest one with activity when null.</param>
    public IResult Handle(string? month, HttpRequest request, Caller caller) => Page(month, request, acts.Frame(caller));

    /// <summary>Sets how many days events are kept.</summary>
    public Task<IResult> RetainAsync(HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is RetentionSet,
        (form, _) =>
        {
            var days = form.Number("days", "is not a number of days", "write digits");
            return (_, _, _) => Contributing.Retain(days);
        },
        frame => Page(null, request, frame), UsageActs.At(caller, ""), ct);

    /// <summary>The overview with the reason why something on it was not done.</summary>
    public IResult Refused(HttpRequest request, UsageFrame frame) => Page(null, request, frame);

    /// <summary>One table as a file.</summary>
    public IResult File(string table, bool csv, string? month, Caller caller)
    {
        if (!Find(month, caller).Succeeds(out var found, out var refusal)) { return Problems.Page(refusal); }
        if (ActivityOverview.TableOf(found.Store, caller.In.Id, found.Month, table) is not { } counts)
        {
            var unknown = new Refusal(
                UsageCodes.BadValue, "table", table, "is none of the tables", $"use day | {string.Join(" | ", ActivityOverview.TableIds)}");
            return Problems.Page(unknown);
        }
        var (file, beside) = (FileOf(found.Written, counts), counts.Field?.Beside);
        return !csv ? Body.Answer(file) : Csv.Answer(
            $"{table}-{file.Month}.csv",
            beside is not null
                ? [beside.Column, table.Replace('-', '_'), "count", "high_risk", "high_risk_unsaid"]
                : [table.Replace('-', '_'), "count", "high_risk", "high_risk_unsaid", "tokens"],
            file.Rows.Select(r =>
                (string[])(beside is not null
                    ? [r.Classifier ?? "", r.Key ?? "", r.Count, r.HighRisk, r.HighRiskUnsaid]
                    : [r.Key ?? "", r.Count, r.HighRisk, r.HighRiskUnsaid, r.Tokens])));
    }

    /// <summary>Everything of a month, for programs.</summary>
    public IResult Answer(string? month, Caller caller)
    {
        if (!Find(month, caller).Succeeds(out var found, out var refusal)) { return Problems.Of(refusal); }
        return ActivityOverview.Of(found.Store, caller.In.Id, found.Month) is { } overview
            ? Body.Answer(new ActivityAnswer(
                overview.Written, overview.Sentence, overview.Months,
                [
                    FileOf(overview.Written, ActivityOverview.TableOf(found.Store, caller.In.Id, overview.Month, "day")!),
                    .. overview.Tables.Select(t => FileOf(overview.Written, t))
                ]))
            : Body.Answer(new ActivityAnswer(found.Written, "Nothing was stored yet.", [], []));
    }

    private IResult Page(string? month, HttpRequest request, UsageFrame frame)
    {
        var caller = frame.Caller;
        var may = caller.May(Right.Publish);
        ActivityOverview? overview = null;
        if (month is not null && ActivityOverview.Read(month) is null) { return Problems.Page(NoMonth(month)); }
        var open = activity.Store.Succeeds(out var store, out var absent);
        if (open && may) { overview = ActivityOverview.Of(store!, caller.In.Id, month is null ? null : ActivityOverview.Read(month)); }
        return UsageActs.Page<OverviewPage>(frame, new()
        {
            ["Overview"] = overview,
            ["Store"] = open ? store!.State : null,
            ["Queued"] = open ? store!.QueuedOf(caller.In.Id) : 0,
            ["Counts"] = activity.Counts.Read(caller.In.Id),
            ["Since"] = activity.Counts.Since,
            ["Absent"] = absent?.Sentence,
            ["Endpoint"] = $"{Outward.Origin(request)}/api/v1/t/{caller.In.Slug}/usage",
        });
    }

    private Result<Found> Find(string? month, Caller caller)
    {
        if (!activity.Store.Succeeds(out var store, out var refusal)) { return refusal; }
        if (month is not null) { return ActivityOverview.Read(month) is { } read ? new Found(store, read) : NoMonth(month); }
        return new Found(store, ActivityOverview.Of(store, caller.In.Id, null)?.Month ?? DateOnly.MinValue);
    }

    private static TableFile FileOf(string month, ActivityTable table) =>
        new(
            month, table.Id, table.Of,
            [.. table.Rows.Select(r => new CountRow(r.Key, r.Classifier, Text(r.Count), Text(r.HighRisk), Text(r.Unsaid), Text(r.Tokens)))]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Refusal NoMonth(string month) => new(UsageCodes.BadValue, "month", month, "is not a month", "write one like 2026-10");

    private sealed record Found(IActivityStore Store, DateOnly Month)
    {
        public string Written => Month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
    }
}

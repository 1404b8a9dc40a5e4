// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Usage;

/// <summary>Whether activity can be taken in, how much was, and what budgets were spent on.</summary>
internal sealed class IntakeWatch(OpenedActivity activity, ResearchRequests requests) : IReadyCheck, IMeasured
{
    private Counter<long>? _spends;

    public string Name => "intake";

    public ReadyAnswer Look() => activity.Store.Value?.State switch
    {
        null => new ReadyAnswer(false, "Intake of activity is off; everything else works. The start said why, and so does verify."),
        var state when state.QueuedRows >= state.MostQueuedRows => new ReadyAnswer(
            false, "More activity waits to be written than there is room for; senders are told to come again, and nothing has to be done if it passes."),
        _ when activity.Store.Value.Rewriting is { } far => new ReadyAnswer(
            true, string.Create(
                CultureInfo.InvariantCulture, $"Activity is being written anew without what was deleted, {far.Copied} of {far.Rows} rows; what comes waits.")),
        _ => new ReadyAnswer(true, "Activity is taken in."),
    };

    public void Measure(Meter meter)
    {
        _spends = meter.CreateCounter<long>("plimsoll.budget.spends", "{report}", "Reports that took their cost off a privacy budget, by what it protects.");
        meter.CreateObservableGauge("plimsoll.intake.queue", () => activity.Store.Value?.State.QueuedRows ?? 0, "{event}", "Events that wait to be written.");
        meter.CreateObservableCounter("plimsoll.intake.events", Events, "{event}", "Events that were sent and could be read, by what came of them.");
        meter.CreateObservableCounter(
            "plimsoll.intake.refusals", () => activity.Store.Value?.State.RefusedAsks ?? 0, "{request}", "Requests whose sender was told to come again.");
        meter.CreateObservableGauge("plimsoll.research.held", requests.CountAll, "{request}", "Requests by the form for researchers that nobody took up.");
    }

    /// <summary>A report took what it costs off a budget.</summary>
    public void Spent(ReportTemplate template) => _spends?.Add(1, new KeyValuePair<string, object?>("unit", PrivacyTerms.Units[template.Unit].Key));

    private Measurement<long>[] Events() => activity.Store.Value?.State is not { } state ? [] :
    [
        new(state.StoredRows, new KeyValuePair<string, object?>("outcome", "stored")),
        new(state.Duplicates, new KeyValuePair<string, object?>("outcome", "duplicate")),
    ];
}

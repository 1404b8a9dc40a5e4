// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Approvals: a personal act on exact bytes.</summary>
internal sealed class Approve(Acting acting, Histories histories, GateRules rules)
{
    /// <param name="Bundle">Digest of the state that the approver looked at, as the gate and the bundle show it.</param>
    /// <param name="Words">What the approver says about it.</param>
    /// <param name="Condition">What must be done besides; the approval counts no longer where it is not held to be met in time.</param>
    internal sealed record Ask(Digest Bundle, string? Words = null, ConditionAsk? Condition = null);

    /// <param name="LastDay">The last day on which it may be met, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record ConditionAsk(string Words, AskedEnd LastDay, string? Zone = null);

    /// <param name="Bundle">Digest of the state that was looked at.</param>
    /// <param name="Words">What has to change.</param>
    internal sealed record RequestAsk(Digest Bundle, string Words);

    /// <param name="Bundle">Digest of the state that was looked at.</param>
    internal sealed record SeenAsk(Digest Bundle);

    internal sealed record MetAsk(string Words);

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("apr");
        return acting.ApiAsync<Ask>(request, caller, release, id, (ask, texts) => Decide(id, ask, caller, texts), ct);
    }

    public Deciding<Dossier> Decide(string id, Ask ask, Caller caller, Texts texts)
    {
        var words = texts.KeepOptional("words", ask.Words);
        if (ask.Condition is not { } asked) { return (state, asker, _) => Approving.Approve(state, asker, id, ask.Bundle, rules, words); }
        var text = texts.Keep("condition", asked.Words);
        return !Ending.LastOf(asked.LastDay, asked.Zone, caller.In, ReleaseCodes.BadValue, "lastDay").Succeeds(out var last, out var refusal)
            ? (_, _, _) => refusal
            : (state, asker, _) => Approving.Approve(state, asker, id, ask.Bundle, rules, words, new ApprovalCondition(text, last));
    }

    /// <summary>POST …/changes: somebody who may approve asks for changes instead.</summary>
    public Task<IResult> RequestAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("chg");
        return acting.ApiAsync<RequestAsk>(request, caller, release, id, (ask, texts) => Request(id, ask, texts), ct);
    }

    public static Deciding<Dossier> Request(string id, RequestAsk ask, Texts texts)
    {
        var words = texts.Keep("words", ask.Words);
        return (state, asker, _) => Approving.Request(state, asker, id, ask.Bundle, words);
    }

    /// <summary>POST …/seen: somebody who may approve looked at it, and approves nothing by that.</summary>
    public Task<IResult> SeeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<SeenAsk>(request, caller, release, null, (ask, _) => See(ask), ct);

    public static Deciding<Dossier> See(SeenAsk ask) => (state, asker, _) => Approving.See(state, asker, ask.Bundle);

    /// <summary>POST …/approvals/{approval}/met: the approver holds the condition to be met.</summary>
    public Task<IResult> MeetAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<MetAsk>(request, caller, release, null, (ask, texts) => Meet(approval, ask, texts), ct);

    public static Deciding<Dossier> Meet(string approval, MetAsk ask, Texts texts)
    {
        var words = texts.Keep("words", ask.Words);
        return (state, asker, _) => Approving.Meet(state, asker, approval, words);
    }

    public Task<IResult> RevokeAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReasonAsk>(request, caller, release, null, (ask, texts) => Revoke(approval, ask, texts), ct);

    public static Deciding<Dossier> Revoke(string approval, ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, asker, others) => Approving.Revoke(state, asker, approval, reason, others.Downstream(state));
    }

    /// <summary>The exact bytes that an approval binds.</summary>
    public IResult Bundle(string release, string? asOf, Caller caller) =>
        histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)
            ? TypedResults.Bytes(Plimsoll.Release.Approvals.Bundle.Of(found.State).ToUtf8(), "application/json")
            : Acting.Refuse(refusal);
}

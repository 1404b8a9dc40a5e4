// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Approvals: a personal act on exact bytes.</summary>
internal sealed class Approve(Acting acting, Histories histories, GateRules rules)
{
    /// <param name="Bundle">Digest of the state that the approver looked at, as the gate and the bundle show it.</param>
    internal sealed record Ask(Digest Bundle);

    internal sealed record RevokeAsk(string Reason);

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("apr");
        return acting.ApiAsync<Ask>(request, caller, release, id, (ask, _) => Decide(id, ask), ct);
    }

    public Deciding<Dossier> Decide(string id, Ask ask) => (state, asker, _) => Approving.Approve(state, asker, id, ask.Bundle, rules);

    public Task<IResult> RevokeAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<RevokeAsk>(request, caller, release, null, (ask, texts) => Revoke(approval, ask, texts), ct);

    public static Deciding<Dossier> Revoke(string approval, RevokeAsk ask, Texts texts)
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

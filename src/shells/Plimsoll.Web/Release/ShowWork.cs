// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A release that waits for an approval, as whoever approves sees it.</summary>
/// <param name="Bundle">Digest of what would be approved.</param>
/// <param name="Changes">What differs from what was approved last; null where nothing was.</param>
/// <param name="Mine">The person's own approval of the present state.</param>
/// <param name="Cannot">Why the person cannot approve; null where nothing stands against it.</param>
public sealed record Waiting(string Release, string Name, string Stage, string Bundle, string Missing, IReadOnlyList<ChangedLine>? Changes, string? Mine, string? Cannot);

/// <summary>What waits for a person: the home of an organisation, and the inbox of approvals.</summary>
internal sealed class ShowWork(ReleaseDesk desk, Books books, GateRules rules, Approve approve, Names names, Vault vault)
{
    internal sealed record DueAnswer(IReadOnlyList<DueItem> Due);

    /// <summary>GET /api/v1/t/{tenant}/due: what waits for whoever asks.</summary>
    public IResult Due(Caller caller) => Body.Answer(new DueAnswer(Of(caller)));

    public IResult Home(Caller caller)
    {
        var (here, tenant) = (desk.Of(caller), books.Now.Accounts.Tenants[caller.In.Id]);
        Dossier[] releases = [.. here.Releases.Values.Select(r => r.State)];
        var titles = here.Releases.ToDictionary(r => r.Key, r => Name(here, r.Value.State), StringComparer.Ordinal);
        return new RazorComponentResult<WorkHomePage>(new { Caller = caller, Due = Of(caller), Names = titles, Steps = FirstSteps.Of(here.Registry.State, releases, tenant.Members.Count + tenant.Invitations.Count), Releases = releases.Length });
    }

    public IResult Inbox(Caller caller) => InboxPage(caller, null);

    public async Task<IResult> ApproveAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (!Digest.TryParse(typed["bundle"], out var bundle)) { return InboxPage(caller, new Refusal("release.bad-value", "bundle", null, "is missing", "open the page again")); }
        return Then(caller, await desk.ChangeAsync(caller, release, null, approve.Decide(Ids.New("apr"), new Approve.Ask(bundle)), desk.Texts(caller), ct: ct));
    }

    public async Task<IResult> RevokeAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var texts = desk.Texts(caller);
        var decide = Approve.Revoke(approval, new Approve.RevokeAsk(typed["reason"] ?? ""), texts);
        return Then(caller, await desk.ChangeAsync(caller, release, null, decide, texts, ct: ct));
    }

    private IReadOnlyList<DueItem> Of(Caller caller) => DueList.Of(desk.Of(caller).Releases.Values.Select(r => r.State), Person(caller), rules, desk.Now);

    private static DuePerson Person(Caller caller) => new(caller.Id, caller.May(Right.Assess), caller.May(Right.Approve), caller.May(Right.Serve));

    private IResult Then(Caller caller, Result<Change<Dossier>> result) => result.Succeeds(out _, out var refusal) ? Forms.See($"/t/{caller.In.Slug}/approvals") : InboxPage(caller, refusal);

    private RazorComponentResult<ApprovalsPage> InboxPage(Caller caller, Refusal? refusal)
    {
        var (here, named) = (desk.Of(caller), names.Of(caller));
        Waiting[] waiting = [.. from kept in here.Releases where kept.Value.State.Assessment is not null && kept.Value.State.Status?.State != ServiceState.Retired let item = Wait(here, kept.Key, kept.Value.State, caller, named) where item is not null orderby item.Name select item];
        return new RazorComponentResult<ApprovalsPage>(new { Caller = caller, Waiting = waiting, Refusal = refusal }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal) };
    }

    /// <summary>Null where no approval is missing and the person has given none.</summary>
    private Waiting? Wait(TenantBooks here, string id, Dossier state, Caller caller, Named named)
    {
        var gate = rules.For(state.Plan!.Stage);
        var standing = Approving.Standing(state, gate);
        var mine = standing.FirstOrDefault(a => a.By == caller.Id)?.Id;
        var missing = (Judging.Judge(state, rules, desk.Now) as Verdict.Held)?.Missing.FirstOrDefault(m => m.Kind == MissingKind.Approval);
        if (missing is null && mine is null) { return null; }
        var now = Bundle.Of(state);
        var last = state.Approvals.LastOrDefault(a => a.Stage == gate.Stage);
        var cannot = mine is not null ? "You have approved exactly this." : !caller.May(Right.Approve) ? "Your roles here do not include approving."
            : state.Authors.Contains(caller.Id) && !(state.Opened!.OnePerson && gate.OnePerson) ? "You wrote part of it, and nobody approves their own work." : null;
        return new Waiting(id, Name(here, state), Terms.Stages[gate.Stage].Label, now.Digest.ToString(), missing?.Sentence ?? "Nothing is missing.",
            last is null ? null : new ChangedLines(account => named[account], text => vault.Open(text)).Between(last.Bundle, now), mine, cannot);
    }

    private static string Name(TenantBooks here, Dossier state) => $"{here.Registry.State.Models[state.Opened!.Model].Name} {state.Opened.Version}";
}

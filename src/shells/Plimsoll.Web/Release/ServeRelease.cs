// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Whether a released model may serve: changed here, on the record, and told to everybody who serves it.</summary>
internal sealed class ServeRelease(Acting acting, GateRules rules, ServerKeys keys)
{
    /// <summary>A document is signed anew after this time, so that many readers share one signature.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (long Serial, DateTimeOffset IssuedAt, byte[] Bytes)> _signed =
        new(
            StringComparer.Ordinal);

    /// <param name="Uses">Uses that are still allowed; for <c>restricted</c> only.</param>
    internal sealed record Ask(ServiceState State, Criterion Criterion, string? Reason = null, IReadOnlyList<string>? Uses = null);

    /// <param name="Reason">Why it may come back.</param>
    /// <param name="Evidence">The piece that shows that the cause was found and mended, or the order lifted; received after the model was lowered.</param>
    /// <param name="Uses">The uses that it would serve again; all of the plan, when absent.</param>
    internal sealed record ReturnAsk(string Reason, string? Evidence = null, IReadOnlyList<string>? Uses = null);

    /// <param name="Words">What the second person says.</param>
    internal sealed record AgreeAsk(string Words);

    internal sealed record NoticeAsk(OpenNoticeKind Kind, Criterion Criterion, string Text);

    internal sealed record MonitoringAsk(string Findings);

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<Ask>(request, caller, release, null, Decide, ct);

    public Deciding<Dossier> Decide(Ask ask, Texts texts)
    {
        var reason = ask.State == ServiceState.Active ? texts.KeepOptional("reason", ask.Reason) : texts.Keep("reason", ask.Reason);
        return (state, asker, others) => ask.State switch
        {
            ServiceState.Active => Serving.Activate(state, asker, rules, ask.Criterion, others.Downstream(state), reason, others.OfWeights(state)),
            ServiceState.Restricted => Serving.Restrict(
                state, asker, rules, ask.Uses ?? [], ask.Criterion, reason!, others.Downstream(state), others.OfWeights(state)),
            ServiceState.Suspended => Serving.Suspend(state, ask.Criterion, reason!, others.Downstream(state)),
            ServiceState.Retired => Serving.Retire(state, ask.Criterion, reason!, others.Downstream(state)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>POST …/return: one person proposes that it comes back.</summary>
    public Task<IResult> ProposeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("ret");
        return acting.ApiAsync<ReturnAsk>(request, caller, release, id, (ask, texts) => Propose(id, ask, texts), ct);
    }

    public static Deciding<Dossier> Propose(string id, ReturnAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, asker, _) => Serving.Propose(state, asker, id, ask.Uses ?? state.Plan?.Uses ?? [], ask.Evidence, reason);
    }

    /// <summary>POST …/return/{id}/agree: another person takes the proposal up.</summary>
    public Task<IResult> AgreeAsync(string release, string id, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<AgreeAsk>(request, caller, release, null, (ask, texts) => Agree(id, ask, texts), ct);

    public Deciding<Dossier> Agree(string id, AgreeAsk ask, Texts texts)
    {
        var words = texts.Keep("words", ask.Words);
        return (state, asker, others) => Serving.Agree(state, asker, rules, id, words, others.Downstream(state), others.OfWeights(state));
    }

    public Task<IResult> NoticeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<NoticeAsk>(request, caller, release, null, Notify, ct);

    public static Deciding<Dossier> Notify(NoticeAsk ask, Texts texts)
    {
        var text = texts.Keep("text", ask.Text);
        return (state, _, others) => Serving.Notify(state, ask.Kind, ask.Criterion, text, others.Downstream(state));
    }

    public Task<IResult> MonitoringAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<MonitoringAsk>(request, caller, release, null, Record, ct);

    public static Deciding<Dossier> Record(MonitoringAsk ask, Texts texts)
    {
        var findings = texts.Keep("findings", ask.Findings);
        return (state, _, _) => Serving.RecordMonitoring(state, findings);
    }

    /// <summary>GET /public/releases/{release}/status: the signed status document, for
    /// whatever serves the model. No account, cacheable for half a minute.</summary>
    public IResult Document(string release, HttpContext http)
    {
        if (acting.State.Of(ReleaseStreams.Releases).FindAny(release) is not { State: { Status: not null } state })
        {
            return Problems.Of(new Refusal(ReleaseCodes.UnknownId, "release", release, "never went out from here", "check the id"));
        }
        var (now, twins) = (acting.Now, acting.State.Twins(state));
        var serial = StatusDocument.SerialOf(state, twins);
        if (!_signed.TryGetValue(release, out var held)
            || held.Serial != serial
            || now - held.IssuedAt >= Fresh
            || now < held.IssuedAt)
        {
            if (!StatusDocument.Of(state, serial, now, StatusDocument.Ordinary, keys.Status.Kid, twins).Succeeds(out var document, out var refusal))
            {
                return Acting.Refuse(refusal);
            }
            _signed[release] = held = (serial, now, document.Sign(bytes => keys.Status.Sign(bytes)));
        }
        var tag = $"\"{held.Serial}-{held.IssuedAt.ToUnixTimeMilliseconds()}\"";
        http.Response.Headers.ETag = tag;
        // A suspension must reach everybody within a minute, through any cache in between.
        http.Response.Headers.CacheControl = "public, max-age=10";
        return http.Request.Headers.IfNoneMatch == tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(held.Bytes, "application/vnd.dsse+json");
    }
}

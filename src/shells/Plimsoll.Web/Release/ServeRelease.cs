// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Release.Succession;
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

    private readonly System.Collections.Concurrent.ConcurrentDictionary<(string Release, StatusForm Form), Held> _signed = new();

    /// <param name="Next">The successor that it names.</param>
    private sealed record Held(long Serial, string? Next, DateTimeOffset IssuedAt, byte[] Bytes);

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
        return (state, asker, others) => Telling(state, others, asker, ask.State switch
        {
            ServiceState.Active => Serving.Activate(state, asker, rules, ask.Criterion, others.Downstream(state), reason, others.OfWeights(state)),
            ServiceState.Restricted => Serving.Restrict(
                state, asker, rules, ask.Uses ?? [], ask.Criterion, reason!, others.Downstream(state), others.OfWeights(state)),
            ServiceState.Suspended => Serving.Suspend(state, ask.Criterion, reason!, others.Downstream(state)),
            ServiceState.Retired => Serving.Retire(state, ask.Criterion, reason!, others.Downstream(state)),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    /// <summary>Once a successor goes into service, the record of the release before says so in the same append, and its public status names it.</summary>
    private Result<Outcome> Telling(Dossier state, Reading others, Asker asker, Result<Outcome> done)
    {
        if (state is not { Predecessor: { } succeeds, Opened: { } opened } || !done.Succeeds(out var outcome, out _)) { return done; }
        var before = ReleaseStreams.Releases.At(others.State.Of(ReleaseStreams.Releases).FindAny(opened.Release)!.Tenant, succeeds.Release);
        if (!before.Find(others.State).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (Succeeding.Served(state, kept.State, outcome.Events) is { } served)
        {
            // A verdict may be hours old.
            if (Succeeding.Overtaken(state, kept.State, rules, asker.Now) is { } overtaken) { return overtaken; }
            others.Also(before, kept.Rev, [served]);
        }
        return done;
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
        return (state, asker, others) => Telling(
            state, others, asker, Serving.Agree(state, asker, rules, id, words, others.Downstream(state), others.OfWeights(state)));
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
    /// <param name="form">Which form of the document: the first one unless <c>2</c> is asked for, which names a successor that went into service. It stands in
    /// the address, so that no cache between gives one for the other.</param>
    public IResult Document(string release, string? form, HttpContext http)
    {
        StatusForm? asked = form switch { null or "" or "1" => StatusForm.First, "2" => StatusForm.Second, _ => null };
        if (asked is not { } of)
        {
            return Problems.Of(new Refusal(ReleaseCodes.BadValue, "form", form, "is no form of the status document", "ask for 1 or 2, or leave it out"));
        }
        if (acting.State.Of(ReleaseStreams.Releases).FindAny(release) is not { State: { Status: not null } state })
        {
            return Problems.Of(new Refusal(ReleaseCodes.UnknownId, "release", release, "never went out from here", "check the id"));
        }
        var (now, twins) = (acting.Now, acting.State.Twins(state));
        var serial = StatusDocument.SerialOf(state, twins);
        if (!_signed.TryGetValue((release, of), out var held)
            || held.Serial != serial
            || held.Next != state.Successor?.Release
            || now - held.IssuedAt >= Fresh
            || now < held.IssuedAt)
        {
            if (!StatusDocument.Of(state, serial, now, StatusDocument.Ordinary, keys.Status.Kid, twins).Succeeds(out var document, out var refusal))
            {
                return Acting.Refuse(refusal);
            }
            _signed[(release, of)] = held = new(serial, state.Successor?.Release, now, document.Sign(bytes => keys.Status.Sign(bytes), of));
        }
        var tag = $"\"{held.Serial}-{held.IssuedAt.ToUnixTimeMilliseconds()}{(of == StatusForm.First ? "" : "-2")}\"";
        if (state.Successor is { } next)
        {
            // RFC 5829: where whoever asks about this version finds the one that succeeds it.
            http.Response.Headers.Link = $"<{Outward.Of(http.Request, $"/public/releases/{next.Release}/status")}>; rel=\"successor-version\"";
        }
        http.Response.Headers.ETag = tag;
        // A suspension must reach everybody within a minute, through any cache in between.
        http.Response.Headers.CacheControl = "public, max-age=10";
        return http.Request.Headers.IfNoneMatch == tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(held.Bytes, "application/vnd.dsse+json");
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Succession;
using Plimsoll.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The gate of a kept release: asked, judged on the record, signed; and the decision not to release.</summary>
internal sealed class DecideRelease(
    Acting acting, Histories histories, GateRules rules, KnownGates gates, SignDecisions sign, Vault vault, Remaining remaining,
    IHeldElsewhere register)
{
    /// <param name="Decision">Id of the verdict on the record; fetch the signed decision by it.</param>
    internal sealed record Judged(string Decision, VerdictAnswer Verdict, string Rev, LedgerPlace Ledger);

    /// <param name="Signed">Its signed bytes; null where they could not be made.</param>
    internal sealed record ListedDecision(
        string Decision, Stage Stage, VerdictKind Verdict, DateTimeOffset At, DateTimeOffset? ValidUntil, string? Supersedes, string Bundle,
        IReadOnlyList<string> Missing, string LedgerIndex, ListedSignature? Signed);

    /// <param name="Digest">Of the signed bytes.</param>
    /// <param name="Rendered">When they were made: with the verdict, or when the data were brought to the version that keeps them.</param>
    /// <param name="Pack">The gate rules that they name; null where they say that the pack is not known.</param>
    /// <param name="LedgerIndex">The entry that holds the digest.</param>
    internal sealed record ListedSignature(string Digest, Rendered Rendered, GatePack? Pack, DateTimeOffset Made, string LedgerIndex);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record ListedDecisions(IReadOnlyList<ListedDecision> Decisions, string? Next = null);

    /// <summary>What the gate would say, now or as of a moment; nothing is recorded.</summary>
    public IResult Ask(string release, string? asOf, Caller caller) =>
        Look(release, asOf, caller).Succeeds(out var judged, out var refusal)
            ? TypedResults.Bytes(JudgedHistory.ToUtf8(judged.Answer.Naming(judged.State, vault.Open)), "application/json")
            : Acting.Refuse(refusal);

    public Result<JudgedHistory> Look(string release, string? asOf, Caller caller) =>
        histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)
            ? new JudgedHistory(found.State, rules, Judging.Judge(found.State, rules, found.At), found.At)
            : refusal;

    /// <summary>Why a patch is not decided as it is: what it rests on fell at the release before; null where it may be.</summary>
    private Refusal? Overtaken(Reading others, string tenant, Dossier state, Asker asker)
    {
        if (state is not { Patch: not null, Predecessor: { } succeeds }) { return null; }
        return ReleaseStreams.Releases.At(tenant, succeeds.Release).Find(others.State).Succeeds(out var before, out var refusal)
            ? Succeeding.Overtaken(state, before.State, rules, asker.Now)
            : refusal;
    }

    /// <summary>Judges on the record.</summary>
    public async Task<IResult> JudgeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        (await JudgeAsync(release, caller, Recorder.Once(request, [], Encoding.UTF8.GetBytes(Ids.New("dec"))), ct)).Succeeds(out var judged, out var refusal)
            ? Body.Answer(judged, StatusCodes.Status201Created)
            : Acting.Refuse(refusal);

    public async Task<Result<Judged>> JudgeAsync(string release, Caller caller, Idempotency? once, CancellationToken ct)
    {
        var id = once?.Answer is { } planned ? Encoding.UTF8.GetString(planned) : Ids.New("dec");
        if (!(await acting.ChangeAsync(
            ReleaseStreams.Of(caller, release), new Asking(caller, null, once, ct), (state, asker, others) =>
                Overtaken(others, caller.In.Id, state, asker) is { } overtaken ? overtaken
                    : Judging.Decide(state, asker, id, rules, others.OfWeights(state), register.Stand(others, caller.In.Id, state))))
            .Succeeds(out var change, out var refusal))
        {
            return refusal;
        }
        if (change.Earlier is { } earlier) { id = Encoding.UTF8.GetString(earlier); }
        var given = change.After.Decisions.Last(d => d.Judged.Decision == id);
        // The verdict is on the record: it is signed whether or not its caller still waits. What cannot be signed for want of names says so when it is fetched.
        if (given.Signature is null && !(await sign.OneAsync(caller.Id, caller.In.Id, release, given)).Succeeds(out _, out refusal)
            && !SignDecisions.IsLost(refusal) && refusal.Is != ApiCodes.NothingChanged)
        {
            return refusal;
        }
        // What was judged is what stood at that entry, under the rules of then, not what stands by now.
        return histories.AsOf(caller, release, given.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture)).Succeeds(out var then, out refusal)
            ? new Judged(
                id, JudgedHistory.Recorded(then.State, given, gates.Find(given.Judged, given.At)).Naming(then.State, vault.Open),
                $"{RevAfter(caller, release, id, change.Rev)}", change.Place)
            : refusal;
    }

    /// <summary>The revision from which whoever was answered goes on: that of the signature where it follows the verdict at once. Whoever was there in
    /// between is not passed over: it then stays that of the verdict. Read off the history, so that the same ask is answered the same again.</summary>
    private long RevAfter(Caller caller, string release, string decision, long verdict)
    {
        var at = ReleaseStreams.Of(caller, release);
        var signed = at.Find(acting.State).Value!.State.Decisions.First(d => d.Judged.Decision == decision).Signature?.Seq;
        return histories.Entries(at, verdict, most: 1).Any(next => next.Seq == signed) ? verdict + 1 : verdict;
    }

    public IResult Decisions(string release, string? after, string? limit, Caller caller) =>
        acting.Find(caller, release).Succeeds(out var kept, out var refusal)
        ? Paging.Answer(after, limit, kept.State.Decisions, d => d.Judged.Decision, page => new ListedDecisions([.. page.Items.Select(Row)], page.Next))
        : Acting.Refuse(refusal);

    private static ListedDecision Row(GivenDecision d) => new(
        d.Judged.Decision, d.Judged.Stage, d.Judged.Verdict, d.At, d.Judged.ValidUntil, d.Judged.Supersedes, d.Judged.Bundle.ToString(),
        d.Judged.Missing, $"{d.Seq}",
        d.Signature is { } s ? new ListedSignature(s.Event.Envelope.ToString(), s.Event.Rendered, s.Event.Pack, s.Made, $"{s.Seq}") : null);

    /// <summary>The signed decision: a DSSE envelope that verifies without this server.</summary>
    /// <param name="decision">Its id, or <c>latest</c>.</param>
    public IResult Signed(string release, string decision, Caller caller) =>
        Fetch(release, decision, caller).Succeeds(out var envelope, out var refusal)
            ? TypedResults.File(envelope, "application/vnd.dsse+json", $"{release}-{decision}.dsse.json") : Acting.Refuse(refusal);

    /// <summary>The bytes as they were signed. They are read and never made here: rules, keys and names may have changed since.</summary>
    public Result<byte[]> Fetch(string release, string decision, Caller caller)
    {
        if (!Given(release, decision, caller).Succeeds(out var given, out var refusal)) { return refusal; }
        if (given.Signature is not { Event: { } signed }) { return Unsigned(release, given, caller); }
        if (vault.Open(signed.At) is not { } text)
        {
            return remaining.Of(
                ReleaseCodes.DecisionErased, "decision", given.Judged.Decision, signed.Envelope, given.Signature.Seq,
                address: $"/api/v1/t/{caller.In.Id}/entries/{given.Signature.Seq}");
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        return Digest.Of(bytes) == signed.Envelope ? bytes
            : throw new InvalidOperationException($"The bytes of {given.Judged.Decision} are not those that were signed.");
    }

    private Result<GivenDecision> Given(string release, string decision, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        var given = decision == "latest" ? kept.State.Decisions.LastOrDefault() : kept.State.Decisions.FirstOrDefault(d => d.Judged.Decision == decision);
        return given is not null ? given : new Refusal(ReleaseCodes.UnknownId, "decision", decision, "is not known", "judge the gate first");
    }

    private Refusal Unsigned(string release, GivenDecision given, Caller caller)
    {
        var (registry, opened) = (acting.State.RegistryOf(caller.In.Id).State, acting.State.ReleasesOf(caller.In.Id)[release].State.Opened!);
        if (registry.Find(opened.Model, opened.Version) is not { } version || vault.Open(version.Manifest) is null) { return SignDecisions.Lost(release); }
        return new Refusal(
            ReleaseCodes.DecisionUnsigned, "decision", given.Judged.Decision, "is on the record, but its signed bytes could not be kept",
            "judge the gate again, or start the server again: a start makes what is missing");
    }

    public Task<IResult> RefuseAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReasonAsk>(request, caller, release, null, Refuse, ct);

    public static Deciding<Dossier> Refuse(ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, _, others) => Judging.Refuse(state, reason, others.Downstream(state));
    }

    public Task<IResult> LiftAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReasonAsk>(request, caller, release, null, Lift, ct);

    public static Deciding<Dossier> Lift(ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, asker, _) => Judging.LiftRefusal(state, asker, reason);
    }
}

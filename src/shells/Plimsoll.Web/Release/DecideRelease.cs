// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The gate of a kept release: asked, judged on the record, signed; and the decision not to release.</summary>
internal sealed class DecideRelease(ReleaseDesk desk, Books books, GateRules rules, Vault vault, ServerKeys keys)
{
    internal sealed record ReasonAsk(string Reason);

    /// <param name="Decision">Id of the verdict on the record; fetch the signed decision by it.</param>
    internal sealed record Judged(string Decision, VerdictAnswer Verdict, string Rev, LedgerPlace Ledger);

    internal sealed record Listed(string Decision, Stage Stage, VerdictKind Verdict, DateTimeOffset At, DateTimeOffset? ValidUntil, string? Supersedes, string Bundle, IReadOnlyList<string> Missing, string LedgerIndex);

    internal sealed record List(IReadOnlyList<Listed> Decisions);

    /// <summary>What the gate would say, now or as of a moment; nothing is recorded.</summary>
    public IResult Ask(string release, string? asOf, Caller caller) =>
        Look(release, asOf, caller).Succeeds(out var judged, out var refusal) ? TypedResults.Bytes(judged.ToUtf8(), "application/json") : ReleaseDesk.Refuse(refusal);

    public Result<JudgedHistory> Look(string release, string? asOf, Caller caller) =>
        desk.FindAsOf(caller, release, asOf).Succeeds(out var found, out var refusal) ? new JudgedHistory(found.State, rules, Judging.Judge(found.State, rules, found.At), found.At) : refusal;

    /// <summary>Judges on the record.</summary>
    public async Task<IResult> JudgeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        (await JudgeAsync(release, caller, Recorder.Once(request, [], Encoding.UTF8.GetBytes(Ids.New("dec"))), ct)).Succeeds(out var judged, out var refusal) ? Body.Answer(judged, StatusCodes.Status201Created) : ReleaseDesk.Refuse(refusal);

    public async Task<Result<Judged>> JudgeAsync(string release, Caller caller, Idempotency? once, CancellationToken ct)
    {
        var id = once?.Answer is { } planned ? Encoding.UTF8.GetString(planned) : Ids.New("dec");
        if (!(await desk.ChangeAsync(caller, release, null, (state, asker, _) => Judging.Decide(state, asker, id, rules), desk.Texts(caller), once, ct)).Succeeds(out var change, out var refusal)) { return refusal; }
        if (change.Earlier is { } earlier) { id = Encoding.UTF8.GetString(earlier); }
        var given = change.After.Decisions.Last(d => d.Judged.Decision == id);
        // What was judged is what stood at that entry, not what stands by now.
        return desk.FindAsOf(caller, release, given.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture)).Succeeds(out var then, out refusal)
            ? new Judged(id, new JudgedHistory(then.State, rules, Judging.Judge(then.State, rules, given.At), given.At).Answer, $"{change.Rev}", change.Place) : refusal;
    }

    public IResult Decisions(string release, Caller caller) => desk.Find(caller, release).Succeeds(out var kept, out var refusal)
        ? Body.Answer(new List([.. kept.State.Decisions.Select(d => new Listed(d.Judged.Decision, d.Judged.Stage, d.Judged.Verdict, d.At, d.Judged.ValidUntil, d.Judged.Supersedes, d.Judged.Bundle.ToString(), d.Judged.Missing, $"{d.Seq}"))]))
        : ReleaseDesk.Refuse(refusal);

    /// <summary>The signed decision: a DSSE envelope that verifies without this server.</summary>
    /// <param name="decision">Its id, or <c>latest</c>.</param>
    public IResult Signed(string release, string decision, Caller caller) => Sign(release, decision, caller).Succeeds(out var envelope, out var refusal)
        ? TypedResults.File(envelope, "application/vnd.dsse+json", $"{release}-{decision}.dsse.json") : ReleaseDesk.Refuse(refusal);

    public Result<byte[]> Sign(string release, string decision, Caller caller)
    {
        if (!desk.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        var id = decision == "latest" ? kept.State.Decisions.LastOrDefault()?.Judged.Decision ?? decision : decision;
        if (kept.State.Decisions.FirstOrDefault(d => d.Judged.Decision == id) is not { } given) { return new Refusal(ReleaseCodes.UnknownId, "decision", decision, "is not known", "judge the gate first"); }
        // Packs and bases as they were judged: the state folded up to the verdict.
        var then = Dossier.Fold(desk.HistoryOf(caller, release).TakeWhile(e => e.Seq <= given.Seq));
        if (books.Now.RegistryOf(caller.In.Id).State.Find(then.Opened!.Model, then.Opened.Version) is not { } version || vault.Open(version.Manifest) is not { } names) { return new Refusal(ReleaseCodes.ManifestGone, "release", release, "has no names of files any more: they were erased", "keep the decisions that were signed before"); }
        if (!Manifest.Read(names).Succeeds(out var files, out refusal)) { return refusal; }
        return Statement.Of(then, id, files, rules, $"plimsoll:server/{keys.Log.Kid}").Succeeds(out var statement, out refusal) ? Statement.Sign(statement, keys.Decision.Kid, bytes => keys.Decision.Sign(bytes)) : refusal;
    }

    public Task<IResult> RefuseAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => desk.ActAsync<ReasonAsk>(request, caller, release, null, Refuse, ct);

    public static Deciding Refuse(ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, _, downstream) => Judging.Refuse(state, reason, downstream);
    }

    public Task<IResult> LiftAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => desk.ActAsync<ReasonAsk>(request, caller, release, null, Lift, ct);

    public static Deciding Lift(ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, _, _) => Judging.LiftRefusal(state, reason);
    }
}

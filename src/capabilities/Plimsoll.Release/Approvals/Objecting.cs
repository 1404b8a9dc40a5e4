// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>That a piece of evidence speaks against the release.</summary>
/// <param name="DecideBy">The last day on which an approver is to decide about it.</param>
/// <param name="Words">What speaks against it, where that was said.</param>
/// <param name="Suspends">Whether the organisation's rule suspends a model in service at once.</param>
public sealed record AdverseClaim(LastDay DecideBy, VaultRef? Words, bool Suspends);

/// <summary>Decisions about evidence that speaks against a release: raised by whoever holds it, decided about by an approver, by a day.</summary>
public static class Objecting
{
    /// <summary>Days that approvers have to decide, where their organisation does not say otherwise.</summary>
    public const int Days = 7;

    /// <summary>The most days that an organisation may give them.</summary>
    public const int MostDays = 90;

    /// <summary>The last day on which approvers are to decide about what is raised now, by the clocks of the organisation.</summary>
    /// <param name="zone">Where it ends: refused as <c>release.bad-value</c> where this machine does not know it, for no other day was promised.</param>
    /// <param name="days">How many they have.</param>
    public static Result<LastDay> DecideBy(DateTimeOffset now, string zone, int days = Days) =>
        LastDay.In(LastDay.DayOf(now, zone).PlusDays(days), zone, ReleaseCodes.BadValue);

    /// <summary>The same append attaches a piece and says that it speaks against the release.</summary>
    /// <param name="attached">What attaching it makes happen.</param>
    public static Result<Outcome> Along(Dossier state, Outcome attached, string evidence, AdverseClaim claim, IReadOnlyList<string> downstream) =>
        Along(state, attached, [(evidence, claim)], downstream);

    /// <summary>The same of several pieces.</summary>
    public static Result<Outcome> Along(
        Dossier state, Outcome attached, IReadOnlyList<(string Evidence, AdverseClaim Claim)> claims, IReadOnlyList<string> downstream)
    {
        // What was suspended or told in the same breath is not suspended or told twice: what speaks against the release is the graver cause.
        var suspends = claims.FirstOrDefault(c => c.Claim.Suspends).Claim;
        var kept = attached.Events.Cast<ReleaseEvent>().Where(e => suspends is null
            || e is not (StatusChanged { Criterion: Criterion.ApprovalVoided } or OpenNoticeIssued { Criterion: Criterion.ApprovalVoided }));
        var there = attached.Events.OfType<EvidenceAttached>()
            .ToDictionary(e => e.Evidence, e => new ReadRevision(1, e.Content.Digest), StringComparer.Ordinal);
        return Outcome.Of(
        [
            .. kept, .. claims.Select(c => new AdverseRaised(
                c.Evidence, c.Claim.DecideBy, c.Claim.Words, there.GetValueOrDefault(c.Evidence) ?? ReadRevision.Of(state.Evidence[c.Evidence]))),
            .. suspends is null ? [] : Consequences.Halt(state, Criterion.AdverseEvidence, suspends.Words, downstream),
        ]);
    }

    /// <summary>Says of a piece that is there that it speaks against the release.</summary>
    public static Result<Outcome> Raise(Dossier state, string evidence, AdverseClaim claim, IReadOnlyList<string> downstream) =>
        !state.Evidence.ContainsKey(evidence) ? new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "is not known", "check the id")
        : state.Adverse.TryGetValue(evidence, out var open) && open.Answer is null
            ? new Refusal(ReleaseCodes.AdverseOpen, "evidence", evidence, "is held to speak against the release already", "an approver decides about it")
        : Along(state, Outcome.Of().Value!, evidence, claim, downstream);

    /// <summary>
    /// An approver decides: the release keeps serving, or it does not. That it keeps serving, nobody decides who wrote part of it; that it stops, whoever may
    /// approve.
    /// </summary>
    /// <param name="words">Why.</param>
    public static Result<Outcome> Answer(
        Dossier state, Asker asker, GateRules rules, string evidence, AdverseAnswer answer, VaultRef words, IReadOnlyList<string> downstream)
    {
        if (state.Plan is not { } plan || !state.Adverse.TryGetValue(evidence, out var open))
        {
            return new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "is not held to speak against the release", "check the id");
        }
        // That it stops is not the last word: an approver may decide otherwise, and until then it holds.
        if (open.Answer is { } given && !(given.Answer == AdverseAnswer.Suspends && answer == AdverseAnswer.Keeps))
        {
            return new Refusal(
                ReleaseCodes.AdverseAnswered, "evidence", evidence, "was decided about", "raise it anew, if it speaks against the release still");
        }
        switch (answer)
        {
            case AdverseAnswer.Suspends:
                return Outcome.Of(
                [
                    new AdverseAnswered(evidence, answer, words, Weakness: null),
                    .. Consequences.Halt(state, Criterion.AdverseEvidence, words, downstream),
                ]);
            case AdverseAnswer.Keeps:
                return !Approving.Independent(state, asker, rules.For(plan.Stage).OnePerson).Succeeds(out var independence, out var refusal) ? refusal
                    : Outcome.Of(new AdverseAnswered(evidence, answer, words, independence.Weakness));
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What speaks against a release and waits for an approver.</summary>
    public static IEnumerable<GivenAdverse> Open(Dossier state) => state.Adverse.Values.Where(a => a.Answer is null);

    /// <summary>What holds a release: what waits for an approver, and what one decided to stop it for. The second holds until an approver decides
    /// otherwise.</summary>
    public static IEnumerable<GivenAdverse> Holding(Dossier state) => state.Adverse.Values.Where(a => a.Answer is null or { Answer: AdverseAnswer.Suspends });

    /// <summary>Whether adverse evidence that stopped a model was found by an approver to be no reason to, and never to be one since the model last served
    /// every use.</summary>
    /// <param name="since">When it was stopped.</param>
    internal static bool Dismissed(Dossier state, DateTimeOffset since) =>
        !state.AdverseUpheld && !Holding(state).Any() && state.Adverse.Values.Any(a => a.Answer is { } given && given.At >= since);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>Decisions of assessors and reviewers. Nobody reviews a finding of their own, and no review changes one.</summary>
public static class Judging
{
    /// <summary>Takes evidence in, found by the assessor or proposed from outside.</summary>
    public static Result<Outcome> Record(RoundBook state, Asker asker, EvidenceRecorded ask)
    {
        if ((Opening.Pair(state, ask.Provider, ask.Process) ?? Ask.NotAfter("seen", ask.Seen, asker.Now)) is { } refusal) { return refusal; }
        if (state.Evidence.ContainsKey(ask.Evidence)) { return new Refusal(ProgressCodes.IdTaken, "evidence", ask.Evidence, "exists already", "use another"); }
        return ask.Proposal is { } proposal && state.Settled.Contains(proposal) ? Settled(proposal) : Outcome.Of(ask);
    }

    public static Result<Outcome> Withdraw(RoundBook state, string evidence, VaultRef reason)
    {
        if (Opening.Closed(state) is { } refusal) { return refusal; }
        if (!state.Evidence.TryGetValue(evidence, out var piece))
        {
            return new Refusal(ProgressCodes.UnknownId, "evidence", evidence, "is not known", "check the id");
        }
        return piece.Withdrawn is not null
            ? Ask.Bad("evidence", evidence, "was withdrawn already", "leave it")
            : Outcome.Of(new EvidenceWithdrawn(evidence, reason));
    }

    /// <summary>Says no to what an outsider proposed, with a reason that is published.</summary>
    public static Result<Outcome> Decline(RoundBook state, ProposalDeclined ask) =>
        Opening.Pair(state, ask.Provider, ask.Process) is { } refusal ? refusal
            : state.Settled.Contains(ask.Proposal) ? Settled(ask.Proposal)
            : Outcome.Of(ask);

    /// <summary>Judges a provider on a process. What says that something is there needs evidence for it.</summary>
    public static Result<Outcome> Find(RoundBook state, FindingSet ask)
    {
        if (Opening.Pair(state, ask.Provider, ask.Process) is { } refusal) { return refusal; }
        if (state.Of(ask.Provider, ask.Process).Judgement?.Finding == ask.Finding && ask.Note is null)
        {
            return Ask.Bad("finding", ProgressTerms.Findings[ask.Finding].Key, "stands already", "leave it, or add a note");
        }
        return NeedsEvidence(ask.Finding) && !HasEvidence(state, ask.Provider, ask.Process)
            ? new Refusal(
                ProgressCodes.NoEvidence, "finding", ProgressTerms.Findings[ask.Finding].Key,
                $"of {ask.Provider} on {ask.Process} has no evidence for it",
                "record at least one piece for it first")
            : Outcome.Of(ask);
    }

    public static Result<Outcome> Confirm(RoundBook state, Asker asker, FindingConfirmed ask)
    {
        if (Reviewable(state, asker, ask.Provider, ask.Process) is { } refusal) { return refusal; }
        return state.Of(ask.Provider, ask.Process).Judgement!.Finding == ask.Finding ? Outcome.Of(ask)
            : new Refusal(ProgressCodes.Stale, "finding", ProgressTerms.Findings[ask.Finding].Key, "is not what stands now", "look at the finding again");
    }

    public static Result<Outcome> Dissent(RoundBook state, Asker asker, DissentRecorded ask)
    {
        if (Reviewable(state, asker, ask.Provider, ask.Process) is { } refusal) { return refusal; }
        return state.Of(ask.Provider, ask.Process).Judgement!.Finding == ask.Would
            ? Ask.Bad("would", ProgressTerms.Findings[ask.Would].Key, "is what was found", "confirm the finding, or name another") : Outcome.Of(ask);
    }

    /// <summary>Findings that say that something is there.</summary>
    internal static bool NeedsEvidence(Finding finding) => finding switch
    {
        Finding.Adopted or Finding.Collaborating or Finding.Partial => true,
        Finding.NotFound or Finding.NotApplicable => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static bool HasEvidence(RoundBook state, string provider, string process) =>
        state.Evidence.Values.Any(e => e.Withdrawn is null && e.Recorded.Side == Side.For && e.Recorded.Provider == provider && e.Recorded.Process == process);

    private static Refusal? Reviewable(RoundBook state, Asker asker, string provider, string process)
    {
        if (Opening.Pair(state, provider, process) is { } refusal) { return refusal; }
        return state.Of(provider, process).Judgement is not { } stands
            ? new Refusal(ProgressCodes.NotJudged, "finding", $"{provider} {process}", "has not been made", "wait for the assessor")
            : SecondPerson.Refuse(asker, [stands.By], ProgressCodes.OwnFinding, "made this finding", "ask another person to review it", anew: null);
    }

    private static Refusal Settled(string proposal) => new(ProgressCodes.Settled, "proposal", proposal, "was accepted or declined already", "leave it");
}

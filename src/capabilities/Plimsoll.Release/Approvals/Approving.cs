// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>Decisions about approvals: a personal act on exact bytes, never by an author.</summary>
public static class Approving
{
    /// <param name="state">The release.</param>
    /// <param name="seen">Digest of the bundle that the approver looked at; a newer state is refused, not approved unseen.</param>
    /// <param name="rules">The gate rules in force.</param>
    public static Result<Outcome> Approve(Dossier state, Asker asker, string approval, Digest seen, GateRules rules)
    {
        if (state is not { Opened: { } opened, Plan: { } plan, Assessment: not null })
        {
            return new Refusal(ReleaseCodes.NotAssessed, "release", state.Opened?.Release, "has no assessment", "derive its list of practices first");
        }
        var bundle = Bundle.Of(state);
        var gate = rules.For(plan.Stage);
        if (seen != bundle.Digest)
        {
            return new Refusal(
                ReleaseCodes.ApprovalStale, "bundle", seen.ToString(), "is not what the release holds now", "look at the changes, then approve them");
        }
        if (state.Approvals.Any(a => a.Id == approval)) { return new Refusal(ReleaseCodes.IdTaken, "approval", approval, "exists already", "use another"); }
        if (state.Approvals.Any(a => !a.Ended && a.By == asker.Account && a.Stage == plan.Stage && a.BundleDigest == bundle.Digest && a.Rules == gate.Digest))
        {
            return new Refusal(ReleaseCodes.ApprovedAlready, "approval", null, "of this state by you stands already", "ask somebody else");
        }
        var author = state.Authors.Contains(asker.Account);
        if (author && !opened.OnePerson)
        {
            return new Refusal(ReleaseCodes.AuthorApproves, "approver", asker.Account, "wrote part of what is to be approved", "ask a person who did not");
        }
        if (author && !gate.OnePerson)
        {
            return new Refusal(
                ReleaseCodes.AuthorApproves, "approver", asker.Account,
                "wrote part of what is to be approved, and this gate makes no exception for an organisation of one person",
                "ask a person outside to approve");
        }
        return Outcome.Of(new ApprovalGiven(approval, plan.Stage, bundle.Digest, gate.Digest, author ? Weakness.OnePersonOrganisation : null));
    }

    /// <summary>The approver takes the approval back; nobody else can.</summary>
    public static Result<Outcome> Revoke(Dossier state, Asker asker, string approval, VaultRef reason, IReadOnlyList<string> downstream) =>
        state.Approvals.FirstOrDefault(a => a.Id == approval) is not { } found
            ? new Refusal(ReleaseCodes.UnknownId, "approval", approval, "is not known", "check the id")
        : found.By != asker.Account ? new Refusal(ReleaseCodes.NotYours, "approval", approval, "is another person's", "ask that person to take it back")
        : found.Ended ? new Refusal(ReleaseCodes.ApprovalVoided, "approval", approval, "has ended already", "leave it")
        : Consequences.Of(state, asker, downstream, new ApprovalRevoked(approval, reason));

    /// <summary>Approvals that stand: of this very state, for this stage, under these rules, one a person.</summary>
    public static IReadOnlyList<Approval> Standing(Dossier state, Gate gate)
    {
        Approval[] given = [.. state.Approvals.Where(a => !a.Ended && a.Stage == gate.Stage && a.Rules == gate.Digest)];
        // Hundreds of lines have to be laid out for the digest; most releases of a long list were approved by nobody.
        if (given is []) { return []; }
        var digest = Bundle.Of(state).Digest;
        return [.. given.Where(a => a.BundleDigest == digest).DistinctBy(a => a.By)];
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
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
    /// <param name="words">What the approver says about it.</param>
    /// <param name="condition">What must be done besides, and by when.</param>
    public static Result<Outcome> Approve(
        Dossier state, Asker asker, string approval, Digest seen, GateRules rules, VaultRef? words = null, ApprovalCondition? condition = null)
    {
        if (Seen(state, seen) is { } unseen) { return unseen; }
        var (gate, person) = (rules.For(state.Plan!.Stage), Persons.Of(state, asker));
        if (state.Approvals.Any(a => a.Id == approval)) { return new Refusal(ReleaseCodes.IdTaken, "approval", approval, "exists already", "use another"); }
        // One person fills one place, by whichever account or link; whoever cannot be told apart any more may be that person.
        Approval[] standing = [.. Standing(state, gate).Where(a => !a.HasLapsed(asker.Now))];
        var others = SecondPerson.Of(person, Filling(state, gate, standing).Where(a => a.By != asker.Account).Select(a => a.By));
        if (others == Apartness.Same || standing.Any(a => a.By == asker.Account && a.BundleDigest == seen))
        {
            return new Refusal(
                ReleaseCodes.ApprovedAlready, "approval", null,
                "of this state by you stands already, by this account or another with your e-mail address, or by a link to it", "ask somebody else");
        }
        if (others == Apartness.Erased)
        {
            return new Refusal(
                ReleaseCodes.ApprovedAlready, "approval", null, "cannot be told apart from one that stands, of a person who was erased",
                "take that approval back first, then approve");
        }
        if (condition?.LastDay.HasEnded(asker.Now) == true)
        {
            return Assessing.Bad("lastDay", condition.LastDay.Text, "has passed", "name a later day");
        }
        return Independent(state, asker, gate.OnePerson).Succeeds(out var independence, out var refusal)
            ? Outcome.Of(new ApprovalGiven(approval, gate.Stage, seen, gate.Digest, independence.Weakness, words, condition)) : refusal;
    }

    /// <summary>Asks for changes instead of approving: those who assess hear of it until the same person approves.</summary>
    /// <param name="seen">Digest of the bundle that was looked at.</param>
    public static Result<Outcome> Request(Dossier state, Asker asker, string request, Digest seen, VaultRef words) =>
        Seen(state, seen) is { } unseen ? unseen
        : Outcome.Of([new ChangesRequested(request, state.Plan!.Stage, seen, words), .. Persons.TakeBack(state, asker, words)]);

    /// <summary>Says that somebody looked at the present state: what comes from then on is new to them. It approves nothing.</summary>
    /// <param name="seen">Digest of the bundle that was looked at.</param>
    public static Result<Outcome> See(Dossier state, Asker asker, Digest seen) => Seen(state, seen) is { } unseen ? unseen
        : state.Looks.GetValueOrDefault(asker.Account) is { } look && look.Bundle == seen && !(state.Notices.LastOrDefault()?.At > look.At)
            ? new Refusal(ApiCodes.NothingChanged, "bundle", seen.ToString(), "was looked at by you already, and nothing came since", "leave it")
        : Outcome.Of(new StateSeen(seen));

    /// <summary>The approver holds the condition to be met; nobody else can.</summary>
    public static Result<Outcome> Meet(Dossier state, Asker asker, string approval, VaultRef words) =>
        state.Approvals.FirstOrDefault(a => a.Id == approval) is not { } found
            ? new Refusal(ReleaseCodes.UnknownId, "approval", approval, "is not known", "check the id")
        : found.By != asker.Account ? new Refusal(ReleaseCodes.NotYours, "approval", approval, "is another person's", "ask that person to say so")
        : found.Ended ? new Refusal(ReleaseCodes.ApprovalVoided, "approval", approval, "has ended already", "leave it")
        : found.Condition is not { Met: null }
            ? new Refusal(ReleaseCodes.NoCondition, "approval", approval, "has no condition that waits", "leave it")
        : found.HasLapsed(asker.Now)
            ? new Refusal(
                ReleaseCodes.NoCondition, "approval", approval, $"was given on a condition, and {found.Condition.LastDay.Text} has passed",
                "approve it anew, as it stands now")
        : Outcome.Of(new ConditionMet(approval, words));

    /// <summary>Whether somebody wrote none of what is to be decided about; with the weakness that is printed where an organisation of one person decides all
    /// the same.</summary>
    /// <param name="alone">Whether the one person of an organisation may decide here.</param>
    internal static Result<Independence> Independent(Dossier state, Asker asker, bool alone)
    {
        // What an erased person wrote cannot be written anew by anybody, and must not keep a release shut for good.
        var author = SecondPerson.Refuse(
            asker, state.Authors, ReleaseCodes.AuthorApproves, "wrote part of what is to be approved", "ask a person who did not", anew: null);
        if (author is null) { return new Independence(null); }
        return state.Opened is not { OnePerson: true } ? author
            : Colleagues.Has(state, asker) ? author with
            {
                Reason = $"{author.Reason}; the organisation calls itself one of one person, and has had another who may approve since the release was opened"
            }
            : alone ? new Independence(Weakness.OnePersonOrganisation)
            : author with
            {
                Reason = $"{author.Reason}; this gate makes no exception for an organisation of one person", Fix = "ask a person outside to approve"
            };
    }

    /// <summary>Whether who wrote what would keep somebody's approval of the present state from being taken.</summary>
    public static bool MayApprove(Dossier state, Asker asker, Gate gate) => Independent(state, asker, gate.OnePerson).Refusal is null;

    /// <summary>Whether an approval of somebody's would be printed as self-attested: they wrote part of what they approve, and their organisation is one
    /// person.</summary>
    public static bool AttestsAlone(Dossier state, Asker asker, Gate gate) =>
        Independent(state, asker, gate.OnePerson).Succeeds(out var independence, out _) && independence.Weakness == Weakness.OnePersonOrganisation;

    /// <summary>The approver takes the approval back; nobody else can, but for that of an outside reviewer or of a person who was erased.</summary>
    public static Result<Outcome> Revoke(Dossier state, Asker asker, string approval, VaultRef reason, IReadOnlyList<string> downstream) =>
        state.Approvals.FirstOrDefault(a => a.Id == approval) is not { } found
            ? new Refusal(ReleaseCodes.UnknownId, "approval", approval, "is not known", "check the id")
        // Whoever answered by a link that works once cannot come back: somebody of the organisation takes it back for them, and says why.
        // Neither can whoever was erased; and while it stands, nobody can be told apart from them.
        : found.By != asker.Account && found.Weakness != Weakness.OutsideReviewer && SecondPerson.Of(asker, [found.By]) != Apartness.Erased
            ? new Refusal(ReleaseCodes.NotYours, "approval", approval, "is another person's", "ask that person to take it back")
        // What ended because something changed says still that somebody looked at the rest; whoever takes it back takes that back too.
        : found.TakenBack ? new Refusal(ReleaseCodes.ApprovalVoided, "approval", approval, "was taken back already", "leave it")
        : Consequences.Of(state, asker, downstream, new ApprovalRevoked(approval, reason));

    /// <summary>Why a state cannot be decided about: it has no list, or is newer than what somebody looked at.</summary>
    internal static Refusal? Seen(Dossier state, Digest seen) =>
        state is not { Opened: not null, Plan: not null, Assessment: not null }
            ? new Refusal(ReleaseCodes.NotAssessed, "release", state.Opened?.Release, "has no assessment", "derive its list of practices first")
        : seen != Bundle.Of(state).Digest
            ? new Refusal(ReleaseCodes.ApprovalStale, "bundle", seen.ToString(), "is not what the release holds now", "look at the changes, then approve them")
        : null;

    /// <summary>How many places of a gate links to somebody outside may fill: those that colleagues cannot. One person alone may fill two of two, a lab of two
    /// one of two, three people none.</summary>
    /// <param name="colleagues">People of the organisation who could approve and wrote none of the release; none may be filled where not known.</param>
    public static int PlacesByLink(Gate gate, int? colleagues) => colleagues is { } there ? Math.Max(0, gate.Approvers - there) : 0;

    /// <summary>The approvals that fill a place of a gate, each one and no more: every colleague's, and those of outside reviewers as far as there were places
    /// for them that colleagues cannot fill. An author's own fills none; see <see cref="Gate.OnePerson"/>.</summary>
    /// <param name="standing">Approvals that stand, in the order in which they were given.</param>
    public static IReadOnlyList<Approval> Filling(Dossier state, Gate gate, IEnumerable<Approval> standing)
    {
        var (places, outside) = (PlacesByLink(gate, Colleagues.Known(state)), 0);
        return [.. standing.Where(a => a.Weakness switch
        {
            null => true,
            Weakness.OutsideReviewer => outside < places && ++outside > 0,
            Weakness.OnePersonOrganisation => false,
            _ => throw new System.Diagnostics.UnreachableException(),
        })];
    }

    /// <summary>Whether whoever approved said otherwise since: that it must not go out, or that changes are wanted.</summary>
    private static bool ObjectedTo(Dossier state, Approval approval) =>
        approval.Refused || state.Requests.Any(r => r.By == approval.By && r.Stage == approval.Stage);

    /// <summary>Approvals that stand: all that was approved is still so (<see cref="StillSo"/>), for this stage, under these rules; the last of each
    /// person.</summary>
    public static IReadOnlyList<Approval> Standing(Dossier state, Gate gate)
    {
        Approval[] given = [.. state.Approvals.Where(a => !a.Ended && a.Stage == gate.Stage && a.Rules == gate.Digest && !ObjectedTo(state, a))];
        // Hundreds of lines have to be laid out to compare them; most releases of a long list were approved by nobody.
        return given is [] ? [] : [.. given.Where(a => StillSo.Broken(a, state) is null).Reverse().DistinctBy(a => a.By).Reverse()];
    }
}

/// <param name="Weakness">What is printed where somebody decides about their own work.</param>
internal sealed record Independence(Weakness? Weakness);

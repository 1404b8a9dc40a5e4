// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>What is known of an outside reviewer, by the e-mail address that the asker typed and by who is signed in where the link is opened.</summary>
/// <param name="BelongsHere">Whether it is somebody of the organisation, or an author.</param>
/// <param name="AskedAlready">Whether the address is that of another reviewer of this release whose link is open, or of anybody whose approval stands; null
/// where that cannot be told, because one of them was erased.</param>
public sealed record ReviewerKnown(bool BelongsHere, bool? AskedAlready);

/// <summary>What the asker says of a reviewer.</summary>
/// <param name="Organisation">Where the reviewer belongs.</param>
/// <param name="Relation">How the reviewer stands to the organisation that asks.</param>
public sealed record ReviewerSaid(VaultRef Name, VaultRef Email, VaultRef Organisation, VaultRef Relation);

/// <summary>Decisions about outside reviewers: somebody who has no account here is asked to look, by a link that works once.</summary>
public static class Reviewing
{
    /// <summary>Days that a link lives unless another last day is named.</summary>
    public const int UsualDays = 14;

    /// <summary>Days that a link lives at most.</summary>
    public const int MostDays = 60;

    /// <summary>Links of a release that may be open at a time.</summary>
    public const int MostOpen = 20;

    /// <summary>Asks somebody outside for a review of the release as it stands.</summary>
    public static Result<Outcome> Ask(Dossier state, Asker asker, GateRules rules, string review, LastDay until, ReviewerSaid said, ReviewerKnown who)
    {
        if (Approving.Seen(state, Bundle.Of(state).Digest) is { } unassessed) { return unassessed; }
        // Whoever calls themselves the only person asks for an answer that fills a place of the gate: colleagues must leave one.
        if (state.Opened is { OnePerson: true } && Approving.PlacesByLink(rules.For(state.Plan!.Stage), Colleagues.Count(state, asker)) == 0)
        {
            return new Refusal(
                ReleaseCodes.ReviewerInside, "release", state.Opened.Release,
                "is of an organisation that calls itself one of one person, and has colleagues enough who wrote none of it", "ask them");
        }
        if (state.Reviews.ContainsKey(review)) { return new Refusal(ReleaseCodes.IdTaken, "review", review, "exists already", "use another"); }
        if (until.HasEnded(asker.Now)) { return Assessing.Bad("until", until.Written, "has passed", "name a later day"); }
        // The last day that is allowed has begun by now plus so many days, and ends a day later.
        if (until.End > asker.Now.PlusDays(MostDays + 1))
        {
            return Assessing.Bad("until", until.Written, $"lies more than {MostDays} days ahead", "name an earlier day");
        }
        if (state.Reviews.Values.Count(r => r.StateAt(asker.Now) == ReviewState.Open) >= MostOpen)
        {
            return new Refusal(
                ReleaseCodes.TooManyReviews, "reviews", $"{MostOpen}", "links are open for this release", "withdraw one that is not needed any more");
        }
        return who switch
        {
            { BelongsHere: true } => new Refusal(
                ReleaseCodes.ReviewerInside, "email", null, "is the address of somebody of this organisation",
                "ask somebody outside; members approve under their own account"),
            { AskedAlready: true } => new Refusal(
                ReleaseCodes.ReviewerAskedAlready, "email", null, "is the address of somebody who was asked about this release already, or approved it",
                "wait for the answer, or ask somebody else"),
            { AskedAlready: null } => new Refusal(
                ReleaseCodes.ReviewerAskedAlready, "email", null, "cannot be told apart from that of a person whose approval stands and who was erased",
                "take that approval back first"),
            _ => Outcome.Of(
            [
                .. Colleagues.Counted(state, asker),
                new ReviewAsked(review, Bundle.Of(state).Digest, until, said.Name, said.Email, said.Organisation, said.Relation),
            ]),
        };
    }

    /// <summary>Withdraws a link that nobody has used.</summary>
    public static Result<Outcome> Withdraw(Dossier state, string review) => Find(state, review).Succeeds(out var found, out var refusal)
        ? found is { Given: null, Withdrawn: null, Erased: null } ? Outcome.Of(new ReviewWithdrawn(review)) : Closed(found, DateTimeOffset.MinValue)!
        : refusal;

    /// <summary>Says that what was known of a reviewer is erased.</summary>
    public static Result<Outcome> Erase(Dossier state, string review) => Find(state, review).Succeeds(out var found, out var refusal)
        ? found is { Withdrawn: null, Erased: null } ? Outcome.Of(new ReviewerErased(review))
            : new Refusal(ApiCodes.NothingChanged, "review", review, "has nothing left to erase", "leave it")
        : refusal;

    /// <summary>The answer of whoever holds the link. It binds exactly what the page showed.</summary>
    /// <param name="seen">Digest of the bundle that the page showed.</param>
    /// <param name="wroteNone">Whether the reviewer says that they wrote none of it.</param>
    public static Result<Outcome> Answer(
        Dossier state, Asker asker, GateRules rules, string review, Digest seen, ReviewAnswer answer, bool wroteNone, IReadOnlyList<ReadSheet> adequate,
        VaultRef name, VaultRef words, ReviewerKnown who)
    {
        if (!Find(state, review).Succeeds(out var found, out var unknown)) { return unknown; }
        var counted = Colleagues.Counted(state, asker);
        state = counted.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        if ((Closed(found, asker.Now) ?? Inside(who) ?? Approving.Seen(state, seen)) is { } refusal) { return refusal; }
        if (answer == ReviewAnswer.NoObjection && who.AskedAlready is not false)
        {
            return new Refusal(
                ReleaseCodes.ReviewerAskedAlready, "link", null,
                who.AskedAlready is true ? "was given to somebody whose approval stands already, under another name or account"
                    : "was given to somebody who cannot be told apart from a person whose approval stands and who was erased",
                "give another answer, or have that approval taken back first");
        }
        if (!wroteNone && (answer == ReviewAnswer.NoObjection || adequate.Count > 0))
        {
            return Assessing.Bad("wroteNone", null, "is not ticked", "say that you wrote none of it, or give another answer");
        }
        if (adequate.Count > 0 && Colleagues.Known(state) != 0)
        {
            return Assessing.Bad("adequate", null, "is for a colleague to say who wrote none of it, and there is one", "leave the worksheets to them");
        }
        foreach (var sheet in adequate)
        {
            // Whoever reads by a link goes by the id of the link.
            if (!Evidencing.CallAdequate(state, new Asker(review, asker.Now), sheet.Evidence, sheet.Revision, words).Succeeds(out _, out var no)) { return no; }
        }
        var gate = rules.For(state.Plan!.Stage);
        return Outcome.Of([.. counted, new ReviewAnswered(review, answer, gate.Stage, seen, gate.Digest, name, words, adequate)]);
    }

    /// <summary>Why a link is answered no more; null while it can be.</summary>
    public static Refusal? Closed(GivenReview review, DateTimeOffset now) => review.StateAt(now) switch
    {
        ReviewState.Open => null,
        ReviewState.Answered => new Refusal(
            ReleaseCodes.ReviewUsed, "link", null, $"works once, and was used on {Minute(review.Given!.At)}", "ask whoever sent it for a new one"),
        ReviewState.Withdrawn => new Refusal(
            ReleaseCodes.ReviewWithdrawn, "link", null, $"was withdrawn on {Minute(review.Withdrawn!.Value)} by whoever made it", "ask them for a new one"),
        ReviewState.Erased => new Refusal(
            ReleaseCodes.ReviewWithdrawn, "link", null, $"ended on {Minute(review.Erased!.Value)}, when what was known of its reviewer was erased",
            "ask whoever sent it for a new one"),
        ReviewState.Ended => new Refusal(
            ReleaseCodes.ReviewEnded, "link", null, $"could be answered until {review.Until.Text}", "ask whoever sent it for a new one"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Why whoever holds the link cannot use it.</summary>
    public static Refusal? Inside(ReviewerKnown who) => who.BelongsHere
        ? new Refusal(
            ReleaseCodes.ReviewerInside, "link", null, "is for somebody outside, and you belong to the organisation that asks, or wrote part of the release",
            "send it to the person it is for; members approve under their own account")
        : null;

    private static Result<GivenReview> Find(Dossier state, string review) =>
        state.Reviews.TryGetValue(review, out var found) ? found : new Refusal(ReleaseCodes.UnknownId, "review", review, "is not known", "check the id");

    private static string Minute(DateTimeOffset at) =>
        at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}

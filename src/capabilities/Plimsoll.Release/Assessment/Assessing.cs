// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Succession;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>Decisions about the plan and the list of practices of a release.
/// <c>downstream</c> names who must hear when a change halts a model in service.</summary>
public static class Assessing
{
    /// <summary>
    /// Derives the list, or derives it again after an answer changed. What was entered by hand stays; where the list asks something else by now, it waits.
    /// </summary>
    /// <param name="registered">What the registry says that the model is; null where the registry is not at hand.</param>
    /// <param name="lowering">Why the model is taken for less than it was, or roles are left out; null where neither is so.</param>
    /// <param name="own">What the registry says that the organisation is which releases; null where the registry is not at hand.</param>
    public static Result<Outcome> Pin(
        Dossier state, Asker asker, AssessmentPinned ask, IReadOnlyList<string> downstream, ModelType? registered = null, Lowering? lowering = null,
        IReadOnlyList<Role>? own = null)
    {
        if (Opened(state) is { } refusal) { return refusal; }
        if (ask.Packs.Count == 0) { return Bad("packs", null, "are none", "name the packs that the list rests on"); }
        // The advice speaks to providers: what is asked of the other roles stands beside it.
        if (ask.Redirect is null && ask.Requirements.Count == 0)
        {
            return Bad("requirements", "0", "are none, and there is no advice in their place", "give one of the two");
        }
        if (Succeeding.Unlike(state, ask.Profile) is { } unlike) { return unlike; }
        var packs = ask.Packs.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        if (packs.Count != ask.Packs.Count) { return Bad("packs", null, "stand twice", "name each once"); }
        var resting = from r in ask.Requirements from pack in Packs(r) where !packs.Contains(pack) select (r.Id, Pack: pack);
        if (resting.FirstOrDefault() is { Id: not null } stray)
        {
            return Bad("requirement", stray.Id, $"rests on {stray.Pack}, which is not pinned", "pin every pack of the list");
        }
        if (ask.Requirements.FirstOrDefault(r => r is { Owed: true, HowAsked: { As: not AskedAs.Duty } }) is { } pressed)
        {
            return Bad("requirement", pressed.Id, "is owed, and its source does not ask it as a duty", "leave to choice what is suggested");
        }
        if (ask.Requirements.GroupBy(r => r.Id).FirstOrDefault(g => g.Count() > 1) is { } twin)
        {
            return Bad("requirement", twin.Key, "stands twice", "list each practice once");
        }
        var (held, dropped) = (Held(state, registered), Dropped(state, ask.Profile, own ?? []));
        var lowers = held is { } type && ask.Profile.ModelType < type;
        if (!lowers && dropped is [])
        {
            return lowering is null ? Consequences.Of(state, asker, downstream, ask)
                : Bad("reason", null, "is given, and neither is the type of the model lowered nor a role left out that asks one", "leave it out");
        }
        if (lowering is null && lowers)
        {
            return new Refusal(
                ReleaseCodes.TypeLowered, "modelType", SharedTerms.ModelTypes[ask.Profile.ModelType].Key,
                $"is less than what the model is held to be, {SharedTerms.ModelTypes[held!.Value].Label}",
                "say why (reason): it stands on the record, and every decision says that the type was lowered; or keep the type");
        }
        if (lowering is null)
        {
            return new Refusal(
                ReleaseCodes.RolesNarrowed, "roles", string.Join(' ', ask.Profile.Roles.Select(r => SharedTerms.Roles[r].Key)),
                $"leave out {string.Join(", ", dropped.Select(r => SharedTerms.Roles[r].Label))}, {(dropped.All(r => own?.Contains(r) == true)
                    ? "which the registry says that the organisation is" : "for which something was judged or approved")}",
                "say why (reason): it stands on the record, and every decision says that a role was dropped; or keep the roles");
        }
        ReleaseEvent[] said =
        [
            .. lowers ? (ReleaseEvent[])[new TypeLowered(held!.Value, ask.Profile.ModelType, lowering.Roles, lowering.Reason)] : [],
            .. dropped is [] ? (ReleaseEvent[])[]
                : [new RolesNarrowed([.. (own ?? []).Union(state.Answered).Order()], ask.Profile.Roles, lowering.Roles, lowering.Reason)],
        ];
        return Consequences.Of(state, asker, downstream, [.. said, ask]);
    }

    /// <summary>
    /// The roles that a profile leaves out though somebody would have to say why: those of the organisation which releases, and those for which something was
    /// judged or approved. What was set right before anybody relied on it asks nothing, and what was said already is not asked again.
    /// </summary>
    /// <param name="own">What the registry says that the organisation is which releases.</param>
    public static IReadOnlyList<Role> Dropped(Dossier state, AssessedProfile profile, IReadOnlyList<Role> own) =>
        [.. own.Union(state.Answered).Except(profile.Roles).Except((state.Narrowed?.From ?? []).Except(state.Assessment?.Profile.Roles ?? [])).Order()];

    /// <summary>
    /// What the model is held to be until somebody says why it is less: what the list that stands was derived for, and what the registry says where nobody
    /// gave a reason against it. Null where neither is known.
    /// </summary>
    public static ModelType? Held(Dossier state, ModelType? registered) =>
        state.Assessment?.Profile.ModelType is not { } pinned ? registered
        : registered is { } known && known > pinned && state.Lowered is null ? known : pinned;

    /// <summary>
    /// Somebody read a practice as it is asked now, and says that what was answered before answers this as well: it counts again from then on.
    /// </summary>
    public static Result<Outcome> Confirm(Dossier state, Asker asker, AnswerConfirmed ask, IReadOnlyList<string> downstream)
    {
        ask = ask with { Practice = state.LineOf(ask.Practice) };
        if (Listed(state, ask.Practice) is { } refusal) { return refusal; }
        var (line, asked) = (state.Line(ask.Practice), state.Asked(ask.Practice)!);
        HashSet<string> waiting = [.. state.Waiting(ask.Practice, asker.Now).Select(e => e.Id)];
        if (waiting.Count == 0 && state.SaidOfAnother(ask.Practice) is null)
        {
            return new Refusal(ApiCodes.NothingChanged, "practice", ask.Practice, "has nothing that waits to be confirmed", "leave it");
        }
        if (ask.Words != asked.Words)
        {
            return new Refusal(
                ReleaseCodes.OtherWording, "words", ask.Words?.ToString(), "is not how the practice is worded now", "read it as it stands, then confirm it");
        }
        if (ask.Evidence.Distinct().Count() != ask.Evidence.Count)
        {
            return Bad("evidence", string.Join(' ', ask.Evidence), "is repeated", "name each piece once");
        }
        if (ask.Evidence.FirstOrDefault(id => !waiting.Contains(id)) is { } stray)
        {
            return Bad("evidence", stray, "does not wait for this practice", $"name pieces that do: {(waiting.Count == 0 ? "there are none"
                : string.Join(", ", waiting.Order(StringComparer.Ordinal)))}");
        }
        if (ask.Evidence.FirstOrDefault(id => state.Evidence[id] is var piece
            && (state.Predates(piece, ask.Practice) || Math.Max(0, piece.Answered(ask.Practice).Update) < asked.Update)) is { } older)
        {
            return new Refusal(
                ReleaseCodes.NoEvidence, "evidence", older, "is older than the significant update, and the practice is to be shown anew",
                "attach what was found since, or a new revision of it");
        }
        return line.Status switch
        {
            PracticeStatus.Met or PracticeStatus.MetLate when ask.Evidence.Count == 0 && !state.Counting(ask.Practice, asker.Now).Any() => new Refusal(
                ReleaseCodes.NoEvidence, "evidence", null, "is none, and none that counts is there",
                "name what answers the practice as it is asked now"
                    + $"{(waiting.Count == 0 ? "" : $": {string.Join(", ", waiting.Order(StringComparer.Ordinal))}")}, or attach it"),
            // Nobody accepts a risk in another person's name, and this is another risk than the one that was accepted.
            PracticeStatus.RiskAccepted when line.AcceptedBy != asker.Account => new Refusal(
                ReleaseCodes.NotYours, "practice", ask.Practice, "had its risk accepted by another person",
                "ask that person to confirm it, or accept the risk yourself"),
            PracticeStatus.Open or PracticeStatus.InProgress or PracticeStatus.Met or PracticeStatus.MetLate or PracticeStatus.NotApplicable
                or PracticeStatus.NotRequired or PracticeStatus.RiskAccepted => Consequences.Of(state, asker, downstream, ask),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public static Result<Outcome> ChangePlan(Dossier state, Asker asker, ReleasePlan plan, IReadOnlyList<string> downstream) =>
        (Opened(state) ?? Registering.Plan(plan) ?? Succeeding.Elsewhere(state, plan)) is { } refusal ? refusal
        : Consequences.OfPlan(state, asker, downstream, plan);

    /// <summary>Sets owner and due date. A date that has passed is not set anew; one that stands may stay while the owner changes.</summary>
    public static Result<Outcome> Assign(Dossier state, Asker asker, PracticeAssigned ask, IReadOnlyList<string> downstream)
    {
        ask = ask with { Practice = state.LineOf(ask.Practice) };
        return Listed(state, ask.Practice) is { } refusal ? refusal
            : ask.Due is { } due && due.HasEnded(asker.Now) && due != state.Line(ask.Practice).Due
                ? Bad("due", due.Text, "has passed", "name a later day or instant, or leave the one that stands")
            : Consequences.Of(state, asker, downstream, ask);
    }

    public static Result<Outcome> Comment(Dossier state, CommentAdded ask) =>
        Listed(state, state.LineOf(ask.Practice)) is { } refusal ? refusal : Outcome.Of(ask with { Practice = state.LineOf(ask.Practice) });

    /// <summary>Sets where a practice stands. Met after its due date is recorded as met late, whatever was asked.</summary>
    public static Result<Outcome> SetStatus(Dossier state, Asker asker, PracticeStatusSet ask, IReadOnlyList<string> downstream)
    {
        ask = ask with { Practice = state.LineOf(ask.Practice) };
        if (Listed(state, ask.Practice) is { } refusal) { return refusal; }
        var late = state.Line(ask.Practice).Due?.HasEnded(asker.Now) == true;
        var given = (ask.Reason is not null, ask.AcceptedBy is not null, ask.Until is not null);
        if (ask is { AcceptedAs: not null, Status: not PracticeStatus.RiskAccepted })
        {
            return Bad("acceptedAs", ask.AcceptedAs, "is said where no risk is accepted", "leave it out");
        }
        switch (ask.Status)
        {
            case PracticeStatus.Open or PracticeStatus.InProgress when given == (false, false, false):
                return Consequences.Of(state, asker, downstream, ask);
            case PracticeStatus.Met or PracticeStatus.MetLate when given == (false, false, false):
                return !state.Counting(ask.Practice, asker.Now).Any()
                    ? new Refusal(ReleaseCodes.NoEvidence, "practice", ask.Practice, "has no evidence that counts", "attach some first")
                    : Consequences.Of(
                        state, asker, downstream,
                        ask with
                        {
                            Status = late || state.Counting(ask.Practice, asker.Now).All(e => e.LateFor.Contains(ask.Practice))
                                ? PracticeStatus.MetLate
                                : PracticeStatus.Met
                        });
            case PracticeStatus.NotApplicable or PracticeStatus.NotRequired when given == (true, false, false):
                return Consequences.Of(state, asker, downstream, ask);
            case PracticeStatus.RiskAccepted when given == (true, true, true):
                return ask.Until!.HasEnded(asker.Now) ? Bad("until", ask.Until.Text, "has passed", "name a later day or instant")
                    : Consequences.Of(state, asker, downstream, ask);
            case PracticeStatus.Open or PracticeStatus.InProgress or PracticeStatus.Met or PracticeStatus.MetLate:
                return Bad("status", ask.Practice, "takes no reason, person or end", "leave them out");
            case PracticeStatus.NotApplicable:
                return Bad("status", ask.Practice, "needs a reason and nothing else", "say why the practice does not apply");
            case PracticeStatus.NotRequired:
                return Bad("status", ask.Practice, "needs a reason and nothing else", "say why the practice is not required here");
            case PracticeStatus.RiskAccepted:
                return Bad("status", ask.Practice, "needs a reason, the person who accepts the risk and an end", "give all three");
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The packs that a practice rests on, each once.</summary>
    public static IEnumerable<string> Packs(Requirement practice) =>
        (practice.HowAsked?.Fields ?? []).Select(f => f.Whose.Pack).Prepend(practice.Pack).Distinct();

    internal static Refusal? Opened(Dossier state) =>
        state.Opened is null ? new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first") : null;

    internal static Refusal? Listed(Dossier state, string practice) =>
        state.Find(practice) is null
            ? Unlisted(state, practice)
            : null;

    /// <summary>Why a practice is none of the list; where it is one of it but for large and small letters, which.</summary>
    public static Refusal Unlisted(Dossier state, string practice) => new(
        ReleaseCodes.UnknownPractice, "practice", practice, "is not on the list of this release",
        state.Assessment?.Requirements.FirstOrDefault(r => string.Equals(r.Id, practice, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $"write {meant.Id}, as the list does" : "use an id of its assessment, such as G01.B1, in capital letters");

    internal static Refusal Bad(string field, string? value, string reason, string fix) => new(ReleaseCodes.BadValue, field, value, reason, fix);
}

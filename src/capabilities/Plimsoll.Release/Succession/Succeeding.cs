// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Succession;

/// <summary>What somebody asks who opens the successor of a release.</summary>
/// <param name="Release">Id of the successor.</param>
/// <param name="Modalities">What the model takes in or gives out since, and did not before; for that change alone.</param>
/// <param name="Words">What is written about the change; asked for where it is another one than those that have a name.</param>
public sealed record SuccessorAsk(
    string Release, string Model, string Version, ReleasePlan Plan, IReadOnlyList<UpdateChange> Changes, IReadOnlyList<string> Modalities, VaultRef? Words)
{
    /// <summary>Where the successor is a patch: what it fixes and touches; null where it is none.</summary>
    public PatchAsk? Patch { get; init; }
}

/// <summary>What a patch fixes and touches.</summary>
/// <param name="Fixes">Ids in the register of vulnerabilities; whether they stand open is asked there.</param>
/// <param name="Touches">Practices of the list of before whose answers the fix may have changed.</param>
public sealed record PatchAsk(IReadOnlyList<string> Fixes, IReadOnlyList<string> Touches);

/// <summary>
/// Decisions about the successor of a release, after a significant update of its model. What stood about the release before is carried over and waits: none of
/// it counts until somebody confirms it for the model as it is now. What holds the release before holds its successor as well. A patch fixes vulnerabilities,
/// and is no significant update: of it what the fix touches waits, and what it does not touch counts on and says that it was carried over.
/// </summary>
public static class Succeeding
{
    /// <summary>Bytes of lines in one entry; an entry of the journal holds 65,535.</summary>
    private const int MostBytes = 45_000;

    /// <summary>Practices of one piece of evidence in one line.</summary>
    private const int MostAnswers = 120;

    /// <summary>Why no successor can be opened; null where one can.</summary>
    /// <param name="own">The organisation that releases.</param>
    /// <param name="successors">Every successor of the release so far.</param>
    public static Refusal? Refuse(Dossier before, Registry registry, string own, SuccessorAsk ask, IEnumerable<Dossier> successors)
    {
        if (before is not { Opened: { } opened, FirstActive: not null, Assessment: { } list })
        {
            return new Refusal(
                ReleaseCodes.NotInService, "release", before.Opened?.Release, "never went out, so that nothing of it was updated since",
                "go on with this release: say there that the update is significant, where its list is derived");
        }
        foreach (var successor in successors)
        {
            switch (successor)
            {
                // What the organisation decided against takes no place.
                case { Status: null, Plan: { } plan } when successor.RefusedAt(plan.Stage) is null:
                    return new Refusal(
                        ReleaseCodes.SuccessorOpen, "release", successor.Opened!.Release, "is a successor of it that did not go out yet",
                        "go on with that one, or decide there not to release");
                case { Status: { State: not ServiceState.Retired } }:
                    return new Refusal(
                        ReleaseCodes.Succeeded, "release", successor.Opened!.Release, "succeeded it already, and is not retired",
                        "open the successor of that one");
            }
        }
        if (registry.Find(ask.Model, ask.Version) is not { } version)
        {
            return new Refusal(ReleaseCodes.UnknownId, "version", $"{ask.Model} {ask.Version}", "is not registered", "register it first, or check the id");
        }
        if (ask.Model != opened.Model && registry.Models[ask.Model].Party is var owner && owner != own && owner != opened.Party)
        {
            return Bad("model", ask.Model, "is neither the same model nor another of your organisation", "name a version of one of these");
        }
        if (version.Subject == opened.Subject || SameWeights(version, registry.Find(opened.Model, opened.Version)))
        {
            return new Refusal(
                ReleaseCodes.SameWeights, "version", $"{ask.Model} {ask.Version}", "has the same weights as the release before",
                "name the version that the update made; where only the plan changes, change the plan of the release");
        }
        return ask.Patch is { } patch ? Patched(ask, patch, before) : Changes(ask, list.Profile);
    }

    /// <summary>
    /// Opens the successor: what it succeeds, its list, what is carried over, and what holds the release before. All of it is one append.
    /// </summary>
    /// <param name="before">The release that is succeeded.</param>
    /// <param name="pin">The list, derived for a significant update and the modalities of before with the new ones.</param>
    /// <param name="added">What of the list is there, or is asked anew, because of what.</param>
    /// <param name="decideBy">By when approvers decide about evidence that speaks against the release before; asked where there is some.</param>
    /// <param name="rules">What says which practices of the release before have lapsed.</param>
    /// <param name="lowering">Why the model is taken for less than it was, or roles are left out; null where neither is so.</param>
    public static Result<Outcome> Open(
        Dossier before, Registry registry, Asker asker, string own, SuccessorAsk ask, IEnumerable<Dossier> successors, AssessmentPinned pin,
        IReadOnlyList<Marked> added, Func<Result<LastDay>> decideBy, GateRules rules, Lowering? lowering = null)
    {
        if (Refuse(before, registry, own, ask, successors) is { } refusal) { return refusal; }
        if (ask.Patch is { Touches: var touched } && !touched.Any(p => rules.For(ask.Plan.Stage).AsksFor(before.Find(p)!)))
        {
            return NoPatch(
                "touches", string.Join(' ', touched), "are none that the gate asks for", "name a practice that it asks for: other weights touch one");
        }
        if (!Registering.Release(registry, ask.Release, ask.Model, ask.Version, ask.Plan, own).Succeeds(out var opening, out refusal)) { return refusal; }
        var decided = before.Decisions.LastOrDefault(d => d.Judged.Verdict == VerdictKind.Clear);
        var succeeds = new Succeeds(
            before.Opened!.Release, before.Opened.Subject, decided?.Judged.Decision, decided?.Seq, ask.Changes, ask.Modalities, ask.Words,
            [.. before.Authors.Order(StringComparer.Ordinal)], added);
        JournalEvent[] first =
        [
            .. opening.Events, succeeds,
            .. ask.Patch is { } patch
                ? (JournalEvent[])
                [
                    new PatchOpened(patch.Fixes, patch.Touches, [.. Kept(before, patch, pin.Requirements, Footings.At(before, rules, asker.Now))]),
                ]
                : [],
        ];
        var state = first.Aggregate(Dossier.Empty, Applied);
        var registered = registry.TypeOf(ask.Model, registry.Find(ask.Model, ask.Version)!.Subject);
        if (!Assessing.Pin(state, asker, pin, [], registered, lowering, registry.Parties[own].Roles).Succeeds(out var pinned, out refusal)) { return refusal; }
        JournalEvent[] carried = [.. Carried(before, asker.Now, state.Patch?.Kept ?? [])];
        var claims = new List<JournalEvent>();
        var adverse = Objecting.Holding(before).ToArray();
        if (adverse is not [])
        {
            if (!decideBy().Succeeds(out var last, out refusal)) { return refusal; }
            var here = carried.OfType<CarriedOver>().SelectMany(c => c.Evidence).DistinctBy(e => e.Evidence)
                .ToDictionary(e => e.Evidence, StringComparer.Ordinal);
            claims.AddRange(adverse.Select(a => new AdverseRaised(
                a.Evidence, last, a.Words, new ReadRevision(1, here[a.Evidence].Content.Digest))));
        }
        return Outcome.Of(
        [
            .. first.Cast<ReleaseEvent>(), .. pinned.Events.Cast<ReleaseEvent>(), .. carried.Cast<ReleaseEvent>(), .. claims.Cast<ReleaseEvent>(),
            // What was found stays found until it is shown of the model as it is now that it is mended.
            .. Examining.Holding(before, asker.Now).Select(f => new FindingOpened(f.Finding, f.Evaluation, f.Weight)),
        ]);

        Dossier Applied(Dossier state, JournalEvent e) => state.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e));
    }

    /// <summary>That a successor went into service, for the record of the release before; null where it did not, or is named there already.</summary>
    /// <param name="happened">What is about to happen to the successor.</param>
    public static SuccessorServed? Served(Dossier successor, Dossier before, IEnumerable<JournalEvent> happened) =>
        successor.Opened is { } opened && before.Successor?.Release != opened.Release
            && happened.Any(e => e is StatusChanged { State: ServiceState.Active or ServiceState.Restricted })
            ? new SuccessorServed(opened.Release, opened.Subject) : null;

    /// <summary>Why a patch does not go out by its short gate: what the gate rests on is what stood at the release before, and that fell since, or the model
    /// was lowered for a cause that one person alone does not answer. Null where nothing did, or the release is no patch or went out.</summary>
    public static Refusal? Overtaken(Dossier state, Dossier before, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Patch: not null, FirstActive: null, Predecessor: { } succeeds }) { return null; }
        if (Lowered(before) is { } lowered) { return lowered; }
        var stood = Footings.At(before, rules, now);
        if (state.KeptAnswers.FirstOrDefault(p => !Stands(before, stood, p)) is { } fell)
        {
            return NoPatch(
                "practice", fell, $"was carried over from {succeeds.Release} and does not stand there any more", "look at it here, and say here how it stands");
        }
        if (Examining.Holding(before, now).FirstOrDefault(f => !state.Findings.ContainsKey(f.Finding)) is { } found)
        {
            return NoPatch(
                "finding", found.Finding, $"was opened at {succeeds.Release} since, and holds it",
                "mend it there first, or decide against the patch and open another");
        }
        return Objecting.Holding(before).FirstOrDefault(a => !state.Adverse.ContainsKey(a.Evidence)) is { } adverse
            ? NoPatch(
                "evidence", adverse.Evidence, $"is held since to speak against {succeeds.Release}",
                "decide about it there first, or decide against the patch and open another")
            : null;
    }

    private static Refusal? Lowered(Dossier before) =>
        Serving.Cause(before) is { } cause && before.Status is not { State: ServiceState.Active }
            ? NoPatch(
                "release", before.Opened!.Release, $"is {Terms.States[before.Status!.State].Label} because of {Terms.Criteria[cause.Criterion].Label}",
                "bring it back first, as its page says, or open an ordinary successor")
            : null;

    private static bool Stands(Dossier before, Footings stood, string practice) =>
        before.Find(practice) is { } was && stood.Lacks(was) is null
        && before.Line(practice).Status is PracticeStatus.Met or PracticeStatus.MetLate or PracticeStatus.NotApplicable or PracticeStatus.NotRequired;

    /// <summary>Why a list is none for a successor: it would be derived as if nothing had been updated. Null where it is one, or the release succeeds
    /// none.</summary>
    internal static Refusal? Unlike(Dossier state, AssessedProfile profile) => state.Predecessor is not { } succeeds ? null
        // A patch is derived as the release before was.
        : !profile.SignificantUpdate && (state.Patch is null || state.Assessment is { Profile.SignificantUpdate: true })
            ? new Refusal(
                ReleaseCodes.SuccessorProfile, "significantUpdate", "false", $"is said of the successor of {succeeds.Release}, which is an update of it",
                "leave it true; a version that updates nothing gets a release of its own")
        : state is { Patch: not null, FirstActive: null, Assessment.Profile: { } derived } && Other(derived, profile) is { } other
            ? NoPatch(other, null, "is another than when the patch was opened", "leave it; where more changed than a fix, open an ordinary successor")
        : succeeds.Modalities.FirstOrDefault(m => !profile.Modalities.Contains(m)) is { } lost
            ? new Refusal(
                ReleaseCodes.SuccessorProfile, "modalities", lost, $"is left out, and is new since {succeeds.Release}", "keep it among the modalities")
        : null;

    /// <summary>In what two profiles differ that a fix does not change; null where in nothing.</summary>
    private static string? Other(AssessedProfile was, AssessedProfile said) =>
        said.ModelType != was.ModelType ? "modelType"
        : !said.Modalities.ToHashSet(StringComparer.Ordinal).SetEquals(was.Modalities) ? "modalities"
        : !said.Roles.ToHashSet().SetEquals(was.Roles) ? "roles"
        : said.SignificantUpdate != was.SignificantUpdate ? "significantUpdate"
        : said.Hosting != was.Hosting ? "hosting"
        : null;

    /// <summary>Whether a piece is carried over: it may count again, or it holds a gate as long as nobody answers it.</summary>
    internal static bool IsCarried(Dossier before, EvidenceItem item, DateTimeOffset now) =>
        Objecting.Holding(before).Any(a => a.Evidence == item.Id)
        || (item.Current.Content.Kind == EvidenceKind.Worksheet ? HoldsAsSheet(item) : item.CountsAt(now));

    /// <summary>A worksheet that lets nothing pass is carried over and holds. One that let the model of before pass says nothing of this one.</summary>
    private static bool HoldsAsSheet(EvidenceItem item) => !item.Withdrawn && item.Current.Content switch
    {
        { Restricts: true, Conclusion: var conclusion } => conclusion == WorksheetConclusion.NecessaryAndProportionate,
        { Result: WorksheetResult.LookedNotShown or WorksheetResult.ShownMitigated } => false,
        _ => true,
    };

    /// <summary>Why a plan is none for a patch that did not go out yet: it goes where what it mends went. Null where it is one, or the release is no
    /// patch.</summary>
    internal static Refusal? Elsewhere(Dossier state, ReleasePlan plan) =>
        state is { Patch: not null, FirstActive: null, Plan: { } stands } && !Same(stands, plan)
            ? NoPatch("plan", null, "is another than that of the release which the patch mends", "leave it; it is changed once the patch is in service")
            : null;

    private static bool Same(ReleasePlan one, ReleasePlan other) =>
        one.ReleaseType == other.ReleaseType && one.Audience == other.Audience && one.Stage == other.Stage
        && one.Components.ToHashSet().SetEquals(other.Components) && one.Uses.ToHashSet(StringComparer.Ordinal).SetEquals(other.Uses);

    private static Refusal? Patched(SuccessorAsk ask, PatchAsk patch, Dossier before) =>
        ask.Changes is not [UpdateChange.Fix] || ask.Modalities is not []
            ? NoPatch(
                "changes", string.Join(' ', ask.Changes.Select(c => Terms.UpdateChanges[c].Key)), "are more than a fix",
                "name fix alone; where something else changed, open an ordinary successor")
        : ask.Model != before.Opened!.Model ? NoPatch("model", ask.Model, "is another model", "name a version of the same")
        : !Same(before.Plan!, ask.Plan)
            ? NoPatch("plan", null, "is another than that of the release before", "leave it out; where it changes, open an ordinary successor")
        : ask.Words is null ? NoPatch("words", null, "are none", "write what was changed, and why it touches nothing else")
        : patch.Fixes.Count == 0 || patch.Fixes.Distinct().Count() != patch.Fixes.Count
            ? NoPatch("fixes", string.Join(' ', patch.Fixes), "are none or repeated", "name each vulnerability that it fixes once")
        : patch.Touches.Count == 0 || patch.Touches.Distinct().Count() != patch.Touches.Count
            ? NoPatch(
                "touches", string.Join(' ', patch.Touches), "are none or repeated", "name each practice that the fix touches once: other weights touch one")
        : patch.Touches.FirstOrDefault(p => before.Find(p) is null) is { } unknown
            ? new Refusal(ReleaseCodes.UnknownPractice, "touches", unknown, "is no practice of the list of the release before", "name practices of that list")
        : Lowered(before);

    /// <summary>Practices that stood before for the release as it is asked now, which the patch does not touch. What lapsed did not stand; what a
    /// rhythm serves waits, and so does what the release before had carried over itself. Whoever accepted a risk accepted that of the model before: they
    /// confirm it.</summary>
    private static IEnumerable<string> Kept(Dossier before, PatchAsk patch, IReadOnlyList<Requirement> list, Footings stood)
    {
        // A patch has no rhythm of its own yet, so that nobody would owe the look.
        var watched = before.Rhythms.Values.Where(r => r.Runs).SelectMany(r => Watching.Serving(before, r)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        // Nobody looked at it for the release before either: it is carried over once.
        var unread = before.KeptAnswers.ToHashSet(StringComparer.Ordinal);
        return
            from practice in list
            where !patch.Touches.Contains(practice.Id) && !watched.Contains(practice.Id) && !unread.Contains(practice.Id)
            where Stands(before, stood, practice.Id) && Question.Of(before.Find(practice.Id)!, 0) == Question.Of(practice, 0)
            select practice.Id;
    }

    private static Refusal NoPatch(string field, string? value, string reason, string fix) => new(ReleaseCodes.NoPatch, field, value, reason, fix);

    private static Refusal? Changes(SuccessorAsk ask, AssessedProfile profile)
    {
        if (ask.Changes.Contains(UpdateChange.Fix))
        {
            return NoPatch(
                "changes", Terms.UpdateChanges[UpdateChange.Fix].Key, "is what a patch changes, and it is not said what it fixes",
                "name fixes and touches, or another change");
        }
        if (ask.Changes.Count == 0 || ask.Changes.Distinct().Count() != ask.Changes.Count)
        {
            return Bad("changes", string.Join(' ', ask.Changes.Select(c => Terms.UpdateChanges[c].Key)), "are none or repeated", "name each change once");
        }
        if (ask.Changes.Contains(UpdateChange.Modality) != ask.Modalities is not [] || ask.Modalities.Distinct().Count() != ask.Modalities.Count)
        {
            return Bad(
                "modalities", string.Join(' ', ask.Modalities),
                ask.Modalities is [] ? "are none, and a new one is what changed" : "are repeated, or no new one is what changed",
                "name each new modality once, with the change modality");
        }
        if (ask.Modalities.FirstOrDefault(profile.Modalities.Contains) is { } known)
        {
            return new Refusal(
                ReleaseCodes.ModalityNotNew, "modalities", known, "is no new modality: the list of the release before was derived for it",
                $"name what it did not take in or give out{(profile.Modalities is [] ? "" : $": {string.Join(", ", profile.Modalities)} it did")}");
        }
        return ask.Changes.Contains(UpdateChange.Other) && ask.Words is null ? Bad("words", null, "are none, and something else changed", "write what") : null;
    }

    private static bool SameWeights(ModelVersion one, ModelVersion? other)
    {
        if (other is null) { return false; }
        var (weights, before) = (Weights(one), Weights(other));
        return weights.Count > 0 && weights.SetEquals(before);

        static HashSet<Digest> Weights(ModelVersion version) => [.. version.Files.Where(version.IsWeights)];
    }

    private static IEnumerable<CarriedOver> Over(Dossier before, DateTimeOffset now, IReadOnlyList<string> kept)
    {
        foreach (var lines in Chunks(Lines(before, now), ReleaseJson.Default.CarriedLine)) { yield return new CarriedOver(lines, [], []); }
        foreach (var pieces in Chunks(Pieces(before, now, [.. kept]), ReleaseJson.Default.CarriedEvidence)) { yield return new CarriedOver([], pieces, []); }
        var bytes = before.Evidence.Values.SelectMany(e => e.Revisions).Select(r => r.Content.Digest).Concat(before.BeforeUpdates.Keys).Distinct()
            .OrderBy(d => d.Hex, StringComparer.Ordinal);
        foreach (var some in Chunks(bytes, ReleaseJson.Default.Digest)) { yield return new CarriedOver([], [], some); }
    }

    private static IEnumerable<JournalEvent> Carried(Dossier before, DateTimeOffset now, IReadOnlyList<string> kept)
    {
        foreach (var over in Over(before, now, kept)) { yield return over; }
        foreach (var item in before.Evidence.Values.Where(e => IsCarried(before, e, now) && e.Current.Gone)) { yield return new EvidenceGone(item.Id, 1); }
    }

    private static IEnumerable<CarriedLine> Lines(Dossier before, DateTimeOffset now) =>
        from known in before.Lines
        let line = known.Value
        where line.Status != PracticeStatus.Open || line.Owner is not null || line.Due is not null
        select new CarriedLine(
            known.Key, line.Owner, line.Due is { } due && !due.HasEnded(now) ? due : null, line.Status, line.Reason, line.AcceptedBy, line.Until,
            line.AcceptedAs, line.Said.Words, line.Said.Proof);

    /// <param name="kept">Practices whose answers count on: of these goes along what counted, and nothing that waited.</param>
    private static IEnumerable<CarriedEvidence> Pieces(Dossier before, DateTimeOffset now, HashSet<string> kept)
    {
        foreach (var item in before.Evidence.Values.Where(e => IsCarried(before, e, now)))
        {
            // What was withdrawn and speaks against the release is carried for that alone.
            CarriedAnswer[] answers =
                
            [
                .. item.Withdrawn ? [] : item.Practices.Distinct().Where(p => !kept.Contains(p) || item.Answered(p) == before.Asked(p))
                    .Select(p => new CarriedAnswer(p, item.Answered(p).Words, item.Answered(p).Proof)),
            ];
            foreach (var some in answers is [] ? [[]] : answers.Chunk(MostAnswers))
            {
                yield return new CarriedEvidence(item.Id, item.Current.Content, item.Current.ReceivedAt, item.Current.By, some);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<T>> Chunks<T>(IEnumerable<T> all, JsonTypeInfo<T> json)
    {
        var (part, size) = (new List<T>(), 0);
        foreach (var one in all)
        {
            var length = JsonSerializer.SerializeToUtf8Bytes(one, json).Length + 1;
            if (size + length > MostBytes && part.Count > 0)
            {
                yield return part;
                (part, size) = ([], 0);
            }
            part.Add(one);
            size += length;
        }
        if (part.Count > 0) { yield return part; }
    }

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(ReleaseCodes.BadValue, field, value, reason, fix);
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Release;

/// <summary>Everything there is to see about releases; pages and API read the same views.</summary>
internal sealed class ShowRelease(Acting acting, Histories histories, GateRules rules, Vault vault)
{
    public Result<ReleaseView> One(string release, string? asOf, Caller caller)
    {
        if (!histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)) { return refusal; }
        var (state, now) = (found.State, found.At);
        var (opened, plan) = (state.Opened!, state.Plan!);
        var gate = rules.For(plan.Stage);
        var standing = Approving.Standing(state, gate).Where(a => !a.HasLapsed(now)).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var line = LoadLine.At(state, rules, now);
        return new ReleaseView(
            release, Text(found.Rev), now, opened.Model, acting.State.RegistryOf(caller.In.Id).State.Models[opened.Model].Name, opened.Version,
            opened.Subject.ToString(), opened.Party, plan, opened.OnePerson,
            View(state.Assessment),
            new LoadLineView(line.Due, line.Standing, line.Lapses, line.Asked, line.Owed),
            new JudgedHistory(state, rules, Judging.Judge(state, rules, now), now).Answer.Naming(state, vault.Open),
            Bundle.Of(state).Digest.ToString(),
            state.Status is { } s
                ? new StatusView(
                    s.State, s.AllowedUses, s.Criterion, s.Since, Text(state.StatusSerial), Serving.MonitoringDue(state), state.Notices, Open(s.Reason), s.By,
                    Serving.Needs(state, rules, now, AgreesAlone(state, caller)),
                    state.Return is { } back ? new ReturnView(back.Id, back.By, back.At, back.Uses, back.Evidence, Open(back.Reason)) : null)
                : null,
            [.. state.Approvals.Select(p => new ApprovalView(
                p.Id, p.Stage, p.By, p.At, standing.Contains(p.Id), p.Weakness, p.Changed, Open(p.Words),
                p.Condition is { } c ? new ConditionView(Open(c.Words), c.LastDay, c.Met is not null, Open(c.Met)) : null))],
            (state.Assessment?.Requirements ?? []).CountBy(r => state.Line(r.Id).Status).ToDictionary(), state.Evidence.Count,
            Questions(state, now),
            [.. state.Requests.Select(r => new ChangesView(r.Id, r.By, r.At, Open(r.Words), r.Bundle != Bundle.Of(state).Digest))])
            {
                Origin = acting.State.RegistryOf(caller.In.Id).State.OriginOf(opened.Model, opened.Version),
                Succeeds = state.Predecessor is { } before
                    ? new PredecessorView(before.Release, Name(caller, before.Release), before.Subject.ToString(), before.Decision) : null,
                Successor = state.Successors.LastOrDefault() is { } next
                    ? new SuccessorView(next, Name(caller, next), state.Successor?.Release == next ? state.Successor.Since : null) : null,
            };
    }

    /// <summary>What a release of the organisation is called: its model and version.</summary>
    public string Name(Caller caller, string release) =>
        acting.State.RegistryOf(caller.In.Id).State is var registry && registry.Releases.TryGetValue(release, out var listed)
            ? $"{registry.Models[listed.Model].Name} {listed.Version}" : release;

    /// <summary>Whether the caller may agree to what they propose themselves, because the organisation is one person.</summary>
    public bool AgreesAlone(Dossier state, Caller caller) =>
        Serving.AgreesAlone(state, acting.AskerOf(caller), rules);

    /// <summary>The list that a release is held to; null where there is none.</summary>
    public static AssessmentView? View(PinnedAssessment? assessment) => assessment is not { } a ? null
        : new AssessmentView(
            a.Profile.ModelType, a.Profile.ReleaseType, a.Profile.Roles, a.Profile.Modalities, a.Profile.SignificantUpdate, a.Packs,
            a.Requirements.Count, a.Redirect, a.Profile.Hosting);

    /// <summary>Every practice of a release with where it stands.</summary>
    public IReadOnlyList<PracticeView> Practices(Dossier state, DateTimeOffset now)
    {
        var footings = Footings.At(state, rules, now);
        return [.. (state.Assessment?.Requirements ?? []).Select(r => View(state, r, state.Counting(r.Id, now).Select(e => e.Id), footings, now))];
    }

    /// <param name="filter">Which practices; all parts must hold.</param>
    public Result<PracticeViews> Practices(string release, string? asOf, PracticeFilter filter, Paging paging, Caller caller)
    {
        if (!histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)) { return refusal; }
        if (filter.Refusal is { } bad) { return bad; }
        var (state, now) = (found.State, found.At);
        var footings = Footings.At(state, rules, now);
        Requirement[] all = [.. (state.Assessment?.Requirements ?? []).Where(r => filter.Takes(r, state, rules.For(state.Plan!.Stage), footings, now))];
        if (!paging.Take(all, r => r.Id).Succeeds(out var page, out refusal)) { return refusal; }
        return new PracticeViews(
            Text(found.Rev), page.Total,
            [.. page.Items.Select(r => View(state, r, state.Counting(r.Id, now).Select(e => e.Id), footings, now))], page.Next);
    }

    public Result<OnePractice> Practice(string release, string practice, string? asOf, Caller caller)
    {
        if (!histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)) { return refusal; }
        practice = found.State.LineOf(practice);
        if (found.State.Find(practice) is not { } requirement)
        {
            return Assessing.Unlisted(found.State, practice);
        }
        var footings = Footings.At(found.State, rules, found.At);
        return new OnePractice(View(found.State, requirement, found.State.Counting(practice, found.At).Select(e => e.Id), footings, found.At),
            [.. found.State.Discussion.GetValueOrDefault(practice, []).Select(c => new CommentView(c.By, c.At, vault.Open(c.Text), vault.ErasedAt(c.By)))]);
    }

    public Result<EvidenceViews> Evidence(string release, string? asOf, string? practice, string? after, string? limit, Caller caller)
    {
        if (!histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)) { return refusal; }
        EvidenceItem[] all = [.. found.State.Evidence.Values.Where(e => practice is null || e.Practices.Contains(practice))];
        if (!Paging.Of(after, limit).Succeeds(out var paging, out refusal)
            || !paging.Take(all, e => e.Id).Succeeds(out var page, out refusal))
        {
            return refusal;
        }
        return new EvidenceViews(Text(found.Rev), page.Total, [.. page.Items.Select(e => View(found.State, e, found.At))], page.Next);
    }

    public Result<ApplicabilityViews> Applicability(string release, string? asOf, Caller caller) =>
        histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal)
            ? new ApplicabilityViews([.. Plimsoll.Release.Assessment.Applicability.Of(found.State, rules, found.At)
                .Select(l => new ApplicabilityView(
                    l.Practice, l.Title, l.Applies, l.Because, Open(l.Reason), l.Status, l.Owner, l.Evidence, l.Pack, l.Basis, l.HowAsked)
                {
                    Lapses = l.Lapses,
                })])
            : refusal;

    /// <summary>Whether evidence that speaks against a release of the organisation suspends it at once.</summary>
    public bool AdverseSuspends(Caller caller) => acting.State.RegistryOf(caller.In.Id).State.AdverseSuspends;

    /// <summary>Who did what, oldest first.</summary>
    public Result<Trail> Trail(string release, string? after, string? limit, Caller caller)
    {
        var rev = 0L;
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal) || !Paging.Of(after, limit).Succeeds(out var paging, out refusal))
        {
            return refusal;
        }
        if (paging.After is not null && (!long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out rev) || rev > kept.Rev))
        {
            return Paging.Nowhere(after);
        }
        Entry[] entries = [.. histories.Entries(ReleaseStreams.Of(caller, release), rev, paging.Limit)];
        return new Trail([.. entries.Select(e => (Entry: e, Envelope: Envelope.Of(e.Bytes))).Select(e => new TrailEntry(
            Text(e.Entry.Seq), Text(e.Entry.Rev), e.Envelope.At, e.Envelope.By, e.Envelope.Type, JsonElement.Parse(e.Envelope.Data.Span),
            Convert.ToBase64String(TreeHash.OfLeaf(e.Entry.Bytes.Span).ToArray()), e.Envelope.TimeUncertain))],
            entries is [.., var last] && last.Rev < kept.Rev ? Text(last.Rev) : null);
    }

    /// <summary>The entries as they were written, as <c>plimsoll release judge</c> takes them: those of the release, and the words of its lists.</summary>
    public Result<byte[]> History(string release, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out _, out var refusal)) { return refusal; }
        var own = histories.Entries(ReleaseStreams.Of(caller, release)).ToArray();
        var lists = histories.Of(ReleaseStreams.Of(caller, release)).Select(e => e.Event).OfType<AssessmentPinned>().Select(e => e.List).OfType<Digest>();
        var words = lists.Distinct().SelectMany(list => histories.Entries(ReleaseStreams.ListOf(list)));
        using var json = new MemoryStream();
        foreach (var (index, entry) in words.Concat(own).OrderBy(e => e.Seq).Index())
        {
            json.Write(index == 0 ? "[\n"u8 : ",\n"u8);
            json.Write(entry.Bytes.Span);
        }
        json.Write("\n]\n"u8);
        return json.ToArray();
    }

    /// <summary>What an outside reviewer is called: as they called themselves, or as the asker did; null where somebody else is meant.</summary>
    public string? Outsider(Dossier state, string id) => !state.Reviews.TryGetValue(id, out var review) ? null
        : Open(review.Given?.Name ?? review.Name) is { } name ? $"{name}, an outside reviewer of {Open(review.Organisation)}"
        : "an outside reviewer whose name was erased";

    /// <summary>The text behind a reference to the vault.</summary>
    public string? Open(string reference) => vault.Open(reference);

    /// <summary>What a piece of evidence is called; null where there is none, or its label was erased.</summary>
    public string? LabelOf(Dossier state, string evidence) =>
        state.Evidence.TryGetValue(evidence, out var piece) ? Open(piece.Current.Content.Label) : null;

    public string? Open(VaultRef? text) => text is null ? null : vault.Open(text);

    private PracticeView View(Dossier state, Requirement r, IEnumerable<string> evidence, Footings footings, DateTimeOffset now)
    {
        var line = state.Line(r.Id);
        return new PracticeView(
            r.Id, r.Title, r.Tier, r.When, r.Proof, r.Owed, rules.For(state.Plan!.Stage).AsksFor(r), footings.Lacks(r), line.Status,
            line.Owner, line.Due, Open(line.Reason), line.AcceptedBy, line.Until, [.. evidence], state.Discussion.GetValueOrDefault(r.Id, []).Count,
            r.Pack, r.Basis, r.HowAsked, footings.Of(r), line.AcceptedAs)
        {
            Waits = Waits(state, r.Id, now), Kept = state.KeptAnswers.Contains(r.Id),
            Lapses = footings.LapsesOf(r.Id) is { Count: > 0 } lapses ? lapses : null, FellSilent = footings.FellSilent(r),
            Confirmed = line.Confirmed is { } c ? new ConfirmedView(c.By, c.At, Open(c.Reason), c.Evidence) : null,
        };
    }

    private static WaitView? Waits(Dossier state, string practice, DateTimeOffset now)
    {
        if (state.Asked(practice) is not { } asked) { return null; }
        var (said, waiting) = (state.SaidOfAnother(practice), state.Waiting(practice, now).ToArray());
        return (said ?? waiting.FirstOrDefault()?.Answered(practice)) is { } answered && answered.Became(asked) is { } because
            ? new WaitView(because, said is not null, answered.Words, [.. waiting.Select(e => e.Id)]) : null;
    }

    public EvidenceView View(Dossier state, EvidenceItem e, DateTimeOffset now)
    {
        var c = e.Current.Content;
        return new EvidenceView(
            e.Id, c.Kind, Open(c.Label), c.Digest.ToString(),
            c.Size is { } size ? Text(size) : null,
            c.CollectedAt, c.PeriodFrom, c.PeriodTo, c.ExpiresAt, c.Passed, c.Conclusion, e.Practices, e.LateFor, e.Current.Number,
            e.Current.ReceivedAt, e.Current.By, e.CountsAt(now), e.Withdrawn, e.Current.Gone,
            c.Result, [.. Evidencing.Called(state, e).Select(a => new AdequacyView(a.By, a.At, Open(a.Words)))],
            state.Adverse.TryGetValue(e.Id, out var a)
                ? new AdverseView(
                    a.By, a.At, a.DecideBy, Open(a.Words), a.Answer?.Answer, a.Answer?.By, a.Answer?.At, Open(a.Answer?.Words), a.Answer?.Weakness)
                : null)
        {
            WaitsFor = e.Withdrawn ? [] : [.. e.Practices.Where(p => state.Asked(p) is { } asked && asked != e.Answered(p))],
        };
    }

    /// <summary>The questions that the gate of a release asks, with what was answered.</summary>
    public IReadOnlyList<QuestionView> Questions(Dossier state) => Questions(state, acting.Now);

    private IReadOnlyList<QuestionView> Questions(Dossier state, DateTimeOffset now) =>
        [.. rules.QuestionsAt(state.Plan!.Stage).Select(q => View(state, q, now))];

    private QuestionView View(Dossier state, Plimsoll.Release.Gates.GateQuestion question, DateTimeOffset now)
    {
        var given = state.Declared.GetValueOrDefault(question.Id);
        return new QuestionView(
            question.Id, question.From, question.Text, question.Source, question.Begins <= now, question.IsCleared(state), given?.Answer, given?.By, given?.At,
            Open(given?.Because));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

}

/// <summary>Which practices to show, as the query says it.</summary>
/// <param name="When">When they are due, as the guidance says.</param>
/// <param name="Asked">True for those that the gate asks for.</param>
/// <param name="Status">What is said of it; it may wait or have lapsed all the same, and its line says so.</param>
/// <param name="Waits">True for those about which something waits to be confirmed.</param>
/// <param name="Lapsed">True for those that lapsed, so that they count as open.</param>
internal sealed record PracticeFilter(string? When, string? Status, string? Owner, bool? Asked, bool? Waits = null, bool? Lapsed = null)
{
    public Refusal? Refusal =>
        When is not null
            && SharedTerms.Whens.Find(When) is null
                ? new Refusal(ReleaseCodes.BadValue, "when", When, "is not one of the allowed values", $"use {SharedTerms.Whens.Allowed}")
        : Status is not null && StatusOf is null
            ? new Refusal(
                ReleaseCodes.BadValue, "status", Status, "is not one of the allowed values",
                $"use {string.Join(" | ", Enum.GetValues<PracticeStatus>().Select(Key))}")
                : null;

    public bool Takes(Requirement requirement, Dossier state, Gate gate, Footings footings, DateTimeOffset now) =>
        Takes(requirement, state.Line(requirement.Id), gate)
            && (Lapsed is not { } lapsed || lapsed == footings.LapsesOf(requirement.Id).Count > 0)
            && (Waits is not { } waits || waits == (state.SaidOfAnother(requirement.Id) is not null || state.Waiting(requirement.Id, now).Any()));

    private bool Takes(Requirement requirement, PracticeLine line, Gate gate) =>
        (When is null || requirement.When == SharedTerms.Whens.Find(When))
            && (StatusOf is not { } status || line.Status == status)
            && (Owner is null || (line.Owner ?? "") == Owner)
            && (Asked is not { } asked || gate.AsksFor(requirement) == asked);

    private PracticeStatus? StatusOf => Enum.GetValues<PracticeStatus>().Where(s => Key(s) == Status).Cast<PracticeStatus?>().FirstOrDefault();

    private static string Key(PracticeStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}

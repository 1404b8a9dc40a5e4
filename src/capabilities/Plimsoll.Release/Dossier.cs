// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>What was entered by hand about a practice. It survives a new derivation of the list.</summary>
public sealed record PracticeLine(string? Owner, EndsAt? Due, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, EndsAt? Until)
{
    /// <summary>The role in which whoever accepts the risk accepted it; null where nobody does, or where that was before roles were recorded.</summary>
    public string? AcceptedAs { get; init; }

    public static readonly PracticeLine Untouched = new(null, null, PracticeStatus.Open, null, null, null);
}

/// <summary>The list that a release is held to, with the packs it rests on.</summary>
public sealed record PinnedAssessment(
    AssessedProfile Profile, IReadOnlyList<PinnedPack> Packs, IReadOnlyList<Requirement> Requirements, RedirectAdvice? Redirect);

/// <summary>An approval with the exact lines that were approved.</summary>
/// <param name="Ended">Set once it was voided or taken back; it never comes to life again.</param>
public sealed record Approval(
    string Id, Stage Stage, string By, DateTimeOffset At, Bundle Bundle, Digest BundleDigest, Digest Rules, Weakness? Weakness, bool Ended,
    IReadOnlyList<string> Changed)
{
    /// <summary>Whether the approver took it back; what ends because something changed always says what.</summary>
    public bool TakenBack => Ended && Changed.Count == 0;
}

/// <summary>A verdict that was given.</summary>
public sealed record GivenDecision(long Seq, DateTimeOffset At, GateJudged Judged)
{
    /// <summary>Its signed bytes; null until they are made.</summary>
    public GivenSignature? Signature { get; init; }

    /// <summary>
    /// When its signed bytes are made, which the verdict alone decides: one that names no pack was written before signatures were kept, and is signed by
    /// the start that brings its data to this version; every other one is signed right after it.
    /// </summary>
    public Rendered Rendered => Judged.Pack is null ? Rendered.AtMigration : Rendered.WhenJudged;
}

/// <summary>The signed bytes of a decision, made once.</summary>
/// <param name="Seq">The entry that holds their digest.</param>
public sealed record GivenSignature(long Seq, DateTimeOffset Made, DecisionSigned Event);

/// <summary>Whether the model may serve, since when and why.</summary>
public sealed record GivenStatus(ServiceState State, IReadOnlyList<string> AllowedUses, Criterion Criterion, DateTimeOffset Since, long Serial);

/// <summary>What somebody said about a practice.</summary>
public sealed record GivenComment(string By, DateTimeOffset At, VaultRef Text);

/// <summary>What was said about weights that are public.</summary>
public sealed record GivenNotice(OpenNoticeKind Kind, Criterion Criterion, DateTimeOffset At);

/// <summary>Everything that decides about one release: plan, list, evidence, approvals,
/// verdicts, status. Derived from events, never changed in place.</summary>
public sealed record Dossier
{
    public static readonly Dossier Empty = new();

    /// <summary>Evidence by practice, derived once for a state and forgotten with it: hundreds of practices are asked about thousands of pieces.</summary>
    private static readonly ConditionalWeakTable<Dossier, ILookup<string, EvidenceItem>> ByPractice = [];

    public ReleaseOpened? Opened { get; init; }
    public ReleasePlan? Plan { get; init; }
    public PinnedAssessment? Assessment { get; init; }
    public ImmutableSortedDictionary<string, PracticeLine> Lines { get; init; } = ImmutableSortedDictionary.Create<string, PracticeLine>(
        StringComparer.Ordinal);
    public ImmutableDictionary<string, ImmutableList<GivenComment>> Discussion { get; init; } = ImmutableDictionary.Create<string, ImmutableList<GivenComment>>(
        StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, EvidenceItem> Evidence { get; init; } = ImmutableSortedDictionary.Create<string, EvidenceItem>(
        StringComparer.Ordinal);
    public ImmutableList<Approval> Approvals { get; init; } = [];
    public ImmutableList<GivenDecision> Decisions { get; init; } = [];
    public ImmutableDictionary<Stage, VaultRef> Refusals { get; init; } = ImmutableDictionary<Stage, VaultRef>.Empty;
    public GivenStatus? Status { get; init; }
    public ImmutableList<GivenNotice> Notices { get; init; } = [];

    /// <summary>When the retired model was last looked at.</summary>
    public DateTimeOffset? Monitored { get; init; }

    /// <summary>When it first went into service: continuous practices fall due on a rhythm from then on.</summary>
    public DateTimeOffset? FirstActive { get; init; }

    /// <summary>Whether weights ever went out to everyone. No later plan takes that back.</summary>
    public bool WeightsWentPublic { get; init; }

    /// <summary>Accounts that wrote anything of what is approved.</summary>
    public ImmutableHashSet<string> Authors { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>State as of an instant: entries received later are left out.</summary>
    public static Dossier Fold(IEnumerable<Recorded> history, DateTimeOffset? asOf = null) =>
        history.Where(entry => asOf is null || entry.At <= asOf).Aggregate(Empty, (state, entry) => state.Apply(entry));

    public PracticeLine Line(string practice) => Lines.GetValueOrDefault(practice, PracticeLine.Untouched);

    public Requirement? Find(string practice) => Assessment?.Requirements.FirstOrDefault(r => r.Id == practice);

    /// <summary>Evidence that may carry a practice at an instant.</summary>
    public IEnumerable<EvidenceItem> Counting(string practice, DateTimeOffset now) => ByPractice.GetValue(this, Lookup)[practice].Where(e => e.CountsAt(now));

    private static ILookup<string, EvidenceItem> Lookup(Dossier state) =>
        state.Evidence.Values.SelectMany(e => e.Practices.Distinct(), (e, practice) => (practice, e))
            .ToLookup(x => x.practice, x => x.e, StringComparer.Ordinal);

    public Dossier Apply(Recorded entry) => entry.Event switch
    {
        ReleaseOpened e => Authored(entry) with { Opened = e, Plan = e.Plan },
        PlanChanged e => Authored(entry) with { Plan = e.Plan },
        AssessmentPinned e => Authored(entry) with { Assessment = new PinnedAssessment(e.Profile, e.Packs, e.Requirements, e.Redirect) },
        PracticeAssigned e => Authored(entry) with { Lines = Lines.SetItem(e.Practice, Line(e.Practice) with { Owner = e.Owner, Due = e.Due }) },
        PracticesListed e => Authored(entry) with
        {
            Assessment = Assessment! with { Requirements = KeptLists.Share([.. Assessment.Requirements, .. e.Requirements.Select(r => r.Lift())]).List },
        },
        PracticeStatusSet e => Authored(entry) with
        {
            Lines = Lines.SetItem(e.Practice, Line(e.Practice) with 
            {
                Status = e.Status, Reason = e.Reason, AcceptedBy = e.AcceptedBy, Until = e.Until, AcceptedAs = e.AcceptedAs,
            })
        },
        // Discussion stands apart: what is approved must not change because somebody spoke.
        CommentAdded e => this with
        {
            Discussion = Discussion.SetItem(e.Practice, Discussion.GetValueOrDefault(e.Practice, []).Add(new GivenComment(entry.By, entry.At, e.Text)))
        },
        EvidenceAttached e => Authored(entry) with
        {
            Evidence = Evidence.SetItem(
                e.Evidence,
                new EvidenceItem(e.Evidence, [new EvidenceRevision(1, e.Content, entry.At, entry.By, Gone: false)], e.Practices, e.LateFor, Withdrawn: false))
        },
        EvidenceRevised e => Authored(entry) with
        {
            Evidence = Changed(
                e.Evidence,
                item => item with
                {
                    Revisions = [.. item.Revisions, new EvidenceRevision(e.Revision, e.Content, entry.At, entry.By, Gone: false)],
                    LateFor = [.. item.LateFor.Union(e.LateFor)]
                })
        },
        EvidenceLinked e =>
            Authored(entry) with
            {
                Evidence = Changed(e.Evidence, item => item with { Practices = e.Practices, LateFor = [.. item.LateFor.Union(e.LateFor)] })
            },
        EvidenceWithdrawn e => Authored(entry) with { Evidence = Changed(e.Evidence, item => item with { Withdrawn = true }) },
        // Bytes can vanish by accident or erasure: whoever reports it becomes no author.
        EvidenceGone e => this with
        {
            Evidence = Changed(e.Evidence, item =>
                item with { Revisions = [.. item.Revisions.Select(r => r.Number == e.Revision ? r with { Gone = true } : r)] })
        },
        ApprovalGiven e => this with
        {
            Approvals = Approvals.Add(new Approval(e.Approval, e.Stage, entry.By, entry.At, Bundle.Of(this), e.Bundle, e.Rules, e.Weakness, Ended: false, []))
        },
        ApprovalRevoked e => this with { Approvals = Ended(e.Approval, []) },
        ApprovalVoided e => this with { Approvals = Ended(e.Approval, e.Changed) },
        ReleaseRefused e => this with { Refusals = Refusals.SetItem(e.Stage, e.Reason) },
        RefusalLifted e => this with { Refusals = Refusals.Remove(e.Stage) },
        GateJudged e => this with { Decisions = Decisions.Add(new GivenDecision(entry.Seq, entry.At, e)) },
        // The first bytes stay: whoever holds them must find them again.
        DecisionSigned e => Decisions.FindIndex(d => d.Judged.Decision == e.Decision) is >= 0 and var i && Decisions[i] is { Signature: null } given
            ? this with { Decisions = Decisions.SetItem(i, given with { Signature = new(entry.Seq, entry.At, e) }) } : this,
        StatusChanged e => this with
        {
            Status = new GivenStatus(e.State, e.AllowedUses, e.Criterion, entry.At, entry.Seq),
            WeightsWentPublic = WeightsWentPublic || e.State == ServiceState.Active && Plan?.WeightsArePublic == true,
            FirstActive = FirstActive ?? (e.State == ServiceState.Active ? entry.At : null),
        },
        OpenNoticeIssued e => this with { Notices = Notices.Add(new GivenNotice(e.Kind, e.Criterion, entry.At)) },
        MonitoringRecorded => this with { Monitored = entry.At },
        // The registry folds what is not about one release, and the words of lists belong to all.
        ListKept or
        PartyRegistered or PartyChanged or ModelRegistered or VersionRegistered or LineageRecorded or ApplicationRegistered => this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Dossier Authored(Recorded entry) => Authors.Contains(entry.By) ? this : this with { Authors = Authors.Add(entry.By) };

    private ImmutableSortedDictionary<string, EvidenceItem> Changed(string id, Func<EvidenceItem, EvidenceItem> change) =>
        Evidence.SetItem(id, change(Evidence[id]));

    private ImmutableList<Approval> Ended(string id, IReadOnlyList<string> changed) =>
        [.. Approvals.Select(a => a.Id == id ? a with { Ended = true, Changed = changed } : a)];
}

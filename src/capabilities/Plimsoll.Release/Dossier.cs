// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Staging;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>What was entered by hand about a practice. It survives a new derivation of the list.</summary>
public sealed record PracticeLine(string? Owner, EndsAt? Due, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, EndsAt? Until)
{
    /// <summary>The role in which whoever accepts the risk accepted it; null where nobody does, or where that was before roles were recorded.</summary>
    public string? AcceptedAs { get; init; }

    public static readonly PracticeLine Untouched = new(null, null, PracticeStatus.Open, null, null, null);

    /// <summary>The question of which the status was said, as the list asked it then or as somebody confirmed it since.</summary>
    public Question Said { get; init; } = Question.NotRecorded;

    /// <summary>The last confirmation of what stands; null once the status was said anew.</summary>
    public Confirmation? Confirmed { get; init; }

    /// <summary>Whether it was answered for the release before, which a patch mends without touching it, and by nobody for this one.</summary>
    public bool Kept { get; init; }

    /// <summary>Whether the status claims anything that holds for one question and not for another.</summary>
    public bool Claims => Status switch
    {
        PracticeStatus.Open or PracticeStatus.InProgress => false,
        PracticeStatus.Met or PracticeStatus.MetLate or PracticeStatus.NotApplicable or PracticeStatus.NotRequired
            or PracticeStatus.RiskAccepted => true,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
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
    /// <summary>What the approver said about it.</summary>
    public VaultRef? Words { get; init; }

    public GivenCondition? Condition { get; init; }

    /// <summary>Whether what it asked for besides was not done by the day that it named.</summary>
    public bool HasLapsed(DateTimeOffset now) =>
        Condition is { } condition && condition.LastDay.HasEnded(now) && (condition.MetAt is not { } at || condition.LastDay.HasEnded(at));

    /// <summary>Whether its approver decided against the release at that stage since: what they approved before is their word no more.</summary>
    public bool Refused { get; init; }

    /// <summary>Whether the approver took it back; what ends because something changed always says what.</summary>
    public bool TakenBack => Ended && Changed.Count == 0;
}

/// <summary>What an approver asked for besides.</summary>
/// <param name="Met">What the approver said when it was met; null until then.</param>
public sealed record GivenCondition(VaultRef Words, LastDay LastDay, VaultRef? Met)
{
    /// <summary>When the approver said so; null until then. What was said to be met after its last day was not met by it.</summary>
    public DateTimeOffset? MetAt { get; init; }
}

/// <summary>Changes that somebody asked for who may approve.</summary>
/// <param name="Bundle">Digest of what they looked at.</param>
public sealed record ChangeRequest(string Id, Stage Stage, string By, DateTimeOffset At, Digest Bundle, VaultRef Words);

/// <summary>That the organisation decided not to release at a stage.</summary>
/// <param name="By">Who decided it.</param>
/// <param name="Lifted">That it was lifted; null while it stands.</param>
public sealed record GivenRefusal(Stage Stage, string By, DateTimeOffset At, VaultRef Reason, LiftedRefusal? Lifted);

/// <summary>That a refusal was lifted.</summary>
/// <param name="Weakness">Set where whoever lifted it wrote part of the release, which only a one-person organisation may do.</param>
public sealed record LiftedRefusal(string By, DateTimeOffset At, VaultRef Reason, Weakness? Weakness);

/// <summary>That somebody who may approve looked at a state.</summary>
/// <param name="Seq">The entry that says so: the release as it stood then is folded from those before it.</param>
/// <param name="Bundle">Digest of what they looked at.</param>
public sealed record GivenLook(string By, DateTimeOffset At, long Seq, Digest Bundle);

/// <summary>A verdict that was given.</summary>
public sealed record GivenDecision(long Seq, DateTimeOffset At, GateJudged Judged)
{
    /// <summary>Its signed bytes; null until they are made.</summary>
    public GivenSignature? Signature { get; init; }

    /// <summary>The release as it was judged, of the last verdict of a stage: what changed of it since, and what only came.</summary>
    internal Dossier? Then { get; init; }

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
public sealed record GivenStatus(ServiceState State, IReadOnlyList<string> AllowedUses, Criterion Criterion, DateTimeOffset Since, long Serial)
{
    /// <summary>What was written about it; null where nothing was.</summary>
    public VaultRef? Reason { get; init; }

    /// <summary>Who changed it, or did what it followed from.</summary>
    public string By { get; init; } = "";

    /// <summary>Whether it is a notice about public weights, which stands where a suspension would.</summary>
    public bool Told { get; init; }

    /// <summary>What was done, as it reads after "was".</summary>
    public string Done => Told ? "put under notice" : Terms.States[State].Label;
}

/// <summary>A proposal to put a lowered model back into service, which waits for another person. It ends when its evidence is replaced.</summary>
public sealed record GivenReturn(string Id, string By, DateTimeOffset At, IReadOnlyList<string> Uses, string Evidence, VaultRef Reason);

/// <summary>A piece of evidence that speaks against the release.</summary>
/// <param name="DecideBy">The last day on which an approver is to decide about it.</param>
/// <param name="Answer">What was decided; null until then.</param>
public sealed record GivenAdverse(string Evidence, string By, DateTimeOffset At, LastDay DecideBy, VaultRef? Words, AdverseDecision? Answer);

/// <summary>A finding of an evaluation that holds the gate until mitigation and retest are both linked.</summary>
/// <param name="Finding">Id of its record.</param>
/// <param name="Evaluation">Id of the record of the evaluation that found it.</param>
/// <param name="Mitigation">The piece of evidence that shows the mitigation; null until one is linked.</param>
/// <param name="Retest">Id of the record of the evaluation that tested it again since that mitigation; null until one is linked.</param>
public sealed record GivenFinding(
    string Finding, string Evaluation, FindingWeight Weight, string By, DateTimeOffset At, string? Mitigation = null, string? Retest = null)
{
    /// <summary>The revision of that piece when it was linked: it was tested again, and no other.</summary>
    public ReadRevision? Read { get; init; }
}

/// <summary>What an approver decided about adverse evidence, and why.</summary>
public sealed record AdverseDecision(AdverseAnswer Answer, string By, DateTimeOffset At, VaultRef Words, Weakness? Weakness);

/// <summary>What somebody said about a practice.</summary>
public sealed record GivenComment(string By, DateTimeOffset At, VaultRef Text);

/// <summary>A second person's word that a worksheet is adequate.</summary>
/// <param name="Revision">The revision that was read.</param>
/// <param name="As">The role in which the person said so; null where that was before roles were recorded.</param>
public sealed record GivenAdequacy(string Evidence, int Revision, string By, DateTimeOffset At, VaultRef Words, string? As);

/// <summary>Somebody outside who was asked to review the release, by a link that works once.</summary>
/// <param name="By">Who asked.</param>
/// <param name="Bundle">Digest of what the release held then.</param>
public sealed record GivenReview(
    string Id, string By, DateTimeOffset At, Digest Bundle, LastDay Until, VaultRef Name, VaultRef Email, VaultRef Organisation, VaultRef Relation)
{
    /// <summary>When the link was withdrawn; null where it was not.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>When what was known of the reviewer was erased; null where it was not.</summary>
    public DateTimeOffset? Erased { get; init; }

    public GivenReviewAnswer? Given { get; init; }

    public ReviewState StateAt(DateTimeOffset now) => Given is not null ? ReviewState.Answered
        : Withdrawn is not null ? ReviewState.Withdrawn
        : Erased is not null ? ReviewState.Erased
        : Until.HasEnded(now) ? ReviewState.Ended
        : ReviewState.Open;
}

/// <summary>What an outside reviewer answered.</summary>
/// <param name="Bundle">Digest of what was looked at.</param>
/// <param name="Name">What the reviewer calls themselves.</param>
public sealed record GivenReviewAnswer(ReviewAnswer Answer, DateTimeOffset At, Digest Bundle, VaultRef Name, VaultRef Words, IReadOnlyList<ReadSheet> Adequate);

/// <summary>An answer to a question that gates ask.</summary>
/// <param name="Words">Digest of the words that were answered.</param>
/// <param name="As">The role in which it was answered; null where roles were not recorded yet.</param>
public sealed record GivenAnswer(string Question, Digest Words, DeclaredAnswer Answer, string By, DateTimeOffset At, VaultRef Because, string? As);

/// <summary>A successor of a release that went into service.</summary>
/// <param name="Since">When it did for the first time.</param>
public sealed record GivenSuccessor(string Release, Digest Subject, DateTimeOffset Since);

/// <summary>What was said about weights that are public.</summary>
public sealed record GivenNotice(OpenNoticeKind Kind, Criterion Criterion, DateTimeOffset At);

/// <summary>Everything that decides about one release: plan, list, evidence, approvals,
/// verdicts, status. Derived from events, never changed in place.</summary>
public sealed record Dossier
{
    public static readonly Dossier Empty = new();

    /// <summary>Practices of a list by id. Thousands of releases share a list, and each piece of evidence asks it for those that it serves.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<Requirement>, Dictionary<string, Requirement>> ById = [];

    /// <summary>Practices of a list by the ids of the duties that they serve as well: what a history of elsewhere names is looked up, not searched.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<Requirement>, Dictionary<string, string>> Aliases = [];

    /// <summary>Evidence by practice, derived once for a state and forgotten with it: hundreds of practices are asked about thousands of pieces.</summary>
    private static readonly ConditionalWeakTable<Dossier, ILookup<string, EvidenceItem>> ByPractice = [];

    /// <summary>When the bytes of evidence were first made, as whoever sent them first said; derived once for a state.</summary>
    private static readonly ConditionalWeakTable<Dossier, Dictionary<Digest, DateTimeOffset>> ByBytes = [];

    public ReleaseOpened? Opened { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>How many people of the organisation could have approved it and wrote none of it, as last put on the record; null where it never was.</summary>
    public int? Colleagues { get; init; }

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

    /// <summary>Every decision against the release, those that were lifted among them; of a stage at most one stands.</summary>
    public ImmutableList<GivenRefusal> Refusals { get; init; } = [];

    public GivenStatus? Status { get; init; }
    public ImmutableList<GivenNotice> Notices { get; init; } = [];

    /// <summary>Notices since the model last came back from less than all uses: each is a cause that is still to be answered.</summary>
    public ImmutableList<GivenNotice> Told { get; init; } = [];

    /// <summary>The entry that gave the last notice; 0 where none was given.</summary>
    public long NoticeSerial { get; init; }

    /// <summary>The serial of the status: the entry that changed last whether the model may serve, or what was said about its public weights.</summary>
    public long StatusSerial => Math.Max(Status?.Serial ?? 0, NoticeSerial);

    /// <summary>What lowered the model since it last served every use, the last included: each cause is still to be answered.</summary>
    public ImmutableList<GivenStatus> Halts { get; init; } = [];

    /// <summary>The proposal to put it back that waits for another person.</summary>
    public GivenReturn? Return { get; init; }

    /// <summary>Who agreed alone to the return of a model that was lowered for a cause which one person alone does not answer, until a second person agreed
    /// to one or approved since; else null.</summary>
    public string? ReturnedAloneBy { get; init; }

    /// <summary>Evidence that speaks against the release, by its id.</summary>
    public ImmutableSortedDictionary<string, GivenAdverse> Adverse { get; init; } = ImmutableSortedDictionary.Create<string, GivenAdverse>(
        StringComparer.Ordinal);

    /// <summary>Whether an approver decided, since the model last served every use, that evidence stops it.</summary>
    public bool AdverseUpheld { get; init; }

    /// <summary>Findings that hold the gate, or held it, by the ids of their records.</summary>
    public ImmutableSortedDictionary<string, GivenFinding> Findings { get; init; } = ImmutableSortedDictionary.Create<string, GivenFinding>(
        StringComparer.Ordinal);

    /// <summary>Whether the register of vulnerabilities holds the gate; null where it never did.</summary>
    public GivenHold? Register { get; init; }

    /// <summary>Findings that hold other releases of the same weights, by those; one that none holds is not there.</summary>
    public ImmutableSortedDictionary<string, TwinFindings> Twins { get; init; } = ImmutableSortedDictionary.Create<string, TwinFindings>(
        StringComparer.Ordinal);

    /// <summary>Changes that were asked for, the last of each person; gone once that person approves.</summary>
    public ImmutableList<ChangeRequest> Requests { get; init; } = [];

    /// <summary>The last look of each account that said so and approved nothing by it.</summary>
    public ImmutableSortedDictionary<string, GivenLook> Looks { get; init; } = ImmutableSortedDictionary.Create<string, GivenLook>(StringComparer.Ordinal);

    /// <summary>Worksheets that a second person called adequate.</summary>
    public ImmutableList<GivenAdequacy> Adequacies { get; init; } = [];

    /// <summary>Outside reviewers who were asked, by the id of the link.</summary>
    public ImmutableSortedDictionary<string, GivenReview> Reviews { get; init; } = ImmutableSortedDictionary.Create<string, GivenReview>(
        StringComparer.Ordinal);

    /// <summary>The latest answer to each question that gates ask, by its id.</summary>
    public ImmutableSortedDictionary<string, GivenAnswer> Declared { get; init; } = ImmutableSortedDictionary.Create<string, GivenAnswer>(
        StringComparer.Ordinal);

    /// <summary>How the duties of each hand-over stand, by its id; one that was taken back is not there.</summary>
    public ImmutableSortedDictionary<string, DutiesHanded> Handed { get; init; } = ImmutableSortedDictionary.Create<string, DutiesHanded>(
        StringComparer.Ordinal);

    /// <summary>What is looked at again and again, as somebody set it or set it aside.</summary>
    public ImmutableSortedDictionary<Watched, GivenRhythm> Rhythms { get; init; } = ImmutableSortedDictionary<Watched, GivenRhythm>.Empty;

    /// <summary>That it is used inside the organisation; null where it is not.</summary>
    public GivenInternalUse? InternalUse { get; init; }

    /// <summary>Uses inside that ended, in order.</summary>
    public ImmutableList<EndedInternalUse> EndedUses { get; init; } = [];

    /// <summary>What a use inside that ended left without a summary; null where a summary covers it, it is used inside again, or there was none.</summary>
    public UncoveredUse? Uncovered { get; init; }

    /// <summary>When the retired model was last looked at.</summary>
    public DateTimeOffset? Monitored { get; init; }

    /// <summary>When it first went into service, for all of its uses or for some: continuous practices fall due on a rhythm from then on.</summary>
    public DateTimeOffset? FirstActive { get; init; }

    /// <summary>Whether weights ever went out to everyone. No later plan takes that back.</summary>
    public bool WeightsWentPublic { get; init; }

    /// <summary>How many significant updates of the model were declared. It is the release that was updated, and not one of its lists.</summary>
    public int Updates { get; init; }

    /// <summary>Digests of evidence that was there when a significant update was declared, each with how many had been before it came.</summary>
    public ImmutableDictionary<Digest, int> BeforeUpdates { get; init; } = ImmutableDictionary<Digest, int>.Empty;

    /// <summary>The last significant update that asked each practice anew, counted from 1; those that none did are not there.</summary>
    public ImmutableSortedDictionary<string, int> Renewed { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>That the type of the model was lowered, while the list is derived for less than what it was lowered from; else null.</summary>
    public Downgrade? Lowered { get; init; }

    /// <summary>That it is assessed for fewer roles than it would have to be; null where it is not.</summary>
    public FewerRoles? Narrowed { get; init; }

    /// <summary>The roles of each list under which a gate was judged, an approval given or an outside review answered: somebody relied on those.</summary>
    public ImmutableSortedSet<Role> Answered { get; init; } = [];

    /// <summary>The release that this one succeeds, after a significant update; null where it succeeds none.</summary>
    public Succeeds? Predecessor { get; init; }

    /// <summary>That it is a patch of the release that it succeeds: what it fixes and touches; null where it is none.</summary>
    public PatchOpened? Patch { get; init; }

    /// <summary>Practices whose answers were carried over to a patch and count, without anybody having said anything of them since.</summary>
    public IEnumerable<string> KeptAnswers => Patch is null ? [] : Lines.Where(l => l.Value.Kept && Find(l.Key) is not null && SaidOfAnother(l.Key) is null)
        .Select(l => l.Key);

    /// <summary>Practices of which something was carried over from the release before: the status as it stood there.</summary>
    public ImmutableSortedDictionary<string, PracticeStatus> CarriedLines { get; init; } = ImmutableSortedDictionary.Create<string, PracticeStatus>(
        StringComparer.Ordinal);

    /// <summary>Pieces of evidence that were carried over from the release before.</summary>
    public ImmutableSortedSet<string> CarriedEvidence { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Every successor that was opened, in order; of them at most one is on its way.</summary>
    public ImmutableList<string> Successors { get; init; } = [];

    /// <summary>The successor that went into service last; null until one does. Until then nobody outside hears of it.</summary>
    public GivenSuccessor? Successor { get; init; }

    /// <summary>The way ahead as it was laid out last; null where it never was.</summary>
    public GivenStagedPlan? Staged { get; init; }

    /// <summary>Moves along the staged plan, in order.</summary>
    public ImmutableList<GivenMove> Moves { get; init; } = [];

    /// <summary>Stages at which it went into service, each on the strength of a clear verdict of its own gate.</summary>
    public ImmutableSortedSet<Stage> Served { get; init; } = [];

    /// <summary>What was handed out to anybody outside at one of them, whatever a plan says since.</summary>
    public ImmutableSortedSet<Component> WentOut { get; init; } = [];

    /// <summary>What a criterion of going back that came true asks to be done with the model, until that was done; of several the most. Null where nothing is
    /// asked. That the model came back on a clear gate since does none of it.</summary>
    public FallBack? Demand { get; init; }

    /// <summary>Of those the stages at which something went out that cannot be called back.</summary>
    public ImmutableSortedSet<Stage> Irrevocable { get; init; } = [];

    /// <summary>Accounts that wrote anything of what is approved.</summary>
    public ImmutableHashSet<string> Authors { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>State as of an instant: entries received later are left out.</summary>
    public static Dossier Fold(IEnumerable<Recorded> history, DateTimeOffset? asOf = null) =>
        history.Where(entry => asOf is null || entry.At <= asOf).Aggregate(Empty, (state, entry) => state.Apply(entry));

    /// <summary>The decision against the release at a stage; null where none stands.</summary>
    public GivenRefusal? RefusedAt(Stage stage) => Refusals.Find(r => r.Stage == stage && r.Lifted is null);

    /// <summary>What is owed again and again; of internal use what is owed where nobody set it, and of a use that ended what no summary covers. Null where
    /// nothing is.</summary>
    public GivenRhythm? RhythmOf(Watched what)
    {
        if (what != Watched.InternalUse) { return Rhythms.GetValueOrDefault(what); }
        if (InternalUse is { } use)
        {
            return Rhythms.GetValueOrDefault(what) ?? new GivenRhythm(Owner: null, Every.Quarter, [], use.From, use.Next, Last: null);
        }
        return Uncovered is not { } left ? null
            : (Rhythms.GetValueOrDefault(what) ?? new GivenRhythm(Owner: null, Every.Quarter, [], left.From, left.Next, Last: null)) with
            {
                From = left.From, Next = left.Next,
            };
    }

    /// <summary>How often a summary of internal use is owed, or would be.</summary>
    internal Every InternalEvery => Rhythms.GetValueOrDefault(Watched.InternalUse)?.Every ?? Every.Quarter;

    public PracticeLine Line(string practice) => Lines.GetValueOrDefault(practice, PracticeLine.Untouched);

    public Requirement? Find(string practice) => Assessment is { } list ? ById.GetValue(list.Requirements, Indexed).GetValueOrDefault(practice) : null;

    /// <summary>
    /// The line of the list under which a practice or duty is asked for: its own, or that of the practice which serves the duty as well, whose alias the duty's
    /// id is. What the list holds in neither way keeps its id.
    /// </summary>
    public string LineOf(string id) => Find(id) is not null || Assessment is not { } list ? id
        : Aliases.GetValue(list.Requirements, Aliased).GetValueOrDefault(id, id);

    /// <summary>The question that a practice is now; null where the list does not hold it.</summary>
    public Question? Asked(string practice) => Find(practice) is { } found ? Question.Of(found, Renewed.GetValueOrDefault(practice)) : null;

    /// <summary>Evidence that may carry a practice at an instant, as it is asked now. Of a practice that the list does not hold nothing is asked.</summary>
    public IEnumerable<EvidenceItem> Counting(string practice, DateTimeOffset now)
    {
        if (Evidence.IsEmpty) { return []; }
        var asked = Asked(practice);
        return Speaking(practice, now).Where(e => asked is null || e.Answered(practice) == asked);
    }

    /// <summary>Evidence that would carry a practice at an instant and answers another question than the one of now, so that it waits.</summary>
    public IEnumerable<EvidenceItem> Waiting(string practice, DateTimeOffset now) => Evidence.IsEmpty || Asked(practice) is not { } asked ? []
        : Speaking(practice, now).Where(e => e.Answered(practice) != asked);

    /// <summary>Evidence of a practice that speaks for it at an instant. What is said to speak against the release proves nothing of it until somebody decides
    /// that all stays as it is.</summary>
    private IEnumerable<EvidenceItem> Speaking(string practice, DateTimeOffset now) => ByPractice.GetValue(this, Lookup)[practice]
        .Where(e => e.CountsAt(now) && (!Adverse.TryGetValue(e.Id, out var adverse) || adverse.Answer is { Answer: AdverseAnswer.Keeps }));

    /// <summary>The other question of which the status of a practice was said, so that it waits; null where it does not.</summary>
    public Question? SaidOfAnother(string practice) =>
        Line(practice) is { Claims: true, Said: var said } && Asked(practice) is { } asked && said != asked ? said : null;

    /// <summary>When the newest bytes of a piece were made. Bytes that were here before were made when they were first said to be, whatever is said of them
    /// since.</summary>
    public DateTimeOffset Made(EvidenceItem piece) => ByBytes.GetValue(this, static state => state.Evidence.Values.SelectMany(e => e.Revisions)
        .GroupBy(r => r.Content.Digest).ToDictionary(g => g.Key, g => g.Min(r => r.Content.CollectedAt)))[piece.Current.Content.Digest];

    /// <summary>Whether the newest bytes of a piece were here before the significant update that asked a practice anew: they show nothing of the model after
    /// it, under whatever id or link.</summary>
    public bool Predates(EvidenceItem piece, string practice) => Came(piece) < Renewed.GetValueOrDefault(practice);

    private int Came(EvidenceItem piece) => BeforeUpdates.GetValueOrDefault(piece.Current.Content.Digest, Updates);

    private static Dictionary<string, Requirement> Indexed(IReadOnlyList<Requirement> list) =>
        list.DistinctBy(r => r.Id, StringComparer.Ordinal).ToDictionary(r => r.Id, StringComparer.Ordinal);

    private static Dictionary<string, string> Aliased(IReadOnlyList<Requirement> list)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var practice in list)
        {
            foreach (var duty in practice.HowAsked?.Serves ?? []) { all.TryAdd(duty, practice.Id); }
        }
        return all;
    }

    private static ILookup<string, EvidenceItem> Lookup(Dossier state) =>
        state.Evidence.Values.SelectMany(e => e.Practices.Distinct(), (e, practice) => (practice, e))
            .ToLookup(x => x.practice, x => x.e, StringComparer.Ordinal);

    public Dossier Apply(Recorded entry) => entry.Event switch
    {
        ReleaseOpened e => Authored(entry) with { Opened = e, Plan = e.Plan, OpenedAt = entry.At },
        PlanChanged e => Authored(entry) with { Plan = e.Plan },
        TypeLowered e => Authored(entry) with
        {
            Lowered = new Downgrade((ModelType)Math.Max((int)e.From, (int)(Lowered?.From ?? e.From)), e.To, entry.At, entry.By, e.Roles, e.Reason),
        },
        RolesNarrowed e => Authored(entry) with
        {
            Narrowed = new FewerRoles([.. e.From.Union(Narrowed?.From ?? []).Order()], e.To, entry.At, entry.By, e.Roles, e.Reason),
        },
        AssessmentPinned e => Authored(entry) with
        {
            Narrowed = Narrowed is { } narrowed && narrowed.From.Except(e.Profile.Roles).Any() ? narrowed with { To = e.Profile.Roles } : null,
            Assessment = new PinnedAssessment(e.Profile, e.Packs, e.Requirements, e.Redirect),
            Updates = UpdatesWith(e.Profile),
            // What was answered for the model before a significant update is no answer for the one after it, whichever list asks for it first; what stands for
            // another reason is left alone.
            Renewed = UpdatesWith(e.Profile) is > 0 and var updates
                ? e.Requirements.Where(r => r.HowAsked is { Renew: true } && Renewed.GetValueOrDefault(r.Id) < updates)
                    .Aggregate(Renewed, (all, r) => all.SetItem(r.Id, updates))
                : Renewed,
            BeforeUpdates = UpdatesWith(e.Profile) > Updates
                ? Evidence.Values.SelectMany(item => item.Revisions).Select(r => r.Content.Digest).Where(d => !BeforeUpdates.ContainsKey(d)).Distinct()
                    .Aggregate(BeforeUpdates, (all, digest) => all.SetItem(digest, Updates))
                : BeforeUpdates,
            Lowered = Lowered is { } lowered && e.Profile.ModelType < lowered.From ? lowered with { To = e.Profile.ModelType } : null,
        },
        PracticeAssigned e => Authored(entry) with { Lines = Lines.SetItem(e.Practice, Line(e.Practice) with { Owner = e.Owner, Due = e.Due }) },
        PracticesListed e => Authored(entry) with
        {
            Assessment = Assessment! with { Requirements = KeptLists.Share([.. Assessment.Requirements, .. e.Requirements.Select(r => r.Lift())]).List },
        },
        PracticeStatusSet e => Authored(entry) with
        {
            Lines = Lines.SetItem(
                e.Practice,
                Line(e.Practice) with
                {
                    Status = e.Status, Reason = e.Reason, AcceptedBy = e.AcceptedBy, Until = e.Until, AcceptedAs = e.AcceptedAs,
                    Said = AskedOrNot(e.Practice), Confirmed = null, Kept = false,
                })
        },
        AnswerConfirmed e => Authored(entry) with
        {
            Lines = Lines.SetItem(
                e.Practice,
                Line(e.Practice) with
                {
                    Said = AskedOrNot(e.Practice),
                    Confirmed = new Confirmation(entry.By, entry.At, AskedOrNot(e.Practice), e.Evidence, e.Reason), Kept = false,
                }),
            Evidence = e.Evidence.Aggregate(Evidence, (all, id) => all.SetItem(id, Answering(all[id], [e.Practice]))),
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
                Answering(
                    new EvidenceItem(
                        e.Evidence, [new EvidenceRevision(1, e.Content, entry.At, entry.By, Gone: false)], e.Practices, e.LateFor, Withdrawn: false),
                    e.Practices))
        },
        EvidenceRevised e => Authored(entry) with
        {
            // Nobody agrees to what was put in the place of what was proposed.
            Return = Return?.Evidence == e.Evidence ? null : Return,
            Evidence = Changed(
                e.Evidence,
                item => Answering(
                    item with
                    {
                        Revisions = [.. item.Revisions, new EvidenceRevision(e.Revision, e.Content, entry.At, entry.By, Gone: false)],
                        LateFor = [.. item.LateFor.Union(e.LateFor)]
                    },
                    item.Practices))
        },
        EvidenceLinked e =>
            Authored(entry) with
            {
                // What it served once it answers as it did: naming a practice again confirms nothing, and neither does leaving it out first.
                Evidence = Changed(
                    e.Evidence,
                    item => Answering(
                        item with
                        {
                            Practices = e.Practices, Once = [.. item.Once.Union(item.Practices).Except(e.Practices)],
                            LateFor = [.. item.LateFor.Union(e.LateFor)],
                        },
                        e.Practices.Except(item.Practices).Except(item.Once)))
            },
        EvidenceWithdrawn e => Authored(entry) with { Evidence = Changed(e.Evidence, item => item with { Withdrawn = true }) },
        // Whoever reads a worksheet writes nothing of what is approved, and may approve it too.
        WorksheetCalledAdequate e => this with
        {
            Adequacies = Adequacies.Add(new GivenAdequacy(e.Evidence, e.Revision, entry.By, entry.At, e.Words, e.As))
        },
        Declared e => Authored(entry) with
        {
            Declared = Declared.SetItem(e.Question, new GivenAnswer(e.Question, e.Words, e.Answer, entry.By, entry.At, e.Because, e.As))
        },
        // Bytes can vanish by accident or erasure: whoever reports it becomes no author.
        EvidenceGone e => this with
        {
            Evidence = Changed(e.Evidence, item =>
                item with { Revisions = [.. item.Revisions.Select(r => r.Number == e.Revision ? r with { Gone = true } : r)] })
        },
        ApprovalGiven e => this with
        {
            Answered = Relied,
            ReturnedAloneBy = e.Weakness is null && entry.By != ReturnedAloneBy ? null : ReturnedAloneBy,
            Approvals = Approvals.Add(new Approval(e.Approval, e.Stage, entry.By, entry.At, Bundle.Of(this), e.Bundle, e.Rules, e.Weakness, Ended: false, [])
            {
                Words = e.Words, Condition = e.Condition is { } c ? new GivenCondition(c.Words, c.LastDay, Met: null) : null,
            }),
            Requests = Requests.RemoveAll(r => r.By == entry.By),
        },
        ConditionMet e => this with
        {
            Approvals = [.. Approvals.Select(a => a.Id == e.Approval ? a with { Condition = a.Condition! with { Met = e.Words, MetAt = entry.At } } : a)]
        },
        ChangesRequested e => this with
        {
            Requests = Requests.RemoveAll(r => r.By == entry.By).Add(new ChangeRequest(e.Request, e.Stage, entry.By, entry.At, e.Bundle, e.Words))
        },
        StateSeen e => this with { Looks = Looks.SetItem(entry.By, new GivenLook(entry.By, entry.At, entry.Seq, e.Bundle)) },
        ApprovalRevoked e => this with { Approvals = Ended(e.Approval, []) },
        ApprovalVoided e => this with { Approvals = Ended(e.Approval, e.Changed) },
        // Refusing anew takes the place of what was said before.
        ReleaseRefused e => this with
        {
            Refusals = Refusals.RemoveAll(r => r.Stage == e.Stage && r.Lifted is null)
                .Add(new GivenRefusal(e.Stage, entry.By, entry.At, e.Reason, Lifted: null)),
            Approvals = [.. Approvals.Select(a => a.Stage == e.Stage && a.By == entry.By ? a with { Refused = true } : a)],
        },
        RefusalLifted e => this with
        {
            Refusals = [.. Refusals.Select(r =>
                r.Stage == e.Stage && r.Lifted is null ? r with { Lifted = new LiftedRefusal(entry.By, entry.At, e.Reason, e.Weakness) } : r)],
        },
        GateJudged e => Judged(entry, e),
        // The first bytes stay: whoever holds them must find them again.
        DecisionSigned e => Decisions.FindIndex(d => d.Judged.Decision == e.Decision) is >= 0 and var i && Decisions[i] is { Signature: null } given
            ? this with { Decisions = Decisions.SetItem(i, given with { Signature = new(entry.Seq, entry.At, e) }) } : this,
        StatusChanged e => Serving(entry, e),
        OpenNoticeIssued e => this with
        {
            Notices = Notices.Add(new GivenNotice(e.Kind, e.Criterion, entry.At)), NoticeSerial = entry.Seq,
            Told = Told.Add(new GivenNotice(e.Kind, e.Criterion, entry.At)),
            // Of weights that are public a notice is what else would be done.
            Demand = WeightsWentPublic ? null : Demand,
        },
        MonitoringRecorded => this with { Monitored = entry.At },
        // Whoever watches writes nothing of what is approved.
        RhythmSet e => this with
        {
            Rhythms = Rhythms.SetItem(
                e.What, new GivenRhythm(e.Owner, e.Every, e.Serves, e.From, e.Next, e.Last ?? RhythmOf(e.What)?.Last, Aside: null, e.Reason)),
        },
        RhythmSetAside e => this with
        {
            Rhythms = Rhythms.SetItem(
                e.What,
                (RhythmOf(e.What) ?? new GivenRhythm(Owner: null, Every: null, [], LastDay.DayOf(entry.At, LastDay.Utc), Next: null, Last: null)) with
                {
                    Aside = new GivenAside(entry.By, entry.At, e.Reason),
                }),
        },
        LookRecorded e => RhythmOf(e.What) is not { } watched ? this : this with
        {
            Rhythms = Rhythms.SetItem(
                e.What, watched with { Next = e.Next, Last = watched.Last is { } last && last.Day > e.Day ? last : new Sighting(e.Record, e.Day) }),
            Uncovered = e.What != Watched.InternalUse || Uncovered is not { } left ? Uncovered : e.Next is { } still ? left with { Next = still } : null,
        },
        InternalUseSaid e => e.Next is { } first ? UsedInside(new GivenInternalUse(entry.At, entry.By, first, e.Words)) : UsedNoMore(entry, e),
        ReturnProposed e => this with { Return = new GivenReturn(e.Return, entry.By, entry.At, e.Uses, e.Evidence, e.Reason) },
        // The change of status that follows says what became of it.
        ReturnAgreed e => this with { Return = null, ReturnedAloneBy = e.Weakness is null ? null : entry.By },
        // Whoever says that evidence speaks against a release writes none of it.
        AdverseRaised e => this with
        {
            Adverse = Adverse.SetItem(e.Evidence, new GivenAdverse(e.Evidence, entry.By, entry.At, e.DecideBy, e.Words, Answer: null))
        },
        AdverseAnswered e => this with
        {
            Adverse = Adverse.SetItem(
                e.Evidence, Adverse[e.Evidence] with { Answer = new AdverseDecision(e.Answer, entry.By, entry.At, e.Words, e.Weakness) }),
            AdverseUpheld = AdverseUpheld || e.Answer == AdverseAnswer.Suspends,
        },
        // Whoever found something writes nothing of what is approved; whoever mends it does.
        FindingOpened e => this with
        {
            Findings = Findings.SetItem(e.Finding, new GivenFinding(e.Finding, e.Evaluation, e.Weight, entry.By, entry.At))
        },
        TwinFindings e => this with { Twins = e.Findings.Count == 0 ? Twins.Remove(e.Twin) : Twins.SetItem(e.Twin, e) },
        // Whoever wrote in the register what lets the gate clear wrote that; whoever said that it holds wrote nothing of what is approved.
        VulnerabilitiesStand e => this with
        {
            Register = new GivenHold(e.Holds, (Register?.Number ?? 0) + 1, e.Open), Authors = e.Holds ? Authors : Authors.Union(e.Wrote),
        },
        FindingMitigated e => Authored(entry) with
        {
            Findings = Findings.SetItem(
                e.Finding, Findings[e.Finding] with { Mitigation = e.Evidence, Retest = null, Read = ReadRevision.Of(Evidence[e.Evidence]) })
        },
        // Whoever wrote the evaluation wrote what lets the gate clear, whoever links it.
        FindingRetested e => Authored(entry) with
        {
            Authors = Authors.Add(entry.By).Union(e.Wrote),
            Findings = Findings.SetItem(e.Finding, Findings[e.Finding] with { Retest = e.Evaluation }),
        },
        // Whoever asks for a review, and whoever gives one, writes nothing of what is approved.
        ReviewAsked e => this with
        {
            Reviews = Reviews.SetItem(
                e.Review, new GivenReview(e.Review, entry.By, entry.At, e.Bundle, e.Until, e.Name, e.Email, e.Organisation, e.Relation))
        },
        ColleaguesCounted e => this with { Colleagues = e.People },
        ReviewWithdrawn e => this with { Reviews = Reviews.SetItem(e.Review, Reviews[e.Review] with { Withdrawn = entry.At }) },
        ReviewAnswered e => Reviewed(entry, e),
        // Who owes what is part of what is approved, whoever changes it. Whoever answers by a link goes by no account here.
        DutiesHanded e => Authored(entry) with { Handed = e.Duties.Count == 0 ? Handed.Remove(e.HandOver) : Handed.SetItem(e.HandOver, e) },
        // From here on a significant update is behind it: what the list asks anew because of that is asked anew.
        Succeeds e => Authored(entry) with { Predecessor = e, Updates = 1, Authors = Authors.Add(entry.By).Union(e.Authors) },
        // A patch is no significant update: nothing is asked anew because of it.
        PatchOpened e => Authored(entry) with { Patch = e, Updates = 0 },
        CarriedOver e => Carrying(e),
        SuccessorOpened e => this with { Successors = Successors.Add(e.Successor) },
        SuccessorServed e => this with { Successor = new GivenSuccessor(e.Successor, e.Subject, entry.At) },
        ReviewerErased e => this with { Reviews = Reviews.SetItem(e.Review, Reviews[e.Review] with { Erased = entry.At }) },
        // The way ahead is nothing of what is approved: the plan is, and whoever moves it has written that.
        StagedPlanSet e => this with
        {
            Staged = new GivenStagedPlan(e.Steps, entry.By, entry.At, entry.Seq),
            Irrevocable = Irrevocable.Union(e.Steps.Where(s => !s.CanBeUndone && Served.Contains(s.Stage)).Select(s => s.Stage)),
        },
        MovedOn e => this with { Moves = Moves.Add(new GivenMove(entry.By, entry.At, entry.Seq, e, Back: null)) },
        MovedBack e => this with
        {
            Moves = Moves.Add(new GivenMove(entry.By, entry.At, entry.Seq, On: null, e)),
            Demand = Moving.StillAsked(Demand > e.Act ? Demand : e.Act, Status?.State, WeightsWentPublic),
        },
        // The registry folds what is not about one release, and the words of lists belong to all.
        ListKept or AdverseRuleSet or
        PartyRegistered or PartyChanged or ModelRegistered or VersionRegistered or LineageRecorded or LineageWithdrawn or ApplicationRegistered => this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What stood about the release before. It answers a question that no list asks any more, so that all of it waits; of a patch, that is what it
    /// touches, and whatever did not stand before.</summary>
    private Dossier Carrying(CarriedOver e) => this with
    {
        Lines = e.Lines.Aggregate(Lines, (all, l) => all.SetItem(
            l.Practice,
            new PracticeLine(l.Owner, l.Due, l.Status, l.Reason, l.AcceptedBy, l.Until)
            {
                AcceptedAs = l.AcceptedAs, Said = AnsweredBefore(l.Practice, l.Words, l.Proof), Kept = IsKept(l.Practice),
            })),
        CarriedLines = e.Lines.Aggregate(CarriedLines, (all, l) => all.SetItem(l.Practice, l.Status)),
        Evidence = e.Evidence.Aggregate(Evidence, (all, piece) => all.SetItem(piece.Evidence, Carried(all.GetValueOrDefault(piece.Evidence), piece))),
        CarriedEvidence = CarriedEvidence.Union(e.Evidence.Select(piece => piece.Evidence)),
        BeforeUpdates = e.Before.Aggregate(BeforeUpdates, (all, digest) => all.SetItem(digest, 0)),
    };

    private bool IsKept(string practice) => Patch?.Kept.Contains(practice) == true;

    private Question AnsweredBefore(string practice, Digest? words, Proof? proof) => new(words, proof, IsKept(practice) ? 0 : Question.Predecessor);

    private EvidenceItem Carried(EvidenceItem? begun, CarriedEvidence piece)
    {
        var item = begun ?? new EvidenceItem(
            piece.Evidence, [new EvidenceRevision(1, piece.Content, piece.ReceivedAt, piece.By, Gone: false)], [], [], Withdrawn: false);
        return item with
        {
            Practices = [.. item.Practices.Union(piece.Answers.Select(a => a.Practice))],
            Answers = piece.Answers.Aggregate(item.Answers, (all, a) => all.SetItem(a.Practice, AnsweredBefore(a.Practice, a.Words, a.Proof))),
        };
    }

    private Dossier Serving(Recorded entry, StatusChanged e)
    {
        var given = new GivenStatus(e.State, e.AllowedUses, e.Criterion, entry.At, entry.Seq) { Reason = e.Reason, By = entry.By };
        var serves = e.State is ServiceState.Active or ServiceState.Restricted;
        var state = serves && FirstActive is null ? GoesOut(entry.At) : this;
        if (serves && Plan?.Stage == Stage.Internal && InternalUse is null)
        {
            state = state.UsedInside(
                new GivenInternalUse(entry.At, entry.By, LastDay.InUtc(InternalEvery.After(LastDay.DayOf(entry.At, LastDay.Utc))), Words: null));
        }
        // What goes out at a stage its own gate let out: who narrows what served elsewhere hands nothing out there.
        var plan = serves && Decisions.LastOrDefault(d => d.Judged.Stage == Plan?.Stage) is { Judged.Verdict: Gates.VerdictKind.Clear } ? Plan : null;
        var wentPublic = WeightsWentPublic || serves && Plan?.WeightsArePublic == true;
        return state with
        {
            Status = given,
            Halts = e.State == ServiceState.Active ? [] : Halts.Add(given),
            // That it is put into service once more, while it is, answers nothing.
            Told = e.State == ServiceState.Active && Status is { State: ServiceState.Restricted or ServiceState.Suspended } ? [] : Told,
            Return = null,
            AdverseUpheld = AdverseUpheld && e.State != ServiceState.Active,
            // Who serves some uses of public weights hands out all of them.
            WeightsWentPublic = wentPublic,
            Served = plan is null ? Served : Served.Add(plan.Stage),
            WentOut = plan is { Audience: > Audience.OwnStaff } ? WentOut.Union(plan.Components) : WentOut,
            Demand = Moving.StillAsked(Demand, e.State, wentPublic),
            Irrevocable = plan is not null && StaysOut(plan) ? Irrevocable.Add(plan.Stage) : Irrevocable,
            FirstActive = FirstActive ?? (serves ? entry.At : null),
        };
    }

    /// <summary>What was set before the model went out is counted from that day: nobody promised a day of another zone.</summary>
    private Dossier GoesOut(DateTimeOffset at) => this with
    {
        Rhythms = Rhythms.Aggregate(Rhythms, (all, r) => r.Value.Every is not { } every ? all
            : all.SetItem(r.Key, r.Value with { Next = LastDay.InUtc(every.After(LastDay.DayOf(at, LastDay.Utc))) })),
    };

    /// <summary>Summaries are owed from here on: an earlier time inside that a summary covers is behind it, and of one that none covers what was owed is owed
    /// on its day. Saying that the use ended, and that it did not, moves none.</summary>
    private Dossier UsedInside(GivenInternalUse use)
    {
        if (Uncovered is { } left && left.Next.EndsBefore(use.Next)) { use = use with { Next = left.Next, From = left.From }; }
        return this with
        {
            InternalUse = use, Uncovered = null,
            Rhythms = Rhythms.GetValueOrDefault(Watched.InternalUse) is not { } standing ? Rhythms
                : Rhythms.SetItem(Watched.InternalUse, standing with { Next = use.Next, From = use.From }),
        };
    }

    private Dossier UsedNoMore(Recorded entry, InternalUseSaid e)
    {
        if (InternalUse is not { } use) { return this; }
        var (owed, to) = (RhythmOf(Watched.InternalUse), LastDay.DayOf(entry.At, LastDay.Utc));
        var left = owed is { Next: { } next } ? new UncoveredUse(owed.From, to, next) : null;
        return this with
        {
            InternalUse = null, EndedUses = EndedUses.Add(new EndedInternalUse(use, entry.At, entry.By, e.Words)),
            Uncovered = left is null || owed!.Last is { } last && left.IsCoveredBy(last.Day) ? null : left,
        };
    }

    /// <summary>Whether what a plan hands out cannot be called back once it serves: weights that go further than partners, and what the staged plan says
    /// so of.</summary>
    private bool StaysOut(ReleasePlan plan) =>
        plan.Components.Contains(Component.Weights) && (plan.Audience > Audience.NamedPartners || plan.Stage == Stage.OpenWeights)
        || Staged?.Steps.Any(s => s is { CanBeUndone: false } && s.Is(plan)) == true;

    /// <summary>As what an outside reviewer calls a worksheet adequate.</summary>
    private const string OutsideRole = "outside-reviewer";

    /// <summary>The answer of an outside reviewer, who goes by the id of the link.</summary>
    private Dossier Reviewed(Recorded entry, ReviewAnswered e)
    {
        var state = this with
        {
            Answered = Relied,
            Reviews = Reviews.SetItem(
                e.Review, Reviews[e.Review] with { Given = new GivenReviewAnswer(e.Answer, entry.At, e.Bundle, e.Name, e.Words, e.Adequate) }),
            Adequacies = Adequacies.AddRange(e.Adequate.Select(s => new GivenAdequacy(s.Evidence, s.Revision, e.Review, entry.At, e.Words, OutsideRole))),
        };
        return e.Answer switch
        {
            ReviewAnswer.NoObjection => state with
            {
                Approvals = Approvals.Add(
                    new Approval(
                        e.Review, e.Stage, e.Review, entry.At, Bundle.Of(this), e.Bundle, e.Rules, Weakness.OutsideReviewer, Ended: false, [])
                    {
                        Words = e.Words,
                    }),
            },
            ReviewAnswer.ChangesAsked => state with
            {
                Requests = Requests.Add(new ChangeRequest(e.Review, e.Stage, e.Review, entry.At, e.Bundle, e.Words)),
            },
            ReviewAnswer.Declined => state,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Of each stage the last verdict knows what was judged, and no more than that: hundreds of verdicts must not hold hundreds of states.</summary>
    private Dossier Judged(Recorded entry, GateJudged e)
    {
        var before = Decisions.FindLastIndex(d => d.Judged.Stage == e.Stage);
        var earlier = before < 0 ? Decisions : Decisions.SetItem(before, Decisions[before] with { Then = null });
        return this with { Answered = Relied, Decisions = earlier.Add(new GivenDecision(entry.Seq, entry.At, e) { Then = this with { Decisions = [] } }) };
    }

    /// <summary>The roles on which somebody relies once the list as it stands now is answered.</summary>
    private ImmutableSortedSet<Role> Relied => Assessment is { } list ? Answered.Union(list.Profile.Roles) : Answered;

    /// <summary>The question that a practice is; of one that the list does not hold only that it is asked after the updates that were declared.</summary>
    private Question AskedOrNot(string practice) => Asked(practice) ?? Question.NotRecorded with { Update = Updates };

    private int UpdatesWith(AssessedProfile profile) => profile.SignificantUpdate && Assessment is { Profile.SignificantUpdate: false } ? Updates + 1 : Updates;

    /// <summary>A piece of evidence that answers these practices as they are asked now; with bytes of before a significant update, as they were before
    /// it.</summary>
    private EvidenceItem Answering(EvidenceItem item, IEnumerable<string> practices)
    {
        var answers = item.Answers;
        foreach (var practice in practices)
        {
            var asked = AskedOrNot(practice);
            if (asked.Update > 0) { asked = asked with { Update = Math.Min(asked.Update, Came(item)) }; }
            // Lists of before recorded nothing: of them nothing has to be kept.
            if (item.Answered(practice) != asked) { answers = answers.SetItem(practice, asked); }
        }
        return ReferenceEquals(answers, item.Answers) ? item : item with { Answers = answers };
    }

    private Dossier Authored(Recorded entry) => Authors.Contains(entry.By) ? this : this with { Authors = Authors.Add(entry.By) };

    private ImmutableSortedDictionary<string, EvidenceItem> Changed(string id, Func<EvidenceItem, EvidenceItem> change) =>
        Evidence.SetItem(id, change(Evidence[id]));

    private ImmutableList<Approval> Ended(string id, IReadOnlyList<string> changed) =>
        [.. Approvals.Select(a => a.Id == id ? a with { Ended = true, Changed = changed } : a)];
}

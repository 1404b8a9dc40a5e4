// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Release;

/// <summary>A release in a list.</summary>
/// <param name="Due">How many practices its gate asks for.</param>
/// <param name="Standing">How many of them do not keep the gate shut, proven or not.</param>
/// <param name="Asked">The same, by what they stand on.</param>
/// <param name="Owed">All that the list owes, by what they stand on.</param>
/// <param name="Noticed">Whether notice was given about its public weights, which stands where a suspension would.</param>
public sealed record ReleaseRow(
    string Release, string Model, string ModelName, string Version, Stage Stage, ReleaseType ReleaseType, VerdictKind Verdict, int Due, int Standing,
    int Lapses, ServiceState? State, Tally Asked, Tally Owed, bool Noticed)
{
    /// <summary>The release that succeeds it and is in service; absent where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Successor { get; init; }
}

/// <param name="Total">How many there are that fit what was looked for.</param>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
public sealed record ReleaseRows(IReadOnlyList<ReleaseRow> Releases, int Total, string? Next);

/// <summary>A release as it stands, or stood.</summary>
/// <param name="Rev">Send it as <c>rev</c> with a change, to be told when somebody was faster.</param>
/// <param name="Bundle">Digest of what an approval binds.</param>
public sealed record ReleaseView(
    string Release, string Rev, DateTimeOffset AsOf, string Model, string ModelName, string Version, string Subject, string Party, ReleasePlan Plan,
    bool OnePerson, AssessmentView? Assessment, LoadLineView LoadLine, VerdictAnswer Verdict,
    string Bundle, StatusView? Status, IReadOnlyList<ApprovalView> Approvals, IReadOnlyDictionary<PracticeStatus, int> Practices, int Evidence,
    IReadOnlyList<QuestionView> Questions, IReadOnlyList<ChangesView> Changes)
{
    /// <summary>Whose model it is, and what it came from.</summary>
    public Plimsoll.Release.Parties.ModelOrigin? Origin { get; init; }

    /// <summary>The release that it succeeds after a significant update; absent where it succeeds none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PredecessorView? Succeeds { get; init; }

    /// <summary>Its successor, on its way or in service; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SuccessorView? Successor { get; init; }
}

/// <summary>The release before.</summary>
/// <param name="Subject">Digest of its weights.</param>
/// <param name="Decision">Its last clear decision when the successor was opened; null where there was none.</param>
public sealed record PredecessorView(string Release, string Name, string Subject, string? Decision);

/// <summary>A release that succeeds another one.</summary>
/// <param name="Since">When it went into service for the first time; null while it is on its way, and then nobody outside hears of it.</param>
public sealed record SuccessorView(string Release, string Name, DateTimeOffset? Since);

/// <summary>A question that the gate of the stage asks from a day on, with the latest answer.</summary>
/// <param name="From">The first day, in UTC, on which it is asked.</param>
/// <param name="Source">Where the question comes from, and how that is known.</param>
/// <param name="Asked">Whether that day has come.</param>
/// <param name="Cleared">Whether the answer holds nothing; one to other words than these does not count.</param>
/// <param name="Because">Why, in the person's words; null where nothing was answered, or once its author is erased.</param>
public sealed record QuestionView(
    string Question, DateOnly From, string Text, string Source, bool Asked, bool Cleared, DeclaredAnswer? Answer, string? By, DateTimeOffset? At,
    string? Because);

public sealed record AssessmentView(
    ModelType ModelType, ReleaseType ReleaseType, IReadOnlyList<Role> Roles, IReadOnlyList<string> Modalities, bool SignificantUpdate,
    IReadOnlyList<PinnedPack> Packs, int Practices, RedirectAdvice? Redirect, string? Hosting);

/// <param name="Due">How many practices the gate asks for.</param>
/// <param name="Standing">How many of them do not keep the gate shut, proven or not.</param>
/// <param name="Asked">The same, by what they stand on.</param>
/// <param name="Owed">All that the list owes, by what they stand on.</param>
public sealed record LoadLineView(int Due, int Standing, IReadOnlyList<Lapse> Lapses, Tally Asked, Tally Owed);

public sealed record StatusView(
    ServiceState State, IReadOnlyList<string> AllowedUses, Criterion Criterion, DateTimeOffset Since, string Serial, DateTimeOffset? MonitoringDue,
    IReadOnlyList<GivenNotice> Notices, string? Reason, string By, IReadOnlyList<ReturnNeed> Needs, ReturnView? Return);

/// <summary>A proposal to put a lowered model back into service.</summary>
/// <param name="Reason">Null once its author is erased.</param>
public sealed record ReturnView(string Return, string By, DateTimeOffset At, IReadOnlyList<string> Uses, string Evidence, string? Reason);

/// <param name="Stands">Whether all that was approved still is so, and the condition was met or still may be.</param>
/// <param name="Words">What the approver said; null where nothing was said, or its author is erased.</param>
public sealed record ApprovalView(
    string Approval, Stage Stage, string By, DateTimeOffset At, bool Stands, Weakness? Weakness, IReadOnlyList<string> Changed, string? Words,
    ConditionView? Condition);

/// <summary>What an approver asked for besides.</summary>
/// <param name="Words">Null once its author is erased.</param>
/// <param name="Met">What the approver said when it was met; null until then.</param>
public sealed record ConditionView(string? Words, LastDay LastDay, bool IsMet, string? Met);

/// <summary>Changes that somebody asked for who may approve.</summary>
/// <param name="Changed">Whether anything has changed since they looked.</param>
public sealed record ChangesView(string Request, string By, DateTimeOffset At, string? Words, bool Changed);

/// <summary>That a piece of evidence speaks against the release, and what was decided.</summary>
public sealed record AdverseView(
    string By, DateTimeOffset At, LastDay DecideBy, string? Words, AdverseAnswer? Answer, string? AnsweredBy, DateTimeOffset? AnsweredAt, string? AnswerWords,
    Weakness? Weakness);

/// <summary>A practice of a release with what was entered about it.</summary>
/// <param name="Asked">Whether the gate of the present stage asks for it.</param>
/// <param name="Lacks">What keeps it from standing; null when nothing does.</param>
/// <param name="Stands">On what it stands, so that nothing is called more than it is.</param>
/// <param name="AcceptedAs">The role in which whoever accepts the risk accepted it.</param>
/// <param name="Pack">Pack that holds its words, and whether that restates a source.</param>
/// <param name="HowAsked">How it is asked and whose word each field is; null in a list that was derived before lists said so.</param>
public sealed record PracticeView(
    string Practice, string Title, Tier Tier, DueWhen When, Proof Proof, bool Owed, bool Asked, string? Lacks, PracticeStatus Status, string? Owner,
    EndsAt? Due, string? Reason, string? AcceptedBy, EndsAt? Until,
    IReadOnlyList<string> Evidence, int Comments, string Pack, Basis Basis, HowAsked? HowAsked, Footing Stands, string? AcceptedAs)
{
    /// <summary>What stands about it and answers another question than the one of now; null where nothing waits.</summary>
    public WaitView? Waits { get; init; }

    /// <summary>In which ways it lapsed since, so that it counts as open whatever its status says; absent where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Lapse>? Lapses { get; init; }

    /// <summary>Whether nothing but that keeps it from standing.</summary>
    [JsonIgnore]
    public bool FellSilent { get; init; }

    /// <summary>Who said last that what stands answers it as it is asked now; null where nobody had to.</summary>
    public ConfirmedView? Confirmed { get; init; }

    /// <summary>Whether it was answered for the release before, which a patch mends without touching it, and by nobody for this one.</summary>
    public bool Kept { get; init; }
}

/// <summary>What waits to be confirmed, or replaced, until it counts again.</summary>
/// <param name="Because">How the question has changed.</param>
/// <param name="Status">Whether the status was said of the other question.</param>
/// <param name="Words">Digest of the words that were answered; null where they were not recorded.</param>
/// <param name="Evidence">The pieces that answered the other question.</param>
public sealed record WaitView(Rephrased Because, bool Status, Digest? Words, IReadOnlyList<string> Evidence);

public sealed record ConfirmedView(string By, DateTimeOffset At, string? Reason, IReadOnlyList<string> Evidence);

public sealed record PracticeViews(string Rev, int Total, IReadOnlyList<PracticeView> Practices, string? Next);

/// <param name="Text">Null once its author is erased; the entry stays, and so does its proof.</param>
/// <param name="Erased">When that was.</param>
public sealed record CommentView(string By, DateTimeOffset At, string? Text, DateTimeOffset? Erased);

public sealed record OnePractice(PracticeView Practice, IReadOnlyList<CommentView> Discussion);

public sealed record EvidenceView(
    string Evidence, EvidenceKind Kind, string? Label, string Digest, string? Size, DateTimeOffset CollectedAt, DateTimeOffset? PeriodFrom,
    DateTimeOffset? PeriodTo, EndsAt? ExpiresAt, bool? Passed, WorksheetConclusion? Conclusion,
    IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor, int Revision, DateTimeOffset ReceivedAt, string By, bool Counts, bool Withdrawn, bool Gone,
    WorksheetResult? Result, IReadOnlyList<AdequacyView> Adequate, AdverseView? Adverse)
{
    /// <summary>Practices that it answered as they were asked before; for these it does not count until somebody confirms it.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>Whether it is a worksheet of whoever would restrict openness, and of nobody else.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Restricts => Conclusion is not null && Result is null;
}

/// <summary>A second person's word that the newest revision of a worksheet is adequate.</summary>
/// <param name="Words">Null once the person is erased.</param>
public sealed record AdequacyView(string By, DateTimeOffset At, string? Words);

public sealed record EvidenceViews(string Rev, int Total, IReadOnlyList<EvidenceView> Evidence, string? Next);

public sealed record ApplicabilityView(
    string Practice, string? Title, Applies Applies, string Because, string? Reason, PracticeStatus Status, string? Owner,
    IReadOnlyList<string> Evidence, string? Pack, Basis? Basis, HowAsked? HowAsked)
{
    /// <summary>In which ways it lapsed since, so that it counts as open whatever its status says; absent where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Lapse>? Lapses { get; init; }
}

public sealed record ApplicabilityViews(IReadOnlyList<ApplicabilityView> Lines);

/// <summary>An entry of the release's stream.</summary>
/// <param name="Data">The event as it stands in the journal; texts are references.</param>
/// <param name="Leaf">Its hash in the tree, base64.</param>
/// <param name="TimeUncertain">True where nobody was sure of the time when it was received; absent else.</param>
public sealed record TrailEntry(
    string Seq, string Rev, DateTimeOffset At, string By, string Type, JsonElement Data, string Leaf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool TimeUncertain = false);

public sealed record Trail(IReadOnlyList<TrailEntry> Entries, string? Next);

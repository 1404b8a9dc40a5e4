// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>Refusals of rounds and public pages; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ProgressCodes
{
    public static readonly RefusalCode BadValue = new("progress.bad-value", RefusalKind.Refused);

    public static readonly RefusalCode CopyUnreachable = new("progress.copy-unreachable", RefusalKind.Malformed);

    public static readonly RefusalCode DateInFuture = new("progress.date-in-future", RefusalKind.Refused);

    public static readonly RefusalCode DigestMismatch = new("progress.digest-mismatch", RefusalKind.Malformed);

    public static readonly RefusalCode EditionsDiffer = new("progress.editions-differ", RefusalKind.Malformed);

    public static readonly RefusalCode FmtiLayout = new("progress.fmti-layout", RefusalKind.Malformed);

    public static readonly RefusalCode Frozen = new("progress.frozen", RefusalKind.Conflict);

    public static readonly RefusalCode IdTaken = new("progress.id-taken", RefusalKind.Conflict);

    public static readonly RefusalCode NoCall = new("progress.no-call", RefusalKind.Unknown);

    public static readonly RefusalCode NoEvidence = new("progress.no-evidence", RefusalKind.Refused);

    public static readonly RefusalCode NotInvited = new("progress.not-invited", RefusalKind.Refused);

    public static readonly RefusalCode NotJudged = new("progress.not-judged", RefusalKind.Refused);

    public static readonly RefusalCode OwnFinding = new("progress.own-finding", RefusalKind.NotAllowed);

    public static readonly RefusalCode ReplyAwaited = new("progress.reply-awaited", RefusalKind.Refused);

    public static readonly RefusalCode Settled = new("progress.settled", RefusalKind.Conflict);

    public static readonly RefusalCode Stale = new("progress.stale", RefusalKind.Conflict);

    public static readonly RefusalCode TooManyProposals = new("progress.too-many-proposals", RefusalKind.Busy);

    public static readonly RefusalCode TooManyReplies = new("progress.too-many-replies", RefusalKind.Refused);

    public static readonly RefusalCode UnknownId = new("progress.unknown-id", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownProcess = new("progress.unknown-process", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownValue = new("progress.unknown-value", RefusalKind.Malformed);
}

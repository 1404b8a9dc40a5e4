// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Progress;

/// <summary>Refusals of rounds and public pages; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ProgressCodes
{
    public static readonly RefusalCode
        CopyUnreachable = new("progress.copy-unreachable", Malformed),
        DigestMismatch = new("progress.digest-mismatch", Malformed),
        EditionsDiffer = new("progress.editions-differ", Malformed),
        FmtiLayout = new("progress.fmti-layout", Malformed), UnknownValue = new("progress.unknown-value", Malformed);

    public static readonly RefusalCode OwnFinding = new("progress.own-finding", NotAllowed);

    public static readonly RefusalCode
        NoCall = new("progress.no-call", Unknown), UnknownId = new("progress.unknown-id", Unknown),
        UnknownProcess = new("progress.unknown-process", Unknown);

    public static readonly RefusalCode Erased = new("progress.erased", Gone);

    public static readonly RefusalCode
        Frozen = new("progress.frozen", Conflict), IdTaken = new("progress.id-taken", Conflict),
        Settled = new("progress.settled", Conflict), Stale = new("progress.stale", Conflict);

    public static readonly RefusalCode
        BadValue = new("progress.bad-value", Refused), DateInFuture = new("progress.date-in-future", Refused),
        NoEvidence = new("progress.no-evidence", Refused), NotInvited = new("progress.not-invited", Refused),
        NotJudged = new("progress.not-judged", Refused), ReplyAwaited = new("progress.reply-awaited", Refused),
        TooManyReplies = new("progress.too-many-replies", Refused);

}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Chain;

/// <summary>Refusals of duties that are handed over; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ChainCodes
{
    public static readonly RefusalCode Inside = new("chain.inside", NotAllowed);

    public static readonly RefusalCode UnknownId = new("chain.unknown-id", Unknown), UnknownLine = new("chain.unknown-line", Unknown);

    public static readonly RefusalCode Ended = new("chain.ended", Gone), Erased = new("chain.erased", Gone);

    public static readonly RefusalCode
        IdTaken = new("chain.id-taken", Conflict), OtherRevision = new("chain.other-revision", Conflict), Settled = new("chain.settled", Conflict),
        NotSo = new("chain.not-so", Conflict), ShownOnce = new("chain.shown-once", Conflict);

    public static readonly RefusalCode
        BadValue = new("chain.bad-value", Refused), NothingAnswered = new("chain.nothing-answered", Refused), TooMany = new("chain.too-many", Refused),
        OtherKey = new("chain.other-key", Refused), OtherSheet = new("chain.other-sheet", Refused);

    public static readonly RefusalCode
        OtherEntry = new("chain.other-entry", VerificationFailed), OtherSigner = new("chain.other-signer", VerificationFailed);
}

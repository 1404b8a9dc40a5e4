// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Records;

/// <summary>Refusals of records; <c>docs/api/codes.md</c> says what each means.</summary>
public static class RecordsCodes
{
    public static readonly RefusalCode UnknownId = new("records.unknown-id", Unknown);

    public static readonly RefusalCode
        UnreadableOrder = new("records.unreadable-order", Malformed), UnreadableResults = new("records.unreadable-results", Malformed);

    public static readonly RefusalCode SamePerson = new("records.same-person", NotAllowed);

    public static readonly RefusalCode Erased = new("records.erased", Gone);

    public static readonly RefusalCode OrderFails = new("records.order-fails", VerificationFailed);

    public static readonly RefusalCode
        HasResult = new("records.has-result", Conflict), IsRetest = new("records.is-retest", Conflict),
        IdTaken = new("records.id-taken", Conflict), Locked = new("records.locked", Conflict),
        Closed = new("records.closed", Conflict), Stale = new("records.stale", Conflict), Embargoed = new("records.embargoed", Conflict);

    public static readonly RefusalCode
        BadValue = new("records.bad-value", Refused), NoMitigation = new("records.no-mitigation", Refused), NoRetest = new("records.no-retest", Refused),
        OtherKind = new("records.other-kind", Refused), OtherRelease = new("records.other-release", Refused);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Gateway;

/// <summary>Refusals of the gate before a model; <c>docs/api/codes.md</c> says what each means.</summary>
public static class GatewayCodes
{
    public static readonly RefusalCode UseUnnamed = new("gateway.use-unnamed", NotAllowed);

    public static readonly RefusalCode
        NoDocument = new("gateway.no-document", Unavailable), SerialReused = new("gateway.serial-reused", Unavailable),
        Unreachable = new("gateway.unreachable", Unavailable);

    public static readonly RefusalCode
        BadOption = new("gateway.bad-option", Setup), StateUnreadable = new("gateway.state-unreadable", Setup);

    public static readonly RefusalCode StateUnwritable = new("gateway.state-unwritable", Noted);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>Refusals of the gate before a model; <c>docs/api/codes.md</c> says what each means.</summary>
public static class GatewayCodes
{
    public static readonly RefusalCode BadOption = new("gateway.bad-option", RefusalKind.Setup);

    public static readonly RefusalCode NoDocument = new("gateway.no-document", RefusalKind.Unavailable);

    public static readonly RefusalCode SerialReused = new("gateway.serial-reused", RefusalKind.Unavailable);

    public static readonly RefusalCode StateUnreadable = new("gateway.state-unreadable", RefusalKind.Setup);

    public static readonly RefusalCode StateUnwritable = new("gateway.state-unwritable", RefusalKind.Noted);

    public static readonly RefusalCode Unreachable = new("gateway.unreachable", RefusalKind.Unavailable);

    public static readonly RefusalCode UseUnnamed = new("gateway.use-unnamed", RefusalKind.NotAllowed);
}

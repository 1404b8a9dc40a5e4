// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>Refusals of a command line; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class CliCodes
{
    public static readonly RefusalCode BadSetting = new("cli.bad-setting", RefusalKind.Setup);

    public static readonly RefusalCode BothGiven = new("cli.both-given", RefusalKind.Malformed);

    public static readonly RefusalCode FileUnreadable = new("cli.file-unreadable", RefusalKind.Malformed);

    public static readonly RefusalCode FileUnwritable = new("cli.file-unwritable", RefusalKind.Malformed);

    public static readonly RefusalCode NoEffect = new("cli.no-effect", RefusalKind.Malformed);

    public static readonly RefusalCode ServerUnreachable = new("cli.server-unreachable", RefusalKind.Unreachable);
}

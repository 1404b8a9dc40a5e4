// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Cli.Shared;

/// <summary>Refusals of a command line; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class CliCodes
{
    public static readonly RefusalCode
        BothGiven = new("cli.both-given", Malformed), FileUnreadable = new("cli.file-unreadable", Malformed),
        FileUnwritable = new("cli.file-unwritable", Malformed), NoEffect = new("cli.no-effect", Malformed),
        UnknownValue = new("cli.unknown-value", Malformed);

    public static readonly RefusalCode ServerUnreachable = new("cli.server-unreachable", Unreachable);

    public static readonly RefusalCode BadSetting = new("cli.bad-setting", Setup);
}

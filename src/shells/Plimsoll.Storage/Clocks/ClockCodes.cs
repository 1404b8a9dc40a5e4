// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Storage.Clocks;

/// <summary>Refusals about what time it is; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ClockCodes
{
    public static readonly RefusalCode NoServer = new("clock.no-server", Setup);

    public static readonly RefusalCode Uncertain = new("clock.uncertain", Unavailable);
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Refusals of any ask: it cannot be read, or would change nothing; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ApiCodes
{
    public static readonly RefusalCode Malformed = new("api.malformed", RefusalKind.Malformed);

    public static readonly RefusalCode NothingChanged = new("api.nothing-changed", RefusalKind.Refused);

    /// <summary>A request came a second time with its key, and what it showed the first time is kept nowhere.</summary>
    public static readonly RefusalCode ShownOnce = new("api.shown-once", RefusalKind.Conflict);
}

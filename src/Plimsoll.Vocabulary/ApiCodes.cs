// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Refusals of any ask: it cannot be read, or would change nothing; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ApiCodes
{
    public static readonly RefusalCode Malformed = new("api.malformed", RefusalKind.Malformed);

    public static readonly RefusalCode NothingChanged = new("api.nothing-changed", RefusalKind.Refused);
}

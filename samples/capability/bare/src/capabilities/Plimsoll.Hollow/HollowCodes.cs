// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Hollow;

/// <summary>Refusals about hollows; <c>docs/api/codes.md</c> says what each means.</summary>
public static class HollowCodes
{
    public static readonly RefusalCode UnknownId = new("hollow.unknown-id", RefusalKind.Unknown);
}

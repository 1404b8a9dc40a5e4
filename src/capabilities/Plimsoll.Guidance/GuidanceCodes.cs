// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>Refusals of guidance; <c>docs/api/codes.md</c> says what each means.</summary>
public static class GuidanceCodes
{
    public static readonly RefusalCode BadLink = new("guidance.bad-link", RefusalKind.Malformed);

    public static readonly RefusalCode MissingValue = new("guidance.missing-value", RefusalKind.Malformed);

    public static readonly RefusalCode NoCrosswalk = new("guidance.no-crosswalk", RefusalKind.Unknown);

    public static readonly RefusalCode TooManyLinks = new("guidance.too-many-links", RefusalKind.Malformed);

    public static readonly RefusalCode UnknownId = new("guidance.unknown-id", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownPractice = new("guidance.unknown-practice", RefusalKind.Malformed);

    public static readonly RefusalCode UnknownValue = new("guidance.unknown-value", RefusalKind.Malformed);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Guidance;

/// <summary>Refusals of guidance; <c>docs/api/codes.md</c> says what each means.</summary>
public static class GuidanceCodes
{
    public static readonly RefusalCode
        BadLink = new("guidance.bad-link", Malformed), MissingValue = new("guidance.missing-value", Malformed),
        TooManyLinks = new("guidance.too-many-links", Malformed),
        UnknownPractice = new("guidance.unknown-practice", Malformed),
        UnknownValue = new("guidance.unknown-value", Malformed);

    public static readonly RefusalCode
        NoCrosswalk = new("guidance.no-crosswalk", Unknown), UnknownId = new("guidance.unknown-id", Unknown);
}

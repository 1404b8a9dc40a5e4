// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Storage.Release;

/// <summary>Refusals of the folder that holds the bytes of evidence; <c>docs/api/codes.md</c> says what each means.</summary>
public static class EvidenceCodes
{
    public static readonly RefusalCode EvidenceTooLarge = new("release.evidence-too-large", TooLarge);

    public static readonly RefusalCode
        DigestMismatch = new("release.digest-mismatch", Refused),
        EvidenceErased = new("release.evidence-erased", Refused),
        EvidenceOverQuota = new("release.evidence-over-quota", Refused);

    public static readonly RefusalCode
        EvidenceDamaged = new("release.evidence-damaged", Unavailable), EvidenceUnwritable = new("release.evidence-unwritable", Unavailable);
}

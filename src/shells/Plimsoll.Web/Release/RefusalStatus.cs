// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Release;

/// <summary>The HTTP status of each refusal of this capability, as <c>docs/api/codes.md</c> lists it.</summary>
internal static class RefusalStatus
{
    public static int Of(Refusal refusal) => refusal.Code switch
    {
        "release.malformed-history" => StatusCodes.Status400BadRequest,
        "release.author-approves" or "release.not-yours" or "release.suspended" or "release.use-restricted" or "release.use-unknown" => StatusCodes.Status403Forbidden,
        "release.unknown-id" or "release.unknown-practice" => StatusCodes.Status404NotFound,
        "release.approval-stale" or "release.approval-voided" or "release.approved-already" or "release.duplicate" or "release.id-taken" => StatusCodes.Status409Conflict,
        _ when refusal.Code.StartsWith("release.", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status400BadRequest,
    };
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>The HTTP status of each refusal, as <c>docs/api/codes.md</c> lists it; a test compares the two.</summary>
internal static class RefusalStatus
{
    public static int Of(Refusal refusal) => Of(refusal.Code);

    public static int Of(string code) => code switch
    {
        "release.malformed-history" => StatusCodes.Status400BadRequest,
        "release.author-approves" or "release.not-yours" or "release.suspended" or "release.use-restricted" or "release.use-unknown" => StatusCodes.Status403Forbidden,
        "release.unknown-id" or "release.unknown-practice" or "journal.missing" => StatusCodes.Status404NotFound,
        "release.approval-stale" or "release.approval-voided" or "release.approved-already" or "release.duplicate" or "release.id-taken" or "journal.conflict" or "journal.exists" => StatusCodes.Status409Conflict,
        "journal.entry-too-large" => StatusCodes.Status413PayloadTooLarge,
        "journal.unwritable" or "journal.broken" or "journal.unreadable" or "journal.locked" or "journal.unknown-version" => StatusCodes.Status503ServiceUnavailable,
        "journal.unknown-event" or "journal.malformed-event" or "journal.key-reused" or "ledger.malformed-envelope" or "ledger.unknown-key" or "ledger.bad-signature" => StatusCodes.Status422UnprocessableEntity,
        _ when code.StartsWith("release.", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status400BadRequest,
    };
}

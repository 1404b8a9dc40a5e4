// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Progress;

namespace Plimsoll.Web.Shared;

/// <summary>The HTTP status of each refusal, as <c>docs/api/codes.md</c> lists it; a test compares the two.</summary>
internal static class RefusalStatus
{
    public static int Of(Refusal refusal) => Of(refusal.Code);

    public static int Of(string code) => code switch
    {
        "release.malformed-history" => StatusCodes.Status400BadRequest,
        "accounts.no-account" => StatusCodes.Status401Unauthorized,
        "release.author-approves" or "release.not-yours" or "release.suspended" or "release.use-restricted" or "release.use-unknown" or "accounts.not-allowed" => StatusCodes.Status403Forbidden,
        "release.unknown-id" or "release.unknown-practice" or "journal.missing" or "journal.unknown-entry" or "accounts.unknown-id" => StatusCodes.Status404NotFound,
        "release.approval-stale" or "release.approval-voided" or "release.approved-already" or "release.duplicate" or "release.id-taken" or "journal.conflict" or "journal.exists" or "accounts.slug-taken" => StatusCodes.Status409Conflict,
        "release.evidence-gone" or "release.manifest-gone" or "release.decision-erased" => StatusCodes.Status410Gone,
        "journal.entry-too-large" or "release.evidence-too-large" or "http.too-large" => StatusCodes.Status413PayloadTooLarge,
        "journal.unwritable" or "journal.broken" or "journal.unreadable" or "journal.erasures-unusable" or "journal.keys-unusable" or "journal.locked" or "journal.unknown-version" or "release.evidence-unwritable" => StatusCodes.Status503ServiceUnavailable,
        "release.decision-unsigned" => StatusCodes.Status503ServiceUnavailable,
        "journal.unknown-event" or "journal.malformed-event" or "journal.key-reused" or "journal.unknown-size" or "ledger.malformed-envelope" or "ledger.unknown-key" or "ledger.bad-signature" or "api.nothing-changed" => StatusCodes.Status422UnprocessableEntity,
        _ when code.StartsWith("release.", StringComparison.Ordinal) || code.StartsWith("accounts.", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ when code.StartsWith("progress.", StringComparison.Ordinal) => ProgressRefusals.StatusOf(code),
        "usage.malformed-request" or "usage.malformed-table" or "privacy.malformed-marks" => StatusCodes.Status400BadRequest,
        "usage.unknown-id" => StatusCodes.Status404NotFound,
        "usage.contributed-already" or "usage.period-overlaps" or "usage.id-taken" or "usage.ended-already" or "usage.listed-already" or "usage.donation-ended" or "usage.received-already" or "usage.report-over" => StatusCodes.Status409Conflict,
        "usage.package-gone" => StatusCodes.Status410Gone,
        "usage.content-type" => StatusCodes.Status415UnsupportedMediaType,
        "usage.queue-full" or "usage.requests-full" or "usage.reports-busy" => StatusCodes.Status429TooManyRequests,
        "usage.store-absent" or "usage.store-unreadable" or "usage.packages-busy" or "usage.unwritable" => StatusCodes.Status503ServiceUnavailable,
        _ when code.StartsWith("usage.", StringComparison.Ordinal) || code.StartsWith("privacy.", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status400BadRequest,
    };
}

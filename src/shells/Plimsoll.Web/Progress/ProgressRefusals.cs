// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Progress;

/// <summary>The HTTP status of each refusal of progress, as <c>docs/api/codes.md</c> lists it; a test compares the two.</summary>
internal static class ProgressRefusals
{
    public static int StatusOf(string code) => code switch
    {
        "progress.own-finding" => StatusCodes.Status403Forbidden,
        "progress.no-call" or "progress.unknown-id" or "progress.unknown-process" => StatusCodes.Status404NotFound,
        "progress.frozen" or "progress.id-taken" or "progress.settled" or "progress.stale" => StatusCodes.Status409Conflict,
        "progress.bad-value" or "progress.date-in-future" or "progress.no-evidence" or "progress.not-invited" or "progress.not-judged" or "progress.reply-awaited" or "progress.too-many-replies" => StatusCodes.Status422UnprocessableEntity,
        "progress.too-many-proposals" => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>The HTTP status of each kind of refusal. <c>docs/api/codes.md</c> lists it for each code; a test compares the two.</summary>
internal static class RefusalStatus
{
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed or RefusalKind.Protocol => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
        RefusalKind.Unknown => StatusCodes.Status404NotFound,
        RefusalKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Gone => StatusCodes.Status410Gone,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.UnsupportedType => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.Refused or RefusalKind.VerificationFailed or RefusalKind.CannotBeVerified => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Busy => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        // The last three never answer a request; where one does all the same, the server is at fault.
        RefusalKind.Broken or RefusalKind.Unreachable or RefusalKind.Setup or RefusalKind.Noted => StatusCodes.Status500InternalServerError,
        _ => throw new UnreachableException(),
    };
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>Refusals of requests and forms as such; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class HttpCodes
{
    public static readonly RefusalCode Broken = new("http.broken", RefusalKind.Broken);

    public static readonly RefusalCode Forged = new("http.forged", RefusalKind.Malformed);

    public static readonly RefusalCode Malformed = new("http.malformed", RefusalKind.Malformed);

    public static readonly RefusalCode Method = new("http.method", RefusalKind.MethodNotAllowed);

    public static readonly RefusalCode NotFound = new("http.not-found", RefusalKind.Unknown);

    public static readonly RefusalCode Refused = new("http.refused", RefusalKind.Protocol);

    public static readonly RefusalCode RepeatedParameter = new("http.repeated-parameter", RefusalKind.Malformed);

    public static readonly RefusalCode TooLarge = new("http.too-large", RefusalKind.TooLarge);

    public static readonly RefusalCode TooMany = new("http.too-many", RefusalKind.Busy);

    public static readonly RefusalCode UnknownParameter = new("http.unknown-parameter", RefusalKind.Malformed);
}

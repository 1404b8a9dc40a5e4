// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Web.Shared;

/// <summary>Refusals of requests and forms as such; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class HttpCodes
{
    public static readonly RefusalCode
        Forged = new("http.forged", RefusalKind.Malformed), Forwarded = new("http.forwarded", RefusalKind.Malformed),
        Malformed = new("http.malformed", RefusalKind.Malformed),
        RepeatedParameter = new("http.repeated-parameter", RefusalKind.Malformed),
        UnknownParameter = new("http.unknown-parameter", RefusalKind.Malformed);

    /// <summary>A page of another site had a form sent.</summary>
    public static readonly RefusalCode Foreign = new("http.foreign", NotAllowed);

    public static readonly RefusalCode NotFound = new("http.not-found", Unknown);

    public static readonly RefusalCode Method = new("http.method", MethodNotAllowed);

    public static readonly RefusalCode Refused = new("http.refused", Protocol);

    public static readonly RefusalCode TooLarge = new("http.too-large", RefusalKind.TooLarge);

    public static readonly RefusalCode
        TooMany = new("http.too-many", Busy), TooManyBodies = new("http.too-many-bodies", Busy),
        OrganisationTooMany = new("http.organisation-too-many", Busy);

    public static readonly RefusalCode
        BodiesBusy = new("http.bodies-busy", Unavailable), OrganisationBusy = new("http.organisation-busy", Unavailable);

    public static readonly RefusalCode Broken = new("http.broken", RefusalKind.Broken);
}

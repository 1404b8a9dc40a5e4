// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Web.Outbound;

/// <summary>Refusals about what leaves the server; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class OutboundCodes
{
    public static readonly RefusalCode UnknownId = new("outbound.unknown-id", Unknown);

    public static readonly RefusalCode
        BadValue = new("outbound.bad-value", Refused), NoMail = new("outbound.no-mail", Refused),
        NotListed = new("outbound.not-listed", Refused), TooMany = new("outbound.too-many", Refused);
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Refusals of entries that cannot be read as events; <c>docs/api/codes.md</c> says what each means.</summary>
public static class EventCodes
{
    public static readonly RefusalCode MalformedEvent = new("journal.malformed-event", RefusalKind.Refused);

    public static readonly RefusalCode UnknownEvent = new("journal.unknown-event", RefusalKind.Refused);
}

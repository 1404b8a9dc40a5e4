// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Agreements;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>Decisions about what people wrote: whether it is kept, and what was given to research.</summary>
public static class Donating
{
    public const int MostConversations = 100;
    public const int MostContentDays = 30;

    private const int MostDays = 3660;

    /// <summary>Switches the store of content on for so many days, or off.</summary>
    public static Result<Outcome> Keep(UsageRegister state, int? days) =>
        days is < 1 or > MostContentDays
            ? new Refusal(
                UsageCodes.BadValue, "days", days?.ToString(CultureInfo.InvariantCulture), "are none or too many",
                $"write 1 to {MostContentDays}, or null to keep nothing")
        : state.Sharing.ContentDays == days
            ? new Refusal(ApiCodes.NothingChanged, "days", days?.ToString(CultureInfo.InvariantCulture), "is what holds already", "leave it")
        : Outcome.Of(new ContentKeptSet(days));

    /// <param name="conversations">How many were given.</param>
    public static Result<Outcome> Give(UsageRegister state, string id, string set, int conversations, string consentVersion, DateTimeOffset consentedAt,
        LastDay keepUntil, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return state.Sharing.Donations.ContainsKey(id) ? new Refusal(UsageCodes.IdTaken, "donation", id, "exists already", "use another")
            : !Label.IsSlug(set)
                ? new Refusal(UsageCodes.BadValue, "researchSet", set, "is not a name of a set", "write lower-case letters, digits and hyphens")
            : conversations is < 1 or > MostConversations
                ? new Refusal(
                    UsageCodes.BadValue, "conversations", conversations.ToString(CultureInfo.InvariantCulture), "are none or too many at once",
                    $"give 1 to {MostConversations}")
            : !Label.Is(consentVersion)
                ? new Refusal(
                    UsageCodes.BadValue, "consent.version", consentVersion, "is not a version", "name the text that the person agreed to, without blanks")
            : consentedAt > now + Intake.Ahead
                ? new Refusal(UsageCodes.BadValue, "consent.at", Instant.Write(consentedAt), "lies in the future", "write when the person agreed")
            : keepUntil.HasEnded(now) || keepUntil.Day.DayNumber - today.DayNumber >= MostDays
                ? new Refusal(UsageCodes.BadValue, "keepUntil", keepUntil.Text, "is over, or more than ten years away", "write a last day to come")
            : Outcome.Of(new DonationTaken(id, set, conversations, consentVersion, consentedAt, keepUntil));
    }

    public static Result<Outcome> End(UsageRegister state, string id, DonationEnd reason) =>
        !state.Sharing.Donations.TryGetValue(id, out var donation) ? Agreeing.Unknown("donation", id)
        : donation.End is not null ? new Refusal(UsageCodes.DonationEnded, "donation", id, "is not there any more", "leave it")
        : Outcome.Of(new DonationEnded(id, reason));
}

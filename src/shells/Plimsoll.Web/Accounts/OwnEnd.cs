// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>When something ends that somebody makes for themselves and that opens something without a password: within a year, and no later than the key that
/// makes it.</summary>
internal static class OwnEnd
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <param name="zone">The time zone that was named with a day; that of the organisation where none was.</param>
    /// <param name="made">What it is, as <c>a key</c>.</param>
    /// <param name="page">Where it is made without a key, as <c>the page of keys</c>.</param>
    public static Result<EndsAt> Of(AskedEnd asked, string? zone, Caller caller, DateTimeOffset now, string made, string page)
    {
        if (!asked.In(zone, caller.In.Zone, AccountCodes.BadValue).Succeeds(out var until, out var refusal)) { return refusal; }
        if (until.HasEnded(now) || until.End > now + Longest)
        {
            return new Refusal(AccountCodes.BadValue, "until", until.Text, "is past or more than a year ahead", "choose a day or an instant within a year");
        }
        return caller.Key is { } by && until.End > by.Until.End
            ? new Refusal(
                AccountCodes.BadValue, "until", until.Text,
                $"is after the end of the key that asks, {by.Until.Text}: {made} does not outlive the key that made it",
                $"choose an end that is no later, or make it at {page}")
            : until;
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Tests;
using Plimsoll.Tests.Architecture;
using Plimsoll.Tests.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests;

/// <summary>The rule on every library there is, and on types and tables that break it.</summary>
public sealed class PromisedDayRuleTests
{
    private const string Decision = "docs/adr/0010-a-promised-day-ends-where-it-was-promised.md";

    private static string Table => Tree.Here.Read(Decision);

    private static Type[] Ours => [.. Libraries.All.SelectMany(library => library.GetTypes())];

    [Fact]
    public void Every_end_is_a_promised_day_or_has_its_reason_in_the_table()
    {
        // The command, the server, the gateway and what they share.
        Assert.Superset(
            new HashSet<string>(["plimsoll", "Plimsoll.Web", "Plimsoll.Storage", "Plimsoll.Gateway", "Plimsoll.Release", "Plimsoll.Progress", "Plimsoll.Usage",
                "Plimsoll.Vocabulary"]),
            Libraries.All.Select(library => library.GetName().Name!).ToHashSet());
        Assert.Empty(PromisedDayRules.Plain(Ours, Table));
    }

    [Fact]
    public void Every_day_that_an_event_of_the_shell_promises_is_tried_on_its_last_day() =>
        // Those of the capabilities are tried where the capabilities are.
        Assert.Equal(["CalendarOpened.Until", "KeyIssued.Until"], EventRules.Promises(
            Libraries.All.Where(library => !Tree.Here.HasFile($"src/capabilities/{library.GetName().Name}/{library.GetName().Name}.csproj")).SelectMany(EventRules.TypesOf)));

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/Los_Angeles")]
    public void A_key_and_an_address_for_a_calendar_work_through_their_last_day_and_end_with_it(string zone)
    {
        var last = LastDay.In(new DateOnly(2026, 12, 12), zone, AccountCodes.BadValue).Value!;
        var issued = new KeyIssued("key_1", "acc_1", new VaultRef("account/acc_1", Digest.Of([])), [MemberRole.Auditor], last);
        var entry = new Envelope(1, last.End.AddDays(-30), "ten_1", AccountBook.PeopleOf("ten_1"), 1, "accounts.key-issued", 2, "acc_1", default);
        var key = AccountBook.Empty.Apply(entry, issued).Keys["key_1"];
        Assert.True(key.WorksAt(last.End.AddHours(-12)));
        Assert.True(key.WorksAt(last.End.AddMinutes(-1)));
        Assert.False(key.WorksAt(last.End.AddMinutes(1)));
        Assert.False((key with { Revoked = true }).WorksAt(last.End.AddHours(-12)));
        var calendar = AccountBook.Empty.Apply(entry, new CalendarOpened("cal_1", "acc_1", null, last)).Calendars["cal_1"];
        Assert.True(calendar.WorksAt(last.End.AddHours(-12)));
        Assert.True(calendar.WorksAt(last.End.AddMinutes(-1)));
        Assert.False(calendar.WorksAt(last.End.AddMinutes(1)));
    }

    [Fact]
    public void Each_reason_is_a_sentence() => Assert.Empty(PromisedDayRules.Unexplained(Table));

    [Fact]
    public void An_end_that_is_added_as_a_plain_day_instant_or_text_is_reported_wherever_it_stands() => Assert.Equal(
        [
            "RemindAsk.Deadline is no LastDay: make it one, or say in the table why not",
            "Reminded.DeleteOn is no LastDay: make it one, or say in the table why not",
            "Reminded.Held is no LastDay: make it one, or say in the table why not",
            "Reminded.ReplyBy is no LastDay: make it one, or say in the table why not",
            "Reminded.Until is no LastDay: make it one, or say in the table why not",
        ],
        PromisedDayRules.Plain([.. Ours, typeof(Reminded), typeof(RemindAsk), typeof(RemindedOfV1)], Table));

    [Fact]
    public void A_row_of_the_table_without_its_member_and_one_without_a_reason_are_reported()
    {
        var broken = Table + "\n| `Gone.Until` | Nobody remembers what this was |\n| `Reminded.Until` | because |\n";
        Assert.Equal(
            ["Gone.Until stands in the table and is no such member", "Reminded.Until stands in the table and is no such member"],
            PromisedDayRules.Plain(Ours, broken));
        Assert.Equal(["| `Reminded.Until` | because |"], PromisedDayRules.Unexplained(broken));
        // And one that lost its row.
        Assert.Contains("Lapse.Due is no LastDay: make it one, or say in the table why not",
            PromisedDayRules.Plain(Ours, Table.Replace("`Lapse.Due`, ", "", StringComparison.Ordinal)));
    }

    /// <summary>As a careless change would add it: none of these says in which zone its day ends.</summary>
    [Event("ballast.reminded", 1)]
    private sealed record Reminded(string By, DateOnly Until, DateTimeOffset? DeleteOn, string? ReplyBy, DateOnly Held, DateOnly Seen, LastDay ReviewOn,
        EndsAt? Due) : JournalEvent;

    private sealed record RemindAsk(DateOnly? Deadline, AskedEnd LastDay);

    private sealed record RemindedOfV1(DateOnly Until);
}

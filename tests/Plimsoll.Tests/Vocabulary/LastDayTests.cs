// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using CsCheck;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class LastDayTests
{
    private static readonly RefusalCode Some = new("test.bad-value", RefusalKind.Refused);

    private static readonly string[] Known = [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => LastDay.RefuseZone(id, Some) is null)];

    private static readonly Gen<string> Zones = Gen.Int[0, Known.Length - 1].Select(i => Known[i]);

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 365 * 130].Select(n => new DateOnly(1910, 1, 1).AddDays(n));

    [Fact]
    public void In_every_zone_a_day_holds_each_instant_that_its_clocks_give_to_it_and_ends_once() => Gen.Select(Zones, Days).Sample((name, day) =>
    {
        var (last, zone) = (In(day, name), TimeZoneInfo.FindSystemTimeZoneById(name));
        // From well before the day began to well after it ended, wherever it was.
        for (var at = Start(day).AddHours(-30); at <= Start(day).AddHours(60); at = at.AddMinutes(15))
        {
            var shown = DateOnly.FromDateTime(at.UtcDateTime + zone.GetUtcOffset(at));
            if (shown == day) { Assert.False(last.HasEnded(at), $"{last} is over at {at:O}, while clocks show that day"); }
            // After the end no clock shows the day again, and before it none has left the day for good.
            if (last.HasEnded(at)) { Assert.True(shown > day, $"{last} is over at {at:O}, and clocks show {shown:O}"); }
        }
        var before = last.End.AddSeconds(-1);
        Assert.True(DateOnly.FromDateTime(before.UtcDateTime + zone.GetUtcOffset(before)) <= day, $"{last} ends too late, at {last.End:O}");
        Assert.Equal((false, true), (last.HasEnded(last.End.AddTicks(-1)), last.HasEnded(last.End)));
    }, iter: 2000);

    [Fact]
    public void In_every_zone_a_day_ends_no_later_than_the_next() =>
        Gen.Select(Zones, Days).Sample((name, day) => Assert.False(In(day.AddDays(1), name).EndsBefore(In(day, name))), iter: 2000);

    [Theory]
    // Winter and summer; the two days on which clocks change.
    [InlineData("Europe/Berlin", "2026-12-24", "2026-12-24T23:00:00.000Z")]
    [InlineData("Europe/Berlin", "2026-07-01", "2026-07-01T22:00:00.000Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-29T22:00:00.000Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00.000Z")]
    // The farthest apart, and half and quarter hours.
    [InlineData("Pacific/Kiritimati", "2026-12-24", "2026-12-24T10:00:00.000Z")]
    [InlineData("Etc/GMT+12", "2026-12-24", "2026-12-25T12:00:00.000Z")]
    [InlineData("Asia/Kathmandu", "2026-12-24", "2026-12-24T18:15:00.000Z")]
    // A next day that begins at one o'clock, because clocks were put forward at midnight.
    [InlineData("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00:00.000Z")]
    // A midnight that comes twice, and both times begins the next day.
    [InlineData("America/Havana", "2026-10-31", "2026-11-01T04:00:00.000Z")]
    // Clocks that were set back at midnight: the day went on for an hour.
    [InlineData("America/Sao_Paulo", "2019-02-16", "2019-02-17T03:00:00.000Z")]
    // A day that was left out ends when the day before it does.
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00.000Z")]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-31T10:00:00.000Z")]
    [InlineData("UTC", "2026-12-24", "2026-12-25T00:00:00.000Z")]
    public void A_day_ends_where_the_next_begins(string zone, string day, string ends) => Assert.Equal(ends, Instant.Write(In(Date(day), zone).End));

    [Theory]
    [InlineData("Berlin")]
    [InlineData("europe/berlin")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("localtime")]
    [InlineData("Factory")]
    [InlineData("../UTC")]
    [InlineData("")]
    public void What_is_no_zone_is_refused_with_its_field(string zone)
    {
        var refusal = LastDay.In(Date("2026-12-24"), zone, Some).Refusal!;
        Assert.Equal((Some.Text, "zone", zone), (refusal.Code, refusal.Field, refusal.Value));
    }

    [Fact]
    public void An_end_has_one_spelling_in_json_and_is_read_without_a_table_of_zones()
    {
        EndsAt berlin = In(Date("2026-12-24"), "Europe/Berlin");
        Assert.Equal("""{"day":"2026-12-24","zone":"Europe/Berlin","ends":"2026-12-24T23:00:00.000Z"}""", JsonSerializer.Serialize(berlin));
        Assert.Equal(berlin, JsonSerializer.Deserialize<EndsAt>(JsonSerializer.Serialize(berlin)));
        EndsAt instant = new LastInstant(Start(Date("2026-12-24")).AddHours(15.5));
        Assert.Equal("""{"ends":"2026-12-24T15:30:00.000Z"}""", JsonSerializer.Serialize(instant));
        Assert.Equal(instant, JsonSerializer.Deserialize<EndsAt>(JsonSerializer.Serialize(instant)));
        // No machine has this zone: what was promised in it is still read, and ends when it was said to.
        var gone = JsonSerializer.Deserialize<LastDay>("""{"day":"2026-12-24","zone":"Europe/Atlantis","ends":"2026-12-24T23:30:00.000Z"}""")!;
        Assert.Equal(("Europe/Atlantis", "2026-12-24T23:30:00.000Z"), (gone.Zone, Instant.Write(gone.End)));
    }

    [Theory]
    [InlineData("""{"day":"2026-12-24","zone":"Europe/Berlin"}""")]
    [InlineData("""{"day":"2026-12-24","ends":"2026-12-24T23:00:00.000Z"}""")]
    [InlineData("""{"day":"24.12.2026","zone":"UTC","ends":"2026-12-25T00:00:00.000Z"}""")]
    [InlineData("""{"day":"2026-12-24","zone":"UTC","ends":"2026-12-24T23:00:00.000Z"}""")]
    [InlineData("""{"day":"2026-12-24","zone":"Europe/Berlin","ends":"2026-12-27T23:00:00.000Z"}""")]
    [InlineData("""{"day":"2026-12-24","zone":"somebody's own words","ends":"2026-12-24T23:00:00.000Z"}""")]
    [InlineData("""{"day":"2026-12-24","zone":"UTC","ends":"2026-12-25T00:00:00.000Z","note":"x"}""")]
    [InlineData("""{"day":"2026-12-24","day":"2026-12-25","zone":"UTC","ends":"2026-12-25T00:00:00.000Z"}""")]
    [InlineData("\"2026-12-24\"")]
    public void What_is_no_end_is_not_read(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<EndsAt>(json));

    [Fact]
    public void An_end_holds_its_instant_once_and_no_copy_of_it_can_say_another()
    {
        foreach (var end in (Type[])[typeof(EndsAt), typeof(LastDay), typeof(LastInstant)])
        {
            Assert.Equal([nameof(EndsAt.End)], end.GetProperties().Where(p => p.PropertyType == typeof(DateTimeOffset)).Select(p => p.Name));
            Assert.Equal([], end.GetProperties().Where(p => p.CanWrite).Select(p => p.Name));
        }
        var (at, same) = (Start(Date("2026-12-24")).AddHours(15.5), Start(Date("2026-12-24")).AddHours(15.5).ToOffset(TimeSpan.FromHours(2)));
        Assert.Equal(new LastInstant(at), new LastInstant(same));
        Assert.Equal(new LastInstant(at).Spelled, new LastInstant(same).Spelled);
    }

    [Fact]
    public void A_field_for_a_day_takes_no_instant() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LastDay>("""{"ends":"2026-12-24T23:00:00.000Z"}"""));

    [Fact]
    public void People_read_the_day_with_its_zone()
    {
        Assert.Equal("24 December 2026 (Europe/Berlin)", In(Date("2026-12-24"), "Europe/Berlin").Text);
        Assert.Equal("24 December 2026 (UTC)", LastDay.InUtc(Date("2026-12-24")).ToString());
        Assert.Equal("24 December 2026, 15:30 UTC", new LastInstant(Start(Date("2026-12-24")).AddHours(15.5)).Text);
    }

    [Fact]
    public void The_first_day_outside_reads_as_the_day_before_it_and_ends_at_the_same_instant()
    {
        var last = LastDay.Before(Date("2026-12-25"));
        Assert.Equal(("2026-12-24", LastDay.Utc, Start(Date("2026-12-25"))), (last.Written, last.Zone, last.End));
        Assert.Equal(DateTimeOffset.MaxValue.UtcDateTime.Date, LastDay.InUtc(DateOnly.MaxValue).End.UtcDateTime.Date);
    }

    [Theory]
    [InlineData("2026-12-24", null, "2026-12-24T10:00:00.000Z")]
    [InlineData("2026-12-24", "America/Los_Angeles", "2026-12-25T08:00:00.000Z")]
    [InlineData("2026-12-24T15:30:00.000Z", null, "2026-12-24T15:30:00.000Z")]
    public void A_day_that_is_asked_for_ends_in_its_zone_or_the_usual_one_and_an_instant_is_what_it_is(string asked, string? zone, string ends) =>
        Assert.Equal(ends, Instant.Write(AskedEnd.Read(asked)!.In(zone, "Pacific/Kiritimati", Some).Value!.End));

    [Fact]
    public void An_instant_with_a_zone_beside_it_is_refused() =>
        Assert.Equal("zone", AskedEnd.Of(Start(Date("2026-12-24"))).In("UTC", "UTC", Some).Refusal!.Field);

    internal static LastDay In(DateOnly day, string zone) =>
        LastDay.In(day, zone, Some) is { Value: { } last } ? last : throw new InvalidOperationException(zone);

    internal static DateOnly Date(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}

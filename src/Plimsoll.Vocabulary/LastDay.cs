// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Plimsoll.Vocabulary;

/// <summary>When something that was promised to somebody ends: with a day that was named, or at an instant that was.</summary>
/// <remarks>
/// The instant of the end is fixed when the promise is made and stands beside day and zone in every event. Rules of time zones change, and they are
/// data of a machine: an end that was worked out on reading could differ between two servers, or between a decision and whoever checks it later, and a
/// machine without such data could not read its own history. Where a country changes its clocks while a promise runs, the promise keeps the instant that
/// was told; to move it is a new promise.
/// </remarks>
[JsonConverter(typeof(EndsAtConverter))]
public abstract record EndsAt
{
    private protected EndsAt(DateTimeOffset end) => End = end.ToUniversalTime();

    /// <summary>The first instant that no longer belongs to it, in UTC.</summary>
    public DateTimeOffset End { get; }

    /// <summary>As people read it: <c>24 December 2026 (Europe/Berlin)</c>, or <c>24 December 2026, 15:30 UTC</c> where an instant was named.</summary>
    public abstract string Text { get; }

    /// <summary>One spelling that holds all of it, for what is hashed: the instant alone where an instant was named.</summary>
    public abstract string Spelled { get; }

    /// <summary>Whether it is over; that changes once, from no to yes.</summary>
    public bool HasEnded(DateTimeOffset now) => End <= now;

    public bool EndsBefore(EndsAt other) => End < other.End;
}

/// <summary>An exact instant at which something ends. Not for a day that somebody is given: that is a <see cref="LastDay"/>.</summary>
public sealed record LastInstant : EndsAt
{
    public LastInstant(DateTimeOffset at) : base(at) { }

    public override string Text => End.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public override string Spelled => Instant.Write(End);

    public override string ToString() => Text;
}

/// <summary>The last day that somebody was promised. It belongs to the promise whole, and ends when it has ended in the zone that was named with it.</summary>
/// <remarks>In a zone that leaves a day out, such as Pacific/Apia on 30 December 2011, that day ends when the day before it does.</remarks>
[JsonConverter(typeof(EndsAtConverter))]
public sealed partial record LastDay : EndsAt
{
    /// <summary>The zone of everybody who named none.</summary>
    public const string Utc = "UTC";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private LastDay(DateOnly day, string zone, DateTimeOffset end) : base(end) => (Day, Zone) = (day, zone);

    public DateOnly Day { get; }

    /// <summary>Name of the zone in the IANA database, such as <c>Europe/Berlin</c>.</summary>
    public string Zone { get; }

    public override string Text => $"{Day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} ({Zone})";

    public override string Spelled => $"{Written} {Zone} {Instant.Write(End)}";

    /// <summary>The day alone, as <c>2026-12-24</c>.</summary>
    public string Written => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+){0,2}\z")]
    private static partial Regex ZoneForm { get; }

    /// <summary>A day as it ends at midnight UTC; asks for no table of zones.</summary>
    public static LastDay InUtc(DateOnly day) => new(day, Utc, Midnight(day, 1));

    /// <summary>The day before one that is already outside: how promises were written that named the first day after.</summary>
    public static LastDay Before(DateOnly outside) => InUtc(outside == DateOnly.MinValue ? outside : outside.PlusDays(-1));

    /// <summary>A day in a zone; its end is looked up in the machine's table of zones, once, here.</summary>
    /// <param name="code">Code of a refusal: that of whoever asks.</param>
    /// <param name="field">What the zone was typed into.</param>
    public static Result<LastDay> In(DateOnly day, string zone, RefusalCode code, string field = "zone")
    {
        if (zone == Utc) { return InUtc(day); }
        if (!Find(zone, code, field).Succeeds(out var found, out var refusal)) { return refusal; }
        return day.Year is >= 1900 and < 9000
            ? new LastDay(day, zone, EndOf(day, found.Zone))
            : new Refusal(code, field, zone, "has no known end of such a day", "name a day between the years 1900 and 9000");
    }

    /// <summary>The day that clocks of a zone show; that of UTC where this machine does not know the zone.</summary>
    public static DateOnly DayOf(DateTimeOffset instant, string zone) =>
        DateOnly.FromDateTime(
            instant.UtcDateTime + (zone != Utc && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found.GetUtcOffset(instant) : TimeSpan.Zero));

    /// <summary>Why a zone cannot be used; null when it can.</summary>
    public static Refusal? RefuseZone(string zone, RefusalCode code, string field = "zone") => zone == Utc ? null : Find(zone, code, field).Refusal;

    /// <summary>Takes what was written before; looks nothing up, so that every history can be read everywhere.</summary>
    /// <returns>Null where the three do not fit together.</returns>
    public static LastDay? Of(DateOnly day, string zone, DateTimeOffset end) =>
        zone.Length <= 64 && ZoneForm.IsMatch(zone) && end >= Midnight(day, 0) && end <= Midnight(day, 2) && (zone != Utc || end == Midnight(day, 1))
            ? new LastDay(day, zone, end) : null;

    public override string ToString() => Text;

    /// <summary>The first instant from which on no clock of the zone shows the day, or an earlier one, again.</summary>
    private static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone)
    {
        // From the far side backwards, so that a clock that is set back over midnight does not end the day twice.
        var after = Midnight(day, 2);
        while (IsOver(after - Step)) { after -= Step; }
        // Quarter hours are not fine enough for every rule of before 1972; seconds are.
        var (still, over) = (after - Step, after);
        while (over - still > TimeSpan.FromSeconds(1))
        {
            var middle = still + TimeSpan.FromSeconds(Math.Floor((over - still).TotalSeconds / 2));
            if (IsOver(middle)) { over = middle; } else { still = middle; }
        }
        return over;

        bool IsOver(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime + zone.GetUtcOffset(instant)) > day;
    }

    /// <summary>Midnight UTC so many days after a day began; the last instant that can be written where there is no such day.</summary>
    private static DateTimeOffset Midnight(DateOnly day, int after) => day.DayNumber + after <= DateOnly.MaxValue.DayNumber
        ? new DateTimeOffset(day.PlusDays(after).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
        : new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);

    private static Result<Found> Find(string zone, RefusalCode code, string field)
    {
        // The table also holds other things than zones of civil time: clocks that count leap seconds, and the machine's own.
        if (zone.Length > 64 || !ZoneForm.IsMatch(zone) || zone is "localtime" or "posixrules" or "Factory"
            || zone.StartsWith("right/", StringComparison.Ordinal) || zone.StartsWith("posix/", StringComparison.Ordinal))
        {
            return new Refusal(code, field, zone, "is not the name of a time zone", "write one of the IANA database, such as Europe/Berlin, or UTC");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return new Refusal(
                code, field, zone, "is not in this machine's table of time zones",
                "write a name such as Europe/Berlin, or UTC; where every name is refused, install the table (the package is mostly called tzdata)");
        }
        return found.Id == zone ? new Found(found) : new Refusal(code, field, zone, "is spelled otherwise", $"write {found.Id}");
    }

    private sealed record Found(TimeZoneInfo Zone);
}

/// <summary>What somebody who is asked for an end wrote: a day, or an exact instant.</summary>
/// <param name="Day">Set exactly when <paramref name="At"/> is not.</param>
[JsonConverter(typeof(AskedEndConverter))]
public sealed record AskedEnd(DateOnly? Day, DateTimeOffset? At)
{
    /// <summary>The end that stands already, where a form came back with the day that it showed of it: that is no new promise.</summary>
    public EndsAt? Standing { get; private init; }

    public static AskedEnd Of(DateOnly day) => new(day, null);

    public static AskedEnd Of(DateTimeOffset at) => new(null, at);

    /// <summary>Reads <c>2026-12-24</c> or <c>2026-12-24T15:30:00Z</c>; null where it is neither.</summary>
    public static AskedEnd? Read(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Of(day)
        : Instant.TryReadAsked(text, out var at, out _) ? Of(at) : null;

    /// <summary>The same ask by a form that showed the day of what stands, and nothing else of it: with that day it asks for what stands.</summary>
    public AskedEnd ShownOf(EndsAt? standing) => Day is not null && Day == DayShown(standing) ? this with { Standing = standing } : this;

    /// <summary>What a field for a day shows of an end: the day that was named, or the one of UTC on which an instant lies.</summary>
    public static DateOnly? DayShown(EndsAt? end) => end switch
    {
        null => null,
        LastDay last => last.Day,
        LastInstant at => DateOnly.FromDateTime(at.End.UtcDateTime),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The end that is meant: a day ends in a zone, an instant is what it is.</summary>
    /// <param name="zone">The zone that was named with it; null where none was.</param>
    /// <param name="usual">The zone of whoever promises.</param>
    /// <param name="code">Code of a refusal.</param>
    public Result<EndsAt> In(string? zone, string usual, RefusalCode code)
    {
        if (Standing is { } standing && zone is null) { return standing; }
        if (At is { } at)
        {
            return zone is null ? new LastInstant(at)
                : new Refusal(code, "zone", zone, "is named beside an instant, which needs none", "leave it out, or write a day");
        }
        return LastDay.In(Day!.Value, zone ?? usual, code).Succeeds(out var last, out var refusal) ? last : refusal;
    }

    /// <summary>As people write it.</summary>
    public override string ToString() => At is { } at ? Instant.Write(at) : Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>
/// JSON of an end: <c>{"day":"2026-12-24","zone":"Europe/Berlin","ends":"2026-12-24T23:00:00.000Z"}</c>, or <c>{"ends":"…"}</c> where an instant was named.
/// </summary>
public sealed class EndsAtConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert == typeof(EndsAt) || typeToConvert == typeof(LastDay);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        typeToConvert == typeof(EndsAt) ? new Of<EndsAt>() : new Of<LastDay>();

    private sealed class Of<T> : JsonConverter<T> where T : EndsAt
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) { throw new JsonException("an end is written as an object with day, zone and ends"); }
            Dictionary<string, string> texts = new(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (name is not ("day" or "zone" or "ends") || !reader.Read() || reader.TokenType != JsonTokenType.String
                    || !texts.TryAdd(name, reader.GetString()!))
                {
                    throw new JsonException("an end holds day, zone and ends, each once and as a text");
                }
            }
            return Read(texts) as T
                ?? throw new JsonException("an end is a day, its zone and the instant that ends it, or that instant alone, where both are allowed");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            if (value is LastDay last)
            {
                writer.WriteString("day", last.Written);
                writer.WriteString("zone", last.Zone);
            }
            writer.WriteString("ends", Instant.Write(value.End));
            writer.WriteEndObject();
        }

        private static EndsAt? Read(Dictionary<string, string> texts)
        {
            if (!texts.TryGetValue("ends", out var ends) || !Instant.TryRead(ends, out var end)) { return null; }
            var (hasDay, hasZone) = (texts.TryGetValue("day", out var day), texts.TryGetValue("zone", out var zone));
            if (!hasDay && !hasZone) { return new LastInstant(end); }
            return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && zone is not null
                ? LastDay.Of(read, zone, end) : null;
        }
    }
}

/// <summary>JSON of what was asked for: a text that holds a day or an instant.</summary>
public sealed class AskedEndConverter : JsonConverter<AskedEnd>
{
    public override AskedEnd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AskedEnd.Read(reader.TokenType == JsonTokenType.String ? reader.GetString() : null)
            ?? throw new JsonException("is no day and no instant with at most three decimals");

    public override void Write(Utf8JsonWriter writer, AskedEnd value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What is due of a person on a day, as their calendar reads it (RFC 5545): kind, release and where to do it. What people wrote and what they are
/// called stay here, because calendars are mostly kept by somebody else.</summary>
internal sealed class ShowCalendar(CalendarLinks links, Worklists lists, OutboundDoor door, TimeProvider clock)
{
    /// <summary>Entries at most, the most urgent first.</summary>
    private const int Most = 1000;

    /// <summary>How often a calendar is asked to look.</summary>
    private const string Every = "PT6H";

    public IResult Read(string token, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (links.HolderOf(token) is not { } caller)
        {
            return Problems.Of(new Refusal(
                AccountCodes.UnknownId, "calendar", null, "is at no such address: none was made, it has ended, or it was taken back",
                "make another one at the page of the calendar, below the organisation"));
        }
        var server = door.Address ?? $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";
        var (dated, total) = lists.Read(caller.In.Id, (list, _) =>
        {
            var due = list.Of(ShowHome.PersonOf(caller)).Due.All.Where(item => item.When is not null);
            return (due.Take(Most).Select(item => (Item: item, list.Find(item.Release)!.Name)).ToArray(), due.Count());
        });
        var calendar = new Ical.Net.Calendar { ProductId = "-//Plimsoll//What is due//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", $"Plimsoll: {caller.In.Name}");
        if (total > Most)
        {
            calendar.AddProperty(
                "X-WR-CALDESC", string.Create(CultureInfo.InvariantCulture, $"The {Most} most urgent of {total} things that are due on a day."));
        }
        var often = new CalendarProperty("REFRESH-INTERVAL", Every);
        often.AddParameter("VALUE", "DURATION");
        calendar.AddProperty(often);
        // An older word for the same.
        calendar.AddProperty("X-PUBLISHED-TTL", Every);
        var now = new CalDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var (item, name) in dated)
        {
            var entry = new CalendarEvent
            {
                Uid = UidOf(item), DtStamp = now, Start = StartOf(item.When!), Summary = $"{Show.Capital(WorkHomePage.Kind(item.Kind))}: {name}",
                Url = new Uri($"{server}/t/{caller.In.Slug}/{item.Page}"), Transparency = TransparencyType.Transparent,
                Description = $"{Practice(item)}Due until {item.When!.Text}: {server}/t/{caller.In.Slug}/{item.Page}",
            };
            calendar.Events.Add(entry);
        }
        return TypedResults.Text(new CalendarSerializer().SerializeToString(calendar) ?? "", "text/calendar", Encoding.UTF8);
    }

    public IResult Handle(Caller caller, Typed? typed = null, Refusal? refusal = null, string? opened = null) => new RazorComponentResult<CalendarPage>(new
    {
        Caller = caller, Calendars = links.Of(caller), Typed = typed ?? Typed.Nothing, Refusal = refusal, Opened = opened, Now = clock.GetUtcNow(),
    })
    {
        StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
    };

    /// <summary>Makes an address. The answer is the page itself and no redirect, because the address is in no state that could be shown again.</summary>
    public Task<IResult> OpenAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, AccountCodes.BadValue,
        fields =>
        {
            var until = fields.OptionalEnd("until", like: "2026-11-20");
            if (until is null) { fields.Refuse("until", null, "is missing", "choose a day within a year"); }
            return new CalendarLinks.Ask(until!);
        },
        (ask, _) => links.OpenAsync(ask, caller, ct),
        (_, opened) => Handle(caller, null, null, $"{door.Address ?? $"{request.Scheme}://{request.Host}{request.PathBase}"}{opened.Path}"),
        (typed, refusal) => Handle(caller, typed, refusal), ct);

    public async Task<IResult> CloseAsync(string calendar, Caller caller, CancellationToken ct) =>
        (await links.TakeBackAsync(calendar, caller, ct)).Succeeds(out _, out var refusal)
            ? Forms.See($"/t/{caller.In.Slug}/calendar") : Handle(caller, null, refusal);

    private static string Practice(DueItem item) => item.Kind is DueKind.Practice or DueKind.Rhythm or DueKind.RiskAcceptance ? $"{item.Subject}. " : "";

    /// <summary>A day that was promised is an entry of that day; an instant is one of that instant.</summary>
    private static CalDateTime StartOf(EndsAt when) => when switch
    {
        LastDay last => new CalDateTime(last.Day),
        LastInstant at => new CalDateTime(at.End.UtcDateTime),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The same for the same thing whenever it is read, so that a calendar moves its entry and makes no second one.</summary>
    private static string UidOf(DueItem item) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{item.Release}\n{item.Kind}\n{item.Subject}")).AsSpan(0, 16))}@plimsoll";
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>An address of a calendar as pages and API show it; the address itself is never among it.</summary>
public sealed record CalendarView(string Calendar, DateTimeOffset Since, EndsAt Until, bool Stands, bool Closed);

/// <summary>Addresses at which a calendar reads what is due of one person in one organisation: kept as a hash, shown once, ending by themselves, and with the
/// place of their owner. They open nothing else.</summary>
internal sealed class CalendarLinks(Books books, Credentials credentials, Recorder recorder, TimeProvider clock)
{
    /// <summary>So many work for a person in an organisation at most.</summary>
    public const int Most = 5;

    /// <summary>What the token of such an address stands for.</summary>
    private const string Kind = "calendar";

    /// <param name="Until">The last day on which it works, as 2026-12-24, or the instant until which it does.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record Ask(AskedEnd Until, string? Zone = null);

    /// <param name="Path">Where a calendar reads it, below the address of this server; whoever knows it reads it too, and it is shown this once.</param>
    internal sealed record Opened(string Calendar, string Path, LedgerPlace Ledger);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record Listed(IReadOnlyList<CalendarView> Calendars, string? Next = null);

    /// <summary>One's own, the newest first. A key of the API sees those that were made with it.</summary>
    public IReadOnlyList<CalendarView> Of(Caller caller)
    {
        var (state, now) = (books.Now.Accounts, clock.GetUtcNow());
        return
        [
            .. Own(state, caller).OrderByDescending(link => link.Since).Select(link =>
                new CalendarView(link.Id, link.Since, link.Until, Works(state, link, now), link.Closed)),
        ];
    }

    public IResult List(string? after, string? limit, Caller caller) =>
        Paging.Answer(after, limit, Of(caller), link => link.Calendar, page => new Listed(page.Items, page.Next));

    public Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.ShownOnceAsync<Ask, Opened>(
        request, caller, first => first.Events.OfType<CalendarOpened>().Single().Calendar, opened => opened.Calendar,
        calendar => Acting.ShownBefore(calendar, "address", "use the address of the first answer, or take it back and make another one"),
        (ask, asking) => OpenAsync(ask, caller, ct, asking.Once), ct);

    public async Task<Result<Opened>> OpenAsync(Ask ask, Caller caller, CancellationToken ct, Idempotency? once = null)
    {
        if (!OwnEnd.Of(ask.Until, ask.Zone, caller, clock.GetUtcNow(), "an address for a calendar", "the page of the calendar")
            .Succeeds(out var until, out var bad))
        {
            return bad;
        }
        var (id, token) = (Ids.New("cal"), Credentials.NewToken(RandomNumberGenerator.Fill));
        var written = await recorder.AppendAsync(
            caller.Id,
            state =>
            {
                var at = clock.GetUtcNow();
                // The key, or the place in the organisation, may have been taken away since the request came in; what is made now would stand without it.
                if (caller.Key is { } key && !state.Accounts.Keys[key.Id].WorksAt(at)
                    || Caller.RolesIn(state.Accounts.Tenants[caller.In.Id], caller.Account, caller.Key) is null)
                {
                    return new Refusal(AccountCodes.NoAccount, "account", null, "has no place here any more", "ask to be taken in again");
                }
                var working = state.Accounts.Calendars.Values.Count(link =>
                    link.Account == caller.Id && link.Tenant == caller.In.Id && Works(state.Accounts, link, at));
                return working >= Most
                    ? new Refusal(
                        AccountCodes.BadValue, "calendar", null, $"would be one more than the {Most} addresses that work for you here",
                        "take back one that is not needed")
                    : new[] { AccountStreams.Writes(state, caller.In.Id, new CalendarOpened(id, caller.Id, caller.Key?.Id, until)) };
            },
            [Credentials.AddBearer(token, Kind, id)], once, ct);
        return written.Succeeds(out var place, out var refusal) ? new Opened(id, $"/calendar/{token}.ics", place) : refusal;
    }

    public async Task<IResult> CloseAsync(string calendar, Caller caller, CancellationToken ct) =>
        (await TakeBackAsync(calendar, caller, ct)).Succeeds(out var place, out var refusal) ? Body.Answer(new Done(place)) : Problems.Of(refusal);

    public async Task<Result<LedgerPlace>> TakeBackAsync(string calendar, Caller caller, CancellationToken ct)
    {
        if (Own(books.Now.Accounts, caller).FirstOrDefault(link => link.Id == calendar) is not { } found)
        {
            return new Refusal(AccountCodes.UnknownId, "calendar", calendar, "is not known here", "check the id");
        }
        return await recorder.AppendAsync(
            caller.Id,
            state => state.Accounts.Calendars[found.Id].Closed
                ? new Refusal(ApiCodes.NothingChanged, "calendar", calendar, "was taken back already", "leave it")
                : new[] { AccountStreams.Writes(state, found.Tenant, new CalendarClosed(found.Id)) },
            [Credentials.RemoveBearer(found.Id)], ct: ct);
    }

    /// <summary>On whose behalf a calendar asks, as what they are in the organisation by now; null where the address opens nothing, or nothing any
    /// more.</summary>
    public Caller? HolderOf(string token)
    {
        var (state, now) = (books.Now.Accounts, clock.GetUtcNow());
        // Found by its SHA-256, so that the time it takes tells nothing of the token.
        return credentials.FindBearer(token) is { Kind: Kind, Id: var id } && state.Calendars.TryGetValue(id, out var link) && Works(state, link, now)
            && (link.With is { } with ? state.Keys[with] : null) is var key
            && Caller.RolesIn(state.Tenants[link.Tenant], state.Accounts[link.Account], key) is { } roles && Rights.Grant(roles, Right.Read)
            ? new Caller(state.Accounts[link.Account], state.Tenants[link.Tenant], roles, key) : null;
    }

    private static IEnumerable<CalendarLink> Own(AccountBook state, Caller caller) =>
        state.Calendars.Values.Where(link => link.Account == caller.Id && link.Tenant == caller.In.Id && (caller.Key is null || caller.Key.Id == link.With));

    private static bool Works(AccountBook state, CalendarLink link, DateTimeOffset now) =>
        link.WorksAt(now) && (link.With is not { } with || state.Keys[with].WorksAt(now));
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>PUT /api/v1/t/{tenant}/zone: the time zone in which the days end that the organisation promises from now on.</summary>
internal sealed class SetZone(Recorder recorder)
{
    /// <param name="Zone">A name of the IANA database, such as Europe/Berlin, or UTC.</param>
    internal sealed record ZoneAsk(string Zone);

    public async Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        Body.Read<ZoneAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await SetAsync(ask.Zone, caller, ct)).Succeeds(out var place, out refusal)
            ? Body.Answer(new Done(place)) : Problems.Of(refusal);

    public async Task<Result<LedgerPlace>> SetAsync(string zone, Caller caller, CancellationToken ct)
    {
        if (LastDay.RefuseZone(zone, AccountCodes.BadValue) is { } refusal) { return refusal; }
        return await recorder.AppendAsync(caller.Id, books => books.Accounts.Tenants[caller.In.Id].Zone == zone
            ? new Refusal(ApiCodes.NothingChanged, "zone", zone, "is set already", "leave it")
            : new[] { AccountStreams.Writes(books, caller.In.Id, new ZoneSet(zone)) }, [], ct: ct);
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of sharing: packages made and received, research sets, and whether what people write is kept.</summary>
internal sealed class ShowSharing(UsageActs acts, Acting acting, SharePackages packages, KeepContent content, TimeProvider clock)
{
    private const string Place = "/sharing";

    public IResult Handle(Caller caller) => Page(acts.Frame(caller));

    public Task<IResult> MakeAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, UsageCodes.BadValue, Read, (ask, _) => packages.MakeAsync(Ids.New("pkg"), ask, caller, null, null, ct),
        (_, _) => Forms.See(UsageActs.At(caller, Place)),
        (typed, refusal) =>
        {
            SharePackages.SayWhen(request.HttpContext, refusal);
            return Page(acts.Frame(caller, typed, refusal));
        }, ct);

    private static PackageAsk Read(FieldReader form)
    {
        var last = form.Day("last");
        return new PackageAsk(
            form["agreement"] ?? "", form["recipient"] ?? "", form.Choice(SharingTerms.Bases), form.Day("from"),
            last == DateOnly.MaxValue ? last : last.PlusDays(1),
            form.Day("retainUntil"), form.Choice(SharingTerms.Coarsenings), form["legalNote"], null, form["researchSet"]);
    }

    public async Task<IResult> GetAsync(string package, HttpContext http, Caller caller, CancellationToken ct) =>
        await packages.GiveOutAsync(package, http, caller, ct) is { } refusal ? Page(acts.Frame(caller, null, refusal)) : Results.Empty;

    public async Task<IResult> DeleteAsync(string package, Caller caller, CancellationToken ct) =>
        (await packages.DeleteAsync(caller.Id, caller.In.Id, package, ct)).Succeeds(out _, out var refusal)
            ? Forms.See(UsageActs.At(caller, Place))
            : Page(acts.Frame(caller, null, refusal));

    public Task<IResult> SwitchAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, UsageCodes.BadValue,
        form => new KeepContent.ContentAsk(
            form["days"] is null ? null : form.Number("days", "is no number of days", "write 1 to 30, or nothing to keep nothing")),
        (ask, seen) => content.SwitchAsync(caller, ask.Days, acting.Fresh(UsageStreams.Of(caller), seen, (_, happened) => happened is ContentKeptSet), ct),
        (_, _) => Forms.See(UsageActs.At(caller, Place)), (typed, refusal) => Page(acts.Frame(caller, typed, refusal)), ct);

    private IResult Page(UsageFrame frame) => UsageActs.Page<SharingPage>(frame, new() { ["Now"] = clock.GetUtcNow() });
}

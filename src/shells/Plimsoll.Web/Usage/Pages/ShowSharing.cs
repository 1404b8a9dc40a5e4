// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of sharing: packages made and received, research sets, and whether what people write is kept.</summary>
internal sealed class ShowSharing(UsageActs acts, UsageDesk desk, SharePackages packages, KeepContent content, TimeProvider clock)
{
    private const string Place = "/sharing";

    public IResult Handle(Caller caller) => Page(acts.Frame(caller));

    public async Task<IResult> MakeAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await UsageForm.ReadAsync(request, ct);
        Refusal? refusal;
        try
        {
            var t = form.Typed;
            var last = form.Day("last");
            var ask = new PackageAsk(t["agreement"] ?? "", t["recipient"] ?? "", form.Choice(SharingTerms.Bases), form.Day("from"), last == DateOnly.MaxValue ? last : last.AddDays(1), form.Day("retainUntil"), form.Choice(SharingTerms.Coarsenings), t["legalNote"], null, t["researchSet"]);
            if ((await packages.MakeAsync(Ids.New("pkg"), ask, caller, null, null, ct)).Succeeds(out _, out refusal)) { return Forms.See(UsageActs.At(caller, Place)); }
        }
        catch (ContentRefusedException e) { refusal = e.Refusal; }
        SharePackages.SayWhen(request.HttpContext, refusal);
        return Page(acts.Frame(caller, form.Typed, refusal));
    }

    public async Task<IResult> GetAsync(string package, HttpContext http, Caller caller, CancellationToken ct) => await packages.GiveOutAsync(package, http, caller, ct) is { } refusal ? Page(acts.Frame(caller, null, refusal)) : Results.Empty;

    public async Task<IResult> DeleteAsync(string package, Caller caller, CancellationToken ct) =>
        (await packages.DeleteAsync(caller.Id, caller.In.Id, package, ct)).Succeeds(out _, out var refusal) ? Forms.See(UsageActs.At(caller, Place)) : Page(acts.Frame(caller, null, refusal));

    public async Task<IResult> SwitchAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await UsageForm.ReadAsync(request, ct);
        var text = form.Typed["days"];
        if (text is not null && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)) { return Page(acts.Frame(caller, form.Typed, UsageForm.Refuse("days", text, "is no number of days", "write 1 to 30, or nothing to keep nothing").Refusal)); }
        var days = text is null ? (int?)null : int.Parse(text, CultureInfo.InvariantCulture);
        return (await content.SwitchAsync(caller, days, desk.Fresh(caller, form.Rev, happened => happened is ContentKeptSet), ct)).Succeeds(out _, out var refusal)
            ? Forms.See(UsageActs.At(caller, Place)) : Page(acts.Frame(caller, form.Typed, UsageForm.Plainly(refusal)));
    }

    private IResult Page(UsageFrame frame) => UsageForm.Page<SharingPage>(frame, new() { ["Now"] = clock.GetUtcNow() });
}

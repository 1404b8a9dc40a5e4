// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of downstream applications: listed one by one or from a table, and taken off again.</summary>
internal sealed class ShowApplications(UsageActs acts)
{
    private const string Place = "/applications";

    public IResult Handle(Caller caller) => Page(acts.Frame(caller));

    public Task<IResult> ListAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, (form, _) =>
    {
        var t = form.Typed;
        var application = new DownstreamApplication(
            t["name"] ?? "", t["developer"] ?? "", t["sector"] ?? "", t["use_case"] ?? "", HighRisk(form), form.Choice(Terms.Namers));
        var id = Ids.New("dsa");
        return (state, _, _) => Contributing.List(state, id, t["model"] ?? "", application);
    }, ct);

    /// <summary>Takes a list: all of its rows, or none. Those that stand on it already, just as they are, are left as they are.</summary>
    public Task<IResult> TableAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, (form, _) =>
    {
        var model = form.Text("listModel", "write the name of the model that they are built on");
        if (!AggregateTables.Applications(form.Bytes("file", "text", "a CSV file"), form.NameOf("file")).Succeeds(out var applications, out var refusal))
        {
            return (_, _, _) => refusal;
        }
        var listed = applications.Select(a => (Id: Ids.New("dsa"), Application: a)).ToArray();
        return (state, asker, _) => Contributing.All(
            state,
            listed.Where(l => !state.Applications.Values.Any(known => known.Model == model && known.Application == l.Application))
                .Select(l => (Func<UsageRegister, Result<Outcome>>)(now => Contributing.List(now, l.Id, model, l.Application))),
            asker);
    }, ct);

    public Task<IResult> UnlistAsync(string application, HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is ApplicationUnlisted gone && gone.Application == application,
        (_, _) => (state, _, _) => Contributing.Unlist(state, application), Page, UsageActs.At(caller, Place), ct);

    private Task<IResult> ActAsync(HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<UsageRegister>> prepare, CancellationToken ct) =>
        acts.ActAsync(request, caller, happened => happened is ApplicationListed or ApplicationUnlisted, prepare, Page, UsageActs.At(caller, Place), ct);

    private static bool? HighRisk(FieldReader form)
    {
        var said = form["high_risk"];
        if (said is not (null or "yes" or "no")) { form.Refuse("high_risk", said, "is not allowed", "choose yes, no or not known"); }
        return said is null ? null : said == "yes";
    }

    private static IResult Page(UsageFrame frame) => UsageActs.Page<ApplicationsPage>(frame);
}

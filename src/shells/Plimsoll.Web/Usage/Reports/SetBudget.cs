// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Privacy.Accounting;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Reports;

/// <summary>Sets what may be spent on a unit in each window of a kind. Windows on which something was spent keep their limit.</summary>
internal sealed class SetBudget(Acting acting, ShowReports show)
{
    public Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        Acting.ApiAsync<ShowReports.BudgetAsk, UsageRegister>(request, caller, null, SetAsync, ct);

    public Task<IResult> FromPageAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, UsageCodes.BadValue, Read,
        (ask, seen) => SetAsync(ask, new Asking(caller, acting.Fresh(UsageStreams.Of(caller), seen, (_, happened) => happened is BudgetSet), null, ct)),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/usage/budget"), (typed, refusal) => show.BudgetPage(caller, typed, refusal), ct);

    private static ShowReports.BudgetAsk Read(FieldReader fields) =>
        new(fields.Choice(PrivacyTerms.Units, "unit"), fields.Choice(ReportTerms.Windows, "window"), fields["rho"] ?? "", fields["delta"] ?? "0");

    private Task<Result<Change<UsageRegister>>> SetAsync(ShowReports.BudgetAsk ask, Asking asking) => acting.ChangeAsync(
        UsageStreams.Of(asking.Caller), asking, (register, _, _) => Reporting.SetBudget(register.Reports, ask.Unit, ask.Window, ask.Rho, ask.Delta));
}

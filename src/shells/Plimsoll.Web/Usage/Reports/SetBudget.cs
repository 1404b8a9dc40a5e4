// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Sets what may be spent on a unit in each window of a kind. Windows on which something was spent keep their limit.</summary>
internal sealed class SetBudget(UsageDesk desk, ShowReports show)
{
    public async Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<ShowReports.BudgetAsk>(body).Succeeds(out var ask, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        return (await SetAsync(caller, ask.Unit, ask.Window, ask.Rho, ask.Delta, seen.Rev, ct)).Succeeds(out var change, out refusal)
            ? Body.Answer(Acted.Of(change, null))
            : Acting.Refuse(refusal);
    }

    public async Task<IResult> FromPageAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var refusal = PrivacyTerms.Units.Parse(typed["unit"] ?? "", out var unit, UsageCodes.BadValue) ?? ReportTerms.Windows.Parse(typed["window"] ?? "", out var window, UsageCodes.BadValue);
        var seen = desk.Fresh(caller, long.TryParse(typed["rev"], NumberStyles.None, CultureInfo.InvariantCulture, out var rev) ? rev : null, happened => happened is BudgetSet);
        if (refusal is null && (await SetAsync(caller, unit, ReportTerms.Windows.Find(typed["window"]!)!.Value, typed["rho"], typed["delta"] ?? "0", seen, ct)).Succeeds(out _, out refusal)) { return Forms.See($"/t/{caller.In.Slug}/usage/budget"); }
        return show.BudgetPage(caller, typed, refusal);
    }

    private Task<Result<Change<UsageRegister>>> SetAsync(Caller caller, PrivacyUnit unit, WindowKind window, string? rho, string? delta, long? seen, CancellationToken ct) => 
        desk.ChangeAsync(caller.Id, caller.In.Id, (register, _) => Reporting.SetBudget(register.Reports, unit, window, rho, delta), seen: seen, ct: ct);
}

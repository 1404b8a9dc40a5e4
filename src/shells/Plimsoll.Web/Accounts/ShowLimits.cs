// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>What an organisation may use of what all share, and how much of it is used.</summary>
internal sealed class ShowLimits(IEnumerable<IQuota> quotas)
{
    /// <param name="Quotas">Each thing that is shared, in the order of its name.</param>
    internal sealed record LimitsView(IReadOnlyList<QuotaView> Quotas);

    /// <param name="What"><c>evidence</c>, <c>activity</c>, <c>requests</c> or <c>bodies</c>.</param>
    /// <param name="Unit"><c>bytes</c>, <c>rows</c> or <c>per-minute</c>.</param>
    /// <param name="Beyond">What happens beyond it.</param>
    internal sealed record QuotaView(string What, string Unit, string Used, string Most, string Beyond);

    /// <summary>GET …/limits.</summary>
    public IResult Answer(Caller caller) =>
        Body.Answer(new LimitsView([.. Of(caller).Select(q => new QuotaView(q.What, q.Unit, Text(q.Used), Text(q.Most), q.Beyond))]));

    public IResult Page(Caller caller) => new RazorComponentResult<LimitsPage>(new { Caller = caller, Quotas = Of(caller) });

    private IReadOnlyList<QuotaUse> Of(Caller caller) => [.. quotas.Select(q => q.Of(caller.In.Id)).OrderBy(q => q.What, StringComparer.Ordinal)];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

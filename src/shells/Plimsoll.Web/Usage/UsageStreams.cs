// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Events;
using Plimsoll.Usage.Reports;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage;

/// <summary>The stream of what an organisation counts, shares and publishes; and how it is acted on.</summary>
internal static class UsageStreams
{
    public static readonly StreamOf<UsageRegister> Registers = new(
        "usage", UsageRegister.Empty, (register, happened) => register.Apply(happened), UsageEvent.Catalog);

    /// <summary>Events that change what anybody reads: statements, and tables published under a privacy budget.</summary>
    public static readonly Type[] Publishing = [typeof(StatementPublished), typeof(ReportPublished)];

    /// <summary>What the organisation of the caller counts.</summary>
    public static StreamAt<UsageRegister> Of(Caller caller) => Registers.At(caller.In.Id);

    extension(Acting acting)
    {
        /// <summary>A whole act over the API about what the organisation of the caller counts, with the texts that the caller writes.</summary>
        /// <param name="made">Id of what is made; null where nothing is.</param>
        public Task<IResult> ApiAsync<TAsk>(
            HttpRequest request, Caller caller, string? made, Func<TAsk, Texts, Deciding<UsageRegister>> prepare, CancellationToken ct) where TAsk : class =>
            acting.ApiAsync(request, caller, Of(caller), UsageCodes.BadValue, made, prepare, ct);
    }

    extension(BooksState state)
    {
        public Kept<UsageRegister> UsageOf(string tenant) => Registers.At(tenant).Find(state).Value!;

        /// <summary>A published statement, and the organisation that published it; null when there is none.</summary>
        public (string Tenant, Published Statement)? FindStatement(string statement) =>
            state.Of(Registers).All.FirstOrDefault(r => r.State.Statements.ContainsKey(statement)) is { } found
                ? (found.Tenant, found.State.Statements[statement])
                : null;

        /// <summary>A report by its id; null when there is none.</summary>
        public Report? FindReport(string report) =>
            state.Of(Registers).All.Select(r => r.State.Reports.Reports.GetValueOrDefault(report)).FirstOrDefault(r => r is not null);
    }
}

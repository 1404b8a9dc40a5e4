// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Journal;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Meeting;

/// <summary>A published statement in a list.</summary>
public sealed record StatementRow(string Id, string Model, string Days, DateTimeOffset At);

/// <summary>What an organisation has published about usage, for the page on which it says what it does.</summary>
internal static class OrganisationStatements
{
    /// <summary>The latest first.</summary>
    public static IReadOnlyList<StatementRow> Of(BooksState state, string tenant) =>
    [
        .. state.UsageOf(tenant).State.Statements.Values.OrderByDescending(s => s.At)
            .Select(s => new StatementRow(s.Id, s.Model, s.Period.ToString(), s.At)),
    ];
}

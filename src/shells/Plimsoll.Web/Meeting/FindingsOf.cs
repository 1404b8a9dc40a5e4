// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>A finding as whoever approves judges it: what was found, what mitigated it, and what testing it again showed.</summary>
/// <param name="Title">Null once its author is erased, as with every text here.</param>
/// <param name="Found">What was found.</param>
/// <param name="Holds">Whether it holds the gate now.</param>
/// <param name="Evaluation">What the evaluation that found it is called.</param>
/// <param name="Mitigation">Null where none is linked.</param>
/// <param name="Retest">Null where none is linked.</param>
public sealed record FindingLine(
    string Finding, string? Title, string Severity, bool Holds, string Stands, string? Found, string Evaluation, FindingMitigation? Mitigation,
    FindingRetest? Retest);

/// <param name="Words">What was done.</param>
/// <param name="Label">What the evidence is called that shows it.</param>
public sealed record FindingMitigation(string? Words, string Evidence, string Label, string By, DateTimeOffset At);

/// <param name="Words">What it showed, in the words of whoever linked it.</param>
/// <param name="Title">What the evaluation is called.</param>
/// <param name="Outcome">What came of that evaluation; null where it was erased.</param>
/// <param name="Compared">How its result compares with its threshold; null where nothing is said.</param>
public sealed record FindingRetest(string? Words, string Evaluation, string Title, string? Outcome, string? Compared, string By, DateTimeOffset At);

/// <summary>Reads what was found in a release, for whoever approves it: those that hold its gate first.</summary>
internal sealed class FindingsOf(Acting acting, ShowRecord records, ShowRelease views)
{
    public IReadOnlyList<FindingLine> Of(string tenant, Dossier state) =>
        state.Opened is not { } opened ? [] :
        [
            .. acting.State.RecordsOf(tenant, opened.Release).Where(r => r.Finding is not null).Select(r => Line(tenant, r, state)).OrderBy(l => !l.Holds),
        ];

    private FindingLine Line(string tenant, RecordBook book, Dossier state)
    {
        var (found, holds) = (book.Finding!, Examining.Holding(state, acting.Now).Any(f => f.Finding == book.Id));
        var stands = holds && book.State == FindingState.Closed ? FindingState.Open : book.State!.Value;
        return new FindingLine(
            book.Id, records.Open(book.Shape!.Title), RecordsTerms.Severities[found.Severity].Label, holds, RecordsTerms.States[stands].Label,
            records.Open(book.Shape.Result), TitleOf(tenant, found.Evaluation),
            book.Mitigation is { } m
                ? new FindingMitigation(records.Open(m.Event.Words), m.Event.Evidence, views.LabelOf(state, m.Event.Evidence) ?? m.Event.Evidence, m.By, m.At)
                : null,
            book.Retest is { } t ? Retest(tenant, t) : null);
    }

    private FindingRetest Retest(string tenant, Placed<RetestLinked> linked)
    {
        var again = acting.State.RecordOf(tenant, linked.Event.Evaluation);
        return new FindingRetest(
            records.Open(linked.Event.Words), linked.Event.Evaluation, TitleOf(tenant, linked.Event.Evaluation), records.Open(again?.Result?.Event.Result),
            again is { Comparison: not Compared.NotCompared and var compared } ? RecordsTerms.Comparisons[compared].Label : null, linked.By, linked.At);
    }

    private string TitleOf(string tenant, string record) => records.Open(acting.State.RecordOf(tenant, record)?.Shape?.Title) ?? record;
}

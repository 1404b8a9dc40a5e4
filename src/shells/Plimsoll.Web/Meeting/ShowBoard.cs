// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Records;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Staging;
using Plimsoll.Release.Status;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>What a board needs to know of a release, on one page: read off the record, nothing typed by hand.</summary>
/// <param name="Entry">The last entry of the journal about the release.</param>
/// <param name="Journal">The last entry of the journal when this was read: records and hand-overs have entries of their own.</param>
public sealed record BoardView(
    string Release, string Rev, DateTimeOffset AsOf, string Entry, string Journal, string Name, IReadOnlyList<BoardPart> Parts);

/// <summary>A part of the summary.</summary>
[JsonConverter(typeof(KebabEnumConverter<BoardSubject>))]
public enum BoardSubject { Model, Stands, Depth, Risks, Duties, Decision, Asked }

public sealed record BoardPart(BoardSubject Subject, string Title, IReadOnlyList<BoardLine> Lines);

/// <param name="Text">A sentence.</param>
/// <param name="Page">Where it is to be seen in full; null where nothing is asked.</param>
public sealed record BoardLine(string Text, [property: AddressHere] string? Page);

/// <summary>The summary for a board. This is where Release, Records and Chain meet.</summary>
internal sealed class ShowBoard(
    Acting acting, Histories histories, ReleaseFrames frames, ShowRelease views, KeptDocuments documents, GateRules rules, KnownGates gates)
{
    /// <summary>Things of one kind that are named; of more it is said how many there are.</summary>
    private const int Most = 4;

    /// <summary>What is due that people decide who answer for a release, and nobody does beside them.</summary>
    private static readonly DueKind[] Decides = [DueKind.Approval, DueKind.Adverse, DueKind.Return, DueKind.RiskAcceptance, DueKind.Notice];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTenantApi().MapGroup("/releases/{release}").WithTags("Releases")
            .MapGet("/board", (ShowBoard use, string release, Caller caller) =>
                use.Of(release, caller).Succeeds(out var view, out var refusal) ? Body.Answer(view) : Acting.Refuse(refusal))
            .Asks(Right.Read).Produces<BoardView>().WithName("ShowBoard")
            .WithSummary("The summary for a board: what the model is, where it stands, what is open, who decided, and what is asked now");
        routes.MapTenantPages().MapGet("/releases/{release}/board", (ShowBoard use, string release, Caller caller) => use.Page(release, caller))
            .Asks(Right.Read);
    }

    public Result<BoardView> Of(string release, Caller caller)
    {
        var journal = acting.State.Seq;
        return frames.Of(release, null, caller).Succeeds(out var frame, out var refusal) ? View(frame, journal) : refusal;
    }

    private IResult Page(string release, Caller caller)
    {
        var journal = acting.State.Seq;
        return ReleaseFrames.Page<BoardPage>(
            frames.Of(release, null, caller), frame => new() { ["Frame"] = frame, ["Board"] = View(frame, journal) });
    }

    private BoardView View(ReleaseFrame frame, long journal)
    {
        var stream = ReleaseStreams.Of(frame.Caller, frame.View.Release);
        var last = histories.Entries(stream, long.Parse(frame.View.Rev, CultureInfo.InvariantCulture) - 1, 1).First();
        return new BoardView(
            frame.View.Release, frame.View.Rev, frame.View.AsOf, Text(last.Seq), Text(Math.Max(journal, last.Seq)), frame.Name,
            [
                new(BoardSubject.Model, "What it is, and for whom", [.. Model(frame)]),
                new(BoardSubject.Stands, "Where it stands", [.. Stands(frame)]),
                new(BoardSubject.Depth, "How deep it lies", [.. Depth(frame)]),
                new(BoardSubject.Risks, "Open findings and accepted risks", [.. Findings(frame), .. Risks(frame)]),
                new(BoardSubject.Duties, "Duties that nobody owes", [.. Duties(frame)]),
                new(BoardSubject.Decision, "Who decided last", [.. Decision(frame)]),
                new(BoardSubject.Asked, "What is asked of the board now", [.. Asked(frame)]),
            ]);
    }

    private IEnumerable<BoardLine> Model(ReleaseFrame frame)
    {
        var (view, registry) = (frame.View, acting.State.RegistryOf(frame.Caller.In.Id).State);
        var type = view.Assessment?.ModelType ?? registry.TypeOf(view.Model, frame.State.Opened!.Subject);
        yield return new BoardLine(
            $"{frame.Name}, {view.Origin?.Owner ?? registry.Parties[view.Party].Name}’s model; "
                + $"{view.Origin?.CameFrom ?? "not known that it came from another one"}. It is held to be {Say.Of(type)}.",
            $"/t/{frame.Caller.In.Slug}/registry?q={Uri.EscapeDataString(view.ModelName)}#{view.Model}");
        yield return new BoardLine(
            $"Planned as {Say.Of(view.Plan.ReleaseType)} for {Say.Of(view.Plan.Audience)}, to be used for {string.Join(", ", view.Plan.Uses)}. "
                + $"Handed out: {(view.Plan.Components.Count == 0 ? "nothing" : string.Join(", ", view.Plan.Components.Select(Say.Of)))}.",
            $"{frame.Base}#plan");
    }

    private static IEnumerable<BoardLine> Stands(ReleaseFrame frame)
    {
        var (view, state) = (frame.View, frame.State);
        yield return new BoardLine(Standing.Sentence(frame), $"{frame.Base}{(view.Status is null ? "/gate" : "#status")}");
        yield return new BoardLine(
            $"The stage of its plan is {Standing.Lower(Say.Of(view.Plan.Stage))}. "
                + (view.Status is null ? "It never went out." : Standing.AfterService(frame)), $"{frame.Base}/gate");
        yield return new BoardLine(
            state.Staged is null ? "Not known what follows: no staged plan is laid out."
            : view.Verdict.Next is { } next
                ? $"The next gate is {Standing.Lower(Say.Of(next.Stage))}, "
                    + $"{Standing.Planned(next.PlannedDay, frame)}: "
                    + $"{Standing.Things(next.Missing.Count)} missing there today, and "
                    + $"{Show.Count(next.Criteria, "criterion has", "criteria have")} to be met first."
            : view.Status is { State: ServiceState.Retired } ? "It is retired; no gate follows."
            : state.Staged.Place(state.Plan!) is null ? "Its plan was changed by hand to what no step of its staged plan says: not known what follows."
            : "It stands at the last step of its staged plan; no gate follows.",
            $"{frame.Base}/staged-plan");
        if (view.Successor is { } successor)
        {
            yield return new BoardLine(
                successor.Since is { } since ? $"Since {Say.Day(since)} it is succeeded by {successor.Name}." : $"A successor is on its way: {successor.Name}.",
                $"/t/{frame.Caller.In.Slug}/releases/{successor.Release}");
        }
    }

    private static string Missed(Lapse lapse) =>
        lapse.Look is { } look ? Watching.Missed([(look, "")]) : "nothing new shows it";

    private IEnumerable<BoardLine> Depth(ReleaseFrame frame)
    {
        var (line, state) = (frame.View.LoadLine, frame.State);
        if (frame.View.Assessment is null)
        {
            yield return new BoardLine("Not known: there is no list of practices yet.", frame.Base);
            yield break;
        }
        yield return new BoardLine(
            $"Of {line.Due} practices that its gate asks for: {line.Asked.Text}. Of {line.Owed.All} owed in all: {line.Owed.Text}.",
            $"{frame.Base}/practices?asked=true");
        if (line.Lapses.Count == 0)
        {
            yield return new BoardLine(
                state.FirstActive is null ? "Nothing can have lapsed: it never went out." : "Nothing has lapsed since it went out.", $"{frame.Base}#line");
        }
        foreach (var aside in Terms.Watching.All.Select(w => (What: w.Label, state.RhythmOf(w.Value)?.Aside)).Where(a => a.Aside is not null))
        {
            yield return new BoardLine(
                $"Nobody watches {aside.What}, says {frame.Named[aside.Aside!.By]} since {Say.Day(aside.Aside.At)}: "
                    + $"{First(views.Open(aside.Aside.Reason)) ?? "what was written has been erased"}", $"{frame.Base}/monitoring");
        }
        foreach (var told in Named(
            [.. line.Lapses.GroupBy(l => l.Practice)], "lapsed practice", "lapsed practices", $"{frame.Base}#line", lapsed => new BoardLine(
                $"Lapsed: {lapsed.Key} {state.Find(lapsed.Key)?.Title}, since {Say.Day(lapsed.Min(l => l.Due))}: "
                    + $"{string.Join("; ", lapsed.Select(l => $"{Missed(l)}, owed by {frame.Named[l.Owner]}"))}.",
                $"{frame.Base}/practices/{lapsed.Key}")))
        {
            yield return told;
        }
    }

    /// <summary>Severe findings that are open: those of the records, what was carried over from the release before, and what was found of the same weights
    /// elsewhere.</summary>
    private IEnumerable<BoardLine> Findings(ReleaseFrame frame)
    {
        var (state, now, tenant) = (frame.State, frame.View.AsOf, frame.Caller.In.Id);
        var books = acting.State.RecordsOf(tenant, frame.View.Release).ToArray();
        var holding = Examining.Holding(state, now).Select(f => f.Finding).ToHashSet(StringComparer.Ordinal);
        BoardLine[] open =
        [
            .. from book in books
               where book.Finding is { Severity: HarmSeverity.Severe or HarmSeverity.Critical }
               let stands = FindingStands.Of(acting.State, book, now)
               where stands != FindingState.Closed
               orderby holding.Contains(book.Id) descending, book.Finding!.Severity descending
               select new BoardLine(
                   $"Finding, {RecordsTerms.Severities[book.Finding!.Severity].Label}: {views.Open(book.Shape!.Title) ?? book.Id}; "
                       + $"{RecordsTerms.States[stands!.Value].Label}, {(holding.Contains(book.Id) ? "and holds the gate" : "and does not hold the gate")}; "
                       + $"{frame.Named[book.Shape.Owner]} answers for it, no end is named.",
                   $"{frame.Base}/records/{book.Id}"),
            .. from found in Examining.Holding(state, now)
               where Plimsoll.Release.Succession.Updated.IsCarried(state, found)
               select new BoardLine(
                   $"Finding, {Terms.FindingWeights[found.Weight].Label}: {frame.Named.TitleOf(found.Finding)}; open since the release before, and "
                       + "holds the gate; "
                       + $"{frame.Named[acting.State.RecordOf(tenant, found.Finding)?.Shape?.Owner]} answers for it, no end is named.",
                   $"{frame.Base}/update#findings"),
            .. from twin in state.Twins.Values
               from found in twin.Findings
               select new BoardLine(
                   $"Finding, {Terms.FindingWeights[found.Weight].Label}: {frame.Named.TitleOf(found.Finding)}; open, of the same weights, and holds the gate; "
                       + $"{frame.Named[acting.State.RecordOf(tenant, found.Finding)?.Shape?.Owner]} answers for it, no end is named.",
                   $"/t/{frame.Caller.In.Slug}/releases/{twin.Twin}/records/{found.Finding}"),
        ];
        if (open is [])
        {
            var evaluated = books.Count(b => b.Evaluation is not null && b.Result is not null);
            yield return new BoardLine(
                evaluated == 0 ? "No severe finding is open. Not known what an evaluation would find: none with a result is on the record."
                    : $"No severe finding is open; {Show.Count(evaluated, "evaluation with a result is", "evaluations with a result are")} on the record.",
                $"{frame.Base}/records");
        }
        foreach (var line in Named(open, "open finding", "open findings", $"{frame.Base}/records", told => told)) { yield return line; }
    }

    private static IEnumerable<BoardLine> Risks(ReleaseFrame frame)
    {
        var (state, now) = (frame.State, frame.View.AsOf);
        var accepted = (state.Assessment?.Requirements ?? []).Select(r => (Practice: r, Line: state.Line(r.Id)))
            .Where(r => r.Line.Status == PracticeStatus.RiskAccepted).OrderBy(r => r.Line.Until?.End).ToArray();
        if (accepted is []) { yield return new BoardLine("No risk is accepted.", $"{frame.Base}/practices?status=risk-accepted"); }
        foreach (var line in Named(
            accepted, "accepted risk", "accepted risks", $"{frame.Base}/practices?status=risk-accepted", risk => new BoardLine(
                $"Risk accepted: {risk.Practice.Id} {risk.Practice.Title}; by {frame.Named[risk.Line.AcceptedBy]}, "
                    + (risk.Line.Until is not { } until ? "and not known until when."
                        : until.HasEnded(now) ? $"ended on {until.Text}." : $"until {until.Text}."),
                $"{frame.Base}/practices/{risk.Practice.Id}")))
        {
            yield return line;
        }
    }

    private IEnumerable<BoardLine> Duties(ReleaseFrame frame)
    {
        var handed = HandOverRelease.Owed(acting.State, documents, frame.Caller.In.Id, frame.View.Release);
        var gaps = handed.Where(l => l.Now == Owes.Nobody).ToArray();
        if (gaps is [])
        {
            yield return new BoardLine(
                handed.Count == 0 ? $"None: nothing was handed over, so that {frame.Caller.In.Name} owes all of it."
                    : $"None: of {Show.Count(handed.Count, "duty", "duties")} that were handed over each is owed by somebody.",
                $"{frame.Base}/hand-overs");
        }
        foreach (var line in Named(
            gaps, "duty that nobody owes", "duties that nobody owes", $"{frame.Base}/hand-overs", gap => new BoardLine(
                $"{gap.Line} {gap.Title ?? "(its title was erased)"}: {gap.Sentence}{(gap.Gate ? "; its gate asks for it" : "")}.",
                $"/t/{frame.Caller.In.Slug}/chain/{gap.HandOver}#{gap.Line}")))
        {
            yield return line;
        }
    }

    private IEnumerable<BoardLine> Decision(ReleaseFrame frame)
    {
        var (state, now, page) = (frame.State, frame.View.AsOf, $"{frame.Base}#decisions");
        if (state.RefusedAt(state.Plan!.Stage) is { } refused)
        {
            yield return new BoardLine(
                $"{frame.Named[refused.By]} decided on {Say.Day(refused.At)} not to release at this stage: "
                    + $"{First(views.Open(refused.Reason)) ?? "what was written has been erased"}", $"{frame.Base}/gate");
        }
        if (state.Decisions is not [.., var given])
        {
            yield return new BoardLine("Nobody has decided yet: no verdict is on the record.", $"{frame.Base}/gate");
            yield break;
        }
        var stream = ReleaseStreams.Of(frame.Caller, frame.View.Release);
        var by = histories.Of(stream).FirstOrDefault(e => e.Seq == given.Seq)?.By;
        yield return new BoardLine(
            $"{Say.Of(given.Judged.Verdict)} for {Standing.Lower(Say.Of(given.Judged.Stage))}, on {Say.Day(given.At)}, at the word of {frame.Named[by]}"
                + (given.Judged.Missing.Count > 0 ? $"; {Standing.Things(given.Judged.Missing.Count)} missing then" : "")
                + (given.Judged.Verdict == VerdictKind.Clear ? Serving.Holds(state, given, rules, now) ? "; it holds." : "; it does not hold any more." : "."),
            page);
        if (!histories.AsOf(frame.Caller, frame.View.Release, Text(given.Seq - 1)).Succeeds(out var then, out _)) { yield break; }
        var under = gates.Find(given.Judged, given.At);
        var stood = under is null ? [] : Approving.Standing(then.State, under.For(given.Judged.Stage)).Select(a => frame.Named[a.By]).Distinct().ToArray();
        yield return new BoardLine(
            under is null ? "Not known whose approvals stood: the rules that it was given under are not at hand."
                : stood is [] ? "No approval stood." : $"Approved by {string.Join(", ", stood)}.", $"{frame.Base}#approvals");
        var weak = JudgedHistory.Recorded(then.State, given, under).Weak;
        yield return new BoardLine(weak.Count == 0 ? "No weakness of that decision is on the record." : $"Weak about it: {string.Join("; ", weak)}.", page);
    }

    private IEnumerable<BoardLine> Asked(ReleaseFrame frame)
    {
        var (state, now) = (frame.State, frame.View.AsOf);
        List<BoardLine> asked =
        [
            .. DueList.About(state, rules, now).Select(d => d.Item).Where(d => Decides.Contains(d.Kind)).DistinctBy(d => (d.Kind, d.Subject)).Select(d =>
                new BoardLine(
                    $"{(d.When is not { } end ? "" : end.HasEnded(now) ? $"Overdue, owed by {end.Text}: " : $"By {end.Text}: ")}{frame.Named.In(d.Sentence)}",
                    Say.Href(frame.Caller, d.Page))),
        ];
        if (Moving.Asks(state) is { } act) { asked.Add(new BoardLine($"{act}.", $"{frame.Base}/staged-plan")); }
        foreach (var look in frame.View.LoadLine.Lapses.Where(l => l.Look is not null).GroupBy(l => l.Look!.Value))
        {
            asked.Add(new BoardLine(
                $"{Show.Capital(Watching.Missed([(look.Key, "")]))}; {frame.Named[look.First().Owner]} owes it since {Say.Day(look.First().Due)}: "
                    + $"see that somebody does. {Standing.Open([.. look.Select(l => l.Practice)])} until then.",
                look.Key == Watched.InternalUse ? $"{frame.Base}/internal-use" : $"{frame.Base}/monitoring#{Terms.Watching[look.Key].Key}"));
        }
        if (frame.View.LoadLine.Lapses.Where(l => l.Look is null).Select(l => l.Practice).ToArray() is { Length: > 0 } silent)
        {
            asked.Add(new BoardLine(
                $"See that new evidence shows what goes on after release. {Standing.Open(silent)} until then.", $"{frame.Base}/practices?lapsed=true"));
        }
        var owed = HandOverRelease.Owed(acting.State, documents, frame.Caller.In.Id, frame.View.Release);
        if (owed.Count(l => l is { Gate: true, Now: Owes.Nobody }) is > 0 and var gaps)
        {
            asked.Add(new BoardLine(
                $"Say who takes {Show.Count(gaps, "duty that its gate asks for and nobody owes", "duties that its gate asks for and nobody owes")}.",
                $"{frame.Base}/hand-overs"));
        }
        return asked is [] ? [new BoardLine("Nothing.", null)] : Named(asked, "thing", "things", frame.Base, line => line);
    }

    /// <summary>The first of a kind, and how many more there are.</summary>
    private static IEnumerable<BoardLine> Named<T>(IReadOnlyList<T> all, string one, string many, string page, Func<T, BoardLine> line) =>
        all.Take(all.Count == Most + 1 ? all.Count : Most).Select(line)
            .Concat(all.Count > Most + 1 ? [new BoardLine($"And {Show.Count(all.Count - Most, $"more {one}", $"more {many}")}.", page)] : []);

    private static string? First(string? text) => text is null || text.Length <= 160 ? text : $"{text[..157]}…";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

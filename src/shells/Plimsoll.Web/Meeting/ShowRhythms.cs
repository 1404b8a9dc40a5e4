// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Rhythms;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>Shows what is looked at again and again, and puts beside a summary of internal use what the record holds of its days.</summary>
internal sealed class ShowRhythms(Acting acting, Histories histories, ShowRecord records, ShowRelease releases)
{
    /// <summary>Entries of a period that each list shows, at most, the earliest first.</summary>
    private const int Most = 200;

    public Result<RhythmViews> All(string release, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        var books = acting.State.RecordsOf(caller.In.Id, release).ToArray();
        return new RhythmViews(
            Text(kept.Rev), [.. Terms.Watching.All.Select(word => View(kept.State, word, books, caller))], kept.State.InternalUse?.Since,
            Watching.UsuallyServed(kept.State) is [var usual, ..] ? usual.Id : null)
        {
            InternalWords = records.Open(kept.State.InternalUse?.Words),
            EndedUses =
            [
                .. kept.State.EndedUses.Reverse().Take(Most).Select(e => new EndedUseView(
                    e.Use.Since, e.Use.By, records.Open(e.Use.Words), e.At, e.By, records.Open(e.Why))),
            ],
        };
    }

    private RhythmView View(Dossier state, Word<Watched> word, IReadOnlyCollection<RecordBook> books, Caller caller)
    {
        var rhythm = state.RhythmOf(word.Value);
        var owed = Watching.Owed(state).FirstOrDefault(o => o.What == word.Value);
        // Before somebody sets a rhythm, the release knows of no look.
        var last = rhythm?.Last ?? LooksOf.Last(books, word.Value);
        return new RhythmView(
            word.Value, word.Label, rhythm?.Owner, rhythm?.Every, rhythm is { Runs: true } ? [.. Watching.Serving(state, rhythm).Select(p => p.Id)] : [],
            last is null ? null : Look(last, caller), owed?.Next, owed?.Next.HasEnded(acting.Now) == true, state.Rhythms.ContainsKey(word.Value),
            rhythm?.Aside is { } aside ? new AsideView(aside.By, aside.At, records.Open(aside.Reason)) : null, records.Open(rhythm?.Reason));
    }

    private LookView Look(Sighting last, Caller caller)
    {
        var shape = acting.State.RecordOf(caller.In.Id, last.Record)?.Shape;
        return new LookView(last.Record, last.Day, records.Open(shape?.Title), records.Open(shape?.Result));
    }

    /// <summary>Summaries of internal use of a release, the newest period first.</summary>
    public IReadOnlyList<LookView> Summaries(string release, Caller caller) =>
        [.. Summaries(caller, release).Select(s => Look(new Sighting(s.Id, LastOf(s)), caller))];

    /// <summary>The first day that the next summary is about: the day after the last one, or the day since which it is used inside.</summary>
    public DateOnly? Begins(Dossier state, string release, Caller caller) =>
        Summaries(caller, release).FirstOrDefault() is { } last ? LastOf(last).PlusDays(1)
        : Began(state, caller);

    public Result<InternalUseView> Summary(string release, string record, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (!records.One(record, caller).Succeeds(out var view, out refusal)) { return refusal; }
        if (view.Release != release) { return RecordStreams.Unknown(record); }
        if (view.Other?.Type != LooksOf.Summary)
        {
            return new Refusal(RecordsCodes.OtherKind, "record", record, "is no summary of internal use", "name one, or read the record itself");
        }
        var (from, to) = (view.FirstDay, view.FinalDay ?? view.FirstDay);
        var books = acting.State.RecordsOf(caller.In.Id, release).ToArray();
        bool Within(DateTimeOffset at) => LastDay.DayOf(at, caller.In.Zone) is var day && day >= from && day <= to;
        var entries = Entries(release, caller, Within);
        var more = 0;
        return new InternalUseView(
            release, releases.Name(caller, release), view, from, to, Uncovered(kept.State, record, from, caller),
            Cut(entries.Where(e => e.Status).Select(e => e.Happened)), Cut(Findings(books, Within)), Cut(Looks(books, from, to)), Cut(Assessed(books, Within)),
            Cut(entries.Where(e => !e.Status).Select(e => e.Happened)), more);

        IReadOnlyList<HappenedView> Cut(IEnumerable<HappenedView> all)
        {
            HappenedView[] sorted = [.. all.OrderBy(h => h.At)];
            more += Math.Max(0, sorted.Length - Most);
            return sorted.Length <= Most ? sorted : sorted[..Most];
        }
    }

    /// <summary>Days just before a period that no summary is about: since the one before, or since it is used inside.</summary>
    private UncoveredView? Uncovered(Dossier state, string record, DateOnly from, Caller caller)
    {
        var earlier = Summaries(caller, state.Opened!.Release).Where(s => s.Id != record && s.Typed!.Shape.FirstDay < from).Select(LastOf).ToArray();
        var first = earlier is not [] ? earlier.Max().PlusDays(1) : Began(state, caller) ?? from;
        return first < from ? new UncoveredView(first, from.PlusDays(-1)) : null;
    }

    /// <summary>The day on which the use inside of which a summary is owed began: that of now, or the last that ended; null where there is neither.</summary>
    private static DateOnly? Began(Dossier state, Caller caller) =>
        (state.InternalUse ?? state.EndedUses.LastOrDefault()?.Use) is { } use ? LastDay.DayOf(use.Since, caller.In.Zone) : null;

    private IOrderedEnumerable<RecordBook> Summaries(Caller caller, string release) =>
        acting.State.RecordsOf(caller.In.Id, release).Where(r => r.Typed?.Type == LooksOf.Summary).OrderByDescending(LastOf);

    private static DateOnly LastOf(RecordBook summary) => summary.Shape!.FinalDay ?? summary.Shape.FirstDay;

    /// <summary>What happened to the release: its status and plan, and what was decided.</summary>
    private List<(bool Status, HappenedView Happened)> Entries(string release, Caller caller, Func<DateTimeOffset, bool> within)
    {
        var (state, all) = (Dossier.Empty, new List<(bool, HappenedView)>());
        foreach (var entry in histories.Of(ReleaseStreams.Of(caller, release)))
        {
            var status = entry.Event is StatusChanged or OpenNoticeIssued or PlanChanged or InternalUseSaid;
            var decided = entry.Event is GateJudged or ApprovalGiven or ApprovalRevoked or ApprovalVoided or ReleaseRefused or RefusalLifted or AdverseRaised
                or AdverseAnswered or ReturnProposed or ReturnAgreed or RhythmSet or RhythmSetAside;
            if ((status || decided) && within(entry.At))
            {
                var told = Told.Of(state, entry.Event);
                all.Add((status, new HappenedView(entry.At, entry.By, told.What, told.Before, told.After, null, null, Text(entry.Seq))));
            }
            state = state.Apply(entry);
        }
        return all;
    }

    private IEnumerable<HappenedView> Findings(IEnumerable<RecordBook> books, Func<DateTimeOffset, bool> within)
    {
        foreach (var found in books.Where(b => b.Finding is not null))
        {
            if (within(found.At))
            {
                yield return Of(found, found.At, found.By, found.Seq, $"opened a finding, {RecordsTerms.Severities[found.Finding!.Severity].Label}");
            }
            if (found.Mitigation is { } mended && within(mended.At))
            {
                yield return Of(found, mended.At, mended.By, mended.Seq, "linked what mitigates a finding");
            }
            if (found.Retest is { } tested && within(tested.At)) { yield return Of(found, tested.At, tested.By, tested.Seq, "closed a finding by a retest"); }
        }
    }

    private IEnumerable<HappenedView> Looks(IEnumerable<RecordBook> books, DateOnly first, DateOnly final) =>
        from book in books
        where book.Typed?.Type == LooksOf.Monitoring
        let look = LooksOf.Of(book.Typed!)
        where look is not null && look.Day >= first && look.Day <= final
        select Of(book, book.At, book.By, book.Seq, $"recorded a {Watching.Owes(look.What)}") with { After = records.Open(book.Shape!.Result) };

    private IEnumerable<HappenedView> Assessed(IEnumerable<RecordBook> books, Func<DateTimeOffset, bool> within) =>
        from book in books
        where book.Evaluation is not null || book.Risk is not null
        from entry in (IEnumerable<(DateTimeOffset At, string By, long Seq, string What)>)
        [
            (book.At, book.By, book.Seq, book.Risk is null ? "put an evaluation on the record" : "put a risk on the record"),
            .. book.Result is { } result ? [(result.At, result.By, result.Seq, "entered the result of an evaluation")]
                : (IEnumerable<(DateTimeOffset, string, long, string)>)[],
        ]
        where within(entry.At)
        select Of(book, entry.At, entry.By, entry.Seq, entry.What);

    private HappenedView Of(RecordBook book, DateTimeOffset at, string by, long seq, string what) =>
        new(at, by, what, null, null, book.Id, records.Open(book.Shape!.Title), Text(seq));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

public sealed partial class Library
{
    /// <summary>The statements of the packs named, in the library's order.</summary>
    public IEnumerable<PackStatement> StatementsOf(IEnumerable<string> packs)
    {
        var used = packs.ToHashSet(StringComparer.Ordinal);
        return Packs.Where(p => used.Contains(p.Header.Id)).Select(p => PackStatement.Of(p.Header));
    }

    /// <summary>The statements behind a matrix.</summary>
    public IReadOnlyList<PackStatement> StatementsOf(IReadOnlyList<MatrixRow> rows) =>
        [.. StatementsOf(rows.SelectMany(r => r.Cells.Values).Select(c => c.Pack))];

    /// <summary>The statements behind strategies, and of the packs that say what can be done today.</summary>
    public IReadOnlyList<PackStatement> StatementsOf(IReadOnlyList<ChecklistMitigation> mitigations) =>
        [.. StatementsOf(mitigations.Select(m => m.Pack).Concat(Packs.Where(p => p.Tailoring.StartToday.Count > 0).Select(p => p.Header.Id)))];

    /// <summary>One practice with its place in every cell.</summary>
    public Result<PracticeAnswer> Practice(string id, Edition? edition = null)
    {
        edition ??= DefaultEdition;
        var ask = Profile.Read(new ProfileAsk("frontier", "restricted")).Value!;
        var guideline = Tailor(ask, edition).Guidelines.FirstOrDefault(g => g.Practices.Any(p => p.Id == id));
        return guideline is null
            ? new Refusal(GuidanceCodes.UnknownPractice, "practice", id, "does not exist", "use an id such as G01.B1; 'guidance list' shows them all")
            : new PracticeAnswer(
                edition.Id, guideline.Id, guideline.Title, guideline.Stage, guideline.Practices.First(p => p.Id == id),
                [.. guideline.Crosswalk.Where(c => c.Subject == id || c.Subject == guideline.Id)],
                Matrix(edition).First(r => r.Guideline == guideline.Id).Cells);
    }

    /// <summary>The checklist that one side of a comparison names.</summary>
    /// <param name="text">The side, <c>[pack:]model/release</c>.</param>
    /// <param name="roles">Roles on both sides; empty for model provider.</param>
    public Result<Checklist> Side(string text, IReadOnlyList<string> roles)
    {
        if (ComparedRef.Find(text) is not { } side)
        {
            return new Refusal(
                GuidanceCodes.UnknownValue, "side", text, "is not a cell",
                "write [pack:]model/release, such as frontier/restricted or plimsoll-tailoring-1:general/open");
        }
        var asked = Profile.Read(new ProfileAsk(SharedTerms.ModelTypes[side.Cell.Model].Key, SharedTerms.ReleaseTypes[side.Cell.Release].Key)
        {
            Roles = roles
        });
        if (!asked.Succeeds(out var profile, out var refusal)) { return refusal; }
        if (side.Pack is null || _editions.ContainsKey(side.Pack)) { return Tailor(profile, side.Pack is null ? null : _editions[side.Pack]); }
        foreach (var edition in Editions)
        {
            if (edition.Of(side.Pack, side.Cell) is { } list) { return Tailor(profile, edition, list); }
        }
        return new Refusal(
            GuidanceCodes.UnknownValue, "side", text, "names a pack that gives no list for this cell",
            $"use one of {string.Join(", ", Packs.Select(p => p.Header.Id))}, or leave the pack out");
    }

    /// <summary>Counterparts that rows of our tables give, in the order of the tables; rows that found none are left out.</summary>
    private static IEnumerable<(Crosswalk Table, CrosswalkRow Row, Counterpart Counterpart)> Counterparts(IEnumerable<Crosswalk> crosswalks) =>
        from crosswalk in crosswalks
        from row in crosswalk.Rows
        where row.Item is not null
        select (crosswalk, row, new Counterpart(row.Subject, row.Target, row.Item!, row.Relation, crosswalk.Target.Standing)
        {
            Confidence = row.Confidence, Comment = row.Comment, Source = row.Source, About = row.About!,
        });

    /// <summary>Every row about a line and what belongs to it: a guideline with its practices, a strategy with its duties, or one line alone.</summary>
    /// <returns>Null when no table has a row about it.</returns>
    public LineCounterparts? CounterpartsOf(string id)
    {
        (CrosswalkTarget Target, CrosswalkRow Row)[] rows = [
            .. from crosswalk in Crosswalks
               from row in crosswalk.Rows
               where row.IsOf(id)
               select (crosswalk.Target, row)];
        return rows.Length == 0 ? null : new LineCounterparts(
            id, TitleOf(id) ?? rows.FirstOrDefault(r => r.Row.Subject == id).Row?.Label ?? id,
            [.. rows.GroupBy(r => r.Target).Select(g => new CrosswalkTable(
                g.Key.Id, g.Key.Title, g.Key.Standing, g.Key.Version, g.Key.AppliesFrom, g.Key.Statement, [.. g.Select(r => r.Row)]))],
            [.. Sources.All.Where(s => rows.Any(r => r.Row.Source == s.Id))]);
    }

    /// <summary>Every documentation process that a table has a row about, by its number.</summary>
    public IReadOnlyList<LineCounterparts> Processes =>
    [
        .. Crosswalks.SelectMany(c => c.Rows).Where(r => r.Kind == LineKind.Process).Select(r => r.Subject).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(id => CounterpartsOf(id)!),
    ];

    /// <summary>What a line is called: guideline, practice, strategy or duty; null for another id.</summary>
    public string? TitleOf(string id) =>
        Editions.SelectMany(e => e.Pack.Guidelines).FirstOrDefault(g => g.Id == id)?.Title
            ?? Editions.SelectMany(e => e.Pack.Guidelines).SelectMany(g => g.Practices).FirstOrDefault(p => p.Id == id)?.Title
            ?? Strategies.FirstOrDefault(s => s.Strategy.Id == id).Strategy?.Title
            ?? AllMitigations().SelectMany(m => m.Duties).FirstOrDefault(d => d.Id == id)?.Title;

    /// <summary>What the content rests on outside, as it stands on a day: what has to be read again first comes first.</summary>
    /// <param name="today">The day by the caller's clock, in UTC.</param>
    public SourcesAnswer SourcesOn(DateOnly today)
    {
        var rows = Crosswalks.SelectMany(c => c.Rows, (c, r) => (c.Target, Row: r)).ToLookup(r => r.Row.Source, StringComparer.Ordinal);
        SourceStanding[] all = [.. Sources.All.Select(source => new SourceStanding(
            source, today.DayNumber - source.ReadDate.DayNumber, source.IsStale(today),
            rows[source.Id].Select(r => (Standing?)r.Target.Standing).Min(), rows[source.Id].Count(),
            [.. rows[source.Id].Select(r => r.Target.Id).Distinct(StringComparer.Ordinal)]))];
        // Law before codes before what is voluntary, what others told us before what we read, much that rests on it before little.
        return new SourcesAnswer(
            today, ExternalSource.FreshDays,
            [.. all.OrderByDescending(s => s.Stale).ThenBy(s => s.Stale ? s.Standing ?? (Standing)int.MaxValue : default)
                .ThenByDescending(s => s.Stale ? s.Source.How : default).ThenByDescending(s => s.Stale ? s.Rows : 0)
                .ThenBy(s => s.Source.ReadDate)]);
    }

    /// <summary>Looks a crosswalk up by target id.</summary>
    public Result<Crosswalk> CrosswalkTo(string target) => Crosswalks.FirstOrDefault(c => c.Target.Id == target) is { } found
        ? found
        : new Refusal(
            GuidanceCodes.UnknownValue, "target", target, "is not one of the allowed values",
            $"use {string.Join(" | ", Crosswalks.Select(c => c.Target.Id))}");
}

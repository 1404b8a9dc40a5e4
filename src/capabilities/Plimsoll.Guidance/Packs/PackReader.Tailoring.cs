// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

internal sealed partial class PackReader
{
    /// <summary>In a tailoring entry that stands for every guideline.</summary>
    private const string AllGuidelines = "ALL";

    /// <summary>True while the practices of a cell are read: they may carry the ids of those they replace.</summary>
    private bool _overriding;

    private PackTailoring Tailoring(ContentFields f)
    {
        var rules = f.OptionalList("rules", g => Ended(g, new Rule(g.Text("id"), g.Text("title"), g.Text("text"))));
        var known = rules.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var entries = f.OptionalList("tailoring", g => Entries(g, known)).SelectMany(e => e).ToArray();
        // Duties come before what may name them.
        var duties = f.OptionalList("duties", AddedDuty);
        return new PackTailoring(
            rules, entries, f.OptionalList("overlays", Overlay),
            f.OptionalList("renewal", g => Ended(g, new Renewal(GuidelineRef(g), g.Choice("renew", Terms.Renewals), g.Text("reason")))),
            f.OptionalList("modality", g => Ended(g, new ModalityProposal(GuidelineRef(g), Modalities(g, "proposedFor"), g.Text("reason")))),
            f.OptionalList("startToday", StartToday),
            Evidence(f))
        {
            Duties = duties,
            Pairs = f.OptionalList("pairs", Pair),
            Raises = f.OptionalList("raises", g => Raise(g, known)),
            StrategyRenewals = f.OptionalList("strategyRenewal", StrategyRenewal),
        };
    }

    private AddedDuty AddedDuty(ContentFields f)
    {
        var strategy = Ref(f, "strategy", _ids.Strategies, "strategy");
        return Ended(f, new AddedDuty(strategy, Duty(f.Map("duty"), strategy), f.Text("reason")));
    }

    private Pair Pair(ContentFields f)
    {
        var duty = Ref(f, "duty", _ids.Duties, "duty");
        if (!duty.Contains(".P", StringComparison.Ordinal))
        {
            throw f.Refuse("duty", duty, "is no duty of a model provider", "write the id of a duty such as M02.P1; practices speak to model providers");
        }
        return Own.Paired.Add(duty)
            ? Ended(f, new Pair(PracticeRef(f), duty, f.Text("reason")))
            : throw f.Refuse("duty", duty, "stands twice", "pair each duty with one practice");
    }

    private StrategyRenewal StrategyRenewal(ContentFields f) =>
        Ended(f, new StrategyRenewal(Ref(f, "strategy", _ids.Strategies, "strategy"), f.Choice("renew", Terms.Renewals), f.Text("reason")));

    private Raise Raise(ContentFields f, HashSet<string> rules)
    {
        var level = f.Choice("level", Terms.Levels);
        return level is Level.None or Level.Redirect
            ? throw f.Refuse("level", Terms.Levels[level].Key, "raises nothing", "write full | adapted | scaled | optional")
            : Ended(f, new Raise(GuidelineRef(f), Cells(f), Modalities(f, "modalities"), level, Ref(f, "rule", rules, "rule"), f.Text("reason")));
    }

    private Dictionary<string, string> Evidence(ContentFields f)
    {
        var hints = new Dictionary<string, string>(StringComparer.Ordinal);
        f.OptionalList("evidence", g =>
        {
            var practice = PracticeRef(g);
            return hints.TryAdd(practice, Ended(g, g.Text("text")))
                ? practice
                : throw g.Refuse("practice", practice, "stands twice", "keep one hint a practice");
        });
        return hints;
    }

    private StartToday StartToday(ContentFields f)
    {
        var duty = Ref(f, "duty", _ids.Duties, "duty");
        return _ids.Today.Add(duty) ? Ended(f, new StartToday(duty, f.Text("reason"))) : throw f.Refuse("duty", duty, "stands twice", "keep one reason a duty");
    }

    private CellEntry[] Entries(ContentFields f, HashSet<string> rules)
    {
        var guideline = f.Text("guideline", id => id == AllGuidelines || Own.Guidelines.Contains(id), "the id of a guideline of the edition, or ALL");
        var groups = f.List("entries", g => EntryGroup(g, guideline, rules));
        f.End();
        IEnumerable<string> guidelines = guideline == AllGuidelines ? Own.Guidelines.Order(StringComparer.Ordinal) : [guideline];
        return [.. from id in guidelines from entry in groups.SelectMany(g => g) select entry with { Guideline = id }];
    }

    private CellEntry[] EntryGroup(ContentFields f, string guideline, HashSet<string> rules)
    {
        var cells = Cells(f);
        var level = f.Choice("level", Terms.Levels);
        if (level == Level.Redirect) { throw f.Refuse("level", "redirect", "is not a level of an entry", "write a redirect under 'redirects'"); }
        var rule = f.OptionalText("rule") is null ? null : Ref(f, "rule", rules, "rule");
        var reason = f.OptionalText("reason");
        _overriding = true;
        IReadOnlyList<Practice>? practices = f.Has("practices") ? f.List("practices", g => Practice(g, guideline)) : null;
        _overriding = false;
        f.End();
        return [.. cells.Select(cell => new CellEntry(guideline, cell, level, rule, reason, practices))];
    }

    private Overlay Overlay(ContentFields f) => Ended(f, new Overlay(
        GuidelineRef(f), Cells(f),
        [.. f.Texts("strategies")
            .Select(id => _ids.Strategies.Contains(id) ? id : throw f.Refuse("strategies", id, "is not known", "use the id of a strategy"))],
        f.List("rewordings", g =>
            Ended(g, new Rewording(PracticeRef(g), g.Text("text"), g.Text("reason"), Source(g.Map("source")), Weaker(g) ?? AskedAs.Duty)))));

    private static IReadOnlyList<Cell> Cells(ContentFields f) =>
        [.. f.Texts("cells").Select(text => Cell.Find(text) ?? throw f.Refuse("cells", text, "is not a cell", "write cells such as general/open"))];

    private static IReadOnlyList<Modality> Modalities(ContentFields f, string key) =>
        [.. f.Texts(key)
            .Select(text =>
                Terms.Modalities.Find(text) ?? throw f.Refuse(key, text, "is not one of the allowed values", $"use {Terms.Modalities.Allowed}"))];

    private string GuidelineRef(ContentFields f) => Ref(f, "guideline", Own.Guidelines, "guideline");

    private string PracticeRef(ContentFields f) => Ref(f, "practice", Own.Practices, "practice");

    private static string Ref(ContentFields f, string key, HashSet<string> known, string kind) =>
        f.Text(key, known.Contains, $"the id of a {kind} that exists");
}

/// <summary>Ids that packs read earlier have defined.</summary>
internal sealed class PackIds(SourceTable sources)
{
    private readonly Dictionary<string, EditionIds> _editions = new(StringComparer.Ordinal);

    /// <summary>What documents and their lines are called.</summary>
    public SourceTable Sources => sources;

    public HashSet<string> Strategies { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Duties { get; } = new(StringComparer.Ordinal);

    /// <summary>Duties marked as ones that a small team can take on today.</summary>
    public HashSet<string> Today { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids of an edition; a pack that holds guidelines opens it under its own id.</summary>
    public EditionIds Open(string edition) => _editions.TryGetValue(edition, out var ids) ? ids : _editions[edition] = new EditionIds();

    /// <summary>What an id names among all that was read, as a crosswalk of an edition may name it; null for nothing.</summary>
    public LineKind? KindOf(string edition, string id) =>
        Find(edition) is { } own && own.Guidelines.Contains(id) ? LineKind.Guideline
        : Find(edition)?.Practices.Contains(id) == true ? LineKind.Practice
        : Strategies.Contains(id) ? LineKind.Strategy
        : Duties.Contains(id) ? LineKind.Duty
        : Crosswalk.IsProcess(id) ? LineKind.Process
        : null;

    /// <summary>The ids of an edition, or null when no pack read so far holds its guidelines.</summary>
    public EditionIds? Find(string edition) => _editions.TryGetValue(edition, out var ids) && ids.Guidelines.Count > 0 ? ids : null;
}

/// <summary>Ids of one edition: two editions may both have a G01.</summary>
internal sealed class EditionIds
{
    public HashSet<string> Guidelines { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Practices { get; } = new(StringComparer.Ordinal);

    /// <summary>Duties that a practice of the edition serves as well.</summary>
    public HashSet<string> Paired { get; } = new(StringComparer.Ordinal);
}

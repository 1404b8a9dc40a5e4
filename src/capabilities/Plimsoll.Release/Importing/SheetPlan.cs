// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Importing;

/// <summary>What a line of a sheet would do.</summary>
public sealed record PlannedLine(int Line, string Practice, string Will);

/// <summary>What a sheet would do to a release: each line that cannot be taken, and for the others what would happen.</summary>
public sealed record SheetPlan(IReadOnlyList<BadLine> Bad, IReadOnlyList<PlannedLine> Will, IReadOnlyList<ReleaseEvent> Events)
{
    /// <param name="accountOf">The account behind an e-mail address or account of a member; null where it is nobody's.</param>
    /// <param name="kept">Id and label of each piece of evidence, the label being in the vault.</param>
    /// <param name="reasons">Each reason of the sheet, in the vault.</param>
    /// <param name="against">What is said of evidence that speaks against the release, for what a line writes; needed where a line says so.</param>
    public static SheetPlan Of(
        PracticeSheet sheet, Dossier state, Asker asker, Func<string, string?> accountOf,
        IReadOnlyDictionary<SheetEvidence, (string Id, VaultRef Label)> kept, IReadOnlyDictionary<string, VaultRef>? reasons = null,
        Func<string, AdverseClaim>? against = null)
    {
        var claims = new List<(string Evidence, AdverseClaim Claim)>();
        var making = new Making(state, asker);
        var will = new SortedDictionary<int, (string Practice, List<string> Does)>();
        SheetLine[] lines = [.. sheet.Lines.Select(line => line with { Practice = state.LineOf(line.Practice) })];
        var good = lines.Where(line => making.Accepts(line, lines)).ToArray();
        foreach (var line in good.Where(l => l.Owner is not null))
        {
            if (accountOf(line.Owner!) is not { } account) { making.Bad.Add(new BadLine(line.Line, "owner", line.Owner, "is nobody in this organisation")); }
            else if (making.State.Line(line.Practice).Owner == account) { Does(line, "leaves its owner"); }
            else if (making.Do(line, "owner", s => Assessing.Assign(s, asker, new PracticeAssigned(line.Practice, account, s.Line(line.Practice).Due), [])))
            {
                Does(line, $"gives it to {line.Owner}");
            }
        }
        foreach (var group in good.Where(l => l.Evidence is not null).GroupBy(l => l.Evidence!))
        {
            var (id, label) = kept[group.Key];
            string[] practices = [.. group.Select(l => l.Practice).Distinct(StringComparer.Ordinal)];
            var content = new EvidenceContent(EvidenceKind.Link, group.Key.Digest, label, null, group.Key.Collected ?? asker.Now, null, null, null, null, null);
            if (!making.Agree(group) || !making.Do(group.First(), "collected", s => Evidencing.Attach(s, asker, id, content, practices, []))) { continue; }
            var claim = group.FirstOrDefault(l => l.Adverse == true) is { } said ? against!(said.Against!) : null;
            if (claim is not null) { claims.Add((id, claim)); }
            foreach (var line in group)
            {
                Does(line, (practices.Length > 1 ? $"attaches a link that serves {practices.Length} practices" : "attaches a link") + (claim is null ? ""
                    : $" and speaks against the release; an approver decides by {claim.DecideBy.Text}"
                        + (claim.Suspends ? ", and a model in service is suspended at once" : "")));
            }
        }
        foreach (var line in good.Where(l => l.Status is not null))
        {
            if (making.State.Line(line.Practice).Status == line.Status) { Does(line, "leaves its state"); }
            else if (making.Do(line, "status", s =>
                Assessing.SetStatus(
                    s, asker, new PracticeStatusSet(line.Practice, line.Status!.Value, line.Reason is { } why ? reasons?[why] : null, null, null, null), [])))
            {
                Does(line, $"says that it is {Terms.Statuses[making.State.Line(line.Practice).Status].Label}");
            }
        }
        return new SheetPlan(
            [.. sheet.Bad.Concat(making.Bad).OrderBy(b => b.Line)],
            [.. will.Select(w => new PlannedLine(w.Key, w.Value.Practice, string.Join("; ", w.Value.Does)))],
            making.Events) { Against = claims };

        void Does(SheetLine line, string what)
        {
            if (!will.TryGetValue(line.Line, out var does)) { will[line.Line] = does = (line.Practice, []); }
            does.Does.Add(what);
        }
    }

    /// <summary>What speaks against the release, of the evidence that it attaches.</summary>
    public IReadOnlyList<(string Evidence, AdverseClaim Claim)> Against { get; private init; } = [];

    /// <summary>All of it or nothing.</summary>
    public Result<Outcome> Decide(Dossier state, Asker asker, IReadOnlyList<string> downstream) =>
        Bad is [var first, ..]
            ? new Refusal(
                ReleaseCodes.BadSheet, first.Column, first.Value,
                $"in line {first.Line} {first.Reason}{(Bad.Count > 1 ? $", and {Bad.Count - 1} more lines cannot be taken" : "")}",
                "mend the lines that the preview names; nothing was taken")
        : Events is [] ? Outcome.Of()
        : !Consequences.Of(state, asker, downstream, [.. Events]).Succeeds(out var done, out var refusal) ? refusal
        : Against is [] ? done : Objecting.Along(state, done, Against, downstream);

    /// <summary>The state as it grows while the lines are tried one after the other.</summary>
    private sealed class Making(Dossier state, Asker asker)
    {
        private readonly Growing _growing = new(state, asker);

        public Dossier State => _growing.State;

        public IReadOnlyList<ReleaseEvent> Events => _growing.Events;

        public List<BadLine> Bad { get; } = [];

        public bool Do(SheetLine line, string column, Func<Dossier, Result<Outcome>> decide)
        {
            if (_growing.Do(decide) is not { } refusal) { return true; }
            Bad.Add(new BadLine(line.Line, column, refusal.Shown, $"{refusal.Reason}; {refusal.Fix}"));
            return false;
        }

        /// <summary>No two lines say different things of one piece of evidence.</summary>
        public bool Agree(IEnumerable<SheetLine> lines)
        {
            var said = lines.Where(l => l.Adverse is not null).ToArray();
            if (said.FirstOrDefault(l => l.Adverse != said[0].Adverse || l.Against != said[0].Against) is not { } other) { return true; }
            Bad.Add(new BadLine(
                other.Line, other.Adverse == said[0].Adverse ? "against" : "adverse", null, $"is another than line {said[0].Line} gives the same evidence"));
            return false;
        }

        /// <summary>Known practices, and no two lines that say different things of one.</summary>
        public bool Accepts(SheetLine line, IReadOnlyList<SheetLine> all)
        {
            if (Assessing.Listed(State, line.Practice) is { } unknown)
            {
                Bad.Add(new BadLine(line.Line, "practice", line.Practice, unknown.Reason));
                return false;
            }
            var earlier = all.TakeWhile(l => l.Line < line.Line).Where(l => l.Practice == line.Practice).ToArray();
            if (earlier.FirstOrDefault(l => l.Status is not null && line.Status is not null && l.Status != line.Status) is { } other)
            {
                Bad.Add(new BadLine(line.Line, "status", Terms.Statuses[line.Status!.Value].Key, $"is another than line {other.Line} gives the same practice"));
                return false;
            }
            if (earlier.FirstOrDefault(l => l.Owner is not null && line.Owner is not null && l.Owner != line.Owner) is { } owned)
            {
                Bad.Add(new BadLine(line.Line, "owner", line.Owner, $"is another than line {owned.Line} gives the same practice"));
                return false;
            }
            return true;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Guidance;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>What an id stands for as CSV: its own row, then one for each practice or duty under it, each with pack, basis and statement.</summary>
internal static class ShownCsv
{
    private static readonly string[] Columns =
    [
        "kind", "id", "parent", "parentTitle", "stage", "title", "text", "points", "tier", "when", "proof", "actor", "wording", "hosting",
        "document", "lines", "citation", "address", "pack", "basis", "asked", "whenPack", "whenBasis", "proofPack", "proofBasis",
        "evidence", "today", "notes", "conflicts", "correspondsTo", "levels", "statement",
    ];

    public static byte[] Write(Shown shown, Library library)
    {
        var statement = string.Join(
            ' ', shown.Statements(library).Select(pack => $"{pack.Id} ({SharedTerms.Bases[pack.Basis].Label}): {pack.Statement}").Append(Phrases.Voluntary));
        return CsvTable.Write(Columns, Rows(shown).Select(row => (string[])[.. row.Fields, statement]));
    }

    private static IEnumerable<Row> Rows(Shown shown) => shown switch
    {
        Shown.OfPractice { Answer: var a } =>
            [Of(a.Practice, a.Guideline, a.GuidelineTitle, a.Stage) with { CorrespondsTo = Counterparts(a.Crosswalk), Levels = InEveryCell(a.Cells) }],
        Shown.OfGuideline { Guideline: var g, Cells: var cells } =>
        [
            new Row("guideline", g.Id, g.Title, g.Aim, null, g.Pack, g.Basis)
            {
                Stage = Terms.Stages[g.Stage].Label,
                Notes = g.Notes.Concat(g.Resources).Select(Of),
                CorrespondsTo = Counterparts(g.Crosswalk),
                Levels = InEveryCell(cells),
            },
            .. g.Practices.Select(practice => Of(practice, g.Id, g.Title, g.Stage)),
        ],
        Shown.OfStrategy { Strategy: var s } =>
        [
            new Row("strategy", s.Id, s.Title, s.Definition, s.Source, s.Pack, s.Basis)
            {
                Stage = Terms.Phases[s.Phase].Label, Actor = Phrases.Actors(s.Actors), Notes = s.Limits.Select(Of), Conflicts = s.Conflicts.Select(Of),
                CorrespondsTo = Counterparts([.. s.Crosswalk.Where(c => c.Subject == s.Id)]),
            },
            .. s.Duties.Select(duty => Of(duty, s) with { CorrespondsTo = Counterparts([.. s.Crosswalk.Where(c => c.Subject == duty.Id)]) }),
        ],
        Shown.OfDuty { Strategy: var s, Duty: var duty } =>
            [
                Of(duty, s) with
                {
                    Notes = s.Limits.Select(Of), Conflicts = s.Conflicts.Where(c => c.Actor == duty.Actor).Select(Of),
                    CorrespondsTo = Counterparts([.. s.Crosswalk.Where(c => c.Subject == duty.Id)]),
                },
            ],
        _ => throw new UnreachableException(),
    };

    private static Row Of(ChecklistPractice practice, string guideline, string title, Stage stage) =>
        new("practice", practice.Id, practice.Title, practice.Text, practice.Source, practice.Pack, practice.Basis)
        {
            Parent = guideline, ParentTitle = title, Stage = Terms.Stages[stage].Label, Points = practice.Points,
            Actor = SharedTerms.Roles[Role.Provider].Label,
            Tier = SharedTerms.Tiers[practice.Tier].Label, When = SharedTerms.Whens[practice.When].Label,
            Proof = SharedTerms.Proofs[practice.Proof].Label, Asked = SharedTerms.AskedAs[practice.Asked].Label, Of = practice.FieldBasis,
            Evidence = Inferred(practice.Evidence),
        };

    private static Row Of(ChecklistDuty duty, ChecklistMitigation strategy) => new("duty", duty.Id, duty.Title, duty.Text, duty.Source, duty.Pack, duty.Basis)
    {
        Parent = strategy.Id, ParentTitle = strategy.Title, Stage = Terms.Phases[strategy.Phase].Label, Actor = Phrases.Actor(duty.Actor, strategy.Actors),
        Wording = duty.Wording, Asked = SharedTerms.AskedAs[duty.Asked].Label,
        Hosting = duty.Hosting is { } hosting ? Terms.Hostings[hosting].Label : "", Today = Inferred(duty.Today),
    };

    private static string Of(SourcedText text) => $"{text.Text} ({Phrases.Of(text.Source)})";

    private static string Of(MitigationConflict conflict) =>
        $"{conflict.Kind}, {SharedTerms.Roles[conflict.Actor].Label}: {conflict.Text} ({Phrases.Of(conflict.Source)})";

    /// <summary>Our own words beside a sourced line.</summary>
    private static string Inferred(string? text) => text is null ? "" : $"{text} (inferred)";

    private static string Counterparts(IReadOnlyList<Counterpart> crosswalk) =>
        crosswalk.Count == 0 ? Phrases.NoCounterpart : string.Join('\n', crosswalk.Select(Phrases.Of));

    private static string InEveryCell(IReadOnlyDictionary<string, MatrixCell> cells) =>
        string.Join('\n', cells.Select(cell => $"{cell.Key}: {Terms.Levels[cell.Value.Level].Label}, {Phrases.Of(cell.Value.Basis, cell.Value.Pack)}"));

    private sealed record Row(string Kind, string Id, string Title, string Text, SourceLines? Source, string Pack, Basis Basis)
    {
        public string Parent { get; init; } = "";
        public string ParentTitle { get; init; } = "";
        public required string Stage { get; init; }
        public IEnumerable<string> Points { get; init; } = [];
        public string Tier { get; init; } = "";
        public string When { get; init; } = "";
        public string Proof { get; init; } = "";
        public string Actor { get; init; } = "";
        public string Wording { get; init; } = "";
        public string Asked { get; init; } = "";

        /// <summary>Whose word the fields are; null of what has none of them.</summary>
        public ItemBasis? Of { get; init; }
        public string Hosting { get; init; } = "";
        public string Evidence { get; init; } = "";
        public string Today { get; init; } = "";
        public IEnumerable<string> Notes { get; init; } = [];
        public IEnumerable<string> Conflicts { get; init; } = [];
        public string CorrespondsTo { get; init; } = "";
        public string Levels { get; init; } = "";

        public IEnumerable<string> Fields =>
        [
            Kind, Id, Parent, ParentTitle, Stage, Title, Text, string.Join('\n', Points), Tier, When, Proof, Actor, Wording, Hosting,
            Source?.Document ?? "", Source?.Lines ?? "", Source?.Cited?.Text ?? "", Source?.Cited?.Address ?? "", Pack, SharedTerms.Bases[Basis].Label,
            Asked, Of?.When.Pack ?? "", Label(Of?.When), Of?.Proof.Pack ?? "", Label(Of?.Proof),
            Evidence, Today, string.Join('\n', Notes), string.Join('\n', Conflicts), CorrespondsTo, Levels,
        ];

        private static string Label(FieldBasis? field) => field is null ? "" : SharedTerms.Bases[field.Basis].Label;
    }
}

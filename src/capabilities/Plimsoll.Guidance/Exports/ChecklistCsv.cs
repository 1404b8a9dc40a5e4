// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>A checklist as one table: a row for each practice and each duty.</summary>
/// <remarks>A guideline without practices, a strategy without duties for these roles and a redirect have one row each, so
/// that nothing seems to ask for nothing. Notes, resources and notices stand in the Markdown and HTML exports.</remarks>
public static class ChecklistCsv
{
    private static readonly string[] Header =
    [
        "edition", "modelType", "releaseType", "kind", "actor", "stage", "parent", "parentTitle", "level", "levelPack", "levelBasis", "rule", "reason",
        "id", "tier", "title", "text", "points", "when", "proof", "owed", "wording", "document", "lines", "pack", "basis", "evidence", "note",
        "asked", "whenPack", "whenBasis", "proofPack", "proofBasis", "serves", "servedBy", "citation", "publisher", "address",
        "renew", "correspondsTo", "statement",
    ];

    public static byte[] Write(Checklist checklist) => CsvTable.Write(Header, Rows(checklist).Select(row => row.Cells(checklist)));

    private static IEnumerable<Row> Rows(Checklist list)
    {
        if (list.Redirect is { } redirect)
        {
            yield return new Row("redirect", redirect.Pack, redirect.Basis)
            {
                Title = $"Instead: {new Cell(redirect.ModelType, redirect.ReleaseType).Label}", Text = redirect.Advice,
                Points = redirect.Conditions.Select(c => $"{c.Title}: {c.Text} ({Said.At(c.Source)})"), Source = redirect.Source, Statements = [redirect.Pack],
            };
        }
        foreach (var guideline in list.Guidelines)
        {
            if (guideline.Practices.Count == 0) { yield return Of(guideline); }
            foreach (var practice in guideline.Practices) { yield return Of(list, guideline, practice); }
        }
        foreach (var mitigation in list.Mitigations)
        {
            if (mitigation.Duties.Count == 0) { yield return Of(mitigation); }
            foreach (var duty in mitigation.Duties) { yield return Of(list, mitigation, duty); }
        }
    }

    private static Row Of(ChecklistGuideline guideline) => new("guideline", guideline.Pack, guideline.Basis)
    {
        Actor = SharedTerms.Roles[Role.Provider].Label, Guideline = guideline, Id = guideline.Id, Title = guideline.Title, Text = guideline.Aim,
        Owed = guideline.Level is Level.None ? "no" : "", Counterparts = guideline.Crosswalk,
        Statements = [guideline.Pack],
    };

    private static Row Of(Checklist list, ChecklistGuideline guideline, ChecklistPractice practice) => new("practice", practice.Pack, practice.Basis)
    {
        Actor = SharedTerms.Roles[Role.Provider].Label, Guideline = guideline, Parent = guideline.Id, ParentTitle = guideline.Title,
        Id = practice.Id, Tier = SharedTerms.Tiers[practice.Tier].Label, Title = practice.Title, Text = practice.Text,
        Points = practice.Points, When = SharedTerms.Whens[practice.When].Label, Proof = SharedTerms.Proofs[practice.Proof].Label,
        Owed = practice.Owed ? "yes" : "no",
        Source = practice.Source, Asked = practice.Asked, Fields = practice.FieldBasis, Serves = practice.Serves,
        Evidence = practice.Evidence ?? "", Note = practice.Rewording ?? "",
        Counterparts = guideline.Crosswalk.Where(c => c.Subject == practice.Id || c.Subject == guideline.Id),
        Statements = [guideline.Pack, practice.Pack, .. Packs(practice.FieldBasis), .. practice.Evidence is null ? [] : Ours(list)],
    };

    private static Row Of(ChecklistMitigation mitigation) => new("strategy", mitigation.Pack, mitigation.Basis)
    {
        Actor = Said.Actors(mitigation), Stage = Terms.Phases[mitigation.Phase].Label, Strategy = mitigation,
        Id = mitigation.Id, Title = mitigation.Title, Text = mitigation.Definition, Source = mitigation.Source, Statements = [mitigation.Pack],
        Counterparts = mitigation.Crosswalk.Where(c => c.Subject == mitigation.Id),
    };

    private static Row Of(Checklist list, ChecklistMitigation mitigation, ChecklistDuty duty)
    {
        var row = Read(list, mitigation, duty);
        return list.Items.FirstOrDefault(i => i.Id == duty.Id) is not { } item ? row : row with
        {
            Tier = SharedTerms.Tiers[item.Tier].Label, When = SharedTerms.Whens[item.When].Label, Proof = SharedTerms.Proofs[item.Proof].Label,
            Owed = item.Owed ? "yes" : "no", Fields = item.Basis, Statements = [.. row.Statements, .. Packs(item.Basis)],
        };
    }

    /// <summary>A duty as its document has it, before anything is asked.</summary>
    private static Row Read(Checklist list, ChecklistMitigation mitigation, ChecklistDuty duty) => new("duty", duty.Pack, duty.Basis)
    {
        Actor = SharedTerms.Roles[duty.Actor].Label, Stage = Terms.Phases[mitigation.Phase].Label, Parent = mitigation.Id, Strategy = mitigation,
        ParentTitle = mitigation.Title, Id = duty.Id, Title = duty.Title, Text = duty.Text,
        Wording = duty.Wording, Source = duty.Source, Asked = duty.Asked, ServedBy = duty.ServedBy ?? "",
        Counterparts = mitigation.Crosswalk.Where(c => c.Subject == duty.Id || c.Subject == mitigation.Id),
        Note = string.Join(
            " ", new[] { duty.AddedBecause is null ? "" : $"Added: {duty.AddedBecause}", duty.Today is null ? "" : $"Today: {duty.Today}" }
                .Where(n => n.Length > 0)),
        Statements = [duty.Pack, .. duty.Today is null ? [] : Ours(list)],
    };

    private static IEnumerable<string> Packs(ItemBasis basis) => [basis.Text.Pack, basis.Level.Pack, basis.When.Pack, basis.Proof.Pack];

    /// <summary>Evidence hints and the marks for today are inferred even beside a sourced line, so the row says whose they are.</summary>
    private static IEnumerable<string> Ours(Checklist list) => list.Packs.Where(p => p.Basis == Basis.Inferred).Select(p => p.Id);

    private sealed record Row(string Kind, string Pack, Basis Basis)
    {
        public string Actor { get; init; } = "";
        public string? Stage { get; init; }
        public ChecklistGuideline? Guideline { get; init; }
        public ChecklistMitigation? Strategy { get; init; }
        public string Parent { get; init; } = "";
        public string ParentTitle { get; init; } = "";
        public string Id { get; init; } = "";
        public string Tier { get; init; } = "";
        public required string Title { get; init; }
        public required string Text { get; init; }
        public IEnumerable<string> Points { get; init; } = [];
        public string When { get; init; } = "";
        public string Proof { get; init; } = "";
        public string Owed { get; init; } = "";
        public string Wording { get; init; } = "";
        public AskedAs? Asked { get; init; }
        public ItemBasis? Fields { get; init; }
        public IReadOnlyList<string> Serves { get; init; } = [];
        public string ServedBy { get; init; } = "";
        public SourceLines? Source { get; init; }
        public string Evidence { get; init; } = "";
        public string Note { get; init; } = "";
        public IEnumerable<Counterpart> Counterparts { get; init; } = [];
        public required IReadOnlyList<string> Statements { get; init; }

        public string[] Cells(Checklist list) =>
        [
            list.Edition, SharedTerms.ModelTypes[list.Profile.ModelType].Label, SharedTerms.ReleaseTypes[list.Profile.ReleaseType].Label, Kind,
            Actor,
            Stage ?? (Guideline is null ? "" : Terms.Stages[Guideline.Stage].Label),
            Parent, ParentTitle,
            Guideline is null ? "" : Terms.Levels[Guideline.Level].Label,
            Fields?.Level.Pack ?? Guideline?.Pack ?? "",
            Fields is null && Guideline is not null ? SharedTerms.Bases[Guideline.Basis].Label : Label(Fields?.Level),
            Guideline?.Rule ?? "", Guideline?.Reason ?? "",
            Id, Tier, Title, Text, string.Join("\n", Points), When, Proof, Owed, Wording, Source?.Document ?? "", Source?.Lines ?? "", Pack,
            SharedTerms.Bases[Basis].Label, Evidence,
            string.Join(" ", new[] { Note, Guideline?.NotApplicableProposal ?? "" }.Where(n => n.Length > 0)),
            Asked is { } asked ? SharedTerms.AskedAs[asked].Label : "",
            Fields?.When.Pack ?? "", Label(Fields?.When), Fields?.Proof.Pack ?? "", Label(Fields?.Proof), string.Join(", ", Serves), ServedBy,
            Source?.Cited?.Text ?? "", Source?.Cited?.Publisher ?? "", Source?.Cited?.Address ?? "",
            (Guideline?.Renew ?? Strategy?.Renew) is { } renew ? $"{Terms.Renewals[renew].Label}: {Guideline?.RenewReason ?? Strategy?.RenewReason}" : "",
            string.Join("; ", Counterparts.Select(Said.Of)),
            string.Join(" ", list.Packs.Where(p => Statements.Contains(p.Id)).Select(Said.Sentence).Append(Said.Voluntary)),
        ];

        private static string Label(FieldBasis? field) => field is null ? "" : SharedTerms.Bases[field.Basis].Label;
    }
}

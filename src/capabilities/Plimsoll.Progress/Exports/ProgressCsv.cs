// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>The tables of this capability as CSV; every row carries what every view must say.</summary>
public static class ProgressCsv
{
    public static byte[] Processes(ProgressEdition e) => CsvTable.Write(
        [
            "id", "practice", "title", "otherTitle", "level", "label", "challenges", "disputed", "openModelChallenges", "modelLevelCollaboration",
            "stakeholders", "evidence", "source", "statement"
        ],
        ProcessRow.All(e).Select(r => (string[])
        [
            r.Id, $"{r.Practice}", r.Title, r.OtherTitle ?? "", ProgressTerms.Levels[r.Level].Key, r.Label, string.Join(' ', r.Challenges),
            string.Join("; ", r.Disputed.Select(d => $"{string.Join(' ', d.Challenges)} ({ProgressTerms.Disputes[d.Why].Name})")),
            ProgressTerms.Markings[r.OpenModelChallenges].Key,
            ProgressTerms.Markings[r.ModelLevelCollaboration].Key, string.Join(' ', r.Stakeholders), $"{r.Evidence}",
            $"{At(r.Source)}; {At(r.MatrixSource)}", e.Header.Statement,
        ]));

    public static byte[] Evidence(ProgressEdition e) => CsvTable.Write(
        ["id", "process", "title", "publisher", "publisherKind", "stance", "what", "url", "source", "statement"],
        e.Evidence.Select(i => (string[])
        [
            i.Id, string.Join(' ', [i.Process, .. i.Also]), i.Title, i.Publisher, ProgressTerms.Kinds[i.Kind].Label,
            ProgressTerms.Stances[i.Stance].Label, i.What, i.Url ?? "", At(i.Source), e.Header.Statement,
        ]));

    public static byte[] Challenges(ProgressEdition e)
    {
        var answer = ChallengesAnswer.Of(e);
        return CsvTable.Write(
            ["process", "title", .. e.Challenges.Select(c => c.Id), "statement"],
            answer.Matrix.Select(l => (string[])[l.Process, l.Title, .. e.Challenges.Select(c => Cell(l.Cells[c.Id])), e.Header.Statement]));
    }

    /// <summary>What blocks each process, and which recommendation answers it.</summary>
    public static byte[] Blocks(ProgressEdition e, DateOnly today) => CsvTable.Write(
        ["process", "title", "level", "challenges", "disputed", "recommendation", "action", "who", "due", "statement"],
        from row in BlockRow.All(e, today)
        from recommendation in row.AnsweredBy
        from action in recommendation.Actions
        select (string[])[
            row.Process, row.Title, row.Label, string.Join(' ', row.Challenges),
            row.Disputed.Count > 0 ? "yes" : "no",
            recommendation.Title, $"{action.Id} {action.Text}", action.Who, ProgressHtml.Due(action), e.Header.Statement
        ]);

    public static byte[] Recommendations(ProgressEdition e, DateOnly today) => CsvTable.Write(
        ["recommendation", "title", "answers", "action", "text", "who", "due", "source", "statement"],
        DatedRecommendation.All(e, today)
            .SelectMany(r => r.Actions.Select(a =>
                (string[])[r.Id, r.Title, string.Join(' ', r.Answers), a.Id, a.Text, a.Who, ProgressHtml.Due(a), At(a.Source), e.Header.Statement])));

    public static byte[] Stakeholders(ProgressEdition e) => CsvTable.Write(
        ["category", "title", "type", "typeTitle", "source", "statement"],
        e.Stakeholders.SelectMany(c => c.Types.Select(t => (string[])[c.Id, c.Title, t.Id, t.Title, At(c.Source), e.Header.Statement])));

    public static byte[] Providers(ProgressEdition e) => CsvTable.Write(
        ["id", "name", "model", "access", "answered", "source", "statement"],
        e.Providers.Select(p =>
            (string[])[
                p.Id, p.Name, p.Model, ProgressTerms.Accesses[p.Access].Key,
                p.Answered ? "not among those without answer" : "no answer",
                At(p.Source), e.Header.Statement
            ]));

    /// <summary>Open against restricted models.</summary>
    public static byte[] Access(ProgressEdition e) => CsvTable.Write(
        ["process", "title", "level", "openModelChallenges", "C5", "disputed", "openProvidersWithExamples", "restrictedProvidersWithExamples", "statement"],
        AccessAnswer.Of(e).Processes.Select(r => (string[])
            [
                r.Process, r.Title, Adoption.Label(r.Level), ProgressTerms.Markings[r.OpenModelChallenges].Key,
                r.C5 ? "yes" : "no",
                r.Disputed is { } why ? ProgressTerms.Disputes[why].Name : "",
                $"{r.Open}", $"{r.Restricted}", e.Header.Statement
            ]));

    public static byte[] Score(RoundScore score) => CsvTable.Write(
        ["process", "title", "adopted", "partial", "notFound", "notApplicable", "level", "label", "labelOfAll", "dissents", "rule"],
        score.Processes.Select(p =>
            (string[])[
                p.Process, p.Title, $"{p.Adopted}", $"{p.Partial}", $"{p.NotFound}", $"{p.NotApplicable}", ProgressTerms.Levels[p.Level].Key,
                p.Label, p.LabelOfAll ?? "", $"{p.Dissents}", score.Rule
            ]));

    private static string Cell(MatrixMark mark) =>
        $"{(mark.Marked ? "yes" : "no")}{(mark.Disputed is { } why ? $", disputed: {ProgressTerms.Disputes[why].Name}" : "")}";

    private static string At(SourceLines source) => $"{source.Document} {source.Lines}";
}

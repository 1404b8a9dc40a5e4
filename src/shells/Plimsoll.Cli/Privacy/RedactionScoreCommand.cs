// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Privacy;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Privacy;

/// <summary><c>plimsoll privacy redaction-score</c>: how well is each kind found?</summary>
internal static class RedactionScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "A file of marked texts (JSON), or a folder of such files." };
        return Verb.Create(
            "redaction-score",
            "Print precision, recall and F2 of the recognisers, kind by kind, on texts that people marked.",
            "plimsoll privacy redaction-score samples/privacy/marked.json",
            parse => Run(terminal, parse.GetRequiredValue(path)), path);
    }

    private static int Run(Terminal terminal, string path)
    {
        var texts = new List<MarkedText>();
        foreach (var file in Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)] : (string[])[path])
        {
            if (!MarkedTexts.Read(terminal, file).Succeeds(out var read, out var no)) { return terminal.Refuse(no); }
            texts.AddRange(read);
        }
        if (texts.Count == 0)
        {
            return terminal.Refuse(new Refusal(PrivacyCodes.MalformedMarks, "texts", path, "holds no marked text", "name a file or a folder with .json files"));
        }
        var page = terminal.NewPage();
        page.Table(["Kind", "Marked", "Found", "Right", "Precision", "Recall", "F2"], [.. KindScore.Of(texts).Select(Row)]);
        return terminal.Answer(page.ToUtf8());
    }

    private static IReadOnlyList<string> Row(KindScore score) =>
        [
            PersonalTerms.Kinds[score.Kind].Label, Text(score.Marked), Text(score.Found), Text(score.Hits), Share(score.Precision),
            Share(score.Recall), Share(score.F2)
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}

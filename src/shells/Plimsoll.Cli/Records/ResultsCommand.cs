// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Records.Importing;

namespace Plimsoll.Cli.Records;

/// <summary><c>plimsoll records results</c>: which values would an evaluation take from a file?</summary>
internal static class ResultsCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE")
        {
            Description = $"{ResultFile.Known}; - for standard input.",
        };
        return Verb.Create(
            "results",
            "Show which values a server would take from a file of results, by the names that a threshold has to use, and the digest of the file.",
            "plimsoll records results samples/records/harness.json",
            parse =>
            {
                var path = parse.GetRequiredValue(file);
                if (!AnswerFile.Read(terminal, path).Succeeds(out var bytes, out var no) || !ResultFile.Read(bytes, path).Succeeds(out var read, out no))
                {
                    return terminal.Refuse(no);
                }
                var text = new StringBuilder($"{read.Words}\n{read.Digest}\n");
                foreach (var score in read.Scores) { text.Append(CultureInfo.InvariantCulture, $"{score.Metric} {score.Value}\n"); }
                return terminal.Answer(Encoding.UTF8.GetBytes(text.ToString()));
            }, file);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Privacy.Redaction;

namespace Plimsoll.Cli.Privacy;

/// <summary><c>plimsoll privacy redact</c>: a text without what identifies people by its form.</summary>
internal static class RedactCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A text in UTF-8; - for standard input." };
        return Verb.Create(
            "redact",
            "Replace e-mail addresses, cards, accounts, telephone numbers and other identifiers by marks, and count them. Names and addresses of people "
                + "stay: the result is redacted, not anonymous.",
            "plimsoll privacy redact samples/privacy/note.txt",
            parse =>
            {
                if (!AnswerFile.Read(terminal, parse.GetRequiredValue(file)).Succeeds(out var bytes, out var no)) { return terminal.Refuse(no); }
                var (text, counts) = Redactor.Redact(Encoding.UTF8.GetString(bytes));
                var code = terminal.Answer(Encoding.UTF8.GetBytes(text));
                terminal.Say(
                    counts.Count == 0
                        ? "Nothing was recognised."
                        : $"Replaced: {string.Join(", ", counts.Select(c => $"{c.Value} × {PersonalTerms.Kinds[c.Key].Label.ToLowerInvariant()}"))}.");
                return code;
            }, file);
    }
}

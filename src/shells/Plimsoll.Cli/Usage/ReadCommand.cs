// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Plimsoll.Cli.Shared;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage read</c>: what intake would make of a file, without sending it anywhere.</summary>
internal static class ReadCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Events; - for standard input." };
        var form = new Option<string>("--form")
        {
            HelpName = "FORM", Description = $"{ActivityFile.Forms.Allowed}; told by the first keys of a JSON file unless said."
        };
        var at = new Option<string>("--at") { HelpName = "INSTANT", Description = "The time of events in files that hold none, for example LMSYS-Chat-1M." };
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "read",
            "Say what intake would make of a file: how many events it would take, how many not and why, and what it would throw away. Nothing is sent or kept.",
            "plimsoll usage read samples/usage/traces.json",
            parse => Run(parse, terminal, parse.GetRequiredValue(file), parse.GetValue(form), parse.GetValue(at), format),
            file, form, at, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string file, string? form, string? at, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)) { return terminal.Refuse(no); }
        DateTimeOffset? otherwise = null;
        if (at is not null)
        {
            if (AsOfOption.Read(at, UsageCodes.BadValue, out var instant) is { } bad) { return terminal.Refuse(bad with { Field = "--at" }); }
            otherwise = instant;
        }
        var named = default(ActivityForm);
        if (form is not null && ActivityFile.Forms.Parse(form, out named, UsageCodes.BadValue) is { } unknown) { return terminal.Refuse(unknown); }
        if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no)) { return terminal.Refuse(no); }
        // The key dies with this command: hashes that it makes mean nothing to anybody.
        var intake = new Intake(new PersonKey(RandomNumberGenerator.GetBytes(PersonKey.Length), "read"), terminal.Clock.GetUtcNow())
        {
            OtherwiseAt = otherwise, Most = int.MaxValue
        };
        var used = form is null ? ActivityFile.Guess(bytes) : named;
        if (!ActivityFile.Take(bytes, used, intake).Succeeds(out var taken, out no)) { return terminal.Refuse(no with { File = file }); }
        return terminal.Answer(format == "json" ? TakenDocument.ToUtf8(taken) : Page(terminal.NewPage(), taken, used));
    }

    private static byte[] Page(Page page, Taken taken, ActivityForm form)
    {
        var answer = TakenDocument.AnswerOf(taken);
        page.Title(
            $"{Number(answer.Taken)} {(answer.Taken == 1 ? "event" : "events")} would be taken, {Number(taken.RejectedCount)} would not "
                + $"({ActivityFile.Forms[form].Label})");
        if (answer.Taken > 0)
        {
            page.Entry("kinds", string.Join(", ", answer.Kinds.Select(k => $"{k.Key} {Number(k.Value)}")));
            page.Entry("people", Number(answer.People));
            page.Entry("models", answer.Models.Count == 0 ? "none named" : string.Join(", ", answer.Models));
            page.Entry("from", $"{answer.First} to {answer.Last}");
        }
        if (taken.Rejected.Count > 0)
        {
            page.Heading("Not taken");
            foreach (var (reason, count) in taken.Rejected.OrderBy(r => r.Key))
            {
                page.Entry(Number(count), $"{Terms.Rejects[reason].Key}: {Terms.Rejects[reason].Label}");
            }
        }
        if (taken.Noted.Count > 0)
        {
            page.Heading("Noted");
            foreach (var (note, count) in taken.Noted.OrderBy(n => n.Key)) { page.Entry(Number(count), $"{Terms.Notes[note].Key}: {Terms.Notes[note].Label}"); }
        }
        return page.ToUtf8();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage mock</c>: a made-up answer, or made-up events, in the form of the real ones.</summary>
internal static class MockCommand
{
    public static Command Create(Terminal terminal)
    {
        var template = new Argument<string>("TEMPLATE") { Description = "Which question, as plimsoll usage templates lists them." };
        var events = new Option<string>("--events") { HelpName = "MONTH", Description = "Make events of this month, such as 2026-10, in place of an answer." };
        var count = new Option<string>("--count")
        {
            HelpName = "N", Description = $"With --events: how many, at most {MockData.MostEvents}; 1000 unless said."
        };
        var seed = new Option<string>("--seed") { HelpName = "N", Description = "The same number gives the same bytes; 1 unless said." };
        return Verb.Create(
            "mock",
            "Make up an answer to a question, or events that it could count, in the real form: code can be written before there is access. No data are "
                + "read, and each file says MOCK.",
            "plimsoll usage mock geography > mock.csv",
            parse =>
            {
                if (!TemplateReader.Shipped().Succeeds(out var all, out var no) || !all.Find(parse.GetRequiredValue(template)).Succeeds(out var found, out no))
                {
                    return terminal.Refuse(no);
                }
                if (!ulong.TryParse(parse.GetValue(seed) ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var start))
                {
                    return terminal.Refuse(new Refusal(UsageCodes.BadValue, "--seed", parse.GetValue(seed), "is no whole number", "write one such as 1"));
                }
                if (parse.GetValue(events) is not { } month) { return terminal.Answer(MockData.Table(found, start)); }
                if (!int.TryParse(parse.GetValue(count) ?? "1000", NumberStyles.None, CultureInfo.InvariantCulture, out var many)
                    || many is 0 or > MockData.MostEvents)
                {
                    return terminal.Refuse(new Refusal(
                        UsageCodes.BadValue, "--count", parse.GetValue(count), $"is no number from 1 to {MockData.MostEvents}", "write one such as 1000"));
                }
                return ReportWindow.Read(found.Window, month).Succeeds(out var window, out no)
                    ? terminal.Answer(MockData.Events(found, window, start, many))
                    : terminal.Refuse(no with { Field = "--events" });
            }, template, events, count, seed);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage state</c>: a statement from what others counted, each reporter once.</summary>
internal static class StateCommand
{
    private sealed record Sources(string[] Aggregates, string[] Keys, string? Counts, string? Hub, string? Applications);

    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { HelpName = "NAME", Required = true, Description = "The model that the statement is about." };
        var aggregates = new Option<string[]>("--aggregate") { HelpName = "FILE", Description = "A signed file of counts; may stand several times." };
        var keys = new Option<string[]>("--key")
        {
            HelpName = "PUB", Description = "The public key (PEM) of a reporter that you trust; may stand several times."
        };
        var counts = new Option<string>("--counts") { HelpName = "CSV", Description = "Counts that you typed in yourself." };
        var hub = new Option<string>("--hub") { HelpName = "CSV", Description = "Downloads as hubs show them; never added to usage." };
        var applications = new Option<string>("--applications") { HelpName = "CSV", Description = "Downstream applications with sector and use case." };
        var from = new Option<string>("--from") { HelpName = "DAY", Description = "First day; that of the earliest counts unless said." };
        var until = new Option<string>("--until") { HelpName = "DAY", Description = "The day after the last; that of the latest counts unless said." };
        var reach = new Option<string>("--reach")
        {
            HelpName = "REACH", Description = "open | hosted: whether anybody can run the model where no host sees it; open unless said."
        };
        var format = new FormatOption("table", "json", "csv", "html");
        return Verb.Create(
            "state",
            "State how a model is used: add what reporters counted, each once, and say what that covers. Exit code 0 stated, 2 refused, 20 a signature does "
                + "not hold, 21 unknown key.",
            "plimsoll usage state --model tidewater-7b --counts samples/usage/counts.csv --applications samples/usage/applications.csv",
            parse => Run(
                terminal, parse, format, parse.GetRequiredValue(model),
                new Sources(
                    parse.GetValue(aggregates) ?? [], parse.GetValue(keys) ?? [], parse.GetValue(counts), parse.GetValue(hub), parse.GetValue(applications)),
                parse.GetValue(from), parse.GetValue(until), parse.GetValue(reach)),
            model, aggregates, keys, counts, hub, applications, from, until, reach, format.Option);
    }

    private static int Run(
        Terminal terminal, ParseResult parse, FormatOption formats, string model, Sources sources, string? from, string? until, string? reach)
    {
        var open = Reach.Open;
        if (!formats.Read(parse).Succeeds(out var format, out var no)) { return terminal.Refuse(no); }
        if (reach is not null && Terms.Reaches.Parse(reach, out open, UsageCodes.BadValue) is { } unknown) { return terminal.Refuse(unknown); }
        if (Days(from, until, out var period) is { } bad) { return terminal.Refuse(bad); }
        if (!Contributions(terminal, model, sources).Succeeds(out var contributions, out no)) { return Answer(terminal, no); }
        var applications = Array.Empty<DownstreamApplication>();
        if (sources.Applications is { } list)
        {
            if (!AnswerFile.Read(terminal, list).Succeeds(out var bytes, out no) || !AggregateTables.Applications(bytes, list).Succeeds(out var read, out no))
            {
                return terminal.Refuse(no);
            }
            applications = read;
        }
        if (!Statement.Of(model, open, period, contributions, applications).Succeeds(out var statement, out no)) { return terminal.Refuse(no); }
        return terminal.Answer(format switch
        {
            "json" => StatementDocument.ToUtf8(statement),
            "csv" => StatementDocument.ToCsv(statement),
            "html" => StatementDocument.ToHtml(statement),
            "table" => StatementPage.Write(terminal.NewPage(), statement),
            _ => throw new UnreachableException(),
        });
    }

    private static Result<Contribution[]> Contributions(Terminal terminal, string model, Sources sources)
    {
        var (all, keys) = (new List<Contribution>(), new List<KnownKeys>());
        foreach (var path in sources.Keys)
        {
            if (!KeyFile.Read(terminal, path).Succeeds(out var key, out var no)) { return no; }
            keys.Add(key);
        }
        var known = KnownKeys.AnyOf(keys);
        foreach (var path in sources.Aggregates)
        {
            if (!AnswerFile.Read(terminal, path).Succeeds(out var bytes, out var no)
                || !SignedAggregate.Open(bytes, known).Succeeds(out var contribution, out no))
            {
                return no with { File = no.File ?? path };
            }
            all.Add(contribution);
        }
        if (sources.Counts is { } counts)
        {
            if (!AnswerFile.Read(terminal, counts).Succeeds(out var bytes, out var no)
                || !AggregateTables.Counts(bytes, counts, model).Succeeds(out var entered, out no))
            {
                return no;
            }
            all.AddRange(entered);
        }
        if (sources.Hub is { } hub)
        {
            if (!AnswerFile.Read(terminal, hub).Succeeds(out var bytes, out var no)
                || !AggregateTables.Downloads(bytes, hub, model).Succeeds(out var downloads, out no))
            {
                return no;
            }
            all.AddRange(downloads);
        }
        return all.ToArray();
    }

    private static Refusal? Days(string? from, string? until, out Period? period)
    {
        period = null;
        if (from is null && until is null) { return null; }
        if (Day("--from", from, out var first) is { } bad || (bad = Day("--until", until, out var last)) is not null) { return bad; }
        period = new Period(first, last);
        return period.Days > 0 ? null : new Refusal(UsageCodes.BadValue, "--until", until, "is not after --from", "write the day after the last one");
    }

    private static Refusal? Day(string option, string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            ? null
            : new Refusal(UsageCodes.BadValue, option, text, text is null ? "is missing beside the other" : "is not a day", "write 2026-07-01");

    private static int Answer(Terminal terminal, Refusal refusal)
    {
        terminal.Say(refusal.Sentence);
        return ExitCode.Of(refusal.Is);
    }
}

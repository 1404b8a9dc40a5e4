// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance sources</c>: what the content rests on outside, and what has to be read again.</summary>
internal static class SourcesCommand
{
    public static Command Create(Terminal terminal)
    {
        var stale = new Option<bool>("--stale")
        {
            Description = $"Only those that were read more than {ExternalSource.FreshDays} days ago; the one to read again first stands first."
        };
        var format = new FormatOption("table", "json", "csv", "md");
        return Verb.Create(
            "sources", "What the content rests on outside: address, how it was read and when, and what has to be read again.",
            "plimsoll guidance sources --stale",
            parse => Run(parse, terminal, parse.GetValue(stale), format), stale, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, bool stale, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !GuidanceContent.Open(parse).Succeeds(out var library, out no))
        {
            return terminal.Refuse(no);
        }
        var answer = library.SourcesOn(terminal.Today);
        if (stale) { answer = answer with { Sources = [.. answer.Stale] }; }
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(answer),
            "csv" => Exporters.Csv(answer),
            "md" => Page(new MarkdownPage(), answer),
            "table" => Page(terminal.NewPage(), answer),
            _ => throw new UnreachableException(),
        });
    }

    private static byte[] Page(Page page, SourcesAnswer answer)
    {
        page.Title("What the content rests on outside");
        var stale = answer.Stale.Count();
        page.Text(stale == 0
            ? $"Nothing was read more than {answer.FreshDays} days ago."
            : $"To be read again, since it was read more than {answer.FreshDays} days ago: {stale}. The most urgent stands first.");
        foreach (var s in answer.Sources)
        {
            page.Entry(
                s.Source.Id, $"{s.Source.Title} ({s.Source.Publisher}{(s.Source.Version is { } version ? $", {version}" : "")})",
                s.Source.Address ?? Citation.NoAddress,
                string.Create(CultureInfo.InvariantCulture, $"read {s.Source.ReadDate:yyyy-MM-dd}, {Terms.Readings[s.Source.How].Label}")
                    + (s.Source.SeenAt is { } at ? $", at {at}" : "") + (s.Stale ? "; to be read again" : ""),
                s.Rows == 0 ? null : $"{s.Rows} rows about {string.Join(", ", s.Targets)} rest on it",
                s.Source.Note);
        }
        return page.ToUtf8();
    }
}

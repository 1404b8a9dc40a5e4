// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Shared;
using Plimsoll.Usage;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Spectre.Console;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage import</c>: sends a file of lines to a server, batch by batch. Of chat logs only
/// metadata leave this machine, unless the organisation keeps content: then texts leave it redacted.</summary>
internal static class ImportFileCommand
{
    private const int MostLines = 2000, MostBytes = 4 * 1024 * 1024;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "One event or conversation a line, packed with gzip or not." };
        var form = new Option<string>("--form") { HelpName = "FORM", Description = "wildchat | lmsys | json; told by the keys of the first line unless said." };
        var at = new Option<string>("--at") { HelpName = "INSTANT", Description = "The time of events in files that hold none, for example LMSYS-Chat-1M." };
        var agreement = new Option<string>("--agreement") { HelpName = "ID", Description = "The agreement that somebody else's events come under." };
        return OnlineVerb.Create(
            terminal, "import",
            "Send a file of activity to a server. Metadata alone leave this machine, unless the organisation keeps content; then texts are redacted here "
                + "first. Started again after a break it goes on: what is there already counts once.",
            "plimsoll usage import chats.jsonl.gz --at 2023-06-01T00:00:00Z",
            ask => Run(terminal, ask, ask.Value(file), ask.Value(form), ask.Value(at), ask.Value(agreement)),
            file, form, at, agreement);
    }

    private sealed class Totals
    {
        public long Lines { get; set; }

        public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal) { ["taken"] = 0, ["duplicates"] = 0, ["contentKept"] = 0 };

        public SortedDictionary<string, long> Rejected { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, long> Noted { get; } = new(StringComparer.Ordinal);

        public void Add(JsonNode answer)
        {
            foreach (var name in Counts.Keys.ToArray()) { Counts[name] += (long?)answer[name] ?? 0; }
            foreach (var (counts, name) in ((SortedDictionary<string, long>, string)[])[(Rejected, "rejected"), (Noted, "noted")])
            {
                foreach (var (reason, count) in answer[name]?.AsObject() ?? []) { counts[reason] = counts.GetValueOrDefault(reason) + (long)count!; }
            }
        }
    }

    private static int Run(Terminal terminal, OnlineVerb.Ask ask, string path, string? named, string? at, string? agreement)
    {
        if (named is not (null or "wildchat" or "lmsys" or "json"))
        {
            return terminal.Refuse(new Refusal(UsageCodes.BadValue, "--form", named, "is not sent line by line", "write wildchat | lmsys | json"));
        }
        var query = new StringBuilder();
        if (at is not null)
        {
            if (AsOfOption.Read(at, UsageCodes.BadValue, out var instant) is { } bad) { return terminal.Refuse(bad with { Field = "--at" }); }
            query.Append("&at=").Append(Uri.EscapeDataString(Instant.Write(instant)));
        }
        if (agreement is not null) { query.Append("&agreement=").Append(Uri.EscapeDataString(agreement)); }
        // Whether text is wanted is asked before a line is read.
        if (ask.Server.Send(HttpMethod.Get, $"{ask.Server.Base}/usage/content", null, out var exit) is not var (_, content)) { return exit; }
        var withText = JsonNode.Parse(content)!["days"] is not null;
        try
        {
            using var file = new LineFile(path);
            var totals = new Totals();
            exit = Progress(terminal, Path.GetFileName(path), advance => Send(terminal, ask, file, named, query.ToString(), withText, totals, advance));
            if (exit != ExitCode.Clear)
            {
                terminal.Say($"{totals.Lines.ToString("N0", CultureInfo.InvariantCulture)} lines were answered. Run the same command again to go on.");
            }
            return terminal.Answer(ask.Json ? Json(totals) : Page(terminal.NewPage(), totals), exit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return terminal.Refuse(new Refusal(
                CliCodes.FileUnreadable, "file", path, "cannot be read to its end", "name a file that exists, that you may read, and that is whole"));
        }
    }

    private static int Send(
        Terminal terminal, OnlineVerb.Ask ask, LineFile file, string? form, string query, bool withText, Totals totals, Action<double> advance)
    {
        using var batch = new MemoryStream();
        for (var lines = 0; ;)
        {
            var line = file.Next();
            if (line is not null)
            {
                form ??= ActivityFile.Guess(line) switch { ActivityForm.WildChat => "wildchat", ActivityForm.Lmsys => "lmsys", _ => "json" };
                batch.Write(form == "json" ? line : ChatLines.Sendable(line, withText));
                batch.WriteByte((byte)'\n');
                lines++;
            }
            if (lines > 0 && (line is null || lines == MostLines || batch.Length >= MostBytes))
            {
                var packed = Packed(batch.ToArray());
                if (ask.Server.SendPatiently(
                    HttpMethod.Post, $"{ask.Server.Base}/usage/files?form={form}{query}",
                    () => Body(packed),
                    wait => Task.Delay(wait, terminal.Clock).Wait(),
                    out var exit) is not var (_, answer))
                {
                    return exit;
                }
                totals.Add(JsonNode.Parse(answer)!);
                totals.Lines += lines;
                advance(file.Length == 0 ? 1 : (double)file.Position / file.Length);
                batch.SetLength(0);
                lines = 0;
            }
            if (line is null) { return ExitCode.Clear; }
        }
    }

    /// <summary>Draws a bar where somebody looks, and nothing where nobody does.</summary>
    private static int Progress(Terminal terminal, string name, Func<Action<double>, int> work)
    {
        if (!terminal.ErrorIsSeen) { return work(_ => { }); }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(Printable.Line(name)), maxValue: 1);
                return work(done => task.Value = done);
            });
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) { gzip.Write(bytes); }
        return stream.ToArray();
    }

    private static ByteArrayContent Body(byte[] packed) =>
        new(packed) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson"), ContentEncoding = { "gzip" } } };

    private static byte[] Json(Totals totals)
    {
        var json = new JsonObject { ["lines"] = totals.Lines };
        foreach (var (name, count) in totals.Counts) { json[name] = count; }
        foreach (var (counts, name) in ((SortedDictionary<string, long>, string)[])[(totals.Rejected, "rejected"), (totals.Noted, "noted")])
        {
            json[name] = new JsonObject(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));
        }
        return Encoding.UTF8.GetBytes(json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n");
    }

    private static byte[] Page(Page page, Totals totals)
    {
        page.Title($"{Number(totals.Counts["taken"])} events taken from {Number(totals.Lines)} lines");
        page.Entry(Number(totals.Counts["duplicates"]), "were there already, or stood twice");
        if (totals.Counts["contentKept"] > 0) { page.Entry(Number(totals.Counts["contentKept"]), "conversations kept, redacted"); }
        foreach (var (reason, count) in totals.Rejected) { page.Entry(Number(count), $"not taken, {reason}: {Label(Terms.Rejects, reason)}"); }
        foreach (var (note, count) in totals.Noted) { page.Entry(Number(count), $"noted, {note}: {Label(Terms.Notes, note)}"); }
        return page.ToUtf8();
    }

    private static string Label<T>(Words<T> words, string key) where T : struct, Enum =>
        words.Find(key) is { } value ? words[value].Label : "is not known here";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Plimsoll.Cli.Shared;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release judge</c>: would this release pass the gate of its stage, now or at a past instant?</summary>
internal static class JudgeCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The entries of the release's stream as a JSON list; - for standard input." };
        var asOf = AsOfOption.Create();
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "judge", "Judge the gate of a release's stage: clear, held (each missing thing, its owner, the page to mend it on), redirected, or refused. Exit code 0 clear, 10 held or refused, 11 redirected.",
            "plimsoll release judge samples/release/held.json --as-of 2026-11-20T12:00:00Z", parse => Run(parse, terminal, parse.GetValue(file)!, parse.GetValue(asOf), format), file, asOf, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string file, string? asOf, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)) { return terminal.Refuse(no); }
        if (AsOfOption.Read(asOf, out var now) is { } bad) { return terminal.Refuse(bad); }
        if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no) || !History.FromJson(bytes, file).Succeeds(out var history, out no) || !GateReader.Shipped().Succeeds(out var rules, out no)) { return terminal.Refuse(no); }
        if (history.Count(e => e.Event is ReleaseOpened) != 1) { return terminal.Refuse(new Refusal("release.malformed-history", "history", null, "does not open exactly one release", "export the stream of one release", file)); }
        var state = Dossier.Fold(history, now);
        var verdict = Judging.Judge(state, rules, now);
        return terminal.Answer(format == "json" ? Json(state, rules, verdict, now) : Page(terminal.NewPage(), state, rules, verdict, now), verdict.Kind switch
        {
            VerdictKind.Clear => ExitCode.Clear,
            VerdictKind.Held or VerdictKind.Refused => ExitCode.Held,
            VerdictKind.Redirected => ExitCode.Redirected,
            _ => throw new UnreachableException(),
        });
    }

    private static byte[] Page(Page page, Dossier state, GateRules rules, Verdict verdict, DateTimeOffset now)
    {
        page.Title($"{Headline(verdict)}: {state.Opened?.Release ?? "no release yet"} at {(state.Plan is { } plan ? Terms.Stages[plan.Stage].Label : "no stage")}, as of {Instant.Write(now)}");
        foreach (var basis in Bases(state, rules)) { page.Entry("Rests on", basis); }
        page.Text(rules.Statement);
        switch (verdict)
        {
            case Verdict.Clear clear: page.Text($"Nothing is missing. This holds until {Instant.Write(clear.ValidUntil)} at the latest, and ends with any change."); break;
            case Verdict.Held held:
                page.Heading($"Missing: {held.Missing.Count}");
                foreach (var missing in held.Missing) { page.Entry(missing.Key, missing.Sentence, $"owner: {missing.Owner ?? "nobody"}", $"mend it on: {missing.Page}"); }
                break;
            case Verdict.Redirected redirected: page.Text($"There is no list for this cell. {redirected.Advice.Pack} advises to begin with {redirected.Advice.Instead}."); break;
            case Verdict.Refused refused: page.Text($"The organisation decided not to release; its reason lies under {refused.Reason.Ref}."); break;
            default: throw new UnreachableException();
        }
        foreach (var weakness in Weaknesses(state, rules)) { page.Entry("Weakness", weakness); }
        return page.ToUtf8();
    }

    private static byte[] Json(Dossier state, GateRules rules, Verdict verdict, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Texts(json, "bases", Bases(state, rules));
            json.WriteString("verdict", Kebab(verdict.Kind));
            json.WriteString("release", state.Opened?.Release);
            json.WriteString("stage", state.Plan is { } plan ? Terms.Stages[plan.Stage].Key : null);
            json.WriteString("asOf", Instant.Write(now));
            json.WriteString("bundle", Bundle.Of(state).Digest.ToString());
            json.WriteString("validUntil", (verdict as Verdict.Clear)?.ValidUntil is { } until ? Instant.Write(until) : null);
            json.WriteString("instead", (verdict as Verdict.Redirected)?.Advice.Instead);
            json.WriteStartArray("missing");
            foreach (var missing in (verdict as Verdict.Held)?.Missing ?? [])
            {
                json.WriteStartObject();
                json.WriteString("kind", Kebab(missing.Kind));
                json.WriteString("practice", missing.Practice);
                json.WriteString("owner", missing.Owner);
                json.WriteString("sentence", missing.Sentence);
                json.WriteString("page", missing.Page);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            Texts(json, "weakness", Weaknesses(state, rules));
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }
        json.WriteEndArray();
    }

    private static IEnumerable<string> Bases(Dossier state, GateRules rules) =>
        (state.Assessment?.Packs ?? []).Select(p => $"{p.Id} of {p.Date}, {Terms.Bases[p.Basis].Label}").Append($"{rules.Pack} of {rules.Date}, {Terms.Bases[rules.Basis].Label} (gate rules)");

    private static IEnumerable<string> Weaknesses(Dossier state, GateRules rules) => state.Plan is { } plan ? Judging.Weaknesses(state, rules.For(plan.Stage)).Select(w => Kebab(w)) : [];

    private static string Kebab<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Headline(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "Clear",
        Verdict.Held => "Held",
        Verdict.Redirected => "Redirected",
        Verdict.Refused => "Refused",
        _ => throw new UnreachableException(),
    };
}

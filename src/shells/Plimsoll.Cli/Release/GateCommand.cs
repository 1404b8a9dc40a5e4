// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Shared;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release gate</c>: has the gate of a kept release judged, on the record, and holds whatever waits for it.</summary>
internal static class GateCommand
{
    public static Command Create(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var ask = new Option<bool>("--ask") { Description = "Only ask; nothing is recorded." };
        var asOf = OnlineVerb.One("--as-of", "T", "With --ask: as of an instant or an entry of the journal.");
        var output = OnlineVerb.One("--out", "FILE", "Where to write the signed decision.");
        return OnlineVerb.Create(
            terminal, "gate",
            "Have the gate judged: exit code 0 clear, 10 held or refused, 11 redirected. The signed decision goes to --out.",
            "plimsoll release gate rel_5yWhNsPKX1QoBnq2Vj7TdE --out decision.json",
            asked => asked.Value(ask) ? Ask(asked, release, asked.Value(asOf)) : Judge(asked, release, asked.Value(output)), release, ask, asOf, output);
    }

    private static int Ask(OnlineVerb.Ask asked, Argument<string> release, string? asOf) =>
        asked.Send(
            HttpMethod.Get,
            $"/releases/{OnlineCommands.Id(asked, release)}/gate{(asOf is null ? "" : $"?asOf={Uri.EscapeDataString(asOf)}")}",
            null, Say, Code);

    private static int Judge(OnlineVerb.Ask asked, Argument<string> release, string? output)
    {
        var decision = "";
        var exit = asked.Send(
            HttpMethod.Post, $"/releases/{OnlineCommands.Id(asked, release)}/gate", Server.Json(new JsonObject()),
            judged => Say(judged["verdict"]!),
            judged => { decision = (string)judged["decision"]!; return Code(judged["verdict"]!); });
        if (decision.Length == 0 || output is null) { return exit; }
        if (asked.Server.Send(
            HttpMethod.Get,
            $"{asked.Server.Base}/releases/{OnlineCommands.Id(asked, release)}/decisions/{decision}",
            null, out var failed) is not var (_, envelope))
        {
            return failed;
        }
        return AnswerFile.Write(output, envelope) is { } no ? asked.Terminal.Refuse(no) : exit;
    }

    private static string Say(JsonNode verdict)
    {
        var text = new StringBuilder();
        foreach (var basis in verdict["bases"]!.AsArray()) { text.Append("rests on ").Append((string)basis!).Append('\n'); }
        text.Append((string)verdict["verdict"]!).Append(" at ").Append((string?)verdict["stage"]).Append(", bundle ").Append((string)verdict["bundle"]!);
        foreach (var missing in verdict["missing"]!.AsArray())
        {
            string[] owners = [.. new[] { missing!["owner"] }.Concat(missing["others"]?.AsArray() ?? []).Select(o => (string?)o).OfType<string>()];
            text.Append("\n  ").Append((string)missing["sentence"]!).Append(" Owner: ").Append(owners is [] ? "nobody" : string.Join(", ", owners)).Append('.');
        }
        if (verdict["stands"] is JsonObject stands) { text.Append("\nof the practices asked for: ").Append(TallyOf(stands["asked"]!).Text); }
        if (verdict["grounds"] is JsonObject grounds)
        {
            text.Append("\nwhat is proven rests on: ")
                .Append(new Grounds((int)grounds["files"]!, (int)grounds["links"]!, (int)grounds["results"]!).Text);
        }
        foreach (var risk in verdict["stands"]?["accepted"]?.AsArray() ?? [])
        {
            text.Append("\nrisk accepted: ").Append((string)risk!["practice"]!).Append(" until ")
                .Append((string?)risk["until"]!["day"] ?? (string)risk["until"]!["ends"]!)
                .Append((string?)risk["as"] is { } role ? $", by a person in the role {role}" : "");
        }
        foreach (var aside in verdict["stands"]?["setAside"]?.AsArray() ?? [])
        {
            text.Append("\nset aside: ").Append((string)aside!["practice"]!).Append(" as ").Append(((string)aside["how"]!).Replace('-', ' '));
        }
        var assured = AssurancesOf(verdict["assurances"]);
        foreach (var line in assured?.Lines ?? []) { text.Append('\n').Append(line); }
        foreach (var open in assured?.Declared.Where(d => d.Answer is null) ?? [])
        {
            text.Append("\n  answer it: plimsoll release declare ").Append((string?)verdict["release"]).Append(' ').Append(open.Question)
                .Append(" ANSWER --because TEXT");
        }
        foreach (var note in verdict["notes"]?.AsArray() ?? []) { text.Append("\nnote: ").Append((string)note!); }
        foreach (var weakness in (verdict["weak"] ?? verdict["weakness"])!.AsArray()) { text.Append("\nweakness: ").Append((string)weakness!); }
        if (verdict["next"] is JsonObject next && Instant.TryRead((string)verdict["asOf"]!, out var asOf))
        {
            text.Append('\n').Append(NextGateText.Of(next, asOf));
        }
        return text.ToString();
    }

    internal static Tally TallyOf(JsonNode counts)
    {
        return new Tally(Count("proven"), Count("hasEvidence"), Count("selfAttested"), Count("accepted"), Count("setAside"), Count("open"))
        {
            SeenOutside = counts["seenOutside"] is { } seen ? (int)seen : 0,
        };

        int Count(string key) => (int)counts[key]!;
    }

    private static DisclosedAssurances? AssurancesOf(JsonNode? said) => said is null ? null : new(
        [.. said["conditions"]!.AsArray().Select(c => new DisclosedCondition(
            (string)c!["approval"]!, null, default, DayOf(c["lastDay"]!), (bool)c["met"]!))],
        [.. said["declared"]!.AsArray().Select(d => new DisclosedAnswer(
            (string)d!["question"]!, (string)d["words"]!, (bool)d["asked"]!, (string?)d["answer"], (string?)d["as"],
            (string?)d["at"] is { } at ? DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) : null, null)
            {
                From = DateOnly.TryParseExact((string?)d["from"], "yyyy-MM-dd", out var from) ? from : null,
            })]);

    /// <summary>A promised day as everything else says it; one that cannot be read, as it came.</summary>
    private static string DayOf(JsonNode promised) =>
        $"{(DateOnly.TryParseExact((string)promised["day"]!, "yyyy-MM-dd", out var day)
            ? day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture) : (string)promised["day"]!)} ({(string)promised["zone"]!})";

    private static int Code(JsonNode verdict) => (string)verdict["verdict"]! switch
    {
        "clear" => ExitCode.Clear,
        "held" or "refused" => ExitCode.Held,
        "redirected" => ExitCode.Redirected,
        // A verdict that this version does not know lets nothing pass.
        _ => ExitCode.Held,
    };
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.Json.Nodes;
using Plimsoll.Chain;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Chain;

/// <summary>What happens to released models from which one's own came, and who is the provider of what was changed.</summary>
internal static class LineageCommands
{
    public static Command Notices(Terminal terminal)
    {
        var (after, limit) = (
            OnlineVerb.One("--after", "ID", "Go on after this notice, as the last answer said."), OnlineVerb.One("--limit", "N", "How many at most."));
        return OnlineVerb.Create(
            terminal, "notices", "What happened to released models from which yours came, the newest first.", "plimsoll chain notices --limit 10", ask =>
            {
                var pairs = new[] { ("after", ask.Value(after)), ("limit", ask.Value(limit)) };
                var query = string.Join('&', pairs.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));
                return ask.Send(HttpMethod.Get, query.Length == 0 ? "/chain/notices" : $"/chain/notices?{query}", null, Rows);
            },
            after, limit);
    }

    public static Command Answer(Terminal terminal)
    {
        var notice = new Argument<string>("NOTICE") { Description = "Id of the notice." };
        var answer = OnlineVerb.Word("ANSWER", ChainTerms.UpstreamAnswers);
        var because = OnlineVerb.One("--because", "TEXT", "Why; needed with goes-on and not-concerned.");
        return OnlineVerb.Create(
            terminal, "answer", "Say what you do about what happened upstream.",
            "plimsoll chain answer ntc_0123456789abcdef0123456789abcdef suspended", ask => ask.Act(
                HttpMethod.Post, $"/chain/notices/{Uri.EscapeDataString(ask.Value(notice))}/answer",
                new JsonObject { ["answer"] = OnlineVerb.Key(ChainTerms.UpstreamAnswers, ask.Value(answer)), ["because"] = ask.Value(because) }),
            notice, answer, because);
    }

    public static Command Provider(Terminal terminal)
    {
        var (model, version) = (
            new Argument<string>("MODEL") { Description = "Id of the model." }, new Argument<string>("VERSION") { Description = "Name of the version." });
        var link = new Argument<string>("LINK") { Description = "Id of the link that is looked at." };
        var who = OnlineVerb.Word("WHO", ChainTerms.Providers);
        var reason = OnlineVerb.One("--reason", "TEXT", "Why.", required: true);
        (string Field, Option<string> Option)[] facts =
        [
            .. new[]
            {
                ("generalPurpose", "--general-purpose", "Whether the original is a general-purpose AI model"),
                ("systemicRisk", "--systemic-risk", "Whether the original has systemic risk"),
                ("highRisk", "--high-risk", "Whether what you offer is a high-risk AI system"),
                ("ownName", "--own-name", "Whether you offer it under your own name or trademark"),
                ("substantial", "--substantial", "Whether the change is a substantial modification of such a system"),
                ("newPurpose", "--new-purpose", "Whether a new purpose makes it high-risk"),
            }.Select(f => (f.Item1, OnlineVerb.One(f.Item2, "YES|NO", $"{f.Item3}: yes or no; nobody knows, when left out."))),
        ];
        return OnlineVerb.Create(
            terminal, "provider", "Decide who is the provider of a changed model now: dated, with a reason and what each rule said.",
            "plimsoll chain provider mdl_5yWhNsPKX1QoBnq2Vj7TdE 1.0 lin_2Kq5zFk2BhSm7Wt0UaDj4L original --reason 'A twentieth of the compute'", ask =>
            {
                var body = new JsonObject
                {
                    ["link"] = ask.Value(link), ["who"] = OnlineVerb.Key(ChainTerms.Providers, ask.Value(who)), ["reason"] = ask.Value(reason),
                };
                foreach (var (field, option) in facts)
                {
                    switch (ask.Value(option))
                    {
                        case null: break;
                        case "yes": body[field] = true; break;
                        case "no": body[field] = false; break;
                        case var other: return terminal.Refuse($"{option.Name}: '{other}' is neither; write yes or no, or leave it out.");
                    }
                }
                return ask.Act(
                    HttpMethod.Post, $"/models/{Uri.EscapeDataString(ask.Value(model))}/versions/{Uri.EscapeDataString(ask.Value(version))}/provider", body);
            },
            [model, version, link, who, reason, .. facts.Select(f => f.Option)]);
    }

    private static string Rows(JsonNode answer)
    {
        if (answer["notices"]!.AsArray() is not { Count: > 0 } rows) { return "Nothing happened upstream that you were told of."; }
        var lines = rows.Select(n => $"{(string)n!["notice"]!}  {(string?)n["answer"] ?? "no answer",-13}  {(string)n["sentence"]!}");
        return string.Join(
            '\n', (string?)answer["next"] is { } next ? lines.Append($"{rows.Count} of {(int)answer["total"]!}; go on with --after {next}") : lines);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Shared;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Usage.Reports;

namespace Plimsoll.Cli.Usage;

/// <summary>Questions that may be asked of activity, offline; and asking them on a server, under its budget.</summary>
internal static class ReportCommands
{
    /// <summary><c>plimsoll usage templates</c>: every question, with its bounds, what it costs, and how far off its numbers can be.</summary>
    public static Command Templates(Terminal terminal)
    {
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "templates",
            "List the questions that may be asked of activity: whom each protects, what it costs, how far off its numbers can be. Nothing else can be asked.",
            "plimsoll usage templates",
            parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no) || !TemplateReader.Shipped().Succeeds(out var templates, out no))
                {
                    return terminal.Refuse(no);
                }
                return terminal.Answer(
                    form switch
                    {
                        "json" => Json(templates),
                        "table" => Table(terminal.NewPage(), templates),
                        _ => throw new System.Diagnostics.UnreachableException()
                    },
                    ExitCode.Clear);
            }, format.Option);
    }

    /// <summary><c>plimsoll usage report</c>: what a report would cost, or with <c>--publish</c> the report itself.</summary>
    public static Command Report(Terminal terminal)
    {
        var template = new Argument<string>("TEMPLATE") { Description = "Which question, as plimsoll usage templates lists them." };
        var window = new Argument<string>("MONTH") { Description = "Of which month, such as 2026-10; it has to be over." };
        var publish = new Option<bool>("--publish") { Description = "Spend the budget, count and publish. Without it nothing is read or spent." };
        return OnlineVerb.Create(
            terminal, "report",
            "See what a report costs and how far off it will be; with --publish, spend it and publish the table.",
            "plimsoll usage report geography 2026-10",
            ask => ask.Parse.GetValue(publish)
                ? ask.Send(
                    HttpMethod.Post, "/usage/reports",
                    Server.Json(new JsonObject { ["template"] = ask.Value(template), ["window"] = ask.Value(window) }),
                    Published)
                : ask.Send(
                    HttpMethod.Get,
                    $"/usage/reports/preview?template={Uri.EscapeDataString(ask.Value(template))}&window={Uri.EscapeDataString(ask.Value(window))}",
                    null, Seen),
            template, window, publish);
    }

    /// <summary><c>plimsoll usage budget</c>: what is left, or with amounts what may be spent.</summary>
    public static Command Budget(Terminal terminal)
    {
        var unit = OnlineVerb.Word("--unit", "WHOM", PrivacyTerms.Units);
        var window = OnlineVerb.Word("--window", "HOW-LONG", ReportTerms.Windows);
        var rho = OnlineVerb.One("--rho", "N", "Set what may be spent on each in each window, such as 0.6.");
        var delta = OnlineVerb.One("--delta", "N", "With --rho: what keys that only the data name may cost, such as 1/100000000.");
        return OnlineVerb.Create(
            terminal, "budget",
            "Show what may be spent on reports, what was, and what is left; with --rho, set it.",
            "plimsoll usage budget --unit person --window month --rho 0.6 --delta 1/100000000",
            ask => ask.Value(rho) is { } amount
                ? ask.Act(
                    HttpMethod.Put, "/usage/budgets",
                    new JsonObject
                    {
                        ["unit"] = OnlineVerb.Key(PrivacyTerms.Units, ask.Value(unit) ?? "person"),
                        ["window"] = OnlineVerb.Key(ReportTerms.Windows, ask.Value(window) ?? "month"),
                        ["rho"] = amount,
                        ["delta"] = ask.Value(delta) ?? "0"
                    })
                : ask.Send(HttpMethod.Get, "/usage/budgets", null, Left), unit, window, rho, delta);
    }

    private static string Seen(JsonNode p) =>
        $"{p["title"]}, {p["windowLabel"]}. {p["precision"]}\nCosts ρ {p["rho"]} (ε {p["epsilon"]}); spent before {p["spentBefore"]} of {p["limit"]}, left "
            + $"afterwards {p["left"]} (ε of everything {p["epsilonTogether"]}).\nNothing was read or spent; --publish does it.";

    private static string Published(JsonNode r) => (string)r["state"]! == "published" ? $"published: {r["page"]}" : $"is being counted: {r["report"]}";

    private static string Left(JsonNode answer) => string.Join('\n', answer["budgets"]!.AsArray() is { Count: > 0 } all
        ? all.SelectMany(b =>
            (IEnumerable<string>)[
                $"each {b!["unit"]} and {b["window"]}: ρ {b["rho"]}, δ {b["delta"]}",
                .. b["windows"]!.AsArray().Select(w => $"  {w!["label"]}: spent {w["spent"]} of {w["limit"]}, left {w["left"]}")
            ])
        : ["no budget is set, so nothing can be asked"]);

    private static byte[] Table(Page page, ReportTemplates templates)
    {
        page.Text($"{templates.Id}, {templates.Date}. {templates.Statement}");
        page.Table(["Template", "Question", "Protects", "Costs ρ", "Off by", "Keys"], [.. templates.All.Select(t => (string[])
            [
                t.Id, t.Title, PrivacyTerms.Units[t.Unit].Label.ToLowerInvariant(), t.Plan.Charge.RhoText,
                t.Error95.ToString(System.Globalization.CultureInfo.InvariantCulture),
                t.Threshold is { } from ? $"shown from {from} on" : $"public list of {t.Keys!.Count}"
            ])]);
        return page.ToUtf8();
    }

    private static byte[] Json(ReportTemplates templates) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["id"] = templates.Id, ["date"] = templates.Date,
        ["templates"] = new JsonArray([.. templates.All.Select(t => (JsonNode)new JsonObject
        {
            ["id"] = t.Id, ["title"] = t.Title, ["unit"] = PrivacyTerms.Units[t.Unit].Key, ["window"] = ReportTerms.Windows[t.Window].Key,
            ["rho"] = t.Plan.Charge.RhoText, ["delta"] = t.Plan.Charge.DeltaText,
            ["error95"] = t.Error95.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["l0"] = t.Plan.Caps.L0,
            ["lInf"] = t.Plan.Caps.LInf.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["noise"] = $"{PrivacyTerms.Mechanisms[t.Plan.Mechanism.Kind].Key} {t.Plan.Mechanism.Parameter}",
            ["threshold"] = t.Threshold, ["delayDays"] = t.Shown.DelayDays,
            ["digest"] = t.Digest.ToString(),
        })]),
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions
    {
        WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    }) + "\n");
}

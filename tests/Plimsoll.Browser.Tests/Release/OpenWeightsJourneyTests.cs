// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>An organisation of each role of the value chain takes open weights from plan to held to clear: at pages, without script.</summary>
public sealed class OpenWeightsJourneyTests
{
    [Theory]
    [InlineData("provider")]
    [InlineData("adapter")]
    [InlineData("host")]
    [InlineData("developer")]
    public async Task Open_weights_go_from_plan_to_held_to_clear_and_the_decision_verifies_offline(string role)
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var chain = new Chain();
        await chain.OpenAsync();
        await chain.OrganisationAsync(role);
        var lead = await chain.Cast.SignInAsync($"lead-{role}", script: false);
        var home = $"{chain.Browser.Address}/t/{role}";

        // A model, a release of its weights, and the list of this role.
        await lead.GotoAsync($"{home}/registry/new/model");
        await FillAsync(lead, "Name", $"Open {role}");
        await Labelled(lead, "Type").SelectOptionAsync("general");
        await FillAsync(lead, "Version", "1.0");
        await lead.GetByLabel("Its files").FillAsync($"{Cast.Sha256(role)}  model.safetensors\n");
        await PressAsync(lead, "Register it");
        await lead.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open a release", Exact = true }).ClickAsync();
        await Labelled(lead, "Version").SelectOptionAsync(new SelectOptionValue { Label = $"Open {role} 1.0" });
        await lead.GetByLabel("How it is made available").SelectOptionAsync("open");
        await lead.GetByLabel("How far it goes next").SelectOptionAsync("open-weights");
        await lead.GetByLabel("Who can reach it").SelectOptionAsync("everyone");
        await lead.GetByLabel("weights", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await lead.GetByLabel("Uses that it is meant for").FillAsync("chat");
        await PressAsync(lead, "Open the release");
        await Browser.ArrivesAsync(lead, "/assessment$");
        foreach (var box in await lead.Locator("#roles input").AllAsync()) { await box.SetCheckedAsync(await box.GetAttributeAsync("value") == role); }
        await lead.GetByLabel("text", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await PressAsync(lead, "Derive the list");
        var release = $"{chain.Browser.Address}{new Uri(lead.Url).AbsolutePath}";

        // Held: every duty of the role that the gate asks for, the sheet, the question, two people. What is only suggested holds nothing.
        await lead.GotoAsync($"{release}/gate");
        await Assertions.Expect(lead.Locator("#verdict .first")).ToContainTextAsync("Held");
        var missing = string.Join('\n', await lead.Locator("#verdict .missing li").AllInnerTextsAsync());
        Assert.Contains("worksheet", missing, StringComparison.OrdinalIgnoreCase);
        var asked = await AskedAsync(lead, release);
        Assert.NotEmpty(asked);
        var suggested = await chain.SuggestedAsync(role, release);
        Assert.NotEmpty(suggested);
        Assert.Empty(asked.Intersect(suggested));
        Assert.All(asked, practice => Assert.Contains(practice, missing, StringComparison.Ordinal));

        // What was done comes as a sheet, seen before it is taken.
        await lead.GotoAsync($"{release}/import");
        var sheet = new StringBuilder("practice,status,evidence title,evidence url,sha256\n");
        foreach (var practice in asked) { sheet.Append($"{practice},met,Dossier,https://files.example/{role},{Cast.Sha256($"dossier of {role}")}\n"); }
        await lead.GetByLabel("Or its text").FillAsync(sheet.ToString());
        await PressAsync(lead, "Look at it");
        await lead.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("^Take ") }).ClickAsync();

        // The worksheet is filled in at its page. Nothing looked for would hold; what was looked for, and how hard, waits for a second person.
        await lead.GotoAsync($"{release}/gate");
        await lead.Locator(".missing a", new PageLocatorOptions { HasTextRegex = new Regex("worksheet", RegexOptions.IgnoreCase) }).First.ClickAsync();
        await Browser.ArrivesAsync(lead, "/worksheet");
        await lead.GetByLabel("Which risk was looked for?").FillAsync("Help with a biological weapon");
        await lead.Locator("#found input[value='not-shown']").CheckAsync();
        await lead.GetByLabel("What was seen?").FillAsync("No answer went beyond what textbooks say.");
        await lead.GetByLabel("Who looked?").FillAsync("Two people of the safety team and a contractor");
        await lead.GetByLabel("What could they reach?").FillAsync("Weights, fine-tuning, no safeguards");
        await lead.GetByLabel("How was the model brought to show what it can do?").FillAsync("Prompted, given tools, and fine-tuned on papers.");
        await lead.GetByLabel("How much effort went into it?").FillAsync("Sixty days of people");
        await lead.Locator("#fineTuned input[value='yes']").CheckAsync();
        await PressAsync(lead, "Keep it");
        await Assertions.Expect(lead.Locator(".badge.held").First).ToContainTextAsync("not shown");

        // The question about intimate images and children.
        await lead.GotoAsync($"{release}/gate");
        await lead.Locator("input[name='answer'][value='could-not']").CheckAsync();
        await lead.GetByLabel("Why it could not, or what prevents it").FillAsync("It takes in text and gives out text.");
        await PressAsync(lead, "Put it on the record");

        // Two people who wrote none of it: one calls the sheet adequate, both approve.
        foreach (var name in Chain.Approvers(role))
        {
            var approver = await chain.Cast.SignInAsync(name, script: false);
            if (name == Chain.Approvers(role)[0])
            {
                await approver.GotoAsync($"{release}/worksheet");
                await approver.GetByLabel("Why is this adequate?").FillAsync("Sixty days with the weights are what this risk asks for.");
                await PressAsync(approver, "Call it adequate");
            }
            await approver.GotoAsync($"{home}/approvals");
            await approver.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("^Approve Open ") }).ClickAsync();
        }

        // Clear, on the record, and signed: the decision verifies away from the server.
        await lead.GotoAsync($"{release}/gate");
        await Assertions.Expect(lead.Locator("#verdict .first")).ToContainTextAsync("Clear");
        await PressAsync(lead, "Judge on the record");
        await Assertions.Expect(lead.Locator("#decisions")).ToContainTextAsync("Clear for Open weights");
        var download = await lead.RunAndWaitForDownloadAsync(() => lead.Locator("#decisions a[download]").First.ClickAsync());
        var (exit, output) = await chain.VerifyAsync(download, role);
        Assert.True(exit == 0, output);
        Assert.Contains("/stage/open-weights", output, StringComparison.Ordinal);
    }

    private static async Task<string[]> AskedAsync(IPage page, string release)
    {
        var ids = new List<string>();
        await page.GotoAsync($"{release}/practices?asked=true");
        while (true)
        {
            ids.AddRange(await page.Locator("table.data tbody .id").AllInnerTextsAsync());
            var next = page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next rows", Exact = true });
            if (await next.CountAsync() == 0) { return [.. ids]; }
            await next.ClickAsync();
        }
    }

    private static ILocator Labelled(IPage page, string label) => page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    private static Task FillAsync(IPage page, string label, string value) => Labelled(page, label).FillAsync(value);

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();

    /// <summary>An installation of its own: a minute takes so many passwords from one address and no more.</summary>
    private sealed class Chain : IAsyncDisposable
    {
        internal Browser Browser { get; } = new();

        internal Cast Cast { get; private set; } = null!;

        internal async Task OpenAsync()
        {
            await Browser.InitializeAsync();
            Cast = new Cast(Browser);
            await Cast.OpenAsync();
            // The gate asks about intimate images from 2 December 2026 on.
            var missing = new DateTimeOffset(2026, 12, 3, 9, 0, 0, TimeSpan.Zero) - TimeProvider.System.GetUtcNow();
            if (missing > TimeSpan.Zero) { Browser.Clock.Ahead = missing; }
        }

        public async ValueTask DisposeAsync()
        {
            Cast.Dispose();
            await Browser.DisposeAsync();
        }

        /// <summary>Two people who may approve: one who was invited to, and Eve, who opened the organisation and wrote nothing of the release.</summary>
        internal static string[] Approvers(string role) => [$"reader-{role}", "eve"];

        /// <summary>An organisation of a role, with a governance lead and an approver.</summary>
        internal async Task OrganisationAsync(string role)
        {
            await Cast.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = $"The {role}", ["slug"] = role, ["roles"] = new JsonArray(role) });
            await Cast.InviteAsync($"lead-{role}", $"Lea of the {role}", "governance", role);
            await Cast.InviteAsync(Approvers(role)[0], $"Rea of the {role}", "approver", role);
        }

        /// <summary>What the list of a release only suggests or gives as an example.</summary>
        internal async Task<string[]> SuggestedAsync(string role, string release)
        {
            var (ids, address) = (new List<string>(), $"/api/v1/t/{role}/releases/{release[(release.LastIndexOf('/') + 1)..]}/practices");
            for (var after = ""; ;)
            {
                var page = await Cast.GetAsync(address + after);
                ids.AddRange(page["practices"]!.AsArray().Where(p => (string?)p!["howAsked"]?["as"] is "suggestion" or "example").Select(p => (string)p!["practice"]!));
                if ((string?)page["next"] is not { } next) { return [.. ids]; }
                after = $"?after={Uri.EscapeDataString(next)}";
            }
        }

        /// <summary>Verifies a downloaded decision with the command, the public keys and nothing else.</summary>
        internal async Task<(int Exit, string Output)> VerifyAsync(IDownload download, string role)
        {
            var folder = Directory.CreateTempSubdirectory("plimsoll-offline-").FullName;
            try
            {
                var decision = Path.Combine(folder, "decision.dsse.json");
                await download.SaveAsAsync(decision);
                using var http = new HttpClient { BaseAddress = new Uri(Browser.Address) };
                var keys = JsonNode.Parse(await http.GetStringAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray();
                await File.WriteAllTextAsync(Path.Combine(folder, "decision.pem"), (string)keys.Single(k => (string?)k!["purpose"] == "decision")!["pem"]!);
                await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "model")).FullName, "model.safetensors"), role);
                var beside = new DirectoryInfo(AppContext.BaseDirectory);
                var cli = Path.Combine(beside.Parent!.Parent!.FullName, "Plimsoll.Cli", beside.Name, "plimsoll.dll");
                var start = new ProcessStartInfo("dotnet", [cli, "release", "verify", decision, "--decision-only", "--stage", "open-weights", "--key", Path.Combine(folder, "decision.pem"), "--files", Path.Combine(folder, "model"),
                    "--as-of", Browser.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)])
                {
                    RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
                };
                using var process = Process.Start(start)!;
                process.StandardInput.Close();
                var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
                await process.WaitForExitAsync();
                return (process.ExitCode, await output + await error);
            }
            finally { Directory.Delete(folder, recursive: true); }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Release.Decisions;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What is proven, has evidence, is accepted, set aside and open: home, load line, lists, table and signed decision say the same numbers.</summary>
public sealed partial class FootingPagesTests(RunningApp app) : IClassFixture<RunningApp>
{
    [GeneratedRegex("of ([0-9]+) (?:practices )?asked for: (?:<b>)?([^<]*?)(?:</b>)?(?: · not in service| · [0-9]+ owed|\\.|\\s*<)", RegexOptions.IgnoreCase)]
    private static partial Regex Said { get; }

    [Fact]
    public async Task Home_load_line_table_and_decision_agree_on_every_number()
    {
        var world = await World.OpenAsync(app);
        var (ben, gil) = (await world.PersonAsync("ben", "approver"), await world.PersonAsync("gil", "governance"));
        await world.AssessAsync();
        var (first, release) = (world.First, world.Release);
        await world.ProveAsync();
        string[] asked = [.. (await first.GetAsync($"{release}/practices?asked=true"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!)];
        await first.PutAsync($"{release}/practices/{asked[1]}/status", new JsonObject { ["status"] = "not-applicable", ["reason"] = "The model gives text alone." });
        await first.PutAsync($"{release}/practices/{asked[2]}/status", new JsonObject { ["status"] = "not-required", ["reason"] = "Its source asks it where required." });
        await gil.PutAsync($"{release}/practices/{asked[3]}/status",
            new JsonObject { ["status"] = "risk-accepted", ["reason"] = "Watched each week.", ["acceptedBy"] = gil.Account, ["until"] = "2090-12-24" });

        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        // Nobody else has looked: nothing is proven, on any page, though nothing but the approval is missing.
        Assert.Equal(0, (await AgreeAsync(world, eve, asked.Length)).Proven);
        var practices = await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}/practices?asked=true");
        Assert.DoesNotContain(">proven<", practices, StringComparison.Ordinal);
        Assert.Contains(">has evidence<", practices, StringComparison.Ordinal);

        await world.ApproveAsync(ben);
        var judged = await world.JudgeAsync();
        Assert.Equal("clear", (string)judged["verdict"]!["verdict"]!);
        var counts = await AgreeAsync(world, eve, asked.Length);
        Assert.Equal((asked.Length - 3, 0, 1, 2, 0), (counts.Proven, counts.HasEvidence, counts.Accepted, counts.SetAside, counts.Open));

        // The signed decision names each of them, with the role and no person, and verifies elsewhere.
        var decision = Encoding.UTF8.GetBytes(await first.TextAsync($"{release}/decisions/{(string)judged["decision"]!}"));
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(decision)!["payload"]!));
        Assert.DoesNotContain(gil.Account, payload, StringComparison.Ordinal);
        var stands = JsonNode.Parse(payload)!["predicate"]![Statement.Extension]!["stands"]!;
        Assert.Equal(counts, Of(stands["asked"]!, "has-evidence", "self-attested", "set-aside"));
        Assert.Equal((asked[3], "governance", "24 December 2090 (UTC)"),
            ((string)stands["accepted"]![0]!["practice"]!, (string)stands["accepted"]![0]!["as"]!, (string)stands["accepted"]![0]!["untilText"]!));
        Assert.Equal([$"{asked[1]} not-applicable", $"{asked[2]} not-required"], stands["setAside"]!.AsArray().Select(s => $"{(string)s!["practice"]!} {(string)s["how"]!}"));

        // The public page prints the same lines as the command.
        var pem = (string)JsonNode.Parse(await app.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == "decision")!["pem"]!;
        var answer = await first.PostAsync("/api/v1/release/verify", new JsonObject
        {
            ["decision"] = JsonNode.Parse(decision), ["key"] = pem, ["stage"] = "restricted", ["subjects"] = new JsonArray($"sha256:{World.Sha256(World.Weights)}"),
        });
        string[] disclosed = [.. answer["disclosed"]!.AsArray().Select(d => (string)d!)];
        Assert.Contains($"risk accepted: {asked[3]} until 24 December 2090 (UTC), by a person in the role governance", disclosed);
        Assert.Contains($"set aside: {asked[1]} as not applicable", disclosed);
        Assert.Contains($"set aside: {asked[2]} as not required here", disclosed);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(decision), "decision", "decision.json" }, { new StringContent(pem), "key" }, { new StringContent("restricted"), "stage" },
            { new StringContent($"sha256:{World.Sha256(World.Weights)}"), "subjects" },
        };
        using var verified = await app.Client.PostAsync(new Uri("/release/verify", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var shown = System.Net.WebUtility.HtmlDecode(await verified.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var line in disclosed) { Assert.Contains($"<li>{line}</li>", shown, StringComparison.Ordinal); }

        // The gate page and the release page say them beside the decision.
        foreach (var page in (string[])["", "/gate"])
        {
            var text = await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}{page}");
            Assert.Contains($"{asked[3]} until 24 December 2090 (UTC), as governance", text, StringComparison.Ordinal);
            Assert.Contains($"{asked[2]}, not required here", text, StringComparison.Ordinal);
        }

        // A file without a byte is refused in a sentence, at the page and in the interface.
        var (token, rev) = await eve.HiddenAsync($"/t/acme/releases/{world.ReleaseId}/practices/{asked[0]}");
        var (status, _, why) = await eve.UploadAsync($"/t/acme/releases/{world.ReleaseId}/evidence", token, "empty.txt", [], ("rev", rev!), ("practice", asked[0]));
        Assert.Equal(422, status);
        Assert.Contains("is empty", why, StringComparison.Ordinal);

        // One file is replaced: what it carried has evidence and is proven no more, everywhere.
        await first.ReviseAsync(release, (string)(await first.GetAsync($"{release}/evidence"))["evidence"]![0]!["evidence"]!, "report-2.pdf", "something else"u8.ToArray());
        counts = await AgreeAsync(world, eve, asked.Length);
        Assert.Equal((0, asked.Length - 3), (counts.Proven, counts.HasEvidence));
    }

    private sealed record Counts(int Proven, int HasEvidence, int SelfAttested, int Accepted, int SetAside, int Open);

    /// <summary>Reads home, the list of releases, the release page, the table and the interface, and holds that they count alike.</summary>
    private static async Task<Counts> AgreeAsync(World world, Visitor eve, int asked)
    {
        var view = await world.First.GetAsync(world.Release);
        var counts = Of(view["loadLine"]!["asked"]!);
        Assert.Equal((asked, asked), ((int)view["loadLine"]!["due"]!, counts.Proven + counts.HasEvidence + counts.SelfAttested + counts.Accepted + counts.SetAside + counts.Open));
        Assert.Equal(counts, Of((await world.First.GetAsync($"{world.Tenant}/releases"))["releases"]!.AsArray().Single(r => (string)r!["release"]! == world.ReleaseId)!["asked"]!));
        Assert.Equal(counts, Of(view["verdict"]!["stands"]!["asked"]!));
        foreach (var page in (string[])["", "/releases", $"/releases/{world.ReleaseId}", $"/releases/{world.ReleaseId}/gate"])
        {
            // A decision of before keeps its own numbers.
            var all = Said.Matches((await eve.TextAsync($"/t/acme{page}")).Split("id=\"decisions\"")[0]);
            var whole = Assert.Single(all.Where(m => m.Groups[1].Value == $"{asked}").Select(m => m.Groups[2].Value.Trim()).Distinct());
            Assert.Equal(counts, Words(whole));
        }
        // The lines by stage add up to the same.
        var stages = Said.Matches((await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}")).Split("id=\"decisions\"")[0]).Where(m => m.Groups[1].Value != $"{asked}").Select(m => Words(m.Groups[2].Value)).ToArray();
        Assert.Equal(counts, new Counts(stages.Sum(s => s.Proven), stages.Sum(s => s.HasEvidence), stages.Sum(s => s.SelfAttested), stages.Sum(s => s.Accepted), stages.Sum(s => s.SetAside), stages.Sum(s => s.Open)));
        string[][] table = [.. (await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}/practices?format=csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split(','))];
        var (stand, ask) = (Array.IndexOf(table[0], "stands"), Array.IndexOf(table[0], "asked"));
        // A title may hold the separator: columns are counted from the end where that is the shorter way.
        string[] stood = [.. table.Skip(1).Where(l => l[^(table[0].Length - ask)] == "yes").Select(l => l[^(table[0].Length - stand)])];
        Assert.Equal(counts, new Counts(N("proven"), N("has-evidence"), N("self-attested"), N("accepted"), N("set-aside"), N("open")));
        return counts;

        int N(string word) => stood.Count(s => s == word);
    }

    private static Counts Words(string text)
    {
        var parts = text.Split('·', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(' ', 2)).ToDictionary(p => p[1], p => int.Parse(p[0], CultureInfo.InvariantCulture));
        return new Counts(
            parts.GetValueOrDefault("proven"), parts.GetValueOrDefault("have evidence") + parts.GetValueOrDefault("has evidence"), parts.GetValueOrDefault("self-attested"),
            parts.GetValueOrDefault("risk accepted"), parts.GetValueOrDefault("set aside"), parts.GetValueOrDefault("open"));
    }

    private static Counts Of(JsonNode counts, string evidence = "hasEvidence", string attested = "selfAttested", string aside = "setAside") => new(
        Number(counts["proven"]!), Number(counts[evidence]!), Number(counts[attested]!), Number(counts["accepted"]!), Number(counts[aside]!), Number(counts["open"]!));

    private static int Number(JsonNode node) => int.Parse(node.ToString(), CultureInfo.InvariantCulture);
}

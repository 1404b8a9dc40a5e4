// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The guidance is another one by now: what it would change is seen before anybody derives the list again, and nothing changes until then.</summary>
public sealed class EditionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_wording_is_told_shown_practice_by_practice_and_taken_up_by_nobody_but_who_derives_the_list_again()
    {
        var content = Directory.CreateTempSubdirectory("plimsoll-content").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Approved.Root, "content", "guidance"), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(content, Path.GetRelativePath(Path.Combine(Approved.Root, "content", "guidance"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
            await using var app = new RunningApp { Arguments = ["--content", content] };
            await app.InitializeAsync();
            var world = await World.OpenAsync(app);
            await world.AssessAsync();
            await world.ProveAsync();

            async Task<string> SeenAsync(string address)
            {
                using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
                return await eve.TextAsync(address);
            }

            async Task<string> GateAsync()
            {
                var gate = await world.First.GetAsync($"{world.Release}/gate");
                return $"{gate["bundle"]} {gate["missing"]}";
            }

            var (page, facts) = ($"/t/acme/releases/{world.ReleaseId}", $"/t/acme/releases/{world.ReleaseId}/assessment");
            Assert.DoesNotContain("id=\"older\"", await SeenAsync(page), StringComparison.Ordinal);
            var before = await GateAsync();

            const string New = "Look again, each quarter, for risks that nobody has listed yet.";
            var pack = Path.Combine(content, "pai-2024", "guidelines-1-research-and-development.yaml");
            var text = await File.ReadAllTextAsync(pack, Ct);
            var old = text[(text.IndexOf("text: \"Run evaluations", StringComparison.Ordinal) + 7)..];
            old = old[..old.IndexOf("\"\n", StringComparison.Ordinal)];
            await File.WriteAllTextAsync(pack, text.Replace(old, New, StringComparison.Ordinal), Ct);
            await app.RestartAsync();

            // Nobody derived it anew: the gate says what it said.
            Assert.Equal(before, await GateAsync());
            Assert.Contains("The list rests on pai-2024 of", await SeenAsync(page), StringComparison.Ordinal);
            const string Others = "The words below are others than those that the list is pinned to";
            Assert.Contains(Others, await SeenAsync($"{page}/practices/G01.B1"), StringComparison.Ordinal);
            Assert.DoesNotContain(Others, await SeenAsync($"{page}/practices/G01.B2"), StringComparison.Ordinal);
            var shown = await SeenAsync(facts);
            Assert.Contains("The difference, practice by practice: 1", shown, StringComparison.Ordinal);
            Assert.Contains($"<b>Then:</b> {New}", shown, StringComparison.Ordinal);
            Assert.Contains("<b>Until now:</b> this server does not hold these words any more", shown, StringComparison.Ordinal);
            var change = await world.First.PostAsync($"{world.Release}/assessment/preview", new JsonObject { ["modelType"] = "frontier" });
            Assert.Equal("pai-2024", (string)Assert.Single(change["packs"]!.AsArray())!["id"]!);
            var asked = Assert.Single(change["otherwise"]!.AsArray())!;
            Assert.Equal(("G01.B1", "reworded", true), ((string)asked["practice"]!, (string)asked["became"]!, (bool)asked["worked"]!));

            await world.First.PutAsync($"{world.Release}/assessment", new JsonObject { ["modelType"] = "frontier" });
            Assert.DoesNotContain("id=\"older\"", await SeenAsync(page), StringComparison.Ordinal);
            Assert.Contains(
                (await world.First.GetAsync($"{world.Release}/gate"))["missing"]!.AsArray(),
                m => (string)m!["kind"]! == "practice-reworded" && (string)m["practice"]! == "G01.B1");
        }
        finally { Directory.Delete(content, recursive: true); }
    }
}

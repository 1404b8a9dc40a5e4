// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What several people do with the command against a server: what they declare, call adequate and confirm, and how a model comes back.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-command-").FullName;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_question_is_answered_a_worksheet_called_adequate_and_an_answer_of_before_an_update_confirmed_by_command()
    {
        var world = await World.OpenAsync(_app);
        var ben = await world.PersonAsync("ben", "approver");
        await world.OpenWeightsAsync();
        var piece = await world.ProveAsync(declare: false);
        var (eve, reader, release) = (As(world.First), As(ben), world.ReleaseId);

        var refused = await Programs.PlimsollAsync(eve, "release", "declare", release, "another-question", "could-not", "--because", "It gives text only");
        Assert.Equal((2, true), (refused.Exit, refused.Error.Contains("is asked by no gate; use intimate-images-and-child-material", StringComparison.Ordinal)));
        Assert.Equal(2, (await Programs.PlimsollAsync(reader, "release", "declare", release, "intimate-images-and-child-material", "could-not", "--because", "x")).Exit);
        Assert.Contains("entry ", await RunAsync(eve, "release", "declare", release, "intimate-images-and-child-material", "prevented", "--because", "A classifier finds what passes"), StringComparison.Ordinal);
        var question = Assert.Single((await world.First.GetAsync(world.Release))["questions"]!.AsArray())!;
        Assert.Equal(("prevented", "A classifier finds what passes", true), ((string)question["answer"]!, (string)question["because"]!, (bool)question["cleared"]!));
        var declared = Assert.Single((await world.First.GetAsync($"{world.Release}/gate"))["assurances"]!["declared"]!.AsArray())!;
        Assert.Equal(("prevented", "governance"), ((string)declared["answer"]!, (string)declared["as"]!));

        await File.WriteAllTextAsync(Path.Combine(_folder, "sheet.json"), (await SecondPersonTests.SheetAsync()).ToJsonString(), TestContext.Current.CancellationToken);
        var sheet = Id(await RunAsync(eve, "release", "attach", release, "--worksheet", Path.Combine(_folder, "sheet.json"), "--format", "json"));
        var own = await Programs.PlimsollAsync(eve, "release", "adequate", release, sheet, "--words", "Fine");
        Assert.Equal((2, true), (own.Exit, own.Error.Contains("belongs to the person who wrote the worksheet", StringComparison.Ordinal)));
        await RunAsync(reader, "release", "adequate", release, sheet, "--words", "Forty hours with the weights");
        Assert.DoesNotContain("worksheet-adequacy", await MissingAsync(world), StringComparison.Ordinal);

        // A significant update asks anew what is marked to be renewed: what was found before is no answer; with what was found since, it is confirmed.
        await RunAsync(eve, "release", "assess", release, "--model", "narrow", "--update");
        var waits = (string)(await world.First.GetAsync($"{world.Release}/practices?waits=true"))["practices"]![0]!["practice"]!;
        var words = (string)(await world.First.GetAsync($"{world.Release}/practices/{waits}"))["practice"]!["howAsked"]!["words"]!;
        var older = await Programs.PlimsollAsync(eve, "release", "confirm", release, waits, "--words", words, "--evidence", piece, "--reason", "The update left it alone");
        Assert.Equal((2, true), (older.Exit, older.Error.Contains("is older than the significant update", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(Path.Combine(_folder, "since.txt"), "tested again", TestContext.Current.CancellationToken);
        await RunAsync(eve, "release", "attach", release, "--file", Path.Combine(_folder, "since.txt"), "--practice", waits);
        await RunAsync(eve, "release", "confirm", release, waits, "--words", words, "--reason", "The update left it alone");
        Assert.Equal("The update left it alone", (string)(await world.First.GetAsync($"{world.Release}/practices/{waits}"))["practice"]!["confirmed"]!["reason"]!);

        Assert.Contains(release, await RunAsync(eve, "release", "list", "--verdict", "held", "--q", "Open"), StringComparison.Ordinal);
        Assert.StartsWith("No release", await RunAsync(eve, "release", "list", "--verdict", "clear"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_incident_one_person_proposes_by_command_and_another_agrees_and_the_decision_names_the_condition()
    {
        var world = await World.OpenAsync(_app);
        var (ben, twin) = (await world.PersonAsync("ben", "approver"), await world.PersonAsync("Eve+spare", "approver"));
        await world.AssessAsync();
        await world.ProveAsync();
        var (eve, approver, release) = (As(world.First), As(ben), world.ReleaseId);
        var bundle = (string)(await ben.GetAsync(world.Release))["bundle"]!;
        await RunAsync(approver, "release", "approve", release, "--bundle", bundle, "--condition", "A rota by spring", "--by", "2090-01-01");
        var judged = await RunAsync(eve, "release", "gate", release, "--out", Path.Combine(_folder, "decision.json"));
        const string Condition = "approved on a condition: to be met by 1 January 2090 (UTC), not met yet";
        const string Answer = "declared: intimate-images-and-child-material: it could not, by a person in the role governance, ";
        Assert.Contains(Condition, judged, StringComparison.Ordinal);
        Assert.Contains(Answer, judged, StringComparison.Ordinal);
        var pem = (string)JsonNode.Parse(await _app.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == "decision")!["pem"]!;
        await File.WriteAllTextAsync(Path.Combine(_folder, "decision.pem"), pem, TestContext.Current.CancellationToken);
        var verified = await RunAsync(
            eve, "release", "verify", Path.Combine(_folder, "decision.json"), "--key", Path.Combine(_folder, "decision.pem"), "--decision-only", "--stage", "restricted",
            "--digest", (string)(await world.First.GetAsync(world.Release))["subject"]!);
        Assert.Contains(Condition, verified, StringComparison.Ordinal);
        Assert.Contains(Answer, verified, StringComparison.Ordinal);
        using var page = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        Assert.Contains("Approved on a condition: to be met by 1 January 2090 (UTC), not met yet.", await page.TextAsync($"/t/acme/releases/{release}/gate"), StringComparison.Ordinal);

        await RunAsync(eve, "release", "serve", release, "active", "--criterion", "gate-clear");
        await RunAsync(eve, "release", "serve", release, "suspended", "--criterion", "incident", "--reason", "It leaks");
        var shows = Id(await RunAsync(
            eve, "release", "attach", release, "--link", "https://example.org/report", "--digest", $"sha256:{World.Sha256("report")}", "--practice", "G12.B1", "--format", "json"));
        var proposal = Id(await RunAsync(eve, "release", "return", release, "--evidence", shows, "--reason", "The leak is closed", "--format", "json"));
        await RunAsync(eve, "release", "gate", release);
        foreach (var same in (Api[])[world.First, twin])
        {
            var (exit, _, error) = await Programs.PlimsollAsync(As(same), "release", "agree", release, proposal, "--words", "Fine");
            Assert.Equal((2, true), (exit, error.Contains("belongs to the person who proposed it", StringComparison.Ordinal)));
        }
        Assert.Contains("release.return-agreed, release.status-changed", await RunAsync(approver, "release", "agree", release, proposal, "--words", "I read the report"), StringComparison.Ordinal);
        Assert.Contains("active", await RunAsync(eve, "release", "list"), StringComparison.Ordinal);
    }

    private Dictionary<string, string?> As(Api api) => new() { ["PLIMSOLL_SERVER"] = _app.Address, ["PLIMSOLL_KEY"] = api.Key, ["PLIMSOLL_TENANT"] = "acme" };

    private static async Task<string> MissingAsync(World world) =>
        string.Join(' ', (await world.First.GetAsync($"{world.Release}/gate"))["missing"]!.AsArray().Select(m => (string)m!["kind"]!));

    private static async Task<string> RunAsync(Dictionary<string, string?> who, params string[] words)
    {
        var (exit, output, error) = await Programs.PlimsollAsync(who, words);
        Assert.True(exit == 0, $"plimsoll {string.Join(' ', words)} ended with {exit}: {error}{output}");
        return output;
    }

    private static string Id(string output) => (string)JsonNode.Parse(output)!["id"]!;
}

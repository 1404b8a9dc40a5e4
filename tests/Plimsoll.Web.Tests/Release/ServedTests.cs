// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Release.Status;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A release that serves, over HTTP, at the pages and with the command: what leaves it serving, what stops it and says so before, and how it comes back.</summary>
public sealed class ServedTests : IAsyncLifetime, IDisposable
{
    private readonly RunningApp _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-served-").FullName;
    private World _world = null!;
    private Api _ben = null!;
    private string _evidence = "";

    private string Base => $"/t/acme/releases/{_world.ReleaseId}";

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        _ben = await _world.PersonAsync("ben", "approver");
        await _world.AssessAsync();
        _evidence = await _world.ProveAsync();
        await _world.ApproveAsync(_ben);
        await _world.JudgeAsync();
        await _world.First.PutAsync($"{_world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_quarter_s_evidence_leaves_it_serving_and_a_changed_plan_stops_it_and_says_so_before()
    {
        var (first, release) = (_world.First, _world.Release);
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        using var ben = await Visitor.SignInAsync(_app, "ben", "the long sentence of ben");
        // Over the interface, by a page, and beside what the gate asks for.
        var attached = await first.AttachAsync(release, "monitoring-q4.txt", "nothing out of the ordinary"u8.ToArray(), "G12.B1");
        Assert.Equal(["release.evidence-attached"], attached["happened"]!.AsArray().Select(h => (string)h!));
        var page = $"{Base}/practices/G12.B1";
        Assert.Contains("What you add ends no approval", await eve.TextAsync(page), StringComparison.Ordinal);
        var (token, rev) = await eve.HiddenAsync(page);
        Assert.Equal(303, (await eve.UploadAsync($"{Base}/evidence", token, "incidents-q4.txt", "none"u8.ToArray(), ("rev", rev!), ("practice", "G12.B1"))).Status);
        Assert.Equal(303, (await eve.SendAsync(page, $"{page}/comments", ("text", "Looks as it did in summer"))).Status);
        var unasked = (string)(await first.GetAsync($"{release}/practices?asked=false"))["practices"]![0]!["practice"]!;
        await first.PutAsync($"{release}/practices/{unasked}/status", new JsonObject { ["status"] = "in-progress" });
        Assert.Equal("active", await StateAsync());
        Assert.True((bool)Assert.Single((await first.GetAsync(release))["approvals"]!.AsArray())!["stands"]!);
        Assert.Contains("New since you approved", await ben.TextAsync("/t/acme/approvals"), StringComparison.Ordinal);
        var (document, keys) = (Encoding.UTF8.GetBytes(await _app.TextAsync($"/public/releases/{_world.ReleaseId}/status")), await KeysAsync("status"));
        Assert.IsType<UseAnswer.Allowed>(new StatusCheck("chat", _world.ReleaseId, 0).Of(document, keys, TimeProvider.System.GetUtcNow()));

        // What ends it says so before the button, and whose approval it is.
        const string Ends = "ends the approval of ben, who has to approve again, and suspends the model: whatever asks its status stops within a minute";
        Assert.Contains($"Changing the plan {Ends}", await eve.TextAsync($"{Base}/plan"), StringComparison.Ordinal);
        Assert.Contains($"A list that comes out otherwise {Ends}", await eve.TextAsync($"{Base}/assessment"), StringComparison.Ordinal);
        Assert.Contains($"Another status {Ends}", await eve.TextAsync($"{Base}/practices/G01.B1"), StringComparison.Ordinal);
        Assert.DoesNotContain(Ends, await eve.TextAsync($"{Base}/practices/{unasked}"), StringComparison.Ordinal);
        var piece = await eve.TextAsync($"{Base}/evidence/{_evidence}");
        Assert.All((string[])["Replacing it", "Withdrawing it", "Erasing them", "Taking a practice away that the gate asks for"], act => Assert.Contains($"{act} {Ends}", piece, StringComparison.Ordinal));
        Assert.DoesNotContain(Ends, await eve.TextAsync($"{Base}/evidence/{(string)attached["id"]!}"), StringComparison.Ordinal);
        Assert.Contains($"Taking it back {Ends}", await ben.TextAsync("/t/acme/approvals"), StringComparison.Ordinal);

        (string, string)[] plan = [("releaseType", "restricted"), ("stage", "restricted"), ("audience", "customers"), ("components", "evaluations"), ("uses", "chat")];
        Assert.Equal(303, (await eve.SendAsync($"{Base}/plan", $"{Base}/plan", plan)).Status);
        Assert.Equal("suspended", await StateAsync());
        Assert.DoesNotContain(Ends, await eve.TextAsync($"{Base}/plan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_incident_it_comes_back_by_another_person_and_ci_hears_of_all_of_it()
    {
        var (first, release) = (_world.First, _world.Release);
        var gia = await _world.PersonAsync("gia", "governance");
        var twin = await _world.PersonAsync("Gia+spare", "approver");
        await VerifiesAsync(0);
        await gia.PutAsync($"{release}/status", new JsonObject { ["state"] = "suspended", ["criterion"] = "incident", ["reason"] = "It leaks what it was trained on" });
        await VerifiesAsync(12);

        // The page leads with the state and its reason, and with what it needs; no decision looks as if it held.
        using var page = await Visitor.SignInAsync(_app, "gia", "the long sentence of gia");
        var text = await page.TextAsync(Base);
        Assert.Matches("<h1>Example 1 1.0 has been suspended since [^<]*, because: an incident.</h1>", text);
        Assert.Contains("It leaks what it was trained on", text, StringComparison.Ordinal);
        Assert.Contains("To come back it needs:", text, StringComparison.Ordinal);
        Assert.Contains("given, and the model is suspended now", text, StringComparison.Ordinal);
        Assert.DoesNotContain("badge clear\">holds until", text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"criterion\" value=", text, StringComparison.Ordinal);

        // One press does not bring it back, whatever it says.
        Assert.Equal(422, (await page.SendAsync(Base, $"{Base}/status", ("state", "active"), ("criterion", "remedied"), ("reason", "mended"))).Status);
        Assert.Equal((422, "release.needs-second-person"), await gia.RefusedAsync(HttpMethod.Put, $"{release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "remedied", ["reason"] = "mended" }));
        Assert.Equal((422, "release.return-needs"), await gia.RefusedAsync(HttpMethod.Post, $"{release}/return", new JsonObject { ["reason"] = "mended", ["evidence"] = _evidence }));
        var shows = (string)(await first.AttachAsync(release, "root-cause.pdf", "a cache; closed"u8.ToArray(), "G12.B1"))["id"]!;
        Assert.Equal(303, (await page.SendAsync(Base, $"{Base}/return", ("evidence", shows), ("return-reason", "The cache is closed"), ("return-uses", "chat"), ("return-uses", "code"))).Status);
        var proposal = (string)(await gia.GetAsync(release))["status"]!["return"]!["return"]!;
        var agree = $"{release}/return/{proposal}/agree";
        var words = new JsonObject { ["words"] = "I read the report and tried the prompt" };
        Assert.Equal((422, "release.gate-not-clear"), await _ben.RefusedAsync(HttpMethod.Post, agree, words));
        await _world.JudgeAsync();

        // The same account at a page, a key of the same person, another account at the same mailbox.
        var (status, _, refused) = await page.SendAsync(Base, $"{Base}/return/{proposal}/agree", ("agree-words", "Fine by me"));
        Assert.Equal((403, true), (status, refused.Contains("belongs to the person who proposed it", StringComparison.Ordinal)));
        var own = await SentenceAsync(gia, agree, words);
        Assert.Contains("belongs to the person who proposed it", own, StringComparison.Ordinal);
        Assert.Equal(own, (await SentenceAsync(twin, agree, words)).Replace(twin.Account, gia.Account, StringComparison.Ordinal));
        await VerifiesAsync(12);

        using var ben = await Visitor.SignInAsync(_app, "ben", "the long sentence of ben");
        Assert.Contains("proposes to put it back into service; another person decides.", await ben.TextAsync("/t/acme"), StringComparison.Ordinal);
        Assert.Contains("The cache is closed", await ben.TextAsync(Base), StringComparison.Ordinal);
        Assert.Equal(303, (await ben.SendAsync(Base, $"{Base}/return/{proposal}/agree", ("agree-words", "I read the report and tried the prompt"))).Status);
        Assert.Equal("active", await StateAsync());
        await VerifiesAsync(0);
        var trail = await ben.TextAsync($"{Base}/trail");
        Assert.Contains("I read the report and tried the prompt", trail, StringComparison.Ordinal);
        Assert.Contains("The cache is closed", trail, StringComparison.Ordinal);
        Assert.Contains("is in service for chat, code.", await ben.TextAsync(Base), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_release_of_the_same_files_is_not_put_into_service_while_an_incident_with_one_is_not_answered()
    {
        var lowered = _world.Release;
        await _world.AssessAsync(name: "Example 2");
        await _world.ProveAsync();
        await _world.ApproveAsync(_ben);
        await _world.JudgeAsync();
        var ask = new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" };
        await _world.First.PutAsync(
            $"{lowered}/status", new JsonObject { ["state"] = "suspended", ["criterion"] = "incident", ["reason"] = "It leaks" });
        Assert.Equal((422, "release.twin-lowered"), await _world.First.RefusedAsync(HttpMethod.Put, $"{_world.Release}/status", ask));
    }

    [Fact]
    public async Task Adverse_evidence_reaches_approvers_holds_the_gate_and_suspends_where_the_organisation_says_so()
    {
        var (first, release) = (_world.First, _world.Release);
        using var ben = await Visitor.SignInAsync(_app, "ben", "the long sentence of ben");
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var (token, rev) = await eve.HiddenAsync($"{Base}/evidence");
        Assert.Equal(303, (await eve.UploadAsync($"{Base}/evidence", token, "leak.txt", "it repeats names"u8.ToArray(), ("rev", rev!), ("practices", "G12.B1"), ("adverse", "yes"), ("against", "It repeats names of people"))).Status);
        Assert.Equal("active", await StateAsync());
        Assert.Equal("held", (string)(await first.GetAsync($"{release}/gate"))["verdict"]!);
        Assert.Contains("Evidence speaks against the release; decide whether it keeps serving.", await ben.TextAsync("/t/acme"), StringComparison.Ordinal);
        var piece = (string)(await first.GetAsync($"{release}/evidence"))["evidence"]!.AsArray().Single(e => e!["adverse"] is not null)!["evidence"]!;
        Assert.Contains("It repeats names of people", await ben.TextAsync($"{Base}/evidence/{piece}"), StringComparison.Ordinal);
        Assert.Equal(303, (await ben.SendAsync($"{Base}/evidence/{piece}", $"{Base}/evidence/{piece}/adverse/answer", ("answer", "keeps"), ("answer-words", "They are names of novels"))).Status);
        Assert.Equal("clear", (string)(await first.GetAsync($"{release}/gate"))["verdict"]!);

        const string stops = "lets such evidence suspend the model before an approver decides";
        Assert.DoesNotContain(stops, await eve.TextAsync($"{Base}/evidence"), StringComparison.Ordinal);
        Assert.Equal(303, (await eve.SendAsync("/t/acme/registry", "/t/acme/registry/adverse", ("suspends", "yes"))).Status);
        // It says so before the button, at each form that would do it.
        Assert.Equal(3, (await eve.TextAsync($"{Base}/evidence")).Split(stops).Length);
        Assert.Contains(stops, await eve.TextAsync($"{Base}/evidence/{piece}"), StringComparison.Ordinal);
        Assert.True((bool)(await first.GetAsync($"{_world.Tenant}/registry"))["adverseSuspends"]!);
        var raised = await first.PostAsync($"{release}/evidence/{piece}/adverse", new JsonObject { ["words"] = "Some are not" });
        Assert.Equal(["release.adverse-raised", "release.status-changed"], raised["happened"]!.AsArray().Select(h => (string)h!));
        Assert.Equal("suspended", await StateAsync());
        // In the list of releases that leads, before whatever the gate says.
        Assert.Matches("badge held\">[Ss]uspended</span> gate: ", await eve.TextAsync("/t/acme/releases"));
        await first.PutAsync($"{_world.Tenant}/adverse", new JsonObject { ["suspends"] = false });
        Assert.Equal((409, "release.adverse-open"), await first.RefusedAsync(HttpMethod.Post, $"{release}/evidence/{piece}/adverse", new JsonObject()));
        await _ben.PostAsync($"{release}/evidence/{piece}/adverse/answer", new JsonObject { ["answer"] = "suspends", ["words"] = "Indeed" });
        Assert.Contains("said that evidence speaks against the release", await ben.TextAsync($"{Base}/trail"), StringComparison.Ordinal);

        // How many days approvers have is the organisation's; what was raised before keeps its day. A sheet brings such evidence in too.
        Assert.Equal((422, "release.bad-value"), await first.RefusedAsync(HttpMethod.Put, $"{_world.Tenant}/adverse", new JsonObject { ["suspends"] = false, ["days"] = 91 }));
        Assert.Equal(303, (await eve.SendAsync("/t/acme/registry", "/t/acme/registry/adverse", ("days", "30"))).Status);
        var rule = await first.GetAsync($"{_world.Tenant}/registry");
        Assert.Equal((false, 30), ((bool)rule["adverseSuspends"]!, (int)rule["adverseDays"]!));
        Assert.Contains("decide within 30 days", await eve.TextAsync("/t/acme/registry"), StringComparison.Ordinal);
        var sheet = $"practice,evidence url,sha256,adverse,against\nG12.B1,https://example.org/leak,{World.Sha256("leak")},yes,It repeats addresses\n";
        using (var sent = await first.SendAsync(HttpMethod.Post, $"{release}/import", new StringContent(sheet, Encoding.UTF8, "text/csv"))) { Assert.True(sent.IsSuccessStatusCode); }
        var brought = (await first.GetAsync($"{release}/evidence"))["evidence"]!.AsArray().Select(e => e!["adverse"]).Single(a => a is not null && (string)a["words"]! == "It repeats addresses")!;
        Assert.Equal(DateOnly.Parse(((string)brought["at"]!)[..10], System.Globalization.CultureInfo.InvariantCulture).AddDays(30), DateOnly.Parse((string)brought["decideBy"]!["day"]!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Every_form_that_asks_whether_a_piece_speaks_against_the_release_takes_the_answer_as_a_browser_sends_it()
    {
        var (pages, parts) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Approved.Root, "src", "shells", "Plimsoll.Web"), "*.razor", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            if (text.Contains("name=\"adverse\"", StringComparison.Ordinal)) { parts.Add(Path.GetFileNameWithoutExtension(file)); }
            if (text.Contains("<UploadForm ", StringComparison.Ordinal) || text.Contains("<LinkForm ", StringComparison.Ordinal)) { pages.Add(Path.GetFileNameWithoutExtension(file)); }
        }
        Assert.Equal(["LinkForm", "UploadForm"], parts.Order());
        Assert.Equal(["EvidencePage", "EvidencePiecePage", "PracticePage"], pages.Order());

        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        foreach (var (page, forms) in ((string, int)[])[($"{Base}/evidence", 2), ($"{Base}/practices/G12.B1", 2), ($"{Base}/evidence/{_evidence}", 1)])
        {
            for (var form = 0; form < forms; form++)
            {
                var before = await RaisedAsync();
                var (status, text) = await eve.FillAsync(page, "adverse", form, forms, new Dictionary<string, string>
                {
                    ["practices"] = "G12.B1", ["label"] = $"leak {form}", ["address"] = $"https://example.org/{form}", ["digest"] = new string('a', 64), ["adverse"] = "yes", ["against"] = "It repeats names",
                });
                Assert.True(status == 303, $"{page}, form {form}: {status} {text}");
                Assert.Equal(before + 1, await RaisedAsync());
            }
        }

        // A field behind the file was lost in silence before; now nothing is kept, and the page says so.
        var (token, rev) = await eve.HiddenAsync($"{Base}/evidence");
        var pieces = (await _world.First.GetAsync($"{_world.Release}/evidence"))["evidence"]!.AsArray().Count;
        Assert.Equal(422, (await eve.UploadBehindAsync($"{Base}/evidence", token, "leak.txt", "names"u8.ToArray(), [("adverse", "yes")], ("rev", rev!), ("practices", "G12.B1"))).Status);
        Assert.Equal(pieces, (await _world.First.GetAsync($"{_world.Release}/evidence"))["evidence"]!.AsArray().Count);

        async Task<int> RaisedAsync() => (await _world.First.GetAsync($"{_world.Release}/evidence"))["evidence"]!.AsArray().Count(e => e!["adverse"] is not null);
    }

    [Fact]
    public async Task An_approver_says_something_asks_for_changes_and_approves_on_a_condition()
    {
        var (first, release) = (_world.First, _world.Release);
        var cal = await _world.PersonAsync("cal", "approver");
        using var page = await Visitor.SignInAsync(_app, "cal", "the long sentence of cal");
        await first.PutAsync($"{release}/practices/G01.B1/assignment", new JsonObject { ["owner"] = first.Account, ["due"] = null });
        var bundle = (string)(await cal.GetAsync(release))["bundle"]!;
        Assert.Equal(303, (await page.SendAsync("/t/acme/approvals", $"/t/acme/approvals/{_world.ReleaseId}/changes", ("bundle", bundle), ("changes", "Say who answers at night"))).Status);
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        Assert.Contains("cal asks for changes before approving it.", await eve.TextAsync("/t/acme"), StringComparison.Ordinal);
        Assert.Contains("Say who answers at night", await eve.TextAsync(Base), StringComparison.Ordinal);
        Assert.Equal(422, (await page.SendAsync("/t/acme/approvals", $"/t/acme/approvals/{_world.ReleaseId}", ("bundle", bundle), ("lastDay", "2090-01-01"))).Status);
        Assert.Equal(303, (await page.SendAsync("/t/acme/approvals", $"/t/acme/approvals/{_world.ReleaseId}", ("bundle", bundle), ("words", "Well done"), ("condition", "A rota by spring"), ("lastDay", "2090-01-01"))).Status);
        var shown = await eve.TextAsync(Base);
        Assert.All((string[])["Well done", "A rota by spring", "to be met by 1 January 2090 (UTC)"], said => Assert.Contains(said, shown, StringComparison.Ordinal));
        Assert.DoesNotContain("Say who answers at night", shown, StringComparison.Ordinal);
        var given = (await cal.GetAsync(release))["approvals"]!.AsArray().Single(a => (string)a!["by"]! == cal.Account && (bool)a["stands"]!)!;
        Assert.Equal(303, (await page.SendAsync("/t/acme/approvals", $"/t/acme/approvals/{_world.ReleaseId}/{(string)given["approval"]!}/met", ("met", "The rota is there"))).Status);
        Assert.True((bool)(await cal.GetAsync(release))["approvals"]!.AsArray().Single(a => (string)a!["by"]! == cal.Account && (bool)a["stands"]!)!["condition"]!["isMet"]!);
    }

    private async Task<string> StateAsync() =>
        (string)JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(await _app.TextAsync($"/public/releases/{_world.ReleaseId}/status"))!["payload"]!))!["state"]!;

    /// <summary>What the command in a pipeline ends with: the latest decision, and the status where the server publishes it.</summary>
    private async Task VerifiesAsync(int exit)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "decision.json"), await _world.First.TextAsync($"{_world.Release}/decisions/latest"), TestContext.Current.CancellationToken);
        foreach (var purpose in (string[])["decision", "status"]) { await File.WriteAllTextAsync(Path.Combine(_folder, $"{purpose}.pem"), await PemAsync(purpose), TestContext.Current.CancellationToken); }
        var ran = await Programs.PlimsollAsync(
            new Dictionary<string, string?>(), "release", "verify", Path.Combine(_folder, "decision.json"), "--key", Path.Combine(_folder, "decision.pem"), "--stage", "restricted",
            "--digest", (string)(await _world.First.GetAsync(_world.Release))["subject"]!, "--status", $"{_app.Address}/public/releases/{_world.ReleaseId}/status",
            "--status-key", Path.Combine(_folder, "status.pem"));
        Assert.True(exit == ran.Exit, $"{ran.Exit}: {ran.Output}{ran.Error}");
    }

    private async Task<string> PemAsync(string purpose) =>
        (string)JsonNode.Parse(await _app.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == purpose)!["pem"]!;

    private async Task<KnownKeys> KeysAsync(string purpose) => TrustedKey.Read(await PemAsync(purpose), "key").Value!;

    private static async Task<string> SentenceAsync(Api by, string path, JsonNode body)
    {
        using var answer = await by.SendAsync(HttpMethod.Post, path, System.Net.Http.Json.JsonContent.Create(body));
        Assert.Equal(403, (int)answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["detail"]!;
    }
}

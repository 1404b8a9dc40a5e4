// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Tests.Architecture;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Records;

/// <summary>Records at the pages of a release: put there by forms without script, seen at the gate, closed.</summary>
public sealed class RecordPagesTests
{
    private static readonly (string, string)[] Shape =
    [
        ("title", "Jailbreaks"), ("scope", "The model as it goes out"), ("method", "400 attacks"), ("firstDay", "2026-11-02"), ("finalDay", "2026-11-03"),
    ];

    [Fact]
    public async Task A_finding_is_recorded_seen_at_the_gate_and_closed_at_the_pages_alone()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "paged");
        await world.AssessAsync();
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var at = $"/t/paged/releases/{world.ReleaseId}";
        Assert.Contains("Nothing of this release is on the record yet.", await eve.TextAsync($"{at}/records"), StringComparison.Ordinal);
        Assert.Contains("Put the evaluation on", await eve.TextAsync($"{at}/records/new/finding"), StringComparison.Ordinal);

        // A form with a fault comes back with what was typed.
        var (status, _, text) = await eve.SendAsync(
            $"{at}/records/new/evaluation", $"{at}/records/new/evaluation",
            [.. Shape, ("kind", "external"), ("form", "evaluation"), ("by", "Quayside"), ("independence", "independent"), ("access", "outputs")]);
        Assert.Equal(422, status);
        Assert.Contains("which computing power whoever came from outside was given", text, StringComparison.Ordinal);
        Assert.Contains("value=\"Quayside\"", text, StringComparison.Ordinal);

        var evaluation = await RecordAsync(
            "evaluation", ("kind", "internal"), ("form", "evaluation"), ("by", "Our team"), ("independence", "same-team"), ("access", "weights"));
        await SendAsync(
            evaluation, "threshold", ("metric-0", "harbour_jailbreaks/attack_success"), ("sense-0", "at-most"), ("value-0", "0.05"), ("dataSet", new string('b', 64)));
        var (token, rev) = await eve.HiddenAsync(evaluation);
        var taken = await eve.UploadAsync(
            $"{evaluation}/result-file", token, "results.json", Encoding.UTF8.GetBytes(Tree.Here.Read("samples/records/harness.json")), ("rev", rev!));
        Assert.Equal(303, taken.Status);
        var shown = await eve.TextAsync(evaluation);
        Assert.Contains("Locked before the result was uploaded.</strong> The result meets the threshold.", shown, StringComparison.Ordinal);
        Assert.Contains("c2sp.org/tlog-proof@v1", shown, StringComparison.Ordinal);

        var finding = await RecordAsync("finding", ("severity", "severe"), ("evaluation", evaluation[(evaluation.LastIndexOf('/') + 1)..]), ("result", "It yields"));
        var id = finding[(finding.LastIndexOf('/') + 1)..];
        // What is called something is called by that, and the link leads to it.
        var gate = await eve.TextAsync($"{at}/gate");
        Assert.Contains("The finding “Jailbreaks” of the evaluation “Jailbreaks” is open", gate, StringComparison.Ordinal);
        Assert.Contains($"/records/{id}\">Jailbreaks</a>, severe; no mitigation", gate, StringComparison.Ordinal);
        Assert.Contains("One open finding holds the gate.", await eve.TextAsync($"{at}/records"), StringComparison.Ordinal);
        Assert.Contains($"recorded the finding {id}, severe", await eve.TextAsync($"{at}/trail"), StringComparison.Ordinal);

        var evidence = (string)(await world.First.AttachAsync(world.Release, "mended.pdf", "mended"u8.ToArray()))["id"]!;
        Assert.Contains("mended.pdf", await eve.TextAsync(finding), StringComparison.Ordinal);
        await SendAsync(finding, "mitigation", ("evidence", evidence), ("mitigation", "Trained against it"));
        var retest = await RecordAsync(
            "evaluation", ("kind", "internal"), ("form", "evaluation"), ("by", "Our team"), ("independence", "same-team"), ("access", "weights"));
        await SendAsync(
            retest, "threshold", ("metric-0", "harbour_jailbreaks/attack_success"), ("sense-0", "at-most"), ("value-0", "0.05"), ("dataSet", new string('c', 64)));
        await SendAsync(retest, "result", ("result", "It holds"), ("metric-0", "harbour_jailbreaks/attack_success"), ("value-0", "0.01"));
        await SendAsync(finding, "retest", ("evaluation", retest[(retest.LastIndexOf('/') + 1)..]), ("retest", "It holds now"));
        await SendAsync(finding, "changes", ("changed", "The filter asks twice"));
        shown = await eve.TextAsync(finding);
        Assert.Contains("Mitigation and retest are both linked.", shown, StringComparison.Ordinal);
        Assert.Contains($"/evidence/{evidence}\">mended.pdf</a>", shown, StringComparison.Ordinal);
        Assert.Contains("The filter asks twice", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("is open, severe", await eve.TextAsync($"{at}/gate"), StringComparison.Ordinal);

        // A threshold that comes after its result is shown as such, before it is locked and ever after.
        var late = await RecordAsync(
            "evaluation", ("kind", "internal"), ("form", "evaluation"), ("by", "Our team"), ("independence", "same-team"), ("access", "weights"));
        await SendAsync(late, "result", ("result", "It holds"), ("metric-0", "attack"), ("value-0", "0.01"));
        Assert.Contains("is shown as locked after it, for ever", await eve.TextAsync(late), StringComparison.Ordinal);
        await SendAsync(late, "threshold", ("metric-0", "attack"), ("sense-0", "at-most"), ("value-0", "0.05"), ("dataSet", new string('c', 64)));
        Assert.Contains("Threshold locked after its result.", await eve.TextAsync(late), StringComparison.Ordinal);

        async Task<string> RecordAsync(string kind, params (string, string)[] fields)
        {
            var (done, location, page) = await eve.SendAsync($"{at}/records/new/{kind}", $"{at}/records/new/{kind}", [.. Shape, .. fields]);
            Assert.True(done == 303, page);
            return location!;
        }

        async Task SendAsync(string record, string act, params (string, string)[] fields)
        {
            var (done, _, page) = await eve.SendAsync(record, $"{record}/{act}", fields);
            Assert.True(done == 303, page);
        }
    }

    [Fact]
    public async Task A_threshold_that_is_refused_comes_back_in_its_own_form_and_not_in_that_of_the_result()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "two-forms");
        await world.AssessAsync();
        var at = $"/t/two-forms/releases/{world.ReleaseId}/records/{await world.First.EvaluateAsync(world.Release)}";
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (status, _, text) = await eve.SendAsync(
            at, $"{at}/threshold", ("metric-0", "attack-success"), ("sense-0", "at-most"), ("value-0", "0.0517"), ("dataSet", "no digest"));
        Assert.Equal(422, status);
        var forms = text.Split("<form ");
        Assert.Contains("0.0517", Assert.Single(forms, form => form.Contains("/threshold\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("0.0517", Assert.Single(forms, form => form.Contains("/result\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("attack-success\"", Assert.Single(forms, form => form.Contains("/result\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_approves_and_a_reviewer_outside_read_each_finding_with_what_mitigated_it_and_what_the_retest_showed()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "judged", onePerson: true);
        await world.AssessAsync(type: "narrow");
        await world.ProveAsync();
        var (first, at) = (world.First, $"/t/judged/releases/{world.ReleaseId}");
        var finding = await first.FindAsync(world.Release, await first.EvaluateAsync(world.Release, "Asked for poison"), "critical");
        var evidence = (string)(await first.AttachAsync(world.Release, "filter.md", "a filter"u8.ToArray()))["id"]!;
        await first.PostAsync($"{world.Tenant}/records/{finding}/mitigation", new JsonObject { ["evidence"] = evidence, ["words"] = "A filter asks twice" });
        var again = await first.EvaluateAsync(world.Release, "Asked again");
        await first.PostAsync($"{world.Tenant}/records/{again}/threshold", RecordAsks.Threshold());
        await first.PostAsync($"{world.Tenant}/records/{again}/result", RecordAsks.Result(0.01));
        await first.PostAsync($"{world.Tenant}/records/{finding}/retest", new JsonObject { ["evaluation"] = again, ["words"] = "Nothing came through" });
        var link = (string)(await first.PostAsync($"{world.Release}/reviews", new JsonObject
        {
            ["name"] = "Olga Outside", ["email"] = "olga@peers.example", ["organisation"] = "Peers Ltd", ["relation"] = "A peer, not paid",
        }))["page"]!;
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (inside, outside) = (await eve.TextAsync("/t/judged/approvals"), "");
        using (var answer = await app.GetAsync(link))
        {
            outside = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        foreach (var text in new[] { inside, outside })
        {
            Assert.All(
                ["A finding", "critical, closed", "It can be talked out of refusing", "Asked for poison", "filter.md", "A filter asks twice", "Asked again", "Nothing came through", "It held"],
                shown => Assert.Contains(shown, text, StringComparison.Ordinal));
        }
        Assert.Contains($"href=\"{at}/records/{finding}\"", inside, StringComparison.Ordinal);
        Assert.DoesNotContain("/records/", outside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_critical_finding_on_a_model_in_service_is_due_by_its_title_at_the_home_of_whoever_may_lower_it_and_of_whoever_approves()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "found-late");
        await world.AssessAsync(type: "narrow");
        await world.ProveAsync();
        await world.ApproveAsync(await world.PersonAsync("late-ben", "approver"));
        await world.JudgeAsync();
        await world.First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        await world.First.FindAsync(world.Release, await world.First.EvaluateAsync(world.Release), "critical");
        foreach (var (name, word) in new[] { ("eve", "a long enough sentence"), ("late-ben", "the long sentence of late-ben") })
        {
            using var visitor = await Visitor.SignInAsync(app, name, word);
            Assert.Contains(
                "Critical finding “A finding” on a model that is in service: decide whether it goes on serving.", await visitor.TextAsync("/t/found-late"),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_only_reads_sees_records_and_no_form_and_a_record_of_another_release_is_not_below_this_one()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "paged-read");
        await world.AssessAsync();
        var evaluation = await world.First.EvaluateAsync(world.Release, "Seen by all");
        await world.PersonAsync("paged-rita", "auditor");
        using var rita = await Visitor.SignInAsync(app, "paged-rita", "the long sentence of paged-rita");
        var at = $"/t/paged-read/releases/{world.ReleaseId}";
        Assert.Contains("Seen by all", await rita.TextAsync($"{at}/records"), StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{at}", await rita.TextAsync($"{at}/records/{evaluation}"), StringComparison.Ordinal);
        Assert.Equal(403, (await rita.GetAsync($"{at}/records/new/risk")).Status);
        await world.AssessAsync(name: "Another");
        Assert.Equal(404, (await rita.GetAsync($"/t/paged-read/releases/{world.ReleaseId}/records/{evaluation}")).Status);
        Assert.Equal(404, (await rita.GetAsync($"{at}/records/evl_none")).Status);
    }

    private static async Task<RunningApp> StartAsync()
    {
        var app = new RunningApp();
        await app.InitializeAsync();
        return app;
    }
}

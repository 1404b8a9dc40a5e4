// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Usage.Research;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Applying for research access without an account: closed unless opened, kept out of the journal until somebody takes it up, followed by a receipt.</summary>
public sealed class ApplyTests : IAsyncLifetime
{
    private const string Form = "/api/v1/usage/research/tidewater/requests";

    private readonly RunningApp _app = new();
    private Api _eve = null!;
    private string _research = "";

    private Api Anybody => new(_app, null);

    private long Entries => _app.Services.GetRequiredService<Journal.Books>().Now.Seq;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _eve = await _app.FirstAsync();
        _research = $"{await CountTests.OpenAsync(_eve)}/research";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task OpenAsync() => await _eve.PutAsync($"{_research}/access", new JsonObject { ["open"] = true });

    private static JsonObject Request(string question = "In which countries is it used?") => new()
    {
        ["applicant"] = "Rosa Diaz, rosa@example.org", ["affiliation"] = "University of the Coast", ["independence"] = "Publicly funded.", ["question"] = question, ["data"] = "People by country.", ["safeguards"] = "One locked machine.",
    };

    [Fact]
    public async Task Nobody_can_apply_by_the_form_before_it_is_opened_or_after_it_is_closed()
    {
        // One that never took a request is not told apart from one that does not exist.
        Assert.Equal((404, "usage.unknown-id"), await Anybody.RefusedAsync(HttpMethod.Post, Form, Request()));
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync("/public/research/tidewater")).StatusCode);
        await OpenAsync();
        await Anybody.PostAsync(Form, Request());
        await _eve.PutAsync($"{_research}/access", new JsonObject { ["open"] = false });
        Assert.Equal((422, "usage.research-closed"), await Anybody.RefusedAsync(HttpMethod.Post, Form, Request()));
        Assert.Contains("takes no requests", await _app.TextAsync("/public/research/tidewater"), StringComparison.Ordinal);
        Assert.Equal((404, "usage.unknown-id"), await Anybody.RefusedAsync(HttpMethod.Post, "/api/v1/usage/research/nobody/requests", Request()));
    }

    [Fact]
    public async Task A_request_costs_the_journal_nothing_until_it_is_taken_up_and_is_counted_from_the_first_moment()
    {
        await OpenAsync();
        var before = Entries;
        for (var i = 0; i < 3; i++)
        {
            await Anybody.PostAsync(Form, Request($"Question {i}?"));
            // Instants are kept to the millisecond: two within one have no order.
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Equal(before, Entries);
        var equity = JsonNode.Parse(await _app.TextAsync("/public/research/tidewater.json"))!;
        Assert.Equal((3, 3), ((int)equity["received"]!, (int)equity["waiting"]!));
        var waiting = (await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray();
        Assert.Equal(["Question 0?", "Question 1?", "Question 2?"], waiting.Select(r => (string)r!["application"]!.AsArray().Single(l => (string)l!["field"]! == "question")!["text"]!));
        await _eve.PostAsync($"{_research}/{(string)waiting[0]!["request"]!}/take");
        Assert.Equal(before + 1, Entries);
        // Taking it up moves it; nothing is counted twice, and nobody takes it again.
        equity = JsonNode.Parse(await _app.TextAsync("/public/research/tidewater.json"))!;
        Assert.Equal((3, 3), ((int)equity["received"]!, (int)equity["waiting"]!));
        Assert.Equal(2, (await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray().Count);
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{_research}/{(string)waiting[0]!["request"]!}/take", new JsonObject()));
    }

    [Fact]
    public async Task The_receipt_tells_where_a_request_stands_from_arrival_to_decision_and_another_tells_nothing()
    {
        await OpenAsync();
        var received = await Anybody.PostAsync(Form, Request());
        var receipt = (string)received["receipt"]!;
        var at = $"/api/v1/usage/research/tidewater/receipts/{receipt}";
        Assert.Equal("received", (string)(await Anybody.GetAsync(at))["state"]!);
        var id = (string)(await _eve.GetAsync($"{_research}/waiting"))["requests"]![0]!["request"]!;
        await _eve.PostAsync($"{_research}/{id}/take");
        Assert.Equal("submitted", (string)(await Anybody.GetAsync(at))["state"]!);
        await _eve.PostAsync($"{_research}/{id}/refuse", new JsonObject { ["ground"] = "not-necessary", ["reason"] = "Published tables answer it." });
        var standing = await Anybody.GetAsync(at);
        Assert.Equal(("refused", "not-necessary", "Published tables answer it."), ((string)standing["state"]!, (string)standing["ground"]!, (string)standing["reason"]!));
        Assert.Contains("Access was refused.", await _app.TextAsync((string)received["page"]!), StringComparison.Ordinal);
        // The id alone, a changed secret, and the same receipt at another organisation open nothing.
        await _eve.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Other", ["slug"] = "other", ["roles"] = new JsonArray("provider") });
        foreach (var wrong in (string[])[id, $"{receipt[..^1]}{(receipt[^1] == 'A' ? 'B' : 'A')}"]) { Assert.Equal((404, "usage.unknown-id"), await Anybody.RefusedAsync(HttpMethod.Get, $"/api/v1/usage/research/tidewater/receipts/{wrong}")); }
        Assert.Equal((404, "usage.unknown-id"), await Anybody.RefusedAsync(HttpMethod.Get, $"/api/v1/usage/research/other/receipts/{receipt}"));
    }

    [Fact]
    public async Task An_applicant_withdraws_by_the_page_of_the_receipt_and_nothing_is_left_of_a_request_that_nobody_took_up()
    {
        await OpenAsync();
        var mark = System.Security.Cryptography.RandomNumberGenerator.GetHexString(16, lowercase: true);
        var page = (string)(await Anybody.PostAsync(Form, Request($"Who is {mark}?")))["page"]!;
        var id = page.Split('/')[^1].Split('.')[0];
        await _eve.PutAsync($"{_research}/access", new JsonObject { ["open"] = false });
        var before = Entries;
        Assert.Contains("Nothing of the request is left then.", await _app.TextAsync(page), StringComparison.Ordinal);
        // Without the tick nothing happens, and the page says so beside the tick.
        var (status, text) = await FormAsync($"{page}/withdraw");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("href=\"#confirmed\"", text, StringComparison.Ordinal);
        Assert.Single((await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray());
        foreach (var wrong in (string[])[page[..^1] + (page[^1] == 'A' ? 'B' : 'A'), page[..page.IndexOf('.', StringComparison.Ordinal)]]) { Assert.Equal(HttpStatusCode.NotFound, (await FormAsync($"{wrong}/withdraw", ("confirmed", "yes"))).Status); }

        Assert.Equal(HttpStatusCode.SeeOther, (await FormAsync($"{page}/withdraw", ("confirmed", "yes"))).Status);
        // The receipt tells it also where nobody else sees the organisation any more; a second time changes nothing.
        Assert.Contains("It is withdrawn.", await _app.TextAsync(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await FormAsync($"{page}/withdraw", ("confirmed", "yes"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync("/public/research/tidewater")).StatusCode);
        Assert.Empty((await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray());
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{_research}/{id}/take", new JsonObject()));
        Assert.Equal(before, Entries);
        Assert.StartsWith($"research/{id}\t", (await File.ReadAllLinesAsync(Path.Combine(_app.Data, "erasures.tsv"), TestContext.Current.CancellationToken))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_applicant_withdraws_what_was_taken_up_and_the_history_proves_on_without_the_text()
    {
        await OpenAsync();
        var receipt = (string)(await Anybody.PostAsync(Form, Request()))["receipt"]!;
        var id = receipt.Split('.')[0];
        await _eve.PostAsync($"{_research}/{id}/take");
        await _eve.PostAsync($"{_research}/{id}/complete");
        var journal = _app.Services.GetRequiredService<Storage.Journals.Journal>();
        var root = journal.Head.Root;
        var before = (int)journal.Head.Size;
        var standing = await Anybody.PostAsync($"/api/v1/usage/research/tidewater/receipts/{receipt}/withdraw");
        Assert.Equal(("withdrawn", true), ((string)standing["state"]!, (bool)standing["erased"]!));
        var project = await _eve.GetAsync($"{_research}/{id}");
        Assert.Equal(("withdrawn", null), ((string)project["state"]!, (string?)project["application"]));
        // Nobody decides about what nobody can read any more.
        Assert.Equal((422, "usage.project-not-open"), await _eve.RefusedAsync(HttpMethod.Post, $"{_research}/{id}/refuse", new JsonObject { ["ground"] = "incomplete", ["reason"] = "x" }));
        var equity = JsonNode.Parse(await _app.TextAsync("/public/research/tidewater.json"))!;
        Assert.Equal((1, 0, 1), ((int)equity["received"]!, (int)equity["waiting"]!, (int)equity["withdrawn"]!));
        Assert.True(journal.ProveConsistency(before, journal.Head.Size).Verify(root, journal.Head.Root));
        Assert.Equal(before + 1, journal.Head.Size);
        Assert.Contains("\"type\":\"usage.research-erased\"", Encoding.UTF8.GetString(journal.Read(before, 1)[0].Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_erases_one_request_and_no_other_and_one_of_the_form_stays_counted()
    {
        await OpenAsync();
        string[] entered = [await EnterAsync("The first question?"), await EnterAsync("The second question?")];
        await Anybody.PostAsync(Form, Request("A question of the form?"));
        var waiting = (string)(await _eve.GetAsync($"{_research}/waiting"))["requests"]![0]!["request"]!;
        using var visitor = await Release.Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var page = $"/t/tidewater/usage/research/{entered[0]}";
        Assert.Equal(422, (await visitor.SendAsync(page, $"{page}/erase")).Status);
        Assert.Equal((303, page), await visitor.SendAsync(page, $"{page}/erase", ("confirmed", "yes")) is var (status, location, _) ? (status, location) : default);
        var shown = await visitor.TextAsync(page);
        Assert.DoesNotContain("The first question?", shown, StringComparison.Ordinal);
        Assert.Contains("The text was erased", shown, StringComparison.Ordinal);
        Assert.Contains("The second question?", await visitor.TextAsync($"/t/tidewater/usage/research/{entered[1]}"), StringComparison.Ordinal);
        Assert.Equal((422, "api.nothing-changed"), await _eve.RefusedAsync(HttpMethod.Post, $"{_research}/{entered[0]}/erase", new JsonObject()));
        // What waits is erased too, and does not vanish from the numbers.
        Assert.Equal(["usage.research-requested", "usage.research-erased"], (await _eve.PostAsync($"{_research}/{waiting}/erase"))["happened"]!.AsArray().Select(h => (string)h!));
        Assert.Empty((await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray());
        var equity = JsonNode.Parse(await _app.TextAsync("/public/research/tidewater.json"))!;
        Assert.Equal((3, 1, 2), ((int)equity["received"]!, (int)equity["waiting"]!, (int)equity["withdrawn"]!));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_app.Data, "erasures.tsv"), TestContext.Current.CancellationToken)).Count(line => line.StartsWith("research/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_an_applicant_wrote_comes_back_from_no_backup_once_it_is_erased()
    {
        await OpenAsync();
        var taken = await EnterAsync("The question of a backup?");
        var waiting = (string)(await Anybody.PostAsync(Form, Request("Another question of a backup?")))["receipt"]!;
        // One whose text lies under the key of its organisation, as early servers kept it.
        var tenant = _app.Services.GetRequiredService<Journal.Books>().Now.Accounts.Find("tidewater")!;
        var text = _app.Services.GetRequiredService<Storage.Files.Vault>().Seal(tenant.Party, "question\tAn early one?");
        var early = await _app.Services.GetRequiredService<Plimsoll.Web.Acts.Acting>().ChangeAsync(
            UsageStreams.Registers.At(tenant.Id), _eve.Account, null,
            (state, asker, _) => Researching.Enter(state.Research, "rsc_early", text.Ref, new DateOnly(2026, 1, 5), asker), text.Rows,
            ct: TestContext.Current.CancellationToken);
        Assert.True(early.Succeeds(out _, out _));
        Assert.Equal("An early one?", (string)(await _eve.GetAsync($"{_research}/rsc_early"))["application"]![0]!["text"]!);
        var apart = Directory.CreateTempSubdirectory("plimsoll-apart-").FullName;
        try
        {
            var copy = Path.Combine(apart, "copy.db");
            Assert.Equal(0, await MaintainJournal.RunAsync(["backup", copy, "--data", _app.Data, "--no-activity"], TextWriter.Null, TextWriter.Null));
            foreach (var id in (string[])[taken, "rsc_early"])
            {
                await _eve.PostAsync($"{_research}/{id}/erase");
                Assert.Null((await _eve.GetAsync($"{_research}/{id}"))["application"]);
            }
            await Anybody.PostAsync($"/api/v1/usage/research/tidewater/receipts/{waiting}/withdraw");
            await _app.EndAsync();
            foreach (var gone in Directory.GetFiles(_app.Data, "plimsoll.db*")) { File.Delete(gone); }
            Assert.Equal(0, await MaintainJournal.RunAsync(["restore", copy, "--data", _app.Data, "--no-activity"], TextWriter.Null, TextWriter.Null));
            await _app.InitializeAsync();
            foreach (var id in (string[])[taken, "rsc_early"])
            {
                var project = await _eve.GetAsync($"{_research}/{id}");
                Assert.Equal(("withdrawn", null), ((string)project["state"]!, (string?)project["application"]));
            }
            Assert.Empty((await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray());
            Assert.Equal("withdrawn", (string)(await Anybody.GetAsync($"/api/v1/usage/research/tidewater/receipts/{waiting}"))["state"]!);
        }
        finally { Directory.Delete(apart, recursive: true); }
    }

    private async Task<string> EnterAsync(string question)
    {
        var request = Request(question);
        request["receivedOn"] = "2026-01-05";
        return (string)(await _eve.PostAsync(_research, request))["id"]!;
    }

    private async Task<(HttpStatusCode Status, string Text)> FormAsync(string address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await _app.Client.PostAsync(new Uri(address, UriKind.Relative), form, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_organisation_neither_sees_nor_takes_up_what_waits_here()
    {
        await OpenAsync();
        await Anybody.PostAsync(Form, Request());
        var id = (string)(await _eve.GetAsync($"{_research}/waiting"))["requests"]![0]!["request"]!;
        var other = $"/api/v1/t/{(string)(await _eve.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Other", ["slug"] = "other", ["roles"] = new JsonArray("provider") }))["tenant"]!}/usage/research";
        Assert.Empty((await _eve.GetAsync($"{other}/waiting"))["requests"]!.AsArray());
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{other}/{id}/take", new JsonObject()));
        Assert.Single((await _eve.GetAsync($"{_research}/waiting"))["requests"]!.AsArray());
    }

    [Fact]
    public async Task A_request_that_leaves_a_field_out_is_refused_by_name_and_the_page_keeps_what_was_typed()
    {
        await OpenAsync();
        var request = Request();
        request["safeguards"] = " ";
        Assert.Equal((422, "usage.bad-value"), await Anybody.RefusedAsync(HttpMethod.Post, Form, request));
        using var form = new FormUrlEncodedContent(Request().Where(f => f.Key != "safeguards").Select(f => KeyValuePair.Create(f.Key, (string)f.Value!)));
        using var answer = await _app.Client.PostAsync(new Uri("/public/research/tidewater", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("In which countries is it used?", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#safeguards\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_up_answers_and_events_are_there_for_anybody()
    {
        Assert.StartsWith("# MOCK geography", await _app.TextAsync("/api/v1/usage/templates/geography/mock.csv?seed=3"), StringComparison.Ordinal);
        var events = await _app.TextAsync($"/api/v1/usage/templates/geography/mock.jsonl?window={TimeProvider.System.GetUtcNow().AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture)}");
        Assert.Equal(1000, events.TrimEnd('\n').Split('\n').Length);
        Assert.Equal((422, "usage.unknown-template"), await Anybody.RefusedAsync(HttpMethod.Get, "/api/v1/usage/templates/everything/mock.csv"));
    }
}

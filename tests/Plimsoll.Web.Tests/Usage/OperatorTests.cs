// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Usage;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>What whoever looks after intake sees of it, and the deletion of one person at the pages.</summary>
public sealed class OperatorTests(UsageOffice office) : IClassFixture<UsageOffice>
{
    private RunningApp App => office.App;

    private static string At => Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());

    private async Task<string> OpenAsync(string slug)
    {
        Assert.True(App.Services.GetRequiredService<OpenedActivity>().Store.Succeeds(out _, out _), "DuckDB is not there");
        var opened = await office.Eve.PostAsync("/api/v1/tenants", new JsonObject { ["slug"] = slug, ["name"] = slug, ["roles"] = new JsonArray("provider"), ["onePerson"] = false });
        return (string)opened["tenant"]!;
    }

    private async Task<int> SendAsync(string tenant, string lines, string type = "application/x-ndjson")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines));
        content.Headers.ContentType = new(type);
        using var answer = await office.Eve.SendAsync(HttpMethod.Post, $"/api/v1/t/{tenant}/usage/events", content);
        return (int)answer.StatusCode;
    }

    [Fact]
    public async Task What_was_not_taken_is_counted_by_reason_and_no_organisation_sees_the_numbers_of_another()
    {
        var (one, other) = (await OpenAsync("counted-1"), await OpenAsync("counted-2"));
        var use = $$"""{"id":"c-1","at":"{{At}}","model":"m"}""";
        Assert.Equal(200, await SendAsync(one, $$"""
            {{use}}
            {{use}}
            {"id":"c-2","at":"{{At}}","model":"m"}
            {"id":"c-3","at":"{{At}}","model":"m","prompt":"no"}
            {"id":"c-4","at":"{{At}}","model":"m","prompt":"no"}
            {"id":"c-5","at":"2001-01-01T00:00:00Z","model":"m"}
            """));
        Assert.Equal(200, await SendAsync(one, use));
        var state = await office.Eve.GetAsync($"/api/v1/t/{one}/usage/intake");
        Assert.Equal(("2", "2", "0"), ((string)state["storedRows"]!, (string)state["duplicates"]!, (string)state["refusedAsks"]!));
        Assert.Equal("""{"too-old":"1","holds-text":"2"}""", state["rejected"]!.ToJsonString());
        Assert.True((DateTimeOffset)state["since"]! <= (DateTimeOffset)state["lastCommit"]!);
        var page = await office.Page.TextAsync("/t/counted-1/usage");
        Assert.Contains("<th scope=\"row\">holds a prompt or reply</th><td class=\"code\">holds-text</td><td class=\"num\">2</td>", page, StringComparison.Ordinal);
        Assert.Contains("2 events stored; 2 more were sent twice and count once; 0 requests told to come again.", page, StringComparison.Ordinal);
        Assert.Contains("of all organisations on this server", page, StringComparison.Ordinal);
        Assert.Contains("Your first events have arrived.", page, StringComparison.Ordinal);

        state = await office.Eve.GetAsync($"/api/v1/t/{other}/usage/intake");
        Assert.Equal(("0", "0", "{}", "{}"), ((string)state["storedRows"]!, (string)state["duplicates"]!, state["rejected"]!.ToJsonString(), state["refusedRequests"]!.ToJsonString()));
        Assert.Null(state["lastCommit"]);
        page = await office.Page.TextAsync("/t/counted-2/usage");
        Assert.DoesNotContain("holds-text", page, StringComparison.Ordinal);
        Assert.Contains("Nothing has arrived yet.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_which_nothing_was_taken_is_counted_by_its_code()
    {
        var one = await OpenAsync("counted-3");
        using var torn = new ByteArrayContent([0x0A, 0xFF]);
        torn.Headers.ContentType = new("application/x-protobuf");
        using var refused = await office.Eve.SendAsync(HttpMethod.Post, $"/api/v1/t/{one}/usage/v1/traces", torn);
        Assert.Equal(400, (int)refused.StatusCode);
        using var packed = new ByteArrayContent([1, 2, 3]);
        packed.Headers.ContentType = new("application/json");
        packed.Headers.ContentEncoding.Add("br");
        using var unread = await office.Eve.SendAsync(HttpMethod.Post, $"/api/v1/t/{one}/usage/v1/logs", packed);
        Assert.Equal(415, (int)unread.StatusCode);
        var codes = (await office.Eve.GetAsync($"/api/v1/t/{one}/usage/intake"))["refusedRequests"]!.AsObject();
        Assert.Equal([("usage.content-type", "1"), ("usage.malformed-request", "1")], codes.Select(c => (c.Key, (string)c.Value!)));
        Assert.Contains("usage.content-type", await office.Page.TextAsync("/t/counted-3/usage"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_is_deleted_at_the_pages_after_it_was_said_what_will_happen_and_the_id_stands_nowhere()
    {
        const string Person = "Zo\u00eb <7>";
        var tenant = await OpenAsync("erased-1");
        Assert.Equal(200, await SendAsync(tenant, $$"""
            {"id":"p-1","at":"{{At}}","model":"m","user":"{{Person}}"}
            {"id":"p-2","at":"{{At}}","model":"m","user":"{{Person}}"}
            {"id":"p-3","at":"{{At}}","model":"m","user":"somebody"}
            """));
        var (status, _, asked) = await office.Page.SendAsync("/t/erased-1/usage", "/t/erased-1/usage/persons", ("user", $" {Person} "));
        Assert.Equal(200, status);
        Assert.Contains("Delete everything of one person?", asked, StringComparison.Ordinal);
        Assert.Contains($"name=\"user\" value=\"{Person}\"", asked, StringComparison.Ordinal);
        // Nothing happens by asking.
        var before = App.Services.GetRequiredService<Journal.Books>().Now.Seq;
        Assert.Equal(3, Rows(tenant));
        (status, _, var done) = await office.Page.SendAsync("/t/erased-1/usage", "/t/erased-1/usage/persons/erase", ("user", Person));
        Assert.Equal(200, status);
        Assert.Contains("2 events of this person are deleted.", done, StringComparison.Ordinal);
        Assert.Contains("<dt>Donations ended and deleted</dt><dd>0</dd>", done, StringComparison.Ordinal);
        Assert.DoesNotContain(Person, done, StringComparison.Ordinal);
        Assert.Equal(1, Rows(tenant));
        var entries = App.Services.GetRequiredService<Storage.Journals.Journal>().Read(before, 100);
        Assert.Single(entries);
        // The whole name, as it is or escaped: shorter, it may stand in the salt of an entry by chance.
        Assert.DoesNotContain(entries, e => Encoding.UTF8.GetString(e.Bytes.Span) is var text
            && (text.Contains("Zo\u00eb", StringComparison.Ordinal) || text.Contains(@"Zo\u00eb", StringComparison.OrdinalIgnoreCase)));

        (_, _, done) = await office.Page.SendAsync("/t/erased-1/usage", "/t/erased-1/usage/persons/erase", ("user", Person));
        Assert.Contains("Nothing was stored under this id.", done, StringComparison.Ordinal);
        (status, _, asked) = await office.Page.SendAsync("/t/erased-1/usage", "/t/erased-1/usage/persons", ("user", " "));
        Assert.Equal(422, status);
        Assert.Contains("type the person’s user id", asked, StringComparison.OrdinalIgnoreCase);
        (status, _, _) = await office.Page.PostAsync("/t/erased-1/usage/persons/erase", ("user", "somebody"));
        Assert.Equal((400, 1), (status, Rows(tenant)));
    }

    private int Rows(string tenant) => App.Services.GetRequiredService<OpenedActivity>().Store.Value!.Columns(
        new Storage.Usage.ColumnAsk(tenant, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), ActivityKind.Usage, Storage.Usage.UnitField.Person, [], Storage.Usage.WeightField.One)).Units.Length;
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>A server with Eve at its pages; every test opens an organisation of its own.</summary>
public sealed class UsageOffice : IAsyncLifetime
{
    public RunningApp App { get; } = new();

    public Api Eve { get; private set; } = null!;

    public Visitor Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        Eve = await App.FirstAsync();
        Page = await Visitor.SignInAsync(App, "eve", "a long enough sentence");
    }

    public async ValueTask DisposeAsync()
    {
        Page.Dispose();
        await App.DisposeAsync();
    }
}

public sealed class UsagePagesTests(UsageOffice office) : IClassFixture<UsageOffice>
{
    private RunningApp App => office.App;

    private static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(Approved.Root, "samples", "usage", name));

    /// <summary>A new organisation: Eve with its API and its pages.</summary>
    private async Task<(Api Eve, Visitor Page, string T, string Base)> OpenAsync(string slug)
    {
        await office.Eve.PostAsync("/api/v1/tenants", new JsonObject { ["slug"] = slug, ["name"] = "Tidewater Labs", ["roles"] = new JsonArray("provider"), ["onePerson"] = false });
        return (office.Eve, office.Page, $"/api/v1/t/{slug}/usage", $"/t/{slug}/usage");
    }

    private static async Task<(int Status, string? Location, string Text)> UploadAsync(Visitor visitor, string page, string action, byte[] bytes, params (string, string)[] fields)
    {
        var (token, rev) = await visitor.HiddenAsync(page);
        return await visitor.UploadAsync(action, token, "file.csv", bytes, [("rev", rev!), .. fields]);
    }

    [Fact]
    public async Task A_table_comes_in_whole_or_not_at_all_and_says_the_line_that_is_wrong()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-1");
        var bad = Encoding.UTF8.GetString(Sample("counts.csv")).Replace(",9300,", ",many,", StringComparison.Ordinal);
        var (status, _, text) = await UploadAsync(page, $"{at}/contributions", $"{at}/contributions/table", Encoding.UTF8.GetBytes(bad), ("model", "tidewater-7b"), ("kind", "counts"));
        Assert.Equal(400, status);
        Assert.Contains("mistake in line 4: count “many” is not a whole number", text, StringComparison.Ordinal);
        Assert.Empty((await eve.GetAsync($"{t}/register"))["contributions"]!.AsArray());
        var (done, location, _) = await UploadAsync(page, $"{at}/contributions", $"{at}/contributions/table", Sample("counts.csv"), ("model", "tidewater-7b"), ("kind", "counts"));
        Assert.Equal((303, $"{at}/contributions"), (done, location));
        (done, _, _) = await UploadAsync(page, $"{at}/contributions", $"{at}/contributions/table", Sample("hub.csv"), ("model", "tidewater-7b"), ("kind", "downloads"));
        Assert.Equal(303, done);
        text = await page.TextAsync($"{at}/contributions");
        Assert.Contains("Three reporters sent counts.", text, StringComparison.Ordinal);
        Assert.Contains("not usage", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_file_comes_in_with_the_key_that_signed_it_and_its_agreement_and_with_no_other()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-2");
        var (_, location, _) = await page.SendAsync($"{at}/agreements", $"{at}/agreements", ("parties", "Harbour Cloud\nTidewater Labs\n"), ("purpose", "publication"), ("fields", "requests"), ("from", "2026-01-01"));
        Assert.Equal($"{at}/agreements", location);
        var agreement = (string)(await eve.GetAsync($"{t}/register"))["agreements"]![0]!["id"]!;
        var aggregate = SignedAggregate.FromJson(Sample("host-a.json"), "host-a.json").Value! with { Agreement = agreement };
        var signed = Encoding.UTF8.GetString(Signed(aggregate, "demo-host-a.pem"));
        var keyB = Encoding.UTF8.GetString(Sample("demo-host-b.pub.pem"));
        var (status, _, text) = await page.SendAsync($"{at}/contributions", $"{at}/contributions/signed", ("way", "signed"), ("signedText", signed), ("keyText", keyB));
        Assert.Equal(422, status);
        // The way that was taken stands open, with what was typed.
        Assert.Contains("id=\"signed-way\" open", text, StringComparison.Ordinal);
        Assert.Contains(keyB.Trim(), text, StringComparison.Ordinal);
        (status, location, _) = await page.SendAsync($"{at}/contributions", $"{at}/contributions/signed", ("signedText", signed), ("keyText", Encoding.UTF8.GetString(Sample("demo-host-a.pub.pem"))));
        Assert.Equal((303, $"{at}/contributions"), (status, location));
        Assert.Contains("Signed with", await page.TextAsync($"{at}/contributions"), StringComparison.Ordinal);
        (status, _, _) = await page.SendAsync($"{at}/agreements", $"{at}/agreements/{agreement}/end");
        Assert.Equal(303, status);
        Assert.Contains("No agreement is in force.", await page.TextAsync($"{at}/agreements"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typed_counts_follow_the_rules_of_files_and_a_mistake_keeps_what_was_typed()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-3");
        (string, string)[] typed =
        [
            ("way", "entered"), ("reporter", "Quay <Labs>"), ("role", "developer"), ("enteredModel", "tidewater-7b"), ("measure", "requests"), ("dimension", "geography"), ("from", "2026-07-01"), ("last", "2026-07-31"), ("method", "exact"),
            ("definition", "A call."), ("coverage", "All."),
        ];
        var (status, _, text) = await page.SendAsync($"{at}/contributions", $"{at}/contributions/entered", [.. typed, ("counts", "DE 4200\nMars 3")]);
        Assert.Equal(400, status);
        Assert.Contains("Mars", text, StringComparison.Ordinal);
        Assert.Contains("DE 4200", text, StringComparison.Ordinal);
        (status, _, _) = await page.SendAsync($"{at}/contributions", $"{at}/contributions/entered", [.. typed, ("counts", "DE 4200\nUS-CA 3")]);
        Assert.Equal(303, status);
        text = await page.TextAsync($"{at}/contributions");
        Assert.Contains("2026-07-01 to 2026-07-31, exact: 4,203 in 2 rows", text, StringComparison.Ordinal);
        Assert.Contains("Quay <Labs>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_looked_at_is_what_is_published_and_a_count_in_between_shows_the_page_anew()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-4");
        await UploadAsync(page, $"{at}/contributions", $"{at}/contributions/table", Sample("counts.csv"), ("model", "tidewater-7b"));
        await UploadAsync(page, $"{at}/applications", $"{at}/applications/table", Sample("applications.csv"), ("listModel", "tidewater-7b"));
        var preview = $"{at}/statements?model=tidewater-7b&reach=open";
        Assert.Contains("Two hosts counted 69,200 requests", await page.TextAsync(preview), StringComparison.Ordinal);
        var (token, rev) = await page.HiddenAsync(preview);
        // Somebody else lists an application while the page is open; what arrives by itself does not count.
        await eve.PutAsync($"{t}/retention", new JsonObject { ["days"] = 30 });
        await eve.PostAsync($"{t}/applications", new JsonObject { ["model"] = "tidewater-7b", ["name"] = "Late Comer", ["developer"] = "Quay", ["sector"] = "legal", ["useCase"] = "search", ["source"] = "list" });
        var (status, _, text) = await page.PostAsync($"{at}/statements", ("__RequestVerificationToken", token), ("rev", rev!), ("model", "tidewater-7b"), ("reach", "open"));
        Assert.Equal(409, status);
        Assert.Contains("Late Comer", text, StringComparison.Ordinal);
        (token, rev) = await page.HiddenAsync(preview);
        await eve.PutAsync($"{t}/retention", new JsonObject { ["days"] = 40 });
        (status, var location, _) = await page.PostAsync($"{at}/statements", ("__RequestVerificationToken", token), ("rev", rev!), ("model", "tidewater-7b"), ("reach", "open"));
        Assert.Equal(303, status);
        Assert.StartsWith("/public/statements/stm_", location, StringComparison.Ordinal);
        Assert.Contains("Published by Tidewater Labs on", await App.TextAsync(location!), StringComparison.Ordinal);
        Assert.StartsWith("kind,measure,dimension,key,count,reporters,noised\r\nusage,requests,sector,education,60500,2,no", await App.TextAsync($"{location}.csv"), StringComparison.Ordinal);
        Assert.Contains(location!, await page.TextAsync($"{at}/statements"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_sent_again_with_one_more_line_lists_that_one()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-5");
        await UploadAsync(page, $"{at}/applications", $"{at}/applications/table", Sample("applications.csv"), ("listModel", "tidewater-7b"));
        var (status, _, text) = await UploadAsync(page, $"{at}/applications", $"{at}/applications/table", Sample("applications.csv"), ("listModel", "tidewater-7b"));
        Assert.Equal(422, status);
        Assert.Contains("changes nothing", text, StringComparison.Ordinal);
        byte[] longer = [.. Sample("applications.csv"), .. "Route Planner,Quay,transport,route-planning,no,list\n"u8];
        (status, _, _) = await UploadAsync(page, $"{at}/applications", $"{at}/applications/table", longer, ("listModel", "tidewater-7b"));
        Assert.Equal(303, status);
        var listed = (await eve.GetAsync($"{t}/register"))["applications"]!.AsArray();
        Assert.Equal(4, listed.Count);
        (status, _, _) = await page.SendAsync($"{at}/applications", $"{at}/applications/{(string)listed[0]!["id"]!}/unlist");
        Assert.Equal(303, status);
        Assert.Contains("Three applications are listed", await page.TextAsync($"{at}/applications"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_statement_stands_on_the_public_page_of_its_organisation()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-6");
        await eve.PostAsync($"{t[..^6]}/progress/page", new JsonObject { ["organisation"] = "Tidewater Labs", ["handle"] = "tidewater-labs" });
        await eve.PutAsync($"{t[..^6]}/progress/page/lines/1.5", new JsonObject { ["state"] = "adopted", ["text"] = "A list.", ["evidence"] = new JsonArray(new JsonObject { ["link"] = "https://tidewater.example/", ["seen"] = "2026-01-01" }) });
        await eve.PostAsync($"{t[..^6]}/progress/page/publish", new JsonObject { ["listed"] = true });
        Assert.DoesNotContain("/public/statements/", await App.TextAsync("/public/organisations/tidewater-labs"), StringComparison.Ordinal);
        await UploadAsync(page, $"{at}/contributions", $"{at}/contributions/table", Sample("counts.csv"), ("model", "tidewater-7b"));
        var statement = (string)(await eve.PostAsync($"{t}/statements", new JsonObject { ["model"] = "tidewater-7b", ["reach"] = "open" }))["id"]!;
        Assert.Contains($"/public/statements/{statement}", await App.TextAsync("/public/organisations/tidewater-labs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_counts_a_month_exactly_for_those_who_may_and_explains_itself_to_the_others()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-7");
        Assert.True(App.Services.GetRequiredService<OpenedActivity>().Store.Succeeds(out var store, out _), "DuckDB is not there");
        var empty = await page.TextAsync(at);
        Assert.Contains("Nothing has arrived yet.", empty, StringComparison.Ordinal);
        Assert.Contains($"OTEL_EXPORTER_OTLP_ENDPOINT={App.Address}{t}", empty, StringComparison.Ordinal);
        var (now, month) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture));
        JsonObject Use(string id, string sector, bool risky) => new() { ["at"] = now.AddSeconds(-5).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["id"] = id, ["model"] = "tidewater-7b", ["application"] = "app", ["sector"] = sector, ["highRisk"] = risky, ["region"] = "DE" };
        using (var sent = await eve.SendAsync(HttpMethod.Post, $"{t}/events", System.Net.Http.Json.JsonContent.Create(new JsonArray(Use("a", "health", true), Use("b", "health", true), Use("c", "retail", false))))) { Assert.True(sent.IsSuccessStatusCode); }
        await store!.RefreshDaysAsync();
        var text = await page.TextAsync($"{at}?month={month}");
        Assert.Contains("3 uses of one model through one application were stored.", text, StringComparison.Ordinal);
        Assert.Contains("2 (66.7\u00a0%) were in high-risk use cases.", text, StringComparison.Ordinal);
        Assert.Contains("Germany (DE)", text, StringComparison.Ordinal);
        Assert.Equal("sector,count,high_risk,high_risk_unsaid,tokens\r\nhealth,2,2,0,0\r\nretail,1,0,0,0\r\n", (await page.GetAsync($"{at}/activity/sector.csv?month={month}")).Text);
        Assert.Equal("3", (string)JsonNode.Parse((await page.GetAsync($"{at}/activity/day.json?month={month}")).Text)!["rows"]![0]!["count"]!);
        Assert.Equal(422, (await page.GetAsync($"{at}/activity/people.csv?month={month}")).Status);
        Assert.Equal(422, (await page.GetAsync($"{at}?month=October")).Status);
        Assert.Contains("no use of a model was stored", await page.TextAsync($"{at}?month=2020-01"), StringComparison.Ordinal);
        // Only use was sent: by day, and by every field that has a table of use.
        Assert.Equal(
            ["day", .. ActivityFields.Tables.Where(t => t.Table.Kind == ActivityKind.Usage).Select(t => t.Table.Id)],
            (await eve.GetAsync($"{t}/activity?month={month}"))["tables"]!.AsArray().Select(t => (string)t!["table"]!));

        var invited = await eve.PostAsync($"{t[..^6]}/invitations", new JsonObject { ["email"] = "ida@example.org", ["roles"] = new JsonArray("auditor") });
        await new Api(App, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = "the long sentence of ida", ["name"] = "Ida" });
        using var ida = await Visitor.SignInAsync(App, "ida", "the long sentence of ida");
        var seen = await ida.TextAsync($"{at}?month={month}");
        Assert.Contains("Exact counts are not shown to everybody.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("health", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\" action=\"/t/", seen, StringComparison.Ordinal);
        Assert.Equal(403, (await ida.GetAsync($"{at}/activity/sector.csv?month={month}")).Status);
    }

    [Fact]
    public async Task How_long_events_are_kept_is_set_at_the_page()
    {
        var (eve, page, t, at) = await OpenAsync("tidewater-8");
        Assert.True(App.Services.GetRequiredService<OpenedActivity>().Store.Succeeds(out _, out _), "DuckDB is not there");
        Assert.Equal(422, (await page.SendAsync(at, $"{at}/retention", ("days", "forever"))).Status);
        Assert.Equal(303, (await page.SendAsync(at, $"{at}/retention", ("days", "90"))).Status);
        Assert.Equal(90, (int)(await eve.GetAsync($"{t}/register"))["retentionDays"]!);
    }

    private static byte[] Signed(Aggregate aggregate, string key)
    {
        Assert.True(Ledger.Ed25519PrivateKey.TryReadPem(Encoding.UTF8.GetString(Sample(key)), out var secret));
        using (secret)
        {
            using var shown = secret.PublicKey();
            return SignedAggregate.Sign(aggregate, Ledger.TrustedKey.IdOf(shown.Bytes), bytes => secret.Sign(bytes.Span));
        }
    }
}

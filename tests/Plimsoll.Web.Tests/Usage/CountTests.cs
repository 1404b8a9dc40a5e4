// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Usage.Aggregates;

namespace Plimsoll.Web.Tests.Usage;

public sealed class CountTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Sample(string name) => File.ReadAllText(Path.Combine(Approved.Root, "samples", "usage", name));

    private static JsonObject Signed(string host, string? file = null) => new() { ["signed"] = JsonNode.Parse(Sample($"{file ?? host}.signed.json")), ["key"] = Sample($"demo-{host}.pub.pem") };

    [Fact]
    public async Task Two_hosts_a_hub_and_an_application_become_a_public_statement_that_stays_as_it_was_published()
    {
        var eve = await _app.FirstAsync();
        var t = await OpenAsync(eve);
        // Counts of somebody else need an agreement, and these files name none.
        Assert.Equal((422, "usage.no-agreement"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/contributions", Signed("host-a")));
        foreach (var host in (string[])["host-a", "host-b"])
        {
            var aggregate = JsonNode.Parse(Sample($"{host}.json"))!;
            await eve.PostAsync($"{t}/contributions/entered", new JsonObject { ["aggregate"] = aggregate });
        }
        var again = JsonNode.Parse(Sample("host-a-again.json"))!;
        again["until"] = "2026-10-02";
        Assert.Equal((409, "usage.period-overlaps"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/contributions/entered", new JsonObject { ["aggregate"] = again }));
        await eve.PostAsync($"{t}/contributions/entered", new JsonObject { ["aggregate"] = Hub() });
        await eve.PostAsync($"{t}/applications", new JsonObject { ["model"] = "tidewater-7b", ["name"] = "Triage <Notes>", ["developer"] = "Wardwise", ["sector"] = "health", ["useCase"] = "patient-triage", ["source"] = "list", ["highRisk"] = true });
        var statement = (string)(await eve.PostAsync($"{t}/statements", new JsonObject { ["model"] = "tidewater-7b", ["reach"] = "open" }))["id"]!;

        var published = await _app.TextAsync($"/public/statements/{statement}.json");
        var json = JsonNode.Parse(published)!;
        Assert.StartsWith("Two hosts reported usage for 2026-07-01 to 2026-09-30; local use cannot be seen", (string)json["coverage"]!, StringComparison.Ordinal);
        Assert.Equal("467054", (string)json["usage"]![0]!["rows"]!.AsArray().Single(r => (string)r!["key"]! == "DE")!["count"]!);
        Assert.Equal("88310", (string)json["downloads"]![0]!["rows"]![0]!["count"]!);
        var page = await _app.TextAsync($"/public/statements/{statement}");
        Assert.Contains("Triage &lt;Notes&gt;", page, StringComparison.Ordinal);
        Assert.Contains("local use cannot be seen", page, StringComparison.Ordinal);

        var register = await eve.GetAsync($"{t}/register");
        var digest = (string)register["statements"]![0]!["document"]!;
        Assert.Equal(digest, Vocabulary.Digest.Of(System.Text.Encoding.UTF8.GetBytes(published)).ToString());
        await eve.PostAsync($"{t}/contributions/{(string)register["contributions"]![0]!["id"]!}/withdraw", new JsonObject { ["reason"] = "corrected" });
        await _app.RestartAsync();
        Assert.Equal(published, await _app.TextAsync($"/public/statements/{statement}.json"));
        Assert.Equal(2, (await eve.GetAsync($"{t}/register"))["contributions"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync("/public/statements/stm_unknown.json")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync("/public/statements/stm_unknown")).StatusCode);
    }

    [Fact]
    public async Task A_signed_file_under_an_agreement_is_taken_and_one_under_another_key_is_not()
    {
        var eve = await _app.FirstAsync();
        var t = await OpenAsync(eve);
        var agreement = (string)(await eve.PostAsync($"{t}/agreements", new JsonObject { ["parties"] = new JsonArray("Harbour Cloud", "Tidewater Labs"), ["purpose"] = "publication", ["fields"] = new JsonArray("requests"), ["from"] = "2026-01-01" }))["id"]!;
        var aggregate = SignedAggregate.FromJson(System.Text.Encoding.UTF8.GetBytes(Sample("host-a.json")), "host-a.json").Value! with { Agreement = agreement };
        Assert.True(Ed25519PrivateKey.TryReadPem(Sample("demo-host-a.pem"), out var key));
        using (key)
        {
            using var shown = key.PublicKey();
            var signed = SignedAggregate.Sign(aggregate, TrustedKey.IdOf(shown.Bytes), bytes => key.Sign(bytes.Span));
            Assert.Equal((422, "ledger.unknown-key"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/contributions", new JsonObject { ["signed"] = JsonNode.Parse(signed), ["key"] = Sample("demo-host-b.pub.pem") }));
            await eve.PostAsync($"{t}/contributions", new JsonObject { ["signed"] = JsonNode.Parse(signed), ["key"] = Sample("demo-host-a.pub.pem") });
            var counted = (await eve.GetAsync($"{t}/register"))["contributions"]![0]!;
            Assert.Equal((TrustedKey.IdOf(shown.Bytes), agreement), ((string)counted["keyId"]!, (string)counted["agreement"]!));
        }
    }

    private static JsonNode Hub()
    {
        var hub = JsonNode.Parse(Sample("host-b.json"))!;
        (hub["reporter"], hub["measure"], hub["dimension"], hub["from"]) = (new JsonObject { ["name"] = "Weights Quay", ["role"] = "hub" }, "downloads", "total", "2026-07-01");
        hub["counts"] = new JsonArray(new JsonObject { ["key"] = "total", ["count"] = "88310" });
        return hub;
    }

    internal static async Task<string> OpenAsync(Api eve)
    {
        var opened = await eve.PostAsync("/api/v1/tenants", new JsonObject { ["slug"] = "tidewater", ["name"] = "Tidewater Labs", ["roles"] = new JsonArray("provider"), ["onePerson"] = false });
        return $"/api/v1/t/{(string)opened["tenant"]!}/usage";
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Whose the words in counts, statements and decisions about research are, and what is left of them when the person is erased.</summary>
public sealed class WordsTests : IAsyncLifetime
{
    /// <summary>How the definition in the sample of a second host begins.</summary>
    private const string OldWords = "A request that was answered";

    private readonly RunningApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Vault Vault => _app.Services.GetRequiredService<Vault>();

    private UsageRegister Register(string tenant) => _app.Services.GetRequiredService<Books>().Now.UsageOf(tenant).State;

    [Fact]
    public async Task What_a_person_wrote_about_usage_goes_with_the_person_and_what_the_organisation_published_or_kept_before_stays()
    {
        var world = await World.OpenAsync(_app);
        var tenant = world.Tenant.Split('/')[^1];
        var mallory = await world.PersonAsync("mallory", "administrator");
        await mallory.PostAsync($"{world.Tenant}/usage/contributions/entered", new JsonObject { ["aggregate"] = JsonNode.Parse(Sample("host-a")) });
        var since = Assert.Single(Register(tenant).Contributions.Values);
        var before = await EnteredBeforeAsync(tenant, mallory.Account);
        var project = (string)(await mallory.PostAsync($"{world.Tenant}/usage/research", new JsonObject
        {
            ["applicant"] = "Rosa Diaz", ["affiliation"] = "University of the Coast", ["independence"] = "Publicly funded.",
            ["question"] = "In which countries is it used?", ["data"] = "People by country.", ["safeguards"] = "One locked machine.",
            ["receivedOn"] = "2026-01-05",
        }))["id"]!;
        await mallory.PostAsync(
            $"{world.Tenant}/usage/research/{project}/refuse", new JsonObject { ["ground"] = "incomplete", ["reason"] = "Words of Mallory." });
        var ask = new JsonObject { ["model"] = "tidewater-7b", ["reach"] = "open" };
        var statement = (string)(await mallory.PostAsync($"{world.Tenant}/usage/statements", ask.DeepClone()))["id"]!;
        var published = await _app.TextAsync($"/public/statements/{statement}.json");
        Assert.NotNull(Vault.Open(since.Words));
        Assert.Equal("Words of Mallory.", (string)(await world.First.GetAsync($"{world.Tenant}/usage/research/{project}"))["reason"]!);

        // Whoever is about to erase is told what stays, before it is done.
        using var page = await _app.PageAsync(
            HttpMethod.Get, $"/t/acme/people/{mallory.Account}/erase", await _app.SessionAsync(world.First.Account));
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("what was written about usage with version 0.1.0 or before", text, StringComparison.Ordinal);
        Assert.Contains("the next statement about that model is refused", text, StringComparison.Ordinal);
        await world.First.PostAsync($"{world.Tenant}/people/{mallory.Account}/erase");
        // So that no answer is one that was remembered from before.
        await _app.RestartAsync();

        Assert.Null(Vault.Open(since.Words));
        Assert.Null((string?)(await world.First.GetAsync($"{world.Tenant}/usage/research/{project}"))["reason"]);
        Assert.StartsWith(OldWords, Vault.Open(before.Words), StringComparison.Ordinal);
        // The document was published in the organisation's name: it is the same, byte for byte.
        Assert.Equal(published, await _app.TextAsync($"/public/statements/{statement}.json"));
        // Nothing new is said in words that are gone, and what is left can be said without them.
        Assert.Equal("usage.unknown-id", (await world.First.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/usage/statements", ask.DeepClone())).Code);
        await world.First.PostAsync($"{world.Tenant}/usage/contributions/{since.Id}/withdraw", new JsonObject { ["reason"] = "reporter-asked" });
        var again = (string)(await world.First.PostAsync($"{world.Tenant}/usage/statements", ask.DeepClone()))["id"]!;
        Assert.Contains(OldWords, await _app.TextAsync($"/public/statements/{again}.json"), StringComparison.Ordinal);
    }

    /// <summary>Counts that came when words lay under the key of the organisation, as servers up to 0.1.0 kept them.</summary>
    private async Task<CountedContribution> EnteredBeforeAsync(string tenant, string by)
    {
        var acting = _app.Services.GetRequiredService<Acting>();
        var party = _app.Services.GetRequiredService<Books>().Now.Accounts.Tenants[tenant].Party;
        var contribution = Contribution.Entered(SignedAggregate.FromJson(Encoding.UTF8.GetBytes(Sample("host-b")), "host-b.json").Value!);
        var texts = acting.TextsOf(party, UsageCodes.BadValue);
        var words = DraftStatement.Words(texts, contribution);
        var taken = await acting.ChangeAsync(
            UsageStreams.Registers.At(tenant), by, null,
            (state, asker, _) => Contributing.Take(state, "ctr_before", contribution, words, own: true, asker), texts,
            ct: TestContext.Current.CancellationToken);
        Assert.True(taken.Succeeds(out _, out _));
        return Register(tenant).Contributions["ctr_before"];
    }

    private static string Sample(string name) => File.ReadAllText(Path.Combine(Approved.Root, "samples", "usage", $"{name}.json"));
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Whoever somebody is in the value chain, the register has the list that the guidance has, and says of each field whose word it is.</summary>
public sealed class EverybodysListTests : IAsyncLifetime
{
    private static readonly Role[][] RoleSets =
        [[Role.Provider], [Role.Adapter], [Role.Host], [Role.Developer], [Role.Provider, Role.Host], [Role.Adapter, Role.Developer], Enum.GetValues<Role>()];

    private readonly RunningApp _app = new();
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        // The cells follow with ever higher types of model: a lower one would ask a reason.
        await _world.AssessAsync(type: "narrow");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_set_of_roles_gets_in_every_cell_what_the_guidance_asks_of_it_with_whose_word_each_field_is()
    {
        var (library, seen) = (_app.Services.GetRequiredService<Library>(), 0);
        foreach (var cell in Cell.All)
        {
            var (model, release) = (SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key);
            foreach (var roles in RoleSets)
            {
                string[] named = [.. roles.Select(r => SharedTerms.Roles[r].Key)];
                var ask = new JsonObject { ["modelType"] = model, ["releaseType"] = release, ["roles"] = new JsonArray([.. named.Select(r => (JsonNode)r)]) };
                await _world.First.PutAsync($"{_world.Release}/assessment", ask);
                var list = library.Tailor(Profile.Read(new ProfileAsk(model, release) { Roles = named }).Value!);
                string[] expected = [.. list.Items.Select(Line)];
                Assert.Equal(expected, await PracticesAsync());
                Assert.True(expected.Length > 0 || list.Redirect is not null, $"{cell} {string.Join('+', named)} has neither a list nor advice");
                seen += expected.Length;
                if (roles is not [Role.Provider]) { continue; }
                Assert.Equal(list.Items.Where(i => i.Owed).Select(Signed).Order(StringComparer.Ordinal), await SignedAsync());
            }
        }
        Assert.True(seen > 2000, $"{seen} lines were looked at");
    }

    private async Task<List<string>> PracticesAsync()
    {
        var lines = new List<string>();
        for (string? after = null; ;)
        {
            var page = await _world.First.GetAsync($"{_world.Release}/practices?limit=100{(after is null ? "" : $"&after={after}")}");
            foreach (var practice in page["practices"]!.AsArray())
            {
                var how = practice!["howAsked"]!;
                string Whose(string field) => $"{how["basis"]![field]!["pack"]} {how["basis"]![field]!["basis"]}";
                lines.Add($"{practice["practice"]} {how["of"]} {how["as"]} {practice["owed"]} {Whose("text")} {Whose("level")} {Whose("when")} {Whose("proof")}");
            }
            if ((after = (string?)page["next"]) is null) { return lines; }
        }
    }

    private static string Line(ChecklistItem item) =>
        $"{item.Id} {SharedTerms.Roles[item.Actor].Key} {SharedTerms.AskedAs[item.Asked].Key} {(item.Owed ? "true" : "false")} {Whose(item.Basis)}";

    private static string Signed(ChecklistItem item) => $"{item.Id} {SharedTerms.AskedAs[item.Asked].Key} {Whose(item.Basis)}";

    private static string Whose(ItemBasis basis) => string.Join(
        ' ', new[] { basis.Text, basis.Level, basis.When, basis.Proof }.Select(field => $"{field.Pack} {SharedTerms.Bases[field.Basis].Key}"));

    /// <summary>What a decision of now says of each thing that is owed.</summary>
    private async Task<string[]> SignedAsync()
    {
        var decision = (string)(await _world.JudgeAsync())["decision"]!;
        var envelope = JsonNode.Parse(await _world.First.TextAsync($"{_world.Release}/decisions/{decision}"))!;
        var statement = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!)))!;
        var groups = statement["predicate"]![Plimsoll.Release.Decisions.Statement.Extension]!["asked"]?.AsArray() ?? [];
        return [.. (from @group in groups
                    from item in @group!["items"]!.AsArray()
                    let line = $"{item} {@group["as"]} {@group["text"]} {@group["level"]} {@group["when"]} {@group["proof"]}"
                    select line).Order(StringComparer.Ordinal)];
    }
}

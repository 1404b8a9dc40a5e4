// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Chain;

/// <summary>Two installations, and the command that carries what goes between them: no server asks another.</summary>
public sealed class ExchangeCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-exchange-").FullName;
    private readonly RunningApp _sender = new();
    private readonly RunningApp _receiver = new();

    public ValueTask InitializeAsync() => _receiver.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_sheet_is_taken_answered_and_settled_by_command_and_both_keep_the_same_bytes()
    {
        var world = await HandOverTests.BeginAsync(_sender);
        var harbour = await World.OpenAsync(_receiver, slug: "harbour", role: "host", name: "Harbour Cloud");
        var practices = await HandOverTests.GateAsync(world);
        var made = await HandOverTests.HandOverAsync(world, practices);
        var (handOver, link) = ((string)made["handOver"]!, $"{_sender.Address}{(string)made["page"]!}");
        var (ours, theirs, answers, output) = (At("sender.pub.pem"), At("receiver.pub.pem"), At("answers.json"), At("agreed.dsse.json"));
        await File.WriteAllTextAsync(ours, HandOverTests.PublicKey(_sender), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(theirs, HandOverTests.PublicKey(_receiver), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(answers, new JsonObject
        {
            ["name"] = "Olga", ["lines"] = new JsonArray(
                new JsonObject { ["line"] = practices[0], ["answer"] = "accepted" }, new JsonObject { ["line"] = practices[1], ["answer"] = "declined", ["words"] = "Not by us" }),
        }.ToJsonString(), TestContext.Current.CancellationToken);
        Dictionary<string, string?> who = new()
        {
            ["PLIMSOLL_SERVER"] = _receiver.Address, ["PLIMSOLL_KEY"] = harbour.First.Key, ["PLIMSOLL_TENANT"] = harbour.Tenant[(harbour.Tenant.LastIndexOf('/') + 1)..],
        };

        // With another key than the sender's nothing is taken, and the link stands in no message.
        var wrong = await Programs.PlimsollAsync(who, "chain", "take", link, "--sender-key", theirs);
        Assert.Equal(2, wrong.Exit);
        Assert.DoesNotContain(link, wrong.Error, StringComparison.Ordinal);
        var taken = await Programs.PlimsollAsync(who, "chain", "take", link, "--sender-key", ours, "--format", "json");
        Assert.True(taken.Exit == 0, taken.Error);
        var received = (string)JsonNode.Parse(taken.Output)!["id"]!;
        var replied = await Programs.PlimsollAsync(who, "chain", "reply", received, answers, "--link", link, "--out", output);
        Assert.True(replied.Exit == 0, replied.Error);
        var set = replied.Output.Trim();

        var both = await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken);
        Assert.Equal(both, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/answers/{set}"));
        Assert.Equal(both, await harbour.First.TextAsync($"{harbour.Tenant}/chain/received/{received}/answers/{set}"));
        var verified = await Programs.PlimsollAsync(who, "chain", "verify", output, "--key", ours, "--key", theirs);
        Assert.Equal(0, verified.Exit);
        Assert.Contains($"signature of Organisation acme holds: key {_sender.Services.GetRequiredService<ServerKeys>().HandOver.Kid}", verified.Output, StringComparison.Ordinal);
        Assert.Contains($"signature of Harbour Cloud holds: key {_receiver.Services.GetRequiredService<ServerKeys>().HandOver.Kid}", verified.Output, StringComparison.Ordinal);
        var one = await Programs.PlimsollAsync(who, "chain", "verify", output, "--key", ours);
        Assert.Equal((0, true), (one.Exit, one.Output.Contains("signature of Harbour Cloud is not shown", StringComparison.Ordinal)));

        // A byte that is changed is found, and a key that nobody trusts says nothing.
        await File.WriteAllTextAsync(output, both.Replace("\"sig\":\"", "\"sig\":\"A", StringComparison.Ordinal)[..^4] + "A\"}]}", TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await Programs.PlimsollAsync(who, "chain", "verify", output, "--key", ours)).Exit);
        await File.WriteAllTextAsync(output, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/sheet"), TestContext.Current.CancellationToken);
        Assert.Equal(21, (await Programs.PlimsollAsync(who, "chain", "verify", output, "--key", theirs)).Exit);
    }

    [Fact]
    public async Task Where_no_command_reaches_the_sender_files_go_there_and_back_and_end_as_the_same_bytes()
    {
        var world = await HandOverTests.BeginAsync(_sender);
        var harbour = await World.OpenAsync(_receiver, slug: "harbour", role: "host", name: "Harbour Cloud");
        var practices = await HandOverTests.GateAsync(world);
        var handOver = (string)(await HandOverTests.HandOverAsync(world, practices))["handOver"]!;
        var (ours, sheet, answers, signed, agreed) = (At("sender.pub.pem"), At("sheet.json"), At("answers.json"), At("signed.json"), At("agreed.json"));
        await File.WriteAllTextAsync(ours, HandOverTests.PublicKey(_sender), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sheet, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/sheet"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(answers, new JsonObject
        {
            ["name"] = "Olga", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[0], ["answer"] = "accepted" }),
        }.ToJsonString(), TestContext.Current.CancellationToken);
        Dictionary<string, string?> who = new()
        {
            ["PLIMSOLL_SERVER"] = _receiver.Address, ["PLIMSOLL_KEY"] = harbour.First.Key, ["PLIMSOLL_TENANT"] = harbour.Tenant[(harbour.Tenant.LastIndexOf('/') + 1)..],
        };
        var taken = await Programs.PlimsollAsync(who, "chain", "take", sheet, "--sender-key", ours, "--format", "json");
        Assert.True(taken.Exit == 0, taken.Error);
        var received = (string)JsonNode.Parse(taken.Output)!["id"]!;
        var replied = await Programs.PlimsollAsync(who, "chain", "reply", received, answers, "--out", signed);
        Assert.True(replied.Exit == 0, replied.Error);
        var one = await File.ReadAllTextAsync(signed, TestContext.Current.CancellationToken);

        // With our signature alone nothing is agreed.
        Assert.NotEqual(0, (await Programs.PlimsollAsync(who, "chain", "agree", received, signed)).Exit);
        using (var back = await world.First.SendAsync(HttpMethod.Post, $"{world.Tenant}/chain/hand-overs/{handOver}/answers", new StringContent(one, Encoding.UTF8, "application/json")))
        {
            await File.WriteAllTextAsync(agreed, await back.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }
        var kept = await Programs.PlimsollAsync(who, "chain", "agree", received, agreed);
        Assert.True(kept.Exit == 0, kept.Error);
        var set = replied.Output.Trim();
        var both = await File.ReadAllTextAsync(agreed, TestContext.Current.CancellationToken);
        Assert.Equal(both, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/answers/{set}"));
        Assert.Equal(both, await harbour.First.TextAsync($"{harbour.Tenant}/chain/received/{received}/answers/{set}"));
    }

    private string At(string name) => Path.Combine(_folder, name);
}

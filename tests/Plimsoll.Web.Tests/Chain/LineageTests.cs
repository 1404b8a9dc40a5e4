// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Tests.Chain;

/// <summary>What happens to a released model is told along the lineage: to each organisation downstream, once.</summary>
public sealed class LineageTests
{
    [Fact]
    public async Task A_suspension_reaches_each_organisation_downstream_once_and_nobody_else_also_after_a_restart()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        await world.SuspendAsync();
        Assert.Equal("0 1 1 0", await world.CountsAsync(1));

        var told = Assert.Single(await world.NoticesAsync(world.C));
        Assert.Equal(
            ("suspended", "Harbour base", "1.0", "Organisation acme", world.A.ReleaseId, "incident"),
            ((string)told["what"]!, (string)told["model"]!, (string)told["version"]!, (string)told["organisation"]!, (string)told["release"]!, (string)told["because"]!));
        // C is reached in two ways, and told the shorter one.
        var reached = Assert.Single(told["reached"]!.AsArray())!;
        Assert.Equal(("Mole merged", 1, 0, "merged-from"), ((string)reached["name"]!, (int)reached["links"]!, (int)reached["between"]!, (string)reached["kind"]!));
        // B is told both of its versions, in one notice.
        var both = Assert.Single(await world.NoticesAsync(world.B))["reached"]!.AsArray();
        Assert.Equal([("Quay domain", 2), ("Quay small", 3)], both.Select(r => ((string)r!["name"]!, (int)r["links"]!)));
        Assert.Equal(["Quay domain 1.0", "Quay small 1.0"], both[1]!["own"]!.AsArray().Select(o => (string)o!));
        Assert.Contains("Harbour base 1.0 of Organisation acme, from which your Quay domain 1.0 comes along 2 links", (string)(await world.NoticesAsync(world.B))[0]["sentence"]!, StringComparison.Ordinal);
        // Of reasons, and of what lies between in other organisations, nobody is told.
        var text = (await world.First.TextAsync($"{world.C.Tenant}/chain/notices")) + (await world.First.TextAsync($"{world.B.Tenant}/chain/notices"));
        foreach (var secret in (string[])["A secret of ours", "Harbour chat"]) { Assert.DoesNotContain(secret, text, StringComparison.Ordinal); }
        Assert.DoesNotContain("Quay", await world.First.TextAsync($"{world.C.Tenant}/chain/notices"), StringComparison.Ordinal);

        await app.RestartAsync();
        await app.Services.GetRequiredService<TellDownstream>().OnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal("0 1 1 0", await world.CountsAsync(1));
    }
}

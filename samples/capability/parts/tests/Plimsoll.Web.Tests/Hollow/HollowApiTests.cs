// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Hollow;
using Plimsoll.Web.Hollow;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Tests.Hollow;

public sealed class HollowApiTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task What_was_opened_is_shown_and_what_was_not_is_unknown()
    {
        using var unknown = await app.GetAsync("/api/v1/hollow/hol_1");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var opened = HollowStreams.Hollows.New("ten_1", "hol_1").Writes(0, [new HollowOpened("hol_1")]);
        var recorder = app.Services.GetRequiredService<Recorder>();
        Assert.Null((await recorder.AppendAsync("acc_1", _ => new[] { opened }, [], ct: TestContext.Current.CancellationToken)).Refusal);
        await app.RestartAsync();
        Assert.Equal("hol_1", (string?)JsonNode.Parse(await app.TextAsync("/api/v1/hollow/hol_1"))!["hollow"]);
    }
}

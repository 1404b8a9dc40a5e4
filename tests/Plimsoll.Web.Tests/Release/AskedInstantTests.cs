// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Wherever an instant is asked about, it may be written with none to three decimals, and with more it is refused in a sentence.</summary>
public sealed class AskedInstantTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();

    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        await _world.AssessAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("2099-11-20T12:00:00Z")]
    [InlineData("2099-11-20T12:00:00.5Z")]
    [InlineData("2099-11-20T12:00:00.123Z")]
    [InlineData("2099-11-20T12:00:00%2B01:00")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    public async Task It_is_read_as_RFC_3339_writes_it(string at)
    {
        Assert.NotNull(await _world.First.GetAsync($"{_world.Release}?asOf={at}"));
        using var page = await _app.PageAsync(HttpMethod.Get, $"/t/acme/releases/{_world.ReleaseId}?asOf={at}", await _app.SessionAsync(_world.First.Account));
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Equal(200, await PostAsync($"/api/v1/release/judge?asOf={at}", SignedDecision.History("held")));
        Assert.Equal(200, await PostAsync($"/api/v1/usage/read?at={at}", """{"id":"e","model":"m"}"""u8.ToArray()));
        await _world.First.PutAsync(
            $"{_world.Release}/practices/G08.B1/assignment", new JsonObject { ["owner"] = null, ["due"] = Uri.UnescapeDataString(at) });
    }

    /// <summary>Somebody asks about the last day there is, of a gate that is clear and of uses: nothing lies behind it, and nothing breaks on it.</summary>
    [Fact]
    public async Task The_last_day_of_the_calendar_is_a_day_like_any_other()
    {
        await _world.ProveAsync();
        var session = await _app.SessionAsync(_world.First.Account);
        foreach (var at in (string[])["9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999Z"])
        {
            Assert.NotNull(await _world.First.GetAsync($"{_world.Release}/gate?asOf={at}"));
            Assert.Equal(200, await PostAsync($"/api/v1/release/judge?asOf={at}", SignedDecision.History("clear")));
        }
        foreach (var page in (string[])
            ["/t/acme/releases/{0}?asOf=9999-12-31", "/t/acme/releases/{0}/gate?asOf=9999-12-31", "/t/acme/activity?month=9999-12", "/t/acme/statements?from=9999-12-31&last=9999-12-31"])
        {
            using var answer = await _app.PageAsync(HttpMethod.Get, string.Format(System.Globalization.CultureInfo.InvariantCulture, page, _world.ReleaseId), session);
            Assert.True((int)answer.StatusCode < 500, page);
        }
    }

    [Fact]
    public async Task With_more_than_three_decimals_it_is_refused_and_so_is_what_is_no_instant()
    {
        foreach (var (at, reason) in ((string, string)[])[("2026-11-20T12:00:00.1234Z", "more than three decimals"), ("yesterday", "is not an instant")])
        {
            foreach (var address in (string[])[$"{_world.Release}?asOf={at}", $"{_world.Release}/practices?asOf={at}"])
            {
                using var answer = await _world.First.SendAsync(HttpMethod.Get, address);
                Assert.Equal(422, (int)answer.StatusCode);
                Assert.Contains(reason, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
            Assert.Equal(422, await PostAsync($"/api/v1/release/judge?asOf={at}", SignedDecision.History("held")));
        }
    }

    private async Task<int> PostAsync(string address, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var answer = await _app.Client.PostAsync(new Uri(address, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}

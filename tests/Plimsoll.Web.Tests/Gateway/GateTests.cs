// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Plimsoll.Gateway;
using Plimsoll.Gateway.Testing;
using Plimsoll.Release;
using Plimsoll.Release.Status;

namespace Plimsoll.Web.Tests.Gateway;

public sealed class GateTests
{
    private readonly StatusIssuer _issuer = Issued.Issuer();
    private readonly MovedClock _clock = new();

    [Fact]
    public async Task What_is_allowed_is_served_and_every_refusal_says_why()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(7, ServiceState.Restricted, uses: "chat"));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer));
        var chat = await app.GetAsync("/chat");
        Assert.Equal((HttpStatusCode.OK, "7"), (chat.Status, chat.Serial));
        var code = await app.GetAsync("/code");
        Assert.Equal((HttpStatusCode.Forbidden, "7"), (code.Status, code.Serial));
        Assert.Equal(("release.use-restricted", "use", "code", "use chat"), (code.Code, Text(code, "field"), Text(code, "value"), Text(code, "fix")));
        Assert.Equal("use 'code' is not among the uses that are still allowed; use chat.", Text(code, "detail"));
    }

    [Fact]
    public async Task A_successor_is_told_and_changes_nothing_of_what_is_served_and_a_document_of_before_is_taken_too()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer));
        Assert.Equal((HttpStatusCode.OK, "1", null), await ToldAsync());
        _issuer.Successor = new StatusSuccessor("rel_2", Plimsoll.Vocabulary.Digest.Of("newer weights"u8), Issued.Start);
        // The same serial: nothing changed of whether it may serve.
        server.Document = _issuer.Sign(1, at: Issued.Start.AddSeconds(30));
        await Eventually.TrueAsync(async () => (await ToldAsync()).Successor is not null);
        Assert.Equal((HttpStatusCode.OK, "1", "rel_2"), await ToldAsync());
        server.Document = _issuer.Sign(2, ServiceState.Retired, at: Issued.Start.AddSeconds(40));
        await app.ComesToAsync("/chat", 403, "release.retired");
        Assert.Equal((HttpStatusCode.Forbidden, "2", "rel_2"), await ToldAsync());

        async Task<(HttpStatusCode, string?, string? Successor)> ToldAsync() =>
            await app.GetAsync("/chat") is var answer ? (answer.Status, answer.Serial, answer.Successor) : default;
    }

    [Fact]
    public async Task A_use_that_the_release_is_not_meant_for_is_refused_and_so_is_an_endpoint_that_names_none()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer));
        Assert.Equal((HttpStatusCode.Forbidden, "release.use-unknown"), await BriefAsync(app, "/weapons"));
        Assert.Equal((HttpStatusCode.Forbidden, "gateway.use-unnamed"), await BriefAsync(app, "/unnamed"));
        Assert.Equal((HttpStatusCode.Forbidden, "gateway.use-unnamed"), await BriefAsync(app, "/nowhere"));
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/alive"));
    }

    [Fact]
    public async Task One_use_can_be_named_for_every_endpoint_that_names_none()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1, ServiceState.Restricted, uses: "code"));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer) with { Use = "code" });
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/unnamed"));
        Assert.Equal((HttpStatusCode.Forbidden, "release.use-restricted"), await BriefAsync(app, "/chat"));
    }

    [Theory]
    [InlineData(ServiceState.Suspended, "release.suspended")]
    [InlineData(ServiceState.Retired, "release.retired")]
    public async Task A_release_that_is_lowered_is_no_longer_served_and_a_raised_one_is_again(ServiceState lowered, string code)
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer));
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        server.Document = _issuer.Sign(2, lowered);
        await app.ComesToAsync("/chat", 403, code);
        Assert.Equal("2", (await app.GetAsync("/chat")).Serial);
        server.Document = _issuer.Sign(3);
        await app.ComesToAsync("/chat", 200);
    }

    [Fact]
    public async Task With_the_settings_as_they_come_a_suspension_is_obeyed_within_a_minute()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        var options = new GateOptions { Server = server.Address, Release = Issued.Release, TrustedKeys = [_issuer.Pem] };
        Assert.Equal(OnExpiry.Closed, options.OnExpiry);
        // Longest way: the status changes just after a look, the next look hangs, the one after a miss finds it.
        Assert.True(options.Every + StatusSource.Patience + (options.Every / 4) < TimeSpan.FromMinutes(1));
        Assert.True(GateOptions.Slowest + StatusSource.Patience + (GateOptions.Slowest / 4) < TimeSpan.FromMinutes(1));
        await using var app = await GatedApp.StartAsync(_clock, options with { Every = TimeSpan.FromSeconds(1) });
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        server.Document = _issuer.Sign(2, ServiceState.Suspended);
        await app.ComesToAsync("/chat", 403, "release.suspended");
    }

    [Fact]
    public async Task An_older_document_is_not_gone_by_even_when_the_server_hands_it_out()
    {
        var active = _issuer.Sign(1);
        await using var server = await Issued.ServerAsync(_issuer.Sign(2, ServiceState.Suspended));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer));
        Assert.Equal((HttpStatusCode.Forbidden, "release.suspended"), await BriefAsync(app, "/chat"));
        server.Document = active;
        await server.AskedAgainAsync(ct: TestContext.Current.CancellationToken);
        var answer = await app.GetAsync("/chat");
        Assert.Equal((HttpStatusCode.Forbidden, "release.suspended", "2"), (answer.Status, answer.Code, answer.Serial));
    }

    [Theory]
    [InlineData(OnExpiry.Closed)]
    [InlineData(OnExpiry.Open)]
    public async Task What_another_key_signed_is_never_gone_by_and_never_called_expired(OnExpiry setting)
    {
        var stranger = Issued.Issuer();
        await using var server = await Issued.ServerAsync(stranger.Sign(9));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer) with { OnExpiry = setting }, settled: false);
        await app.ComesToAsync("/chat", 503, "ledger.unknown-key");
        var answer = await app.GetAsync("/chat");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ledger.unknown-key", true, null), (answer.Status, answer.Code, answer.RetryAfter, answer.Serial));
        server.Document = _issuer.Sign(1);
        await app.ComesToAsync("/chat", 200);
        server.Document = stranger.Sign(10, ServiceState.Suspended);
        await server.AskedAgainAsync(ct: TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        _clock.Now = Issued.Start.AddMinutes(16);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ledger.unknown-key"), await BriefAsync(app, "/chat"));
    }

    [Fact]
    public async Task Several_keys_are_trusted_while_one_replaces_another()
    {
        var next = Issued.Issuer();
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer, next));
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        server.Document = next.Sign(2, ServiceState.Suspended);
        await app.ComesToAsync("/chat", 403, "release.suspended");
    }

    [Theory]
    [InlineData(OnExpiry.Closed, 503, "release.status-expired")]
    [InlineData(OnExpiry.Open, 200, null)]
    public async Task When_the_server_is_gone_serving_goes_on_until_expiry_and_then_as_the_client_chose(OnExpiry setting, int status, string? code)
    {
        var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer) with { OnExpiry = setting });
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        await server.DisposeAsync();
        _clock.Now = Issued.Start.AddMinutes(15).AddMilliseconds(-1);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        _clock.Now = Issued.Start.AddMinutes(15);
        Assert.Equal(((HttpStatusCode)status, code), await BriefAsync(app, "/chat"));
    }

    [Theory]
    [InlineData(OnExpiry.Closed)]
    [InlineData(OnExpiry.Open)]
    public async Task What_was_suspended_stays_so_when_the_server_is_gone_and_its_document_old(OnExpiry setting)
    {
        var server = await Issued.ServerAsync(_issuer.Sign(1, ServiceState.Suspended));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer) with { OnExpiry = setting });
        Assert.Equal((HttpStatusCode.Forbidden, "release.suspended"), await BriefAsync(app, "/chat"));
        await server.DisposeAsync();
        _clock.Now = Issued.Start.AddDays(30);
        Assert.Equal((HttpStatusCode.Forbidden, "release.suspended"), await BriefAsync(app, "/chat"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(204)]
    public async Task Without_any_document_nothing_is_served_whatever_the_setting(int status)
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        server.Status = status;
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer) with { OnExpiry = OnExpiry.Open }, settled: false);
        var answer = await app.GetAsync("/chat");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "gateway.unreachable", true), (answer.Status, answer.Code, answer.RetryAfter));
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/alive"));
    }

    [Fact]
    public async Task No_request_waits_for_the_network_once_a_document_is_held()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer));
        Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat"));
        server.Delay = TimeSpan.FromSeconds(60);
        await server.AskedAgainAsync(times: 1, TestContext.Current.CancellationToken);
        var before = server.Asked;
        for (var i = 0; i < 50; i++) { Assert.Equal((HttpStatusCode.OK, null), await BriefAsync(app, "/chat")); }
        // Each one that waited would see a look end and the next one begin.
        Assert.InRange(server.Asked - before, 0, 25);
    }

    [Fact]
    public async Task The_first_requests_wait_for_the_first_document_instead_of_failing()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        server.Delay = TimeSpan.FromMilliseconds(300);
        // A machine that is busy for as long as a look may take shows nothing: it is tried again, and a gate that does not wait fails every time.
        for (var tries = 1; ; tries++)
        {
            await using var app = await GatedApp.StartAsync(_clock, GatedApp.Options(server, _issuer), settled: false);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.GetAsync("/chat")));
            if (answers.All(answer => answer.Status == HttpStatusCode.OK)) { return; }
            Assert.InRange(tries, 1, 5);
        }
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_with_its_name_and_the_fix()
    {
        var options = new GateOptions { Server = new Uri("http://127.0.0.1:1"), Release = "rel_1", TrustedKeys = [_issuer.Pem] };
        foreach (var (wrong, name) in new[]
        {
            (options with { TrustedKeys = [] }, "TrustedKeys"), (options with { TrustedKeys = [_issuer.Pem, "not a key"] }, "TrustedKeys"), (options with { Release = " " }, "Release"), (options with { Use = "" }, "Use"),
            (options with { Server = new Uri("/status", UriKind.Relative) }, "Server"), (options with { Server = new Uri("ftp://127.0.0.1") }, "Server"), (options with { Server = new Uri("http://me:secret@127.0.0.1") }, "Server"),
            (options with { Every = TimeSpan.Zero }, "Every"), (options with { Every = TimeSpan.FromSeconds(31) }, "Every"), (options with { OnExpiry = (OnExpiry)7 }, "OnExpiry"),
        })
        {
            var thrown = await Assert.ThrowsAsync<ArgumentException>(() => GatedApp.StartAsync(_clock, wrong, settled: false));
            Assert.StartsWith(name, thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
        }
    }

    private static string? Text(Answer answer, string field) => answer.Problem!.Value.GetProperty(field).GetString();

    private static async Task<(HttpStatusCode, string?)> BriefAsync(GatedApp app, string path) => await app.GetAsync(path) is var answer ? (answer.Status, answer.Code) : default;
}

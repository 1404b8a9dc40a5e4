// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plimsoll.Gateway;
using Plimsoll.Gateway.Testing;
using Plimsoll.Release.Status;

namespace Plimsoll.Web.Tests.Gateway;

public sealed class StatusClientTests : IDisposable
{
    private readonly StatusIssuer _issuer = Issued.Issuer();
    private readonly FakeTimeProvider _clock = new(Issued.Start.AddMinutes(1));
    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string StateFile => Path.Combine(_folder, "status.json");

    [Fact]
    public async Task What_is_unchanged_is_not_sent_again_until_half_of_its_life_is_over()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var client = Client(server);
        foreach (var (minute, given, unchanged) in new[] { (1, 1, 0), (2, 1, 1), (7, 1, 2), (8, 2, 2) })
        {
            _clock.SetUtcNow(Issued.Start.AddMinutes(minute));
            await client.RefreshAsync(TestContext.Current.CancellationToken);
            Assert.Equal((minute, given, unchanged), (minute, server.Given, server.Unchanged));
        }
    }

    [Fact]
    public async Task A_server_that_finds_nothing_changed_for_ever_does_not_let_the_document_expire()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var client = Client(server);
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        server.Stubborn = true;
        server.Document = _issuer.Sign(2, at: Issued.Start.AddMinutes(10));
        _clock.SetUtcNow(Issued.Start.AddMinutes(14));
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, client.HighestSerial);
        _clock.SetUtcNow(Issued.Start.AddMinutes(20));
        Assert.IsType<UseAnswer.Allowed>(client.Check("chat"));
    }

    [Fact]
    public async Task The_tag_of_a_document_that_was_turned_away_is_not_used()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var client = Client(server);
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        server.Document = Issued.Issuer().Sign(2);
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal((3, 0), (server.Given, server.Unchanged));
    }

    [Fact]
    public async Task A_restart_forgets_neither_the_serial_nor_the_document()
    {
        await using (var server = await Issued.ServerAsync(_issuer.Sign(7)))
        await using (var client = Client(server))
        {
            await client.RefreshAsync(TestContext.Current.CancellationToken);
        }
        await using var replaying = await Issued.ServerAsync(_issuer.Sign(6));
        await using var again = Client(replaying);
        Assert.Equal(7, Assert.IsType<UseAnswer.Allowed>(again.Check("chat")).HighestSerial);
        await again.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(7, again.HighestSerial);
        _clock.SetUtcNow(Issued.Start.AddMinutes(16));
        Assert.Equal("release.status-replayed", Assert.IsType<UseAnswer.Unverified>(again.Check("chat")).Refusal.Code);
    }

    [Fact]
    public async Task Where_the_key_is_no_longer_trusted_a_restart_remembers_the_serial_alone()
    {
        var next = Issued.Issuer();
        await using var server = await Issued.ServerAsync(_issuer.Sign(7));
        await using (var client = Client(server)) { await client.RefreshAsync(TestContext.Current.CancellationToken); }
        server.Document = next.Sign(6);
        await using var again = Client(server, next);
        Assert.Equal((7, "gateway.no-document"), (again.HighestSerial, Assert.IsType<UseAnswer.Unverified>(again.Check("chat")).Refusal.Code));
        await again.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal("release.status-replayed", Assert.IsType<UseAnswer.Unverified>(again.Check("chat")).Refusal.Code);
        server.Document = next.Sign(8);
        await again.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(8, Assert.IsType<UseAnswer.Allowed>(again.Check("chat")).HighestSerial);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"document":"e30=","release":"rel_1","serial":"-1"}""")]
    [InlineData("""{"document":"e30=","release":"rel_1","serial":"99999999999999999999"}""")]
    [InlineData("""{"document":"no-base64","release":"rel_1","serial":"1"}""")]
    [InlineData("""{"document":"e30=","release":"rel_2","serial":"1"}""")]
    [InlineData("""{"release":"rel_1","serial":"1"}""")]
    [InlineData("""{"document":"e30=","release":"rel_1","serial":"1","more":"x"}""")]
    public async Task A_state_that_is_not_what_was_written_stops_the_start_instead_of_being_forgotten(string content)
    {
        await File.WriteAllTextAsync(StateFile, content, TestContext.Current.CancellationToken);
        Assert.Equal("gateway.state-unreadable", StatusClient.Create(Options(new Uri("http://127.0.0.1:1"), _issuer), _http, _clock, NullLogger.Instance).Refusal!.Code);
    }

    [Fact]
    public async Task A_document_in_the_state_that_was_changed_is_not_believed()
    {
        var forged = Convert.ToBase64String(Issued.Issuer().Sign(3));
        await File.WriteAllTextAsync(StateFile, $$"""{"document":"{{forged}}","release":"rel_1","serial":"3"}""", TestContext.Current.CancellationToken);
        await using var client = StatusClient.Create(Options(new Uri("http://127.0.0.1:1"), _issuer), _http, _clock, NullLogger.Instance).Value!;
        Assert.Equal((3, "gateway.no-document"), (client.HighestSerial, Assert.IsType<UseAnswer.Unverified>(client.Check("chat")).Refusal.Code));
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_stops_no_request()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        await using var client = StatusClient.Create(Options(server.Address, _issuer) with { StateFile = Path.Combine(_folder, "nowhere", "status.json") }, _http, _clock, NullLogger.Instance).Value!;
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.IsType<UseAnswer.Allowed>(client.Check("chat"));
    }

    [Fact]
    public async Task What_no_status_document_can_be_is_not_read_to_its_end()
    {
        await using var server = await Issued.ServerAsync(new byte[10 * 1024 * 1024]);
        await using var client = Client(server);
        await client.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal("gateway.unreachable", Assert.IsType<UseAnswer.Unverified>(client.Check("chat")).Refusal.Code);
    }

    [Fact]
    public async Task A_client_that_is_disposed_while_it_waits_for_an_answer_ends_at_once()
    {
        await using var server = await Issued.ServerAsync(_issuer.Sign(1));
        server.Delay = Timeout.InfiniteTimeSpan;
        // On a clock that stands, patience never runs out: only the end of the client can end the wait.
        var client = StatusClient.Create(Options(server.Address, _issuer), _http, new FakeTimeProvider(Issued.Start), NullLogger.Instance).Value!;
        client.Start();
        await Eventually.TrueAsync(() => server.Asked == 1);
        await client.DisposeAsync().AsTask().WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
    }

    private StatusClient Client(StatusServer server, StatusIssuer? trusted = null) => StatusClient.Create(Options(server.Address, trusted ?? _issuer), _http, _clock, NullLogger.Instance).Value!;

    private GateOptions Options(Uri server, StatusIssuer trusted) => new() { Server = server, Release = Issued.Release, TrustedKeys = [trusted.Pem], StateFile = StateFile };
}

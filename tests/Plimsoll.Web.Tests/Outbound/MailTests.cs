// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Outbound;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Outbound;

/// <summary>Links of invitations and of new passwords, handed to a real mail server.</summary>
public sealed partial class MailTests : IDisposable
{
    private const string Rosa = "rosa@example.net", User = "plimsoll", Password = "correct horse";

    private static readonly MailWaits Short = new([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(1), 500)]);

    private readonly (string Key, string Certificate, string Authority) _certified = MailServer.Certify("localhost");

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    [GeneratedRegex("https://plimsoll\\.example\\.org/(?:invitation|reset)\\?token=[\\w-]+")]
    private static partial Regex Link { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task An_invitation_is_mailed_over_TLS_to_a_server_that_knows_who_sends_it_and_its_link_works(string tls)
    {
        await using var mail = await ServerAsync(tls == "tls");
        await using var app = new RunningApp { Arguments = Arguments(mail.At(), tls) };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var invited = await InviteAsync(world);
        await Eventually.TrueAsync(() => mail.Got.Count == 1);
        var got = Assert.Single(mail.Got);
        Assert.Equal(("plimsoll@example.org", Rosa, User, true), ((string)got["from"]!, (string)got["to"]![0]!, (string)got["user"]!, (bool)got["tls"]!));
        var text = Unfolded((string)got["text"]!);
        Assert.Contains("Auto-Submitted: auto-generated", text, StringComparison.Ordinal);
        Assert.Equal($"https://plimsoll.example.org/invitation?token={(string)invited["token"]!}", Link.Match(text).Value);
        // What was mailed lies nowhere any more.
        await Eventually.TrueAsync(() => app.Services.GetRequiredService<OutgoingMessages>().CountWaiting() == 0);
        var told = Assert.Single(app.Services.GetRequiredService<OutgoingMessages>().Of((string)invited["invitation"]!, 10));
        Assert.Equal(("delivered", ""), (told.Answer, told.Leaving.Body));
        await new Api(app, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = Link.Match(text).Value[^43..], ["password"] = "the long sentence of rosa" });
    }

    [Fact]
    public async Task Whoever_runs_the_server_has_a_link_for_a_new_password_mailed_to_its_owner_and_does_not_see_it()
    {
        await using var mail = await ServerAsync(secure: false);
        await using var app = new RunningApp { Arguments = Arguments(mail.At(), "starttls") };
        await app.InitializeAsync();
        await app.FirstAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(0, await OperateAccess.RunAsync(["reset", "--mail", "eve@example.org", "--data", app.Data], output, error));
        Assert.DoesNotContain("token=", output.ToString(), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => mail.Got.Count == 1);
        Assert.Equal("eve@example.org", (string)Assert.Single(mail.Got)["to"]![0]!);
        Assert.StartsWith("https://plimsoll.example.org/reset?token=", Link.Match(Unfolded((string)mail.Got.First()["text"]!)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_believed_a_name_that_is_another_and_a_wrong_password_hand_nothing_over()
    {
        await using var mail = await ServerAsync(secure: false);
        string[] wrong = Arguments(mail.At(), "starttls");
        string Told(string setting) => wrong[Array.IndexOf(wrong, setting) + 1];
        var (_, _, other) = MailServer.Certify("localhost");
        await File.WriteAllTextAsync(Path.Combine(_folder, "other.pem"), other, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "other-password"), "wrong\n", TestContext.Current.CancellationToken);
        Close(Path.Combine(_folder, "other-password"));
        foreach (var (setting, value, word) in ((string, string, string)[])
        [
            ("--outbound-authorities", Path.Combine(_folder, "other.pem"), "certificate"), ("--mail-server", mail.At("127.0.0.1"), "certificate"),
            ("--mail-password-file", Path.Combine(_folder, "other-password"), "sign-in-refused"),
        ])
        {
            var before = Told(setting);
            wrong[Array.IndexOf(wrong, setting) + 1] = value;
            await using var app = new RunningApp { Arguments = wrong };
            await app.InitializeAsync();
            await InviteAsync(await World.OpenAsync(app));
            await AnsweredAsync(app, word);
            wrong[Array.IndexOf(wrong, setting) + 1] = before;
        }
        Assert.Empty(mail.Got);
    }

    [Fact]
    public async Task A_server_that_offers_no_TLS_is_told_nothing()
    {
        await using var mail = await MailServer.StartAsync([]);
        await using var app = new RunningApp { Arguments = ["--mail-server", mail.At(), "--mail-from", "plimsoll@example.org", "--address", "https://plimsoll.example.org"] };
        await app.InitializeAsync();
        await InviteAsync(await World.OpenAsync(app));
        await AnsweredAsync(app, "no-starttls");
        Assert.Empty(mail.Got);
    }

    [Fact]
    public async Task What_a_server_refuses_for_now_is_tried_again_what_it_refuses_for_good_is_given_up_and_one_that_comes_back_gets_it_once()
    {
        await using var mail = await ServerAsync(secure: false);
        await using var app = new RunningApp { Arguments = Arguments(mail.At(), "starttls"), MailWaits = Short };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await mail.AnswerAsync(451);
        await InviteAsync(world);
        await Eventually.TrueAsync(() => mail.Got.Count >= 2);
        await mail.AnswerAsync(250);
        await Eventually.TrueAsync(() => mail.Got.Count(one => (int)one["answered"]! == 250) == 1);
        await Eventually.TrueAsync(() => app.Services.GetRequiredService<OutgoingMessages>().CountWaiting() == 0);
        Assert.Single(mail.Got, one => (int)one["answered"]! == 250);
        await mail.AnswerAsync(550);
        var refused = await world.First.PostAsync($"{world.Tenant}/invitations", Ask("nobody@example.net"));
        await Eventually.TrueAsync(() => app.Services.GetRequiredService<OutgoingMessages>().Of((string)refused["invitation"]!, 1)[0].Ended is not null);
        var given = app.Services.GetRequiredService<OutgoingMessages>().Of((string)refused["invitation"]!, 1)[0];
        Assert.Equal(("status-550", 1), (given.Answer, given.Tries));
    }

    [Fact]
    public async Task An_address_to_which_no_mail_can_be_written_is_refused_or_given_up_at_once()
    {
        await using var mail = await ServerAsync(secure: false);
        await using var app = new RunningApp { Arguments = Arguments(mail.At(), "starttls"), MailWaits = Short };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        foreach (var address in (string[])["<a@b.c>", "a@b.c>", "\"a@b.c", "a[@b.c", "a;@b.c", "a:b@c.d", "a,@b.c", "a@[b", "a@b..c"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{world.Tenant}/invitations") { Content = new StringContent(Ask(address).ToJsonString(), Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Bearer", world.First.Key);
            using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.UnprocessableEntity) { continue; }
            var id = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["invitation"]!;
            await Eventually.TrueAsync(() => app.Services.GetRequiredService<OutgoingMessages>().Of(id, 1)[0].Ended is not null);
            Assert.Contains(app.Services.GetRequiredService<OutgoingMessages>().Of(id, 1)[0].Answer, (string[])["address", "status-501", "status-553", "status-550", ""]);
        }
    }

    [Fact]
    public async Task A_server_that_is_away_gets_it_when_it_is_back_though_this_one_was_started_anew_meanwhile()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var app = new RunningApp { Arguments = Arguments($"localhost:{port}", "starttls"), MailWaits = Short };
        await app.InitializeAsync();
        await InviteAsync(await World.OpenAsync(app));
        await AnsweredAsync(app, "nobody-listens");
        await app.RestartAsync();
        await using var mail = await ServerAsync(secure: false, port);
        await Eventually.TrueAsync(() => mail.Got.Count == 1);
    }

    [Fact]
    public async Task A_server_that_is_silent_holds_up_no_webhook_and_no_stop()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var mail = await ServerAsync(secure: false);
        await using var app = new RunningApp { Arguments = [.. Arguments(mail.At(), "starttls"), "--outbound", receiver.Listed] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        await mail.AnswerAsync("silent");
        await InviteAsync(world);
        await world.First.PostAsync($"{world.Tenant}/webhooks", new JsonObject { ["url"] = receiver.Address, ["types"] = new JsonArray("release.gate-judged") });
        await world.JudgeAsync();
        await Eventually.TrueAsync(() => receiver.Got.Count == 1);
        Assert.Empty(mail.Got);
        await app.EndAsync();
        Assert.Single(receiver.Got);
    }

    [Fact]
    public async Task Where_no_mail_server_is_set_nothing_is_said_to_be_mailed()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        Assert.Equal((422, "outbound.no-mail"), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/invitations", Ask(Rosa)));
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, await OperateAccess.RunAsync(["reset", "--mail", "eve@example.org", "--data", app.Data], output, error));
        Assert.Contains("is not sent by this server", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("address", "--mail-server", "localhost", "--mail-from", "a@example.org")]
    [InlineData("mail-from", "--mail-server", "localhost", "--address", "https://plimsoll.example.org")]
    [InlineData("mail-tls", "--mail-server", "mail.example.org", "--mail-tls", "off", "--mail-from", "a@example.org", "--address", "https://plimsoll.example.org")]
    [InlineData("mail-tls", "--mail-server", "localhost", "--mail-tls", "maybe", "--mail-from", "a@example.org", "--address", "https://plimsoll.example.org")]
    [InlineData("mail-user", "--mail-server", "localhost", "--mail-user", "a", "--mail-from", "a@example.org", "--address", "https://plimsoll.example.org")]
    [InlineData("mail-from", "--mail-from", "a@example.org")]
    public void Half_of_the_settings_stop_the_start(string field, params string[] arguments)
    {
        Assert.False(PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(_folder, "data"), .. arguments]).Succeeds(out _, out var refusal));
        Assert.Equal(("web.bad-setting", field), (refusal.Code, refusal.Field));
    }

    private static JsonObject Ask(string email) => new() { ["email"] = email, ["roles"] = new JsonArray("auditor"), ["mail"] = true };

    private static Task<JsonNode> InviteAsync(World world) => world.First.PostAsync($"{world.Tenant}/invitations", Ask(Rosa));

    private static Task AnsweredAsync(RunningApp app, string word) => Eventually.TrueAsync(() =>
        app.Services.GetRequiredService<OutgoingMessages>().Due(DateTimeOffset.MaxValue, 10).Any(one => one.Answer == word));

    private static void Close(string file) { if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite); } }

    /// <summary>The text of a mail as its sender wrote it: quoted-printable lines go on.</summary>
    private static string Unfolded(string text) => text.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);

    private Task<MailServer> ServerAsync(bool secure, int? port = null)
    {
        var how = new JsonObject { ["key"] = _certified.Key, ["cert"] = _certified.Certificate, ["secure"] = secure, ["user"] = User, ["password"] = Password };
        if (port is { } at) { how["port"] = at; }
        return MailServer.StartAsync(how);
    }

    private string[] Arguments(string server, string tls)
    {
        File.WriteAllText(Path.Combine(_folder, "authority.pem"), _certified.Authority);
        File.WriteAllText(Path.Combine(_folder, "password"), Password + "\n");
        Close(Path.Combine(_folder, "password"));
        return
        [
            "--mail-server", server, "--mail-tls", tls, "--mail-from", "plimsoll@example.org", "--address", "https://plimsoll.example.org",
            "--outbound-authorities", Path.Combine(_folder, "authority.pem"), "--mail-user", User, "--mail-password-file", Path.Combine(_folder, "password"),
        ];
    }
}

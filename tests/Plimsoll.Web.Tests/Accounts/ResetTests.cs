// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Whoever runs the server lets somebody in again: an administrator who lost everything, or whom strangers keep waiting.</summary>
public sealed partial class ResetTests : IAsyncLifetime
{
    private const string Eve = "eve@example.org", Password = "a long enough sentence", Fresh = "another long sentence";

    private readonly RunningApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        await _app.FirstAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_administrator_comes_in_by_a_link_that_works_once_whether_the_server_runs_or_not(bool running)
    {
        var before = new Guest(_app);
        await before.SignInAsync(Eve, Password);
        if (!running) { await _app.EndAsync(); }
        var (exit, said, error) = await RunAsync("reset", " Eve@Example.org");
        Assert.Equal((0, ""), (exit, error));
        var link = Link.Match(said).Value;
        if (!running) { await _app.InitializeAsync(); }

        var eve = new Guest(_app);
        Assert.Equal(422, (await eve.FillAsync(link, "/reset", ("new-password", "short"), ("same-password", "short"))).Status);
        Assert.Equal("/account", (await eve.FillAsync(await TokenPage(eve, link), "/reset", ("token", link[13..]), ("new-password", Fresh), ("same-password", Fresh))).Location);
        Assert.Equal((200, 303), ((await eve.GetAsync("/account")).Status, (await before.GetAsync("/account")).Status));
        Assert.Equal((422, 303), ((await new Guest(_app).SignInAsync(Eve, Password)).Status, (await new Guest(_app).SignInAsync(Eve, Fresh)).Status));
        var twice = new Guest(_app);
        var used = await twice.FillAsync(await TokenPage(twice, link), "/reset", ("token", link[13..]), ("new-password", Password), ("same-password", Password));
        Assert.Contains("accounts.bad-token", used.Text, StringComparison.Ordinal);
        // It is on the record, and the token is not.
        var text = string.Join('\n', await EntriesAsync());
        Assert.Contains("accounts.reset-begun", text, StringComparison.Ordinal);
        Assert.Contains("\"taken\":true", text, StringComparison.Ordinal);
        Assert.DoesNotContain(link[13..], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_last_link_works_and_a_second_factor_goes_with_the_password()
    {
        var eve = new Guest(_app);
        await eve.SignInAsync(Eve, Password);
        var page = await eve.GetAsync("/account/second-factor");
        var secret = OneTimeCodes.Bytes(Secret.Match(page.Text).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal))!;
        await eve.FillAsync(page, "/account/second-factor", ("code", OneTimeCodes.At(secret, OneTimeCodes.StepAt(TimeProvider.System.GetUtcNow()))), ("password", Password));
        var (first, second) = (Link.Match((await RunAsync("reset", Eve)).Said).Value, Link.Match((await RunAsync("reset", Eve)).Said).Value);
        var lost = new Guest(_app);
        Assert.Equal(422, (await lost.FillAsync(first, "/reset", ("token", first[13..]), ("new-password", Fresh), ("same-password", Fresh))).Status);
        Assert.Equal("/account", (await lost.FillAsync(second, "/reset", ("token", second[13..]), ("new-password", Fresh), ("same-password", Fresh))).Location);
        Assert.Equal("/home", (await new Guest(_app).SignInAsync(Eve, Fresh)).Location);
    }

    [Fact]
    public async Task Unlocking_forgets_what_strangers_guessed_and_a_link_does_too()
    {
        var passwords = _app.Services.GetRequiredService<Passwords>();
        async Task GuessAsync()
        {
            for (var i = 0; i < 80; i++) { await passwords.CheckAsync(Eve, "a wrong sentence", _ => new Guesser($"198.51.100.{i}"), TestContext.Current.CancellationToken); }
        }
        await GuessAsync();
        Assert.Contains("too often", (await new Guest(_app).SignInAsync(Eve, Password)).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("unlock", Eve)).Exit);
        Assert.Equal("/home", (await new Guest(_app).SignInAsync(Eve, Password)).Location);
        await GuessAsync();
        await RunAsync("reset", Eve);
        Assert.Equal("/home", (await new Guest(_app).SignInAsync(Eve, Password)).Location);
    }

    [Theory]
    [InlineData("reset", "nobody@example.org", "has no account here")]
    [InlineData("reset", "a\tb", "is not understood here")]
    [InlineData("unlock", "", "is not understood here")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(string verb, string email, string expected)
    {
        var (exit, said, error) = await RunAsync(verb, email);
        Assert.Equal((2, ""), (exit, said));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_there_is_nothing_to_unlock_and_no_folder_is_made_by_asking()
    {
        var folder = Path.Combine(_app.Data, "none");
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(2, await OperateAccess.RunAsync(["unlock", Eve, "--data", folder], output, error));
        Assert.Equal(2, await OperateAccess.RunAsync(["reset", Eve, "--data", folder], output, error));
        Assert.Contains("has no server that runs", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("has no journal", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Only_the_owner_of_the_data_folder_can_ask()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_app.Data, "accounts-1.sock")));
        }
    }

    private static Task<Guest.Seen> TokenPage(Guest visitor, string link) => visitor.GetAsync(link);

    private async Task<(int Exit, string Said, string Error)> RunAsync(string verb, string email)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (await OperateAccess.RunAsync([verb, email, "--data", _app.Data], output, error), output.ToString(), error.ToString());
    }

    private async Task<IReadOnlyList<string>> EntriesAsync()
    {
        await Task.CompletedTask;
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_app.Data, "plimsoll.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(bytes AS TEXT) FROM entry ORDER BY seq";
        using var reader = command.ExecuteReader();
        List<string> entries = [];
        while (reader.Read()) { entries.Add(reader.GetString(0)); }
        return entries;
    }

    [GeneratedRegex("/reset\\?token=[A-Za-z0-9_-]{43}")]
    private static partial Regex Link { get; }

    [GeneratedRegex("id=\"secret\">([A-Z2-7 ]+)<")]
    private static partial Regex Secret { get; }
}

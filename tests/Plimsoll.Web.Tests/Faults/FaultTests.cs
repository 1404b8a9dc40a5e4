// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Journals;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>A machine that fails, and a history that somebody changed.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task On_a_full_disk_reading_goes_on_and_every_write_is_refused_whole()
    {
        await using var app = new RunningApp { Arguments = ["--most-pages", "160"] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var practice = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        var written = 0;
        JsonObject Comment() => new() { ["text"] = new string('a', 15_000) };
        for (; written < 60; written++)
        {
            using var answer = await world.First.SendAsync(HttpMethod.Post, $"{world.Release}/practices/{practice}/comments", System.Net.Http.Json.JsonContent.Create(Comment()));
            if (!answer.IsSuccessStatusCode) { break; }
        }
        Assert.InRange(written, 2, 59);
        Assert.Equal((503, "journal.unwritable"), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Release}/practices/{practice}/comments", Comment()));
        // What came with it is not left behind.
        var rev = (string)(await world.First.GetAsync(world.Release))["rev"]!;
        var (refused, kept) = (0, 0);
        while (refused == 0 && kept < 40)
        {
            using var answer = await world.First.SendAsync(HttpMethod.Post, $"{world.Release}/evidence", Api.File(new string('n', 3000), [(byte)kept], [practice]));
            if (answer.IsSuccessStatusCode) { kept++; } else { Assert.Equal(503, (int)answer.StatusCode); refused++; }
        }
        Assert.Equal(1, refused);
        Assert.Equal(kept, Directory.GetFiles(Path.Combine(app.Data, "evidence"), "*", SearchOption.AllDirectories).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Data, "incoming")));
        Assert.Equal(written, (await world.First.GetAsync($"{world.Release}/practices/{practice}"))["discussion"]!.AsArray().Count);
        Assert.True(long.Parse((string)(await world.First.GetAsync(world.Release))["rev"]!, System.Globalization.CultureInfo.InvariantCulture) >= long.Parse(rev, System.Globalization.CultureInfo.InvariantCulture) + kept);
        var journal = app.Services.GetRequiredService<Storage.Journals.Journal>();
        Assert.Equal(journal.Head, journal.Verify().Value);
    }

    [Fact]
    public async Task A_history_that_somebody_changed_is_told_on_every_path_but_that_of_life_with_its_first_broken_entry()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await World.OpenAsync(app);
        await app.EndAsync();
        await RunAsync(app.Data, "DROP TRIGGER entry_stays; UPDATE entry SET bytes = CAST(replace(bytes, 'tenant', 'tenanu') AS BLOB) WHERE seq = 3");
        await app.InitializeAsync();
        foreach (var path in (string[])["/", "/api/v1/me", "/sign-in", "/plimsoll.css", "/public/ledger/checkpoint", "/t/acme", "/api/v1/t/acme/releases"])
        {
            using var answer = await app.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            if (!path.StartsWith("/api", StringComparison.Ordinal))
            {
                // Whoever reads pages reads a page.
                Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
                Assert.Contains("<h1", text, StringComparison.Ordinal);
                Assert.Contains("3", text, StringComparison.Ordinal);
                continue;
            }
            var problem = JsonNode.Parse(text)!;
            Assert.Equal(
                ("journal.broken", "3", "The history does not hold"), ((string)problem["code"]!, (string)problem["value"]!, (string)problem["title"]!));
        }
        foreach (var path in (string[])["/health", "/health/live"])
        {
            using var health = await app.GetAsync(path);
            Assert.Equal(200, (int)health.StatusCode);
        }
        using (var ready = await app.GetAsync("/health/ready"))
        {
            var answer = JsonNode.Parse(await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal((503, "journal"), ((int)ready.StatusCode, (string)answer["checks"]!.AsArray().Single()!["name"]!));
        }
        using var error = new StringWriter();
        using var output = new StringWriter();
        Assert.Equal(20, await MaintainJournal.RunAsync(["verify", "--data", app.Data], output, error));
        Assert.StartsWith("entry '3' ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_this_version_does_not_know_stops_the_start_and_is_named()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await app.FirstAsync();
        var journal = app.Services.GetRequiredService<Storage.Journals.Journal>();
        await journal.AppendAsync(new AppendAsk("server", null, [new StreamEvents("future/1", "server", 0, new NewEvent("future.arrived", 1, "{}"u8.ToArray()))]), TestContext.Current.CancellationToken);
        await app.EndAsync();
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", app.Data]).Refusal!;
        Assert.Equal("journal.unknown-event", refusal.Code);
        Assert.Contains("future.arrived", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        Assert.Equal("journal.locked", PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", app.Data]).Refusal!.Code);
        await app.FirstAsync();
    }

    [Fact]
    public async Task Every_file_that_a_server_makes_is_its_owner_s_alone_and_so_is_what_an_earlier_version_left_open()
    {
        if (OperatingSystem.IsWindows()) { return; }
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var parent = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        var data = Path.Combine(parent, "data");
        await using (var server = await ServerProcess.StartAsync(data))
        {
            var (key, tenant) = await OpenAsync(server, data);
            Assert.Equal(200, (await SendEventAsync(server, tenant, key)).Status);
            var files = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).ToArray();
            Assert.All((string[])["plimsoll.lock", "plimsoll.db", "activity.duckdb", "activity.duckdb.wal"], name => Assert.Contains(name, files));
            Assert.Empty(Open());
        }
        foreach (var name in (string[])["plimsoll.lock", "activity.duckdb", "activity.duckdb.wal"])
        {
            if (!OperatingSystem.IsWindows() && File.Exists(Path.Combine(data, name))) { File.SetUnixFileMode(Path.Combine(data, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | Others); }
        }
        await using (await ServerProcess.StartAsync(data)) { Assert.Empty(Open()); }
        Directory.Delete(parent, recursive: true);

        IEnumerable<string> Open() => Directory.EnumerateFileSystemEntries(data, "*", SearchOption.AllDirectories).Append(data)
            .Where(path => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0);
    }

    [Theory]
    [InlineData(null, 70)]
    [InlineData("foo", 2)]
    [InlineData("http://127.0.0.1:99999", 2)]
    public async Task A_start_that_cannot_listen_leaves_no_data_folder_behind(string? address, int exit)
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var parent = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        var data = Path.Combine(parent, "data");
        var refusal = PlimsollApp.Create(["--urls", address ?? app.Address, "--data", data]).Refusal!;
        Assert.Equal(("web.cannot-listen", address ?? app.Address, exit), (refusal.Code, refusal.Value, Listening.ExitOf(refusal)));
        Assert.False(Directory.Exists(data));
        Directory.Delete(parent, recursive: true);
    }

    [Theory]
    [InlineData("master.key")]
    [InlineData("decision.pem")]
    public async Task A_key_that_others_can_read_or_that_is_none_stops_the_start_with_its_file(string name)
    {
        if (OperatingSystem.IsWindows()) { return; }
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await app.EndAsync();
        var path = Path.Combine(app.Data, "keys", name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var refusal = PlimsollApp.Create(["--data", app.Data]).Refusal!;
        Assert.Equal(("web.key-unusable", path), (refusal.Code, refusal.Value));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(path, "nonsense", TestContext.Current.CancellationToken);
        Assert.Equal("web.key-unusable", PlimsollApp.Create(["--data", app.Data]).Refusal!.Code);
    }

    [Theory]
    [InlineData("--most-evidence", "many")]
    [InlineData("--most-pages", "1e9")]
    [InlineData("--most-pages", "1")]
    [InlineData("--answer-step", "0")]
    public void A_number_that_cannot_be_used_stops_the_start(string name, string value)
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        Assert.Equal(("web.bad-setting", value), PlimsollApp.Create(["--data", data, name, value]).Refusal is { } refusal ? (refusal.Code, refusal.Value) : default);
        Directory.Delete(data, recursive: true);
    }

    private static async Task<(string Key, string Tenant)> OpenAsync(ServerProcess server, string data)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        var first = await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/first", null,
            new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" });
        var key = (string)first.Body!["key"]!;
        var opened = await server.SendAsync(HttpMethod.Post, "/api/v1/tenants", key,
            new JsonObject { ["name"] = "Acme", ["slug"] = "acme", ["roles"] = new JsonArray("provider") });
        return (key, (string)opened.Body!["tenant"]!);
    }

    private static Task<(int Status, JsonNode? Body)> SendEventAsync(ServerProcess server, string tenant, string key) =>
        server.SendAsync(HttpMethod.Post, $"/api/v1/t/{tenant}/usage/events", key,
            new JsonArray(new JsonObject { ["id"] = "e-1", ["at"] = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow()), ["model"] = "m" }));

    private static async Task RunAsync(string data, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "plimsoll.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes its own constant text.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Activity is saved with the journal, also by a server that runs, and who was erased does not come back with it.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private readonly string _apart = Directory.CreateTempSubdirectory("plimsoll-apart-").FullName;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_apart, recursive: true);
    }

    [Fact]
    public async Task Activity_is_saved_beside_a_running_server_and_a_person_who_was_erased_since_does_not_come_back()
    {
        var (usage, eve, tenant) = await OpenAsync();
        var (copy, again) = (Path.Combine(_apart, "copy.db"), Path.Combine(_apart, "again"));
        await SendAsync(usage, eve, "ada", "ada", "bea");
        var (code, said, error) = await MaintainAsync("backup", copy, "--data", _app.Data);
        Assert.True(code == 0, error);
        Assert.Contains($" 3 rows of activity are in {copy}.activity; that file is sha256:", said, StringComparison.Ordinal);
        Assert.Contains("exists already", (await MaintainAsync("backup", copy, "--data", _app.Data)).Error, StringComparison.Ordinal);

        var keys = _app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant);
        Assert.Equal("2", (string)(await eve.PostAsync($"{usage}/persons/erase", new JsonObject { ["user"] = "ada" }))["rows"]!);
        // What is not here any more may lie in an older backup: it is listed all the same.
        Assert.Equal("0", (string)(await eve.PostAsync($"{usage}/persons/erase", new JsonObject { ["user"] = "ada" }))["rows"]!);
        var list = Path.Combine(_app.Data, "erasures.tsv");
        Assert.Equal(2, File.ReadAllLines(list).Count(line => line.StartsWith($"activity/{tenant}/{keys.User("ada"):x16}/", StringComparison.Ordinal)));
        Assert.DoesNotContain("ada", await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        (code, said, error) = await MaintainAsync("restore", copy, "--data", again, "--erasures", list);
        Assert.True(code == 0, error);
        Assert.EndsWith(" 1 rows of activity are back.\n", said, StringComparison.Ordinal);
        Assert.Equal([keys.User("bea")], Users(again, tenant));
    }

    [Fact]
    public async Task Activity_may_be_left_out_and_what_lies_in_a_folder_is_never_replaced()
    {
        var (usage, eve, tenant) = await OpenAsync();
        var (copy, bare) = (Path.Combine(_apart, "copy.db"), Path.Combine(_apart, "bare.db"));
        await SendAsync(usage, eve, "ada");
        Assert.Equal(0, (await MaintainAsync("backup", bare, "--data", _app.Data, "--no-activity")).Code);
        Assert.False(File.Exists(bare + ".activity"));
        Assert.Equal(0, (await MaintainAsync("backup", copy, "--data", _app.Data)).Code);
        await SendAsync(usage, eve, "bea");
        await _app.EndAsync();

        Assert.Equal(0, (await MaintainAsync("restore", copy, "--data", Path.Combine(_apart, "without"), "--no-erasures", "--no-activity")).Code);
        Assert.False(File.Exists(Path.Combine(_apart, "without", ActivityBackup.FileName)));
        // The journal is lost, the activity is not: the newer one stays.
        foreach (var gone in Directory.GetFiles(_app.Data, "plimsoll.db*")) { File.Delete(gone); }
        Assert.Contains("stays as it is", (await MaintainAsync("restore", copy, "--data", _app.Data, "--no-erasures")).Output, StringComparison.Ordinal);
        Assert.Equal(2, Users(_app.Data, tenant).Length);

        // A copy that was changed lets nothing in, the journal neither.
        var bytes = await File.ReadAllBytesAsync(copy + ".activity", TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(copy + ".activity", bytes, TestContext.Current.CancellationToken);
        Assert.Contains("was changed", (await MaintainAsync("restore", copy, "--data", Path.Combine(_apart, "again"), "--no-erasures")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_apart, "again", "plimsoll.db")));
        // Without a server nobody is asked.
        Assert.Contains(" 2 rows of activity", (await MaintainAsync("backup", Path.Combine(_apart, "still.db"), "--data", _app.Data)).Output, StringComparison.Ordinal);
    }

    private async Task<(string Usage, Api Eve, string Tenant)> OpenAsync()
    {
        var eve = await _app.FirstAsync();
        Assert.True((bool)(await eve.GetAsync($"{await CountTests.OpenAsync(eve)}/intake"))["open"]!, "DuckDB is not there");
        var tenant = (string)(await eve.GetAsync("/api/v1/me"))["tenants"]![0]!["tenant"]!;
        return ($"/api/v1/t/{tenant}/usage", eve, tenant);
    }

    private static async Task SendAsync(string usage, Api eve, params string[] users)
    {
        var at = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());
        using var content = new StringContent(string.Join('\n', users.Select((user, i) => $$"""{"id":"{{user}}-{{i}}","at":"{{at}}","model":"m","user":"{{user}}"}""")), Encoding.UTF8, "application/x-ndjson");
        using var answer = await eve.SendAsync(HttpMethod.Post, $"{usage}/events", content);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static ulong[] Users(string data, string tenant)
    {
        using var store = ActivityStore.Open(new ActivityStoreOptions(Path.Combine(data, ActivityBackup.FileName), TimeProvider.System)).Value!;
        var now = TimeProvider.System.GetUtcNow();
        return store.Columns(new ColumnAsk(tenant, now.AddDays(-1), now.AddDays(1), ActivityKind.Usage, UnitField.Person, [], WeightField.One)).Units.ToArray();
    }

    private static async Task<(int Code, string Output, string Error)> MaintainAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (await MaintainJournal.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}

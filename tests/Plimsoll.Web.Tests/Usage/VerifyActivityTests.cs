// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>What <c>verify</c> says of activity: beside a running server, after it, and after a process that was killed in the middle of telling or deleting.</summary>
public sealed class VerifyActivityTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private readonly string _apart = Directory.CreateTempSubdirectory("plimsoll-apart-").FullName;
    private string _usage = "", _tenant = "";
    private Api _eve = null!;

    private ActivityStore Store => _app.Services.GetRequiredService<OpenedActivity>().Store.Value!;

    private TellActivity Tell => _app.Services.GetRequiredService<TellActivity>();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _eve = await _app.FirstAsync();
        Assert.True((bool)(await _eve.GetAsync($"{await CountTests.OpenAsync(_eve)}/intake"))["open"]!, "DuckDB is not there");
        _tenant = (string)(await _eve.GetAsync("/api/v1/me"))["tenants"]![0]!["tenant"]!;
        _usage = $"/api/v1/t/{_tenant}/usage";
        await SendAsync("ada", "ada", "bea", "bea", "bea", "cay", "cay");
        await TellAsync();
    }

    private async Task TellAsync()
    {
        Assert.True(await Tell.TellAsync(Store, _tenant, TimeProvider.System.GetUtcNow().AddMilliseconds(1), TestContext.Current.CancellationToken));
        // What arrives from here on belongs to the next batch.
        await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_apart, recursive: true);
    }

    [Fact]
    public async Task After_a_column_was_added_a_row_erased_and_a_row_changed_verify_tells_how_many_are_intact_erased_and_changed()
    {
        Assert.Equal((0, "Activity holds: 7 intact, 0 erased, 0 changed, 0 from before roots could be recomputed."), await VerifyAsync());
        Assert.Equal("2", (string)(await _eve.PostAsync($"{_usage}/persons/erase", new JsonObject { ["user"] = "ada" }))["rows"]!);
        var (code, beside) = await VerifyAsync();
        Assert.Matches(@"^Activity holds: 5 intact, 2 erased \(by entry \d+: 2\), 0 changed, 0 from before roots could be recomputed\.$", beside);
        Assert.Equal(0, code);
        await _app.EndAsync();
        Sql("ALTER TABLE activity ADD COLUMN tool_calls BIGINT DEFAULT 7");
        Assert.Equal((0, beside), await VerifyAsync());
        Sql("UPDATE activity SET model = 'another' WHERE rowid = (SELECT min(rowid) FROM activity)");
        (code, var changed) = await VerifyAsync();
        Assert.Equal(20, code);
        Assert.Equal(beside.Replace("holds: 5", "does not hold: 4", StringComparison.Ordinal).Replace("0 changed", "1 changed", StringComparison.Ordinal), changed);
    }

    [Fact]
    public async Task Killed_after_the_marks_and_before_the_entry_nothing_was_deleted_and_the_marks_go()
    {
        await Assert.ThrowsAsync<IOException>(() => Tell.ErasePersonAsync(Store, _tenant, Ada, (_, _) => throw new IOException("killed"), TestContext.Current.CancellationToken));
        Assert.Equal(MarkState.Going, Marks.Single().State);
        Assert.StartsWith("Activity holds: 7 intact, 0 erased,", (await VerifyAsync()).Last, StringComparison.Ordinal);
        await Tell.RecoverAsync(Store, TestContext.Current.CancellationToken);
        Assert.Empty(Marks);
        Assert.StartsWith("Activity holds: 7 intact, 0 erased,", (await VerifyAsync()).Last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_after_the_entry_before_or_after_the_rows_went_nobody_is_accused_and_the_next_start_follows_it_through(bool deleted)
    {
        var dying = DispatchProxy.Create<IActivityStore, Dying>();
        (((Dying)dying).Inner, ((Dying)dying).Deletes) = (Store, deleted);
        await Assert.ThrowsAnyAsync<Exception>(() => Tell.DeleteBeforeAsync(dying, _tenant, Settled.At(TimeProvider.System.GetUtcNow()), TestContext.Current.CancellationToken));
        Assert.Equal(MarkState.Going, Marks.Single().State);
        var (code, said) = await VerifyAsync();
        Assert.Equal(0, code);
        Assert.StartsWith(deleted ? "Activity holds: 0 intact, 7 erased (by entry " : "Activity holds: 0 intact, 0 erased,", said, StringComparison.Ordinal);
        await Tell.RecoverAsync(Store, TestContext.Current.CancellationToken);
        Assert.Equal(MarkState.Gone, Marks.Single().State);
        Assert.StartsWith("Activity holds: 0 intact, 7 erased (by entry ", (await VerifyAsync()).Last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_after_the_leaves_and_before_their_entry_the_next_batch_takes_their_place()
    {
        await SendAsync("dan", "eva");
        new LeafFiles(_app.Data).Append(_tenant, ActivityRecord.MonthOf(TimeProvider.System.GetUtcNow().AddSeconds(1)), 7, new byte[32 * 5]);
        Assert.StartsWith("Activity holds: 7 intact,", (await VerifyAsync()).Last, StringComparison.Ordinal);
        await TellAsync();
        Assert.StartsWith("Activity holds: 9 intact,", (await VerifyAsync()).Last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_that_leaves_an_erased_person_out_marks_the_leaves_and_verify_accuses_nobody()
    {
        var (copy, again) = (Path.Combine(_apart, "copy.db"), Path.Combine(_apart, "again"));
        Assert.Equal(0, (await MaintainAsync("backup", copy, "--data", _app.Data)).Code);
        await _eve.PostAsync($"{_usage}/persons/erase", new JsonObject { ["user"] = "ada" });
        var (code, _, error) = await MaintainAsync("restore", copy, "--data", again, "--erasures", Path.Combine(_app.Data, "erasures.tsv"));
        Assert.True(code == 0, error);
        // The master key is in no backup: whoever restores puts it back.
        Directory.CreateDirectory(Path.Combine(again, "keys"));
        File.Copy(Path.Combine(_app.Data, "keys", "master.key"), Path.Combine(again, "keys", "master.key"));
        (code, var said) = await VerifyAsync(again);
        Assert.Equal((0, "Activity holds: 5 intact, 2 erased (by a restore, which the next start puts on the record: 2), 0 changed, 0 from before roots could be recomputed."), (code, said));
        // Its leaves are part of what is restored: without them nothing can be said.
        var bytes = await File.ReadAllBytesAsync(copy + ".leaves", TestContext.Current.CancellationToken);
        bytes[^600] ^= 1;
        await File.WriteAllBytesAsync(copy + ".leaves", bytes, TestContext.Current.CancellationToken);
        Assert.Contains("was changed", (await MaintainAsync("restore", copy, "--data", Path.Combine(_apart, "third"), "--no-erasures")).Error, StringComparison.Ordinal);
    }

    private ulong Ada => _app.Services.GetRequiredService<OpenedActivity>().KeyOf(_tenant).User("ada");

    private IReadOnlyList<LeafMarks> Marks => new LeafFiles(_app.Data).MarksOf(_tenant);

    private void Sql(string statement)
    {
        using var database = new DuckDbDatabase(Path.Combine(_app.Data, ActivityBackup.FileName));
        using var connection = database.Connect();
        connection.Run(statement);
    }

    private async Task SendAsync(params string[] users)
    {
        var at = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());
        using var content = new StringContent(string.Join('\n', users.Select((user, i) => $$"""{"id":"{{user}}-{{i}}","at":"{{at}}","model":"m","user":"{{user}}"}""")), Encoding.UTF8, "application/x-ndjson");
        using var answer = await _eve.SendAsync(HttpMethod.Post, $"{_usage}/events", content);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private async Task<(int Code, string Last)> VerifyAsync(string? data = null)
    {
        var (code, said, error) = await MaintainAsync("verify", "--data", data ?? _app.Data);
        Assert.True(error.Length == 0, error);
        Assert.StartsWith("The journal holds: ", said, StringComparison.Ordinal);
        return (code, said.TrimEnd('\n').Split('\n')[^1]);
    }

    private static async Task<(int Code, string Output, string Error)> MaintainAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (await MaintainJournal.RunAsync(args, output, error), output.ToString(), error.ToString());
    }

    /// <summary>The real store of a process that ends when it is about to delete, or when it has.</summary>
    public class Dying : DispatchProxy
    {
        public IActivityStore Inner { get; set; } = null!;

        public bool Deletes { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(IActivityStore.DeleteBeforeAsync)) { return targetMethod.Invoke(Inner, args); }
            return DieAsync(args!);
        }

        private async Task<long> DieAsync(object?[] args)
        {
            if (Deletes) { await Inner.DeleteBeforeAsync((string)args[0]!, (SettledInstant)args[1]!); }
            throw new IOException("killed");
        }
    }
}

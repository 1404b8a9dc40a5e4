// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using static Plimsoll.Storage.Tests.ActivityFile;

namespace Plimsoll.Storage.Tests;

public sealed class ActivityBackupTests
{
    [Fact]
    public async Task A_copy_holds_one_moment_while_rows_go_on_coming_and_no_byte_of_what_was_deleted()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        var mark = "erased" + System.Security.Cryptography.RandomNumberGenerator.GetHexString(12, lowercase: true);
        await StoreAsync(store, "ten_1", [.. Enumerable.Range(1, 500).Select(i => Row(i)), .. Enumerable.Range(501, 50).Select(i => Row(i, user: 9) with { Application = mark })]);
        await store.DeletePersonAsync("ten_1", 9);
        var arrived = store.ArrivedIn("ten_1", Day, Day.AddHours(1));
        var writing = Task.Run(async () => { for (var i = 0; i < 20; i++) { await StoreAsync(store, "ten_1", Row(1000 + i, hours: 2)); } }, TestContext.Current.CancellationToken);
        var copy = Done(store.Copy(file.At("copy")));
        await writing;
        Assert.InRange(copy.Rows, 500, 520);
        Assert.Equal(-1, File.ReadAllBytes(file.At("copy")).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(mark)));
        Assert.Equal("journal.exists", store.Copy(file.At("copy")).Refusal?.Code);
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.At("copy"))); }

        Assert.Equal(copy.Rows, Done(ActivityBackup.Restore(file.At("copy"), Directory.CreateDirectory(file.At("again")).FullName, [])).Rows);
        using var restored = Reopen(file);
        Assert.Equal(arrived.Root, restored.ArrivedIn("ten_1", Day, Day.AddHours(1)).Root);
        // Ids are known again: what a client sends once more is not stored twice.
        Assert.Equal(new StoreAnswer.Stored(0, 1), await StoreAsync(restored, "ten_1", Row(500)));
        Assert.Empty(Directory.GetFileSystemEntries(file.At("again"), "*.partial*"));
    }

    [Fact]
    public async Task What_was_erased_after_a_copy_does_not_come_back_and_its_days_are_counted_anew()
    {
        using var file = new ActivityFile();
        using (var store = file.Open())
        {
            await StoreAsync(store, "ten_1", Row(1, user: 5), Row(2, user: 6), Row(3, user: 5, hours: 30), Row(4, user: 5, hours: 40));
            await StoreAsync(store, "ten_2", Row(1, user: 5));
            await store.RefreshDaysAsync();
        }
        Assert.Equal(5, Done(ActivityBackup.Save(Path.GetDirectoryName(file.Path)!, file.At("copy"))).Rows);
        var erased = new ErasedActivity("ten_1", 5, Day.AddHours(35));
        Erased[] list = [new("acc_1", Day), new(erased.Subject, erased.At), new("activity/x", Day)];
        Assert.Equal([erased], ErasedActivity.Among(list));
        Assert.Equal(3, Done(ActivityBackup.Restore(file.At("copy"), Directory.CreateDirectory(file.At("again")).FullName, ErasedActivity.Among(list))).Rows);
        using var restored = Reopen(file);
        // The one that arrived after the erasure stays.
        Assert.Equal((ulong[])[5, 6], People(restored).Units.ToArray().Order());
        Assert.Equal((ulong[])[5], People(restored, "ten_2").Units.ToArray());
        Assert.Equal(3, await restored.RefreshDaysAsync());
        Assert.Equal([1, 1], restored.Days("ten_1", DateOnly.MinValue, DateOnly.MaxValue).Select(d => d.Rows));
    }

    [Fact]
    public async Task A_changed_copy_or_one_without_its_digest_is_refused_and_nothing_is_overwritten()
    {
        using var file = new ActivityFile();
        using (var store = file.Open()) { await StoreAsync(store, "ten_1", Row(1)); }
        var folder = Path.GetDirectoryName(file.Path)!;
        Done(ActivityBackup.Save(folder, file.At("copy")));
        Assert.Equal("journal.exists", ActivityBackup.Restore(file.At("copy"), folder, []).Refusal?.Code);
        var again = Directory.CreateDirectory(file.At("again")).FullName;
        var bytes = File.ReadAllBytes(file.At("copy"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(file.At("copy"), bytes);
        Assert.Contains("has the digest", ActivityBackup.Restore(file.At("copy"), again, []).Refusal?.Reason, StringComparison.Ordinal);
        File.Delete(file.At("copy.sha256"));
        Assert.Equal("usage.store-unreadable", ActivityBackup.Restore(file.At("copy"), again, []).Refusal?.Code);
        Assert.Empty(Directory.GetFileSystemEntries(again));
    }

    [Fact]
    public async Task A_file_that_another_process_holds_is_not_copied_and_the_answer_says_to_stop_the_server()
    {
        using var file = new ActivityFile();
        using var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll"), "activity", file.Path, "1"]) { RedirectStandardOutput = true })!;
        try
        {
            await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var refusal = ActivityBackup.Save(Path.GetDirectoryName(file.Path)!, file.At("copy")).Refusal;
            Assert.Equal(("usage.store-unreadable", "is held by a server that is running"), (refusal?.Code, refusal?.Reason));
            Assert.Contains("stop the server", refusal?.Fix, StringComparison.Ordinal);
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.False(File.Exists(file.At("copy")));
    }

    private static ActivityCopy Done(Vocabulary.Result<ActivityCopy> result)
    {
        Assert.True(result.Succeeds(out var copy, out var refusal), refusal?.Sentence);
        return copy;
    }

    private static ActivityStore Reopen(ActivityFile file) => ActivityStore.Open(new ActivityStoreOptions(Path.Combine(file.At("again"), ActivityBackup.FileName), TimeProvider.System)).Value!;
}

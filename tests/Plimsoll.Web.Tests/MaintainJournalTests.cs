// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Journals;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Tests;

public sealed class MaintainJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_journal_is_verified_saved_and_restored_while_a_server_holds_it()
    {
        var data = At("data");
        using (var journal = Storage.Journals.Journal.Open(new JournalOptions(data, TimeProvider.System, RandomNumberGenerator.Fill)).Value!)
        {
            await journal.AppendAsync(new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, new NewEvent("test.happened", 1, "{}"u8.ToArray()))]), TestContext.Current.CancellationToken);
            Assert.Equal((0, $"The journal holds: 1 entries, root {journal.Head.Root}.\n", ""), await RunAsync("verify", "--data", data));
            Assert.Equal(0, (await RunAsync("backup", At("copy.db"), "--data", data)).ExitCode);
        }
        Assert.Equal(0, (await RunAsync("restore", At("copy.db"), "--data", At("again"), "--no-erasures")).ExitCode);
        Assert.Equal(await RunAsync("verify", "--data", data), await RunAsync("verify", "--data", At("again")));
    }

    [Fact]
    public async Task A_changed_file_is_refused_and_a_broken_history_has_an_exit_code_of_its_own()
    {
        var data = At("data");
        Storage.Journals.Journal.Open(new JournalOptions(data, TimeProvider.System, RandomNumberGenerator.Fill)).Value!.Dispose();
        Assert.Equal(0, (await RunAsync("backup", At("copy.db"), "--data", data)).ExitCode);
        var bytes = await File.ReadAllBytesAsync(At("copy.db"), TestContext.Current.CancellationToken);
        // The root of the empty tree stands in the table of the head: another root is another history.
        var at = bytes.AsSpan().IndexOf(Ledger.TreeHash.Empty.ToArray());
        Assert.InRange(at, 1, bytes.Length);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(At("copy.db"), bytes, TestContext.Current.CancellationToken);
        Assert.Equal(2, (await RunAsync("restore", At("copy.db"), "--data", At("again"), "--no-erasures")).ExitCode);
        File.Copy(At("copy.db"), Path.Combine(data, "plimsoll.db"), overwrite: true);
        var run = await RunAsync("verify", "--data", data);
        Assert.Equal(20, run.ExitCode);
        Assert.StartsWith("entry '0' ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore", "--data", "x")]
    [InlineData("verify", "file")]
    [InlineData("verify", "--data")]
    [InlineData("backup", "a", "b")]
    [InlineData("verify", "--urls", "x")]
    [InlineData("verify", "--no-erasures")]
    [InlineData("backup", "a", "--life", "0")]
    [InlineData("backup", "a", "--life", "400")]
    [InlineData("backup", "a", "--erasures", "b")]
    [InlineData("restore", "a", "--erasures", "b", "--no-erasures")]
    [InlineData("restore", "a", "--life", "3")]
    public async Task A_command_that_cannot_be_read_says_how_to_write_it(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("verify | backup FILE | restore FILE", run.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (await MaintainJournal.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Kept;

namespace Plimsoll.Web.Tests.Installed;

/// <summary>What a start of this version would do, said before it does it.</summary>
public sealed class RehearseTests
{
    [Fact]
    public async Task A_folder_of_an_earlier_version_is_rehearsed_on_a_copy_and_stays_as_it_was()
    {
        var folder = new KeptFolder(KeptFolder.Versions.First());
        var data = folder.Copy();
        var before = Bytes(data);
        var (exit, said, error) = await CheckAsync("--data", data);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches("^The database is of version [0-9]", said);
        Assert.Contains("entries hold and are understood", said, StringComparison.Ordinal);
        Assert.Contains($"A start would serve. Nothing was changed in {data}.", said, StringComparison.Ordinal);
        Assert.Equal(before, Bytes(data));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Beside_a_running_server_all_but_activity_is_tried()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var (exit, said, error) = await CheckAsync("--data", app.Data);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("which is this program's", said, StringComparison.Ordinal);
        Assert.Contains("held by a running server", said, StringComparison.Ordinal);
        await app.FirstAsync();
    }

    [Fact]
    public async Task What_would_be_refused_is_said_with_the_number_that_the_start_would_end_with()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await app.FirstAsync();
        await app.EndAsync();
        var (exit, _, error) = await CheckAsync("--data", app.Data, "--proxies", "everybody");
        Assert.Equal((2, true), (exit, error.StartsWith("A start would be refused: proxies 'everybody'", StringComparison.Ordinal)));
        (exit, _, error) = await CheckAsync("--data", app.Data, "--metrics", "elsewhere");
        Assert.Equal((2, true), (exit, error.StartsWith("A start would be refused: metrics 'elsewhere'", StringComparison.Ordinal)));
        await Sql(app.Data, "DROP TRIGGER entry_stays; UPDATE entry SET bytes = CAST(replace(bytes, 'tenant', 'tenanu') AS BLOB) WHERE seq = 3");
        (exit, _, error) = await CheckAsync("--data", app.Data);
        Assert.Equal((20, true), (exit, error.StartsWith("A start would be refused: entry '3' ", StringComparison.Ordinal)));
        await Sql(app.Data, "PRAGMA user_version=99");
        (exit, _, error) = await CheckAsync("--data", app.Data);
        Assert.Equal((2, true), (exit, error.Contains("is not known here", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_without_a_journal_is_no_fault_and_is_not_made()
    {
        var data = Path.Combine(Path.GetTempPath(), $"plimsoll-{Path.GetRandomFileName()}");
        var (exit, said, _) = await CheckAsync("--data", data);
        Assert.Equal((0, true, false), (exit, said.Contains("holds no journal yet", StringComparison.Ordinal), Directory.Exists(data)));
    }

    private static async Task<(int Exit, string Said, string Error)> CheckAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var temporary = Directory.EnumerateDirectories(Path.GetTempPath(), "plimsoll-check-*").Count();
        var exit = await RehearseStart.RunAsync(["--check", .. args], output, error);
        Assert.Equal(temporary, Directory.EnumerateDirectories(Path.GetTempPath(), "plimsoll-check-*").Count());
        return (exit, output.ToString(), error.ToString());
    }

    private static async Task Sql(string data, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(data, "plimsoll.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant text.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Names, modes and bytes of every file.</summary>
    private static string[] Bytes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith("-wal", StringComparison.Ordinal))
            .Select(file => $"{file} {(OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(file))} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}

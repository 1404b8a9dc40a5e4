// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Tests.Kept;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>A server starts with the keys that its journal knows and with no others, and says which file to put back.</summary>
public sealed class ServerKeyTests(ServerKeyTests.TwoFolders folders) : IClassFixture<ServerKeyTests.TwoFolders>
{
    /// <summary>Two data folders as two servers left them, each with an account.</summary>
    public sealed class TwoFolders : IAsyncLifetime
    {
        private readonly RunningApp _own = new(), _other = new();

        public string Own => _own.Data;

        public string Other => _other.Data;

        public async ValueTask InitializeAsync()
        {
            foreach (var app in (RunningApp[])[_own, _other])
            {
                await app.InitializeAsync();
                await app.FirstAsync();
                await app.EndAsync();
            }
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Own, recursive: true);
            Directory.Delete(Other, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Every file of a key that a server makes, as it lies in a folder.</summary>
    public static TheoryData<string> Files => [.. ServerKeys.Purposes.Select(p => $"{p}.pem"), "master.key"];

    [Fact]
    public void Every_file_that_a_server_makes_among_its_keys_is_tried_here() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(folders.Own, "keys")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Files.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Files))]
    public void A_key_that_is_not_there_stops_the_start_and_is_not_made_anew(string name) =>
        Stops("web.key-missing", name, "is not there", path => File.Delete(path));

    [Theory, MemberData(nameof(Files))]
    public void A_key_of_another_server_stops_the_start(string name) =>
        Stops("web.key-foreign", name, "is known by", path => File.Copy(Path.Combine(folders.Other, "keys", name), path, overwrite: true));

    [Fact]
    public void One_character_changed_in_the_master_key_stops_the_start() => Stops("web.key-foreign", "master.key", "is known by", path =>
    {
        var text = File.ReadAllText(path);
        File.WriteAllText(path, (text[0] == 'A' ? 'B' : 'A') + text[1..]);
    });

    [Fact]
    public void A_journal_without_any_key_stops_the_start_and_no_folder_of_keys_is_made()
    {
        var data = Copy(folders.Own);
        Directory.Delete(Path.Combine(data, "keys"), recursive: true);
        Assert.Equal("web.key-missing", Refused(data).Code);
        Assert.False(Directory.Exists(Path.Combine(data, "keys")));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_folder_of_an_earlier_version_puts_its_master_key_on_record_once_and_one_that_opens_nothing_is_refused_before_that()
    {
        var kept = new KeptFolder("0.1.0");
        var foreign = kept.Copy();
        File.Copy(Path.Combine(folders.Other, "keys", "master.key"), Path.Combine(foreign, "keys", "master.key"), overwrite: true);
        var refusal = Refused(foreign);
        Assert.Equal("web.key-foreign", refusal.Code);
        Assert.Contains("does not open what lies in this data folder", refusal.Sentence, StringComparison.Ordinal);
        File.Delete(Path.Combine(foreign, "keys", "master.key"));
        Assert.Equal("web.key-missing", Refused(foreign).Code);
        Assert.False(File.Exists(Path.Combine(foreign, "keys", "master.key")));
        Directory.Delete(foreign, recursive: true);

        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        var (books, size) = (app.Services.GetRequiredService<Books>(), app.Services.GetRequiredService<Storage.Journals.Journal>().Head.Size);
        Assert.Equal(app.Services.GetRequiredService<ServerKeys>().Master.Kid, books.Now.Accounts.Master);
        await app.RestartAsync();
        Assert.Equal(size, app.Services.GetRequiredService<Storage.Journals.Journal>().Head.Size);
    }

    /// <summary>Changes one file among the keys of a copy: the start is refused with the file, and leaves everything as it lies.</summary>
    private void Stops(string code, string name, string said, Action<string> change)
    {
        var data = Copy(folders.Own);
        var path = Path.Combine(data, "keys", name);
        change(path);
        var before = Lying(data);
        var refusal = Refused(data);
        Assert.Equal((code, path, 2), (refusal.Code, refusal.Value, Listening.ExitOf(refusal)));
        Assert.Contains(said, refusal.Sentence, StringComparison.Ordinal);
        Assert.Contains("put back", refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal(before, Lying(data));
        Directory.Delete(data, recursive: true);
    }

    private static Refusal Refused(string data) => PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data]).Refusal!;

    /// <summary>The history, and every file beside it by its bytes. Opening a database folds its log into it, which writes nothing.</summary>
    private static string[] Lying(string data) =>
    [
        .. Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("plimsoll.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(data, file)} {Digest.Of(File.ReadAllBytes(file))}"),
        Storage.Journals.JournalBackup.Verify(data).Value!.ToString(),
    ];

    private static string Copy(string folder)
    {
        var to = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        KeptFolder.CopyTo(folder, to);
        return to;
    }
}

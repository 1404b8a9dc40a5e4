// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Ledger;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests;

/// <summary>A backup is whole: everything of a data folder goes into it and comes back, its parts belong together by a signature, and whatever is damaged is
/// named by <c>verify</c> and told as damage.</summary>
public sealed class WholeBackupTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private readonly string _apart = Directory.CreateTempSubdirectory("plimsoll-apart-").FullName;

    private World _world = null!;
    private string _practice = "", _evidence = "";

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        await _world.AssessAsync();
        _practice = (string)(await _world.First.GetAsync($"{_world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        _evidence = await AttachAsync("report.bin", 200_000);
        Keep(_world.Tenant.Split('/')[^1], 1);
        await SendAsync("ada", 500);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_apart, recursive: true);
    }

    [Fact]
    public async Task What_is_saved_under_load_comes_back_whole_in_another_folder_and_what_is_there_is_not_copied_again()
    {
        using var over = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                await AttachAsync($"more-{i}.bin", 1000 + i);
                await SendAsync($"more-{i}", 20);
            }
        }, TestContext.Current.CancellationToken);
        var (first, second) = (Path.Combine(_apart, "first.db"), Path.Combine(_apart, "second.db"));
        var saved = await MaintainAsync("backup", first, "--data", _app.Data);
        Assert.True(saved.Code == 0, saved.Error);
        var files = Directory.GetFiles(Path.Combine(_apart, "evidence"), "*", SearchOption.AllDirectories);
        Assert.Contains($" {files.Length} of them new.", saved.Output, StringComparison.Ordinal);
        var written = files.ToDictionary(file => file, File.GetLastWriteTimeUtc);
        saved = await MaintainAsync("backup", second, "--data", _app.Data);
        Assert.True(saved.Code == 0, saved.Error);
        await over.CancelAsync();
        await load;
        Assert.All(written, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));

        foreach (var backup in (string[])[first, second])
        {
            var again = backup + ".again";
            var restored = await MaintainAsync("restore", backup, "--data", again, "--no-erasures");
            Assert.True(restored.Code == 0, restored.Error);
            Assert.Contains("were not verified", (await MaintainAsync("verify", "--data", again)).Error, StringComparison.Ordinal);
            CopyKeys(again);
            var verified = await MaintainAsync("verify", "--data", again);
            Assert.Equal((0, ""), (verified.Code, verified.Error));
            Assert.Contains(" and 1 conversations were opened; 0 things are damaged.", verified.Output, StringComparison.Ordinal);
            Assert.Contains("Activity holds", verified.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_gets_a_file_of_its_own_each_time()
    {
        var saved = await MaintainAsync("backup", _apart + "/", "--data", _app.Data);
        Assert.True(saved.Code == 0, saved.Error);
        Assert.Matches(@"^plimsoll-\d{8}T\d{6}Z\.db$", Path.GetFileName(Assert.Single(Directory.GetFiles(_apart, "*.db"))));
    }

    [Fact]
    public async Task A_flipped_byte_in_each_store_is_named_with_kind_id_and_organisation()
    {
        await _app.Services.GetRequiredService<KeepActivity>().KeepAsync(_app.Services.GetRequiredService<OpenedActivity>().Store.Value!,
            TestContext.Current.CancellationToken);
        await _app.EndAsync();
        var tenant = _world.Tenant.Split('/')[^1];
        var whole = await MaintainAsync("verify", "--data", _app.Data);
        Assert.Equal((0, ""), (whole.Code, whole.Error));

        var blob = Assert.Single(Directory.GetFiles(Path.Combine(_app.Data, "evidence"), "*", SearchOption.AllDirectories));
        await DamagedAsync(blob, new FileInfo(blob).Length / 2, $"Damaged: file sha256:{Hex("report.bin", 200_000)} of organisation {tenant} is not what was attached.");
        File.Move(blob, blob + ".elsewhere");
        await NamedAsync($"Damaged: file sha256:{Hex("report.bin", 200_000)} of organisation {tenant} is missing, and was not erased.");
        File.Move(blob + ".elsewhere", blob);

        var database = Path.Combine(_app.Data, "plimsoll.db");
        var (text, subject) = Read<(string, string)>(database, "SELECT ref, subject FROM vault_item WHERE length(sealed) < 400 LIMIT 1");
        await DamagedAsync(database, At(database, Read<byte[]>(database, $"SELECT sealed FROM vault_item WHERE ref = '{text}'")) + 40, $"Damaged: text {text}");
        await DamagedAsync(database, At(database, Read<byte[]>(database, $"SELECT wrapped FROM vault_subject WHERE subject = '{subject}'")) + 30,
            $"Damaged: key {subject}");

        var content = Path.Combine(_app.Data, ContentStore.FileName);
        await DamagedAsync(content, At(content, Read<byte[]>(content, "SELECT sealed FROM content")) + 40,
            $"Damaged: conversation {Read<string>(content, "SELECT ref FROM content")} of organisation {tenant} is not what was written.");
        await DamagedAsync(content, At(content, Read<byte[]>(content, "SELECT wrapped FROM content_key")) + 30,
            $"Damaged: key of kept conversations of organisation {tenant}");

        // A block in the middle of the file of activity; the file is whole again afterwards.
        var activity = Path.Combine(_app.Data, ActivityBackup.FileName);
        await DamagedAsync(activity, At(activity, Encoding.UTF8.GetBytes("an-application-of-ada")), "is damaged");
        var saved = await FlippedAsync(activity, At(activity, Encoding.UTF8.GetBytes("an-application-of-ada")),
            () => MaintainAsync("backup", Path.Combine(_apart, "damaged.db"), "--data", _app.Data));
        Assert.Contains("is damaged", saved.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("with room", saved.Error, StringComparison.Ordinal);
        whole = await MaintainAsync("verify", "--data", _app.Data);
        Assert.Equal((0, ""), (whole.Code, whole.Error));
    }

    [Fact]
    public async Task A_download_of_damaged_evidence_is_a_sentence_with_a_code_and_never_an_erasure()
    {
        var path = $"{_world.Release}/evidence/{_evidence}/content";
        var blob = Assert.Single(Directory.GetFiles(Path.Combine(_app.Data, "evidence"), "*", SearchOption.AllDirectories));
        await FlippedAsync(blob, new FileInfo(blob).Length - 10, async () =>
        {
            Assert.Equal((503, "release.evidence-damaged"), await _world.First.RefusedAsync(HttpMethod.Get, path));
            return (0, "", "");
        });
        File.Move(blob, blob + ".elsewhere");
        Assert.Equal((503, "release.evidence-damaged"), await _world.First.RefusedAsync(HttpMethod.Get, path));
        File.Move(blob + ".elsewhere", blob);
        Assert.Equal(200_000, Encoding.UTF8.GetByteCount(await _world.First.TextAsync(path)));
        await _world.First.PostAsync($"{_world.Release}/evidence/{_evidence}/erase");
        Assert.Equal((410, "release.evidence-gone"), await _world.First.RefusedAsync(HttpMethod.Get, path));
    }

    [Fact]
    public async Task Parts_of_different_backups_and_a_life_that_was_edited_are_refused()
    {
        var (monday, tuesday) = (Path.Combine(_apart, "monday.db"), Path.Combine(_apart, "tuesday.db"));
        Assert.Equal(0, (await MaintainAsync("backup", monday, "--data", _app.Data)).Code);
        await AttachAsync("later.bin", 500);
        await SendAsync("bea", 100);
        Keep("ten_other", 2);
        Assert.Equal(0, (await MaintainAsync("backup", tuesday, "--data", _app.Data)).Code);
        foreach (var ending in (string[])[".keys", ".activity", ".content", ".content.keys", ".files", ".manifest", ".checkpoint"])
        {
            Assert.True(File.Exists(tuesday + ending), ending);
            File.Move(tuesday + ending, tuesday + ".aside");
            File.Copy(monday + ending, tuesday + ending);
            await MixedAsync(tuesday, ending);
            File.Delete(tuesday + ending);
            await MixedAsync(tuesday, $"{ending} missing");
            File.Move(tuesday + ".aside", tuesday + ending);
        }
        // The life is in what was signed: edited in both places, it is refused all the same.
        var (keys, manifest) = (await File.ReadAllTextAsync(tuesday + ".keys", Ct), await File.ReadAllTextAsync(tuesday + ".manifest", Ct));
        var until = keys.Split('\n')[2]["until\t".Length..];
        await File.WriteAllTextAsync(tuesday + ".keys", keys.Replace(until, "2099-01-01T00:00:00.000Z", StringComparison.Ordinal), Ct);
        await MixedAsync(tuesday, "keys edited");
        await File.WriteAllTextAsync(tuesday + ".manifest", manifest.Replace(until, "2099-01-01T00:00:00.000Z", StringComparison.Ordinal), Ct);
        await MixedAsync(tuesday, "manifest edited");
        // Whoever edits every place alike lacks the signature; and one of their own, under the name of the log, is another key's.
        var edited = manifest.Replace(until, "2099-01-01T00:00:00.000Z", StringComparison.Ordinal)
            .Replace(Sha256(Encoding.UTF8.GetBytes(keys)), Sha256(await File.ReadAllBytesAsync(tuesday + ".keys", Ct)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(tuesday + ".manifest", edited, Ct);
        Assert.Contains("is not signed by the log", await MixedAsync(tuesday, "all edited"), StringComparison.Ordinal);
        var (text, origin) = (edited[..(edited.IndexOf("\n\n", StringComparison.Ordinal) + 1)], edited[(edited.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Split(' ')[1]);
        using (var thief = Ed25519PrivateKey.Generate())
        using (var signer = new NoteSigner(origin, thief)) { await File.WriteAllTextAsync(tuesday + ".manifest", SignedNote.Sign(text, signer).ToString(), Ct); }
        Assert.Contains("is not signed by the log", await MixedAsync(tuesday, "signed by another key"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(tuesday + ".keys", keys, Ct);
        await File.WriteAllTextAsync(tuesday + ".manifest", manifest, Ct);
        // A signature that was taken off does where nothing knows the log, and nowhere else.
        CopyKeys(Path.Combine(_apart, "known"));
        await File.WriteAllTextAsync(tuesday + ".manifest", manifest[..(manifest.IndexOf("\n\n", StringComparison.Ordinal) + 1)], Ct);
        Assert.Contains("is not signed", (await MaintainAsync("restore", tuesday, "--data", Path.Combine(_apart, "known"), "--no-erasures")).Error,
            StringComparison.Ordinal);
        await File.WriteAllTextAsync(tuesday + ".manifest", manifest, Ct);

        var blob = Directory.GetFiles(Path.Combine(_apart, "evidence"), "*", SearchOption.AllDirectories)[0];
        await FlippedAsync(blob, 100, async () =>
        {
            await MixedAsync(tuesday, "evidence");
            return (0, "", "");
        });
        Assert.Equal(0, (await MaintainAsync("restore", tuesday, "--data", Path.Combine(_apart, "known"), "--no-erasures")).Code);
    }

    [Fact]
    public async Task Evidence_and_conversations_that_were_erased_since_do_not_come_back()
    {
        var tenant = _world.Tenant.Split('/')[^1];
        Keep(tenant, 9, _app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant).User("ada"));
        await AttachAsync("stays.bin", 700);
        var (backup, again) = (Path.Combine(_apart, "before.db"), Path.Combine(_apart, "again"));
        Assert.Equal(0, (await MaintainAsync("backup", backup, "--data", _app.Data)).Code);
        await _world.First.PostAsync($"{_world.Tenant}/usage/persons/erase", new JsonObject { ["user"] = "ada" });
        await _world.First.PostAsync($"{_world.Release}/evidence/{_evidence}/erase");
        var restored = await MaintainAsync("restore", backup, "--data", again, "--erasures", Path.Combine(_app.Data, "erasures.tsv"));
        Assert.True(restored.Code == 0, restored.Error);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_apart, "evidence"), "*", SearchOption.AllDirectories).Length);
        Assert.Single(Directory.GetFiles(Path.Combine(again, "evidence"), "*", SearchOption.AllDirectories));
        Assert.Equal((2, 1), (Read<int>(backup + ".content", "SELECT count(*) FROM content"), Read<int>(Path.Combine(again, ContentStore.FileName), "SELECT count(*) FROM content")));
        CopyKeys(again);
        var verified = await MaintainAsync("verify", "--data", again);
        Assert.Equal((0, ""), (verified.Code, verified.Error));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<string> MixedAsync(string backup, string what)
    {
        var folder = Path.Combine(_apart, "never");
        var refused = await MaintainAsync("restore", backup, "--data", folder, "--no-erasures");
        Assert.True(refused.Code == 2, $"{what}: {refused.Code} {refused.Output}");
        Assert.False(File.Exists(Path.Combine(folder, "plimsoll.db")), what);
        if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        return refused.Error;
    }

    private async Task DamagedAsync(string file, long at, string sentence) => await FlippedAsync(file, at, async () =>
    {
        await NamedAsync(sentence);
        return (0, "", "");
    });

    private async Task NamedAsync(string sentence)
    {
        var (code, output, error) = await MaintainAsync("verify", "--data", _app.Data);
        Assert.True(code == 20, $"{sentence}: {code} {output} {error}");
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("erased;", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> FlippedAsync(string file, long at, Func<Task<(int, string, string)>> then)
    {
        Assert.True(at > 0, file);
        Flip(file, at);
        try { return await then(); }
        finally { Flip(file, at); }
    }

    private static void Flip(string file, long at)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Position = at;
        var was = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(was ^ 1));
    }

    private static long At(string file, byte[] sought) => File.ReadAllBytes(file).AsSpan().IndexOf(sought);

    private static T Read<T>(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection.QueryFirst<T>(sql);
    }

    private void CopyKeys(string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "keys"));
        foreach (var key in Directory.GetFiles(Path.Combine(_app.Data, "keys"))) { File.Copy(key, Path.Combine(to, "keys", Path.GetFileName(key))); }
    }

    private static byte[] Bytes(string name, int size) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(name, (size / name.Length) + 1))[..size]);

    private static string Hex(string name, int size) => Convert.ToHexStringLower(SHA256.HashData(Bytes(name, size)));

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private void Keep(string tenant, ulong conversation, ulong person = 7)
    {
        var now = TimeProvider.System.GetUtcNow();
        _app.Services.GetRequiredService<ContentStore>().Keep(tenant, [new KeptChat(conversation, person, new Chat(null, null, "tidewater-7b", now, "en",
            [new ChatMessage("user", "a question of some length")]).Redacted())], now, now.AddDays(7));
    }

    private async Task<string> AttachAsync(string name, int size) =>
        (string)(await _world.First.AttachAsync(_world.Release, name, Bytes(name, size), _practice))["id"]!;

    private async Task SendAsync(string user, int events)
    {
        var at = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());
        using var body = new StringContent(string.Join('\n', Enumerable.Range(0, events).Select(i =>
            $$"""{"id":"{{user}}-{{i}}","at":"{{at}}","model":"m","user":"{{user}}","application":"an-application-of-{{user}}"}""")), Encoding.UTF8,
            "application/x-ndjson");
        using var answer = await _world.First.SendAsync(HttpMethod.Post, $"{_world.Tenant}/usage/events", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<(int Code, string Output, string Error)> MaintainAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (await MaintainJournal.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}

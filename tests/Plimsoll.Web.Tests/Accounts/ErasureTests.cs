// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Erasing a person: the history stays whole, and nothing of the person is left on the disk, nor comes back from a backup.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    /// <summary>Other tests copy this file into the temporary folder, which is searched: so what is sought stands in no source.</summary>
    private static readonly string Mark = System.Security.Cryptography.RandomNumberGenerator.GetHexString(12, lowercase: true);

    private static readonly string[] Written = [.. ((string[])["mallory-the-erased", "a comment nobody else would write", "a reason of her own", "the-file-of-mallory.pdf", "what stands in the file of mallory", "a withdrawal of her own"]).Select(text => $"{text}-{Mark}")];

    private readonly DateTime _began = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);
    private readonly RunningApp _app = new();
    private readonly string _apart = Directory.CreateTempSubdirectory("plimsoll-apart-").FullName;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_apart, recursive: true);
    }

    [Fact]
    public async Task Erasing_a_person_leaves_every_proof_verifying_and_no_byte_of_what_she_wrote_or_of_her_keys()
    {
        var (world, mallory, practice) = await WriteAsync();
        var secrets = Secrets(mallory.Account);
        Assert.NotEmpty(Found(_app.Data, secrets.Keys));
        var erased = await world.First.PostAsync($"{world.Tenant}/people/{mallory.Account}/erase");

        // Pages and API say so; nothing lets her in.
        var comment = Assert.Single((await world.First.GetAsync($"{world.Release}/practices/{practice}"))["discussion"]!.AsArray())!;
        Assert.Null((string?)comment["text"]);
        Assert.NotNull((string?)comment["erased"]);
        Assert.Equal(mallory.Account, (string)comment["by"]!);
        Assert.DoesNotContain(mallory.Account, (await world.First.GetAsync($"{world.Tenant}/people")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((401, "accounts.no-account"), await mallory.RefusedAsync(HttpMethod.Get, "/api/v1/me"));

        // Every entry is proved in the tree, the erasure too.
        var journal = _app.Services.GetRequiredService<Storage.Journals.Journal>();
        Assert.Equal(journal.Head.Size.ToString(System.Globalization.CultureInfo.InvariantCulture), (string)erased["ledger"]!["treeSize"]!);
        foreach (var entry in journal.Read(0, (int)journal.Head.Size))
        {
            var (leaf, proof) = journal.ProveInclusion(entry.Seq, journal.Head.Size);
            Assert.True(leaf == TreeHash.OfLeaf(entry.Bytes.Span) && proof.Verify(leaf, journal.Head.Root));
        }

        // Nothing is left, while the server runs and after it has ended.
        Assert.Empty(Found(_app.Data, secrets.All));
        await _app.EndAsync();
        Assert.Empty(Found(_app.Data, secrets.All));
        Assert.Empty(Found(Path.GetTempPath(), secrets.All));
        Assert.Contains($"{mallory.Account}\t", await File.ReadAllTextAsync(Path.Combine(_app.Data, Erasures.FileName), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_belongs_to_two_organisations_is_erased_by_the_last_of_them_and_the_page_and_the_refusal_say_so()
    {
        const string ByWhom = "an administrator of the last organisation that the person belongs to can erase";
        var own = await World.OpenAsync(_app);
        var other = await World.OpenAsync(_app, own.First, "other");
        var zoe = await own.PersonAsync("zoe", "auditor");
        await other.PersonAsync("zoe", "auditor");
        using var page = await _app.PageAsync(HttpMethod.Get, $"/t/acme/people/{zoe.Account}/erase", await _app.SessionAsync(own.First.Account));
        var told = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(ByWhom, System.Text.RegularExpressions.Regex.Replace(told, @"\s+", " "), StringComparison.Ordinal);
        using var refused = await own.First.SendAsync(HttpMethod.Post, $"{own.Tenant}/people/{zoe.Account}/erase");
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("accounts.belongs-elsewhere", (string)problem["code"]!);
        Assert.EndsWith(ByWhom, (string)problem["fix"]!, StringComparison.Ordinal);
        // What the sentence promises is so.
        using (var removed = await own.First.SendAsync(HttpMethod.Delete, $"{own.Tenant}/people/{zoe.Account}")) { Assert.True(removed.IsSuccessStatusCode); }
        await other.First.PostAsync($"{other.Tenant}/people/{zoe.Account}/erase");
        Assert.Equal((401, "accounts.no-account"), await zoe.RefusedAsync(HttpMethod.Get, "/api/v1/me"));
    }

    [Fact]
    public async Task A_backup_that_was_taken_before_an_erasure_shows_it_erased_when_it_is_restored()
    {
        var (world, mallory, practice) = await WriteAsync();
        var file = await world.First.AttachAsync(world.Release, "other.pdf", "what somebody else attached"u8.ToArray());
        var (secrets, copy, session) = (Secrets(mallory.Account), Path.Combine(_apart, "copy.db"), await _app.SessionAsync(mallory.Account));
        // An invitation that she will take later on: it is hers under another name until then.
        var invited = await world.First.PostAsync($"{world.Tenant}/invitations", new JsonObject { ["email"] = "later-mallory@example.org", ["roles"] = new JsonArray("auditor") });
        Assert.Equal(0, (await MaintainAsync("backup", copy, "--data", _app.Data)).Code);
        // The copy alone tells nothing: no key, no session.
        Assert.Empty(Found(_apart, secrets.Keys, "copy.db"));
        Assert.Empty(Found(_apart, [System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(session))]));
        Assert.NotEmpty(Found(_apart, secrets.WrappedBase64));

        await world.First.PostAsync($"{world.Tenant}/people/{mallory.Account}/erase");
        await world.First.PostAsync($"{world.Release}/evidence/{(string)file["id"]!}/erase");
        using (var withdrawn = await world.First.SendAsync(HttpMethod.Delete, $"{world.Tenant}/invitations/{(string)invited["invitation"]!}")) { Assert.True(withdrawn.IsSuccessStatusCode); }
        await _app.EndAsync();

        // The disk is lost but for keys, evidence and the list.
        foreach (var gone in Directory.GetFiles(_app.Data, "plimsoll.db*")) { File.Delete(gone); }
        Assert.Equal(0, (await MaintainAsync("restore", copy, "--data", _app.Data)).Code);
        // Already before any server starts.
        Assert.Empty(Found(_app.Data, [.. secrets.Keys, .. Texts("later-mallory")]));
        await _app.InitializeAsync();
        var comment = Assert.Single((await world.First.GetAsync($"{world.Release}/practices/{practice}"))["discussion"]!.AsArray())!;
        Assert.Null((string?)comment["text"]);
        Assert.NotNull((string?)comment["erased"]);
        Assert.Equal((401, "accounts.no-account"), await mallory.RefusedAsync(HttpMethod.Get, "/api/v1/me"));
        Assert.DoesNotContain(mallory.Account, (await world.First.GetAsync($"{world.Tenant}/people"))["people"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((410, "release.evidence-gone"), await world.First.RefusedAsync(HttpMethod.Get, $"{world.Release}/evidence/{(string)file["id"]!}/content"));
        // On the record: what the list knew and the backup did not.
        var types = _app.Services.GetRequiredService<Storage.Journals.Journal>().Read(0, 10_000).Select(e => Envelope.Of(e.Bytes)).Select(e => (e.Type, e.By)).ToArray();
        Assert.Contains(("accounts.account-erased", "server"), types);
        Assert.Contains(("release.evidence-gone", "server"), types);
        await _app.EndAsync();
        Assert.Empty(Found(_app.Data, [.. secrets.All, .. Texts("later-mallory")]));
    }

    [Fact]
    public async Task A_restore_wants_keys_whose_time_is_not_over_and_the_list_of_what_was_erased()
    {
        await _app.FirstAsync();
        var (copy, target, now) = (Path.Combine(_apart, "copy.db"), Path.Combine(_apart, "again"), TimeProvider.System.GetUtcNow());
        Assert.Equal(0, (await MaintainAsync("backup", copy, "--data", _app.Data, "--life", "10")).Code);
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy + ".keys")); }
        Assert.Contains("--no-erasures", (await MaintainAsync("restore", copy, "--data", target)).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_apart, "cut.tsv"), "acc_1\t2026-11-2", TestContext.Current.CancellationToken);
        Assert.Contains("is cut off", (await MaintainAsync("restore", copy, "--data", target, "--erasures", Path.Combine(_apart, "cut.tsv"))).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_apart, "other.tsv"), "acc_1\t2026-11-20T12:00:00.000Z\nanything\n", TestContext.Current.CancellationToken);
        Assert.Contains("at line 2", (await MaintainAsync("restore", copy, "--data", target, "--erasures", Path.Combine(_apart, "other.tsv"))).Error, StringComparison.Ordinal);
        Assert.Contains("could be used until", (await MaintainAsync(now.AddDays(11), "restore", copy, "--data", target, "--no-erasures")).Error, StringComparison.Ordinal);

        var keys = await File.ReadAllTextAsync(copy + ".keys", TestContext.Current.CancellationToken);
        foreach (var text in (string[])[keys[..^6], keys.Replace("backup\tsha256:", "backup\tsha256:0", StringComparison.Ordinal)])
        {
            await RefusedAsync(text, "was changed, or belongs to another backup");
        }
        await RefusedAsync(null, "is missing");
        File.Delete(copy + ".keys");
        Assert.False(File.Exists(Path.Combine(target, "plimsoll.db")));
        await File.WriteAllTextAsync(copy + ".keys", keys, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await MaintainAsync(now.AddDays(9), "restore", copy, "--data", target, "--no-erasures")).Code);

        async Task RefusedAsync(string? text, string reason)
        {
            if (text is null) { File.Delete(copy + ".keys"); } else { await File.WriteAllTextAsync(copy + ".keys", text, TestContext.Current.CancellationToken); }
            Assert.Contains(reason, (await MaintainAsync("restore", copy, "--data", target, "--no-erasures")).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_backup_of_before_has_no_manifest_and_its_keys_say_by_themselves_what_they_belong_to()
    {
        var (copy, target) = (Path.Combine(_apart, "before.db"), Path.Combine(_apart, "again"));
        Assert.Equal(0, (await MaintainAsync("backup", copy, "--data", new Kept.KeptFolder("0.1.0").Copy())).Code);
        foreach (var ending in (string[])[".manifest", ".checkpoint"]) { File.Delete(copy + ending); }
        var keys = await File.ReadAllTextAsync(copy + ".keys", TestContext.Current.CancellationToken);
        await RefusedAsync(keys[..^6], "not a whole file");
        await RefusedAsync(keys.Replace("backup\tsha256:", "backup\tsha256:0", StringComparison.Ordinal), "belongs to another backup");
        await RefusedAsync(null, "put the file of keys beside the backup");
        await File.WriteAllTextAsync(copy + ".keys", keys, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await MaintainAsync("restore", copy, "--data", target, "--no-erasures")).Code);

        async Task RefusedAsync(string? text, string reason)
        {
            if (text is null) { File.Delete(copy + ".keys"); } else { await File.WriteAllTextAsync(copy + ".keys", text, TestContext.Current.CancellationToken); }
            Assert.Contains(reason, (await MaintainAsync("restore", copy, "--data", target, "--no-erasures")).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_is_the_last_administrator_cannot_be_erased_and_of_two_who_erase_each_other_one_stays()
    {
        var world = await World.OpenAsync(_app);
        Assert.Equal("accounts.last-administrator", (await world.First.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/people/{world.First.Account}/erase")).Code);
        var ben = await world.PersonAsync("ben", "administrator");
        var answers = await Task.WhenAll(world.First.SendAsync(HttpMethod.Post, $"{world.Tenant}/people/{ben.Account}/erase"), ben.SendAsync(HttpMethod.Post, $"{world.Tenant}/people/{world.First.Account}/erase"));
        Assert.Equal(1, answers.Count(a => a.IsSuccessStatusCode));
        foreach (var answer in answers) { answer.Dispose(); }
        Assert.Single(_app.Services.GetRequiredService<Books>().Now.Accounts.Accounts.Values, a => !a.Erased);
    }

    /// <summary>A person who was invited, and wrote everything that a person can write.</summary>
    private async Task<(World World, Api Mallory, string Practice)> WriteAsync()
    {
        var world = await World.OpenAsync(_app);
        var mallory = await world.PersonAsync(Written[0], "administrator", "governance");
        await world.AssessAsync();
        var practice = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        await mallory.PostAsync($"{world.Release}/practices/{practice}/comments", new JsonObject { ["text"] = Written[1] }, "her key");
        await mallory.PutAsync($"{world.Release}/practices/{practice}/status", new JsonObject { ["status"] = "not-applicable", ["reason"] = Written[2] });
        var evidence = (string)(await mallory.AttachAsync(world.Release, Written[3], Encoding.UTF8.GetBytes(Written[4]), practice))["id"]!;
        await mallory.PostAsync($"{world.Release}/evidence/{evidence}/withdraw", new JsonObject { ["reason"] = Written[5] });
        return (world, mallory, practice);
    }

    /// <summary>What must not be found any more, read before it is erased.</summary>
    private Sought Secrets(string account)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_app.Data, "plimsoll.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM vault_subject WHERE subject = $subject";
        command.Parameters.AddWithValue("$subject", account);
        var wrapped = (byte[])command.ExecuteScalar()!;
        command.CommandText = "SELECT ref FROM vault_item WHERE subject = $subject";
        using var rows = command.ExecuteReader();
        var vault = _app.Services.GetRequiredService<Vault>();
        var blinds = new List<byte[]>();
        while (rows.Read()) { blinds.Add(vault.Blind(new VaultRef(rows.GetString(0), Digest.Of([])))!); }
        // Name and address, comment, reason, name of the file, reason of the withdrawal, two labels of keys.
        Assert.InRange(blinds.Count, 7, 20);
        return new Sought([wrapped], [Encoding.ASCII.GetBytes(Convert.ToBase64String(wrapped))], [wrapped, .. blinds, .. Texts(Written)]);
    }

    private static byte[][] Texts(params IEnumerable<string> texts) => [.. texts.SelectMany(text => (byte[][])[Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text)])];

    /// <summary>Files under a folder that hold any of the bytes.</summary>
    private string[] Found(string folder, IReadOnlyList<byte[]> sought, string name = "*")
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, name, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            // Other work on this machine lays its own things down beside ours, pipes among them.
            if (new FileInfo(file) is not { Exists: true, Length: > 0 and < 64 * 1024 * 1024 } info || info.LastWriteTimeUtc < _began) { continue; }
            try
            {
                var bytes = File.ReadAllBytes(file);
                if (sought.Any(one => bytes.AsSpan().IndexOf(one) >= 0)) { found.Add(file); }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
        return [.. found];
    }

    private static Task<(int Code, string Error)> MaintainAsync(params string[] args) => MaintainAsync(TimeProvider.System.GetUtcNow(), args);

    private static async Task<(int Code, string Error)> MaintainAsync(DateTimeOffset now, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await MaintainJournal.RunAsync(args, output, error, new At(now)), error.ToString());
    }

    private sealed record Sought(IReadOnlyList<byte[]> Keys, IReadOnlyList<byte[]> WrappedBase64, IReadOnlyList<byte[]> All);

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Every key of a server is put in the place of another by command: what was signed before goes on holding, and what a revoked key signs after its
/// revocation does not, wherever it is looked at.</summary>
public sealed class KeyRotationTests(KeyRotationTests.Story story) : IClassFixture<KeyRotationTests.Story>
{
    /// <summary>A server that signed a decision; whose keys were then all changed, that of decisions because a thief has it; and that went on signing.</summary>
    public sealed class Story : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-rotation-").FullName;

        public RunningApp App { get; } = new();

        /// <summary>The folder as it was after all.</summary>
        public string Stopped => Path.Combine(_folder, "stopped");

        public World World { get; private set; } = null!;

        /// <summary>What <c>/.well-known/plimsoll-keys.json</c> said, and the checkpoint, before and after.</summary>
        public (JsonNode Keys, byte[] Checkpoint) Before { get; private set; }

        public (JsonNode Keys, byte[] Checkpoint) After { get; private set; }

        /// <summary>A decision as it was signed, with the entry that puts it on record as the server answers it after all.</summary>
        public (byte[] Signed, string Entry) Early { get; private set; }

        public (byte[] Signed, string Entry) Late { get; private set; }

        /// <summary>What the thief signed: the later statement, with the key of before.</summary>
        public byte[] Forged { get; private set; } = [];

        /// <summary>What the commands said.</summary>
        public Dictionary<string, string> Said { get; } = [];

        public Digest Subject { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            World = await World.OpenAsync(App);
            var ben = await World.PersonAsync("ben", "approver");
            await World.AssessAsync();
            await World.ProveAsync();
            await World.ApproveAsync(ben);
            await World.JudgeAsync();
            Subject = Digest.TryParse((string)(await World.First.GetAsync(World.Release))["subject"]!, out var subject) ? subject : throw new InvalidOperationException();
            Before = await ToldAsync();
            await App.EndAsync();

            Assert.True(Ed25519PrivateKey.TryReadPem(await File.ReadAllTextAsync(Path.Combine(App.Data, "keys", "decision.pem"), TestContext.Current.CancellationToken), out var stolen));
            foreach (var purpose in ServerKeys.Purposes)
            {
                Said[purpose] = await CommandAsync(["rotate", purpose, .. purpose == "decision" ? (string[])["--revoke", "compromised"] : []]);
            }
            await App.InitializeAsync();
            await World.JudgeAsync();
            After = await ToldAsync();
            var made = (await World.First.GetAsync($"{World.Release}/decisions"))["decisions"]!.AsArray();
            (Early, Late) = (await DecisionAsync(made[0]!), await DecisionAsync(made[^1]!));
            var statement = Convert.FromBase64String((string)JsonNode.Parse(Late.Signed)!["payload"]!);
            // A folder that stands still, for those who work on one.
            await App.EndAsync();
            Kept.KeptFolder.CopyTo(App.Data, Directory.CreateDirectory(Stopped).FullName);
            await App.InitializeAsync();
            using (stolen) { Forged = Dsse.Sign(Statement.PayloadType, statement, Key(Before.Keys, "decision").Ids.Single(), bytes => stolen.Sign(bytes.Span)); }
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        public async Task<string> CommandAsync(params string[] words)
        {
            using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
            var exit = await MaintainKeys.RunAsync(["keys", .. words, "--data", App.Data], output, error);
            Assert.True(exit == 0, error.ToString());
            return output.ToString();
        }

        /// <summary>Writes something down for a command.</summary>
        public string Write(string name, byte[] bytes)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        private async Task<(JsonNode, byte[])> ToldAsync() =>
            (JsonNode.Parse(await App.TextAsync("/.well-known/plimsoll-keys.json"))!, Encoding.UTF8.GetBytes(await App.TextAsync("/public/ledger/checkpoint")));

        private async Task<(byte[], string)> DecisionAsync(JsonNode listed) => (
            Encoding.UTF8.GetBytes(await World.First.TextAsync($"{World.Release}/decisions/{(string)listed["decision"]!}")),
            await World.First.TextAsync($"{World.Tenant}/entries/{(string)listed["signed"]!["ledgerIndex"]!}"));
    }

    private static KnownKeys Key(JsonNode keys, string purpose) => TrustedKey.Read(Pem(keys, purpose), "key").Value!;

    /// <summary>The key of a purpose that a list names as in use.</summary>
    private static string Pem(JsonNode keys, string purpose) =>
        (string)keys["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == purpose && k["notAfter"] is null)!["pem"]!;

    private static KeyList List(JsonNode keys) => KeyList.Read(Encoding.UTF8.GetBytes(keys.ToJsonString())).Value!;

    private string? Code(byte[] decision, KnownKeys keys, FindInLog? logged = null) => VerifiedDecision.Verify(
        decision, new Expected(Stage.Restricted, story.Subject, story.World.ReleaseId), keys, TimeProvider.System.GetUtcNow(), logged).Refusal?.Code;

    private FindInLog Logged(string entry) => LoggedDecision.In(LoggedEntry.Read(Encoding.UTF8.GetBytes(entry)).Value!.Verify(List(story.After.Keys)).Value!);

    [Fact]
    public void Each_key_has_another_in_its_place_that_the_one_before_vouches_for_and_the_list_says_which_is_revoked()
    {
        var keys = story.After.Keys["keys"]!.AsArray();
        Assert.All(ServerKeys.Purposes, purpose =>
        {
            var both = keys.Where(k => (string)k!["purpose"]! == purpose).ToArray();
            Assert.Equal((purpose, 2), (purpose, both.Length));
            var (old, next) = (both[0]!, both[1]!);
            Assert.NotNull(old["notAfter"]);
            Assert.Null(old["endorsed"]);
            Assert.Equal((string)old["kid"]!, (string)next["endorsed"]!["by"]!);
            Assert.Equal(purpose == "decision" ? "compromised" : null, (string?)old["revoked"]?["reason"]);
            Assert.Equal(purpose == "decision", old["revokedAt"] is not null);
            Assert.Contains((string)next["kid"]!, story.Said[purpose], StringComparison.Ordinal);
            Assert.Contains(Pem(story.After.Keys, purpose), story.Said[purpose], StringComparison.Ordinal);
            // The private half of before is kept for a backup of before, its owner's alone.
            var kept = Path.Combine(story.App.Data, "keys", $"{purpose}-{((string)old["kid"]!)[..16]}.pem");
            Assert.True(File.Exists(kept), kept);
            if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept)); }
        });
        var list = List(story.After.Keys);
        Assert.Equal(2 * ServerKeys.Purposes.Count, list.Keys.Count);
        // Whoever changes a byte of what a key vouches for has no list.
        var changed = story.After.Keys.DeepClone();
        var endorsed = changed["keys"]!.AsArray().First(k => k!["endorsed"] is not null)!["endorsed"]!;
        endorsed["signature"] = Convert.ToBase64String(new byte[64]);
        Assert.Equal("ledger.malformed-keys", KeyList.Read(Encoding.UTF8.GetBytes(changed.ToJsonString())).Refusal?.Code);
    }

    [Fact]
    public void The_log_keeps_its_name_and_its_history_and_a_checkpoint_of_before_still_verifies()
    {
        Assert.Equal((string)story.Before.Keys["log"]!, (string)story.After.Keys["log"]!);
        var (earlier, later) = (Checked(story.Before.Checkpoint, story.Before.Keys), Checked(story.After.Checkpoint, story.After.Keys));
        Assert.True(earlier.Size < later.Size);
        // The key of after signs what is told after; the one of before is still in the list for what was told before.
        Assert.True(SignedNote.Parse(story.After.Checkpoint).Succeeds(out var note, out _));
        using var old = new NoteKey((string)story.Before.Keys["log"]!, PublicOf(Pem(story.Before.Keys, "log")));
        Assert.Equal(NoteVerdict.NotSigned, note.Verify(old));

        static Checkpoint Checked(byte[] signed, JsonNode keys)
        {
            Assert.True(SignedNote.Parse(signed).Succeeds(out var note, out _));
            using var key = new NoteKey((string)keys["log"]!, PublicOf(Pem(keys, "log")));
            Assert.Equal(NoteVerdict.Verified, note.Verify(key));
            return Checkpoint.Parse(note.Text).Value!;
        }

        static Ed25519PublicKey PublicOf(string pem) => Ed25519PublicKey.TryReadPem(pem, out var key) ? key : throw new InvalidOperationException();
    }

    [Fact]
    public void A_decision_of_before_holds_where_the_log_has_it_before_the_revocation_and_one_that_the_thief_signed_after_it_nowhere()
    {
        var (old, list) = (Key(story.Before.Keys, "decision"), List(story.After.Keys));
        var trusted = list.Extend(old);
        // Whoever never heard of the revocation believes what the key signs; that is why the list is asked.
        Assert.Null(Code(story.Early.Signed, old));
        Assert.Null(Code(story.Forged, old));
        Assert.Equal("ledger.revoked-key", Code(story.Early.Signed, trusted));
        Assert.Null(Code(story.Early.Signed, trusted, Logged(story.Early.Entry)));
        Assert.Equal("ledger.revoked-key", Code(story.Forged, trusted));
        Assert.Equal("release.other-entry", Code(story.Forged, trusted, Logged(story.Early.Entry)));
        Assert.Equal("release.other-entry", Code(story.Forged, trusted, Logged(story.Late.Entry)));
        // Whoever trusts the key of before trusts the one that it vouched for, and whoever has no list does not know it.
        Assert.Equal("ledger.unknown-key", Code(story.Late.Signed, old));
        Assert.Null(Code(story.Late.Signed, trusted));
        Assert.Null(Code(story.Late.Signed, Key(story.After.Keys, "decision")));
        // An entry that stands after the revocation shows nothing: as if the list named an earlier one.
        var earlier = old with { Revoked = new Dictionary<string, long> { [old.Ids.Single()] = 2 } };
        Assert.Equal("ledger.revoked-key", Code(story.Early.Signed, earlier, Logged(story.Early.Entry)));
    }

    [Fact]
    public void An_entry_that_was_changed_or_is_of_another_log_shows_nothing()
    {
        var list = List(story.After.Keys);
        var changed = JsonNode.Parse(story.Early.Entry)!;
        var bytes = Convert.FromBase64String((string)changed["entry"]!);
        bytes[^2] ^= 1;
        changed["entry"] = Convert.ToBase64String(bytes);
        Assert.Equal("ledger.proof-fails", Proof(changed));
        changed = JsonNode.Parse(story.Early.Entry)!;
        changed["proof"] = ((string)changed["proof"]!).Replace("index ", "index 1", StringComparison.Ordinal);
        Assert.Equal("ledger.proof-fails", Proof(changed));
        changed["proof"] = "c2sp.org/tlog-proof@v1\nindex x\n\n";
        Assert.Equal("ledger.malformed-proof", Proof(changed));
        // Signed by a key of another purpose that the list names: not the log's word.
        var relabelled = story.After.Keys.DeepClone();
        foreach (var key in relabelled["keys"]!.AsArray()) { key!.AsObject().Remove("endorsed"); if ((string)key["purpose"]! == "log") { key["purpose"] = "status"; } }
        Assert.Equal("ledger.proof-fails", LoggedEntry.Read(Encoding.UTF8.GetBytes(story.Early.Entry)).Value!.Verify(List(relabelled)).Refusal?.Code);

        string? Proof(JsonNode entry) => LoggedEntry.Read(Encoding.UTF8.GetBytes(entry.ToJsonString())) is { Refusal: { } no } ? no.Code
            : LoggedEntry.Read(Encoding.UTF8.GetBytes(entry.ToJsonString())).Value!.Verify(list).Refusal?.Code;
    }

    [Fact]
    public async Task The_command_says_the_same_with_an_exit_code_each()
    {
        var (pem, keys) = (story.Write("old.pem", Encoding.UTF8.GetBytes(Pem(story.Before.Keys, "decision"))), story.Write("keys.json", Encoding.UTF8.GetBytes(story.After.Keys.ToJsonString())));
        var entry = story.Write("entry.json", Encoding.UTF8.GetBytes(story.Early.Entry));
        Assert.Equal((20, true), await VerifyAsync("forged.json", story.Forged, "was revoked", "--keys", keys));
        Assert.Equal((20, true), await VerifyAsync("forged.json", story.Forged, "does not put this decision on record", "--keys", keys, "--logged", entry));
        Assert.Equal((0, true), await VerifyAsync("early.json", story.Early.Signed, "verified", "--keys", keys, "--logged", entry));
        Assert.Equal((0, true), await VerifyAsync("late.json", story.Late.Signed, "verified", "--keys", keys));
        Assert.Equal((2, true), await VerifyAsync("early.json", story.Early.Signed, "has no effect without --keys", "--logged", entry));

        async Task<(int, bool)> VerifyAsync(string name, byte[] decision, string said, params string[] more)
        {
            var (exit, output, error) = await Programs.PlimsollAsync(
                new Dictionary<string, string?>(),
                ["release", "verify", story.Write(name, decision), "--key", pem, "--decision-only", "--stage", "restricted", "--digest", story.Subject.ToString(), .. more]);
            return (exit, (output + error).Contains(said, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_server_knows_what_it_revoked_and_what_its_own_log_has_before()
    {
        var nobody = new Api(story.App, null);
        JsonObject Ask(byte[] decision) => new()
        {
            ["decision"] = JsonNode.Parse(decision), ["key"] = Pem(story.Before.Keys, "decision"), ["stage"] = "restricted", ["subjects"] = new JsonArray(story.Subject.ToString()),
        };
        await nobody.PostAsync("/api/v1/release/verify", Ask(story.Early.Signed));
        Assert.Equal((422, "ledger.revoked-key"), await nobody.RefusedAsync(HttpMethod.Post, "/api/v1/release/verify", Ask(story.Forged)));
    }

    [Fact]
    public async Task A_key_is_revoked_by_its_first_digits_once_and_never_while_it_is_in_use()
    {
        var data = Copied();
        var keys = story.After.Keys["keys"]!.AsArray();
        string Kid(string purpose, bool old) => (string)keys.Single(k => (string)k!["purpose"]! == purpose && k["notAfter"] is null != old)!["kid"]!;
        Assert.Contains("is revoked with entry", (await RunAsync(data, 0, "revoke", Kid("status", true)[..12], "--reason", "lost")), StringComparison.Ordinal);
        Assert.Contains("was revoked with entry", await RunAsync(data, 2, "revoke", Kid("status", true), "--reason", "lost"), StringComparison.Ordinal);
        Assert.Contains("keys rotate log --revoke retired", await RunAsync(data, 2, "revoke", Kid("log", false), "--reason", "retired"), StringComparison.Ordinal);
        Assert.Contains("is no key that this server ever signed with", await RunAsync(data, 2, "revoke", "abababababab", "--reason", "lost"), StringComparison.Ordinal);
        var listed = await RunAsync(data, 0, "list");
        Assert.Contains(": compromised", listed, StringComparison.Ordinal);
        Assert.Contains(": lost", listed, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_key_that_is_lost_is_replaced_by_one_that_none_vouches_for_and_one_that_is_there_is_not_called_lost()
    {
        var data = Copied();
        Assert.Contains("is not so", await RunAsync(data, 2, "rotate", "decision", "--lost"), StringComparison.Ordinal);
        File.Delete(Path.Combine(data, "keys", "decision.pem"));
        Assert.Contains("keys rotate decision --lost begins with another one", await RunAsync(data, 2, "rotate", "decision"), StringComparison.Ordinal);
        Assert.Contains("No key vouches for it", await RunAsync(data, 0, "rotate", "decision", "--lost"), StringComparison.Ordinal);
        Assert.Contains(": lost", await RunAsync(data, 0, "list"), StringComparison.Ordinal);
        await StartsAsync(data, _ => { });
    }

    [Fact]
    public async Task A_key_that_was_prepared_is_the_one_that_is_put_in_use()
    {
        var data = Copied();
        var prepared = await RunAsync(data, 0, "prepare", "status");
        Assert.Equal(prepared, await RunAsync(data, 0, "prepare", "status"));
        var pem = prepared[prepared.IndexOf("-----BEGIN", StringComparison.Ordinal)..].Trim();
        Assert.Contains(pem, await RunAsync(data, 0, "rotate", "status"), StringComparison.Ordinal);
        await StartsAsync(data, app => Assert.Equal(TrustedKey.Read(pem, "key").Value!.Ids.Single(), app.Services.GetRequiredService<ServerKeys>().Status.Kid));
    }

    [Theory]
    [InlineData("in use is kept, and the next is not moved")]
    [InlineData("nothing is moved")]
    public async Task A_change_of_a_key_that_was_cut_short_after_it_was_on_record_is_gone_on_with(string cut)
    {
        var data = Copied();
        await RunAsync(data, 0, "rotate", "log");
        await RunAsync(data, 0, "rewrap");
        foreach (var (purpose, ending) in ((string, string)[])[("log", ".pem"), ("master", ".key")])
        {
            string At(string name) => Path.Combine(data, "keys", name + ending);
            File.Move(At(purpose), At($"{purpose}.next"));
            if (cut == "nothing is moved")
            {
                // The newest of those that are kept is the one that was in use.
                var kept = new DirectoryInfo(Path.Combine(data, "keys")).GetFiles($"{purpose}-*{ending}").OrderBy(f => f.Name == Path.GetFileName(KeptOf(data, purpose))).Last();
                kept.MoveTo(At(purpose));
            }
        }
        await StartsAsync(data, app => Assert.Empty(Directory.GetFiles(Path.Combine(app.Data, "keys"), "*.next.*")));
    }

    /// <summary>Where the key lies that the one in use replaced.</summary>
    private string KeptOf(string data, string purpose) => purpose == KeyFolder.Master
        ? Directory.GetFiles(Path.Combine(data, "keys"), "master-*.key").Single()
        : new KeyFolder(data).Kept(purpose, (string)story.After.Keys["keys"]!.AsArray().Last(k => (string)k!["purpose"]! == purpose)!["kid"]!);

    [Fact]
    public async Task The_master_key_changes_and_people_texts_and_receipts_stay_while_the_old_key_opens_nothing()
    {
        var data = Copied();
        var old = MasterKey.Read(await File.ReadAllTextAsync(Path.Combine(data, "keys", "master.key"), TestContext.Current.CancellationToken))!;
        Assert.Contains("are wrapped by a new master key", await RunAsync(data, 0, "rewrap"), StringComparison.Ordinal);
        var app = new RunningApp { Data = data };
        await app.InitializeAsync();
        var (keys, journal) = (app.Services.GetRequiredService<ServerKeys>(), app.Services.GetRequiredService<Storage.Journals.Journal>());
        Assert.Equal((keys.Master.Kid, false, true),
            (app.Services.GetRequiredService<Books>().Now.Accounts.Master, Vault.Fits(journal, old), Vault.Fits(journal, keys.Master)));
        // What was told under the old one is told as before; what could be made anew was.
        Assert.All((string[])[MasterKey.Persons, MasterKey.DonationReceipts, MasterKey.ResearchReceipts, MasterKey.AskDigests], purpose => Assert.Equal(old.Derive(purpose), keys.Master.Derive(purpose)));
        Assert.All((string[])[MasterKey.AddressLookup, MasterKey.Content], purpose => Assert.NotEqual(old.Derive(purpose), keys.Master.Derive(purpose)));
        var entered = await app.Services.GetRequiredService<Passwords>().CheckAsync("eve@example.org", "a long enough sentence", _ => new Guesser("here"), TestContext.Current.CancellationToken);
        Assert.True(entered.Succeeds(out _, out var refusal), refusal?.Sentence);
        var eve = new Api(app, story.World.First.Key);
        Assert.Contains("ben@example.org", await eve.TextAsync($"{story.World.Tenant}/people"), StringComparison.Ordinal);
        Assert.Equal(story.Early.Signed, Encoding.UTF8.GetBytes(await eve.TextAsync($"{story.World.Release}/decisions/{Decision(story.Early.Signed)}")));
        await app.EndAsync();
        // The key of before in its place is another one, and the sentence knows where the right one is not.
        File.Copy(Directory.GetFiles(Path.Combine(data, "keys"), "master-*.key").Single(), Path.Combine(data, "keys", "master.key"), overwrite: true);
        Assert.Equal("web.key-foreign", PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data]).Refusal?.Code);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_change_of_the_master_key_that_was_begun_and_is_not_on_record_stops_the_start_until_it_is_gone_on_with()
    {
        var data = Copied();
        var old = MasterKey.Read(await File.ReadAllTextAsync(Path.Combine(data, "keys", "master.key"), TestContext.Current.CancellationToken))!;
        var next = old.Successor(System.Security.Cryptography.RandomNumberGenerator.Fill);
        OwnFile.Write(Path.Combine(data, "keys", "master.next.key"), next.Write());
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data]).Refusal;
        Assert.Equal("web.key-unfinished", refusal?.Code);
        await RunAsync(data, 0, "rewrap");
        await StartsAsync(data, app => Assert.Equal(next.Kid, app.Services.GetRequiredService<ServerKeys>().Master.Kid));
    }

    [Theory]
    [InlineData]
    [InlineData("turn")]
    [InlineData("rotate")]
    [InlineData("rotate", "master")]
    [InlineData("rotate", "log", "--reason", "lost")]
    [InlineData("revoke", "abababababab")]
    [InlineData("revoke", "--reason", "lost")]
    [InlineData("list", "log")]
    [InlineData("rewrap", "--lost")]
    public async Task A_command_that_cannot_be_read_says_how_to_write_it(params string[] words)
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(2, await MaintainKeys.RunAsync(["keys", .. words], output, error));
        Assert.Contains("write keys list | prepare PURPOSE | rotate PURPOSE", error.ToString(), StringComparison.Ordinal);
    }

    private static string Decision(byte[] signed) =>
        (string)JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(signed)!["payload"]!))!["predicate"]![Statement.Extension]!["decision"]!;

    /// <summary>The folder as it was after all, to work on.</summary>
    private string Copied()
    {
        var to = Directory.CreateTempSubdirectory("plimsoll-rotated-").FullName;
        Kept.KeptFolder.CopyTo(story.Stopped, to);
        return to;
    }

    private static async Task<string> RunAsync(string data, int exit, params string[] words)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var ended = await MaintainKeys.RunAsync(["keys", .. words, "--data", data], output, error);
        Assert.True(exit == ended, $"{ended.ToString(CultureInfo.InvariantCulture)}: {output}{error}");
        return output.ToString() + error;
    }

    private static async Task StartsAsync(string data, Action<RunningApp> look)
    {
        await using var app = new RunningApp { Data = data };
        await app.InitializeAsync();
        look(app);
    }
}

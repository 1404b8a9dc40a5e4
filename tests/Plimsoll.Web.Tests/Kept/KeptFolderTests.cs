// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release.Decisions;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Folders that earlier versions left: they open, and whatever outsiders were given once is given again, byte for byte.</summary>
public sealed class KeptFolderTests
{
    private const string CheckpointAddress = "/public/ledger/checkpoint";

    /// <summary>What may have other bytes than were recorded, each with its reason: the end of an address. The start signed decisions and put that on the
    /// record, so the log is longer; what is told of it now is held to what was told then.</summary>
    private static readonly IReadOnlyDictionary<string, string> MayDiffer = new Dictionary<string, string>
    {
        [CheckpointAddress] = "the log is longer",
        ["/proof.json"] = "a proof leads to the newest root",
    };

    /// <summary>What the program itself says of guidance: its packs have a date and a list of changes, and what they say now may differ from then. The first
    /// page of progress says that a later report came out. Nothing that anybody published stands at these addresses.</summary>
    private static bool IsGuidance(string address) =>
        address is "/" or "/about" or "/progress/"
            || address.StartsWith("/guidance/", StringComparison.Ordinal)
            || address.StartsWith("/api/v1/guidance/", StringComparison.Ordinal);

    public static TheoryData<string> Versions => [.. KeptFolder.Versions];

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_public_answer_of_a_folder_that_an_earlier_version_left_is_the_same_today(string version)
    {
        var kept = new KeptFolder(version);
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        await SameAsync(app, kept);
    }

    [Fact]
    public async Task A_folder_whose_conversations_a_later_program_wrote_is_refused_at_the_start_and_nothing_in_it_is_changed()
    {
        var data = new KeptFolder("0.1.0").Copy();
        // Where the header of an SQLite file holds its version, the last of four bytes.
        await using (var file = new FileStream(Path.Combine(data, "content.db"), FileMode.Open, FileAccess.Write))
        {
            file.Position = 63;
            file.WriteByte(99);
        }
        var before = Lying();
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data], TimeProvider.System).Refusal;
        Assert.Equal(("usage.store-unreadable", "99"), (refusal?.Code, refusal?.Value));
        Assert.Equal(before, Lying());
        Directory.Delete(data, recursive: true);

        string[] Lying() => [.. Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(data, file)} {Digest.Of(File.ReadAllBytes(file))}")];
    }

    /// <summary>A crash in the middle of an upgrade: journal and activity each on the way to this version.</summary>
    [Theory]
    [InlineData("3", "activity.duckdb.migrating/activity.duckdb")]
    [InlineData("plimsoll.db-wal>0", "activity.duckdb.version-1")]
    public async Task Every_public_answer_is_the_same_when_the_program_was_killed_while_it_brought_the_folder_to_this_version(string lifting, string migrating)
    {
        var kept = new KeptFolder("0.1.0");
        var data = kept.Copy();
        // What is waited for may be there for an instant only; on a machine that is busy a process comes to its end before anybody saw it, and begins again.
        for (var tries = 1; !await KilledAsync(data, lifting, migrating); tries++)
        {
            Assert.True(tries < 20, "no process was killed at the moment that it was to be killed at");
            data = kept.Copy();
        }
        // Something was left half done.
        Assert.NotEmpty(Directory.GetFileSystemEntries(data, "*.before-*").Concat(Directory.GetFileSystemEntries(data, "plimsoll.db-wal")));
        Assert.NotEmpty(Directory.GetFileSystemEntries(data, "activity.duckdb.*"));
        await using var app = new RunningApp { Data = data, Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        await SameAsync(app, kept);
        Assert.Empty(Directory.GetFileSystemEntries(data, "*.before-*"));
        Assert.Empty(Directory.GetFileSystemEntries(data, "*.migrating"));
    }

    private static async Task<bool> KilledAsync(string data, string lifting, string migrating) =>
        await KilledAsync(lifting.Length == 1 ? ["lift", data, lifting] : ["lift", data, "when", lifting])
        && await KilledAsync("migrate", Path.Combine(data, "activity.duckdb"), "when", migrating);

    /// <summary>Whether the process was killed; false where it came to its end first.</summary>
    private static async Task<bool> KilledAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll"), .. arguments])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is 128 + 9 or 0, $"the process was to be killed and ended with {process.ExitCode}: {errors}");
        return process.ExitCode != 0;
    }

    private static async Task SameAsync(RunningApp app, KeptFolder kept)
    {
        var all = await kept.DifferAsync(app);
        Assert.Equal([], all.Where(d => IsGuidance(d.Recorded.Address) && (d.Now.Status, d.Now.Type) != (d.Recorded.Status, d.Recorded.Type))
            .Select(d => d.Recorded.Address));
        (KeptFolder.Answer Recorded, KeptFolder.Answer Now, byte[] Bytes)[] differ = [.. all.Where(d => !IsGuidance(d.Recorded.Address))];
        Assert.Equal([], differ.Where(d => (d.Now.Status, d.Now.Type) != (d.Recorded.Status, d.Recorded.Type)
            || !MayDiffer.Keys.Any(end => d.Recorded.Address.EndsWith(end, StringComparison.Ordinal))).Select(d => d.Recorded.Address));
        await LongerAsync(app, kept, differ);
        // A reason that nothing needs any more goes.
        Assert.Equal([], MayDiffer.Keys.Where(end => !differ.Any(d => d.Recorded.Address.EndsWith(end, StringComparison.Ordinal))));
    }

    /// <summary>Holds what is told of a log that grew to what was told before: it is the log of then, and more, and proves the same entries.</summary>
    private static async Task LongerAsync(
        RunningApp app, KeptFolder kept, IReadOnlyList<(KeptFolder.Answer Recorded, KeptFolder.Answer Now, byte[] Bytes)> differ)
    {
        byte[] Then(string address) => kept.BytesOf(kept.Answers.Single(a => a.Address == address));
        var keys = JsonNode.Parse(Then("/.well-known/plimsoll-keys.json"))!;
        var earlier = Logged.Checkpoint(Then(CheckpointAddress), keys);
        var later = Logged.Checkpoint(differ.Single(d => d.Recorded.Address == CheckpointAddress).Bytes, keys);
        Assert.True(later.Size > earlier.Size);
        Logged.GoesOn(JsonNode.Parse(await app.TextAsync($"/public/ledger/consistency?from={earlier.Size}&to={later.Size}"))!, earlier, later);
        foreach (var (recorded, _, bytes) in differ.Where(d => d.Recorded.Address != CheckpointAddress))
        {
            var entry = Then(recorded.Address.Replace("/proof.json", "/entry.json", StringComparison.Ordinal));
            var then = Logged.Holds(JsonNode.Parse(kept.BytesOf(recorded))!, entry, earlier.Root);
            Assert.Equal(then, Logged.Holds(JsonNode.Parse(bytes)!, entry, later.Root));
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_signed_decision_of_a_folder_that_an_earlier_version_left_is_frozen_once_under_its_own_pack(string version)
    {
        var kept = new KeptFolder(version);
        var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await using (app)
        {
            await app.InitializeAsync();
            var tenant = app.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!.Id;
            var recorded = kept.Answers.Where(KeptFolder.IsDecision).ToArray();
            Assert.True(recorded.Length >= 4);
            var now = KeptFolder.Decisions(app, tenant).ToDictionary(d => d.Answer.Address, d => d.Bytes);
            Assert.Equal(recorded.Select(r => r.Address), now.Keys);
            // What was served before was made at each look. It is made once more, and says so; nothing else is different.
            foreach (var answer in recorded)
            {
                var (before, after) = (Payload(kept.BytesOf(answer)), Payload(now[answer.Address]));
                var own = after["predicate"]![Statement.Extension]!.AsObject();
                Assert.Equal(Statement.AtMigration, (string)own["rendered"]!);
                own.Remove("rendered");
                Assert.Equal(before.ToJsonString(), after.ToJsonString());
            }
            // A second start, under other rules, makes nothing anew.
            app.Gates = LaterGates.Renamed;
            var size = app.Services.GetRequiredService<Storage.Journals.Journal>().Head.Size;
            await app.RestartAsync();
            Assert.Equal(size, app.Services.GetRequiredService<Storage.Journals.Journal>().Head.Size);
            Assert.All(KeptFolder.Decisions(app, tenant), d => Assert.Equal(now[d.Answer.Address], d.Bytes));
        }
    }

    [Fact]
    public async Task Where_the_rules_of_an_old_verdict_are_not_at_hand_its_statement_says_that_the_pack_is_not_known()
    {
        var kept = new KeptFolder("0.1.0");
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At), Gates = LaterGates.Changed };
        await app.InitializeAsync();
        var tenant = app.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!.Id;
        Assert.All(KeptFolder.Decisions(app, tenant), d =>
        {
            var predicate = Payload(d.Bytes)["predicate"]!;
            Assert.Equal(Statement.PackNotKnown, (string)predicate[Statement.Extension]!["bases"]!.AsArray()[^1]!);
            Assert.StartsWith("plimsoll:gates-of-unknown-pack/", (string)predicate["policy"]!["uri"]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_decision_whose_file_names_were_erased_before_it_was_signed_stays_gone_and_nothing_is_made_up()
    {
        var kept = new KeptFolder("0.1.0");
        await using var other = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await other.InitializeAsync();
        var tenant = other.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!;
        var data = kept.Copy();
        await File.AppendAllTextAsync(Path.Combine(data, "erasures.tsv"), $"{tenant.Party}\t{Instant.Write(kept.At)}\n", TestContext.Current.CancellationToken);
        await using var app = new RunningApp { Data = data, Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        // Whose names are there is signed, each history read once; whose are erased costs no start anything.
        SignDecisions whole = other.Services.GetRequiredService<SignDecisions>(), gone = app.Services.GetRequiredService<SignDecisions>();
        Assert.Equal(other.Services.GetRequiredService<Books>().Now.ReleasesOf(tenant.Id).Count(r => r.Value.State.Decisions.Count > 0), whole.Read);
        Assert.Equal((0, 0, 0), (gone.Read, gone.Made, gone.Unmade.Count));
        var now = app.Services.GetRequiredService<Books>().Now;
        var member = tenant.Members.First(m => m.Value.Contains(MemberRole.Administrator));
        var caller = new Caller(now.Accounts.Accounts[member.Key], tenant, member.Value, null);
        var decisions = now.ReleasesOf(tenant.Id).SelectMany(r => r.Value.State.Decisions, (r, d) => (Release: r.Key, Given: d)).ToArray();
        Assert.NotEmpty(decisions);
        Assert.All(decisions, d =>
        {
            Assert.Null(d.Given.Signature);
            Assert.Equal("release.manifest-gone", app.Services.GetRequiredService<DecideRelease>().Fetch(d.Release, d.Given.Judged.Decision, caller)
                .Refusal?.Code);
        });
    }

    [Fact]
    public void Nothing_that_is_open_to_everybody_is_left_unrecorded()
    {
        // The newest folder has every address; an older one cannot know what came after it.
        var kept = new KeptFolder(KeptFolder.Versions.Last());
        Assert.Equal([], KeptFolder.Open.Except(KeptFolder.Left.Keys).Where(pattern => !kept.To(pattern).Any()));
        Assert.Equal([], KeptFolder.Left.Keys.Except(KeptFolder.Open));
    }

    private static JsonNode Payload(byte[] envelope) => JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(envelope)!["payload"]!))!;
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Tests;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Faults;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>A folder that an earlier version filled for years: its decisions are signed once, however the first start ends.</summary>
public sealed class ManyDecisionsTests
{
    private const int Many = 5_000;

    private static readonly string Type = EventCatalog.NameOf(new DecisionSigned("", Digest.Of([]), new VaultRef("", Digest.Of([])), Rendered.WhenJudged,
        null)).Type;

    [LongFact]
    public async Task Five_thousand_decisions_of_before_are_signed_once_each_though_the_first_start_finds_no_room_and_the_second_is_killed()
    {
        var kept = new KeptFolder("0.1.0");
        var app = new RunningApp { Data = kept.Copy() };
        await using (app)
        {
            await app.InitializeAsync();
            var tenant = app.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!.Id;
            await JudgeAsync(app, tenant);
            await app.EndAsync();
            var before = Signed(app.Data).Count;

            // A start whose disk is full after some more is refused and says so.
            var pages = new FileInfo(Path.Combine(app.Data, "plimsoll.db")).Length / 4096 + 1_000;
            string[] little = ["--urls", "http://127.0.0.1:0", "--data", app.Data, "--most-pages", $"{pages}"];
            var created = PlimsollApp.Create(little, TimeProvider.System);
            var full = created.Value ?? throw new Xunit.Sdk.XunitException(created.Refusal!.Sentence);
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => full.StartAsync(TestContext.Current.CancellationToken));
            Assert.Contains("journal", refused.Message, StringComparison.OrdinalIgnoreCase);
            await full.StopAsync();
            var cut = Signed(app.Data).Count - before;
            Assert.InRange(cut, 1, Many - 1);

            // Killed once it has begun to write. On a machine that lets it finish first, what follows holds all the same.
            var log = new FileInfo(Path.Combine(app.Data, "plimsoll.db-wal"));
            await ServerProcess.KillWhileStartingAsync(app.Data, () => { log.Refresh(); return log.Exists && log.Length > 512 * 1024; });
            var killed = Signed(app.Data).Count - before;
            Assert.InRange(killed, cut, Many);

            var watch = Stopwatch.StartNew();
            await app.InitializeAsync();
            TestContext.Current.TestOutputHelper!.WriteLine($"no room after {cut}, killed after {killed}, the rest in {watch.Elapsed.TotalSeconds:0.0} s");
            var sign = app.Services.GetRequiredService<SignDecisions>();
            Assert.Equal((Many - killed, 0), (sign.Made, sign.Unmade.Count));
            Assert.Equal(killed < Many, new ReleaseModule().Say(app.Services, "").Any(line => line.EndsWith($": {Many - killed}.", StringComparison.Ordinal)));
            var served = KeptFolder.Decisions(app, tenant).ToDictionary(d => d.Answer.Address, d => d.Bytes);
            Assert.Equal(before + Many, served.Count);
            Assert.All(served.Values, bytes => Assert.Equal(Statement.AtMigration, (string)Own(bytes)["rendered"]!));
            Assert.All(served.Values, bytes => Assert.Equal("plimsoll-gates-1 2026-11-20 inferred", (string)Own(bytes)["bases"]!.AsArray()[^1]!));

            await app.RestartAsync();
            Assert.Equal(0, app.Services.GetRequiredService<SignDecisions>().Made);
            Assert.All(KeptFolder.Decisions(app, tenant), d => Assert.Equal(served[d.Answer.Address], d.Bytes));
            await app.EndAsync();
            var decisions = Signed(app.Data);
            Assert.Equal((before + Many, before + Many), (decisions.Count, decisions.Distinct().Count()));
        }
    }

    [Fact]
    public async Task A_decision_that_cannot_be_signed_is_named_and_keeps_no_other_and_no_start_back()
    {
        var kept = new KeptFolder("0.1.0");
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        var books = app.Services.GetRequiredService<Books>();
        var tenant = books.Now.Accounts.Find("harbour")!;
        var (release, given) = Some(books.Now, tenant.Id);
        var opened = books.Now.ReleasesOf(tenant.Id)[release].State.Opened!;
        // A version whose names of files are not those that its digest is over: nobody can sign anything about it.
        var other = ModelFiles.Of([new ModelFile("other.bin", Digest.Of([7]))]).Value!;
        var held = app.Services.GetRequiredService<Vault>().Seal(tenant.Party, Manifest.Write(other));
        var (registry, broken) = (ReleaseStreams.Registries.At(tenant.Id), ReleaseStreams.Releases.New(tenant.Id, "rel_broken"));
        var written = await app.Services.GetRequiredService<Recorder>().AppendAsync(DataFolder.Server, state => new[]
        {
            registry.Writes(state.RegistryOf(tenant.Id).Rev, [new VersionRegistered(opened.Model, "0.0", opened.Subject, [], held.Ref)]),
            broken.Writes(0, [opened with { Release = "rel_broken", Version = "0.0" }]),
        }, held.Rows, null, TestContext.Current.CancellationToken);
        Assert.True(written.Succeeds(out _, out var refusal), refusal?.Sentence);
        await WriteAsync(
            app, tenant.Id, ("rel_broken", [Old(given.Judged, "dec_broken")]), (release, [Old(given.Judged, "dec_whole")]));

        await app.RestartAsync();
        var sign = app.Services.GetRequiredService<SignDecisions>();
        Assert.Equal(1, sign.Made);
        Assert.Equal("release.other-weights", Assert.Single(sign.Unmade).Code);
        Assert.Equal(2, new ReleaseModule().Say(app.Services, "").Count());
        var now = app.Services.GetRequiredService<Books>().Now.ReleasesOf(tenant.Id);
        Assert.NotNull(now[release].State.Decisions.Single(d => d.Judged.Decision == "dec_whole").Signature);
        Assert.Null(now["rel_broken"].State.Decisions.Single().Signature);
    }

    /// <summary>Verdicts as version 0.1.0 wrote them: most about one release, the rest about others.</summary>
    private static async Task JudgeAsync(RunningApp app, string tenant)
    {
        var books = app.Services.GetRequiredService<Books>();
        var (_, given) = Some(books.Now, tenant);
        string[] releases = [.. books.Now.ReleasesOf(tenant).Where(r => r.Value.State.Decisions.Count > 0).Select(r => r.Key).Order(StringComparer.Ordinal)];
        Assert.True(releases.Length > 1);
        var made = Enumerable.Range(0, Many).Select(i =>
            (Release: releases[i % 5 == 0 ? i / 5 % releases.Length : 0], Event: Old(given.Judged, $"dec_old{i}"))).ToArray();
        foreach (var chunk in made.Chunk(500))
        {
            await WriteAsync(app, tenant, [.. chunk.GroupBy(m => m.Release, m => m.Event).Select(g => (g.Key, g.ToArray()))]);
        }
    }

    /// <summary>Puts verdicts into the history past the server, which writes none of that version any more.</summary>
    private static async Task WriteAsync(RunningApp app, string tenant, params (string Release, NewEvent[] Events)[] verdicts)
    {
        var journal = app.Services.GetRequiredService<Storage.Journals.Journal>();
        var written = await journal.AppendAsync(new AppendAsk(DataFolder.Server, null, [.. verdicts.Select(v => Into(v.Release, v.Events))]),
            TestContext.Current.CancellationToken);
        Assert.IsType<AppendAnswer.Appended>(written);

        StreamEvents Into(string release, NewEvent[] events)
        {
            var stream = ReleaseStreams.Releases.At(tenant, release).Name;
            return new StreamEvents(stream, tenant, journal.ReadStream(stream, 0, int.MaxValue).Count, events);
        }
    }

    private static (string Release, GivenDecision Given) Some(BooksState state, string tenant) => state.ReleasesOf(tenant)
        .OrderBy(r => r.Key, StringComparer.Ordinal).SelectMany(r => r.Value.State.Decisions, (r, d) => (r.Key, d)).First();

    /// <summary>A verdict as version 0.1.0 wrote it: without its pack, and without what practices stood on.</summary>
    private static NewEvent Old(GateJudged judged, string decision)
    {
        var data = JsonNode.Parse(ReleaseEvent.Catalog.Write(judged with { Decision = decision }))!.AsObject();
        Assert.True(data.Remove("pack") && data.Remove("stands") && data.Remove("assurances"));
        return new NewEvent(EventCatalog.NameOf(judged).Type, 1, Encoding.UTF8.GetBytes(data.ToJsonString()));
    }

    /// <summary>The decisions that the journal of a closed folder has signed.</summary>
    private static List<string> Signed(string data)
    {
        using var journal = Storage.Journals.Journal.Open(new JournalOptions(data, TimeProvider.System, RandomNumberGenerator.Fill)).Value!;
        List<string> signed = [];
        for (long seq = 0; journal.Read(seq, 1_000) is { Count: > 0 } entries; seq += entries.Count)
        {
            signed.AddRange(entries.Select(e => Envelope.Of(e.Bytes)).Where(e => e.Type == Type)
                .Select(e => (string)JsonNode.Parse(e.Data.Span)!["decision"]!));
        }
        return signed;
    }

    private static JsonNode Own(byte[] envelope) =>
        JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(envelope)!["payload"]!))!["predicate"]![Statement.Extension]!;
}

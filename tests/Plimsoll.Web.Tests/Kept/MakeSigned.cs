// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Ledger;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress.Rounds;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Makes a folder for <c>samples/signed</c> with the server of today, out of the oldest kept folder: for a version that goes out where
/// <see cref="Making"/> is told of one, else to see that what is signed today passes the check of what was signed before.</summary>
public sealed class MakeSigned
{
    [Fact]
    public async Task One_of_each_thing_that_today_s_server_signs_or_hashes_verifies()
    {
        using var making = new Making(SignedSampleTests.Root);
        var kept = new KeptFolder("0.1.0");
        var (to, from) = (making.Folder, Path.Combine(KeptFolder.Samples, "usage"));
        Directory.CreateDirectory(Path.Combine(to, "package"));
        // Evidence and approvals of the folder run out one day; whatever is judged here is judged while they hold.
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        var now = app.Services.GetRequiredService<Books>().Now;
        var tenant = now.Accounts.Find("harbour")!;
        var member = tenant.Members.First(m => m.Value.Contains(MemberRole.Administrator));
        var caller = new Caller(now.Accounts.Accounts[member.Key], tenant, member.Value, null);
        var decide = app.Services.GetRequiredService<DecideRelease>();
        foreach (var release in now.ReleasesOf(tenant.Id).Keys)
        {
            var judged = await decide.JudgeAsync(release, caller, null, TestContext.Current.CancellationToken);
            Assert.True(judged.Succeeds(out _, out var refusal), refusal?.Sentence);
        }

        foreach (var (_, bytes) in KeptFolder.Decisions(app, tenant.Id))
        {
            var predicate = JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(bytes)!["payload"]!))!["predicate"]!;
            if ((string)predicate["verificationResult"]! != "PASSED") { continue; }
            var name = predicate[Plimsoll.Release.Decisions.Statement.Extension]!["rendered"] is null ? "decision" : "decision-rendered-at-migration";
            await File.WriteAllBytesAsync(Path.Combine(to, $"{name}.dsse.json"), bytes, TestContext.Current.CancellationToken);
        }
        // The log goes on from where the kept folder's checkpoint left it.
        Assert.True(Checkpoint.Parse(SignedNote.Parse(await File.ReadAllBytesAsync(Path.Combine(SignedSampleTests.Root, "0.1.0", "checkpoint"),
            TestContext.Current.CancellationToken)).Value!.Text).Succeeds(out var before, out var bad), bad?.Sentence);
        var consistency = $"/public/ledger/consistency?from={before.Size}&to={app.Services.GetRequiredService<Storage.Journals.Journal>().Head.Size}";
        string First(string begin, string end) => kept.Answers
            .First(a => a.Status == 200 && a.Address.StartsWith(begin, StringComparison.Ordinal) && a.Address.EndsWith(end, StringComparison.Ordinal)).Address;
        var (publication, round) = (First("/public/publications/", "/record.json"), First("/public/rounds/", "/round.json"));
        (string Name, string Address)[] wanted =
        [
            ("status.dsse.json", First("/public/releases/", "/status")), ("status-2.dsse.json", $"{First("/public/releases/", "/status")}?form=2"),
            ("publication.dsse.json", publication),
                ("publication.table.csv", publication.Replace("record.json", "table.csv", StringComparison.Ordinal)),
            ("statement.json", First("/public/statements/", ".json")), ("checkpoint", "/public/ledger/checkpoint"), ("consistency.json", consistency),
                ("keys.json", "/.well-known/plimsoll-keys.json"),
            ("round.json", round), ("round.entry.json", round.Replace("round.json", "entry.json", StringComparison.Ordinal)),
                ("round.proof.json", round.Replace("round.json", "proof.json", StringComparison.Ordinal)),
            .. ((string[])["page", "entry", "proof"]).Select(file =>
                (file == "page" ? "page.json" : $"page.{file}.json", $"/public/organisations/harbour/{file}.json")),
        ];
        foreach (var (name, address) in wanted)
        {
            var (_, bytes) = await KeptFolder.AskAsync(app, address);
            await File.WriteAllBytesAsync(Path.Combine(to, name), bytes, TestContext.Current.CancellationToken);
        }
        var rounds = app.Services.GetRequiredService<PublicRounds>();
        var statement = First("/public/statements/", ".json").Split('/')[^1][..^".json".Length];
        var seq = app.Services.GetRequiredService<Books>().Now.FindStatement(statement)!.Value.Statement.Seq;
        await File.WriteAllBytesAsync(Path.Combine(to, "statement.entry.json"), rounds.EntryOf(seq), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            Path.Combine(to, "statement.proof.json"), JsonSerializer.SerializeToUtf8Bytes(rounds.Prove(seq), Body.Json), TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(from, "host-a.signed.json"), Path.Combine(to, "aggregate.dsse.json"));
        File.Copy(Path.Combine(from, "demo-host-a.pub.pem"), Path.Combine(to, "aggregate.pem"));
        var chain = Path.Combine(KeptFolder.Samples, "chain");
        foreach (var (name, file) in ((string, string)[])[("sheet.dsse.json", "hand-over.sheet.dsse.json"), ("answers.dsse.json", "hand-over.answers.dsse.json"), ("sender.pub.pem", "hand-over.pem")])
        {
            File.Copy(Path.Combine(chain, name), Path.Combine(to, file));
        }
        foreach (var (name, file) in ((string, string)[])[("advisory.dsse.json", "advisory.dsse.json"), ("advisory.pub.pem", "advisory.pem")])
        {
            File.Copy(Path.Combine(KeptFolder.Samples, "records", name), Path.Combine(to, file));
        }
        foreach (var file in Directory.EnumerateFiles(Path.Combine(from, "package"))) { File.Copy(file, Path.Combine(to, "package", Path.GetFileName(file))); }

        await SignedSampleTests.VerifyAsync(to);
        Assert.Equal([], SignedSampleTests.KindsOfEnvelopes.Except(SignedSampleTests.EnvelopesOf(to)));
        // A later folder may have more than an earlier one, never less.
        var newest = Path.Combine(SignedSampleTests.Root, SignedSampleTests.Folders[^1]);
        static IEnumerable<string> Names(string folder) =>
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
        Assert.Equal([], Names(newest).Except(Names(to)));
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Ledger;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Whatever was published, signed or hashed and then erased says so: 410, the digest of the bytes that are gone, and the proof of the entry that
/// holds it. That of a decision is tried where decisions are.</summary>
public sealed class ErasedTests(ErasedTests.Folder folder) : IClassFixture<ErasedTests.Folder>
{
    /// <summary>Every address that serves something published: where it begins, where it ends, its code, and the address whose digest the entry holds.</summary>
    private static readonly (string Begins, string Ends, string Code, string Whole)[] Served =
    [
        ("/public/statements/stm_", ".json", "usage.erased", ".json"),
        ("/public/statements/stm_", ".csv", "usage.erased", ".json"),
        ("/public/publications/rpt_", ".json", "usage.erased", ""),
        ("/public/publications/rpt_", "/table.csv", "usage.erased", ""),
        ("/public/publications/rpt_", "/table.parquet", "usage.erased", ""),
        ("/public/publications/rpt_", "/record.json", "usage.erased", ""),
        ("/public/publications/rpt_", "/registry.json", "usage.erased", ""),
        ("/public/rounds/rnd_", "/round.json", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/score.json", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/findings.csv", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/compare.json", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/report.html", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/providers/north.json", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/entry.json", "progress.erased", "/round.json"),
        ("/public/rounds/rnd_", "/proof.json", "progress.erased", "/round.json"),
        ("/public/organisations/harbour", "/page.json", "progress.erased", "/page.json"),
        ("/public/organisations/harbour", "/page.csv", "progress.erased", "/page.json"),
        ("/public/organisations/harbour", "/bars.svg", "progress.erased", "/page.json"),
        ("/public/organisations/harbour", "/entry.json", "progress.erased", "/page.json"),
        ("/public/organisations/harbour", "/proof.json", "progress.erased", "/page.json"),
    ];

    public static TheoryData<string, string, string, string> Each => new(Served);

    [Theory]
    [MemberData(nameof(Each))]
    public async Task What_was_erased_answers_410_with_its_digest_and_the_proof_of_the_entry_that_holds_it(string begins, string ends, string code, string whole)
    {
        var address = folder.AddressOf(begins, ends);
        using var gone = await folder.App.GetAsync(address);
        var problem = JsonNode.Parse(await gone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((HttpStatusCode.Gone, code, "Gone"), (gone.StatusCode, (string)problem["code"]!, (string)problem["title"]!));
        var digest = (string)problem["digest"]!;
        // What anybody who kept the bytes finds: theirs is the digest. Of a table the entry holds that of the signed record.
        if (whole.Length > 0) { Assert.Equal($"{folder.DigestOf(begins, whole)}", digest); }
        else { Assert.Equal($"{Digest.Of(folder.RecordOf(begins))}", digest); }
        Holds(problem, digest);
    }

    [Theory]
    [InlineData("/public/statements/stm_")]
    [InlineData("/public/publications/rpt_")]
    [InlineData("/public/rounds/rnd_")]
    [InlineData("/public/organisations/harbour")]
    public async Task The_page_of_what_was_erased_says_so_and_shows_what_is_left(string begins)
    {
        using var gone = await folder.App.GetAsync(folder.AddressOf(begins, ""));
        var page = await gone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Contains("It is not here any more", page, StringComparison.Ordinal);
        Assert.Contains("c2sp.org/tlog-proof@v1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_could_see_before_it_was_erased_is_not_known_after_it() =>
        // A project's own report, and ids that never were.
        Assert.All(
            await Task.WhenAll(((string[])["/public/publications/rpt_71iZU1hoo9sZ31bptvF1gW.json", "/public/statements/stm_none.json",
                "/public/rounds/rnd_none/round.json", "/public/organisations/nobody/page.json"]).Select(folder.App.GetAsync)),
            answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));

    /// <summary>Reads the answer as an outsider does: entry, proof and checkpoint, with the keys that the server publishes.</summary>
    private void Holds(JsonNode problem, string digest)
    {
        var entry = Convert.FromBase64String((string)problem["entryBytes"]!);
        Assert.Contains(digest, Encoding.UTF8.GetString(entry), StringComparison.Ordinal);
        var (proof, note) = ((string)problem["proof"]!).Split("\n\n", 2) is [var head, var rest] ? (head.Split('\n'), rest) : throw new FormatException();
        var checkpoint = Logged.Checkpoint(Encoding.UTF8.GetBytes(note), folder.Keys);
        Assert.Equal($"index {long.Parse((string)problem["ledgerIndex"]!, CultureInfo.InvariantCulture) - 1}", proof[1]);
        var inclusion = new InclusionProof(
            ulong.Parse(proof[1]["index ".Length..], CultureInfo.InvariantCulture), checkpoint.Size,
            [.. proof[2..].Select(hash => new TreeHash(Convert.FromBase64String(hash)))]);
        Assert.True(inclusion.Verify(TreeHash.OfLeaf(entry), checkpoint.Root), "the proof does not lead from the entry to the root");
    }

    /// <summary>The oldest kept folder, of which everything that was published was read and then erased.</summary>
    public sealed class Folder : IAsyncLifetime
    {
        private readonly KeptFolder _kept = new("0.1.0");

        internal RunningApp App { get; private set; } = null!;

        internal JsonNode Keys { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = new RunningApp { Data = _kept.Copy(), Clock = new StillClock(_kept.At) };
            await App.InitializeAsync();
            Keys = JsonNode.Parse(await App.TextAsync("/.well-known/plimsoll-keys.json"))!;
            // Read once, so that what the server remembers of it would be served on.
            foreach (var (begins, ends, _, _) in Served) { Assert.NotEmpty(await App.TextAsync(AddressOf(begins, ends))); }
            var (journal, vault) = (App.Services.GetRequiredService<Storage.Journals.Journal>(), App.Services.GetRequiredService<Vault>());
            var (harbour, now) = (App.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!, _kept.At);
            string[] subjects = [harbour.Party, Id("/public/rounds/rnd_", "round"), $"page/{PageOf(harbour.Id)}"];
            foreach (var subject in subjects) { await journal.WriteAsync("test", vault.Erase(subject, now)); }
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        internal string AddressOf(string begins, string ends) => _kept.Answers.First(a => a.Status == 200
            && a.Address.StartsWith(begins, StringComparison.Ordinal) && a.Address.EndsWith(ends, StringComparison.Ordinal)).Address;

        internal Digest DigestOf(string begins, string ends) =>
            Digest.Of(_kept.BytesOf(_kept.Answers.First(a => a.Address == AddressOf(begins, ends))));

        /// <summary>The record inside the signed envelope that was kept.</summary>
        internal byte[] RecordOf(string begins) => Convert.FromBase64String((string)JsonNode.Parse(
            _kept.BytesOf(_kept.Answers.First(a => a.Address == AddressOf(begins, "/record.json"))))!["payload"]!);

        private string Id(string begins, string subject) => $"{subject}/{AddressOf(begins, "/round.json").Split('/')[3]}";

        private string PageOf(string tenant) =>
            Plimsoll.Web.Progress.ProgressStreams.Pages.At(tenant).Find(App.Services.GetRequiredService<Books>().Now).Value!.State.Opened!.Page;
    }
}

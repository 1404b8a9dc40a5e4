// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Chain.Documents;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Status;
using Plimsoll.Tests;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>One of each thing that a version signed or hashed, with its key: today's verifier accepts what anybody was ever given.</summary>
public sealed class SignedSampleTests
{
    internal static readonly string Root = Path.Combine(KeptFolder.Samples, "signed");

    internal static string[] Folders => [.. Directory.EnumerateDirectories(Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Versions => [.. Folders];

    [Theory, MemberData(nameof(Versions))]
    public Task Everything_that_a_version_signed_or_hashed_verifies_today(string version) => VerifyAsync(Path.Combine(Root, version));

    /// <summary>Verifies all that lies in a folder, each file with the keys beside it; a file that nothing verifies is one too many.</summary>
    internal static async Task VerifyAsync(string folder)
    {
        HashSet<string> read = ["keys.json"];
        byte[] Bytes(string name)
        {
            read.Add(name);
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        var published = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "keys.json")))!;
        string Pem(string purpose) => (string)published["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == purpose)!["pem"]!;
        KnownKeys Key(string purpose) => TrustedKey.Read(Pem(purpose), purpose).Value!;

        string[] decisions = [.. Directory.EnumerateFiles(folder, "decision*.dsse.json").Select(f => Path.GetFileName(f)!)];
        Assert.NotEmpty(decisions);
        foreach (var name in decisions)
        {
            var decision = Bytes(name);
            var payload = JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(decision)!["payload"]!))!;
            Assert.True(Instant.TryRead((string)payload["predicate"]!["timeVerified"]!, out var at));
            var stage = Plimsoll.Release.Terms.Stages.Find(((string)payload["predicate"]!["resourceUri"]!).Split('/')[^1])!.Value;
            var subject = Digest.OfHex((string)payload["subject"]![0]!["digest"]!["sha256"]!)!;
            var verified = VerifiedDecision.Verify(decision, new Expected(stage, subject), Key("decision"), at.AddMinutes(1));
            Assert.True(verified.Succeeds(out _, out var no), no?.Sentence);
            Assert.Equal("ledger.unknown-key", VerifiedDecision.Verify(decision, new Expected(stage, subject), Key("status"), at).Refusal?.Code);
        }
        Assert.True(StatusDocument.Open(Bytes("status.dsse.json"), Key("status")).Succeeds(out _, out var refusal), refusal?.Sentence);
        if (File.Exists(Path.Combine(folder, "status-2.dsse.json")))
        {
            Assert.True(StatusDocument.Open(Bytes("status-2.dsse.json"), Key("status")).Succeeds(out _, out refusal), refusal?.Sentence);
        }

        Assert.True(Dsse.Open(Bytes("publication.dsse.json"), PublicationRecord.PayloadType, Key("publication"), new Unverified("record"))
            .Succeeds(out var envelope, out refusal), refusal?.Sentence);
        Assert.True(RecordJson.Read(envelope.Payload.Span).Succeeds(out var record, out refusal), refusal?.Sentence);
        Assert.True(ReleaseCheck.Verify(record, Bytes("publication.table.csv")).Succeeds(out _, out refusal), refusal?.Sentence);

        var reporter = TrustedKey.Read(Encoding.UTF8.GetString(Bytes("aggregate.pem")), "key").Value!;
        Assert.True(SignedAggregate.Open(Bytes("aggregate.dsse.json"), reporter).Succeeds(out _, out refusal), refusal?.Sentence);

        var package = await Programs.PlimsollAsync(new Dictionary<string, string?>(), "usage", "package", "verify", Path.Combine(folder, "package"),
            "--key", Path.Combine(folder, "aggregate.pem"), "--as-of", "2026-11-01T00:00:00Z");
        Assert.True(package.Exit == 0, package.Error);

        if (File.Exists(Path.Combine(folder, "hand-over.pem")))
        {
            var sender = TrustedKey.Read(Encoding.UTF8.GetString(Bytes("hand-over.pem")), "key").Value!;
            Assert.True(VerifiedHandOver.Verify(Bytes("hand-over.sheet.dsse.json"), sender).Value is { BySender: true, Answers: null });
            Assert.True(VerifiedHandOver.Verify(Bytes("hand-over.answers.dsse.json"), sender).Value is { BySender: true, Answers: not null });
        }

        if (File.Exists(Path.Combine(folder, "advisory.pem")))
        {
            var publisher = TrustedKey.Read(Encoding.UTF8.GetString(Bytes("advisory.pem")), "key").Value!;
            Assert.True(VerifiedAdvisory.Verify(Bytes("advisory.dsse.json"), publisher).Succeeds(out _, out refusal), refusal?.Sentence);
        }

        var checkpoint = Logged.Checkpoint(Bytes("checkpoint"), published);
        if (File.Exists(Path.Combine(folder, "consistency.json")))
        {
            // The log of this version is that of an earlier one, and more.
            var proof = JsonNode.Parse(Bytes("consistency.json"))!;
            var earlier = Folders.Select(f => Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(Path.Combine(Root, f, "checkpoint"))).Value!.Text).Value!)
                .Single(c => $"{c.Size}" == (string)proof["oldSize"]!);
            Logged.GoesOn(proof, earlier, checkpoint);
        }
        foreach (var frozen in (string[])["round", "page", "statement"])
        {
            var entry = Bytes($"{frozen}.entry.json");
            Assert.Equal(Digest.Of(Bytes($"{frozen}.json")).ToString(), (string)JsonNode.Parse(entry)!["data"]!["document"]!);
            if (File.Exists(Path.Combine(folder, $"{frozen}.proof.json")))
            {
                Logged.Holds(JsonNode.Parse(Bytes($"{frozen}.proof.json"))!, entry, checkpoint.Root);
            }
            else
            {
                // The entry is that of an earlier folder, which proves it; the log of this one goes on from there.
                Assert.True(File.Exists(Path.Combine(folder, "consistency.json")), $"{frozen}.proof.json is missing");
                Assert.Equal(File.ReadAllBytes(Path.Combine(Root, Folders[0], $"{frozen}.entry.json")), entry);
                Assert.True(File.Exists(Path.Combine(Root, Folders[0], $"{frozen}.proof.json")));
            }
        }
        Assert.NotEmpty(StatementDocument.Read(Bytes("statement.json")).Model);
        Assert.Equal([], Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Except(read));
    }

    [Theory]
    // Those whose digest stands in the journal: nothing in the file itself says that it is another.
    [InlineData("statement.json")]
    [InlineData("round.json")]
    [InlineData("page.json")]
    public async Task A_document_of_which_a_day_was_changed_is_not_accepted(string file)
    {
        var copy = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        KeptFolder.CopyTo(Path.Combine(Root, Folders[^1]), copy);
        var text = File.ReadAllText(Path.Combine(copy, file));
        var changed = text.Replace("2026-11", "2026-12", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        File.WriteAllText(Path.Combine(copy, file), changed);
        await Assert.ThrowsAsync<Xunit.Sdk.EqualException>(() => VerifyAsync(copy));
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public void Every_kind_of_envelope_that_the_program_knows_has_a_sample_in_the_newest_version() =>
        Assert.Equal(KindsOfEnvelopes, EnvelopesOf(Path.Combine(Root, Folders[^1])));

    internal static IReadOnlyList<string> KindsOfEnvelopes =>
    [
        .. Libraries.All.SelectMany(a => a.GetTypes())
            .Select(t => t.GetField("PayloadType", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(f => f is { IsLiteral: true }).Select(f => (string)f!.GetRawConstantValue()!).Distinct().Order(StringComparer.Ordinal),
    ];

    internal static IReadOnlyList<string> EnvelopesOf(string folder) => [.. Directory.EnumerateFiles(folder, "*.dsse.json", SearchOption.AllDirectories)
        .Select(f => (string)JsonNode.Parse(File.ReadAllText(f))!["payloadType"]!).Distinct().Order(StringComparer.Ordinal)];
}

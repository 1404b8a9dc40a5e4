// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Chain;

/// <summary>Sheets and answers as bytes: signed, verified, told apart; and the samples that the guide runs on.</summary>
public sealed class DocumentTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    internal static HandedLine Practice(string id, Owes owes = Owes.Receiver, bool gate = true) =>
        new(id, HandedKind.Practice, $"Practice {id}", owes) { Edition = "plimsoll-tailoring-1", Pack = "pai-2024", Gate = gate };

    internal static Sheet Sheet(string key, int revision = 1, Digest? before = null, params HandedLine[] lines) => new(
        "hnd_2Kq5zFk2BhSm7Wt0UaDj4L", revision, before, Then, new Sender("Acme Models", key, "plimsoll.log/example"),
        new Receiver("Harbour Cloud", ReceiverKind.Host), new HandedModel("Example 1", "1.0", Digest.Of("weights"u8), "rel_5yWhNsPKX1QoBnq2Vj7TdE"),
        "Restricted API, hosted in two regions", lines is [] ? [Practice("G01.B1"), Practice("G02.B1"), Report()] : lines, "00112233445566778899aabbccddeeff");

    private static HandedLine Report() => new("R1", HandedKind.Report, HandedLine.TitleOf(Told.Incident, Owes.Receiver, 2, "health advice"), Owes.Receiver)
    {
        What = Told.Incident, Days = 2, Domain = "health advice", Salt = "ffeeddccbbaa99887766554433221100",
    };

    internal static AnswerSet Answers(Sheet sheet, Answerer by) => new(
        "ans_5yWhNsPKX1QoBnq2Vj7TdE", sheet, Then.AddMinutes(5), by,
        [
            new AnsweredLine("G01.B1", sheet.Find("G01.B1")!.Digest, LineAnswer.Accepted, Work: "Our duty desk"),
            new AnsweredLine("G02.B1", sheet.Find("G02.B1")!.Digest, LineAnswer.Declined, "We never see the prompts"),
        ], [], "ffeeddccbbaa99887766554433221100");

    internal static Answerer ByLink => new("Harbour Cloud", "Olga", "Head of trust", AnsweredBy.Link);

    private static (string Kid, KnownKeys Known, string Pem, string Raw) Half(Ed25519PrivateKey key)
    {
        using var half = key.PublicKey();
        var pem = half.ToPem();
        return (TrustedKey.IdOf(half.Bytes), TrustedKey.Read(pem, "key").Value!, pem, Convert.ToBase64String(half.Bytes));
    }

    private static byte[] Sign(Ed25519PrivateKey key, string type, byte[] payload) => Dsse.Sign(type, payload, Half(key).Kid, bytes => key.Sign(bytes.Span));

    [Fact]
    public void A_signed_sheet_reads_as_it_was_written_and_no_byte_of_it_can_be_changed()
    {
        using var key = Ed25519PrivateKey.Generate();
        var (kid, known, _, _) = Half(key);
        var sheet = Sheet(kid);
        var bytes = Sign(key, Plimsoll.Chain.Documents.Sheet.PayloadType, sheet.ToUtf8());
        var verified = VerifiedHandOver.Verify(bytes, known).Value!;
        Assert.Equal(sheet.ToUtf8(), verified.Sheet.ToUtf8());
        Assert.True(verified is { BySender: true, Answers: null });
        var text = Encoding.UTF8.GetString(bytes);
        var payload = Convert.FromBase64String(text.Split("\"payload\":\"")[1].Split('"')[0]);
        for (var at = 0; at < payload.Length; at += 97)
        {
            var other = payload.ToArray();
            other[at] ^= 1;
            var changed = text.Replace(Convert.ToBase64String(payload), Convert.ToBase64String(other), StringComparison.Ordinal);
            Assert.Equal("ledger.bad-signature", VerifiedHandOver.Verify(Encoding.UTF8.GetBytes(changed), known).Refusal?.Code);
        }
    }

    [Fact]
    public void Answers_by_link_are_signed_by_the_sender_and_say_that_the_identity_was_not_checked()
    {
        using var key = Ed25519PrivateKey.Generate();
        using var stranger = Ed25519PrivateKey.Generate();
        var (kid, known, _, _) = Half(key);
        var set = Answers(Sheet(kid), ByLink);
        var verified = VerifiedHandOver.Verify(Sign(key, AnswerSet.PayloadType, set.ToUtf8()), known).Value!;
        Assert.Contains(verified.Disclosed, l => l.EndsWith("answered by whoever held this link; identity not checked", StringComparison.Ordinal));
        Assert.Contains("no answer, which is no acceptance: R1", verified.Disclosed);
        Assert.Contains(ChainTerms.MovesNothing, verified.Disclosed);
        // Whoever signs what names another as its sender is nobody.
        Assert.Equal("chain.other-signer", VerifiedHandOver.Verify(Sign(stranger, AnswerSet.PayloadType, set.ToUtf8()), Half(stranger).Known).Refusal?.Code);
        Assert.Equal("ledger.unknown-key", VerifiedHandOver.Verify(Sign(key, AnswerSet.PayloadType, set.ToUtf8()), Half(stranger).Known).Refusal?.Code);
        // A link names no key of a receiver, and a key is no link.
        var odd = set with { By = ByLink with { Key = Half(stranger).Kid, Public = Half(stranger).Raw } };
        Assert.Equal("ledger.malformed-envelope", VerifiedHandOver.Verify(Sign(key, AnswerSet.PayloadType, odd.ToUtf8()), known).Refusal?.Code);
    }

    [Fact]
    public void Both_signatures_stand_in_one_document_whoever_signs_first()
    {
        using var sender = Ed25519PrivateKey.Generate();
        using var receiver = Ed25519PrivateKey.Generate();
        var (from, to, codes) = (Half(sender), Half(receiver), new Unverified("hand-over"));
        var set = Answers(Sheet(from.Kid), new Answerer("Harbour Cloud", "Olga", null, AnsweredBy.Key, to.Kid, to.Raw));
        var first = Sign(receiver, AnswerSet.PayloadType, set.ToUtf8());
        var both = Dsse.Countersign(first, AnswerSet.PayloadType, to.Known, codes, from.Kid, bytes => sender.Sign(bytes.Span)).Value!;
        var other = Dsse.Countersign(
            Sign(sender, AnswerSet.PayloadType, set.ToUtf8()), AnswerSet.PayloadType, from.Known, codes, to.Kid, bytes => receiver.Sign(bytes.Span)).Value!;
        Assert.Equal(both, other);
        string[] byKey = [.. ((string[])[from.Kid, to.Kid]).Order(StringComparer.Ordinal)];
        Assert.Matches($"{byKey[0]}.*{byKey[1]}", Encoding.UTF8.GetString(both).Split("\"signatures\"")[1]);
        Assert.True(VerifiedHandOver.Verify(both, KnownKeys.AnyOf([from.Known, to.Known])).Value is { BySender: true, ByReceiver: true });
        Assert.True(VerifiedHandOver.Verify(both, to.Known).Value is { BySender: false, ByReceiver: true });
        // What nobody who is trusted signed gets no signature beside it.
        Assert.Null(Dsse.Countersign(first, AnswerSet.PayloadType, from.Known, codes, from.Kid, bytes => sender.Sign(bytes.Span)).Value);
    }

    [Fact]
    public void What_a_key_signed_that_was_revoked_since_holds_where_the_log_puts_it_before_that()
    {
        using var key = Ed25519PrivateKey.Generate();
        var (kid, known, _, _) = Half(key);
        var sheet = Sheet(kid);
        var bytes = Sign(key, Plimsoll.Chain.Documents.Sheet.PayloadType, sheet.ToUtf8());
        var revoked = known with { Revoked = new Dictionary<string, long> { [kid] = 40 } };
        FindInLog At(long number) => (envelope, _) => envelope == Digest.Of(bytes) ? new PlaceInLog(number) : throw new InvalidOperationException("another document");
        Assert.Equal("ledger.revoked-key", VerifiedHandOver.Verify(bytes, revoked).Refusal?.Code);
        Assert.Equal("ledger.revoked-key", VerifiedHandOver.Verify(bytes, revoked, At(41)).Refusal?.Code);
        Assert.True(VerifiedHandOver.Verify(bytes, revoked, At(39)).Value is { BySender: true });
    }

    /// <summary>Every event that names a signed document, and some that name none.</summary>
    [Theory]
    [InlineData("chain.sheet-signed", true)]
    [InlineData("chain.sheet-answered", true)]
    [InlineData("chain.sheet-replied", true)]
    [InlineData("chain.answers-agreed", true)]
    [InlineData("chain.hand-over-withdrawn", false)]
    [InlineData("release.duties-handed", false)]
    public void An_entry_shows_the_place_of_the_document_that_it_names_and_of_no_other(string type, bool names)
    {
        var bytes = File.ReadAllBytes(Repository.At("samples", "events", $"{type}-v1.json"));
        var named = JsonNode.Parse(bytes)!["data"]!["envelope"] is { } text && Digest.TryParse((string)text!, out var digest) ? digest : null;
        var find = LoggedHandOver.In(new ProvenEntry(39, bytes));
        Assert.Equal(names, named is not null);
        if (named is not null) { Assert.Equal(39, find(named, default)!.Value?.Entry); }
        Assert.Equal("chain.other-entry", find(Digest.Of("another"u8), default)!.Refusal?.Code);
        Assert.Equal("chain.other-entry", LoggedHandOver.In(new ProvenEntry(39, "no entry"u8.ToArray()))(Digest.Of("another"u8), default)!.Refusal?.Code);
    }

    [Fact]
    public void A_line_that_reads_as_before_keeps_its_digest_and_one_that_changes_does_not()
    {
        var first = Sheet("k", 1, null, Practice("G01.B1"), Practice("G02.B1"));
        var second = Sheet("k", 2, first.Digest, Practice("G01.B1"), Practice("G02.B1") with { Owes = Owes.Both }, Practice("G03.B1"));
        Assert.Equal(["G02.B1", "G03.B1"], second.ChangedFrom(first).Select(l => l.Id));
        Assert.Equal(["G02.B1"], first.ChangedFrom(Sheet("k", 2, null, Practice("G01.B1"))).Select(l => l.Id));
    }

    [Theory]
    [InlineData(LineAnswer.Declined, null, "words-G01.B1")]
    [InlineData(LineAnswer.Countered, " ", "words-G01.B1")]
    [InlineData(LineAnswer.NotOurs, null, null)]
    [InlineData(LineAnswer.Accepted, null, null)]
    public void What_is_declined_or_countered_says_why(LineAnswer answer, string? words, string? field)
    {
        var sheet = Sheet("k");
        Assert.Equal(field, AnswerSet.FaultOf(sheet, [new AnsweredLine("G01.B1", sheet.Find("G01.B1")!.Digest, answer, words)])?.Field);
    }

    [Fact]
    public void Answers_bind_the_lines_of_their_sheet_as_they_read_each_once()
    {
        var sheet = Sheet("k");
        var line = new AnsweredLine("G01.B1", sheet.Find("G01.B1")!.Digest, LineAnswer.Accepted);
        Assert.Null(AnswerSet.FaultOf(sheet, [line]));
        Assert.Equal("chain.nothing-answered", AnswerSet.FaultOf(sheet, [])?.Code);
        Assert.Equal("chain.unknown-line", AnswerSet.FaultOf(sheet, [line with { Line = "G09.B9" }])?.Code);
        Assert.Equal("chain.other-revision", AnswerSet.FaultOf(sheet, [line with { Digest = Digest.Of("other"u8) }])?.Code);
        Assert.Equal("chain.bad-value", AnswerSet.FaultOf(sheet, [line, line])?.Code);
        Assert.Equal("chain.bad-value", AnswerSet.FaultOf(sheet, [line with { Work = new string('x', 2_001) }])?.Code);
    }

    /// <summary>What the guide verifies. With <c>PLIMSOLL_APPROVE=1</c> it is made anew, under keys that nobody keeps.</summary>
    [Fact]
    public void The_samples_of_the_guide_verify()
    {
        var folder = Path.Combine(Root(), "samples", "chain");
        if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1" && !Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            using var sender = Ed25519PrivateKey.Generate();
            var (kid, _, pem, _) = Half(sender);
            File.WriteAllText(Path.Combine(folder, "sender.pub.pem"), pem);
            File.WriteAllBytes(Path.Combine(folder, "sheet.dsse.json"), Sign(sender, Plimsoll.Chain.Documents.Sheet.PayloadType, Sheet(kid).ToUtf8()));
            File.WriteAllBytes(Path.Combine(folder, "answers.dsse.json"), Sign(sender, AnswerSet.PayloadType, Answers(Sheet(kid), ByLink).ToUtf8()));
        }
        var key = TrustedKey.Read(File.ReadAllText(Path.Combine(folder, "sender.pub.pem")), "key").Value!;
        Assert.True(VerifiedHandOver.Verify(File.ReadAllBytes(Path.Combine(folder, "sheet.dsse.json")), key).Value is { BySender: true, Answers: null });
        Assert.True(VerifiedHandOver.Verify(File.ReadAllBytes(Path.Combine(folder, "answers.dsse.json")), key).Value is { BySender: true, Answers: not null });
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}

// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Chain.Documents;
using Plimsoll.Cli.Privacy;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Status;
using Plimsoll.Tests.Architecture;
using Plimsoll.Tests.Chain;
using Plimsoll.Tests.Privacy;
using Plimsoll.Tests.Records;
using Plimsoll.Tests.Release;
using Plimsoll.Tests.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Statement = Plimsoll.Release.Decisions.Statement;

namespace Plimsoll.Tests.Ledger;

/// <summary>Every signed thing there is: it is credited to the key whose signature holds, whatever its lines and its content say of themselves.</summary>
public sealed class AttributionTests
{
    private static readonly Signer Alice = new(), Bob = new();

    /// <summary>One kind of signed thing.</summary>
    /// <param name="Make">Writes one whose content names a key, where it names one at all, signed by another.</param>
    /// <param name="Open">The key to which it is credited, as everybody who opens it learns.</param>
    private sealed record Signed(Func<Signer, Signer, byte[]> Make, Func<byte[], KnownKeys, Result<string>> Open);

    private static readonly Dictionary<string, Signed> Kinds = new(StringComparer.Ordinal)
    {
        [SignedAggregate.PayloadType] = new(
            (named, by) => SignedAggregate.Sign(StatementTests.Counted(), named.Id, by.Sign),
            (bytes, keys) => SignedAggregate.Open(bytes, keys).Succeeds(out var c, out var no) ? c.KeyId! : no),
        [StatusDocument.PayloadType] = new(
            (named, by) => World.Value(StatusDocument.Of(World.Active().State, 5, World.Day0, StatusDocument.Ordinary, named.Id)).Sign(by.Sign),
            (bytes, keys) => StatusDocument.Open(bytes, keys).Succeeds(out var d, out var no) ? d.Kid : no),
        [SecondForm.PayloadType] = new(
            (named, by) => World.Value(StatusDocument.Of(World.Active().State, 5, World.Day0, StatusDocument.Ordinary, named.Id)).Sign(by.Sign, StatusForm.Second),
            (bytes, keys) => StatusDocument.Open(bytes, keys).Succeeds(out var d, out var no) ? d.Kid : no),
        [Statement.PayloadType] = new(Decision, (bytes, keys) =>
        {
            // A verified decision does not say who signed it; that it was somebody who is trusted is all that it shows.
            var verified = VerifiedDecision.Verify(bytes, Expected.Of(Plimsoll.Release.Stage.Restricted, World.Files), keys, World.Day0.AddHours(1));
            if (!verified.Succeeds(out _, out var no)) { return no; }
            return Dsse.Open(bytes, Statement.PayloadType, keys, new Unverified("decision")).Succeeds(out var o, out no) ? o.KeyId : no;
        }),
        [PackageManifest.PayloadType] = new(
            (named, by) => Packaged.Build(named.Id, by.Sign).All[PackageFiles.Manifest].ToArray(),
            (bytes, keys) => PackageCheck.Verify(Packaged.With(bytes), keys, Packaged.Now).Succeeds(out var p, out var no) ? p.KeyId : no),
        [PublicationRecord.PayloadType] = new(
            Record, (bytes, keys) => SignedRecord.Open(bytes, keys).Succeeds(out var r, out var no) ? r.KeyId : no),
        [Advisory.PayloadType] = new(
            // It names no key.
            (_, by) => Dsse.Sign(Advisory.PayloadType, AdvisoryTests.Whole.ToUtf8(), by.Id, by.Sign),
            (bytes, keys) => VerifiedAdvisory.Verify(bytes, keys).Succeeds(out var a, out var no) ? a.KeyId : no),
        [Sheet.PayloadType] = new(
            (named, by) => Dsse.Sign(Sheet.PayloadType, DocumentTests.Sheet(named.Id).ToUtf8(), named.Id, by.Sign), HandedOver),
        [AnswerSet.PayloadType] = new(
            (named, by) => Dsse.Sign(
                AnswerSet.PayloadType, DocumentTests.Answers(DocumentTests.Sheet(named.Id), DocumentTests.ByLink).ToUtf8(), named.Id, by.Sign), HandedOver),
    };

    public static TheoryData<string> Types => [.. Kinds.Keys];

    [Fact]
    public void Every_kind_of_signed_thing_is_tried_here() => Assert.Equal(
        Libraries.All.SelectMany(library => library.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(field => field is { IsLiteral: true, Name: "PayloadType" }).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        Kinds.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void It_is_credited_to_the_key_that_signed_it(string type)
    {
        var both = KnownKeys.AnyOf([Alice.Key, Bob.Key]);
        Assert.Equal(Bob.Id, Credited(Kinds[type], Lines(Kinds[type].Make(Bob, Bob), (Bob.Id, null)), both));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_line_that_names_another_known_key_and_does_not_hold_credits_nobody(string type)
    {
        var (kind, both) = (Kinds[type], KnownKeys.AnyOf([Alice.Key, Bob.Key]));
        foreach (var named in (Signer[])[Alice, Bob])
        {
            var signed = kind.Make(named, Bob);
            // In front, behind, and twice around the one that holds.
            foreach (var lines in (byte[][])[
                Lines(signed, (Alice.Id, new byte[64]), (Bob.Id, null)), Lines(signed, (Bob.Id, null), (Alice.Id, new byte[64])),
                Lines(signed, (Alice.Id, new byte[64]), (Bob.Id, null), (Alice.Id, new byte[64]))])
            {
                Assert.NotEqual(Alice.Id, Credited(kind, lines, both));
            }
            // What Bob signed and calls Alice's is nobody's, though both are known.
            Assert.Equal("ledger.bad-signature", kind.Open(Lines(signed, (Alice.Id, null)), both).Refusal?.Code);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_a_revoked_key_signed_is_not_believed_without_its_place_in_the_log(string type)
    {
        var revoked = Bob.Key with { Revoked = new Dictionary<string, long> { [Bob.Id] = 12 } };
        Assert.Equal("ledger.revoked-key", Kinds[type].Open(Kinds[type].Make(Bob, Bob), KnownKeys.AnyOf([Alice.Key, revoked])).Refusal?.Code);
        // Nor by a forged line of a key that stands.
        Assert.NotNull(Kinds[type].Open(Lines(Kinds[type].Make(Bob, Bob), (Alice.Id, new byte[64]), (Bob.Id, null)), KnownKeys.AnyOf([Alice.Key, revoked])).Refusal);
    }

    [Fact]
    public void What_a_revoked_key_signed_holds_where_the_log_shows_it_before_the_revocation()
    {
        var (signed, keys) = (Kinds[Statement.PayloadType].Make(Bob, Bob), Bob.Key with { Revoked = new Dictionary<string, long> { [Bob.Id] = 12 } });
        Assert.Equal(Bob.Id, Open(11).Value?.KeyId);
        Assert.Contains("was revoked with entry 12 of the log", Open(12).Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Equal("ledger.revoked-key", Open(13).Refusal?.Code);

        Result<OpenedEnvelope> Open(long entry) => Dsse.Open(signed, Statement.PayloadType, keys, new Unverified("decision"), (digest, _) =>
            digest == Digest.Of(signed) ? new PlaceInLog(entry) : throw new InvalidOperationException("another envelope was looked for"));
    }

    [Fact]
    public void More_lines_than_anybody_needs_are_refused_before_one_is_verified()
    {
        var (asked, signed) = (0, Kinds[SignedAggregate.PayloadType].Make(Bob, Bob));
        var counting = new KnownKeys([Bob.Id], (_, _, _) => { asked++; return false; });
        Assert.Equal("ledger.malformed-envelope", Sent.Code(SignedAggregate.Open(Lines(signed, [.. Enumerable.Repeat((Bob.Id, (byte[]?)new byte[64]), 17)]), counting)));
        Assert.Equal(0, asked);
    }

    [Fact]
    public void Nobody_outside_the_ledger_reads_lines_of_signatures() => Rule.Holds(SourceRules.SignatureLines(Tree.Here));

    [Theory]
    [InlineData("src/capabilities/Plimsoll.Usage/New.cs", "var id = envelope.List(\"signatures\", s => s.Text(\"keyid\"));")]
    [InlineData("src/shells/Plimsoll.Web/New.cs", "var first = json[\"signatures\"][0];")]
    public void Whoever_reads_them_is_reported(string path, string source) => Assert.Equal(
        [$"{path} reads the lines of an envelope; who signed it, Dsse.Open answers"],
        BrokenTree.Reported(SourceRules.SignatureLines, broken => broken.Write(path, source)));

    private static string? Credited(Signed kind, byte[] envelope, KnownKeys keys) => kind.Open(envelope, keys).Value;

    /// <summary>The one key that signed; of several, each is credited.</summary>
    private static Result<string> HandedOver(byte[] bytes, KnownKeys keys) =>
        VerifiedHandOver.Verify(bytes, keys).Succeeds(out var verified, out var no) ? Assert.Single(verified.KeyIds) : no;

    private static byte[] Decision(Signer named, Signer by)
    {
        var world = World.Active();
        var decision = world.State.Decisions[^1].Judged.Decision;
        return Statement.Sign(World.Value(Statement.Of(world.State, decision, World.Files, "plimsoll:test", World.Rules.Name)), named.Id, by.Sign);
    }

    private static byte[] Record(Signer named, Signer by)
    {
        using var publisher = new Publisher();
        var (record, _) = publisher.Publish(Publisher.Public());
        return Dsse.Sign(
            PublicationRecord.PayloadType, RecordJson.Write(record with { Facts = record.Facts with { Signer = Convert.ToBase64String(named.Public) } }), named.Id, by.Sign);
    }

    /// <summary>The envelope with other lines under the same content; null stands for the signature that it has.</summary>
    private static byte[] Lines(byte[] envelope, params (string Id, byte[]? Signature)[] lines)
    {
        var json = JsonNode.Parse(envelope)!;
        var made = (string)json["signatures"]![0]!["sig"]!;
        json["signatures"] = new JsonArray([.. lines.Select(line => new JsonObject
        {
            ["keyid"] = line.Id, ["sig"] = line.Signature is { } other ? Convert.ToBase64String(other) : made,
        })]);
        return Encoding.UTF8.GetBytes(json.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    /// <summary>Somebody with a key of their own.</summary>
    private sealed class Signer
    {
        private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();

        public Signer()
        {
            using var half = _key.PublicKey();
            (Public, Id, Key) = (half.Bytes.ToArray(), TrustedKey.IdOf(half.Bytes), TrustedKey.Read(half.ToPem(), "key").Value!);
        }

        public byte[] Public { get; }

        public string Id { get; }

        public KnownKeys Key { get; }

        public byte[] Sign(ReadOnlyMemory<byte> bytes) => _key.Sign(bytes.Span);
    }
}

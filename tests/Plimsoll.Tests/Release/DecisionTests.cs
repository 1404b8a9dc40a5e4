// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class DecisionTests
{
    private const string Key = "decision-1";

    private static readonly Expected Right = Expected.Of(Stage.Restricted, World.Files, "rel_1");

    private static readonly DateTimeOffset Soon = World.Day0.AddMinutes(5);

    [Fact]
    public void The_statement_is_in_toto_with_the_summary_predicate()
    {
        var statement = JsonDocument.Parse(Statement(World.Clear().Decide())).RootElement;
        Assert.Equal(("https://in-toto.io/Statement/v1", "https://slsa.dev/verification_summary/v1"), (statement.GetProperty("_type").GetString(), statement.GetProperty("predicateType").GetString()));
        var predicate = statement.GetProperty("predicate");
        Assert.Equal("PASSED", predicate.GetProperty("verificationResult").GetString());
        Assert.Equal("plimsoll:release/rel_1/stage/restricted", predicate.GetProperty("resourceUri").GetString());
        Assert.Equal("PLIMSOLL_GATE_RESTRICTED", Assert.Single(predicate.GetProperty("verifiedLevels").EnumerateArray()).GetString());
        Assert.Equal(World.Rules.For(Stage.Restricted).Digest.Hex, predicate.GetProperty("policy").GetProperty("digest").GetProperty("sha256").GetString());
        Assert.Equal(Bundle.Of(World.Clear().State).Digest.Hex, predicate.GetProperty("inputAttestations")[0].GetProperty("digest").GetProperty("sha256").GetString());
        var own = predicate.GetProperty("urn:plimsoll:release-decision:1");
        Assert.Equal(("2026-11-21T09:00:00.000Z", "13", JsonValueKind.Null, "clear"), (own.GetProperty("validUntil").GetString(), own.GetProperty("ledgerIndex").GetString(), own.GetProperty("supersedes").ValueKind, own.GetProperty("verdict").GetString()));
        Assert.Equal(["pai-2024 2024-11-01 source", "plimsoll-gates-3 2026-11-30 inferred"], own.GetProperty("bases").EnumerateArray().Select(b => b.GetString()!));
        Assert.Equal("bases", own.EnumerateObject().First().Name);
        Assert.Equal(["model", "config.json", "model.safetensors"], statement.GetProperty("subject").EnumerateArray().Select(s => s.GetProperty("name").GetString()!).Order(Comparer<string>.Create((a, b) => a == "model" ? -1 : b == "model" ? 1 : string.CompareOrdinal(a, b))));
    }

    [Fact]
    public void A_decision_names_the_model_its_owner_and_what_it_came_from()
    {
        var registry = Registry.Empty.After(new PartyRegistered("org_2", "BigCo", [Role.Provider], OnePerson: false))
            .After(new ModelRegistered("mod_0", "Tide", "org_2", ModelType.General)).After(new VersionRegistered("mod_0", "7B", World.Hash("base"), [], World.Vault("names")))
            .After(new ModelRegistered("mod_1", "Tuned", "org_2", ModelType.General)).After(new VersionRegistered("mod_1", "1.0", World.Files.Subject, [], World.Vault("names")));
        Assert.Contains("model: Tuned 1.0, which is BigCo's; no model is named that it came from", Disclosed(registry));
        // What is registered here goes by its name; what is not, by what somebody wrote.
        registry = registry.After(new LineageRecorded("mod_1", "1.0", LineageKind.FineTunedFrom, "mod_0", World.Hash("base"))).After(new LineageRecorded("mod_1", "1.0", LineageKind.MergedFrom, "Other 2", null));
        Assert.Contains($"model: Tuned 1.0, which is BigCo's; fine-tuned from Tide 7B ({World.Hash("base")}); merged from Other 2", Disclosed(registry));
        Assert.DoesNotContain(Disclosed(Registry.Empty), line => line.StartsWith("model:", StringComparison.Ordinal));

        static IReadOnlyList<string> Disclosed(Registry registry)
        {
            var world = World.Clear().Decide();
            var statement = World.Value(Plimsoll.Release.Decisions.Statement.Of(
                world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name, registry.OriginOf("mod_1", "1.0")));
            return World.Value(VerifiedDecision.Verify(
                Plimsoll.Release.Decisions.Statement.Sign(statement, "k1", bytes => World.Sign("k1", bytes)), Right, World.Keys("k1"), Soon)).Disclosed;
        }
    }

    [Fact]
    public void The_model_subject_is_what_sha256sum_and_sort_give()
    {
        string[] lines = [$"{World.Hash("weights").Hex}  model.safetensors\n", $"{World.Hash("config").Hex}  config.json\n"];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines.Order(StringComparer.Ordinal))))), World.Files.Subject.Hex);
        Assert.Equal(World.Files.Subject, World.Value(ModelFiles.Of([.. World.Files.All.Reverse()])).Subject);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../up")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a\nb")]
    [InlineData("a\\b")]
    [InlineData("")]
    public void A_file_name_that_plays_tricks_is_refused(string path) => Assert.Equal("release.bad-path", World.Code(ModelFiles.Of([new(path, World.Hash("x"))])));

    [Fact]
    public void Signed_bytes_tell_type_from_payload() =>
        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world"u8.ToArray(), Dsse.Pae("http://example.com/HelloWorld", "hello world"u8));

    [Fact]
    public void A_clear_decision_verifies_for_its_stage_and_weights()
    {
        var envelope = Signed(World.Clear().Decide());
        var verified = World.Value(VerifiedDecision.Verify(envelope, Right, World.Keys(Key), Soon));
        Assert.Equal(("plimsoll:release/rel_1/stage/restricted", "13"), (verified.ResourceUri, verified.LedgerIndex));
        Assert.Empty(verified.Weakness);
        World.Value(VerifiedDecision.Verify(envelope, Right with { Subject = World.Hash("weights"), Whole = false }, World.Keys(Key), Soon));
    }

    [Fact]
    public void Every_way_to_fail_has_its_own_code_and_sentence()
    {
        var clear = Signed(World.Clear().Decide());
        var forged = JsonNode.Parse(clear)!;
        forged["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Convert.FromBase64String((string)forged["payload"]!)).Replace("PASSED", "FAILED", StringComparison.Ordinal)));
        (string Code, byte[] Envelope, Expected Expected, DateTimeOffset Now, string[] Keys)[] cases =
        [
            ("release.other-stage", clear, Right with { Stage = Stage.OpenWeights }, Soon, [Key]),
            ("release.other-weights", clear, Right with { Subject = World.Hash("other") }, Soon, [Key]),
            ("release.other-release", clear, Right with { Release = "rel_2" }, Soon, [Key]),
            ("release.decision-failed", Signed(World.Assessed().Decide()), Right, Soon, [Key]),
            ("release.decision-expired", clear, Right, World.Day0.AddHours(24), [Key]),
            ("release.decision-not-yet-valid", clear, Right, World.Day0.AddHours(-1), [Key]),
            ("ledger.unknown-key", clear, Right, Soon, ["another"]),
            ("ledger.bad-signature", Encoding.UTF8.GetBytes(forged.ToJsonString()), Right, Soon, [Key]),
            ("ledger.malformed-envelope", "{}"u8.ToArray(), Right, Soon, [Key]),
        ];
        var sentences = new HashSet<string>();
        foreach (var (code, envelope, expected, now, keys) in cases)
        {
            var refusal = VerifiedDecision.Verify(envelope, expected, World.Keys(keys), now).Refusal;
            Assert.Equal(code, refusal?.Code);
            Assert.True(sentences.Add(refusal!.Reason));
        }
    }

    [Fact]
    public void A_wrong_signature_is_never_called_anything_else_even_when_everything_else_is_wrong_too()
    {
        var forged = JsonNode.Parse(Signed(World.Clear().Decide()))!;
        forged["signatures"]![0]!["sig"] = Convert.ToBase64String(new byte[32]);
        var bytes = Encoding.UTF8.GetBytes(forged.ToJsonString());
        Assert.Equal("ledger.bad-signature", World.Code(VerifiedDecision.Verify(bytes, new Expected(Stage.Wider, World.Hash("x")), World.Keys(Key), World.Day0.AddYears(1))));
    }

    [Fact]
    public void Garbage_is_refused_and_never_throws()
    {
        var random = new Random(3);
        var good = Signed(World.Clear().Decide());
        for (var round = 0; round < 500; round++)
        {
            var bad = good.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) { bad[random.Next(bad.Length)] = (byte)random.Next(256); }
            if (!bad.SequenceEqual(good)) { Assert.NotNull(VerifiedDecision.Verify(bad, Right, World.Keys(Key), Soon).Refusal); }
        }
    }

    [Fact]
    public void Only_a_clear_verdict_says_passed()
    {
        var refused = World.Clear();
        refused.Do(Judging.Refuse(refused.State, World.Vault("no"), []));
        var redirected = World.Assessed();
        redirected.Do(Assessing.Pin(redirected.State, redirected.Asker, World.Pin() with { List = null, Redirect = new RedirectAdvice("frontier/restricted", "pai-2024") }, []));
        foreach (var world in (World[])[World.Assessed(), refused, redirected])
        {
            Assert.Contains("\"verificationResult\":\"FAILED\"", Encoding.UTF8.GetString(Statement(world.Decide())), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_verdict_of_before_packs_were_named_is_signed_at_the_migration_and_says_so_and_no_event_can_say_otherwise()
    {
        var (now, before) = (World.Clear().Decide(), World.Clear());
        before.Record(now.State.Decisions[^1].Judged with { Pack = null });
        Assert.Equal((Rendered.WhenJudged, Rendered.AtMigration), (now.State.Decisions[^1].Rendered, before.State.Decisions[^1].Rendered));
        Assert.DoesNotContain("rendered", Encoding.UTF8.GetString(Statement(now)), StringComparison.Ordinal);
        Assert.Contains("\"rendered\":\"rendered at migration\"", Encoding.UTF8.GetString(Statement(before)), StringComparison.Ordinal);
        foreach (var world in (World[])[now, before])
        {
            var given = world.State.Decisions[^1];
            DecisionSigned Signing(Rendered rendered) => new(given.Judged.Decision, World.Hash("bytes"), World.Vault("bytes"), rendered, World.Rules.Name);
            Assert.True(Judging.Sign(world.State, Signing(given.Rendered)).Succeeds(out _, out _));
            Assert.Throws<ArgumentException>(() => Judging.Sign(world.State, Signing(1 - given.Rendered)));
        }
    }

    [Fact]
    public void A_second_decision_names_the_one_it_supersedes_and_a_weakness_is_printed()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_author").Decide().Decide();
        var verified = World.Value(VerifiedDecision.Verify(Signed(world), Right, World.Keys(Key), Soon));
        Assert.Equal(world.State.Decisions[0].Judged.Decision, verified.Supersedes);
        Assert.StartsWith("one-person-organisation", Assert.Single(verified.Weakness), StringComparison.Ordinal);
    }

    [Fact]
    public void No_statement_is_made_for_files_that_were_not_registered() =>
        Assert.Equal("release.other-weights", World.Code(Plimsoll.Release.Decisions.Statement.Of(World.Clear().Decide().State, "dec_6",
            World.Value(ModelFiles.Of([new("other", World.Hash("o"))])), "plimsoll:test", World.Rules.Name)));

    private static byte[] Statement(World world) =>
        World.Value(Plimsoll.Release.Decisions.Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name));

    private static byte[] Signed(World world) => Plimsoll.Release.Decisions.Statement.Sign(Statement(world), Key, bytes => World.Sign(Key, bytes));
}

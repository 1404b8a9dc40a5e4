// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

/// <summary>An advisory as bytes: a document of CSAF 2.0, signed, verified, read again; and the sample that the guide verifies.</summary>
public sealed class AdvisoryTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One with all four statuses, all three remedies, and a revision that superseded the first.</summary>
    internal static Advisory Whole => new(
        "adv_5yWhNsPKX1QoBnq2Vj7TdE", "Harbour Models", "https://models.example/public/advisories/harbour",
        "https://models.example/public/advisories/harbour/adv_5yWhNsPKX1QoBnq2Vj7TdE/2/csaf.json", "Weights of Lantern can be read out of its answers",
        "vln_2Kq5zFk2BhSm7Wt0UaDj4L", ["CVE-2026-12345", "GHSA-2345-6789-cfgh"], "Whoever asks a million times gets a layer of the weights",
        VulnerabilityTerms.Classes[VulnerabilityClass.WeightsLeak].Label, "severe", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
        VulnerabilityTerms.Exploitations[Exploitation.ProofOfConcept].Label,
        [
            Product("V001", "1.0", VexStatus.Affected, "Use Lantern 1.1, in which it is fixed.", Advisory.Fix),
            Product("V002", "1.1", VexStatus.Fixed), Product("V003", "2.0", VexStatus.UnderInvestigation),
            Product("V004", "0.9", VexStatus.NotAffected, "Its answers give no probabilities."),
            Product("V005", "0.8", VexStatus.Affected, "Answer without probabilities.", Advisory.Mitigation),
            Product("V006", "0.7", VexStatus.Affected, "There is no fix and no mitigation yet.", Advisory.NoneAvailable),
        ],
        [new AdvisoryRevision(1, Then, "First published"), new AdvisoryRevision(2, Then.AddDays(3), "Fixed in 1.1")]);

    public static TheoryData<string> Kinds => ["whole", "first", "without an id of CVE"];

    private static Advisory Of(string kind) => kind switch
    {
        "whole" => Whole,
        "first" => Whole with { Products = [Whole.Products[2]], Revisions = [Whole.Revisions[0]], Cvss = null },
        _ => Whole with { Aliases = [], Products = [Whole.Products[0]] },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void It_reads_as_it_was_written(string kind)
    {
        var advisory = Of(kind);
        var read = Advisory.Read(advisory.ToUtf8());
        Assert.True(read.Succeeds(out var again, out var refusal), refusal?.Sentence);
        Assert.Equal(advisory.Products, again.Products);
        Assert.Equal(advisory.Revisions, again.Revisions);
        Assert.Equal(
            (advisory.Id, advisory.Title, advisory.Impact, advisory.Class, advisory.Severity, advisory.Cvss, advisory.Exploitation),
            (again.Id, again.Title, again.Impact, again.Class, again.Severity, again.Cvss, again.Exploitation));
        Assert.Equal(advisory.Aliases, again.Aliases);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void It_is_a_document_of_CSAF_2_0(string kind)
    {
        Assert.SkipUnless(
            Repository.Vectors is { } vectors && File.Exists(Path.Combine(vectors, "csaf-2.0", "csaf_json_schema.json")),
            "the official schemas are absent; put them in ../shared/vectors or set PLIMSOLL_VECTORS");
        // Scores are not given, and the schemas of their vectors stand elsewhere.
        var schema = Path.Combine(Directory.CreateTempSubdirectory("plimsoll-").FullName, "csaf.json");
        File.WriteAllText(schema, System.Text.RegularExpressions.Regex.Replace(
            File.ReadAllText(Path.Combine(Repository.Vectors!, "csaf-2.0", "csaf_json_schema.json")), "\"\\$ref\": \"https://www[^\"]*\"", "\"type\": \"object\""));
        var document = JsonNode.Parse(Of(kind).ToUtf8())!;
        var broken = document.DeepClone();
        broken["document"]!["tracking"]!["status"] = "published";
        var answers = NodeTool.Validate([(schema, document), (schema, broken)]);
        Directory.Delete(Path.GetDirectoryName(schema)!, recursive: true);
        Assert.True(answers[0].Valid, string.Join('\n', answers[0].Errors));
        Assert.False(answers[1].Valid);
    }

    [Fact]
    public void What_the_profile_for_VEX_asks_of_each_status_is_said()
    {
        var about = JsonNode.Parse(Whole.ToUtf8())!["vulnerabilities"]![0]!;
        Assert.Equal(
            ["V001 vendor_fix", "V005 mitigation", "V006 none_available"],
            about["remediations"]!.AsArray().Select(r => $"{(string)r!["product_ids"]![0]!} {(string)r["category"]!}"));
        Assert.Equal("V004", (string)about["threats"]!.AsArray().Single(t => (string)t!["category"]! == "impact")!["product_ids"]![0]!);
        Assert.Equal(["fixed", "known_affected", "known_not_affected", "under_investigation"], about["product_status"]!.AsObject().Select(s => s.Key));
    }

    [Fact]
    public void No_byte_of_it_can_be_changed()
    {
        using var key = Ed25519PrivateKey.Generate();
        var (kid, known, _) = Half(key);
        var (payload, text) = (Whole.ToUtf8(), Encoding.UTF8.GetString(Signed(key, Whole)));
        Assert.Equal(kid, VerifiedAdvisory.Verify(Encoding.UTF8.GetBytes(text), known).Value!.KeyId);
        for (var at = 0; at < payload.Length; at += 97)
        {
            var other = payload.ToArray();
            other[at] ^= 1;
            var changed = text.Replace(Convert.ToBase64String(payload), Convert.ToBase64String(other), StringComparison.Ordinal);
            Assert.Equal("ledger.bad-signature", VerifiedAdvisory.Verify(Encoding.UTF8.GetBytes(changed), known).Refusal?.Code);
        }
        using var stranger = Ed25519PrivateKey.Generate();
        Assert.Equal("ledger.unknown-key", VerifiedAdvisory.Verify(Encoding.UTF8.GetBytes(text), Half(stranger).Known).Refusal?.Code);
    }

    [Theory]
    // Spelt otherwise, in no status, in two, and with revisions that miss one.
    [InlineData("{\"document\"", " {\"document\"")]
    [InlineData("\"under_investigation\":[\"V003\"]", "\"under_investigation\":[\"V009\"]")]
    [InlineData("\"under_investigation\":[\"V003\"]", "\"under_investigation\":[\"V003\",\"V002\"]")]
    [InlineData("\"number\":\"1\"", "\"number\":\"3\"")]
    [InlineData("ni:///sha-256;", "ni:///sha-512;")]
    public void What_is_no_such_document_is_refused_though_it_were_signed(string from, string to)
    {
        var text = Encoding.UTF8.GetString(Whole.ToUtf8());
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Equal("ledger.malformed-envelope", Advisory.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))).Refusal?.Code);
    }

    [Theory]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", true)]
    [InlineData("CVSS:3.1/S:U/C:H/I:N/A:N/AV:N/AC:L/PR:N/UI:N/E:F", true)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/U:Amber", true)]
    [InlineData("CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", false)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N", false)]
    [InlineData("CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", false)]
    [InlineData("CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", false)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", false)]
    [InlineData("9.8", false)]
    public void A_vector_of_CVSS_has_each_base_metric_once_with_a_value_that_it_has(string text, bool isOne) => Assert.Equal(isOne, CvssVector.Is(text));

    /// <summary>What the guide verifies. With <c>PLIMSOLL_APPROVE=1</c> it is made where it is absent, under a key that nobody keeps.</summary>
    [Fact]
    public void The_sample_of_the_guide_verifies()
    {
        var (file, pem) = (Repository.At("samples", "records", "advisory.dsse.json"), Repository.At("samples", "records", "advisory.pub.pem"));
        if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1" && !File.Exists(file))
        {
            using var key = Ed25519PrivateKey.Generate();
            File.WriteAllText(pem, Half(key).Pem);
            File.WriteAllBytes(file, Signed(key, Whole));
        }
        Assert.Equal(Whole.ToUtf8(), VerifiedAdvisory.Verify(File.ReadAllBytes(file), TrustedKey.Read(File.ReadAllText(pem), "key").Value!).Value!.Advisory.ToUtf8());
    }

    private static AdvisoryProduct Product(string id, string version, VexStatus status, string? words = null, string? remedy = null) =>
        new(id, $"Lantern {version}", Digest.Of(Encoding.UTF8.GetBytes($"the weights of {version}")), status, words, remedy);

    private static byte[] Signed(Ed25519PrivateKey key, Advisory advisory) =>
        Dsse.Sign(Advisory.PayloadType, advisory.ToUtf8(), Half(key).Kid, bytes => key.Sign(bytes.Span));

    private static (string Kid, KnownKeys Known, string Pem) Half(Ed25519PrivateKey key)
    {
        using var half = key.PublicKey();
        var pem = half.ToPem();
        return (TrustedKey.IdOf(half.Bytes), TrustedKey.Read(pem, "key").Value!, pem);
    }
}

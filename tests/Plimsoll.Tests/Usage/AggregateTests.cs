// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;

namespace Plimsoll.Tests.Usage;

public sealed class AggregateTests : IDisposable
{
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.FromSeed(new byte[32]);

    private KnownKeys Keys
    {
        get
        {
            using var shown = _key.PublicKey();
            return Sent.Value(TrustedKey.Read(shown.ToPem(), "key"));
        }
    }

    private byte[] Signed(Aggregate aggregate) => SignedAggregate.Sign(aggregate, Keys.Ids.Single(), m => _key.Sign(m.Span));

    [Fact]
    public void What_was_signed_comes_back_and_its_digest_does_not_depend_on_how_it_was_written()
    {
        var aggregate = StatementTests.Counted(cells: [("DE", 5), ("US-CA", 7)]);
        var contribution = Sent.Value(SignedAggregate.Open(Signed(aggregate), Keys));
        Assert.Equal(aggregate.ToUtf8(), contribution.Aggregate.ToUtf8());
        Assert.Equal((Contribution.Entered(aggregate).Digest, Keys.Ids.Single()), (contribution.Digest, contribution.KeyId));
    }

    [Fact]
    public void A_changed_byte_an_unknown_key_and_another_kind_of_file_are_told_apart()
    {
        var envelope = JsonNode.Parse(Signed(StatementTests.Counted()))!;
        envelope["payload"] = Convert.ToBase64String(StatementTests.Counted("Somebody else").ToUtf8());
        Assert.Equal("ledger.bad-signature", Sent.Code(SignedAggregate.Open(Encoding.UTF8.GetBytes(envelope.ToJsonString()), Keys)));
        Assert.Equal("ledger.unknown-key", Sent.Code(SignedAggregate.Open(Signed(StatementTests.Counted()), KnownKeys.AnyOf([]))));
        Assert.Equal("ledger.malformed-envelope", Sent.Code(SignedAggregate.Open("{}"u8, Keys)));
        Assert.Equal("ledger.malformed-envelope", Sent.Code(SignedAggregate.Open(Dsse.Sign("text/plain", [1], Keys.Ids.Single(), m => _key.Sign(m.Span)), Keys)));
    }

    [Fact]
    public void A_signed_content_in_another_spelling_is_refused()
    {
        byte[] spaced = [.. StatementTests.Counted().ToUtf8(), (byte)' '];
        Assert.Equal("ledger.malformed-envelope", Sent.Code(SignedAggregate.Open(Dsse.Sign(SignedAggregate.PayloadType, spaced, Keys.Ids.Single(), m => _key.Sign(m.Span)), Keys)));
    }

    [Theory]
    [InlineData("measure", "downloads", "measure")]
    [InlineData("measure", "visits", "measure")]
    [InlineData("until", "2026-07-01", "until")]
    [InlineData("from", "1 July", "from")]
    [InlineData("method", "exact", "epsilon")]
    [InlineData("epsilon", "0", "epsilon")]
    [InlineData("epsilon", "about 1", "epsilon")]
    [InlineData("model", "the model", "model")]
    [InlineData("definition", "two\nlines", "definition")]
    [InlineData("coverage", "", "coverage")]
    [InlineData("dimension", "total", "counts")]
    [InlineData("colour", "red", "colour")]
    public void A_field_that_is_wrong_is_named(string field, string value, string named)
    {
        var json = JsonNode.Parse(StatementTests.Sample("host-a.json"))!;
        json[field] = value;
        var refusal = SignedAggregate.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()), "host-a.json").Refusal;
        Assert.Equal(named, refusal?.Field);
    }

    [Fact]
    public void Counts_are_whole_not_repeated_and_negative_only_through_noise()
    {
        Assert.Empty((StatementTests.Counted(cells: [("DE", -3)]) with { Method = CountMethod.Noised, Epsilon = "1" }).Faults());
        Assert.Single(StatementTests.Counted(cells: [("DE", -3)]).Faults());
        Assert.Single(StatementTests.Counted(cells: [("DE", 1), ("DE", 2)]).Faults());
        Assert.Single(StatementTests.Counted(cells: [("DE", long.MinValue)]).Faults());
        Assert.Single((StatementTests.Counted() with { Cells = [] }).Faults());
        Assert.Single(StatementTests.Counted(role: ReporterRole.Hub).Faults());
    }

    public void Dispose() => _key.Dispose();
}

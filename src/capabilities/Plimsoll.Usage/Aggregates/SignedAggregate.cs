// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>A contribution to a statement: what was counted, by which bytes it is known, and whose key vouches for it.</summary>
/// <param name="Digest">Of the aggregate's own bytes; the same counts have the same digest however they came.</param>
/// <param name="KeyId">The key that signed it; null where whoever publishes typed it in.</param>
public sealed record Contribution(Aggregate Aggregate, Digest Digest, string? KeyId)
{
    public static Contribution Entered(Aggregate aggregate) => new(aggregate, Digest.Of(aggregate.ToUtf8()), null);
}

/// <summary>The signed file in which a reporter sends its counts: a DSSE envelope around an aggregate.</summary>
public static class SignedAggregate
{
    public const string PayloadType = "application/vnd.plimsoll.usage-aggregate.v1+json";

    private static readonly Unverified Codes = new("contributed aggregate");

    /// <summary>Reads an aggregate that is not signed yet.</summary>
    public static Result<Aggregate> FromJson(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<Aggregate>(utf8, file, f => Aggregate.Read(f));

    public static byte[] Sign(Aggregate aggregate, string keyId, Func<ReadOnlyMemory<byte>, byte[]> sign) =>
        Dsse.Sign(PayloadType, aggregate.ToUtf8(), keyId, sign);

    /// <summary>Verifies the signature with a key that is trusted, then reads what was signed. Bytes that
    /// are not the one spelling of their content are refused, so that one content has one digest.</summary>
    public static Result<Contribution> Open(ReadOnlySpan<byte> envelope, KnownKeys keys)
    {
        if (!Dsse.Open(envelope, PayloadType, keys, Codes).Succeeds(out var opened, out var refusal)) { return refusal; }
        if (!FromJson(opened.Payload.Span, "aggregate").Succeeds(out var aggregate, out refusal)) { return refusal; }
        if (!aggregate.ToUtf8().AsSpan().SequenceEqual(opened.Payload.Span)) { return Codes.Malformed("its content is not in canonical form"); }
        return new Contribution(aggregate, Digest.Of(opened.Payload.Span), opened.KeyId);
    }

    /// <summary>Opens an envelope as somebody sent it. Its own spelling is not signed: what is signed lies in it as base64.</summary>
    public static Result<Contribution> OpenSent(ReadOnlySpan<byte> sent, KnownKeys keys) =>
        ContentReading.Of(sent, "signed").Succeeds(out var node, out var refusal) ? Open(Canonical.Bytes(node), keys) : refusal;
}

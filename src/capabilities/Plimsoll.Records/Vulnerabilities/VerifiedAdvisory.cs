// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Vulnerabilities;

/// <summary>An advisory of which a trusted key signed every byte.</summary>
/// <param name="KeyId">That key.</param>
public sealed record VerifiedAdvisory(Advisory Advisory, string KeyId)
{
    /// <summary>Verifies without a server. Every way to fail has its own code and sentence.</summary>
    public static Result<VerifiedAdvisory> Verify(ReadOnlySpan<byte> envelope, KnownKeys keys, FindInLog? logged = null) =>
        Dsse.Open(envelope, Advisory.PayloadType, keys, Advisory.Codes, logged).Succeeds(out var opened, out var refusal)
        && Advisory.Read(opened.Payload.Span).Succeeds(out var advisory, out refusal)
            ? new VerifiedAdvisory(advisory, opened.KeyId) : refusal;

    /// <summary>What it says, line by line. That it is the newest revision it cannot say of itself.</summary>
    public IReadOnlyList<string> Disclosed =>
    [
        $"advisory {Advisory.Id}, revision {Advisory.Revision.Number}, of {Instant.Write(Advisory.Revision.Date)}, by {Advisory.Publisher}: {Advisory.Title}",
        $"vulnerability {string.Join(", ", Advisory.Aliases.Prepend(Advisory.Vulnerability))}; {Advisory.Class}; {Advisory.Severity}; {Advisory.Exploitation}",
        .. Advisory.Products.Select(p =>
            $"{p.Name} ({p.Subject}): {VulnerabilityTerms.Statuses[p.Status].Label}{(p.Words is { } words ? $"; {words}" : "")}"),
        $"signed with the key {KeyId}, which you trust; whether a later revision superseded it stands at {Advisory.Namespace}",
    ];
}

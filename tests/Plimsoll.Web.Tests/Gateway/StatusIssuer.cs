// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Gateway;

/// <summary>An issuer of status documents with an Ed25519 key of its own.</summary>
internal sealed class StatusIssuer
{
    public const string Release = "rel_1";

    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly Ed25519PrivateKey _signer = Ed25519PrivateKey.Generate();

    public StatusIssuer()
    {
        using var key = _signer.PublicKey();
        (Pem, Kid) = (key.ToPem(), TrustedKey.IdOf(key.Bytes));
    }

    public string Pem { get; }

    public string Kid { get; }

    public KnownKeys Keys => TrustedKey.Read(Pem, "key").Value!;

    public byte[] Sign(long serial, ServiceState state = ServiceState.Active, DateTimeOffset? at = null, string release = Release, params string[] uses)
    {
        var issued = at ?? Start;
        string[] allowed = state is ServiceState.Suspended or ServiceState.Retired ? [] : uses is [] ? ["chat", "code"] : uses;
        return new StatusDocument(release, Digest.Of("weights"u8), state, allowed, [], serial, issued, issued + StatusDocument.Ordinary, Kid).Sign(bytes => _signer.Sign(bytes.Span));
    }
}

/// <summary>A clock whose hands the test moves; timers run as they do.</summary>
internal sealed class MovedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = StatusIssuer.Start.AddMinutes(1);

    public override DateTimeOffset GetUtcNow() => Now;
}

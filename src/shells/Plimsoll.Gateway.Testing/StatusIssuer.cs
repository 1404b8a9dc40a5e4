// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway.Testing;

/// <summary>
/// Signs status documents of one release with an Ed25519 key of its own, for tests of whatever obeys them.
/// The key lives as long as the issuer and is written nowhere.
/// </summary>
public sealed class StatusIssuer : IDisposable
{
    /// <summary>What a document allows when a test names no use.</summary>
    private static readonly string[] Ordinary = ["chat", "code"];

    private readonly Ed25519PrivateKey _signer = Ed25519PrivateKey.Generate();
    private readonly TimeProvider _clock;

    /// <param name="release">Whose status it is, as <see cref="GateOptions.Release"/> names it.</param>
    /// <param name="clock">When documents are issued unless a test says otherwise; the system's clock when null.</param>
    public StatusIssuer(string release, TimeProvider? clock = null)
    {
        using var key = _signer.PublicKey();
        (Release, _clock, Pem, Kid) = (release, clock ?? TimeProvider.System, key.ToPem(), TrustedKey.IdOf(key.Bytes));
    }

    public string Release { get; }

    /// <summary>The public key, as <see cref="GateOptions.TrustedKeys"/> takes it.</summary>
    public string Pem { get; }

    /// <summary>SHA-256 of the public key, in hexadecimal: how a document names who signed it.</summary>
    public string Kid { get; }

    /// <summary>The public key as a verifier takes it.</summary>
    public KnownKeys Keys => TrustedKey.Read(Pem, "key").Succeeds(out var keys, out var refusal) ? keys : throw new InvalidOperationException(refusal.Sentence);

    /// <summary>The release that succeeds it, as documents name it from now on: they then are of the second form, as a gate asks for it. Null where nothing
    /// succeeds it; documents then are of the first form, as servers of before give them.</summary>
    public StatusSuccessor? Successor { get; set; }

    /// <summary>The bytes of a signed document that holds for fifteen minutes.</summary>
    /// <param name="serial">Grows with every change; a gate never goes back to a lower one.</param>
    /// <param name="at">When it was issued; now when null.</param>
    /// <param name="release">The release that it speaks of; the issuer's own when null.</param>
    /// <param name="uses">The uses that are allowed; chat and code when none is named. A suspended or retired release allows none.</param>
    public byte[] Sign(long serial, ServiceState state = ServiceState.Active, DateTimeOffset? at = null, string? release = null, params string[] uses)
    {
        var issued = at ?? _clock.GetUtcNow();
        string[] allowed = state switch
        {
            ServiceState.Suspended or ServiceState.Retired => [],
            ServiceState.Active or ServiceState.Restricted => uses is [] ? Ordinary : uses,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new StatusDocument(release ?? Release, Digest.Of("weights"u8), state, allowed, [], serial, issued, issued + StatusDocument.Ordinary, Kid)
        {
            Successor = Successor,
        }.Sign(bytes => _signer.Sign(bytes.Span), Successor is null ? StatusForm.First : StatusForm.Second);
    }

    public void Dispose() => _signer.Dispose();
}

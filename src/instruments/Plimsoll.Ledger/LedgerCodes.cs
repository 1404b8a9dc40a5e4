// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>Refusals of signed notes, envelopes, proofs and keys; <c>docs/api/codes.md</c> says what each means.</summary>
public static class LedgerCodes
{
    public static readonly RefusalCode BadSignature = new("ledger.bad-signature", RefusalKind.VerificationFailed);

    public static readonly RefusalCode MalformedCheckpoint = new("ledger.malformed-checkpoint", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedEnvelope = new("ledger.malformed-envelope", RefusalKind.VerificationFailed);

    public static readonly RefusalCode MalformedKey = new("ledger.malformed-key", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedKeys = new("ledger.malformed-keys", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedNote = new("ledger.malformed-note", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedProof = new("ledger.malformed-proof", RefusalKind.Malformed);

    public static readonly RefusalCode ProofFails = new("ledger.proof-fails", RefusalKind.VerificationFailed);

    public static readonly RefusalCode RevokedKey = new("ledger.revoked-key", RefusalKind.VerificationFailed);

    public static readonly RefusalCode UnknownKeyType = new("ledger.unknown-key-type", RefusalKind.Malformed);

    public static readonly RefusalCode UnknownKey = new("ledger.unknown-key", RefusalKind.CannotBeVerified);

    /// <summary>A public key that cannot be read is a bad value to whoever is asked for one; its text was given
    /// before keys were read here, and a code keeps its text.</summary>
    public static readonly RefusalCode BadPublicKey = new("release.bad-value", RefusalKind.Refused);
}

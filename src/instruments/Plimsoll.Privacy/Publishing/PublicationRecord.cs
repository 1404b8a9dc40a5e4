// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>What a publication says of itself beside what its plan and budget say.</summary>
/// <param name="ReleaseId">Id of the publication.</param>
/// <param name="Template">Digest of the report template.</param>
/// <param name="Snapshot">Digest of the state of the dataset that was read.</param>
/// <param name="Period">What the table is about, for example <c>2026-10-01/2026-10-31</c>.</param>
/// <param name="Previous">Digest of the record before it on the same budget; null for the first.</param>
/// <param name="ConversionDeltaUnits">δ that the conversion to ε may take, in units of 2^-80.</param>
/// <param name="CodeVersion">Version of what made it.</param>
/// <param name="Build">Digest of what made it.</param>
/// <param name="RandomSource">Where random bits came from.</param>
/// <param name="ExactCommitment">Salted commitment to the exact table; only an auditor who is given salt and table can use it.</param>
/// <param name="Signer">The Ed25519 public key that signs, 32 bytes as base64.</param>
public sealed record PublicationFacts(
    string ReleaseId, Digest Template, Digest Snapshot, string Period, Digest? Previous, BigInteger ConversionDeltaUnits,
    string CodeVersion, Digest Build, string RandomSource, Digest ExactCommitment, string Signer);

/// <summary>ε at a recorded α, as decimals.</summary>
/// <param name="Alpha">Above 1, at most nine digits after the point.</param>
/// <param name="EpsilonUp">ε, rounded up.</param>
public sealed record Stated(string Alpha, string EpsilonUp)
{
    /// <summary>The best α for a charge, and ε there.</summary>
    public static Stated Of(Charge charge, BigInteger deltaUnits)
    {
        var alpha = Conversion.Alpha(charge.RhoUnits, deltaUnits);
        return new Stated(alpha, Conversion.EpsilonUp(charge.RhoUnits, deltaUnits, alpha)!);
    }
}

/// <summary>The record of one published table: enough for a stranger to recompute what it guarantees and what was spent, without the data.</summary>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Scope">Which budget it was charged to.</param>
/// <param name="Plan">Caps, noise and keys, with the charge that follows from them.</param>
/// <param name="Charge">The charge that was recorded; a check compares it with that of the plan.</param>
/// <param name="Limit">What may be spent in all.</param>
/// <param name="Before">What was spent before.</param>
/// <param name="After">What is spent with it.</param>
/// <param name="Alone">ε of this table alone.</param>
/// <param name="Together">ε of all that is spent with it.</param>
/// <param name="Cells">Rows of the table.</param>
/// <param name="Table">Digest of the CSV text.</param>
public sealed record PublicationRecord(
    PublicationFacts Facts, BudgetScope Scope, ReleasePlan Plan, Charge Charge, Charge Limit, Charge Before, Charge After, Stated Alone,
    Stated Together, int Cells, Digest Table)
{
    /// <summary>The payload type under which a record is signed.</summary>
    public const string PayloadType = "application/vnd.plimsoll.publication+json";

    /// <summary>The only adjacency that is offered.</summary>
    public const string Adjacency = "add-or-remove-one-unit";

    /// <summary>The record of a table that was published through a reservation.</summary>
    public static PublicationRecord Of(Reservation reservation, NoisyTable table, PublicationFacts facts) => new(
        facts, reservation.Before.Scope, reservation.Plan, reservation.Plan.Charge, reservation.Before.Limit, reservation.Before.Spent, reservation.After.Spent,
        Stated.Of(reservation.Plan.Charge, facts.ConversionDeltaUnits),
        Stated.Of(reservation.After.Spent, facts.ConversionDeltaUnits),
        table.Rows.Count, Digest.Of(table.ToCsv()));
}

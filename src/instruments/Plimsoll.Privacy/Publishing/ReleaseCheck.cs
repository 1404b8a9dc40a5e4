// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>Recomputes all that a record claims from the record and the table alone. Whether its signature holds is for the caller to check first.</summary>
public static class ReleaseCheck
{
    /// <summary>The record, or the first claim that does not hold.</summary>
    /// <param name="record">The record as it was read.</param>
    /// <param name="table">The bytes of the table.</param>
    /// <param name="previous">The bytes of the record before it, where the caller has them.</param>
    public static Result<PublicationRecord> Verify(PublicationRecord record, ReadOnlySpan<byte> table, byte[]? previous = null) =>
        (Table(record, table) ?? Costs(record) ?? Chain(record, previous) ?? Epsilon(record)) is { } no ? no : record;

    private static Refusal? Table(PublicationRecord record, ReadOnlySpan<byte> bytes)
    {
        if (Digest.Of(bytes) != record.Table)
        {
            return Claim(
                PrivacyCodes.TableChanged, "table", null, "is not the one that the record was written for",
                "get the table again from where it was published");
        }
        if (!NoisyTable.Read(bytes).Succeeds(out var table, out var no)) { return no; }
        if (table.Rows.Count != record.Cells)
        {
            return Claim(PrivacyCodes.KeysDiffer, "cells", $"{record.Cells}", $"is not the number of rows, which is {table.Rows.Count}");
        }
        return record.Plan.Keys switch
        {
            KeySource.PublicList list when table.KeysDigest() != list.Keys =>
                Claim(PrivacyCodes.KeysDiffer, "keysSha256", list.Keys.ToString(), "is not the list in the table: a key was dropped, added or moved"),
            KeySource.PublicList => null,
            KeySource.PrivateKeys from when table.Rows.FirstOrDefault(row => row.Value < from.Threshold) is { } low =>
                Claim(PrivacyCodes.KeysDiffer, "threshold", $"{from.Threshold}", $"is above the value {low.Value} of a key that was published"),
            KeySource.PrivateKeys => null,
            _ => throw new UnreachableException(),
        };
    }

    private static Refusal? Costs(PublicationRecord record)
    {
        if (record.Charge.RhoUnits != record.Plan.Charge.RhoUnits)
        {
            return Claim(
                PrivacyCodes.RhoDiffers, "rho", $"{record.Charge.RhoUnits}",
                $"is not what noise and caps cost, which is {record.Plan.Charge.RhoUnits} units of 2^-60");
        }
        return record.Charge.DeltaUnits != record.Plan.Charge.DeltaUnits
            ? Claim(
                PrivacyCodes.DeltaDiffers, "delta", $"{record.Charge.DeltaUnits}",
                $"is not what the threshold costs, which is {record.Plan.Charge.DeltaUnits} units of 2^-80")
            : null;
    }

    private static Refusal? Chain(PublicationRecord record, byte[]? previous)
    {
        if (record.Before + record.Charge != record.After)
        {
            return Claim(PrivacyCodes.ChainBroken, "afterRho", $"{record.After.RhoUnits}", "is not what was spent before and this charge together");
        }
        if (!record.After.FitsIn(record.Limit))
        {
            return new Refusal(
                PrivacyCodes.OverBudget, "budgetRho", $"{record.Limit.RhoUnits}", "is less than what was spent", "do not rely on this publication");
        }
        if (previous is null) { return null; }
        if (Digest.Of(previous) != record.Facts.Previous)
        {
            return Claim(
                PrivacyCodes.PreviousDiffers, "previousSha256", record.Facts.Previous?.ToString(),
                "is not the digest of the record that was given as the one before");
        }
        if (!RecordJson.Read(previous).Succeeds(out var before, out var no)) { return no; }
        // A report that came to nothing stays paid and has no record, so more may have been spent in between; less never.
        return before.Scope != record.Scope || !before.After.FitsIn(record.Before) || before.Limit != record.Limit
            ? Claim(PrivacyCodes.PreviousDiffers, "beforeRho", $"{record.Before.RhoUnits}", "does not go on where the record before ends, or later")
            : null;
    }

    private static Refusal? Epsilon(PublicationRecord record) =>
        Epsilon("epsilon", record.Charge, record.Alone, record) ?? Epsilon("epsilonTogether", record.After, record.Together, record);

    private static Refusal? Epsilon(string field, Charge charge, Stated stated, PublicationRecord record)
    {
        // ln(1/δ) has no value at 0, and no decimal of α is longer than the digits that are recorded.
        if (record.Facts.ConversionDeltaUnits.IsZero
            || stated.Alpha.Length > 60
            || Conversion.EpsilonUp(charge.RhoUnits, record.Facts.ConversionDeltaUnits, stated.Alpha) is not { } epsilon)
        {
            return Claim(PrivacyCodes.EpsilonDiffers, field, stated.EpsilonUp, "has no meaning: its α is not above 1, or its δ is 0");
        }
        return epsilon != stated.EpsilonUp
            ? Claim(PrivacyCodes.EpsilonDiffers, field, stated.EpsilonUp, $"is not ε at the recorded α, which is {epsilon}")
            : null;
    }

    private static Refusal Claim(RefusalCode code, string field, string? value, string reason, string fix = "do not rely on this publication") =>
        new(code, field, value, reason, fix);
}

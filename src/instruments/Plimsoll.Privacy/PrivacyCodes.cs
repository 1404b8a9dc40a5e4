// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Privacy;

/// <summary>Refusals of plans, budgets and publications; <c>docs/api/codes.md</c> says what each means.</summary>
public static class PrivacyCodes
{
    public static readonly RefusalCode MalformedMarks = new("privacy.malformed-marks", Malformed);

    public static readonly RefusalCode
        BadPlan = new("privacy.bad-plan", Refused), MalformedRecord = new("privacy.malformed-record", Refused),
        MalformedTable = new("privacy.malformed-table", Refused), NoCharge = new("privacy.no-charge", Refused),
        OverBudget = new("privacy.over-budget", Refused, 30);

    public static readonly RefusalCode
        ChainBroken = new("privacy.chain-broken", VerificationFailed, 26),
        DeltaDiffers = new("privacy.delta-differs", VerificationFailed, 25),
        EpsilonDiffers = new("privacy.epsilon-differs", VerificationFailed, 27),
        KeysDiffer = new("privacy.keys-differ", VerificationFailed, 28),
        PreviousDiffers = new("privacy.previous-differs", VerificationFailed, 29),
        RhoDiffers = new("privacy.rho-differs", VerificationFailed, 24),
        TableChanged = new("privacy.table-changed", VerificationFailed, 23);
}

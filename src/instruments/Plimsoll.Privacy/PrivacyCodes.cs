// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy;

/// <summary>Refusals of plans, budgets and publications; <c>docs/api/codes.md</c> says what each means.</summary>
public static class PrivacyCodes
{
    public static readonly RefusalCode BadPlan = new("privacy.bad-plan", RefusalKind.Refused);

    public static readonly RefusalCode ChainBroken = new("privacy.chain-broken", RefusalKind.VerificationFailed, 26);

    public static readonly RefusalCode DeltaDiffers = new("privacy.delta-differs", RefusalKind.VerificationFailed, 25);

    public static readonly RefusalCode EpsilonDiffers = new("privacy.epsilon-differs", RefusalKind.VerificationFailed, 27);

    public static readonly RefusalCode KeysDiffer = new("privacy.keys-differ", RefusalKind.VerificationFailed, 28);

    public static readonly RefusalCode MalformedMarks = new("privacy.malformed-marks", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedRecord = new("privacy.malformed-record", RefusalKind.Refused);

    public static readonly RefusalCode MalformedTable = new("privacy.malformed-table", RefusalKind.Refused);

    public static readonly RefusalCode NoCharge = new("privacy.no-charge", RefusalKind.Refused);

    public static readonly RefusalCode OverBudget = new("privacy.over-budget", RefusalKind.Refused, 30);

    public static readonly RefusalCode PreviousDiffers = new("privacy.previous-differs", RefusalKind.VerificationFailed, 29);

    public static readonly RefusalCode RhoDiffers = new("privacy.rho-differs", RefusalKind.VerificationFailed, 24);

    public static readonly RefusalCode TableChanged = new("privacy.table-changed", RefusalKind.VerificationFailed, 23);
}

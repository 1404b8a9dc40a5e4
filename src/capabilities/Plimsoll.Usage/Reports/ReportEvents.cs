// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>An amount of a budget as it is written down: whole units as decimal texts.</summary>
/// <param name="Rho">ρ in units of 2^-60.</param>
/// <param name="Delta">δ in units of 2^-80.</param>
public sealed record Amount(string Rho, string Delta)
{
    public static Amount Of(Charge charge) =>
        new(charge.RhoUnits.ToString(CultureInfo.InvariantCulture), charge.DeltaUnits.ToString(CultureInfo.InvariantCulture));

    public Charge ToCharge() =>
        new(BigInteger.Parse(Rho, NumberStyles.None, CultureInfo.InvariantCulture), BigInteger.Parse(Delta, NumberStyles.None, CultureInfo.InvariantCulture));
}

/// <summary>What may be spent on a unit in each window of a kind was set. A window on which something was spent keeps the limit that it had.</summary>
[Event("usage.budget-set", 1)]
public sealed record BudgetSet(PrivacyUnit Unit, WindowKind Window, Amount Limit) : UsageEvent;

/// <summary>A part of a budget was spent on a report, before a row was read.</summary>
/// <param name="Template">Which question.</param>
/// <param name="TemplateDigest">The question with its bounds and lists.</param>
/// <param name="Project">The research project that asked; null for the organisation itself.</param>
[Event("usage.report-reserved", 1)]
public sealed record ReportReserved(
    string Report, string Template, Digest TemplateDigest, string Dataset, PrivacyUnit Unit, WindowKind Kind, string Window, Amount Charge,
    Amount Before, Amount Limit, string? Project)
    : UsageEvent;

/// <summary>A report's noisy table was published, or given to the project that asked.</summary>
/// <param name="Record">Digest of the publication record's bytes.</param>
/// <param name="Table">Digest of the table's CSV text.</param>
/// <param name="Envelope">The signed record: a DSSE envelope as JSON text.</param>
/// <param name="Document">Where the published document lies.</param>
/// <param name="Audit">Where salt, snapshot and exact table lie, for an auditor.</param>
/// <param name="VisibleFrom">From when it is shown.</param>
[Event("usage.report-published", 1)]
public sealed record ReportPublished(string Report, Digest Record, Digest Table, string Envelope, VaultRef Document, VaultRef Audit, DateTimeOffset VisibleFrom)
    : UsageEvent;

/// <summary>A report came to nothing. What it cost stays spent.</summary>
/// <param name="Code">Code of the reason.</param>
[Event("usage.report-failed", 1)]
public sealed record ReportFailed(string Report, string Code) : UsageEvent;

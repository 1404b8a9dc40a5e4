// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Usage.Events;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Research;

/// <summary>Why access was refused, as it may be counted in public.</summary>
[JsonConverter(typeof(KebabEnumConverter<ResearchGround>))]
public enum ResearchGround { Incomplete, NotIndependent, NotNecessary, SafeguardsMissing, OutOfScope, NoBudgetLeft }

/// <summary>Whether anybody may apply by the public form was set.</summary>
[Event("usage.research-access-set", 1)]
public sealed record ResearchAccessSet(bool Open) : UsageEvent;

/// <summary>Somebody asked for access to study how a model is used. What they wrote stands in the vault.</summary>
/// <param name="Application">Applicant, affiliation, independence and funding, question, data asked for and why, safeguards: one text, a field a line.</param>
[Event("usage.research-requested", 1)]
public sealed record ResearchRequested(string Project, VaultRef Application, DateOnly ReceivedOn) : UsageEvent;

/// <summary>A request holds all that a decision needs.</summary>
[Event("usage.research-completed", 1)]
public sealed record ResearchCompleted(string Project) : UsageEvent;

/// <summary>Access was granted: to whom, for which questions, with which budget, until when.</summary>
/// <param name="Accounts">Who may ask.</param>
/// <param name="Templates">Which questions.</param>
/// <param name="From">First day on which may be asked.</param>
/// <param name="Until">Last day on which may be asked.</param>
/// <param name="FirstMonth">First month that may be asked about, as <c>2026-01</c>; any when null.</param>
/// <param name="LastMonth">Last one; any when null.</param>
[Event("usage.research-granted", 2)]
public sealed record ResearchGranted(
    string Project, IReadOnlyList<string> Accounts, Amount Limit, IReadOnlyList<string> Templates, DateOnly From, LastDay Until, VaultRef Reason,
    string? FirstMonth, string? LastMonth) : UsageEvent;

/// <summary>As it was written when the day after the last was named, by the clock of UTC.</summary>
[Event("usage.research-granted", 1)]
public sealed record ResearchGrantedV1(
    string Project, IReadOnlyList<string> Accounts, Amount Limit, IReadOnlyList<string> Templates, DateOnly From, DateOnly Until, VaultRef Reason,
    string? FirstMonth = null, string? LastMonth = null) : UsageEvent, ILifted
{
    public JournalEvent Lift() => new ResearchGranted(Project, Accounts, Limit, Templates, From, LastDay.Before(Until), Reason, FirstMonth, LastMonth);
}

/// <summary>Access was refused, with a reason.</summary>
[Event("usage.research-refused", 1)]
public sealed record ResearchRefused(string Project, ResearchGround Ground, VaultRef Reason) : UsageEvent;

/// <summary>What an applicant wrote was erased. A request that was not decided ends with it, and so does access that was granted.</summary>
/// <param name="ByApplicant">Whether whoever holds the receipt did it, and not the organisation.</param>
[Event("usage.research-erased", 1)]
public sealed record ResearchErased(string Project, bool ByApplicant) : UsageEvent;

/// <summary>Access ended before its time.</summary>
[Event("usage.research-revoked", 1)]
public sealed record ResearchRevoked(string Project, VaultRef Reason) : UsageEvent;

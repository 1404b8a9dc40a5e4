// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage.Researchers;

/// <summary>Requests and projects that the caller may see.</summary>
public sealed record ResearchListView(IReadOnlyList<ResearchView> Projects, string? Next = null);

/// <summary>A request for access and the project that came of it.</summary>
/// <param name="Application">What the applicant wrote, field by field; null where it was erased.</param>
/// <param name="Spent">ρ that the project has spent, over all months.</param>
/// <param name="From">First day on which may be asked.</param>
/// <param name="FirstMonth">First month that may be asked about; any when null.</param>
/// <param name="LastMonth">Last one; any when null.</param>
public sealed record ResearchView(
    string Project, ResearchState State, DateOnly ReceivedOn, IReadOnlyList<ApplicationLine>? Application, DateTimeOffset? Decided, string? Reason,
    ResearchGround? Ground, IReadOnlyList<string> Accounts, IReadOnlyList<string> People,
    string? Limit, string? Spent, string? Left, IReadOnlyList<string> Templates, DateOnly? From, LastDay? Until, string? FirstMonth, string? LastMonth,
    IReadOnlyList<ResearchAnswer> Answers)
{
    internal GrantedMonths Months => new(FirstMonth, LastMonth);
}

/// <summary>A field of an application.</summary>
public sealed record ApplicationLine(string Field, string Text);

/// <summary>An answer to a question of a project: the noised table and its signed record, for the project alone.</summary>
/// <param name="Table">The table as CSV, byte for byte the one that the record is about; null while it is counted or where nothing came of it.</param>
/// <param name="Record">The signed record as JSON text.</param>
public sealed record ResearchAnswer(
    string Report, string Template, string Window, string By, DateTimeOffset At, ReportState State, string Rho, string? Sentence, string? Precision,
    string? Table, string? Record);

/// <summary>How requests are treated here, in numbers.</summary>
public sealed record EquityView(
    string Organisation, int Received, int Waiting, int Granted, int Refused, int Withdrawn, IReadOnlyDictionary<string, int> Grounds, int? MedianDays);

/// <summary>Requests that came by the public form and that nobody has taken up.</summary>
public sealed record WaitingListView(IReadOnlyList<WaitingView> Requests, string? Next = null);

/// <summary>A request that waits to be taken up.</summary>
public sealed record WaitingView(string Request, DateTimeOffset At, IReadOnlyList<ApplicationLine>? Application);

/// <summary>What came of a request, for whoever holds its receipt.</summary>
/// <param name="ReceivedOn">Null where it was withdrawn before anybody took it up: nothing is left of it.</param>
/// <param name="Erased">Whether what was written is erased.</param>
/// <param name="State"><c>received</c> until somebody takes it up, then where it stands.</param>
public sealed record RequestStanding(string State, bool Erased, DateOnly? ReceivedOn, string? Ground, string? Reason, IReadOnlyList<string> Templates,
    string? Rho, DateOnly? From, LastDay? Until, string? FirstMonth, string? LastMonth)
{
    internal GrantedMonths Months => new(FirstMonth, LastMonth);
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Release;
using Plimsoll.Release.Staging;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary>The gate of the step that follows, as a command prints it.</summary>
internal static class NextGateText
{
    /// <summary>The first line, which stands alone where little is to be said.</summary>
    public static string Of(NextGate next, DateTimeOffset asOf) => Line(
        Terms.Stages[next.Stage].Key, Terms.Audiences[next.Audience].Key,
        next.PlannedDay?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        Terms.Verdicts[next.Verdict].Key, next.Missing.Count, next.Criteria, next.Contradicts, asOf);

    /// <summary>The same of an answer of the interface, with what is missing by name.</summary>
    public static string Of(JsonObject next, DateTimeOffset asOf)
    {
        var first = Line(
            (string)next["stage"]!, (string)next["audience"]!, (string?)next["plannedDay"], (string)next["verdict"]!, next["missing"]!.AsArray().Count,
            (int)next["criteria"]!, (string?)next["contradicts"], asOf);
        return string.Join('\n', next["missing"]!.AsArray().Select(m => $"  {(string)m!["sentence"]!}").Prepend(first));
    }

    // A day over everywhere: the organisation's own zone is not in the answer.
    private static string Line(
        string stage, string audience, string? day, string verdict, int missing, int criteria, string? contradicts, DateTimeOffset asOf) =>
        $"next gate: {stage}, to {audience}, {Planned(day, asOf)}: {verdict} today, {missing} missing; "
            + $"criteria to be met before: {criteria}{(contradicts is null ? "" : $"; {contradicts}")}";

    private static string Planned(string? day, DateTimeOffset asOf) =>
        day is null ? "on no planned day" : $"planned for {day}{(Over(day, asOf) ? ", which has passed" : "")}";

    private static bool Over(string day, DateTimeOffset asOf) =>
        DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).PlusDays(1) < DateOnly.FromDateTime(asOf.UtcDateTime);
}

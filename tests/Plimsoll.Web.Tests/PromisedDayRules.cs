// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests;

/// <summary>
/// No event, ask, view or document ends on a day or at an instant without saying why that is no <see cref="LastDay"/>. Answers are the violations;
/// none means the rule holds.
/// </summary>
internal static partial class PromisedDayRules
{
    /// <summary>What somebody is promised is called like this.</summary>
    [GeneratedRegex(
        "(^|[a-z])(Until|Till|Due|Review|ReviewOn|ReviewBy|Expiry|Expires|ExpiresAt|ExpiresOn|Deadline|Closes|ClosesAt|ClosesOn|DeleteBy|DeleteOn|"
        + @"Ends|EndsAt|EndsOn|DueOn|DueBy|DueDate|LastDay|NotAfter|Embargo|CallUntil|Reply(By|Until))\z")]
    private static partial Regex Promising { get; }

    /// <summary>What a day may be called that is a fact or a beginning. Any other name has to say what it is.</summary>
    [GeneratedRegex(@"(^|[a-z])(Day|Today|From|Seen|Assessed|Published|Date|Month|ReceivedOn|FirstDay|Since|AsOf)\z")]
    private static partial Regex Telling { get; }

    /// <summary>A row of the table: members, and why each is no promised day.</summary>
    [GeneratedRegex(@"^\| `\w+\.\w+`(?:, `\w+\.\w+`)* \| (?<why>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    /// <summary>
    /// Members that hold an end as a plain day, instant or text, and days of which nobody can tell what they are, against what the table explains.
    /// </summary>
    public static IEnumerable<string> Plain(IEnumerable<Type> types, string decision)
    {
        var known = Known(decision).ToHashSet(StringComparer.Ordinal);
        string[] found = [.. types.SelectMany(Ends).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var member in found.Where(member => !known.Contains(member)))
        {
            yield return $"{member} is no LastDay: make it one, or say in the table why not";
        }
        foreach (var member in known.Except(found, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            yield return $"{member} stands in the table and is no such member";
        }
    }

    /// <summary>Rows whose reason is none.</summary>
    public static IEnumerable<string> Unexplained(string decision) =>
        from row in Row.Matches(decision) where row.Groups["why"].Value.Trim().Length <= 15 select row.Value;

    private static IEnumerable<string> Known(string decision) => Row.Matches(decision).SelectMany(row => row.Value.Split('`').Where((_, i) => i % 2 == 1));

    private static IEnumerable<string> Ends(Type type) =>
        from member in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let held = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType
        where !IsOld(type) && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        where (held == typeof(DateOnly) || held == typeof(DateTimeOffset) || held == typeof(DateTime) || held == typeof(string))
            && Promising.IsMatch(member.Name)
            || held == typeof(DateOnly) && !Telling.IsMatch(member.Name)
        select $"{type.Name}.{member.Name}";

    /// <summary>What was written before there were promised days is read as it stands, and what stands in it.</summary>
    private static bool IsOld(Type type) => type.IsAssignableTo(typeof(ILifted)) || type.Name.EndsWith("V1", StringComparison.Ordinal);
}

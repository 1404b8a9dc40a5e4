// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests;

/// <summary>No event, ask, view or document ends on a day or at an instant without saying why that is no <see cref="LastDay"/>.</summary>
public sealed partial class PromisedDayRuleTests
{
    private const string Decision = "0008-a-promised-day-ends-where-it-was-promised.md";

    [GeneratedRegex(@"(^|[a-z])(Until|Due|Review|ReviewOn|Expires|ExpiresAt|ExpiresOn|Deadline|Closes|ClosesOn|DeleteBy|DeleteOn|EndsOn|DueOn|DueBy|LastDay|NotAfter|Embargo)\z")]
    private static partial Regex Promising { get; }

    [GeneratedRegex(@"^\| `(?<member>\w+\.\w+)`(?<more>(, `\w+\.\w+`)*) \| (?<why>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    private static Assembly[] Ours => [.. ((Type[])[typeof(LastDay), typeof(Plimsoll.Release.Dossier), typeof(Plimsoll.Progress.Rounds.RoundBook), typeof(Plimsoll.Usage.UsageRegister), typeof(Storage.Journal), typeof(PlimsollApp)]).Select(t => t.Assembly)];

    [Fact]
    public void Every_end_is_a_promised_day_or_has_its_reason_in_the_table()
    {
        var known = Known().ToHashSet(StringComparer.Ordinal);
        var found = (from type in Ours.SelectMany(a => a.GetTypes())
                     where !typeof(ILifted).IsAssignableFrom(type) && !type.Name.EndsWith("V1", StringComparison.Ordinal)
                     from member in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                     let held = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType
                     where (held == typeof(DateOnly) || held == typeof(DateTimeOffset)) && Promising.IsMatch(member.Name)
                     select $"{type.Name}.{member.Name}").Distinct().ToArray();
        Assert.True(!found.Except(known).Any(), $"Make these a LastDay, or say in docs/adr/{Decision} why not: {string.Join(", ", found.Except(known).Order(StringComparer.Ordinal))}");
        Assert.True(!known.Except(found).Any(), $"docs/adr/{Decision} speaks of what is not there: {string.Join(", ", known.Except(found).Order(StringComparer.Ordinal))}");
    }

    [Fact]
    public void Each_reason_is_a_sentence() => Assert.All(Row.Matches(Text()), row => Assert.True(row.Groups["why"].Value.Length > 15, row.Value));

    private static IEnumerable<string> Known() => Row.Matches(Text()).SelectMany(row => row.Value.Split('`').Where((_, i) => i % 2 == 1));

    private static string Text() => File.ReadAllText(Path.Combine(Approved.Root, "docs", "adr", Decision));
}

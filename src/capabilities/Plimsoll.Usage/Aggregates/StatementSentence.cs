// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>The sentence of a statement that somebody may quote: one number, who counted it, of what, when.</summary>
public static class StatementSentence
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public static string Of(StatementAnswer s)
    {
        // Tables are in the order of measures, and what is counted in total stands before every split.
        if (s.Usage.Count > 0) { return Used(s, s.Usage[0]); }
        if (s.Downloads.Count > 0)
        {
            return $"Nobody reported how {s.Model} was used {Days(s)}; {Who(s, s.Downloads[0])} counted {Say(Sum(s.Downloads[0]))} downloads, which are not "
                + "usage.";
        }
        var risky = s.Applications.Count(a => a.HighRisk == true);
        return $"{Capital(Number(s.Applications.Count))} application{(s.Applications.Count == 1 ? " is" : "s are")} known to be built on "
            + $"{s.Model}{(risky == 0 ? "" : $", {Number(risky)} of them in a high-risk use case")}; nobody reported how much it is used.";
    }

    /// <summary>From the first day to the last, as people say it.</summary>
    public static string Days(StatementAnswer s)
    {
        var (from, last) = (Day(s.From), Day(s.Until).PlusDays(-1));
        var form = from.Year == last.Year ? from.Month == last.Month ? "%d" : "d MMMM" : "d MMMM yyyy";
        return from == last ? $"on {Long(last)}" : $"from {from.ToString(form, CultureInfo.InvariantCulture)} to {Long(last)}";
    }

    internal static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Say(decimal count) => count.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−');

    internal static string Number(int number) => number < Numbers.Length ? Numbers[number] : number.ToString(CultureInfo.InvariantCulture);

    internal static string Capital(string text) => string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1));

    private static string Used(StatementAnswer s, TableAnswer table)
    {
        var sum = Sum(table);
        var reporters = Counted(s, table).Select(r => r.Reporter).Distinct().Count();
        var bound = table.Measure == Measure.People && reporters > 1 ? "at most " : table.Noised ? "about " : "";
        return $"{Capital(Who(s, table))} counted {bound}{Say(sum)} {What(table.Measure, s.Model)} {Days(s)}.{Largest(table, sum)}";
    }

    private static string What(Measure measure, string model) => measure switch
    {
        Measure.Requests => $"requests to {model}",
        Measure.Conversations => $"conversations with {model}",
        Measure.People => $"people who used {model}",
        Measure.Tokens => $"tokens through {model}",
        Measure.ChatMinutes => $"minutes of chat with {model}",
        Measure.Downloads => $"downloads of {model}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Largest(TableAnswer table, decimal sum)
    {
        // People are never said to add up, and one row is the whole.
        if (table.Rows.Count < 2 || table.Measure == Measure.People || sum <= 0 || Count(table.Rows[0]) is var top && (top <= 0 || top > sum)) { return ""; }
        var share = decimal.ToInt32(decimal.Round(100 * top / sum, MidpointRounding.AwayFromZero));
        var key = table.Rows[0].Key;
        var named = table.Dimension == Dimension.Geography ? Names.Articled(Names.NameOf(key))
            : table.Dimension == Dimension.Language ? Names.NameOf(key)
            : key;
        return $" The largest part, {(table.Noised ? "about " : "")}{share.ToString(CultureInfo.InvariantCulture)}\u00a0%, {Lies(table.Dimension)} {named}.";
    }

    private static string Lies(Dimension dimension) => dimension switch
    {
        Dimension.Geography => "came from",
        Dimension.Sector => "was in the sector",
        Dimension.UseCase => "was for",
        Dimension.HighRisk => "was for",
        Dimension.Language => "was in",
        Dimension.Application => "came through",
        Dimension.Total => "was",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Who(StatementAnswer s, TableAnswer table)
    {
        var counted = Counted(s, table).DistinctBy(r => r.Reporter).ToArray();
        var role = counted.Select(r => r.Role).Distinct().ToArray() is [var one]
            ? one == ReporterRole.Host ? "host" : one == ReporterRole.Hub ? "hub" : Terms.Roles[one].Label
            : "reporter";
        return $"{Number(counted.Length)} {role}{(counted.Length == 1 ? "" : "s")}";
    }

    private static IEnumerable<ReporterAnswer> Counted(StatementAnswer s, TableAnswer table) =>
        s.Reporters.Where(r => r.Measure == table.Measure && r.Dimension == table.Dimension);

    private static decimal Sum(TableAnswer table) => table.Rows.Sum(Count);

    private static decimal Count(CountAnswer row) => decimal.Parse(row.Count, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Long(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}

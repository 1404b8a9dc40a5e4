// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>How numbers and the shared terms read in a sentence.</summary>
internal static class Show
{
    private static readonly string[] Small = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "twenty-one", "twenty-two"
    ];

    /// <summary>Numbers to twenty-two as words, as in running text.</summary>
    public static string Words(int number) => number < Small.Length ? Small[number] : $"{number}";

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";

    /// <summary>A day as the files and the API write it: 2026-11-20.</summary>
    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Basis(Basis basis) => basis switch
    {
        Vocabulary.Basis.Source => "sourced",
        Vocabulary.Basis.Inferred => "inferred",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string WithArticle(Role role) => role switch
    {
        Role.Provider or Role.Adapter or Role.Host => $"a {SharedTerms.Roles[role].Label}",
        Role.Developer => $"an {SharedTerms.Roles[role].Label}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Share of a whole as an SVG percentage; no style attribute is allowed by the page's policy.</summary>
    public static string Percent(int part, int whole) =>
        whole == 0 ? "0%" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.##}%");
}

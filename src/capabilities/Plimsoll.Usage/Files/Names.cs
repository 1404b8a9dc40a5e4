// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Files;

/// <summary>Codes of countries and languages that a data set writes as English names. Countries:
/// iso3166.tab of the time zone database (public domain) with names that data sets use.</summary>
internal static class Names
{
    private static readonly FrozenDictionary<string, string> Regions = Read("regions.tsv");
    private static readonly FrozenDictionary<string, string> Languages = Read("languages.tsv");

    /// <summary>Every code, in order.</summary>
    public static IReadOnlyList<string> RegionCodes { get; } = [.. Regions.Values.Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc cref="RegionCodes"/>
    public static IReadOnlyList<string> LanguageCodes { get; } = [.. Languages.Values.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The name of a country or a language by its code; the code where there is none.</summary>
    public static string NameOf(string code) => Shown.GetValueOrDefault(code, code);

    /// <summary>The name of a country within a sentence: some take an article.</summary>
    public static string Articled(string country) =>
        country.StartsWith("United ", StringComparison.Ordinal)
            || country is "Netherlands" or "Philippines" or "Bahamas" or "Gambia"
            || country.EndsWith("Islands", StringComparison.Ordinal)
            || country.EndsWith("Republic", StringComparison.Ordinal)
            ? "the " + country
            : country;

    /// <summary>The first name of each code that needs no bracket.</summary>
    private static readonly FrozenDictionary<string, string> Shown = Lines("regions.tsv")
        .Concat(Lines("languages.tsv"))
        .GroupBy(line => line.Code, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.OrderBy(line => line.Name.Contains('(', StringComparison.Ordinal)).First().Name, StringComparer.Ordinal);

    public static string? Region(string name) => Label.IsRegion(name) ? name : Regions.GetValueOrDefault(name);

    public static string? Language(string name) => Label.IsLanguage(name) ? name : Languages.GetValueOrDefault(name);

    private static FrozenDictionary<string, string> Read(string file)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (code, name) in Lines(file)) { names[name] = code; }
        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<(string Code, string Name)> Lines(string file)
    {
        using var reader = new StreamReader(typeof(Names).Assembly.GetManifestResourceStream("usage/" + file)!);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            yield return (line[..tab], line[(tab + 1)..]);
        }
    }
}

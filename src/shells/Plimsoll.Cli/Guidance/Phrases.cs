// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>Turns of phrase that several pages of this capability share.</summary>
internal static class Phrases
{
    public const string Voluntary = "Following this guidance is voluntary and replaces no law.";

    public const string NoCounterpart = "no counterpart";

    /// <summary>Title, section and page, as people quote them; document and lines where nothing is known of the document.</summary>
    public static string Of(SourceLines source) => source.Cited is { } cited
        ? $"{cited.Text}, {cited.Address ?? Citation.NoAddress}"
        : $"{source.Document}, {(source.Lines.All(char.IsAsciiDigit) ? "line" : "lines")} {source.Lines}";

    /// <summary>Whose word it is.</summary>
    public static string Of(Basis basis, string pack) => $"{SharedTerms.Bases[basis].Label} ({pack})";

    public static string Of(Counterpart counterpart) =>
        $"{counterpart.Target}: {counterpart.Item} ({Terms.Relations[counterpart.Relation].Key}, {Terms.Standings[counterpart.Standing].Label})";

    public static string Of(IEnumerable<Role> roles) => string.Join(", ", roles.Select(role => SharedTerms.Roles[role].Label));

    /// <summary>The actors of a strategy with their parts.</summary>
    public static string Actors(IReadOnlyDictionary<string, Part> actors) =>
        string.Join("; ", actors.Select(actor => $"{SharedTerms.Roles[SharedTerms.Roles.Find(actor.Key)!.Value].Label}: {Terms.Parts[actor.Value].Label}"));

    /// <summary>One actor with the part it has in a strategy, if any.</summary>
    public static string Actor(Role role, IReadOnlyDictionary<string, Part> actors) =>
        actors.TryGetValue(SharedTerms.Roles[role].Key, out var part)
            ? $"{SharedTerms.Roles[role].Label}: {Terms.Parts[part].Label}"
            : SharedTerms.Roles[role].Label;

    /// <summary>How many strategies give these roles which part, each strategy counted
    /// once by the greater part; those that only name a duty are told apart.</summary>
    public static string PartsOf(IReadOnlyList<Role> roles, IReadOnlyList<ChecklistMitigation> mitigations)
    {
        var greatest = mitigations.Select(m => roles.Min(role => m.Actors.TryGetValue(SharedTerms.Roles[role].Key, out var part) ? part : (Part?)null))
            .ToArray();
        var parts = Terms.Parts.All.Select(part => (part.Label, Count: greatest.Count(g => g == part.Value)))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} as {part.Label}")
            .ToArray();
        var more = parts.Length > 0 ? " more" : "";
        string[] duties = mitigations.Where((m, i) => greatest[i] is null && m.Duties.Count > 0).Count() switch
        {
            0 => [],
            1 => [$"1{more} names a duty for you"],
            var others => [$"{others}{more} name a duty for you"]
        };
        // Only where advice stands in place of a list do strategies appear that leave these roles out.
        string[] rest = mitigations.Where((m, i) => greatest[i] is null && m.Duties.Count == 0).Count() switch
        {
            0 => [],
            var others => [$"{others} for other actors"]
        };
        return string.Join(", ", [.. parts, .. duties, .. rest]) is { Length: > 0 } said ? said : "none gives you a part";
    }

    /// <summary>The end of every page: whose words these are, and what following them means.</summary>
    public static void Close(Page page, IEnumerable<PackStatement> packs)
    {
        page.Heading("Whose words these are");
        foreach (var pack in packs) { page.Entry(pack.Id, $"{pack.Title} ({pack.Publisher}; {SharedTerms.Bases[pack.Basis].Label})", pack.Statement); }
        page.Subheading(Voluntary);
    }
}

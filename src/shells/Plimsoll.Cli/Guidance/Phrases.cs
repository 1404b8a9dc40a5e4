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

    /// <summary>Document and lines, as people quote them.</summary>
    public static string Of(SourceLines source) => $"{source.Document}, {(source.Lines.All(char.IsAsciiDigit) ? "line" : "lines")} {source.Lines}";

    /// <summary>Whose word it is.</summary>
    public static string Of(Basis basis, string pack) => $"{Terms.Bases[basis].Label} ({pack})";

    public static string Of(Counterpart counterpart) => $"{counterpart.Target}: {counterpart.Item} ({counterpart.Relation}, {Terms.Standings[counterpart.Standing].Label})";

    public static string Of(IEnumerable<Role> roles) => string.Join(", ", roles.Select(role => Terms.Roles[role].Label));

    /// <summary>The actors of a strategy with their parts.</summary>
    public static string Actors(IReadOnlyDictionary<string, Part> actors) =>
        string.Join("; ", actors.Select(actor => $"{Terms.Roles[Terms.Roles.Find(actor.Key)!.Value].Label}: {Terms.Parts[actor.Value].Label}"));

    /// <summary>The end of every page: whose words these are, and what following them means.</summary>
    public static void Close(Page page, IEnumerable<PackStatement> packs)
    {
        page.Heading("Whose words these are");
        foreach (var pack in packs) { page.Entry(pack.Id, $"{pack.Title} ({pack.Publisher}; {Terms.Bases[pack.Basis].Label})", pack.Statement); }
        page.Subheading(Voluntary);
    }
}

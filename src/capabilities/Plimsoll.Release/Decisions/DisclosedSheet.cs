// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>A worksheet of whoever releases, as a signed decision names it.</summary>
/// <param name="Evidence">The piece of evidence that it is.</param>
/// <param name="Result">What was looked for and found.</param>
/// <param name="Called">The role of each person who called this revision adequate; null where it was not recorded.</param>
public sealed record DisclosedSheet(string Evidence, string Revision, string Result, IReadOnlyList<string?> Called)
{
    /// <summary>All of it in words.</summary>
    public string Line
    {
        get
        {
            var found = SharedTerms.Results.Find(Result) is { } known ? SharedTerms.Results[known].Label : Result;
            var people = Called.Select(role => role is null ? "a person whose role was not recorded" : $"a person in the role {role}");
            return $"worksheet: {Evidence}, revision {Revision}: {found}; called adequate by {(Called.Count == 0 ? "nobody" : string.Join(", ", people))}";
        }
    }

    /// <summary>The worksheets that counted when a verdict was given, with who had called them adequate by then.</summary>
    internal static IEnumerable<DisclosedSheet> Of(Dossier state, DateTimeOffset at) =>
        from item in state.Evidence.Values
        where item.Current.Content is { Kind: EvidenceKind.Worksheet, Result: not null } && item.CountsAt(at) && item.Current.ReceivedAt <= at
        select new DisclosedSheet(
            item.Id, item.Current.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            SharedTerms.Results[item.Current.Content.Result!.Value].Key,
            [.. Evidencing.Called(state, item).Where(a => a.At <= at).Select(a => a.As)]);

    /// <summary>Reads what a decision says of them; none where it says nothing.</summary>
    /// <exception cref="ContentRefusedException">It says something that cannot be read.</exception>
    internal static IReadOnlyList<DisclosedSheet> Of(ContentFields extension) =>
        extension.OptionalList("worksheets", s => new DisclosedSheet(
            s.Text("evidence"), s.Text("revision"), s.Text("result"), s.List("called", c => c.OptionalText("as"))));
}

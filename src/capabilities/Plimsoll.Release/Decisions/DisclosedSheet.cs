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
    /// <summary>What a sheet is called that was filled in by questions; what follows is the risk, by name.</summary>
    public const string Before = "Worksheet: ";

    /// <summary>The risk that was looked for, by name; null where the decision names none: the sheet is called otherwise, or its name was erased.</summary>
    public string? Risk { get; init; }

    /// <summary>Commitment of what the sheet is called; null where the decision holds none.</summary>
    public string? Label { get; init; }

    /// <summary>The risk of a sheet by what it is called. The risk is asked for by name and is no person; what somebody calls a sheet otherwise may be, and is
    /// not disclosed.</summary>
    public static string? RiskOf(string? label) =>
        label?.StartsWith(Before, StringComparison.Ordinal) == true && label.Length > Before.Length ? label[Before.Length..] : null;

    /// <summary>All of it in words.</summary>
    public string Line
    {
        get
        {
            var found = SharedTerms.Results.Find(Result) is { } known ? SharedTerms.Results[known].Label : Result;
            var people = Called.Select(role => role is null ? "a person whose role was not recorded" : $"a person in the role {role}");
            var about = Risk is not null ? $" of the risk “{Risk}”" : Label is not null ? $" of a risk that is not named here ({Label})" : "";
            return $"worksheet{about}: {Evidence}, revision {Revision}: {found}; called adequate by "
                + (Called.Count == 0 ? "nobody" : string.Join(", ", people));
        }
    }

    /// <summary>The worksheets that counted when a verdict was given, with who had called them adequate by then.</summary>
    /// <param name="open">What a sheet is called; null where that is erased.</param>
    internal static IEnumerable<DisclosedSheet> Of(Dossier state, DateTimeOffset at, Func<VaultRef, string?> open) =>
        from item in state.Evidence.Values
        where item.Current.Content is { Kind: EvidenceKind.Worksheet, Result: not null } && item.CountsAt(at) && item.Current.ReceivedAt <= at
        select new DisclosedSheet(
            item.Id, item.Current.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            SharedTerms.Results[item.Current.Content.Result!.Value].Key,
            [.. Evidencing.Called(state, item).Where(a => a.At <= at).Select(a => a.As)])
            {
                Risk = RiskOf(open(item.Current.Content.Label)), Label = item.Current.Content.Label.Commitment.ToString(),
            };

    /// <summary>Reads what a decision says of them; none where it says nothing.</summary>
    /// <exception cref="ContentRefusedException">It says something that cannot be read.</exception>
    internal static IReadOnlyList<DisclosedSheet> Of(ContentFields extension) =>
        extension.OptionalList("worksheets", s => new DisclosedSheet(
            s.Text("evidence"), s.Text("revision"), s.Text("result"), s.List("called", c => c.OptionalText("as")))
            {
                Risk = s.OptionalText("risk"), Label = s.OptionalText("label"),
            });
}

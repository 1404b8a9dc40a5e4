// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Tests.Architecture;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>What was typed into a form that was refused comes back in that form and in no other of the page.</summary>
public sealed partial class OwnFieldsTests
{
    [GeneratedRegex("<form method=\"post\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form { get; }

    [GeneratedRegex("\\b[nN]ame=\"(?<name>[A-Za-z][A-Za-z0-9-]*)\"")]
    private static partial Regex Field { get; }

    // Read as it stands, whichever form was sent: neither of one form alone nor on a condition.
    [GeneratedRegex("@(?:Frame\\.)?Typed\\[\"(?<name>[^\"]+)\"\\]")]
    private static partial Regex Bare { get; }

    [GeneratedRegex("<(?<part>[A-Z][A-Za-z]+)\\b")]
    private static partial Regex Parts { get; }

    /// <summary>Parts of pages by name; what stands around every page is none.</summary>
    private static Dictionary<string, string> Whole { get; } = Tree.Here.Files("src/shells/Plimsoll.Web", ".razor")
        .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Path: path)).Where(f => f.Name[0] != '_' && f.Name != "Workplace")
        .ToDictionary(f => f.Name, f => Tree.Here.Read(f.Path), StringComparer.Ordinal);

    private static IEnumerable<string> Breaches(string page, string text)
    {
        string[] forms =
        [
            .. Form.Matches(text).Select(m => m.Value),
            .. Parts.Matches(text).Select(m => m.Groups["part"].Value).Distinct().Where(Whole.ContainsKey)
                .SelectMany(part => Form.Matches(Whole[part]).Select(m => m.Value)),
        ];
        return from index in Enumerable.Range(0, forms.Length)
               from read in Bare.Matches(forms[index]).Select(m => m.Groups["name"].Value).Distinct()
               where forms.Where((_, other) => other != index).Any(other => Field.Matches(other).Any(m => m.Groups["name"].Value == read))
               select $"{page}: {read}";
    }

    [Fact]
    public void No_page_shows_what_was_typed_into_one_form_in_another_that_has_a_field_of_the_same_name() =>
        Assert.Empty(Tree.Here.Files("src/shells/Plimsoll.Web", ".razor").SelectMany(page => Breaches(page, Tree.Here.Read(page))));

    [Theory]
    [InlineData("""<form method="post" action="a"><textarea name="reason">@Frame.Typed["reason"]</textarea></form>""", 1)]
    [InlineData("""<form method="post" action="a"><textarea name="reason">@Frame.Typed.In(A)["reason"]</textarea></form>""", 0)]
    public void The_rule_bites(string form, int breaches) =>
        Assert.Equal(breaches, Breaches("page", form + """<form method="post" action="b"><input name="reason"></form>""").Count());
}

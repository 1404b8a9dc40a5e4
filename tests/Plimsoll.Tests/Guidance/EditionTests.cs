// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class EditionTests
{
    /// <summary>The shipped guidelines once more under another id and date, with one guideline's title changed; tailored for all twelve cells by themselves.</summary>
    private static ContentNode.Map SecondEdition(string date)
    {
        var map = (ContentNode.Map)Shipped.Folder.Packs["pai-2024"];
        ContentNode.Text Text(string value) => new("second.yaml", 1, value);
        ContentNode.Map With(ContentNode.Map of, string key, ContentNode value) => of with { Entries = new Dictionary<string, ContentNode>(of.Entries) { [key] = value } };
        var header = With(With(With((ContentNode.Map)map.Entries["pack"], "id", Text("second-2027")), "edition", Text("second-2027")), "date", Text(date));
        var cells = new ContentNode.List("second.yaml", 1, [.. Cell.All.Where(c => c.ToString() != "frontier/open").Select(c => Text(c.ToString()))]);
        var group = new ContentNode.Map("second.yaml", 1, new Dictionary<string, ContentNode> { ["cells"] = cells, ["level"] = Text("full") });
        var all = new ContentNode.Map("second.yaml", 1, new Dictionary<string, ContentNode> { ["guideline"] = Text("ALL"), ["entries"] = new ContentNode.List("second.yaml", 1, [group]) });
        return With(With(map, "pack", header), "tailoring", new ContentNode.List("second.yaml", 1, [all]));
    }

    [Fact]
    public void Two_editions_with_the_same_guideline_ids_stand_side_by_side_and_compare()
    {
        var library = Shipped.Value(Shipped.With(("second-2027", SecondEdition("2027-01-01"))));
        Assert.Equal("second-2027", library.DefaultEdition.Id);
        var comparison = Comparison.Of(Shipped.Value(library.Side("pai-2024:narrow/closed", [])), Shipped.Value(library.Side("second-2027:narrow/closed", [])));
        Assert.Equal((7, 22), (comparison.Left.Guidelines, comparison.Right.Guidelines));
        Assert.Equal(15, comparison.Added.Count);
        Assert.Empty(comparison.Dropped);
    }

    [Fact]
    public void The_newest_edition_answers_unless_another_is_asked_for()
    {
        var library = Shipped.Value(Shipped.With(("second-2027", SecondEdition("2020-01-01"))));
        Assert.Equal("pai-2024", library.DefaultEdition.Id);
        Assert.Equal("second-2027", Shipped.Value(library.Edition("second-2027")).Id);
    }

    [Fact]
    public void A_crosswalk_belongs_to_the_edition_it_was_made_for()
    {
        var library = Shipped.Value(Shipped.With(("second-2027", SecondEdition("2027-01-01"))));
        var profile = Shipped.Value(Profile.Read(new ProfileAsk("frontier", "restricted")));
        Assert.All(library.Tailor(profile).Guidelines, g => Assert.Empty(g.Crosswalk));
        Assert.NotEmpty(library.Tailor(profile, Shipped.Value(library.Edition("pai-2024"))).Guidelines[0].Crosswalk);
    }
}

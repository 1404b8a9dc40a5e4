// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class ContentTests
{
    private static readonly RefusalCode Some = new("x.y", RefusalKind.Refused);

    [Fact]
    public void Json_keeps_lines_order_and_the_text_of_every_scalar()
    {
        var map = Assert.IsType<ContentNode.Map>(JsonContent.Read("{\n\"b\": 1.50,\n\"a\": [true,\n null]\n}"u8, "f.json"));
        Assert.Equal(["b", "a"], map.Entries.Keys);
        Assert.Equal(new ContentNode.Text("f.json", 2, "1.50"), map.Entries["b"]);
        Assert.Equal([new ContentNode.Text("f.json", 3, "true"), new ContentNode.Text("f.json", 4, null)], Assert.IsType<ContentNode.List>(map.Entries["a"]).Items);
    }

    [Theory]
    [InlineData("", "content.malformed", 1)]
    [InlineData("{\n\"a\": 1,\n}", "content.malformed", 3)]
    [InlineData("{} {}", "content.malformed", 1)]
    [InlineData("// why\n{}", "content.malformed", 1)]
    [InlineData("{\n\"a\": 1,\n\"a\": 2}", "content.duplicate-key", 3)]
    public void Broken_json_is_refused_with_its_line(string text, string code, int line)
    {
        var refusal = Assert.Throws<ContentRefusedException>(() => JsonContent.Read(Encoding.UTF8.GetBytes(text), "f.json")).Refusal;
        Assert.Equal((code, "f.json", line), (refusal.Code, refusal.File, refusal.Line));
    }

    [Fact]
    public void Json_that_nests_too_deep_is_refused() =>
        Assert.Throws<ContentRefusedException>(() => JsonContent.Read(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65)), "f.json"));

    [Theory]
    [InlineData("77", true)]
    [InlineData("138-140", true)]
    [InlineData("269,291-293", true)]
    [InlineData("0", false)]
    [InlineData("77\n", false)]
    [InlineData("77, 78", false)]
    [InlineData("-3", false)]
    [InlineData("9999999", false)]
    [InlineData("", false)]
    public void Lines_have_one_form(string lines, bool allowed) => Assert.Equal(allowed, SourceLines.IsForm(lines));

    [Fact]
    public void Lines_come_apart_into_ranges() => Assert.Equal([(269, 269), (291, 293)], new SourceLines("d.txt", "269,291-293").Ranges());

    [Fact]
    public void A_vocabulary_that_forgets_a_value_or_names_it_twice_cannot_be_made()
    {
        Word<DayOfWeek>[] week = [.. Enum.GetValues<DayOfWeek>().Select(d => new Word<DayOfWeek>(d, $"{d}", $"{d}", $"{d}"))];
        Assert.Equal(7, new Words<DayOfWeek>("day", week).All.Count);
        Assert.Throws<ArgumentException>(() => new Words<DayOfWeek>("day", week[1..]));
        Assert.Throws<ArgumentException>(() => new Words<DayOfWeek>("day", [.. week, week[0]]));
    }

    [Fact]
    public void An_unknown_word_is_refused_with_all_that_are_allowed()
    {
        var words = new Words<DateTimeKind>("kind", new(DateTimeKind.Utc, "coordinated", "utc", ""), new(DateTimeKind.Local, "local", "local", ""), new(DateTimeKind.Unspecified, "none", "none", ""));
        Assert.Null(words.Parse("coordinated", out var kind, Some));
        Assert.Equal(DateTimeKind.Utc, kind);
        Assert.Equal("kind 'zulu' is not one of the allowed values; use utc (coordinated) | local | none.", words.Parse("zulu", out _, Some)?.Sentence);
    }
}

// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Tests.Architecture;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class BlankTests
{
    /// <summary>White space of every width, what has no width, what is only for a machine, marks on nothing, fillers, half a character.</summary>
    private static readonly string[] Unseen =
    [
        " ", "\t", "\r\n", "\u00A0", "\u00AD", "\u034F", "\u061C", "\u115F", "\u1160", "\u17B4", "\u180E", "\u200B", "\u200D", "\u200E", "\u2028", "\u202E", "\u2060", "\u2063", "\u2800",
        "\u3000", "\u3164", "\uFE0F", "\uFEFF", "\uFFA0", "\uFFF9", "\U0001D159", "\U00013441", "\U00013442", "\uFFFC", "\U000E0041", "\0", "\u007F", "\uE000", "\uD800",
    ];

    [Fact]
    public void A_text_of_which_nothing_can_be_seen_says_nothing_however_long_it_is()
    {
        Assert.True(Blank.Is(null));
        Assert.True(Blank.Is(""));
        Assert.All(Unseen, one => Assert.True(Blank.Is(one), string.Join(' ', one.Select(c => $"U+{(int)c:X4}"))));
        Of(Unseen).Array[0, 40].Sample(parts => Blank.Is(string.Concat(parts)));
    }

    [Fact]
    public void One_character_that_can_be_seen_is_enough_in_any_script() =>
        Gen.Select(Of(Unseen).Array[0, 9], Of("a", "0", ".", "é", "e\u0301", "ж", "中", "か", "한", "ع", "क", "🙂", "⠓"), Of(Unseen).Array[0, 9])
            .Sample((before, seen, after) => !Blank.Is(string.Concat(before) + seen + string.Concat(after)));

    /// <summary>Cells of tables stand for nothing that anybody was asked to write.</summary>
    [Fact]
    public void Nothing_else_decides_whether_words_were_written() => Assert.DoesNotContain(
        Tree.Here.Files("src", ".cs", ".razor").Where(path => !path.StartsWith("src/instruments/Plimsoll.Tables/", StringComparison.Ordinal)),
        path => Tree.Here.Read(path).Contains("IsNullOrWhiteSpace", StringComparison.Ordinal));

    private static Gen<string> Of(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}

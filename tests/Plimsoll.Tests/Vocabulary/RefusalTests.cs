// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class RefusalTests
{
    private static readonly RefusalCode Some = new("x.y", RefusalKind.Refused);

    [Fact]
    public void A_refusal_reads_as_one_sentence_with_place_field_value_reason_and_fix()
    {
        Assert.Equal("a.yaml:7: level 'half' is not allowed; write full.", new Refusal(Some, "level", "half", "is not allowed", "write full", "a.yaml", 7).Sentence);
        Assert.Equal("a.yaml: level is missing; add it.", new Refusal(Some, "level", null, "is missing", "add it", "a.yaml").Sentence);
        Assert.Equal("level is missing; add it.", new Refusal(Some, "level", null, "is missing", "add it").Sentence);
    }

    [Fact]
    public void A_long_value_is_cut_so_that_the_sentence_stays_readable()
    {
        var sentence = new Refusal(Some, "f", new string('a', 81), "is long", "cut it").Sentence;
        Assert.Equal($"f '{new string('a', 77)}...' is long; cut it.", sentence);
        Assert.Contains($"'{new string('a', 80)}'", new Refusal(Some, "f", new string('a', 80), "is long", "cut it").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_holds_a_value_or_a_refusal_and_never_both()
    {
        Result<string> good = "yes";
        Result<string> bad = new Refusal(Some, "f", null, "is missing", "add it");
        Assert.True(good.Succeeds(out var value, out var none));
        Assert.Equal(("yes", null), (value, none));
        Assert.False(bad.Succeeds(out var nothing, out var refusal));
        Assert.Equal((null, "x.y"), (nothing, refusal.Code));
    }
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Docs;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("a b c", "a b c")]
    [InlineData("…", "a b c")]
    [InlineData("…", "")]
    [InlineData("a …", "a b c")]
    [InlineData("… c", "a b c")]
    [InlineData("a … c", "a b c")]
    [InlineData("a … b …", "a b")]
    [InlineData("… b … … d …", "a b c d")]
    [InlineData("a … a", "a a")]
    [InlineData("… a b …", "a a b")]
    public void A_gap_stands_for_any_lines_or_none(string shown, string printed) => Assert.Null(Fault(shown, printed));

    [Theory]
    [InlineData("a b", "a b c", "'c' is printed and not shown")]
    [InlineData("a b c", "a b", "'c' is shown, nothing more is printed")]
    [InlineData("b …", "a b", "'b' is shown, 'a' is printed")]
    [InlineData("… b", "a b c", "'b' is shown, 'c' is printed")]
    [InlineData("a … a", "a", "'a' is shown, nothing more is printed")]
    [InlineData("… b … a …", "a b c", "'a' is shown, 'c' is printed")]
    [InlineData("… a b … b c", "a b c", "'b' is shown, 'c' is printed")]
    [InlineData("… b d …", "a b c", "'d' is shown, 'c' is printed")]
    public void What_stands_elsewhere_or_out_of_order_is_a_fault(string shown, string printed, string fault) => Assert.Equal(fault, Fault(shown, printed));

    [Fact]
    public void White_space_at_the_end_of_lines_and_blank_lines_at_the_end_do_not_count() => Assert.Null(Excerpt.Fault(["a", "", "b", "", ""], "a  \n\nb\n"));

    [Fact]
    public void White_space_at_the_beginning_of_a_line_counts() => Assert.Equal("'a' is shown, '  a' is printed", Excerpt.Fault(["a"], "  a"));

    private static string? Fault(string shown, string printed) => Excerpt.Fault(shown.Split(' '), printed.Replace(' ', '\n'));
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;

namespace Plimsoll.Tests.Usage;

public sealed class GrantedMonthsTests
{
    [Theory]
    [InlineData(null, null, "2026-05", true, "all months")]
    [InlineData("2026-05", null, "2026-05", true, "months from May 2026 on")]
    [InlineData("2026-05", null, "2026-04", false, "months from May 2026 on")]
    [InlineData(null, "2026-05", "2026-05", true, "months up to May 2026")]
    [InlineData(null, "2026-05", "2026-06", false, "months up to May 2026")]
    [InlineData("2025-12", "2026-01", "2026-01", true, "December 2025 to January 2026")]
    [InlineData("2026-05", "2026-05", "2026-05", true, "May 2026")]
    // A year is asked of only where every month of it was granted.
    [InlineData("2026-01", "2026-12", "2026", true, "January 2026 to December 2026")]
    [InlineData("2026-01", "2026-11", "2026", false, "January 2026 to November 2026")]
    [InlineData("2026-02", null, "2026", false, "months from February 2026 on")]
    public void A_question_may_be_asked_of_a_window_that_lies_wholly_in_the_months_that_were_granted(string? first, string? last, string window, bool may, string label)
    {
        var months = Sent.Value(GrantedMonths.Read(first, last));
        Assert.Equal((may, label), (months.Cover(Sent.Value(ReportWindow.Read(window.Length == 4 ? WindowKind.Year : WindowKind.Month, window))), months.Label));
    }

    [Theory]
    [InlineData("2026-13", null, "firstMonth")]
    [InlineData("", null, "firstMonth")]
    [InlineData(null, "2026", "lastMonth")]
    [InlineData("2026-05", "2026-04", "lastMonth")]
    public void Months_that_are_none_or_the_wrong_way_round_are_refused_by_name(string? first, string? last, string field) => Assert.Equal(field, GrantedMonths.Read(first, last).Refusal!.Field);
}

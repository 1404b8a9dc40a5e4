// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>A refusal on a page names the field as the page does.</summary>
public sealed class FormWordsTests
{
    [Theory]
    [InlineData("say-G01.B2", "G01.B2")]
    [InlineData("reason-G01.B2", "G01.B2, its reason")]
    [InlineData("value-0", "Value of metric 1")]
    [InlineData("days-2", "Within how many days, in line 3,")]
    [InlineData("words-N01", "N01, your words")]
    [InlineData("from", "First day")]
    [InlineData("roles", "Roles")]
    [InlineData("components", "What is handed out")]
    [InlineData("agree-words", "Agree words")]
    [InlineData("what-changed", "What changed")]
    [InlineData("firstDay", "First day")]
    [InlineData("email", "Email")]
    [InlineData("plan.stage", "Plan.stage")]
    public void A_field_is_called_what_its_page_calls_it(string field, string words) => Assert.Equal(words, FormWords.Of(field));
}

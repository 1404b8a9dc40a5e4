// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release.Importing;

namespace Plimsoll.Tests.Release;

public sealed class ToolResultTests
{
    [Theory]
    [InlineData("---\nlicense: apache-2.0\nmodel_name: \"Harbour 2\"\n---\n# Something else\n", "Model card of Harbour 2")]
    [InlineData("---\nlanguage:\n- en\nmodel-index:\n- name: harbour-2\n  results: []\n---\n", "Model card of harbour-2")]
    [InlineData("---\r\ntags:\r\n- chat\r\n---\r\n\r\n# Harbour 2 # really\r\n", "Model card of Harbour 2 # really")]
    [InlineData("\uFEFF---\nlicense: mit # free\n---\n", "Model card")]
    public void A_model_card_is_recognised_and_titled(string card, string title)
    {
        var read = World.Value(ToolResult.Read(Encoding.UTF8.GetBytes(card)));
        Assert.Equal((Tool.ModelCard, title, null), (read.Tool, read.Title, read.MadeAt));
    }

    [Fact]
    public void A_model_card_that_says_its_day_is_dated() =>
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 0, 0, 0, TimeSpan.Zero), World.Value(ToolResult.Read("---\nlicense: mit\ndate: '2026-05-04'\n---\n"u8)).MadeAt);

    [Theory]
    [InlineData("""{"results":{"mmlu":{"acc,none":0.8},"gsm8k":{}},"versions":{"mmlu":1},"config":{"model":"hf","model_args":"pretrained=acme/harbour-2,dtype=auto"},"date":1764000000.5}""", "lm-evaluation-harness of acme/harbour-2: mmlu, gsm8k")]
    [InlineData("""{"results":{"a":{},"b":{},"c":{},"d":{},"e":{}},"configs":{},"config":{"model":"hf","model_args":{"pretrained":"acme/harbour-2"}},"model_name":"harbour","date":1764000000.5}""", "lm-evaluation-harness of harbour: a, b, c and 2 more")]
    public void A_result_of_the_evaluation_harness_is_recognised_titled_and_dated(string json, string title)
    {
        var read = World.Value(ToolResult.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Equal((Tool.EvaluationHarness, title, DateTimeOffset.FromUnixTimeMilliseconds(1764000000500)), (read.Tool, read.Title, read.MadeAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# A heading\n")]
    [InlineData("---\nlicense: mit\n")]
    [InlineData("---\ntitle: A blog\n---\n")]
    [InlineData("{}")]
    [InlineData("""{"results":{"mmlu":{}}}""")]
    [InlineData("""{"results":{},"versions":{}}""")]
    [InlineData("""{"results":{"mmlu":0.8},"versions":{}}""")]
    [InlineData("""{"results":""")]
    [InlineData("%PDF-1.7")]
    public void Anything_else_is_not_taken_for_one(string text) => Assert.Equal("release.unknown-import", World.Code(ToolResult.Read(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void A_title_is_one_line_and_not_too_long()
    {
        var read = World.Value(ToolResult.Read(Encoding.UTF8.GetBytes("""{"results":{"NAME\n":{}},"versions":{}}""".Replace("NAME", new string('x', 500), StringComparison.Ordinal))));
        Assert.Equal(200, read.Title.Length);
        Assert.DoesNotContain(read.Title, char.IsControl);
    }
}

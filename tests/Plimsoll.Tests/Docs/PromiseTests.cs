// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Architecture;

namespace Plimsoll.Tests.Docs;

public sealed class PromiseTests
{
    private const string Question = "```sh\ncurl 'http://127.0.0.1:5080/api/v1/guidance/checklist?model=narrow&release=research'\n```\n\n";

    public static TheoryData<string> Pages => [.. Page.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_heading_and_folder_that_a_page_points_to_exists(string path) => Rule.Holds(Promises.Broken(Page.Read(path)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_answer_of_the_API_that_a_page_shows_is_the_library_s(string path) => Rule.Holds(RestExamples.Faults(Page.Read(path)));

    [Fact]
    public void The_guide_shows_an_answer_of_the_API() => Assert.Contains(Page.Read("docs/guide/guidance.md").Fences, fence => fence.Lines.Any(line => line.StartsWith("curl", StringComparison.Ordinal)));

    [Theory]
    [InlineData("[a](nowhere.md)", "docs/x.md: nowhere.md does not exist")]
    [InlineData("[a](../nowhere/)", "docs/x.md: ../nowhere/ does not exist")]
    [InlineData("# Here\n[a](#there)", "docs/x.md: #there is no heading")]
    [InlineData("[a](api/codes.md#no-such-heading)", "docs/x.md: api/codes.md#no-such-heading is no heading")]
    [InlineData("`dotnet run --project src/shells/Plimsoll.Wed`", "docs/x.md: src/shells/Plimsoll.Wed does not exist")]
    [InlineData("`NoSuchTests`", "docs/x.md: NoSuchTests is no test")]
    [InlineData("`PromiseTests.Nobody_wrote_this`", "docs/x.md: PromiseTests.Nobody_wrote_this is no test")]
    [InlineData("`ReviewTests.What_exists_is_not_reported`", "docs/x.md: ReviewTests.What_exists_is_not_reported is no test")]
    public void What_does_not_exist_is_reported(string text, string fault) => Assert.Equal([fault], Promises.Broken(new Page("docs/x.md", text)));

    [Fact]
    public void What_exists_is_not_reported() =>
        Assert.Empty(Promises.Broken(new Page("docs/x.md", "# The house's rules\n[a](api/codes.md#codes-of-refusals) [b](../src/) [c](#the-houses-rules) [d](https://example.org) `npm ci --prefix tests/tools` `PromiseTests.What_exists_is_not_reported` `SourceTests`")));

    [Theory]
    [InlineData(Question + "```json\n{\n  \"edition\": \"pai-2024\",\n…\n    \"releaseType\": \"research\",\n…\n}\n```\n")]
    [InlineData("```sh\ncurl --json @samples/guidance/worksheet.json http://127.0.0.1:5080/api/v1/guidance/worksheet\n```\n```json\n…\n  \"result\": \"open-question\",\n…\n```\n")]
    public void A_true_answer_is_not_reported(string text) => Assert.Empty(RestExamples.Faults(new Page("page.md", text)));

    [Theory]
    [InlineData(Question + "```json\n{\n…\n  \"edition\": \"pai-2023\",\n…\n```\n", "'  \"edition\": \"pai-2023\",' is shown")]
    [InlineData(Question, "no json block follows")]
    [InlineData("```sh\ncurl http://127.0.0.1:5080/api/v1/guidance/list\n```\n```json\n…\n```\n", "is not in docs/api/openapi.json")]
    [InlineData("```sh\ncurl 'http://127.0.0.1:5080/api/v1/guidance/matrix?modle=narrow'\n```\n```json\n…\n```\n", "modle is no parameter in docs/api/openapi.json")]
    [InlineData("```sh\ncurl http://localhost:5080/api/v1/guidance/matrix\n```\n```json\n…\n```\n", "is not 'curl [--json @FILE] ADDRESS'")]
    [InlineData("```sh\ncurl http://127.0.0.1:5080/api/v1/guidance/packs\n```\n```json\n…\n```\n", "is an address whose answer the test cannot look up")]
    public void An_answer_that_is_not_true_is_reported(string text, string fault) => Assert.EndsWith(fault, Assert.Single(RestExamples.Faults(new Page("page.md", text))).Split(", nothing")[0].Split(", '")[0], StringComparison.Ordinal);
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;

namespace Plimsoll.Web.Tests.Guidance;

/// <summary>What stands in the list of forms is what the API answers, its description names and the page links to.</summary>
public sealed class FormTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Facts = "model=frontier&release=restricted";
    private const string Address = $"/api/v1/guidance/checklist?{Facts}";

    public static TheoryData<string> Keys => [.. ChecklistForms.All.Select(form => form.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task The_api_answers_in_every_form_with_the_library_s_bytes(string key)
    {
        var form = ChecklistForms.Find(key)!;
        var list = Library.Shipped().Value!.Tailor(Profile.Read(new ProfileAsk("frontier", "restricted")).Value!);
        using var answer = await app.GetAsync($"{Address}&format={key}");
        Assert.Equal((200, form.MediaType), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(form.Write(list), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        // What is not JSON is a file: a document of ours is no page of this origin.
        Assert.Equal(key == "json" ? null : $"checklist.{key}", answer.Content.Headers.ContentDisposition?.FileName);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task The_page_links_to_every_form(string key) =>
        Assert.Contains($"&amp;format={key}\">{key.ToUpperInvariant()}</a>", await app.TextAsync($"/guidance/checklist?{Facts}"), StringComparison.Ordinal);

    [Fact]
    public async Task The_description_and_the_refusal_name_every_form()
    {
        var words = string.Join(" | ", ChecklistForms.All.Select(form => form.Key));
        var described = JsonNode.Parse(await app.TextAsync("/openapi/v1.json"))!["paths"]!["/api/v1/guidance/checklist"]!["get"]!["parameters"]!.AsArray();
        Assert.Equal(words, (string?)described.Single(parameter => (string?)parameter!["name"] == "format")!["description"]);
        Assert.Contains($"use {words}", await app.TextAsync($"{Address}&format=pdf"), StringComparison.Ordinal);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Json;
using System.Text.Json;
using Plimsoll.Progress;

namespace Plimsoll.Web.Tests.Progress;

public sealed class ProgressApiTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Processes_have_the_bytes_that_the_command_prints()
    {
        using var answer = await app.GetAsync("/api/v1/progress/processes");
        Assert.Equal(ProgressJson.ToUtf8(ProcessRow.All(ProgressLibrary.Shipped().Value!.Editions[0])), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("edition", "application/json")]
    [InlineData("totals", "application/json")]
    [InlineData("processes?format=csv", "text/csv")]
    [InlineData("processes/3.1", "application/json")]
    [InlineData("challenges", "application/json")]
    [InlineData("challenges?format=csv", "text/csv")]
    [InlineData("challenges?format=svg", "image/svg+xml")]
    [InlineData("recommendations", "application/json")]
    [InlineData("recommendations?format=csv", "text/csv")]
    [InlineData("stakeholders", "application/json")]
    [InlineData("stakeholders?format=csv", "text/csv")]
    [InlineData("answers", "application/json")]
    [InlineData("answers?format=csv", "text/csv")]
    [InlineData("providers", "application/json")]
    [InlineData("providers?format=csv", "text/csv")]
    [InlineData("providers/google", "application/json")]
    [InlineData("evidence", "application/json")]
    [InlineData("evidence?format=csv", "text/csv")]
    [InlineData("template", "application/json")]
    [InlineData("template?format=html", "text/html")]
    [InlineData("template?format=csv", "text/csv")]
    [InlineData("template?format=schema", "application/schema+json")]
    [InlineData("chart.svg", "image/svg+xml")]
    [InlineData("report.html", "text/html")]
    public async Task Each_address_answers_in_its_kind(string address, string type)
    {
        using var answer = await app.GetAsync("/api/v1/progress/" + address);
        Assert.Equal((200, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        // HTML is a download: its style sheet stays outside the content policy of this origin.
        if (type == "text/html") { Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType); }
        if (type.EndsWith("json", StringComparison.Ordinal)) { using var _ = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)); }
    }

    [Theory]
    [InlineData("processes/9.9", 404, "progress.unknown-process", "process", "9.9")]
    [InlineData("processes?format=pdf", 400, "progress.unknown-value", "format", "pdf")]
    [InlineData("template?format=pdf", 400, "progress.unknown-value", "format", "pdf")]
    [InlineData("providers/nobody", 404, "progress.unknown-id", "provider", "nobody")]
    [InlineData("answers?format=pdf", 400, "progress.unknown-value", "format", "pdf")]
    [InlineData("totals?editon=x", 400, "http.unknown-parameter", "editon", null)]
    public async Task A_refusal_names_code_field_and_value(string address, int status, string code, string field, string? value)
    {
        using var answer = await app.GetAsync("/api/v1/progress/" + address);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((code, field, value), (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString(), problem.GetProperty("value").GetString()));
    }
}

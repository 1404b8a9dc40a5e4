// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Plimsoll.Guidance;

namespace Plimsoll.Web.Tests.Guidance;

public sealed class GuidanceApiTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task The_checklist_has_the_bytes_that_the_command_prints()
    {
        var library = Library.Shipped().Value!;
        var expected = GuidanceJson.ToUtf8(library.Tailor(Profile.Read(new ProfileAsk("frontier", "restricted")).Value!));
        using var answer = await app.GetAsync("/api/v1/guidance/checklist?model=frontier&release=restricted");
        Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_also_where_the_right_answer_is_kept()
    {
        using var kept = await app.GetAsync("/api/v1/guidance/matrix");
        using var again = await app.GetAsync("/api/v1/guidance/matrix?editon=old");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (kept.StatusCode, again.StatusCode));
    }

    [Theory]
    [InlineData("checklist?model=frontier&release=restricted&format=csv", "text/csv")]
    [InlineData("checklist?model=general&release=open&format=md", "text/markdown")]
    [InlineData("checklist?model=frontier&release=open&format=html", "text/html")]
    [InlineData("classify?purpose=narrow&reach=download&modality=audio", "application/json")]
    [InlineData("compare?left=frontier/restricted&right=general/open", "application/json")]
    [InlineData("matrix?format=csv", "text/csv")]
    [InlineData("moves", "application/json")]
    [InlineData("mitigations", "application/json")]
    [InlineData("crosswalk?target=eu-ai-act", "application/json")]
    [InlineData("crosswalk?of=G13&format=csv", "text/csv")]
    [InlineData("counterparts/M13", "application/json")]
    [InlineData("sources", "application/json")]
    [InlineData("practices/G01.B1", "application/json")]
    [InlineData("packs", "application/json")]
    [InlineData("export/oscal/catalog.json", "application/json")]
    [InlineData("export/oscal/profile-frontier-open.json", "application/json")]
    [InlineData("export/ciso.yaml", "application/yaml")]
    public async Task Each_address_answers_in_its_kind(string address, string type)
    {
        using var answer = await app.GetAsync("/api/v1/guidance/" + address);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        if (type == "application/json") { using var _ = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)); }
    }

    [Theory]
    [InlineData("checklist?model=huge&release=open", 400, "guidance.unknown-value", "model", "huge")]
    [InlineData("checklist?release=open", 400, "guidance.missing-value", "model", null)]
    [InlineData("checklist?model=frontier&relese=open", 400, "http.unknown-parameter", "relese", null)]
    [InlineData("checklist?model=frontier&release=open&update=maybe", 400, "guidance.unknown-value", "update", "maybe")]
    [InlineData("checklist?model=frontier&release=open&format=pdf", 400, "guidance.unknown-value", "format", "pdf")]
    [InlineData("checklist?model=frontier&release=open&edition=old", 400, "guidance.unknown-value", "edition", "old")]
    [InlineData("classify?purpose=narrow&reach=download&criterion=magic", 400, "guidance.unknown-value", "criteria", "magic")]
    [InlineData("compare?left=frontier/restricted", 400, "guidance.missing-value", "right", null)]
    [InlineData("practices/G99.B1", 404, "guidance.unknown-practice", "practice", "G99.B1")]
    [InlineData("export/oscal/nothing.json", 404, "guidance.unknown-value", "file", "nothing.json")]
    public async Task A_refusal_names_code_field_value_and_fix(string address, int status, string code, string field, string? value)
    {
        using var answer = await app.GetAsync("/api/v1/guidance/" + address);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((code, field, value), (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString(), problem.GetProperty("value").GetString()));
        Assert.NotEmpty(problem.GetProperty("fix").GetString()!);
    }

    [Fact]
    public async Task A_posted_worksheet_is_concluded_and_a_bad_one_named()
    {
        var good = new { risk = "R", evidence = new[] { "A study" }, comparison = "same", irreversible = "yes", moderationFollows = "no", benefitsOutweigh = "no", milderMeasureSuffices = "no" };
        using var answer = await app.Client.PostAsJsonAsync("/api/v1/guidance/worksheet", good, TestContext.Current.CancellationToken);
        Assert.Equal("not-shown", (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("result").GetString());
        using var bad = await app.Client.PostAsJsonAsync("/api/v1/guidance/worksheet", new { risk = "R", surprise = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task The_api_description_is_the_approved_one()
    {
        var path = Path.Combine(Approved.Folder, "openapi.json");
        var now = await app.TextAsync("/openapi/v1.json");
        if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1") { await File.WriteAllTextAsync(path, now, TestContext.Current.CancellationToken); }
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), now);
    }

    [Theory]
    [InlineData("matrix", "matrix?foo=1", 400)]
    [InlineData("crosswalk", "crosswalk?targt=eu-ai-act", 400)]
    [InlineData("practices/G02.B1", "practices/g02.b1", 404)]
    [InlineData("checklist?model=frontier&release=restricted", "checklist?model=frontier&release=restricted&updte=true", 400)]
    [InlineData("checklist?model=frontier&release=restricted", "checklist?model=frontier&release=restricted&model=frontier", 400)]
    public async Task A_cached_answer_never_answers_another_question(string cached, string odd, int status)
    {
        using var warm = await app.GetAsync("/api/v1/guidance/" + cached);
        Assert.Equal(HttpStatusCode.OK, warm.StatusCode);
        using var answer = await app.GetAsync("/api/v1/guidance/" + odd);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Every_strategy_says_what_it_is_a_consensus_of()
    {
        using var answer = await app.GetAsync("/api/v1/guidance/mitigations");
        var all = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(15, all.GetArrayLength());
        Assert.All(all.EnumerateArray(), m => Assert.Contains("initial workshop consensus", m.GetProperty("statement").GetString(), StringComparison.Ordinal));
    }
}

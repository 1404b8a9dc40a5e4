// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>The description of the interface says of each body what its address reads and answers. A name that two types share stands for the first of them
/// everywhere: it did so for the bodies of eleven addresses.</summary>
public sealed partial class DescriptionTests(RunningApp app) : IClassFixture<RunningApp>
{
    [GeneratedRegex("\\{([a-zA-Z]+)[^}]*\\}")]
    private static partial Regex Id { get; }

    [Fact]
    public async Task What_the_description_says_of_a_body_is_what_its_address_reads_and_answers()
    {
        var described = JsonNode.Parse(await app.TextAsync("/openapi/v1.json"))!;
        var (read, answered) = (0, 0);
        var writing = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not [var method]) { continue; }
            var path = Id.Replace($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", "{$1}");
            if (described["paths"]![path]?[method.ToLowerInvariant()] is not JsonObject operation) { continue; }
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } asked)
            {
                foreach (var (_, body) in operation["requestBody"]!["content"]!.AsObject()) { read += Alike(body!["schema"]!, asked, Web.Shared.Body.Json, $"{method} {path}"); }
            }
            foreach (var answer in endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(a => a.Type is not null))
            {
                var content = operation["responses"]![$"{answer.StatusCode}"]?["content"]?["application/json"];
                if (content is not null) { answered += Alike(content["schema"]!, answer.Type!, writing, $"{method} {path} {answer.StatusCode}"); }
            }
        }
        Assert.True(read > 60 && answered > 60, $"{read} bodies that are read, {answered} that are answered");

        int Alike(JsonNode schema, Type type, JsonSerializerOptions json, string where)
        {
            if (type.Namespace?.StartsWith("Plimsoll", StringComparison.Ordinal) != true || (string?)schema["$ref"] is not { } name) { return 0; }
            var info = json.GetTypeInfo(type);
            if (info.Kind != JsonTypeInfoKind.Object) { return 0; }
            var said = described["components"]!["schemas"]![name.Split('/')[^1]]!["properties"]?.AsObject().Select(p => p.Key) ?? [];
            Assert.True(info.Properties.Where(p => p.Get is not null || p.Set is not null).Select(p => p.Name).ToHashSet(StringComparer.Ordinal).SetEquals(said), $"{where} is not {name}, but {type}");
            return 1;
        }
    }

    [Fact]
    public async Task The_stages_of_a_release_and_those_of_a_guideline_are_described_with_words_of_their_own()
    {
        var schemas = JsonNode.Parse(await app.TextAsync("/openapi/v1.json"))!["components"]!["schemas"]!;
        Assert.Contains("restricted", Words(schemas["ReleasePlan"]!["properties"]!["stage"]!));
        Assert.Contains("pre-deployment", Words(schemas["ChecklistGuideline"]!["properties"]!["stage"]!));

        IEnumerable<string> Words(JsonNode property) =>
            schemas[((string)property["$ref"]!).Split('/')[^1]]!["enum"]!.AsArray().Select(word => (string)word!);
    }

    [Fact]
    public async Task No_two_names_of_the_description_say_the_same_and_none_says_nothing()
    {
        var schemas = JsonNode.Parse(await app.TextAsync("/openapi/v1.json"))!["components"]!["schemas"]!.AsObject();
        Assert.Empty(schemas.GroupBy(s => s.Value!.ToJsonString()).Where(g => g.Count() > 1).Select(g => string.Join(" = ", g.Select(s => s.Key))));
        // A value of JSON that may be anything is what it says.
        Assert.DoesNotContain(schemas, s => s.Key != "JsonElement" && s.Value!.AsObject().Count == 0);
    }
}

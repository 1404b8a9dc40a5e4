// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Plimsoll.Web.Guidance;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Tests.Guidance;

/// <summary>One question has one answer: a key stands more than once only where it may have several values, at pages, at the API and in the cache
/// alike.</summary>
public sealed class RepeatedKeyTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public void A_page_takes_a_key_several_times_exactly_where_a_parameter_of_the_api_is_a_list()
    {
        // Found by their names, so that a new one is covered when it appears.
        var parameters = typeof(GuidanceQuery).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(GuidanceQuery).Namespace && t.Name.EndsWith("Parameters", StringComparison.Ordinal))
            .Select(KnownKeys.Of).ToArray();
        Assert.True(parameters.Length >= 5);
        var many = parameters.SelectMany(p => p.Many).ToHashSet(StringComparer.Ordinal);
        foreach (var key in parameters.SelectMany(p => p.Keys).Distinct())
        {
            var query = new QueryCollection(new Dictionary<string, StringValues> { [key] = new(["one", "two"]) });
            Assert.Equal((key, many.Contains(key)), (key, GuidanceQuery.Repeated(query) is null));
        }
    }

    [Theory]
    [InlineData("/api/v1/guidance/checklist?model=frontier&release=restricted&role=provider", "role=host", 200)]
    [InlineData("/api/v1/guidance/compare?left=frontier/restricted&right=frontier/open&role=provider", "left=general/open", 400)]
    [InlineData("/guidance/checklist?model=frontier&release=restricted&role=provider", "role=host", 200)]
    [InlineData("/guidance/checklist?model=frontier&release=restricted&role=provider", "model=general", 400)]
    public async Task An_answer_from_the_cache_stands_in_for_no_other_question(string address, string more, int status)
    {
        var first = await app.TextAsync(address);
        Assert.Equal(first, await app.TextAsync(address));
        using var answer = await app.GetAsync($"{address}&{more}");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotEqual(first, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

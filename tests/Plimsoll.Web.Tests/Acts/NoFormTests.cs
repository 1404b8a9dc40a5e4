// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>Whoever sends something else to the address of a form is told so; it is no fault of the server's.</summary>
public sealed partial class NoFormTests
{
    [Fact]
    public async Task A_body_that_is_no_form_is_the_sender_s_fault_at_every_page_that_asks_for_no_account()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await app.FirstAsync();
        string[] posts =
        [
            .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<Rights.Asked>() is null && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
                .Select(e => Parameter.Replace(e.RoutePattern.RawText!, "x")).Where(path => !path.StartsWith("/api/", StringComparison.Ordinal)),
        ];
        Assert.Contains("/public/research/x/receipts/x/withdraw", posts);
        foreach (var path in posts)
        {
            using var body = new StringContent("[]", Encoding.UTF8, "application/json");
            using var answer = await app.PageAsync(HttpMethod.Post, path, null, body);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path}: {(int)answer.StatusCode}");
        }
    }

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Parameter { get; }
}

// SPDX-License-Identifier: Apache-2.0

using System.Net.Mime;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Shared;

/// <summary>A refusal as a page. It rests on nothing of the request and on no service: whatever was wrong with what came, it can be told.</summary>
internal sealed class RefusedAnswer(Refusal refusal, int status) : IResult
{
    /// <summary>Nothing is injected into this page; what would be makes every refusal fail, and shows at once.</summary>
    private static readonly ServiceProvider Nothing = new ServiceCollection().BuildServiceProvider();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var renderer = new HtmlRenderer(Nothing, NullLoggerFactory.Instance);
        var page = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<RefusedPage>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { ["Refusal"] = refusal, ["Status"] = status }))).ToHtmlString());
        Refused.Note(httpContext, refusal.Code, refusal.Sentence);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = $"{MediaTypeNames.Text.Html}; charset=utf-8";
        await httpContext.Response.WriteAsync(page, httpContext.RequestAborted);
    }
}

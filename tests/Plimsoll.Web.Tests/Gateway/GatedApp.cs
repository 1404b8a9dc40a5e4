// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plimsoll.Gateway;
using Plimsoll.Gateway.Testing;

namespace Plimsoll.Web.Tests.Gateway;

/// <summary>A real application on a free loopback port whose endpoints stand behind the gate.</summary>
internal sealed class GatedApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly HttpClient _http;

    private GatedApp(WebApplication web) => (_web, _http) = (web, new HttpClient { BaseAddress = new Uri(web.Urls.First()) });

    /// <param name="settled">Whether to wait until the gate holds a document: on a busy machine its first looks may come to nothing.</param>
    public static async Task<GatedApp> StartAsync(TimeProvider clock, GateOptions options, bool settled = true)
    {
        var builder = Builder(clock);
        var web = builder.Build();
        web.UsePlimsollGate(options);
        web.MapGet("/chat", () => "said").ServesUse("chat");
        web.MapGet("/code", () => "written").ServesUse("code");
        web.MapGet("/weapons", () => "never").ServesUse("weapons");
        web.MapGet("/unnamed", () => "whatever");
        web.MapGet("/alive", () => "yes").ServesNoModel();
        var app = await StartAsync(web);
        if (settled) { await Eventually.TrueAsync(async () => (await app.GetAsync("/chat")).Status != HttpStatusCode.ServiceUnavailable); }
        return app;
    }

    public static async Task<GatedApp> StartAsync(WebApplication web)
    {
        web.Urls.Add("http://127.0.0.1:0");
        await web.StartAsync(TestContext.Current.CancellationToken);
        return new GatedApp(web);
    }

    public static WebApplicationBuilder Builder(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(clock);
        return builder;
    }

    /// <summary>Options with which a change is seen at once.</summary>
    public static GateOptions Options(StatusServer server, params StatusIssuer[] trusted) =>
        new() { Server = server.Address, Release = Issued.Release, TrustedKeys = [.. trusted.Select(issuer => issuer.Pem)], Every = TimeSpan.FromMilliseconds(50) };

    public async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    public async Task<Answer> PostAsync(string path) => await Answer.OfAsync(await _http.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken));

    public Task ComesToAsync(string path, int status, string? code = null) => Eventually.TrueAsync(async () => Is(await GetAsync(path), status, code));

    public Task PostComesToAsync(string path, int status, string? code = null) => Eventually.TrueAsync(async () => Is(await PostAsync(path), status, code));

    private static bool Is(Answer answer, int status, string? code) => ((int)answer.Status, answer.Code) == (status, code);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _web.StopAsync();
        await _web.DisposeAsync();
    }
}

/// <summary>What came back, with the code of its problem details where it has any.</summary>
internal sealed record Answer(HttpStatusCode Status, string? Serial, bool RetryAfter, JsonElement? Problem)
{
    public string? Successor { get; init; }

    public string? Code => Problem?.GetProperty("code").GetString();

    public static async Task<Answer> OfAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken) : (JsonElement?)null;
            return new Answer(answer.StatusCode, answer.Headers.TryGetValues(PlimsollGate.SerialHeader, out var serial) ? Assert.Single(serial) : null, answer.Headers.RetryAfter is not null, problem)
            {
                Successor = answer.Headers.TryGetValues(PlimsollGate.SuccessorHeader, out var next) ? Assert.Single(next) : null,
            };
        }
    }
}

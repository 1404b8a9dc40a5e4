// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Accounts;
using Plimsoll.Web;

namespace Plimsoll.Bench;

/// <summary>A data folder that somebody has begun to work in, to be filled before a server of its own process is measured on it.</summary>
internal sealed class Office : IAsyncDisposable
{
    private readonly PlimsollApp _app;

    private Office(PlimsollApp app, HttpClient http, string account, string key) => (_app, Http, Account, Key) = (app, http, account, key);

    /// <summary>Asks as the first administrator.</summary>
    public HttpClient Http { get; }

    public string Account { get; }

    /// <summary>The administrator's key of the API.</summary>
    public string Key { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<Office> OpenAsync(string folder)
    {
        var app = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", folder]).Value!;
        await app.StartAsync();
        var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var (account, key) = await FirstAsync(http, folder);
        return new Office(app, http, account, key);
    }

    /// <summary>Makes the first administrator, whose key the client carries from then on.</summary>
    public static async Task<(string Account, string Key)> FirstAsync(HttpClient http, string folder)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(folder, "first-admin-token"))).Trim();
        var first = await PostAsync(http, "/api/v1/accounts/first", new JsonObject
        {
            ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence", ["name"] = "Eve",
        });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)first["key"]!);
        return ((string)first["account"]!, (string)first["key"]!);
    }

    /// <summary>Opens an organisation; its id.</summary>
    public static async Task<string> TenantAsync(HttpClient http, string slug) => (string)(await PostAsync(http, "/api/v1/tenants", new JsonObject
    {
        ["name"] = slug, ["slug"] = slug, ["roles"] = new JsonArray("provider"),
    }))["tenant"]!;

    public static async Task<JsonNode> PostAsync(HttpClient http, string path, JsonNode body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>A session of the administrator, as signing in starts it.</summary>
    public async Task<string> SessionAsync()
    {
        var session = Credentials.NewToken(RandomNumberGenerator.Fill);
        await Services.GetRequiredService<Storage.Journals.Journal>()
            .WriteAsync(Account, [Credentials.StartSession(session, Account, TimeProvider.System.GetUtcNow())]);
        return session;
    }

    /// <summary>A server of its own process on a folder, once it has said its address; killed when the measurement is over.</summary>
    public static async Task<T> ServedAsync<T>(string folder, string address, Func<Process, Task<T>> use)
    {
        using var server = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", address, "--data", folder])
            {
                RedirectStandardOutput = true,
            })!;
        try
        {
            await server.StandardOutput.ReadLineAsync();
            return await use(server);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
    }
}

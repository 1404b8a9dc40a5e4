// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>The people of an organisation, made over the API, who then work at pages.</summary>
internal sealed class Cast(Browser browser) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(browser.Address) };

    public const string Tenant = "/api/v1/t/acme";

    public void Dispose() => _http.Dispose();

    /// <summary>Eve: the first account, administrator and governance lead of Acme.</summary>
    public async Task OpenAsync()
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(browser.Data, "first-admin-token"))).Trim();
        var opened = await PostAsync("/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = Password("eve"), ["name"] = "Eve Lindqvist" });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)opened["key"]!);
        await PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Acme Models", ["slug"] = "acme", ["roles"] = new JsonArray("provider") });
    }

    /// <summary>Somebody who was invited and came.</summary>
    /// <returns>The key of the API.</returns>
    public async Task<string> InviteAsync(string name, string full, string role, string tenant = "acme")
    {
        var invited = await PostAsync($"/api/v1/t/{tenant}/invitations", new JsonObject { ["email"] = $"{name}@example.org", ["roles"] = new JsonArray(role) });
        return (string)(await PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = Password(name), ["name"] = full }))["key"]!;
    }

    /// <summary>A release of a frontier model with its list.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> ReleaseAsync(string name = "Example 1")
    {
        var model = (string)(await PostAsync($"{Tenant}/models", new JsonObject { ["name"] = name, ["modelType"] = "frontier" }))["id"]!;
        await PostAsync($"{Tenant}/models/{model}/versions", new JsonObject { ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Sha256(name) }) });
        var opened = await PostAsync($"{Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0", ["plan"] = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat", "code") },
        });
        var release = (string)opened["id"]!;
        await PutAsync($"{Tenant}/releases/{release}/assessment", new JsonObject { ["modelType"] = "frontier" });
        return release;
    }

    /// <summary>Everything that the gate asks for is proven.</summary>
    public async Task ProveAsync(string release, int? most = null)
    {
        var asked = (await GetAsync($"{Tenant}/releases/{release}/practices?asked=true"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!).Take(most ?? int.MaxValue).ToArray();
        using var form = new MultipartFormDataContent
        {
            { JsonContent.Create(new JsonObject { ["kind"] = "file", ["label"] = "Red-team report.pdf", ["practices"] = new JsonArray([.. asked.Select(p => (JsonNode)p)]) }), "facts" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("what was tried, and what came of it")), "file", "report.pdf" },
        };
        using var answer = await _http.PostAsync($"{Tenant}/releases/{release}/evidence", form);
        answer.EnsureSuccessStatusCode();
        foreach (var practice in asked) { await PutAsync($"{Tenant}/releases/{release}/practices/{practice}/status", new JsonObject { ["status"] = "met" }); }
        await PostAsync($"{Tenant}/releases/{release}/declarations", new JsonObject
        {
            ["question"] = "intimate-images-and-child-material", ["answer"] = "could-not", ["because"] = "It gives text about ships only",
        });
    }

    public async Task ApproveAsync(string release, string key)
    {
        using var http = new HttpClient { BaseAddress = _http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var bundle = JsonNode.Parse(await http.GetStringAsync($"{Tenant}/releases/{release}"))!["bundle"]!;
        using var answer = await http.PostAsJsonAsync($"{Tenant}/releases/{release}/approvals", new JsonObject { ["bundle"] = (string)bundle! });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Signs somebody in at the page.</summary>
    public async Task<IPage> SignInAsync(string name, int width = 1200, bool script = true)
    {
        var page = await browser.OpenAsync("/sign-in", width: width, script: script);
        await page.GetByLabel("E-mail").FillAsync($"{name}@example.org");
        await page.GetByLabel("Password").FillAsync(Password(name));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await Browser.ArrivesAsync(page, "/(home|t/[a-z]+(/usage/research)?)$");
        return page;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path))!;

    public async Task<JsonNode> PostAsync(string path, JsonNode? body = null) => await ReadAsync(await _http.PostAsJsonAsync(path, body ?? new JsonObject()));

    public async Task<JsonNode> PutAsync(string path, JsonNode body) => await ReadAsync(await _http.PutAsJsonAsync(path, body));

    public async Task DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(path);
        answer.EnsureSuccessStatusCode();
    }

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static string Password(string name) => $"the long sentence of {name}";

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {text}");
            return JsonNode.Parse(text)!;
        }
    }
}

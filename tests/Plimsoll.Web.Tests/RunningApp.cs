// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release.Gates;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests;

/// <summary>The real application on a free loopback port, with a data folder of its own.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    private PlimsollApp? _app;

    /// <summary>A folder of its own, unless a test brings one; gone when the test is over.</summary>
    public string Data { get; init; } = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    public HttpClient Client { get; private set; } = null!;

    public string Address => _app!.Urls.First();

    /// <summary>Further switches of the start.</summary>
    public string[] Arguments { get; init; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gate rules in place of those that ship; the first are in force.</summary>
    internal IReadOnlyList<GateRules>? Gates { get; set; }

    /// <summary>The least there is, unless a test asks for more: hundreds of accounts are made here, and none guards anything.</summary>
    internal PasswordWork Work { get; init; } = new(1);

    /// <summary>How long is waited between attempts at a webhook, where a test sees all of them.</summary>
    internal Web.Outbound.WebhookWaits? Waits { get; init; }

    internal Web.Outbound.MailWaits? MailWaits { get; init; }

    /// <summary>What bodies may take; what the machine bears, when null.</summary>
    internal Web.Shared.PlaceLimits? Limits { get; init; }

    /// <summary>Modules of a test, beside those that ship.</summary>
    internal IReadOnlyList<Web.Acts.Module> Further { get; init; } = [];

    internal IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        var created = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", Data, .. Arguments], Clock,
        [
            .. Modules.All().Select(m => m switch { ReleaseModule => new ReleaseModule(Gates), AccountsModule => new AccountsModule(Work), Web.Outbound.OutboundModule => new Web.Outbound.OutboundModule(Waits, MailWaits), _ => m }), .. Further,
        ], Limits);
        _app = created.Value ?? throw new InvalidOperationException(created.Refusal!.Sentence);
        await _app.StartAsync();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Address) };
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(Data, recursive: true);
    }

    /// <summary>Stops the server and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await InitializeAsync();
    }

    public async Task EndAsync()
    {
        Client.Dispose();
        if (_app is not null) { await _app.StopAsync(); }
        _app = null;
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Asks as a person at a page does: with the cookie of a session.</summary>
    public async Task<HttpResponseMessage> PageAsync(HttpMethod method, string path, string? session, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (session is not null) { request.Headers.Add("Cookie", $"plimsoll={session}"); }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A session of an account, as signing in starts it.</summary>
    internal async Task<string> SessionAsync(string account)
    {
        var token = Storage.Accounts.Credentials.NewToken(System.Security.Cryptography.RandomNumberGenerator.Fill);
        await Services.GetRequiredService<Storage.Journals.Journal>().WriteAsync(account, Storage.Accounts.Credentials.StartSession(token, account, Clock.GetUtcNow()));
        return token;
    }

    /// <summary>The first administrator, made as a person would make it.</summary>
    public async Task<Api> FirstAsync()
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(Data, "first-admin-token"))).Trim();
        var opened = await new Api(this, null).PostAsync("/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence", ["name"] = "Eve Example" });
        return new Api(this, (string)opened["key"]!) { Account = (string)opened["account"]! };
    }
}

/// <summary>A caller of the API with a key.</summary>
public sealed class Api(RunningApp app, string? key)
{
    public string Account { get; init; } = "";

    public string? Key { get; } = key;

    /// <summary>Whether every act is sent twice under one key, and the second answer held to the first: status, headers and body.</summary>
    public bool Twice { get; init; }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? idempotency = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (Key is not null) { request.Headers.Authorization = new("Bearer", Key); }
        if (idempotency is not null) { request.Headers.Add("Idempotency-Key", idempotency); }
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonNode> GetAsync(string path) => await ReadAsync(await SendAsync(HttpMethod.Get, path));

    public Task<JsonNode> PostAsync(string path, JsonNode? body = null, string? idempotency = null) =>
        ActAsync(HttpMethod.Post, path, body ?? new JsonObject(), idempotency);

    public Task<JsonNode> PutAsync(string path, JsonNode body) => ActAsync(HttpMethod.Put, path, body, null);

    /// <summary>Everything of an answer that a caller can rest on.</summary>
    public async Task<string> WholeAsync(HttpMethod method, string path, JsonNode body, string idempotency)
    {
        using var answer = await SendAsync(method, path, JsonContent.Create(body), idempotency);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not "Date").OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private async Task<JsonNode> ActAsync(HttpMethod method, string path, JsonNode body, string? idempotency)
    {
        if (!Twice) { return await ReadAsync(await SendAsync(method, path, JsonContent.Create(body), idempotency)); }
        var once = idempotency ?? Journal.Ids.New("key");
        var first = await WholeAsync(method, path, body, once);
        Assert.True(first[0] == '2', $"{method} {path}: {first}");
        Assert.Equal(first, await WholeAsync(method, path, body, once));
        return JsonNode.Parse(first[(first.IndexOf("\n\n", StringComparison.Ordinal) + 2)..])!;
    }

    /// <summary>Expects a refusal; its code.</summary>
    public async Task<(int Status, string Code)> RefusedAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var answer = await SendAsync(method, path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.False(answer.IsSuccessStatusCode, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        return ((int)answer.StatusCode, (string)JsonNode.Parse(text)!["code"]!);
    }

    /// <summary>Attaches a file to practices of a release.</summary>
    public async Task<JsonNode> AttachAsync(string release, string name, byte[] bytes, params IEnumerable<string> practices) => await ReadAsync(await SendAsync(HttpMethod.Post, $"{release}/evidence", File(name, bytes, practices)));

    public async Task<JsonNode> ReviseAsync(string release, string evidence, string name, byte[] bytes) => await ReadAsync(await SendAsync(HttpMethod.Post, $"{release}/evidence/{evidence}/revisions", File(name, bytes, [])));

    public static MultipartFormDataContent File(string name, byte[] bytes, IEnumerable<string> practices) => new()
    {
        { JsonContent.Create(new JsonObject { ["kind"] = "file", ["label"] = name, ["practices"] = new JsonArray([.. practices.Select(p => (JsonNode)p)]) }), "facts" },
        { new ByteArrayContent(bytes), "file", name },
    };

    public async Task<string> TextAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path} answered {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}: {text}");
        return text;
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode}: {text}");
            return JsonNode.Parse(text)!;
        }
    }
}

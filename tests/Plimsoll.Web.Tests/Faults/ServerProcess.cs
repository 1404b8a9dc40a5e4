// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>The server as it is installed: a process of its own that can be killed, and whose every line is kept.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _reading;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        _reading = Task.WhenAll(KeepAsync(process.StandardOutput), KeepAsync(process.StandardError));
    }

    public HttpClient Client { get; }

    /// <summary>What it wrote before its address.</summary>
    public IReadOnlyList<string> Before { get; private init; } = [];

    /// <summary>Everything it has written so far.</summary>
    public string Said { get { lock (_said) { return _said.ToString(); } } }

    private static ProcessStartInfo On(string data) =>
        new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", "http://127.0.0.1:0", "--data", data])
    {
        RedirectStandardOutput = true, RedirectStandardError = true,
        // It lives for seconds: code that is measured while it runs, to be compiled better later, costs a third of its start and never pays.
        Environment = { ["DOTNET_TieredPGO"] = "0" },
    };

    /// <summary>Starts a server and kills it as soon as something is so, ready or not.</summary>
    public static async Task KillWhileStartingAsync(string data, Func<bool> when)
    {
        using var process = Process.Start(On(data))!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await Eventually.TrueAsync(() => when() || process.HasExited);
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(when(), string.Concat(await said));
    }

    public static async Task<ServerProcess> StartAsync(string data, params (string Name, string Value)[] environment)
    {
        var start = On(data);
        foreach (var (name, value) in environment) { start.Environment[name] = value; }
        var process = Process.Start(start)!;
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) { return new ServerProcess(process, line) { Before = lines }; }
            lines.Add(line);
        }
        throw new InvalidOperationException($"The server did not start: {string.Join('\n', lines)}{await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? key, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (key is not null) { request.Headers.Authorization = new("Bearer", key); }
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited) { _process.Kill(); }
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        _process.Dispose();
    }

    private async Task KeepAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line) { lock (_said) { _said.AppendLine(line); } }
    }
}

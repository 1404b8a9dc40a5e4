// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests;

/// <summary>The real application on a free loopback port.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    private readonly PlimsollApp _app = PlimsollApp.Create(["--urls", "http://127.0.0.1:0"]).Value!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}

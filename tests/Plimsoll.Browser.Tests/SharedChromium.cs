// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Plimsoll.Browser.Tests.SharedChromium))]

namespace Plimsoll.Browser.Tests;

/// <summary>The system's Chromium, started once: what tests see of each other's pages is nothing, because each has a context of its own.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    /// <summary>The shell without a window of its own where it is installed: the whole browser takes as long to draw windows that nobody sees as the
    /// pages take.</summary>
    public static string Path { get; } = File.Exists(Shell) ? Shell : "/usr/bin/chromium";

    private const string Shell = "/usr/bin/chromium-headless-shell";

    private static IBrowser? _running;
    private IPlaywright? _playwright;

    /// <exception cref="InvalidOperationException">It is not installed here.</exception>
    public static IBrowser Running => _running ?? throw new InvalidOperationException(Browser.Missing);

    public async ValueTask InitializeAsync()
    {
        if (Browser.Missing is not null) { return; }
        _playwright = await Playwright.CreateAsync();
        _running = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Timeout = Browser.Bound, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) { await _running.DisposeAsync(); }
        _playwright?.Dispose();
    }
}

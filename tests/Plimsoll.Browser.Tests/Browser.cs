// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Plimsoll.Web;

namespace Plimsoll.Browser.Tests;

/// <summary>The real application and the system's Chromium, shared by the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly PlimsollApp _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Browser() : this([]) { }

    /// <param name="more">More switches of the application.</param>
    internal Browser(string[] more) => _app = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", Data, .. more], Clock).Value!;

    /// <summary>What time the application thinks it is.</summary>
    internal AheadClock Clock { get; } = new();

    public string Data { get; } = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    internal PlimsollApp App => _app;

    public string Address => _app.Urls.First();

    /// <summary>Why tests must skip here; null when they can run.</summary>
    public static string? Missing { get; } =
        !File.Exists(Chromium) ? $"{Chromium} is not installed (apt-get install chromium)"
        : !File.Exists(AxePath) ? "axe-core is not installed (npm ci --prefix tests/tools)"
        : null;

    public static string AxePath => Path.Combine(Root(), "tests", "tools", "node_modules", "axe-core", "axe.min.js");

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        if (Missing is not null) { return; }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Timeout = Bound, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) { await _browser.DisposeAsync(); }
        _playwright?.Dispose();
        await _app.StopAsync();
        Directory.Delete(Data, recursive: true);
    }

    /// <summary>Opens a page at an address of the application.</summary>
    public async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1200, bool script = true)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 }, JavaScriptEnabled = script, BypassCSP = true, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Bound);
        context.SetDefaultNavigationTimeout(Bound);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address + path);
        return page;
    }

    /// <summary>Milliseconds until something is taken to have failed; a busy machine does not reach it.</summary>
    private const int Bound = 120_000;

    /// <summary>Waits until the address matches. Polls, because a navigation may be over before a listener for it is in place.</summary>
    public static Task ArrivesAsync(IPage page, string pattern) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern), new PageAssertionsToHaveURLOptions { Timeout = Bound });

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Root();

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

/// <summary>The time of now, as far ahead as a test says.</summary>
internal sealed class AheadClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}

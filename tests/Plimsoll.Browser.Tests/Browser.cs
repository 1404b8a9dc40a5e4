// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Plimsoll.Web;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Browser.Tests;

/// <summary>The real application, shared by the tests of a class, and windows of the system's Chromium, which all classes share.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly PlimsollApp _app;
    private readonly List<(string? Test, IBrowserContext Context)> _open = [];

    public Browser() : this([]) { }

    /// <param name="more">More switches of the application.</param>
    internal Browser(string[] more) => _app = PlimsollApp.Create(
        ["--urls", "http://127.0.0.1:0", "--data", Data, .. more], Clock,
        // The accounts of these tests guard nothing, and each costs as much as its password.
        [.. Modules.All().Select(m => m is AccountsModule ? new AccountsModule(new PasswordWork(1)) : m)]).Value!;

    /// <summary>What time the application thinks it is.</summary>
    internal AheadClock Clock { get; } = new();

    public string Data { get; } = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    internal PlimsollApp App => _app;

    public string Address => _app.Urls.First();

    /// <summary>Why tests must skip here; null when they can run.</summary>
    public static string? Missing { get; } =
        !File.Exists(SharedChromium.Path) ? $"{SharedChromium.Path} is not installed (apt-get install chromium-headless-shell)"
        : !File.Exists(AxePath) ? "axe-core is not installed (npm ci --prefix tests/tools)"
        : null;

    public static string AxePath => Path.Combine(Root(), "tests", "tools", "node_modules", "axe-core", "axe.min.js");

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(_ => true);
        await _app.StopAsync();
        Directory.Delete(Data, recursive: true);
    }

    private async Task CloseAsync(Func<string?, bool> of)
    {
        foreach (var (_, context) in _open.Where(o => of(o.Test))) { await context.DisposeAsync(); }
        _open.RemoveAll(o => of(o.Test));
    }

    /// <summary>Opens a page at an address of the application.</summary>
    /// <param name="policy">Whether what the page says may run is held to; a test cannot add anything to such a page.</param>
    public async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1200, bool script = true, bool policy = false)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        // Windows of the test before are not looked at any more, and each costs a process.
        var test = TestContext.Current.Test?.UniqueID;
        await CloseAsync(before => before != test);
        var context = await SharedChromium.Running.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 }, JavaScriptEnabled = script, BypassCSP = !policy, ReducedMotion = ReducedMotion.Reduce,
        });
        _open.Add((test, context));
        context.SetDefaultTimeout(Bound);
        context.SetDefaultNavigationTimeout(Bound);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address + path);
        return page;
    }

    /// <summary>Milliseconds until something is taken to have failed; a busy machine does not reach it.</summary>
    internal const int Bound = 120_000;

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

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
}

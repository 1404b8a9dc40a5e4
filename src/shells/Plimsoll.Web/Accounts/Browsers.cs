// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Accounts;

/// <summary>Which browser it roughly is, in words that its owner knows it by; nothing finer is kept.</summary>
internal static class Browsers
{
    /// <summary>The first that fits: some browsers call themselves by the name of others too.</summary>
    private static readonly (string Sign, string Name)[] Names =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
        ("Chrome", "Chrome"), ("Chromium", "Chromium"), ("Safari", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <param name="agent">What the browser calls itself.</param>
    public static string Roughly(string? agent)
    {
        if (string.IsNullOrEmpty(agent)) { return "a browser that does not say which"; }
        var (name, system) = (Find(Names, agent), Find(Systems, agent));
        return (name, system) switch
        {
            (null, null) => "another program",
            (null, _) => $"a browser on {system}",
            (_, null) => name,
            _ => $"{name} on {system}",
        };
    }

    private static string? Find((string Sign, string Name)[] all, string agent) =>
        all.Where(one => agent.Contains(one.Sign, StringComparison.Ordinal)).Select(one => one.Name).FirstOrDefault();
}

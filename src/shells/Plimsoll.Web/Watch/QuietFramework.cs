// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.Logging.Console;

namespace Plimsoll.Web.Watch;

/// <summary>What the framework tells of requests while they go well: addresses as they were asked, queries and headers, and in some of them lies the secret
/// that opens something (an invitation, a reply to a round, a receipt). No setting brings such lines into a log.</summary>
internal static class QuietFramework
{
    /// <summary>Whose lines hold no part of a request, so that a setting may ask for all of them: our own, and of the framework's those about start and stop
    /// and about connections, which are what TLS that fails is found by.</summary>
    private static readonly string[] Open =
    [
        "Plimsoll.", "Microsoft.Hosting.Lifetime", "Microsoft.Extensions.Hosting.", "Microsoft.AspNetCore.Server.Kestrel.Connections",
        "Microsoft.AspNetCore.Server.Kestrel.Https.", "Microsoft.AspNetCore.Server.Kestrel.Transport.",
    ];

    /// <summary>Bounds every rule that there is, from whichever setting it comes, also one that is changed while the server runs.</summary>
    public static void Keep(IServiceCollection services) => services
        .PostConfigure<LoggerFilterOptions>(options =>
        {
            foreach (var (at, rule) in options.Rules.Index().ToArray())
            {
                options.Rules[at] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel,
                    (provider, category, level) => MayTell(category, level) && rule.Filter?.Invoke(provider, category, level) != false);
            }
            // Whatever no rule is about; the first, so that each other one goes before it.
            options.Rules.Insert(0, new LoggerFilterRule(null, null, options.MinLevel, (_, category, level) => MayTell(category, level)));
        })
        // Around each line of a request the framework puts its address, for whoever writes down what stands around lines.
        .PostConfigureAll<SimpleConsoleFormatterOptions>(options => options.IncludeScopes = false)
        .PostConfigureAll<JsonConsoleFormatterOptions>(options => options.IncludeScopes = false)
        .PostConfigureAll<ConsoleFormatterOptions>(options => options.IncludeScopes = false);

    private static bool MayTell(string? category, LogLevel level) =>
        level >= LogLevel.Warning || (category is not null && Open.Any(open => category.StartsWith(open, StringComparison.Ordinal)));
}

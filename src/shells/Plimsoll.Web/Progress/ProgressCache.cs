// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Plimsoll.Storage.Files;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress;

/// <summary>Progress pages are cached by path, format and day: what is passed or open changes at midnight.</summary>
internal static class ProgressCache
{
    public const string Policy = "progress";

    /// <summary>For what is published here: as above, and drawn anew when something is published, withdrawn or erased.</summary>
    public const string Public = "progress-public";

    extension(IServiceCollection services)
    {
        public IServiceCollection AddProgressCache() => services.AddOutputCache(options =>
        {
            options.AddPolicy(Policy, policy => policy.AddPolicy<ByDay>(), excludeDefaultPolicy: true);
            options.AddPolicy(Public, policy => policy.AddPolicy<ByDay>().AddPolicy<ByPublished>(), excludeDefaultPolicy: true);
        });
    }

    private sealed class ByPublished : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.CacheVaryByRules.QueryKeys = new(["format", "with", "after", "limit"]);
            var books = context.HttpContext.RequestServices.GetRequiredService<Books>().Now;
            context.CacheVaryByRules.VaryByValues["published"] = books.LastPublic.ToString(CultureInfo.InvariantCulture);
            var vault = context.HttpContext.RequestServices.GetRequiredService<Vault>();
            context.CacheVaryByRules.VaryByValues["erased"] = vault.CountErased().ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }

    private sealed class ByDay : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = true;
            var request = context.HttpContext.Request;
            // The API refuses a parameter that it does not know; an answer kept for the address without it must not stand in.
            var refusable = request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && request.Query.Keys.Any(key => key != "format");
            context.AllowCacheLookup = context.AllowCacheStorage = HttpMethods.IsGet(request.Method) && !refusable;
            context.AllowLocking = true;
            context.CacheVaryByRules.QueryKeys = "format";
            context.VaryByEncoding();
            context.CacheVaryByRules.VaryByValues["day"] = Day.Today(context.HttpContext.RequestServices.GetRequiredService<TimeProvider>())
                .ToString("O", CultureInfo.InvariantCulture);
            context.ResponseExpirationTimeSpan = TimeSpan.FromHours(1);
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.KeepWithinBudget();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>The day it is, in UTC.</summary>
internal static class Day
{
    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}

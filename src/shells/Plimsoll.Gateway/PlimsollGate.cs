// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>Stands before whatever serves a model and lets a request through only where the release's status allows its use.</summary>
public static class PlimsollGate
{
    /// <summary>The header that tells the serial of the status document that an answer went by.</summary>
    public const string SerialHeader = "Plimsoll-Serial";

    /// <summary>The header that names the release which succeeds this one and is in service; absent where none is known.</summary>
    public const string SuccessorHeader = "Plimsoll-Successor";

    extension(IApplicationBuilder app)
    {
        /// <summary>Puts the gate before everything that follows. It looks at the status from now on until the application stops.</summary>
        /// <exception cref="ArgumentException">A setting is wrong; the message names it and the fix.</exception>
        public IApplicationBuilder UsePlimsollGate(GateOptions options)
        {
            var services = app.ApplicationServices;
            var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger<StatusClient>();
            if (!StatusClient.Create(options, http, services.GetService<TimeProvider>() ?? TimeProvider.System, log).Succeeds(out var client, out var refusal))
            {
                http.Dispose();
                throw new ArgumentException(refusal.Sentence, nameof(options));
            }
            client.Start();
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
            {
                client.DisposeAsync().AsTask().GetAwaiter().GetResult();
                http.Dispose();
            });
            return app.UsePlimsollGate(client, options.Use);
        }

        /// <summary>The same with a client of your own, which you start and dispose.</summary>
        /// <param name="use">The use of every endpoint that names none.</param>
        public IApplicationBuilder UsePlimsollGate(StatusClient client, string? use = null) => app.Use((http, next) => PassAsync(http, next, client, use));
    }

    private static async Task PassAsync(HttpContext http, RequestDelegate next, StatusClient client, string? ordinary)
    {
        var served = http.GetEndpoint()?.Metadata.GetMetadata<ServedUse>();
        if (served is { Use: null })
        {
            await next(http);
            return;
        }
        if ((served?.Use ?? ordinary) is not { } use)
        {
            await RefuseAsync(
                http, StatusCodes.Status403Forbidden,
                new Refusal(
                    GatewayCodes.UseUnnamed, "endpoint", http.GetEndpoint()?.DisplayName, "does not say which use of the model it serves",
                    "add ServesUse to it, or ServesNoModel; the gate must stand after routing"));
            return;
        }
        var answer = await client.CheckAsync(use, http.RequestAborted);
        if (client.Successor is { } successor) { http.Response.Headers[SuccessorHeader] = successor.Release; }
        switch (answer)
        {
            case UseAnswer.Allowed allowed:
                Tell(http, allowed.HighestSerial);
                await next(http);
                break;
            case UseAnswer.Denied denied:
                Tell(http, denied.HighestSerial);
                await RefuseAsync(http, StatusCodes.Status403Forbidden, denied.Refusal);
                break;
            case UseAnswer.Unverified unverified:
                if (client.HighestSerial is > 0 and var serial) { Tell(http, serial); }
                http.Response.Headers.RetryAfter = Math.Ceiling(client.Again.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, unverified.Refusal);
                break;
            default: throw new UnreachableException();
        }
    }

    private static void Tell(HttpContext http, long serial) => http.Response.Headers[SerialHeader] = serial.ToString(CultureInfo.InvariantCulture);

    private static Task RefuseAsync(HttpContext http, int status, Refusal refusal)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            detail: refusal.Sentence, statusCode: status, title: status == StatusCodes.Status403Forbidden ? "Not allowed" : "Cannot be relied on",
            extensions: new Dictionary<string, object?>
            {
                ["code"] = refusal.Code, ["field"] = refusal.Field, ["value"] = refusal.Shown, ["fix"] = refusal.Fix
            })
                .ExecuteAsync(http);
    }
}

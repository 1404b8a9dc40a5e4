// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Journal;

/// <summary>The server on a history that does not hold: every address answers 503 with the first broken entry, as a page or as problem details, except
/// <c>/health</c> and <c>/health/live</c>, which say that the process lives.</summary>
internal static class BrokenJournal
{
    public static WebApplication Build(WebApplicationBuilder builder, Refusal refusal)
    {
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseRetryAfter();
        app.Run(http => http.Request.Path.Value switch
        {
            "/health" or Readiness.LivePath => http.Response.WriteAsync(Readiness.Lives),
            Readiness.Path => Readiness.Show([new Broken()]).ExecuteAsync(http),
            _ => Problems.Answer(http, refusal, "The history does not hold"),
        });
        return app;
    }

    private sealed class Broken : IReadyCheck
    {
        public string Name => "journal";

        public ReadyAnswer Look() =>
            new(false, "The history does not hold, and nothing but this is answered; verify says where, and a backup is restored into an empty folder.");
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Journal;

/// <summary>The server on a history that does not hold: every address answers 503 with the
/// first broken entry, except <c>/health</c>, which says that the process lives.</summary>
internal static class BrokenJournal
{
    public static WebApplication Build(WebApplicationBuilder builder, Refusal refusal)
    {
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.Run(http => http.Request.Path == "/health"
            ? http.Response.WriteAsync("ok\n")
            : TypedResults.Problem(
                detail: refusal.Sentence, statusCode: RefusalStatus.Of(refusal.Kind), title: "The history does not hold",
                extensions: new Dictionary<string, object?>
                {
                    ["code"] = refusal.Code, ["field"] = refusal.Field, ["value"] = refusal.Shown, ["fix"] = refusal.Fix
                })
                .ExecuteAsync(http));
        return app;
    }
}

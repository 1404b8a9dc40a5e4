// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Shared;

/// <summary>Says with every 503 and 429 when to come again, where whoever answers has not said it.</summary>
/// <remarks>A conflict (409) says nothing of the kind: it does not pass with time, something has to be decided anew.</remarks>
internal static class RetryAfter
{
    /// <summary>Long enough for a line to grow shorter, short enough to find out that a disk has room again.</summary>
    public const string Seconds = "5";

    extension(IApplicationBuilder app)
    {
        public IApplicationBuilder UseRetryAfter() => app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response is
                    {
                        StatusCode: StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests, Headers: { RetryAfter.Count: 0 } headers
                    })
                {
                    headers.RetryAfter = Seconds;
                }
                return Task.CompletedTask;
            });
            return next(http);
        });
    }
}

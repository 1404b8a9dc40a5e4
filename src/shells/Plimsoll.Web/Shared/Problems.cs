// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Shared;

/// <summary>Refusals as answers: problem details for the API (RFC 9457), a page for people.</summary>
internal static class Problems
{
    private const string Entry = "entry";

    /// <summary>How long a connection stays that was told that its body comes no more.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private static Refusal TooLarge(Endpoint? endpoint) =>
        new(
            HttpCodes.TooLarge, "body", null, "is too large",
            $"send at most {(endpoint?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? PlimsollApp.MaxBody) / 1024} KiB");

    public static ProblemHttpResult Of(Refusal refusal) => Of(refusal, RefusalStatus.Of(refusal.Kind));

    public static IResult Page(Refusal refusal) => Page(refusal, RefusalStatus.Of(refusal.Kind));

    /// <summary>A refused part of an address: nothing is there, whatever the refusal is elsewhere.</summary>
    public static ProblemHttpResult NothingAt(Refusal refusal) => Of(refusal, StatusCodes.Status404NotFound);

    /// <inheritdoc cref="NothingAt"/>
    public static IResult NothingAtPage(Refusal refusal) => Page(refusal, StatusCodes.Status404NotFound);

    /// <summary>Turns the address of an entry that a refusal leaves, where the server stands below a path base.</summary>
    public static void Customise(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        if (context.ProblemDetails.Extensions.TryGetValue("code", out var said) && said is string code)
        {
            Refused.Note(context.HttpContext, code, context.ProblemDetails.Detail ?? "");
        }
        if (context.HttpContext.Request.PathBase.HasValue && context.ProblemDetails.Extensions.TryGetValue(Entry, out var entry) && entry is string address)
        {
            context.ProblemDetails.Extensions[Entry] = Outward.Of(context.HttpContext.Request, address);
        }
    };

    private static ProblemHttpResult Of(Refusal refusal, int status, string? title = null)
    {
        var told = new Dictionary<string, object?>
        {
            ["code"] = refusal.Code, ["field"] = refusal.Field, ["value"] = refusal.Shown, ["fix"] = refusal.Fix,
        };
        if (refusal.Left is { } left)
        {
            told["digest"] = left.Digest.ToString();
            told["ledgerIndex"] = left.Seq.ToString(CultureInfo.InvariantCulture);
            if (left.Address is { } address) { told[Entry] = address; }
            (told["entryBytes"], told["proof"]) = (left.Entry, left.Proof);
        }
        return TypedResults.Problem(detail: refusal.Sentence, statusCode: status, title: title ?? Title(status), extensions: told);
    }

    private static RefusedAnswer Page(Refusal refusal, int status) => new(refusal, status);

    /// <summary>Answers what goes no further than the door, as a page or as problem details.</summary>
    /// <param name="title">Of the problem; that of its status where none is given.</param>
    public static Task Answer(HttpContext http, Refusal refusal, string? title = null)
    {
        var status = RefusalStatus.Of(refusal.Kind);
        http.Response.StatusCode = status;
        return title is null || !IsApi(http) ? Answer(http, refusal, status).ExecuteAsync(http) : Of(refusal, status, title).ExecuteAsync(http);
    }

    /// <summary>Gives a bodiless error status a body of the caller's kind.</summary>
    public static Task StatusPageAsync(StatusCodeContext context)
    {
        var (http, status) = (context.HttpContext, context.HttpContext.Response.StatusCode);
        var refusal = status switch
        {
            StatusCodes.Status404NotFound =>
                new Refusal(HttpCodes.NotFound, "address", http.Request.Path, "leads nowhere", "start from / or from /openapi/v1.json"),
            StatusCodes.Status405MethodNotAllowed =>
                new Refusal(HttpCodes.Method, "method", http.Request.Method, "is not understood here", $"use {http.Response.Headers.Allow}"),
            StatusCodes.Status413PayloadTooLarge => TooLarge(http.GetEndpoint()),
            StatusCodes.Status429TooManyRequests =>
                new Refusal(HttpCodes.TooMany, "requests", null, "come too fast from this address", "wait as long as Retry-After says"),
            _ => new Refusal(HttpCodes.Refused, "request", null, $"was refused with status {status}", "change it and try again"),
        };
        return Outward.AnswerAsync(http, Answer(http, refusal, status));
    }

    /// <summary>The last resort. Says nothing about the inside, and cannot fail for what the request holds.</summary>
    public static async Task BrokenAsync(HttpContext http)
    {
        var fault = http.Features.Get<IExceptionHandlerFeature>();
        var (status, refusal) = fault?.Error switch
        {
            BodyRefusedException body => (body.StatusCode, body.Refusal),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } large => (large.StatusCode, TooLarge(fault.Endpoint)),
            BadHttpRequestException bad =>
                (bad.StatusCode, new Refusal(HttpCodes.Malformed, "request", null, "cannot be read", "check its form and length")),
            _ => (
                StatusCodes.Status500InternalServerError,
                new Refusal(HttpCodes.Broken, "server", null, "met a fault of its own", "try again; if it stays, report it with the time")),
        };
        http.Response.StatusCode = status;
        try
        {
            if (fault?.Error is not BodyRefusedException { Reading: true }) { await Outward.AnswerAsync(http, Answer(http, refusal, status)); return; }
            http.Response.Headers.Connection = "close";
            await Outward.AnswerAsync(http, Answer(http, refusal, status));
            // The server would wait for the rest of the body, cannot while a read of it is open, and would say so in the log each time.
            await http.Response.CompleteAsync();
            // What was written is on its way by then; an end of the connection would overtake it.
            try { await Task.Delay(Farewell, http.RequestAborted); }
            catch (OperationCanceledException) { /* The caller has gone. */ }
            http.Abort();
        }
        catch (Exception e) when (!http.Response.HasStarted && e is not OperationCanceledException)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync("Something broke on our side.\n");
        }
    }

    private static IResult Answer(HttpContext http, Refusal refusal, int status) =>
        IsApi(http) ? Of(refusal, status) : Page(refusal, status);

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "Malformed",
        StatusCodes.Status404NotFound => "Unknown",
        StatusCodes.Status405MethodNotAllowed => "Method not allowed",
        StatusCodes.Status410Gone => "Gone",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status422UnprocessableEntity => "Not accepted",
        StatusCodes.Status429TooManyRequests => "Too many requests",
        StatusCodes.Status500InternalServerError => "Broken",
        _ => "Refused",
    };
}

// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>POST /guidance/ticks: turns a saved file into an address and forgets it. Writes nothing, so it needs no antiforgery token.</summary>
internal static class LoadTicks
{
    private const int MaxFile = 128 * 1024;

    /// <summary>Room for the rest of the request line below the server's own limit.</summary>
    private const int MaxAddress = PlimsollApp.MaxRequestLine - 1024;

    public static async Task<IResult> HandleAsync(HttpRequest request, Library library, CancellationToken ct)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data" ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary)) { return Problems.Page(new Refusal(HttpCodes.Malformed, "body", null, "is not a form with a file", "choose the file that you saved")); }
        var bytes = await FirstPartAsync(new MultipartReader(boundary, request.Body), ct);
        if (bytes is null or []) { return Problems.Page(new Refusal(GuidanceCodes.MissingValue, "file", null, "is missing", "choose the file that you saved")); }
        if (bytes.Length > MaxFile) { return Problems.Page(new Refusal(HttpCodes.TooLarge, "file", null, "is too large", "choose the file that you saved, at most 128 KiB")); }
        if (!Ticks.FromJson(bytes, "your file", library).Succeeds(out var saved, out var refusal)) { return Problems.Page(refusal); }
        var address = GuidanceQuery.Of(saved.Profile, saved.Edition, library, saved.Ticks).To("/guidance/checklist");
        return address.Length > MaxAddress
            ? Problems.Page(new Refusal(GuidanceCodes.TooManyLinks, "file", null, "holds more than an address can carry", "shorten or drop some links in it"))
            : new SeeOther(address);
    }

    private static async Task<byte[]?> FirstPartAsync(MultipartReader reader, CancellationToken ct)
    {
        try
        {
            if (await reader.ReadNextSectionAsync(ct) is not { } section) { return null; }
            using var buffer = new MemoryStream();
            var chunk = new byte[8192];
            int read;
            while (buffer.Length <= MaxFile && (read = await section.Body.ReadAsync(chunk, ct)) > 0) { buffer.Write(chunk, 0, read); }
            return buffer.ToArray();
        }
        catch (Exception e) when (e is not BadHttpRequestException && e is IOException or InvalidDataException)
        {
            return null;
        }
    }

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}

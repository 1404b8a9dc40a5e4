// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What somebody typed into the form of /release/verify; the decision itself is a file and is forgotten.</summary>
public sealed record VerifyForm(string? Key, string? Stage, string? Subjects)
{
    public static readonly VerifyForm Empty = new(null, null, null);

    /// <summary>Stages with their names for people.</summary>
    public static IReadOnlyList<(string Value, string Label)> Stages { get; } = [.. Terms.Stages.All.Select(w => (w.Key, w.Label))];
}

/// <summary>/release/verify: GET shows the form, POST answers it. Nothing is kept.</summary>
internal static class ShowVerify
{
    private const string Digests = "subjects";

    public static IResult Handle() => new RazorComponentResult<VerifyPage>(new { Form = VerifyForm.Empty });

    public static async Task<IResult> AnswerAsync(HttpRequest request, TimeProvider clock, CancellationToken ct)
    {
        if (await PartsAsync(request, ct) is not { } parts) { return Problems.Page(new Refusal(HttpCodes.Malformed, "body", null, "is not a form with a file", "choose the decision on the page /release/verify")); }
        var form = new VerifyForm(Text("key"), Text("stage"), Text(Digests));
        if (parts.GetValueOrDefault("decision") is not { Length: > 0 } decision) { return Refused("decision", "is missing", "choose the file of the decision"); }
        if (form.Key is not { } key) { return Refused("key", "is missing", "paste the public key that you trust"); }
        if (form.Stage is not { } stage) { return Refused("stage", "is missing", "choose the stage at which the model is about to be used"); }
        var digests = (form.Subjects ?? "").Split((char[])['\n', '\r', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return VerifyDecision.Verify(decision, key, stage, digests, null, clock.GetUtcNow()).Succeeds(out var verified, out var refusal)
            ? new RazorComponentResult<VerifyPage>(new { Form = form, Answer = VerifyAnswer.Of(verified) })
            : new RazorComponentResult<VerifyPage>(new { Form = form, Refusal = refusal }) { StatusCode = RefusalStatus.Of(refusal.Kind) };

        string? Text(string name) => parts.GetValueOrDefault(name) is { } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;

        IResult Refused(string field, string reason, string fix) =>
            new RazorComponentResult<VerifyPage>(new { Form = form, Refusal = new Refusal(ReleaseCodes.BadValue, field, null, reason, fix) }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    /// <summary>The parts of a form by name, in memory; the limit of the request bounds them. Null when it is no form.</summary>
    private static async Task<Dictionary<string, byte[]>?> PartsAsync(HttpRequest request, CancellationToken ct)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data" ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary)) { return null; }
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) { return null; }
                using var buffer = new MemoryStream();
                await section.Body.CopyToAsync(buffer, ct);
                if (!parts.TryAdd(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), buffer.ToArray())) { return null; }
            }
            return parts;
        }
        catch (Exception e) when (e is not BadHttpRequestException && e is IOException or InvalidDataException)
        {
            return null;
        }
    }
}

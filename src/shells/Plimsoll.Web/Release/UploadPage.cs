// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A file that comes by a form, streamed: nothing of it is read before the form is known to be ours, and none of it is held in memory.</summary>
internal sealed class UploadPage(ReleaseDesk desk, ReleaseFrames frames, AttachEvidence attach, ShowEvidence library, ShowPractice practices, IAntiforgery antiforgery)
{
    /// <summary>Where the token of a form that cannot be buffered is looked for.</summary>
    private const string TokenHeader = "RequestVerificationToken";

    private const string TokenField = "__RequestVerificationToken";
    private const int MostText = 16 * 1024;
    private const int MostParts = 20;

    /// <param name="evidence">The piece that the file replaces; null for a new one.</param>
    public async Task<IResult> HandleAsync(string release, string? evidence, HttpContext http, Caller caller, CancellationToken ct)
    {
        if (!desk.Find(caller, release).Succeeds(out _, out var refusal)) { return Problems.Page(refusal, RefusalStatus.Of(refusal)); }
        var boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType == "multipart/form-data" ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary)) { return Forged; }
        try
        {
            var reader = new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = attach.MostBytes + (512 * 1024) };
            if (await reader.ReadNextSectionAsync(ct) is not { } first || Name(first) != TokenField || await TextAsync(first, ct) is not { } token) { return Forged; }
            http.Request.Headers[TokenHeader] = token;
            if (!await antiforgery.IsRequestValidAsync(http)) { return Forged; }
            var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
            while (await reader.ReadNextSectionAsync(ct) is { } part)
            {
                if (Name(part) is not { } name || fields.Count > MostParts) { return Forged; }
                if (name != "file")
                {
                    if (await TextAsync(part, ct) is not { } text) { return Again(Typed(fields), new Refusal("release.bad-value", name, null, "is too long", $"write at most {MostText / 1024} KiB")); }
                    fields[name] = text;
                    continue;
                }
                var typed = Typed(fields);
                // What was typed is looked at first, so that no bytes are left behind for its sake.
                var imported = typed["imported"] == "yes";
                if (!AskOf(typed, imported ? EvidenceKind.Imported : EvidenceKind.File, imported ? null : FileName(part)).Succeeds(out var ask, out refusal)) { return Again(typed, refusal); }
                if (imported) { return (await attach.ToolAsync(ask, caller, part.Body, ct)).Succeeds(out var result, out refusal) ? await KeepAsync(typed, result.Ask, result.File) : Again(typed, refusal); }
                return (await attach.FileAsync(caller, part.Body, ct)).Succeeds(out var file, out refusal) ? await KeepAsync(typed, ask, file) : Again(typed, refusal);
            }
            return Again(Typed(fields), new Refusal("release.bad-value", "file", null, "is missing", "choose a file"));
        }
        catch (Exception e) when (e is not BadHttpRequestException && e is IOException or InvalidDataException) { return Forged; }

        async Task<IResult> KeepAsync(Typed typed, AttachEvidence.Ask ask, ReceivedFile file)
        {
            if (file.Size == 0 && ask.Label is null) { return Again(typed, new Refusal("release.bad-value", "file", null, "is missing", "choose a file")); }
            var seen = frames.Fresh(release, caller, typed, told => evidence is not null && told.Evidence == evidence);
            return (await attach.KeepAsync(release, evidence, ask, file, seen, caller, ct)).Succeeds(out _, out var no) ? Forms.See(ShowEvidence.After(caller, release, evidence, typed)) : Again(typed, ReleaseFrames.Plainly(no));
        }

        IResult Again(Typed typed, Refusal why) => evidence is not null ? library.Piece(release, evidence, caller, typed, why)
            : typed["practice"] is { } practice ? practices.Page(release, practice, null, caller, typed, why) : library.Page(release, null, null, null, caller, typed, why);
    }

    private static Result<AttachEvidence.Ask> AskOf(Typed typed, EvidenceKind kind, string? name) =>
        !Say.Read(typed, "collectedAt").Succeeds(out var collected, out var no) ? no
        : Ending.Read(typed, "expiresAt", "release.bad-value", out var expires) is { } refusal ? refusal
        : new AttachEvidence.Ask(kind, ShowEvidence.Practices(typed), typed["label"] ?? name, CollectedAt: collected.At, ExpiresAt: expires);

    private static Typed Typed(Dictionary<string, StringValues> fields) => new(new FormCollection(fields));

    /// <summary>A text part; null when it is too long.</summary>
    private static async Task<string?> TextAsync(MultipartSection part, CancellationToken ct)
    {
        var bytes = new byte[MostText + 1];
        var length = await part.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return length > MostText ? null : Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static string? Name(MultipartSection part) => ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;

    /// <summary>The name that the file has where it comes from; a path before it is left out.</summary>
    private static string? FileName(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) && HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value is { Length: > 0 } name
            ? name[(name.LastIndexOfAny(['/', '\\']) + 1)..] : null;

    private static IResult Forged => Problems.Page(new Refusal("http.forged", "form", null, "did not come from a page of ours, or the page is too old", "open the page again and send it once more"), StatusCodes.Status400BadRequest);
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using Plimsoll.Release;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A file that comes by a form, streamed: nothing of it is read before the form is known to be ours, and none of it is held in memory.</summary>
internal sealed class UploadPage(
    Acting acting, AttachEvidence attach, ShowEvidence library, ShowPractice practices, IAntiforgery antiforgery)
{
    private const int MostText = 16 * 1024;

    /// <summary>Token, twenty-two fields and a file.</summary>
    private const int MostParts = 24;

    /// <param name="evidence">The piece that the file replaces; null for a new one.</param>
    public async Task<IResult> HandleAsync(string release, string? evidence, HttpContext http, Caller caller, CancellationToken ct)
    {
        if (!acting.Find(caller, release).Succeeds(out _, out var refusal)) { return Problems.Page(refusal); }
        return await Multipart.ReadAsync(http.Request, new MultipartLimits(MostText, attach.MostBytes + (512 * 1024), MostParts), ReadAsync, _ => Forged);

        async Task<IResult> ReadAsync(Multipart form)
        {
            // Somebody who signed in meanwhile finds what they typed, and chooses the file once more; it is not read.
            var untaken = !await form.IsOursAsync(http, antiforgery, ct);
            if (untaken && !OwnPages.IsOwn(http.Request)) { return Forged; }
            var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
            var next = await form.NextAsync(ct);
            for (; next.Part is { } part; next = await form.NextAsync(ct))
            {
                if (part.Name != "file")
                {
                    if (!(await part.BytesAsync(MostText, ct)).Succeeds(out var text, out _))
                    {
                        return Again(Typed(fields), new Refusal(ReleaseCodes.BadValue, part.Name, null, "is too long", $"write at most {MostText / 1024} KiB"));
                    }
                    fields[part.Name] = Encoding.UTF8.GetString(text);
                    continue;
                }
                var typed = Typed(fields);
                if (untaken) { return Again(typed, TooOld); }
                // What was typed is looked at first, so that no bytes are left behind for its sake.
                var imported = typed["imported"] == "yes";
                var reader = new FieldReader(typed, ReleaseCodes.BadValue);
                var ask = AskOf(reader, imported ? EvidenceKind.Imported : EvidenceKind.File, imported ? null : FileName(part));
                if (reader.Refusal is { } bare) { return Again(typed, bare); }
                var received = imported ? await attach.ToolAsync(ask, caller, part, ct) : await attach.FileAsync(ask, caller, part.Body, ct);
                if (!received.Succeeds(out var came, out refusal)) { return Again(typed, refusal); }
                if (!await IsLastAsync(form, caller, came.File)) { return Again(typed, Late); }
                return await KeepAsync(typed, came.Ask, came.File);
            }
            return next.Refusal is not null ? Forged : untaken ? Again(Typed(fields), TooOld)
                : Again(Typed(fields), new Refusal(ReleaseCodes.BadValue, "file", null, "is missing", "choose a file"));
        }

        // What stands behind the file was not looked at when it was taken: it is refused, and never lost in silence.
        async Task<bool> IsLastAsync(Multipart form, Caller caller, ReceivedFile file)
        {
            var last = false;
            try { return last = await form.NextAsync(ct) is (null, null); }
            finally { if (!last) { attach.Drop(caller, file); } }
        }

        async Task<IResult> KeepAsync(Typed typed, AttachEvidence.Ask ask, ReceivedFile file)
        {
            if (file.Size == 0 && ask.Label is null) { return Again(typed, new Refusal(ReleaseCodes.BadValue, "file", null, "is missing", "choose a file")); }
            var seen = acting.Fresh(caller, release, typed.Rev, told => evidence is not null && told.Evidence == evidence);
            return (await attach.KeepAsync(release, evidence, ask, file, new Asking(caller, seen, null, ct))).Succeeds(out _, out var no)
                ? Forms.See(ShowEvidence.After(caller, release, evidence, typed))
                : Again(typed, no);
        }

        IResult Again(Typed typed, Refusal why) => evidence is not null ? library.Piece(release, evidence, caller, typed, why)
            : typed["practice"] is { } practice ? practices.Page(release, practice, null, caller, typed, why)
            : library.Page(release, null, null, null, caller, typed, why);
    }

    private static AttachEvidence.Ask AskOf(FieldReader fields, EvidenceKind kind, string? name)
    {
        // It was collected from the first moment of that day in UTC.
        DateTimeOffset? collected = fields.OptionalDay("collectedAt", like: "2026-11-20") is { } day
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
        return new AttachEvidence.Ask(
            kind, ShowEvidence.Practices(fields.Typed), fields["label"] ?? name, CollectedAt: collected,
            ExpiresAt: fields.OptionalEnd("expiresAt", like: "2026-11-20"), Adverse: fields["adverse"] == "yes",
            Against: fields["adverse"] == "yes" ? fields["against"] : null);
    }

    private static Typed Typed(Dictionary<string, StringValues> fields) => new(new FormCollection(fields));

    /// <summary>The name that the file has where it comes from; a path before it is left out.</summary>
    private static string? FileName(FormPart part) => part.FileName is { Length: > 0 } name ? name[(name.LastIndexOfAny(['/', '\\']) + 1)..] : null;

    private static Refusal Late =>
        new(ReleaseCodes.BadValue, "file", null, "is not the last field, and what stands behind it is not read", "open the page again and send it once more");

    private static Refusal TooOld =>
        new(
            HttpCodes.Forged, "form", null, "was opened before you signed in, or is too old, and nothing was taken",
            "look through what you typed, choose the file again and send it");

    private static IResult Forged => Problems.Page(Forms.Forged);
}

// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Antiforgery;
using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A file that comes by a form.</summary>
internal sealed class UploadPage(
    Acting acting, AttachEvidence attach, ShowEvidence library, ShowPractice practices, IAntiforgery antiforgery)
{
    /// <summary>Bytes of the longest field.</summary>
    public const int MostText = 16 * 1024;

    /// <summary>Token, twenty-two fields and a file.</summary>
    private const int MostParts = 24;

    /// <param name="evidence">The piece that the file replaces; null for a new one.</param>
    public Task<IResult> HandleAsync(string release, string? evidence, HttpContext http, Caller caller, CancellationToken ct)
    {
        return !acting.Find(caller, release).Succeeds(out _, out var refusal) ? Task.FromResult(Problems.Page(refusal))
            : new FileForm<AttachEvidence.FromTool>(
                ReleaseCodes.BadValue, new MultipartLimits(MostText, attach.MostBytes + (512 * 1024), MostParts), TakeAsync,
                came => attach.Drop(caller, came.File), KeepAsync, Again)
                .ReadAsync(http, antiforgery, ct);

        async Task<Result<AttachEvidence.FromTool>> TakeAsync(FieldReader fields, FormPart part)
        {
            var imported = fields["imported"] == "yes";
            var ask = AskOf(fields, imported ? EvidenceKind.Imported : EvidenceKind.File, imported ? null : FileName(part));
            return fields.Refusal is { } bare ? bare
                : imported ? await attach.ToolAsync(ask, caller, part, ct) : await attach.FileAsync(ask, caller, part.Body, ct);
        }

        async Task<IResult> KeepAsync(Typed typed, AttachEvidence.FromTool? came)
        {
            if (came is null or { File.Size: 0, Ask.Label: null })
            {
                if (came is not null) { attach.Drop(caller, came.File); }
                return Again(typed, new Refusal(ReleaseCodes.BadValue, "file", null, "is missing", "choose a file"));
            }
            var seen = acting.Fresh(caller, release, typed.Rev, told => evidence is not null && told.Evidence == evidence);
            return (await attach.KeepAsync(release, evidence, came.Ask, came.File, new Asking(caller, seen, null, ct))).Succeeds(out _, out var no)
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

    /// <summary>The name that the file has where it comes from; a path before it is left out.</summary>
    public static string? FileName(FormPart part) => part.FileName is { Length: > 0 } name ? name[(name.LastIndexOfAny(['/', '\\']) + 1)..] : null;
}

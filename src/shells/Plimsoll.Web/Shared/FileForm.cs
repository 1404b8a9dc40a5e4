// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Shared;

/// <summary>A form whose last field is a file, streamed: nothing of it is read before the form is known to be ours, and none of the file is held in
/// memory.</summary>
/// <typeparam name="T">What the file becomes.</typeparam>
/// <param name="bad">Code of the refusal of a field that cannot be read.</param>
/// <param name="limits">The most that is taken of it.</param>
/// <param name="take">Looks at what was typed, then takes the file; asked before a byte of it is read.</param>
/// <param name="drop">Lets go of a file that came in and is not kept.</param>
/// <param name="keep">Does what the form asks for; without a file where none was sent.</param>
/// <param name="again">The page with what was typed, and why.</param>
internal sealed class FileForm<T>(
    RefusalCode bad, MultipartLimits limits, Func<FieldReader, FormPart, Task<Result<T>>> take, Action<T> drop, Func<Typed, T?, Task<IResult>> keep,
    Func<Typed, Refusal, IResult> again) where T : class
{
    public Task<IResult> ReadAsync(HttpContext http, IAntiforgery antiforgery, CancellationToken ct) =>
        Multipart.ReadAsync(http.Request, limits, form => ReadAsync(form, http, antiforgery, ct), _ => Forged);

    private async Task<IResult> ReadAsync(Multipart form, HttpContext http, IAntiforgery antiforgery, CancellationToken ct)
    {
        // Somebody who signed in meanwhile finds what they typed, and chooses the file once more; it is not read.
        var untaken = !await form.IsOursAsync(http, antiforgery, ct);
        if (untaken && !OwnPages.IsOwn(http.Request)) { return Forged; }
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var next = await form.NextAsync(ct);
        for (; next.Part is { } part; next = await form.NextAsync(ct))
        {
            if (part.Name == "file") { return await FileAsync(form, part, new Typed(new FormCollection(fields), http.Request.Path), untaken, ct); }
            if (!(await part.BytesAsync(limits.MostField, ct)).Succeeds(out var text, out _))
            {
                return again(
                    new Typed(new FormCollection(fields), http.Request.Path),
                    new Refusal(bad, part.Name, null, "is too long", $"write at most {limits.MostField / 1024} KiB"));
            }
            fields[part.Name] = Encoding.UTF8.GetString(text);
        }
        var typed = new Typed(new FormCollection(fields), http.Request.Path);
        return next.Refusal is not null ? Forged : untaken ? again(typed, TooOld) : await keep(typed, null);
    }

    private async Task<IResult> FileAsync(Multipart form, FormPart part, Typed typed, bool untaken, CancellationToken ct)
    {
        if (untaken) { return again(typed, TooOld); }
        // What was typed is looked at first, so that no bytes are left behind for its sake.
        var reader = new FieldReader(typed, bad);
        if (!(await take(reader, part)).Succeeds(out var came, out var refusal)) { return again(typed, refusal); }
        // What stands behind the file was not looked at when it was taken: it is refused, and never lost in silence.
        var last = false;
        try { last = await form.NextAsync(ct) is (null, null); }
        finally { if (!last) { drop(came); } }
        return last ? await keep(typed, came) : again(
            typed, new Refusal(bad, "file", null, "is not the last field, and what stands behind it is not read", "open the page again and send it once more"));
    }

    private static Refusal TooOld =>
        new(
            HttpCodes.Forged, "form", null, "was opened before you signed in, or is too old, and nothing was taken",
            "look through what you typed, choose the file again and send it");

    private static IResult Forged => Problems.Page(Forms.Forged);
}

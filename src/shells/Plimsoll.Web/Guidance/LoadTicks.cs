// SPDX-License-Identifier: Apache-2.0

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
        if (!Multipart.IsOne(request))
        {
            return Problems.Page(new Refusal(HttpCodes.Malformed, "body", null, "is not a form with a file", "choose the file that you saved"));
        }
        var first = await Multipart.ReadAsync<Result<byte[]>>(
            request, new MultipartLimits(MaxFile, null, MostParts: 1), async form =>
                await form.NextAsync(ct) is ({ } part, null) ? await part.BytesAsync(MaxFile, ct) : Missing, _ => Missing);
        if (!first.Succeeds(out var bytes, out var refusal))
        {
            return refusal.Is == HttpCodes.TooLarge
                ? Problems.Page(refusal with { Field = "file", Fix = "choose the file that you saved, at most 128 KiB" }) : Problems.Page(refusal);
        }
        if (bytes is []) { return Problems.Page(Missing); }
        if (!Ticks.FromJson(bytes, "your file", library).Succeeds(out var saved, out refusal)) { return Problems.Page(refusal); }
        var address = GuidanceQuery.Of(saved.Profile, saved.Edition, library, saved.Ticks).To("/guidance/checklist");
        return address.Length > MaxAddress
            ? Problems.Page(new Refusal(GuidanceCodes.TooManyLinks, "file", null, "holds more than an address can carry", "shorten or drop some links in it"))
            : Forms.See(address);
    }

    private static Refusal Missing => new(GuidanceCodes.MissingValue, "file", null, "is missing", "choose the file that you saved");
}

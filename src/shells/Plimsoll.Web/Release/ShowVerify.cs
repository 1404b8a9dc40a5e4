// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
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

    /// <summary>Far more than the form has.</summary>
    private const int MostParts = 64;

    public static IResult Handle() => new RazorComponentResult<VerifyPage>(new { Form = VerifyForm.Empty });

    public static async Task<IResult> AnswerAsync(HttpRequest request, Books books, TimeProvider clock, CancellationToken ct)
    {
        if (await PartsAsync(request, ct) is not { } parts)
        {
            return Problems.Page(new Refusal(
                HttpCodes.Malformed, "body", null, "is not a form with a file", "choose the decision on the page /release/verify"));
        }
        var form = new VerifyForm(Text("key"), Text("stage"), Text(Digests));
        if (parts.GetValueOrDefault("decision") is not { Length: > 0 } decision)
        {
            return Refused("decision", "is missing", "choose the file of the decision");
        }
        if (form.Key is not { } key) { return Refused("key", "is missing", "paste the public key that you trust"); }
        if (form.Stage is not { } stage) { return Refused("stage", "is missing", "choose the stage at which the model is about to be used"); }
        var digests = (form.Subjects ?? "").Split((char[])['\n', '\r', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return VerifyDecision.Verify(decision, key, stage, digests, null, books.Now, clock.GetUtcNow()).Succeeds(out var verified, out var refusal)
            ? new RazorComponentResult<VerifyPage>(new { Form = form, Answer = VerifyAnswer.Of(verified) })
            : new RazorComponentResult<VerifyPage>(new { Form = form, Refusal = refusal }) { StatusCode = RefusalStatus.Of(refusal.Kind) };

        string? Text(string name) => parts.GetValueOrDefault(name) is { } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;

        IResult Refused(string field, string reason, string fix) =>
            new RazorComponentResult<VerifyPage>(new { Form = form, Refusal = new Refusal(ReleaseCodes.BadValue, field, null, reason, fix) })
            {
                StatusCode = StatusCodes.Status422UnprocessableEntity
            };
    }

    /// <summary>The parts of a form by name, in memory; the limit of the request bounds them. Null when it is no form.</summary>
    private static Task<Dictionary<string, byte[]>?> PartsAsync(HttpRequest request, CancellationToken ct) =>
        Multipart.ReadAsync<Dictionary<string, byte[]>?>(request, new MultipartLimits(int.MaxValue, null, MostParts), async form =>
        {
            var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            for (;;)
            {
                var (part, refusal) = await form.NextAsync(ct);
                if (part is null) { return refusal is null ? parts : null; }
                if (!(await part.BytesAsync(int.MaxValue, ct)).Succeeds(out var bytes, out _) || !parts.TryAdd(part.Name, bytes)) { return null; }
            }
        }, _ => null);
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>POST /api/v1/usage/read: what would intake make of these events? Nothing is kept.</summary>
internal static class ReadActivity
{
    public static async Task<IResult> HandleAsync(HttpRequest request, string? form, string? at, TimeProvider clock, CancellationToken ct)
    {
        DateTimeOffset? otherwise = null;
        if (at is not null)
        {
            if (Instant.Asked("at", at, UsageCodes.BadValue, out var instant) is { } bad) { return Refused(bad); }
            otherwise = instant;
        }
        var named = default(ActivityForm);
        if (form is not null && ActivityFile.Forms.Parse(form, out named, UsageCodes.BadValue) is { } unknown) { return Refused(unknown); }
        var bytes = await Body.BytesAsync(request, ct);
        // The key dies with the request: hashes that it makes mean nothing to anybody.
        var intake = new Intake(new PersonKey(RandomNumberGenerator.GetBytes(PersonKey.Length), "read"), clock.GetUtcNow())
        {
            OtherwiseAt = otherwise, MostSeen = Intake.MostRows,
        };
        return ActivityFile.Take(bytes, form is null ? ActivityFile.Guess(bytes) : named, intake).Succeeds(out var taken, out var refusal)
            ? TypedResults.Bytes(TakenDocument.ToUtf8(taken), "application/json")
            : Refused(refusal);
    }

    private static ProblemHttpResult Refused(Refusal refusal) => Problems.Of(refusal);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>POST /api/v1/release/judge: would the release of this history pass the gate of its stage, now or at a past instant? Nothing is kept.</summary>
internal static class JudgeGate
{
    public static async Task<IResult> HandleAsync(HttpRequest request, string? asOf, GateRules rules, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (asOf is not null && Instant.Asked("asOf", asOf, ReleaseCodes.BadValue, out now) is { } bad) { return Problems.Of(bad); }
        return JudgedHistory.Of(await Body.BytesAsync(request, ct), "body", rules, now).Succeeds(out var judged, out var refusal)
            ? TypedResults.Bytes(judged.ToUtf8(), "application/json")
            : Problems.Of(refusal);
    }
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Release.Evidence;

/// <summary>Whether a piece of evidence shows that something was mended: what an evaluation found, or what a model was lowered for. One rule for
/// both.</summary>
internal static class Showing
{
    /// <summary>Why a piece shows nothing of it, as it reads after its name; null where it may.</summary>
    /// <param name="evidence">A piece that the release holds.</param>
    /// <param name="since">When it came to be mended: what was here by then mends nothing of it, nor do the same bytes under another id.</param>
    /// <param name="it">What came then, as it reads after "before".</param>
    public static string? Fault(Dossier state, string evidence, DateTimeOffset since, string it, DateTimeOffset now)
    {
        var item = state.Evidence[evidence];
        return !item.CountsAt(now) ? "does not count: it was withdrawn, expired, failed or is gone"
            : state.Adverse.TryGetValue(evidence, out var adverse) && adverse.Answer is not { Answer: AdverseAnswer.Keeps }
                ? "is said to speak against the release"
            : item.Current.ReceivedAt <= since ? $"was there before {it}"
            : state.Evidence.Values.Any(e => e.Revisions.Any(r => r.ReceivedAt <= since && r.Content.Digest == item.Current.Content.Digest))
                ? $"holds or points to the same bytes as a piece that was there before {it}"
            : null;
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>What a patch fixes, as its signed decision names it, and what was not asked again because the patch does not touch it.</summary>
/// <param name="Fixes">Ids in the register of vulnerabilities of whoever released; an advisory that was published names the same.</param>
/// <param name="Touches">Practices that the fix touches.</param>
/// <param name="Kept">Practices whose answers were carried over and counted without being looked at again.</param>
public sealed record DisclosedPatch(IReadOnlyList<string> Fixes, IReadOnlyList<string> Touches, IReadOnlyList<string> Kept)
{
    /// <summary>It in words.</summary>
    public string Line =>
        $"patch: fixes {string.Join(", ", Fixes)}; touches {string.Join(", ", Touches)}; carried over and not looked at again: "
        + (Kept.Count == 0 ? "nothing" : string.Join(", ", Kept));

    /// <summary>What a release fixes; null where it is no patch.</summary>
    public static DisclosedPatch? Of(Dossier state) =>
        state.Patch is { } patch ? new DisclosedPatch(patch.Fixes, patch.Touches, [.. state.KeptAnswers.Order(StringComparer.Ordinal)]) : null;

    /// <summary>What a decision says of it.</summary>
    internal static DisclosedPatch? Of(ContentFields f) =>
        f.OptionalMap("patch") is { } p ? new DisclosedPatch(p.Texts("fixes"), p.Texts("touches"), p.Texts("kept")) : null;
}

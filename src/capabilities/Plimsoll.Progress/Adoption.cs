// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Progress;

/// <summary>The rule by which counts become a level. Source: 003, lines 628-637 and 1093-1102.</summary>
public static class Adoption
{
    /// <summary>The level of one process.</summary>
    /// <param name="adopted">Providers that have adopted it or are collaborating to adopt it.</param>
    /// <param name="partial">Providers that have part of it.</param>
    /// <param name="assessed">Providers that count. Of 12: 1 to 3 low, 4 to 6 medium, 7 to 12 high;
    /// of another number the report's shares hold: at most 25 % low, at most 50 % medium.</param>
    /// <returns>The level; <see cref="AdoptionLevel.NotApplicable"/> when nobody counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more providers are counted than assessed.</exception>
    public static AdoptionLevel Level(int adopted, int partial, int assessed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(adopted);
        ArgumentOutOfRangeException.ThrowIfNegative(partial);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)adopted + partial, assessed);
        if (assessed == 0) { return AdoptionLevel.NotApplicable; }
        if (adopted == 0) { return partial == 0 ? AdoptionLevel.None : AdoptionLevel.Low; }
        return 4L * adopted <= assessed ? AdoptionLevel.Low : 2L * adopted <= assessed ? AdoptionLevel.Medium : AdoptionLevel.High;
    }

    /// <summary>A level as people must read it: the words "presence, not quality" never leave it.</summary>
    public static string Label(AdoptionLevel level) =>
        level == AdoptionLevel.NotApplicable ? "not rated (N/A)" : $"{ProgressTerms.Levels[level].Label} ({ProgressTerms.PresenceNotQuality})";
}

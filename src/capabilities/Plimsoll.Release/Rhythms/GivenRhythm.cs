// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Rhythms;

/// <summary>A look that is on the record.</summary>
/// <param name="Record">Id of its record.</param>
/// <param name="Day">The day of the look; of a summary, the last day of what it is about.</param>
public sealed record Sighting(string Record, DateOnly Day);

/// <summary>That nobody watches something, which somebody decided who may.</summary>
public sealed record GivenAside(string By, DateTimeOffset At, VaultRef Reason);

/// <summary>Something that is owed again and again: by whom, how often, with its last look and its next.</summary>
/// <param name="Owner">The account that owes it; null where nobody was named.</param>
/// <param name="Every">How often; null where nobody ever set it.</param>
/// <param name="Serves">The practices that count as open once a look is overdue.</param>
/// <param name="From">The day on which it was first set: counted from while there is no look.</param>
/// <param name="Next">The last day on which the next look is in time, fixed when it was told; null while the model has not gone out.</param>
/// <param name="Last">The last look; null where there was none.</param>
/// <param name="Aside">Set while nobody watches it.</param>
/// <param name="Reason">Why it is another schedule than the usual one; null where none was given.</param>
public sealed record GivenRhythm(
    string? Owner, Every? Every, IReadOnlyList<string> Serves, DateOnly From, LastDay? Next, Sighting? Last, GivenAside? Aside = null, VaultRef? Reason = null)
{
    /// <summary>Whether looks are owed.</summary>
    [JsonIgnore]
    public bool Runs => Every is not null && Aside is null;
}

/// <summary>That the model is used inside the organisation.</summary>
/// <param name="Next">The last day on which the first summary of it is in time.</param>
/// <param name="Words">How, where somebody said so; null where it went into service at the stage internal.</param>
public sealed record GivenInternalUse(DateTimeOffset Since, string By, LastDay Next, VaultRef? Words)
{
    /// <summary>The day from which its first summary is counted: that on which it began, or an earlier one where no summary covers an earlier use.</summary>
    public DateOnly From { get; init; } = LastDay.DayOf(Since, LastDay.Utc);
}

/// <summary>A use inside that ended.</summary>
/// <param name="At">When somebody said so.</param>
/// <param name="Why">Why, in the words of whoever said so.</param>
public sealed record EndedInternalUse(GivenInternalUse Use, DateTimeOffset At, string By, VaultRef Why);

/// <summary>Days of a use inside that ended before a summary covered them: what was owed of them is owed on its day.</summary>
/// <param name="From">The day from which the summary is counted.</param>
/// <param name="To">The day on which the use ended.</param>
/// <param name="Next">The last day on which the summary is in time.</param>
public sealed record UncoveredUse(DateOnly From, DateOnly To, LastDay Next)
{
    /// <summary>Whether a summary up to a day covers them. The day on which the use ended may have begun in UTC alone.</summary>
    public bool IsCoveredBy(DateOnly day) => day >= To.PlusDays(-1);
}

/// <summary>A look that is owed.</summary>
public sealed record OwedLook(Watched What, GivenRhythm Rhythm, LastDay Next);

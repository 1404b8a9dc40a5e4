// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Journals;

/// <summary>How the writer of a journal stands, and what came of what it was asked since it was opened.</summary>
/// <param name="Waiting">Asks that wait for it.</param>
/// <param name="Written">Asks that were written.</param>
/// <param name="Again">Asks that were written before and were answered as then.</param>
/// <param name="Conflicts">Asks that came too late: somebody else wrote in between.</param>
/// <param name="Refused">Asks that were refused for another reason, or that rested on one that was.</param>
/// <param name="Unwritten">Asks that the disk did not take.</param>
/// <param name="Lost">Whether it is not known any more what the disk holds, so that nothing is written before a restart.</param>
/// <param name="SinceUnwritten">How long ago the disk did not take one; null where it has taken one since, or never refused.</param>
public sealed record JournalFigures(
    long Waiting, long Written, long Again, long Conflicts, long Refused, long Unwritten, bool Lost, TimeSpan? SinceUnwritten);

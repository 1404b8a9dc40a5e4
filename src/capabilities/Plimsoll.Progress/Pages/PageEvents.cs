// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Pages;

/// <summary>An organisation began a public page about itself.</summary>
/// <param name="Page">Its id; as an address it cannot be guessed.</param>
/// <param name="Handle">The short address that a listed page has too.</param>
[Event("progress.page-opened", 1)]
public sealed record PageOpened(string Page, string Handle, string Organisation, string Edition) : ProgressEvent;

/// <summary>The organisation says how it stands on one process.</summary>
/// <param name="Text">What it says about it.</param>
/// <param name="Withheld">Set exactly when the facts are held back.</param>
[Event("progress.page-line-set", 2)]
public sealed record PageLineSet(string Process, OwnState State, VaultRef? Text, IReadOnlyList<PageEvidence> Evidence, Withholding? Withheld) : ProgressEvent;

/// <summary>As it was written before days had zones: every day was one of UTC.</summary>
[Event("progress.page-line-set", 1)]
public sealed record PageLineSetV1(string Process, OwnState State, VaultRef? Text, IReadOnlyList<PageEvidence> Evidence, WithholdingV1? Withheld)
    : ProgressEvent, ILifted
{
    public JournalEvent Lift() => new PageLineSet(
        Process, State, Text, Evidence, Withheld is { } held ? new Withholding(held.Ground, held.DecidedBy, LastDay.InUtc(held.ReviewOn)) : null);
}

/// <summary>Where a reader can see it.</summary>
/// <param name="Seen">The day on which the organisation last looked.</param>
public sealed record PageEvidence(VaultRef Link, DateOnly Seen);

/// <summary>Why facts are held back, who decided so, and when that is looked at again.</summary>
/// <param name="ReviewOn">Last day by which it is looked at again.</param>
public sealed record Withholding(VaultRef Ground, VaultRef DecidedBy, LastDay ReviewOn);

/// <summary>As it was written before days had zones.</summary>
public sealed record WithholdingV1(VaultRef Ground, VaultRef DecidedBy, DateOnly ReviewOn);

/// <summary>The page was published in a new version.</summary>
/// <param name="Listed">Whether the index of public pages names it.</param>
/// <param name="Document">Digest of the version's exact bytes.</param>
/// <param name="At">Where those bytes lie.</param>
[Event("progress.page-published", 1)]
public sealed record PagePublished(int Version, bool Listed, Digest Document, int Bytes, VaultRef At) : ProgressEvent;

/// <summary>The page is no longer shown.</summary>
[Event("progress.page-withdrawn", 1)]
public sealed record PageWithdrawn(VaultRef Reason) : ProgressEvent;

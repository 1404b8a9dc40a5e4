// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>An operator says that the clock of the machine is right. From then on everything is dated by it, and the journal says so.</summary>
internal sealed class AcceptClock(SteadyClock clock, Storage.Journals.Journal journal, Recorder recorder)
{
    private bool _noted;

    /// <summary>Believes what the clock shows.</summary>
    /// <returns>What whoever said so is told.</returns>
    public async Task<string> RunAsync(CancellationToken ct)
    {
        var before = clock.Accept();
        if (before.Standing != ClockStanding.Uncertain) { return $"Nothing was to be accepted. {before.Sentence}"; }
        var unwritten = await NoteAsync(before, ct);
        return $"The clock is believed: everything is dated by {Instant.Write(before.Shown)} and on from now. {clock.Look().Sentence}"
            + (unwritten is null ? "" : $" That could not be put on the record: {unwritten.Sentence}");
    }

    /// <summary>Puts on the record that a start was told so, where the journal spoke against it.</summary>
    public async Task<Refusal?> AtStartAsync()
    {
        if (_noted || !clock.IsAccepted || journal.FoundAtOpen is not { Standing: ClockStanding.Uncertain } found) { return null; }
        var refusal = await NoteAsync(found, CancellationToken.None);
        _noted = refusal is null;
        return refusal;
    }

    private async Task<Refusal?> NoteAsync(ClockReading before, CancellationToken ct) => (await recorder.AppendAsync(
        DataFolder.Server, books => new[] { AccountStreams.Writes(books, AccountBook.ServerTenant, new ClockAccepted(before.Sure, before.Shown)) }, [],
        ct: ct)).Refusal;
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>Where a finding stands: one answer for the gate, the pages and the API. The record says what was linked; the release says whether it still
/// shows anything.</summary>
internal static class FindingStands
{
    /// <summary>Where it stands; null where the record is no finding.</summary>
    public static FindingState? Of(BooksState state, RecordBook book, DateTimeOffset now) =>
        book is { State: FindingState.Mitigated or FindingState.Closed, Shape: { } shape }
        && (state.Of(ReleaseStreams.Releases).FindAny(shape.Release) is not { State: var dossier } || Fault(dossier, book, now) is not null)
            ? FindingState.Open : book.State;

    /// <summary>Why what is linked shows no mitigation any more; null where it does.</summary>
    public static string? Fault(Dossier dossier, RecordBook book, DateTimeOffset now) =>
        dossier.Findings.TryGetValue(book.Id, out var held) ? Examining.Fault(dossier, held, now)
        : Examining.Fault(dossier, book.Mitigation!.Event.Evidence, book.At, book.Mitigation.At, now);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>Somebody outside the organisation was asked to review a release, by a link that works once. Name, address and the rest stand under the reviewer,
/// so that they can be erased.</summary>
/// <param name="Review">Its id; the reviewer goes by it where people go by their accounts.</param>
/// <param name="Bundle">Digest of what the release held when the link was made.</param>
/// <param name="Until">The last day on which it can be answered.</param>
/// <param name="Organisation">Which organisation the reviewer belongs to, as the asker says.</param>
/// <param name="Relation">How the reviewer stands to the organisation, as the asker says.</param>
[Event("release.review-asked", 1)]
public sealed record ReviewAsked(
    string Review, Digest Bundle, LastDay Until, VaultRef Name, VaultRef Email, VaultRef Organisation, VaultRef Relation) : ReleaseEvent;

/// <summary>The link was withdrawn before it was used; what was written about the reviewer is erased with it.</summary>
[Event("release.review-withdrawn", 1)]
public sealed record ReviewWithdrawn(string Review) : ReleaseEvent;

/// <summary>Whoever held the link answered, and with that it is used up.</summary>
/// <param name="Bundle">Digest of exactly what was looked at.</param>
/// <param name="Rules">Digest of the gate rules it was looked at under.</param>
/// <param name="Name">What the reviewer calls themselves.</param>
/// <param name="Words">What the reviewer says.</param>
/// <param name="Adequate">Worksheets of whoever releases that the reviewer read and calls adequate.</param>
[Event("release.review-answered", 1)]
public sealed record ReviewAnswered(
    string Review, ReviewAnswer Answer, Stage Stage, Digest Bundle, Digest Rules, VaultRef Name, VaultRef Words, IReadOnlyList<ReadSheet> Adequate)
    : ReleaseEvent;

/// <summary>A worksheet that somebody read.</summary>
/// <param name="Revision">The revision that was read.</param>
public sealed record ReadSheet(string Evidence, int Revision);

/// <summary>What was written about an outside reviewer, and by them, was erased. What they answered stays answered.</summary>
[Event("release.reviewer-erased", 1)]
public sealed record ReviewerErased(string Review) : ReleaseEvent;

/// <summary>It was put on the record how many people of the organisation could have approved a release and wrote none of it: what somebody outside says fills
/// a place only where nobody of them could.</summary>
/// <param name="People">Accounts with one mailbox are one person.</param>
[Event("release.colleagues-counted", 1)]
public sealed record ColleaguesCounted(int People) : ReleaseEvent;

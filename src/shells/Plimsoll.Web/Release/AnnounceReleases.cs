// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Release.Events;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Outbound;

namespace Plimsoll.Web.Release;

/// <summary>What webhooks tell of releases: what changes whether something is out, may go out, or who stands for it.</summary>
internal sealed class AnnounceReleases : IAnnounces
{
    public IReadOnlyList<Announced> All { get; } =
    [
        Telling<ReleaseOpened>("A release is opened"), Telling<ApprovalGiven>("A release is approved"),
        Telling<ApprovalRevoked>("An approval is taken back"), Telling<ApprovalVoided>("An approval ends because something changed"),
        Telling<GateJudged>("A gate is judged"), Telling<DecisionSigned>("A decision is signed and can be had"),
        Telling<ReleaseRefused>("It is decided not to release"), Telling<RefusalLifted>("A decision not to release is lifted"),
        Telling<StatusChanged>("Whether a model serves changes"), Telling<AdverseRaised>("Evidence against a release is raised"),
        Telling<OpenNoticeIssued>("A notice about open weights is issued"), Telling<SuccessorServed>("The successor of a release goes into service"),
    ];

    public About Of(Envelope entry, string slug)
    {
        var release = entry.Stream[(entry.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return new About("release", release, $"/t/{slug}/releases/{release}", $"/api/v1/t/{slug}/releases/{release}");
    }

    private static Announced Telling<T>(string says) where T : ReleaseEvent => new(typeof(T).GetCustomAttribute<EventAttribute>()!.Type, says);
}

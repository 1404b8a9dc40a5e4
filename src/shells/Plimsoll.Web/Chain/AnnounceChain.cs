// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Chain.Lineage;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Outbound;

namespace Plimsoll.Web.Chain;

/// <summary>What webhooks tell of the value chain: what happened upstream, and what the organisation answered.</summary>
internal sealed class AnnounceChain : IAnnounces
{
    public IReadOnlyList<Announced> All { get; } =
    [
        Telling<UpstreamChanged>("Something happened to a released model from which one of yours came"),
        Telling<UpstreamAnswered>("A notice from upstream is answered"),
    ];

    public About Of(Envelope entry, string slug)
    {
        var notice = entry.Stream[(entry.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return new About("notice", notice, $"/t/{slug}/chain/notices#{notice}", $"/api/v1/t/{slug}/chain/notices/{notice}");
    }

    private static Announced Telling<T>(string says) where T : Plimsoll.Chain.ChainEvent =>
        new(typeof(T).GetCustomAttribute<EventAttribute>()!.Type, says);
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>An organisation was registered with its roles in the value chain.</summary>
/// <param name="OnePerson">The organisation says that it has one person only; every decision then prints that weakness.</param>
[Event("release.party-registered", 1)]
public sealed record PartyRegistered(string Party, string Name, IReadOnlyList<Role> Roles, bool OnePerson) : ReleaseEvent;

/// <summary>An organisation's roles or size were corrected.</summary>
[Event("release.party-changed", 1)]
public sealed record PartyChanged(string Party, IReadOnlyList<Role> Roles, bool OnePerson) : ReleaseEvent;

/// <summary>The organisation said what evidence does that speaks against a release.</summary>
/// <param name="Suspends">Whether it suspends a model in service at once, before anybody has decided about it.</param>
/// <param name="Days">How many days approvers have to decide.</param>
[Event("release.adverse-rule-set", 2)]
public sealed record AdverseRuleSet(bool Suspends, int Days) : ReleaseEvent;

/// <summary>As it was written when approvers had seven days everywhere.</summary>
[Event("release.adverse-rule-set", 1)]
public sealed record AdverseRuleSetV1(bool Suspends) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new AdverseRuleSet(Suspends, Days: 7);
}

/// <summary>A model was registered.</summary>
[Event("release.model-registered", 1)]
public sealed record ModelRegistered(string Model, string Name, string Party, ModelType ModelType) : ReleaseEvent;

/// <summary>A version of a model was registered by the digests of its files; the file names stand in the vault.</summary>
/// <param name="Subject">Digest over all files and their names, see <see cref="ModelFiles"/>.</param>
/// <param name="Files">Digest of each file, in byte order.</param>
/// <param name="Manifest">The file names.</param>
/// <param name="Beside">Those of the files that are no weights by their names, such as a licence; null where that was not recorded.</param>
[Event("release.version-registered", 2)]
public sealed record VersionRegistered(
    string Model, string Version, Digest Subject, IReadOnlyList<Digest> Files, VaultRef Manifest, IReadOnlyList<Digest>? Beside = null) : ReleaseEvent;

/// <summary>As it was written before it said which files are beside the weights.</summary>
[Event("release.version-registered", 1)]
public sealed record VersionRegisteredV1(string Model, string Version, Digest Subject, IReadOnlyList<Digest> Files, VaultRef Manifest) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new VersionRegistered(Model, Version, Subject, Files, Manifest);
}

/// <summary>Where a version came from, or what it is used together with.</summary>
/// <param name="From">The model, as an id of this registry or by any other name.</param>
/// <param name="FromDigest">The subject of that version, or a file of its weights; null where nobody named one, and nothing is told along such a link.</param>
/// <param name="Link">Its id among the links of the version; null where the entry was written before links had one.</param>
/// <param name="Compute">What is known of the compute; null where nothing is.</param>
[Event("release.lineage-recorded", 2)]
public sealed record LineageRecorded(
    string Model, string Version, LineageKind Kind, string From, Digest? FromDigest, string? Link = null, LineageCompute? Compute = null) : ReleaseEvent;

/// <summary>As it was written before a link had an id, said anything of compute, or could say that two models are used together.</summary>
[Event("release.lineage-recorded", 1)]
public sealed record LineageRecordedV1(string Model, string Version, LineageKind Kind, string From, Digest? FromDigest) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new LineageRecorded(Model, Version, Kind, From, FromDigest);
}

/// <summary>What is known of the training compute of a change.</summary>
/// <param name="Share">Of the change, as a share of what the original took: 0.05 is a twentieth; null where it is not known, or follows from the two
/// others.</param>
/// <param name="Flop">Of the change, in floating-point operations; null where it is not known.</param>
/// <param name="OriginalFlop">Of the original, in floating-point operations; null where it is not known.</param>
/// <param name="Basis">How that is known, in words.</param>
public sealed record LineageCompute(decimal? Share, decimal? Flop, decimal? OriginalFlop, VaultRef Basis);

/// <summary>A link that was entered wrongly was taken back: it says nothing any more, and stays in the history.</summary>
/// <param name="Link">Its id among the links of the version.</param>
/// <param name="Kind">What it said.</param>
/// <param name="FromDigest">The bytes that it named; null where it named none.</param>
[Event("release.lineage-withdrawn", 1)]
public sealed record LineageWithdrawn(string Model, string Version, string Link, LineageKind Kind, Digest? FromDigest, VaultRef Reason) : ReleaseEvent;

/// <summary>An application that somebody built on a model; its owner is named at every change of status, and nothing is sent to it.</summary>
[Event("release.application-registered", 1)]
public sealed record ApplicationRegistered(string Application, string Name, string Party, string Model) : ReleaseEvent;

/// <summary>A release of a version was opened.</summary>
[Event("release.opened", 1)]
public sealed record ReleaseOpened(string Release, string Model, string Version, Digest Subject, string Party, ReleasePlan Plan, bool OnePerson) : ReleaseEvent;

/// <summary>What is released, how, to whom and how far was changed.</summary>
[Event("release.plan-changed", 1)]
public sealed record PlanChanged(ReleasePlan Plan) : ReleaseEvent;

/// <summary>What is released, how, to whom and how far.</summary>
/// <param name="Uses">The uses that the release is meant for, as slugs; any other is refused by whatever serves it.</param>
public sealed record ReleasePlan(ReleaseType ReleaseType, IReadOnlyList<Component> Components, Audience Audience, Stage Stage, IReadOnlyList<string> Uses)
{
    /// <summary>Whether anybody at all can take the weights away, or whoever asks for them at the stage that hands them out. That cannot be undone.</summary>
    [JsonIgnore]
    public bool WeightsArePublic => Components.Contains(Component.Weights) && (Audience == Audience.Everyone || Stage == Stage.OpenWeights);
}

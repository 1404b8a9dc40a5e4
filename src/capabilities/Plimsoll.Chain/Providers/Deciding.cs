// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Providers;

/// <summary>What one rule said when it was decided who is the provider.</summary>
public sealed record AskedRule(string Rule, RuleAnswer Says);

/// <summary>The organisation decided who is the provider of a version now.</summary>
/// <param name="Decision">Its id.</param>
/// <param name="Model">Id of the model in its registry.</param>
/// <param name="Link">The link of the version that was looked at.</param>
/// <param name="Who">Who is.</param>
/// <param name="Reason">Why, in the words of whoever decided.</param>
/// <param name="Facts">What was known.</param>
/// <param name="Pack">Id of the rules that were asked.</param>
/// <param name="Rules">Their digest.</param>
/// <param name="Said">What each said.</param>
[Event("chain.provider-decided", 1)]
public sealed record ProviderDecided(
    string Decision, string Model, string Version, string Link, ProviderNow Who, VaultRef Reason, ProviderFacts Facts, string Pack, Digest Rules,
    IReadOnlyList<AskedRule> Said) : ChainEvent;

/// <summary>A decision with who made it, and when.</summary>
/// <param name="Seq">The entry that holds it.</param>
public sealed record GivenProvider(ProviderDecided Decided, string By, DateTimeOffset At, long Seq);

/// <summary>What an organisation decided of who is the provider of its versions. Derived from events, never changed in place.</summary>
public sealed record ProviderBook
{
    public static readonly ProviderBook Empty = new();

    /// <summary>The oldest first.</summary>
    public ImmutableList<GivenProvider> All { get; init; } = [];

    public ProviderBook Apply(Recorded happened) => happened.Event switch
    {
        ProviderDecided e => this with { All = All.Add(new GivenProvider(e, happened.By, happened.At, happened.Seq)) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Decisions about one version at most.</summary>
    public const int Most = 100;

    /// <summary>Decides once more about a version.</summary>
    public static Result<Outcome> Decide(ProviderBook state, ProviderDecided ask) => state.Of(ask.Model, ask.Version).Count() >= Most
        ? new Refusal(ChainCodes.TooMany, "decisions", $"{Most}", "were made about this version already", "let the newest stand")
        : Outcome.Of(ask);

    /// <summary>What was decided of a version, the newest first: of each link the first counts.</summary>
    public IEnumerable<GivenProvider> Of(string model, string version) =>
        All.Where(d => d.Decided.Model == model && d.Decided.Version == version).OrderByDescending(d => d.Seq);
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Providers;

/// <summary>What is known of a change to a model, where it is asked who is the provider now. What nobody said is null, and no rule guesses it.</summary>
/// <param name="Kind">How the version came from the original.</param>
/// <param name="Share">Training compute of the change as a share of what the original took.</param>
/// <param name="Flop">Training compute of the change, in floating-point operations.</param>
/// <param name="OriginalFlop">Training compute of the original, in floating-point operations.</param>
/// <param name="GeneralPurpose">Whether the original is a general-purpose AI model.</param>
/// <param name="SystemicRisk">Whether the original is one with systemic risk.</param>
/// <param name="HighRisk">Whether what is offered is, with the change, a high-risk AI system.</param>
/// <param name="OwnName">Whether it is offered under one's own name or trademark.</param>
/// <param name="Substantial">Whether the change is a substantial modification of a high-risk system.</param>
/// <param name="NewPurpose">Whether a new purpose is what makes it high-risk.</param>
public sealed record ProviderFacts(
    LineageKind Kind, decimal? Share, decimal? Flop, decimal? OriginalFlop, bool? GeneralPurpose, bool? SystemicRisk, bool? HighRisk, bool? OwnName,
    bool? Substantial, bool? NewPurpose);

/// <summary>What a rule says, and why.</summary>
public sealed record RuleSays(RuleAnswer Answer, string Because);

/// <summary>A rule about who is the provider of what was changed.</summary>
/// <param name="Test">How it is asked.</param>
/// <param name="Says">What it says, in our words.</param>
/// <param name="Read">Whether the source itself was read, or somebody else's account of it.</param>
/// <param name="How">How and when it was read.</param>
/// <param name="From">Since when it is in force, or was published.</param>
public sealed record ProviderRule(
    string Id, string Title, ProviderTest Test, string Says, string Source, SourceRead Read, string How, DateOnly From, ProviderValues Values)
{
    /// <summary>What it says of a change on a day.</summary>
    public RuleSays Ask(ProviderFacts facts, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return day < From ? new RuleSays(RuleAnswer.CannotBeTold, $"It says something from {From:yyyy-MM-dd} on.") : Test switch
        {
            ProviderTest.ComputeThird => Third(facts),
            ProviderTest.NameChangePurpose => NameChangePurpose(facts),
            ProviderTest.Kind => Values.Adapter.Contains(facts.Kind)
                ? new RuleSays(RuleAnswer.NotProvider, $"Who {Does(facts.Kind)} is an adapter, who has duties of their own.")
                : new RuleSays(RuleAnswer.CannotBeTold, $"It does not say what somebody is who {Does(facts.Kind)}."),
            _ => throw new UnreachableException(),
        };
    }

    private RuleSays Third(ProviderFacts facts)
    {
        if (facts.GeneralPurpose == false)
        {
            return new RuleSays(RuleAnswer.NotProvider, "The original is no general-purpose AI model, and the rule speaks of those alone.");
        }
        if (facts.Kind == LineageKind.UsedTogetherWith)
        {
            return new RuleSays(RuleAnswer.NotProvider, "The model is used together with the other one, and not modified.");
        }
        return Share(facts) switch
        {
            (null, var why) => new RuleSays(RuleAnswer.CannotBeTold, why),
            (false, var why) => new RuleSays(RuleAnswer.NotProvider, why),
            (true, var why) => facts.GeneralPurpose == true ? new RuleSays(RuleAnswer.Provider, why)
                : new RuleSays(RuleAnswer.CannotBeTold, $"{why} But nobody said whether the original is a general-purpose AI model."),
        };
    }

    /// <summary>Whether the change took more than the part that the rule names; null where that cannot be told.</summary>
    private (bool? More, string Why) Share(ProviderFacts facts)
    {
        var (part, whole) = (Values.Numerator, Values.Denominator);
        if (facts.Share is { } share) { return Compared(share * whole > part, $"The change took {Number(share)} of what the original took"); }
        if (facts is { Flop: { } flop, OriginalFlop: { } original })
        {
            return Compared(flop * whole > original * part, $"The change took {Number(flop)} operations and the original {Number(original)}");
        }
        if (facts.Flop is not { } own) { return (null, "Neither the share nor the compute of the change is known."); }
        var took = $"The change took {Number(own)} operations; what the original took is not known";
        return facts.SystemicRisk switch
        {
            true => Compared(own * whole > Values.Systemic * part, $"{took}, and it has systemic risk", Values.Systemic),
            false => Compared(own * whole > Values.General * part, $"{took}, and it has no systemic risk", Values.General),
            null when own * whole > Values.Systemic * part => Compared(true, took, Values.Systemic),
            null when own * whole <= Values.General * part => Compared(false, took, Values.General),
            null => (null, $"{took}, and neither whether it has systemic risk."),
        };
    }

    private (bool?, string) Compared(bool more, string what, decimal? threshold = null) => (
        more, $"{what}: that is {(more ? "more" : "not more")} than {Values.Numerator}/{Values.Denominator}"
            + (threshold is { } of ? $" of the threshold of {Number(of)}." : "."));

    private static RuleSays NameChangePurpose(ProviderFacts facts)
    {
        bool?[] turns = [facts.OwnName, facts.Substantial, facts.NewPurpose];
        return facts.HighRisk switch
        {
            false => new RuleSays(RuleAnswer.NotProvider, "What is offered is no high-risk AI system."),
            null => new RuleSays(RuleAnswer.CannotBeTold, "Nobody said whether what is offered is a high-risk AI system."),
            true when facts.OwnName == true => new RuleSays(RuleAnswer.Provider, "It is offered under one's own name or trademark."),
            true when facts.Substantial == true => new RuleSays(RuleAnswer.Provider, "The change is a substantial modification."),
            true when facts.NewPurpose == true => new RuleSays(RuleAnswer.Provider, "A new purpose makes it a high-risk system."),
            true when turns.Any(t => t is null) => new RuleSays(
                RuleAnswer.CannotBeTold, "Nobody said whether it is offered under one's own name, was modified substantially, or got a new purpose."),
            true => new RuleSays(RuleAnswer.NotProvider, "It goes out under the name of another, unmodified in substance and for the same purpose."),
        };
    }

    private static string Does(LineageKind kind) => kind switch
    {
        LineageKind.FineTunedFrom => "fine-tunes a model",
        LineageKind.DistilledFrom => "distils a model",
        LineageKind.QuantizedFrom => "quantises a model",
        LineageKind.MergedFrom => "merges models",
        LineageKind.TrainedWith => "trains with another model",
        LineageKind.UsedTogetherWith => "uses models together",
        _ => throw new UnreachableException(),
    };

    private static string Number(decimal value) => value >= 1_000_000m
        ? ((double)value).ToString("0.###e+0", CultureInfo.InvariantCulture) : value.ToString("0.############", CultureInfo.InvariantCulture);
}

/// <summary>The numbers and words of a rule; those that its test does not ask for are empty.</summary>
/// <param name="General">Operations from which a model is taken for a general-purpose one.</param>
/// <param name="Systemic">Operations from which one is taken to have systemic risk.</param>
/// <param name="Adapter">Ways in which whoever changes a model is its adapter.</param>
public sealed record ProviderValues(decimal Numerator, decimal Denominator, decimal General, decimal Systemic, IReadOnlyList<LineageKind> Adapter);

/// <summary>The rules about who is the provider now.</summary>
/// <param name="Digest">Over the pack as it was written: by it a decision names the rules that it looked at.</param>
public sealed record ProviderRules(string Id, string Date, string Statement, IReadOnlyList<ProviderRule> All, Digest Digest)
{
    /// <summary>What each rule says of a change on a day, in the order of the pack.</summary>
    public IReadOnlyList<(ProviderRule Rule, RuleSays Says)> Ask(ProviderFacts facts, DateOnly day) => [.. All.Select(rule => (rule, rule.Ask(facts, day)))];
}

/// <summary>The packs of rules that ship: the one in force first, those of before after it.</summary>
public sealed record KnownProviderRules(IReadOnlyList<ProviderRules> All)
{
    public ProviderRules InForce => All[0];

    /// <summary>The pack that a decision looked at; null where none of that digest ships.</summary>
    public ProviderRules? Find(Digest digest) => All.FirstOrDefault(rules => rules.Digest == digest);
}

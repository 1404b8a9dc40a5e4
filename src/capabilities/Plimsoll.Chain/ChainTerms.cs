// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain;

/// <summary>What an organisation is to whom duties are handed. Source of the first four: 002, lines 80-84; of the others: 001, lines 213-215.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReceiverKind>))]
public enum ReceiverKind { Provider, Adapter, Host, Developer, ComputeProvider, CloudProvider, DataProvider }

/// <summary>What a line of a sheet is.</summary>
[JsonConverter(typeof(KebabEnumConverter<HandedKind>))]
public enum HandedKind
{
    /// <summary>A practice of the list.</summary>
    Practice,

    /// <summary>Something that one tells the other within so many days.</summary>
    Report,
}

/// <summary>What is told along a reporting chain. A new domain of use: 003, line 947.</summary>
[JsonConverter(typeof(KebabEnumConverter<Told>))]
public enum Told { Incident, Hazard, PolicyViolation, Vulnerability, Suspension, UsageDomain }

/// <summary>What the receiver says to a line.</summary>
[JsonConverter(typeof(KebabEnumConverter<LineAnswer>))]
public enum LineAnswer { Accepted, Declined, Countered, NotOurs }

/// <summary>How a line stands. Silence is no answer, and never acceptance.</summary>
[JsonConverter(typeof(KebabEnumConverter<LineState>))]
public enum LineState { NoAnswer, Changed, Accepted, Declined, Countered, NotOurs }

/// <summary>By what it is known who answered.</summary>
[JsonConverter(typeof(KebabEnumConverter<AnsweredBy>))]
public enum AnsweredBy
{
    /// <summary>Whoever held the link.</summary>
    Link,

    /// <summary>Whoever has a key that the sender had not named.</summary>
    Key,

    /// <summary>Whoever has the key that the sender had named for the receiver.</summary>
    NamedKey,
}

/// <summary>What happened to a released model that those are told of whose models came from it.</summary>
[JsonConverter(typeof(KebabEnumConverter<UpstreamChange>))]
public enum UpstreamChange { Restricted, Suspended, Retired, BackInService, OpenNotice, Adverse, EvidenceWithdrawn, Finding, Advisory, AdvisoryEnded }

/// <summary>What an organisation does about what happened upstream.</summary>
[JsonConverter(typeof(KebabEnumConverter<UpstreamAnswer>))]
public enum UpstreamAnswer { GoesOn, Restricted, Suspended, NotConcerned }

/// <summary>What a rule says of whoever changed a model.</summary>
[JsonConverter(typeof(KebabEnumConverter<RuleAnswer>))]
public enum RuleAnswer { Provider, NotProvider, CannotBeTold }

/// <summary>Who an organisation holds to be the provider of a version of its own.</summary>
[JsonConverter(typeof(KebabEnumConverter<ProviderNow>))]
public enum ProviderNow { Us, Original, Both, SomebodyElse }

/// <summary>How a rule about providers is asked.</summary>
[JsonConverter(typeof(KebabEnumConverter<ProviderTest>))]
public enum ProviderTest { ComputeThird, NameChangePurpose, Kind }

/// <summary>Whether a source itself was read, or what somebody else says of it.</summary>
[JsonConverter(typeof(KebabEnumConverter<SourceRead>))]
public enum SourceRead { Primary, Secondary }

/// <summary>The words of this capability.</summary>
public static class ChainTerms
{
    public static readonly Words<ReceiverKind> Kinds = new("kind",
        new(ReceiverKind.Provider, "provider", "model provider"), new(ReceiverKind.Adapter, "adapter", "model adapter"),
        new(ReceiverKind.Host, "host", "model hosting service"), new(ReceiverKind.Developer, "developer", "application developer"),
        new(ReceiverKind.ComputeProvider, "compute-provider", "compute or hardware provider"),
        new(ReceiverKind.CloudProvider, "cloud-provider", "cloud provider"), new(ReceiverKind.DataProvider, "data-provider", "data provider"));

    public static readonly Words<HandedKind> HandedKinds = new("line",
        new(HandedKind.Practice, "practice", "practice"), new(HandedKind.Report, "report", "report"));

    public static readonly Words<Told> Telling = new("what",
        new(Told.Incident, "incident", "an incident"), new(Told.Hazard, "hazard", "a hazard"),
        new(Told.PolicyViolation, "policy-violation", "a violation of the acceptable-use policy"),
        new(Told.Vulnerability, "vulnerability", "a vulnerability"), new(Told.Suspension, "suspension", "a restriction, suspension or retirement"),
        new(Told.UsageDomain, "usage-domain", "a new domain of use"));

    public static readonly Words<LineAnswer> Answers = new("answer",
        new(LineAnswer.Accepted, "accepted", "accepted"), new(LineAnswer.Declined, "declined", "declined"),
        new(LineAnswer.Countered, "countered", "countered"), new(LineAnswer.NotOurs, "not-ours", "not ours, theirs"));

    public static readonly Words<LineState> States = new("state",
        new(LineState.NoAnswer, "no-answer", "no answer"), new(LineState.Changed, "changed", "changed since it was answered"),
        new(LineState.Accepted, "accepted", "accepted"), new(LineState.Declined, "declined", "declined"),
        new(LineState.Countered, "countered", "countered"), new(LineState.NotOurs, "not-ours", "not ours, theirs"));

    public static readonly Words<AnsweredBy> By = new("how",
        new(AnsweredBy.Link, "link", "answered by whoever held this link; identity not checked"),
        new(AnsweredBy.Key, "key", "signed with a key of which nobody has compared whose it is"),
        new(AnsweredBy.NamedKey, "named-key", "signed with the key that the sender had named for the receiver"));

    public static readonly Words<UpstreamChange> Changes = new("what",
        new(UpstreamChange.Restricted, "restricted", "was restricted"), new(UpstreamChange.Suspended, "suspended", "was suspended"),
        new(UpstreamChange.Retired, "retired", "was retired"), new(UpstreamChange.BackInService, "back-in-service", "is back in service"),
        new(UpstreamChange.OpenNotice, "open-notice", "has a notice about its public weights"),
        new(UpstreamChange.Adverse, "adverse", "has evidence that is held to speak against it"),
        new(UpstreamChange.EvidenceWithdrawn, "evidence-withdrawn", "lost a piece of evidence, which was withdrawn"),
        new(UpstreamChange.Finding, "finding", "has a severe finding that is open"),
        new(UpstreamChange.Advisory, "advisory", "is affected by a vulnerability of which its maker published an advisory"),
        new(UpstreamChange.AdvisoryEnded, "advisory-ended", "is not called affected any more by an advisory of its maker, which was revised"));

    public static readonly Words<UpstreamAnswer> UpstreamAnswers = new("answer",
        new(UpstreamAnswer.GoesOn, "goes-on", "goes on, because"), new(UpstreamAnswer.Restricted, "restricted", "restricted"),
        new(UpstreamAnswer.Suspended, "suspended", "suspended"), new(UpstreamAnswer.NotConcerned, "not-concerned", "does not concern us, because"));

    public static readonly Words<RuleAnswer> ProviderAnswers = new("answer",
        new(RuleAnswer.Provider, "provider", "provider"), new(RuleAnswer.NotProvider, "not-provider", "not provider"),
        new(RuleAnswer.CannotBeTold, "cannot-be-told", "cannot be told"));

    public static readonly Words<ProviderNow> Providers = new("who",
        new(ProviderNow.Us, "us", "we are"), new(ProviderNow.Original, "original", "whoever made the original is"),
        new(ProviderNow.Both, "both", "both are, each of their part"), new(ProviderNow.SomebodyElse, "somebody-else", "somebody else is"));

    public static readonly Words<ProviderTest> ProviderTests = new("test",
        new(ProviderTest.ComputeThird, "compute-third", "share of compute"),
        new(ProviderTest.NameChangePurpose, "name-change-purpose", "name, change, purpose"),
        new(ProviderTest.Kind, "kind", "kind of change"));

    public static readonly Words<SourceRead> SourceReads = new("read",
        new(SourceRead.Primary, "primary", "the source itself was read"),
        new(SourceRead.Secondary, "secondary", "what others say of the source was read"));

    /// <summary>What stands on every sheet, every set of answers and every page about them.</summary>
    public const string MovesNothing =
        "An acceptance says who does the work. It moves no duty that law puts on somebody, and no answer is no acceptance.";

    /// <summary>The role that an organisation has by the guidance; null for those whom it gives none.</summary>
    public static Role? RoleOf(ReceiverKind kind) => kind switch
    {
        ReceiverKind.Provider => Role.Provider,
        ReceiverKind.Adapter => Role.Adapter,
        ReceiverKind.Host => Role.Host,
        ReceiverKind.Developer => Role.Developer,
        ReceiverKind.ComputeProvider or ReceiverKind.CloudProvider or ReceiverKind.DataProvider => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage;

/// <summary>What a row of activity tells: a model was used, something was judged, or somebody said what they think.</summary>
[JsonConverter(typeof(KebabEnumConverter<ActivityKind>))]
public enum ActivityKind { Usage, Verdict, Feedback }

/// <summary>Why an event was not taken. Each is counted and told to whoever sent it.</summary>
[JsonConverter(typeof(KebabEnumConverter<RejectReason>))]
public enum RejectReason { Malformed, NoTime, Future, TooOld, UnknownField, HoldsText, BadValue, UnknownEvent, TooMany }

/// <summary>What was noticed about events that were taken, or that are no activity of a model at all.</summary>
[JsonConverter(typeof(KebabEnumConverter<Note>))]
public enum Note { NoUser, NoModel, Duplicate, TextDropped, ValueDropped, ClockSkew, FieldNotAgreed, NotActivity }

/// <summary>The part of whoever counted.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReporterRole>))]
public enum ReporterRole { Host, Developer, Provider, Adapter, Hub }

/// <summary>What was counted. Downloads are a measure of their own and never usage.</summary>
[JsonConverter(typeof(KebabEnumConverter<Measure>))]
public enum Measure { Requests, Conversations, People, Tokens, ChatMinutes, Downloads }

/// <summary>By what a count is split. Source: 003, lines 505-511.</summary>
[JsonConverter(typeof(KebabEnumConverter<Dimension>))]
public enum Dimension { Total, Geography, Sector, UseCase, HighRisk, Language, Application }

/// <summary>Whether counts are exact or carry noise that protects people.</summary>
[JsonConverter(typeof(KebabEnumConverter<CountMethod>))]
public enum CountMethod { Exact, Noised }

/// <summary>What an agreement lets a receiver do with what is sent.</summary>
[JsonConverter(typeof(KebabEnumConverter<Purpose>))]
public enum Purpose { Publication, SafetyMonitoring, Research, Operations }

/// <summary>Who named a downstream application.</summary>
[JsonConverter(typeof(KebabEnumConverter<NamedBy>))]
public enum NamedBy { Developer, List }

/// <summary>Whether anybody can run the model without a host seeing it.</summary>
[JsonConverter(typeof(KebabEnumConverter<Reach>))]
public enum Reach { Open, Hosted }

/// <summary>Why something that was counted is not counted any more.</summary>
[JsonConverter(typeof(KebabEnumConverter<Withdrawal>))]
public enum Withdrawal { Corrected, AgreementEnded, ReporterAsked, MadeInError }

/// <summary>Why stored events were deleted that the journal had told of.</summary>
[JsonConverter(typeof(KebabEnumConverter<DeletedFor>))]
public enum DeletedFor
{
    /// <summary>A person's events, on their or the organisation's wish.</summary>
    Person,

    /// <summary>They were older than the organisation keeps.</summary>
    Retention,

    /// <summary>They lay twice, because they were sent again after their ids were forgotten.</summary>
    SentTwice,

    /// <summary>They had been erased after the backup was taken that was restored.</summary>
    BeforeRestore,
}

/// <summary>The words of this capability.</summary>
public static class Terms
{
    public static readonly Words<ReporterRole> Roles = new("role",
        Same(ReporterRole.Host, "host", "model hosting service"), Same(ReporterRole.Developer, "developer", "application developer"),
        Same(ReporterRole.Provider, "provider", "model provider"), Same(ReporterRole.Adapter, "adapter", "model adapter"), Same(ReporterRole.Hub, "hub", "distribution platform"));

    public static readonly Words<Measure> Measures = new("measure",
        Same(Measure.Requests, "requests", "requests"), Same(Measure.Conversations, "conversations", "conversations"), Same(Measure.People, "people", "people"),
        Same(Measure.Tokens, "tokens", "tokens"), Same(Measure.ChatMinutes, "chat-minutes", "minutes of chat"), Same(Measure.Downloads, "downloads", "downloads"));

    public static readonly Words<Dimension> Dimensions = new("dimension",
        Same(Dimension.Total, "total", "in total"), Same(Dimension.Geography, "geography", "by geography"), Same(Dimension.Sector, "sector", "by sector"),
        Same(Dimension.UseCase, "use-case", "by use case"), Same(Dimension.HighRisk, "high-risk", "in high-risk use cases"), Same(Dimension.Language, "language", "by language"),
        Same(Dimension.Application, "application", "by application"));

    public static readonly Words<CountMethod> Methods = new("method", Same(CountMethod.Exact, "exact", "exact"), Same(CountMethod.Noised, "noised", "with noise"));

    public static readonly Words<Purpose> Purposes = new("purpose",
        Same(Purpose.Publication, "publication", "publication"), Same(Purpose.SafetyMonitoring, "safety-monitoring", "safety monitoring"),
        Same(Purpose.Research, "research", "research"), Same(Purpose.Operations, "operations", "operations"));

    public static readonly Words<NamedBy> Namers = new("source", Same(NamedBy.Developer, "developer", "its developer"), Same(NamedBy.List, "list", "a list"));

    public static readonly Words<Reach> Reaches = new("reach", Same(Reach.Open, "open", "weights that anybody can run"), Same(Reach.Hosted, "hosted", "hosted only"));

    public static readonly Words<RejectReason> Rejects = new("reason",
        Same(RejectReason.Malformed, "malformed", "cannot be read"), Same(RejectReason.NoTime, "no-time", "says no time"), Same(RejectReason.Future, "future", "lies in the future"),
        Same(RejectReason.TooOld, "too-old", "is older than what is kept"), Same(RejectReason.UnknownField, "unknown-field", "has a field that is not known"),
        Same(RejectReason.HoldsText, "holds-text", "holds a prompt or reply"), Same(RejectReason.BadValue, "bad-value", "has a value that is not allowed"),
        Same(RejectReason.UnknownEvent, "unknown-event", "is of an unknown kind"), Same(RejectReason.TooMany, "too-many", "is more than one request may hold"));

    public static readonly Words<Note> Notes = new("note",
        Same(Note.NoUser, "no-user", "names no user, so it counts for no person"), Same(Note.NoModel, "no-model", "names no model"), Same(Note.Duplicate, "duplicate", "was sent before and counts once"),
        Same(Note.TextDropped, "text-dropped", "carried text, which was thrown away"), Same(Note.ValueDropped, "value-dropped", "had a value that is no label, which was thrown away"),
        Same(Note.ClockSkew, "clock-skew", "ends before it begins, so its length is unknown"), Same(Note.FieldNotAgreed, "field-not-agreed", "had a field outside the agreement, which was thrown away"),
        Same(Note.NotActivity, "not-activity", "is no use of a model"));

    private static Word<T> Same<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}

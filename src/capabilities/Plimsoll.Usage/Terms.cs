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
        new(ReporterRole.Host, "host", "model hosting service"), new(ReporterRole.Developer, "developer", "application developer"),
        new(ReporterRole.Provider, "provider", "model provider"),
        new(ReporterRole.Adapter, "adapter", "model adapter"),
        new(ReporterRole.Hub, "hub", "distribution platform"));

    public static readonly Words<Measure> Measures = new("measure",
        new(Measure.Requests, "requests", "requests"), new(Measure.Conversations, "conversations", "conversations"), new(Measure.People, "people", "people"),
        new(Measure.Tokens, "tokens", "tokens"), new(Measure.ChatMinutes, "chat-minutes", "minutes of chat"), new(Measure.Downloads, "downloads", "downloads"));

    public static readonly Words<Dimension> Dimensions = new("dimension",
        new(Dimension.Total, "total", "in total"), new(Dimension.Geography, "geography", "by geography"), new(Dimension.Sector, "sector", "by sector"),
        new(Dimension.UseCase, "use-case", "by use case"),
        new(Dimension.HighRisk, "high-risk", "in high-risk use cases"),
        new(Dimension.Language, "language", "by language"),
        new(Dimension.Application, "application", "by application"));

    public static readonly Words<CountMethod> Methods = new(
        "method", new(CountMethod.Exact, "exact", "exact"), new(CountMethod.Noised, "noised", "with noise"));

    public static readonly Words<Purpose> Purposes = new("purpose",
        new(Purpose.Publication, "publication", "publication"), new(Purpose.SafetyMonitoring, "safety-monitoring", "safety monitoring"),
        new(Purpose.Research, "research", "research"), new(Purpose.Operations, "operations", "operations"));

    public static readonly Words<NamedBy> Namers = new("source", new(NamedBy.Developer, "developer", "its developer"), new(NamedBy.List, "list", "a list"));

    public static readonly Words<Reach> Reaches = new(
        "reach", new(Reach.Open, "open", "weights that anybody can run"), new(Reach.Hosted, "hosted", "hosted only"));

    public static readonly Words<RejectReason> Rejects = new("reason",
        new(RejectReason.Malformed, "malformed", "cannot be read"),
        new(RejectReason.NoTime, "no-time", "says no time"),
        new(RejectReason.Future, "future", "lies in the future"),
        new(RejectReason.TooOld, "too-old", "is older than what is kept"), new(RejectReason.UnknownField, "unknown-field", "has a field that is not known"),
        new(RejectReason.HoldsText, "holds-text", "holds a prompt or reply"), new(RejectReason.BadValue, "bad-value", "has a value that is not allowed"),
        new(RejectReason.UnknownEvent, "unknown-event", "is of an unknown kind"), new(RejectReason.TooMany, "too-many", "is more than one request may hold"));

    public static readonly Words<Note> Notes = new("note",
        new(Note.NoUser, "no-user", "names no user, so it counts for no person"),
        new(Note.NoModel, "no-model", "names no model"),
        new(Note.Duplicate, "duplicate", "was sent before and counts once"),
        new(Note.TextDropped, "text-dropped", "carried text, which was thrown away"),
        new(Note.ValueDropped, "value-dropped", "had a value that is no label, which was thrown away"),
        new(Note.ClockSkew, "clock-skew", "ends before it begins, so its length is unknown"),
        new(Note.FieldNotAgreed, "field-not-agreed", "had a field outside the agreement, which was thrown away"),
        new(Note.NotActivity, "not-activity", "is no use of a model"));
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Work;

/// <summary>What kind of thing is due.</summary>
[JsonConverter(typeof(KebabEnumConverter<DueKind>))]
public enum DueKind { Practice, Rhythm, RiskAcceptance, Evidence, Approval, Gate, Monitoring }

/// <summary>How soon it is due.</summary>
[JsonConverter(typeof(KebabEnumConverter<Urgency>))]
public enum Urgency
{
    /// <summary>Its instant has passed.</summary>
    Overdue,

    /// <summary>Within seven days, or somebody waits for it now.</summary>
    Soon,

    /// <summary>Later, or without a date.</summary>
    Later,
}

/// <summary>A person as the list of what is due needs to know one.</summary>
/// <param name="Assesses">Looks after lists, owners and gates.</param>
/// <param name="Approves">May approve.</param>
/// <param name="Serves">May change whether a model serves.</param>
public sealed record DuePerson(string Account, bool Assesses, bool Approves, bool Serves);

/// <summary>A thing that waits for a person.</summary>
/// <param name="Subject">The practice or piece of evidence, where it is about one.</param>
/// <param name="When">When it falls due, or fell; null where it has no date.</param>
/// <param name="Sentence">What is due, for a person.</param>
/// <param name="Page">Where to do it, below the pages of the organisation.</param>
public sealed record DueItem(DueKind Kind, Urgency Urgency, string Release, string? Subject, EndsAt? When, string Sentence, string Page);

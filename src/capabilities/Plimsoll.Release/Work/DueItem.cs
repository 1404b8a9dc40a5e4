// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Work;

/// <summary>What kind of thing is due.</summary>
[JsonConverter(typeof(KebabEnumConverter<DueKind>))]
public enum DueKind
{
    Practice, Rhythm, RiskAcceptance, Evidence, Approval, Gate, Monitoring, Confirmation, Adverse, Return, Changes, Condition, Adequacy, Question, Notice,
    Upstream, Finding, Look, InternalSummary, Vulnerability,
}

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
/// <param name="Subject">The practice, piece of evidence or finding, where it is about one.</param>
/// <param name="When">When it falls due, or fell; null where it has no date.</param>
/// <param name="Sentence">What is due, for a person.</param>
/// <param name="Page">Where to do it, below the pages of the organisation.</param>
public sealed record DueItem(DueKind Kind, Urgency Urgency, string Release, string? Subject, EndsAt? When, string Sentence, string Page);

/// <summary>Whose a thing is that is due: known without looking at anybody in particular, so that it is worked out once for all.</summary>
/// <param name="Accounts">People by name: who owns it, who wrote it, who accepted it.</param>
/// <param name="Assessors">Whoever looks after lists, owners and gates.</param>
/// <param name="Servers">Whoever may change whether a model serves.</param>
/// <param name="ApproversBut">Whoever may approve, but for these; null where it is no matter of approving.</param>
/// <param name="Unless">Those who get something else in its place.</param>
public sealed record Addressees(
    IReadOnlyCollection<string> Accounts, bool Assessors = false, bool Servers = false, IReadOnlyCollection<string>? ApproversBut = null,
    Addressees? Unless = null)
{
    /// <summary>Whether it is due of a person.</summary>
    public bool Reach(DuePerson person) =>
        (Assessors && person.Assesses || Servers && person.Serves || Accounts.Contains(person.Account)
            || ApproversBut is { } but && person.Approves && !but.Contains(person.Account))
        && Unless?.Reach(person) != true;
}

/// <summary>A thing that is due, and of whom.</summary>
public sealed record DueFor(DueItem Item, Addressees To);

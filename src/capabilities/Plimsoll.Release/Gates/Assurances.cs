// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Approvals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>What an approval that counts asks for besides.</summary>
/// <param name="Approval">The approval.</param>
/// <param name="LastDay">The last day on which it may be met.</param>
/// <param name="Met">Whether the approver holds it to be met.</param>
public sealed record StandingCondition(string Approval, LastDay LastDay, bool Met);

/// <summary>A question that a gate asks from a day on, and what was answered to its words.</summary>
/// <param name="Words">Digest of its words.</param>
/// <param name="Asked">Whether the gate asks it by then; what it asks from a later day on may be answered before.</param>
/// <param name="Answer">Null where nobody answered these words.</param>
/// <param name="As">The role in which a person answered; null where nobody did, or where roles were not recorded yet.</param>
/// <param name="At">When it was answered.</param>
public sealed record StandingAnswer(string Question, Digest Words, bool Asked, DeclaredAnswer? Answer, string? As, DateTimeOffset? At)
{
    /// <summary>The first day, in UTC, on which it is asked; null where the entry was written before verdicts named it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? From { get; init; }
}

/// <summary>What a verdict rests on that nobody proved: what approvers were promised, and what somebody answered to a question of the gate.</summary>
/// <param name="Conditions">Of each approval that counts, in the order in which they were given.</param>
/// <param name="Declared">Of each question that the gate asks, now or from a later day, answered or not.</param>
public sealed record Assurances(IReadOnlyList<StandingCondition> Conditions, IReadOnlyList<StandingAnswer> Declared)
{
    public static readonly Assurances None = new([], []);

    /// <summary>The assurances of a release at an instant.</summary>
    public static Assurances Of(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state.Plan is not { } plan) { return None; }
        return new Assurances(
            [.. from approval in Approving.Standing(state, rules.For(plan.Stage))
                where !approval.HasLapsed(now)
                let condition = approval.Condition
                where condition is not null
                select new StandingCondition(approval.Id, condition.LastDay, condition.Met is not null)],
            [.. from question in rules.QuestionsAt(plan.Stage)
                let given = question.Answered(state)
                select new StandingAnswer(question.Id, question.Words, question.Begins <= now, given?.Answer, given?.As, given?.At)
                {
                    From = question.From,
                }]);
    }
}

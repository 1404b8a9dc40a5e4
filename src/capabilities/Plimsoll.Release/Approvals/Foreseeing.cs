// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>What an act would drag behind it.</summary>
/// <param name="Ends">Approvals that would end.</param>
/// <param name="Suspends">Whether the model would stop serving at once.</param>
/// <param name="Notifies">Whether those who hold its public weights, which nobody can call back, would be given notice.</param>
public sealed record Foreseen(IReadOnlyList<Approval> Ends, bool Suspends, bool Notifies)
{
    public static readonly Foreseen Nothing = new([], Suspends: false, Notifies: false);

    public bool IsNothing => Ends.Count == 0 && !Suspends && !Notifies;
}

/// <summary>
/// Says what an act would drag behind it before anybody does it. It asks the very function that decides afterwards (<see cref="Consequences"/>), with an event
/// such as a form makes: what a page promises and what then happens cannot differ.
/// </summary>
public static class Foreseeing
{
    /// <summary>What these events would drag behind them.</summary>
    public static Foreseen Of(Dossier state, Asker asker, params ReleaseEvent[] would) =>
        Consequences.Of(state, asker, [], would).Succeeds(out var outcome, out _) ? Read(state, outcome) : Foreseen.Nothing;

    /// <summary>What an outcome that was decided, and not yet recorded, drags behind it.</summary>
    public static Foreseen Read(Dossier state, Outcome outcome)
    {
        var ended = outcome.Events.Select(e => e switch { ApprovalVoided v => v.Approval, ApprovalRevoked r => r.Approval, _ => null })
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new Foreseen(
            [.. state.Approvals.Where(a => ended.Contains(a.Id))],
            outcome.Events.OfType<StatusChanged>().Any(s => s.State == ServiceState.Suspended), outcome.Events.OfType<OpenNoticeIssued>().Any());
    }

    /// <summary>Another plan, whatever it changes.</summary>
    public static Foreseen ChangePlan(Dossier state, Asker asker) =>
        state.Plan is not { } plan ? Foreseen.Nothing : Of(state, asker, new PlanChanged(plan with { Uses = [.. plan.Uses, "one-use-more"] }));

    /// <summary>A list that is derived anew and differs.</summary>
    public static Foreseen Rederive(Dossier state, Asker asker) =>
        state.Assessment is not { Profile: var profile } a ? Foreseen.Nothing
        : Of(state, asker, new AssessmentPinned(profile with { SignificantUpdate = !profile.SignificantUpdate }, a.Packs, null, a.Redirect));

    /// <summary>Another status of a practice.</summary>
    public static Foreseen SetStatus(Dossier state, Asker asker, string practice) =>
        Of(state, asker, new PracticeStatusSet(
            practice, state.Line(practice).Status == PracticeStatus.InProgress ? PracticeStatus.Open : PracticeStatus.InProgress, null, null, null,
            null));

    /// <summary>Another owner or due date of a practice.</summary>
    public static Foreseen Assign(Dossier state, Asker asker, string practice)
    {
        var line = state.Line(practice);
        return Of(state, asker, new PracticeAssigned(practice, line.Owner is null ? asker.Account : null, line.Due));
    }

    /// <summary>What waits about a practice, confirmed as the list asks it now.</summary>
    public static Foreseen Confirm(Dossier state, Asker asker, string practice) =>
        Of(state, asker, new AnswerConfirmed(practice, state.Asked(practice)?.Words, [.. state.Waiting(practice, asker.Now).Select(e => e.Id)], null));

    /// <summary>A new piece of evidence.</summary>
    /// <param name="practices">The practices that it would serve.</param>
    public static Foreseen Attach(Dossier state, Asker asker, EvidenceContent like, IReadOnlyList<string> practices) =>
        Of(state, asker, new EvidenceAttached("evd_foreseen", like, practices, []));

    /// <summary>A new revision of a piece.</summary>
    public static Foreseen Revise(Dossier state, Asker asker, string evidence) => !state.Evidence.TryGetValue(evidence, out var item) ? Foreseen.Nothing
        : Of(state, asker, new EvidenceRevised(evidence, item.Revisions.Count + 1, item.Current.Content, []));

    /// <summary>A piece that would serve none of its practices any more.</summary>
    public static Foreseen Unlink(Dossier state, Asker asker, string evidence) =>
        state.Evidence.ContainsKey(evidence) ? Of(state, asker, new EvidenceLinked(evidence, [], [])) : Foreseen.Nothing;

    /// <summary>A piece that serves one practice more.</summary>
    public static Foreseen Link(Dossier state, Asker asker, string evidence, string practice) => !state.Evidence.TryGetValue(evidence, out var item)
        ? Foreseen.Nothing : Of(state, asker, new EvidenceLinked(evidence, [.. item.Practices.Append(practice).Distinct()], []));

    /// <summary>A piece that is withdrawn.</summary>
    public static Foreseen Withdraw(Dossier state, Asker asker, string evidence) => !state.Evidence.TryGetValue(evidence, out var item) ? Foreseen.Nothing
        : Of(state, asker, new EvidenceWithdrawn(evidence, item.Current.Content.Label));

    /// <summary>A piece whose bytes are erased.</summary>
    public static Foreseen Lose(Dossier state, Asker asker, string evidence) => !state.Evidence.TryGetValue(evidence, out var item) ? Foreseen.Nothing
        : Of(state, asker, new EvidenceGone(evidence, item.Current.Number));

    /// <summary>An answer to a question that gates ask: the first one, or another.</summary>
    /// <param name="words">Digest of the words that would be answered.</param>
    public static Foreseen Declare(Dossier state, Asker asker, string question, Digest words, DeclaredAnswer answer) =>
        Of(state, asker, new Declared(question, words, answer, new VaultRef("", words), state.Declared.GetValueOrDefault(question)?.As));

    /// <summary>An approval that its approver takes back.</summary>
    public static Foreseen Revoke(Dossier state, Asker asker, Approval approval) =>
        Of(state, asker, new ApprovalRevoked(approval.Id, approval.Words ?? new VaultRef("", approval.BundleDigest)));
}

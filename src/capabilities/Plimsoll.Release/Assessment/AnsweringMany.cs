// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>Where one practice stands, said among others.</summary>
/// <param name="Reason">Why it does not apply or is not required here; for these two alone.</param>
public sealed record AnsweredPractice(string Practice, PracticeStatus Status, VaultRef? Reason = null);

/// <summary>A piece of evidence that comes with the answers, and the practices that it shows.</summary>
public sealed record ShownBy(string Evidence, EvidenceContent Content, IReadOnlyList<string> Practices);

/// <summary>A whole list answered at once: whoever is alone with eleven duties says so on one page, and all of it is taken, or none.</summary>
public static class AnsweringMany
{
    /// <summary>Answers that are taken at once.</summary>
    public const int Most = 200;

    /// <param name="shown">What comes along to show it; null where the answers rest on evidence that is there.</param>
    /// <param name="downstream">Who must hear when the answers halt a model in service.</param>
    public static Result<Outcome> Decide(
        Dossier state, Asker asker, IReadOnlyList<AnsweredPractice> answers, ShownBy? shown, IReadOnlyList<string> downstream)
    {
        if (answers.Count is 0 or > Most)
        {
            return Assessing.Bad(
                "answers", null, answers.Count == 0 ? "are none" : $"are {answers.Count}",
                answers.Count == 0 ? "say where at least one practice stands" : $"send {Most} at most, and the others after them");
        }
        if (answers.GroupBy(a => state.LineOf(a.Practice)).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return Assessing.Bad("answers", twice.Key, "is answered twice", "say once where it stands");
        }
        if (answers.FirstOrDefault(a => a.Status == PracticeStatus.RiskAccepted) is { } accepted)
        {
            return Assessing.Bad(
                "status", accepted.Practice, "is a risk that nobody accepts among others", "accept it on the page of the practice, with an end");
        }
        var growing = new Growing(state, asker);
        if (shown is not null && growing.Do(s => Evidencing.Attach(s, asker, shown.Evidence, shown.Content, shown.Practices, [])) is { } unfit)
        {
            return unfit;
        }
        foreach (var answer in answers)
        {
            var said = new PracticeStatusSet(answer.Practice, answer.Status, answer.Reason, null, null, null);
            if (growing.Do(s => Assessing.SetStatus(s, asker, said, [])) is { } refusal) { return refusal; }
        }
        return Consequences.Of(state, asker, downstream, [.. growing.Events]);
    }
}

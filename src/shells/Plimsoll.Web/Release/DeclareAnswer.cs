// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Somebody answers a question that gates ask from a day on.</summary>
internal sealed class DeclareAnswer(Acting acting, GateRules rules)
{
    /// <param name="Question">Its id, as the release and the gate name it.</param>
    /// <param name="Because">Why, in the person's words.</param>
    internal sealed record Ask(string Question, DeclaredAnswer Answer, string Because);

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<Ask>(request, caller, release, null, (ask, texts) => Decide(ask, caller, texts), ct);

    public Deciding<Dossier> Decide(Ask ask, Caller caller, Texts texts)
    {
        var because = texts.Keep("because", ask.Because);
        return (state, asker, others) => Judging.Declare(
            state, asker, rules, ask.Question, ask.Answer, because, caller.RoleFor(Right.Assess), others.Downstream(state));
    }
}

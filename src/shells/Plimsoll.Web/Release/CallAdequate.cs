// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Evidence;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>A second person reads a worksheet of whoever releases and calls it adequate: the effort that it states, and what came of it.</summary>
internal sealed class CallAdequate(Acting acting)
{
    /// <param name="Revision">The revision that was read; a newer one is refused.</param>
    /// <param name="Words">Why it is adequate, in the person's words.</param>
    internal sealed record Ask(int Revision, string Words);

    public Task<IResult> HandleAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<Ask>(request, caller, release, null, (ask, texts) => Decide(evidence, ask, caller, texts), ct);

    public static Deciding<Dossier> Decide(string evidence, Ask ask, Caller caller, Texts texts)
    {
        var words = texts.Keep("words", ask.Words);
        return (state, asker, _) => Evidencing.CallAdequate(state, asker, evidence, ask.Revision, words, caller.RoleFor(Right.Approve));
    }
}

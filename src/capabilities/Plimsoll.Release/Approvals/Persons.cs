// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>Who is who in a release, where accounts and outside reviewers stand side by side: a reviewer goes by the id of the link, and is known by the
/// address to which it was given. <see cref="SecondPerson"/> decides; this says whom it is asked about.</summary>
internal static class Persons
{
    /// <summary>Whoever asks, told apart from the outside reviewers of a release too.</summary>
    public static Asker Of(Dossier state, Asker asker) => asker with
    {
        IsAlso = other => state.Reviews.TryGetValue(other, out var review) ? asker.Has(review.Email) : asker.IsAlso(other),
    };

    /// <summary>Whoever speaks against a release does not approve of it under another account or by a link: those approvals are taken back.</summary>
    /// <param name="words">Why.</param>
    public static IEnumerable<ReleaseEvent> TakeBack(Dossier state, Asker asker, VaultRef words)
    {
        var known = Of(state, asker);
        return state.Approvals.Where(a => !a.Ended && a.By != asker.Account && SecondPerson.Of(known, [a.By]) == Apartness.Same)
            .Select(a => new ApprovalRevoked(a.Id, words));
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Pages;

/// <summary>A page ready to be published: the document, its exact bytes and their digest.</summary>
public sealed record PagePublication(FrozenPage Document, byte[] Bytes, Digest Digest, bool Listed);

/// <summary>Decisions about an organisation's public page.</summary>
public static class Stating
{
    public static Result<Outcome> Open(PageBook state, PageOpened ask, ProgressLibrary library)
    {
        if (state.Opened is not null) { return new Refusal(ProgressCodes.IdTaken, "page", ask.Page, "exists already", "use that one"); }
        if (!library.Edition(ask.Edition).Succeeds(out _, out var refusal)) { return refusal; }
        return (Ask.Id("handle", ask.Handle) ?? Ask.Name("organisation", ask.Organisation)) is { } no ? no : Outcome.Of(ask);
    }

    /// <summary>Says how the organisation stands on one process. What it has, it shows; what it withholds, it accounts for.</summary>
    public static Result<Outcome> State(PageBook state, Asker asker, PageLineSet ask, ProgressLibrary library)
    {
        if (Unopened(state) is { } unopened) { return unopened; }
        if (Ask.Process(library.Edition(state.Opened!.Edition).Value!, ask.Process) is { } unknown) { return unknown; }
        if (ask.Evidence.Select(e => Ask.NotAfter("evidence.seen", e.Seen, asker.Now)).FirstOrDefault(r => r is not null) is { } late) { return late; }
        return Unfit(ask, asker.Now) is { } refusal ? refusal : Outcome.Of(ask);
    }

    /// <summary>Freezes a version. At least one process must be stated.</summary>
    public static Result<PagePublication> Publish(PageBook state, Asker asker, bool listed, ProgressLibrary library, Func<VaultRef, string?> text)
    {
        if (Unopened(state) is { } unopened) { return unopened; }
        if (state.Lines.Count == 0) { return Ask.Bad("page", state.Opened!.Handle, "says nothing yet", "state at least one process"); }
        if (!state.IsChanged && state.IsShown && state.Newest?.Published.Listed == listed)
        {
            return Ask.Bad("page", state.Opened!.Handle, "is published as it stands", "change something first");
        }
        var document = FrozenPage.Draft(state, library.Edition(state.Opened!.Edition).Value!, text, asker.Now);
        var bytes = document.ToUtf8();
        return new PagePublication(document, bytes, Digest.Of(bytes), listed);
    }

    /// <summary>Freezes what was prepared. The state must be the one that it was prepared from.</summary>
    /// <param name="at">Where the bytes lie.</param>
    public static Result<Outcome> Freeze(PageBook state, PagePublication ready, VaultRef at) =>
        Unopened(state) is { } unopened ? unopened : Outcome.Of(new PagePublished(ready.Document.Version, ready.Listed, ready.Digest, ready.Bytes.Length, at));

    public static Result<Outcome> Withdraw(PageBook state, VaultRef reason) =>
        state.IsShown ? Outcome.Of(new PageWithdrawn(reason)) : Ask.Bad("page", state.Opened?.Handle, "is not public", "leave it");

    internal static bool NeedsEvidence(OwnState state) => state switch
    {
        OwnState.Adopted or OwnState.Collaborating or OwnState.Partial => true,
        OwnState.NotAdopted or OwnState.NotApplicable or OwnState.NotCollected or OwnState.Withheld => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Refusal? Unfit(PageLineSet ask, DateTimeOffset now)
    {
        if (NeedsEvidence(ask.State) && ask.Evidence.Count == 0)
        {
            return new Refusal(
                ProgressCodes.NoEvidence, "evidence", ask.Process, "is missing",
                $"give an address where '{ProgressTerms.OwnStates[ask.State].Label}' can be seen");
        }
        if (ask.State == OwnState.Withheld && ask.Withheld is null)
        {
            return Ask.Bad("withheld", ask.Process, "is not accounted for", "say on which ground, who decided, and when it is looked at again");
        }
        if (ask.State != OwnState.Withheld && ask.Withheld is not null)
        {
            return Ask.Bad("withheld", ask.Process, "does not fit the state", "leave ground, who decided and the day of review empty, or say withheld");
        }
        return ask.Withheld is { } held && held.ReviewOn.HasEnded(now)
            ? Ask.Bad("reviewOn", held.ReviewOn.Text, "has passed", "give a day to come on which it is looked at again") : null;
    }

    private static Refusal? Unopened(PageBook state) =>
        state.Opened is null ? new Refusal(ProgressCodes.UnknownId, "page", null, "is not known", "open it first") : null;
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Organisations;

/// <summary>What an organisation says of itself: stated, previewed, published, taken back.</summary>
internal sealed class WritePage(Acting acting, Vault vault, ProgressLibrary library)
{
    internal sealed record OpenAsk(string Organisation, string Handle, string? Edition = null);

    internal sealed record EvidenceAsk(string Link, DateOnly Seen);

    /// <param name="ReviewOn">Last day by which it is looked at again, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record WithheldAsk(string Ground, string DecidedBy, AskedEnd ReviewOn, string? Zone = null);

    internal sealed record LineAsk(OwnState State, string? Text = null, IReadOnlyList<EvidenceAsk>? Evidence = null, WithheldAsk? Withheld = null);

    internal sealed record PublishAsk(bool Listed);

    /// <summary>The document as it would be published now.</summary>
    public FrozenPage Draft(PageBook book) => FrozenPage.Draft(book, library.Of(book), vault.Open, acting.Now);

    public Task<Result<Change<PageBook>>> OpenAsync(OpenAsk ask, Asking asking)
    {
        var id = Ids.New("pge");
        var texts = Texts(asking);
        // Two organisations with one short address would hide one another. The row keeps out one who asks at the same moment.
        texts.Add([PageHandles.Take(ask.Handle, ProgressStreams.Pages.NameOf(asking.Tenant))]);
        return ChangeAsync(asking, texts, (state, _) => acting.State.Of(ProgressStreams.Pages).All.Any(p => p.State.Opened?.Handle == ask.Handle)
            ? new Refusal(ProgressCodes.IdTaken, "handle", ask.Handle, "is another page's", "choose another")
            : Stating.Open(state, new PageOpened(id, ask.Handle, ask.Organisation.Trim(), ask.Edition ?? library.Editions[0].Id), library));
    }

    public Task<Result<Change<PageBook>>> StateAsync(string process, LineAsk ask, Asking asking)
    {
        var texts = Texts(asking);
        var text = texts.KeepOptional("text", ask.Text, Ask.LongestText);
        PageEvidence[] evidence = [.. (ask.Evidence ?? []).Select(e => new PageEvidence(texts.Keep(e.Link, Ask.Link("evidence", e.Link)), e.Seen))];
        Withholding? withheld = null;
        if (ask.Withheld is { } held)
        {
            if (!Ending.LastOf(held.ReviewOn, held.Zone, asking.Caller.In, ProgressCodes.BadValue, "reviewOn").Succeeds(out var review, out var refusal))
            {
                return Task.FromResult<Result<Change<PageBook>>>(refusal);
            }
            withheld = new Withholding(texts.Keep("ground", held.Ground, 500), texts.Keep("decidedBy", held.DecidedBy, 200), review);
        }
        return ChangeAsync(asking, texts,
            (state, asker) => Stating.State(state, asker, new PageLineSet(process, ask.State, text, evidence, withheld), library));
    }

    /// <summary>Freezes a version exactly as it stands.</summary>
    public async Task<Result<Change<PageBook>>> PublishAsync(PublishAsk ask, Asking asking)
    {
        var kept = acting.State.PageOf(asking.Tenant);
        if (!Stating.Publish(kept.State, asking.Caller.At(acting.Now), ask.Listed, library, vault.Open).Succeeds(out var ready, out var refusal))
        {
            return refusal;
        }
        var texts = Texts(asking);
        // The document is the organisation's, under the page: it does not go with whoever published it.
        var held = vault.Seal(PublishedPages.DocumentSubject(kept.State.Opened!.Page), Encoding.UTF8.GetString(ready.Bytes));
        texts.Add(held.Rows);
        return await ChangeAsync(asking with { Seen = asking.Seen ?? kept.Rev }, texts, (state, _) => Stating.Freeze(state, ready, held.Ref));
    }

    public Task<Result<Change<PageBook>>> WithdrawAsync(ReasonAsk ask, Asking asking)
    {
        var texts = Texts(asking);
        var reason = texts.Keep("reason", ask.Reason, 500);
        return ChangeAsync(asking, texts, (state, _) => Stating.Withdraw(state, reason));
    }

    private Texts Texts(Asking asking) => acting.TextsBy(asking.Caller);

    private Task<Result<Change<PageBook>>> ChangeAsync(Asking asking, Texts texts, Func<PageBook, Asker, Result<Outcome>> decide) =>
        acting.ChangeAsync(ProgressStreams.PageOf(asking.Caller), asking, (state, asker, _) => decide(state, asker), texts);
}

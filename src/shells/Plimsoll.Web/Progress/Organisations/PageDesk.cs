// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress.Rounds;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Organisations;

/// <summary>A published page as it is served.</summary>
internal sealed record PublishedPage(FrozenPage Document, byte[] Bytes, Digest Digest, long Seq, ProgressEdition Edition, string Address, IReadOnlyList<StatementRow> Statements);

/// <summary>What an organisation says of itself: stated, previewed, published; and read by the public.</summary>
internal sealed class PageDesk(Acting acting, Vault vault, ProgressLibrary library)
{
    private readonly ConcurrentDictionary<string, FrozenPage> _read = new(StringComparer.Ordinal);

    internal sealed record OpenAsk(string Organisation, string Handle, string? Edition = null);

    internal sealed record EvidenceAsk(string Link, DateOnly Seen);

    /// <param name="ReviewOn">Last day by which it is looked at again, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record WithheldAsk(string Ground, string DecidedBy, AskedEnd ReviewOn, string? Zone = null);

    internal sealed record LineAsk(OwnState State, string? Text = null, IReadOnlyList<EvidenceAsk>? Evidence = null, WithheldAsk? Withheld = null);

    internal sealed record PublishAsk(bool Listed);

    internal sealed record ReasonAsk(string Reason);

    public DateOnly Today => DateOnly.FromDateTime(acting.Now.UtcDateTime);

    public ProgressLibrary Library => library;

    public string? Text(VaultRef at) => vault.Open(at);

    public Kept<PageBook> Of(Caller caller) => acting.State.PageOf(caller.In.Id);

    public ProgressEdition EditionOf(PageBook book) => library.Edition(book.Opened?.Edition).Value!;

    public FrozenPage Draft(PageBook book) => FrozenPage.Draft(book, EditionOf(book), Text, acting.Now);

    public Task<Result<Change<PageBook>>> OpenAsync(OpenAsk ask, Caller caller, Idempotency? once, CancellationToken ct)
    {
        var id = Ids.New("pge");
        var texts = Texts(caller);
        // Two organisations with one short address would hide one another. The row keeps out one who asks at the same moment.
        texts.Add([PageHandles.Take(ask.Handle, ProgressStreams.Pages.NameOf(caller.In.Id))]);
        return ChangeAsync(caller, null, (state, _) => acting.State.Of(ProgressStreams.Pages).All.Any(p => p.State.Opened?.Handle == ask.Handle)
            ? new Refusal(ProgressCodes.IdTaken, "handle", ask.Handle, "is another page's", "choose another")
            : Stating.Open(state, new PageOpened(id, ask.Handle, ask.Organisation.Trim(), ask.Edition ?? library.Editions[0].Id), library), texts, once, ct);
    }

    public Task<Result<Change<PageBook>>> StateAsync(string process, LineAsk ask, Caller caller, long? seen, Idempotency? once, CancellationToken ct)
    {
        var texts = Texts(caller);
        var text = texts.KeepOptional("text", ask.Text);
        PageEvidence[] evidence = [.. (ask.Evidence ?? []).Select(e => new PageEvidence(texts.KeepLink("evidence", e.Link), e.Seen))];
        Withholding? withheld = null;
        if (ask.Withheld is { } held)
        {
            if (!Ending.LastOf(held.ReviewOn, held.Zone, caller.In, ProgressCodes.BadValue, "reviewOn").Succeeds(out var review, out var refusal))
            {
                return Task.FromResult<Result<Change<PageBook>>>(refusal);
            }
            withheld = new Withholding(texts.Keep("ground", held.Ground, 500), texts.Keep("decidedBy", held.DecidedBy, 200), review);
        }
        return ChangeAsync(caller, seen, (state, asker) => Stating.State(state, asker, new PageLineSet(process, ask.State, text, evidence, withheld), library), texts, once, ct);
    }

    /// <summary>Freezes a version exactly as it stands.</summary>
    public async Task<Result<Change<PageBook>>> PublishAsync(bool listed, Caller caller, long? seen, Idempotency? once, CancellationToken ct)
    {
        var kept = Of(caller);
        if (!Stating.Publish(kept.State, caller.At(acting.Now), listed, library, Text).Succeeds(out var ready, out var refusal)) { return refusal; }
        var texts = Texts(caller);
        var held = vault.Seal(DocumentSubject(kept.State.Opened!.Page), Encoding.UTF8.GetString(ready.Bytes));
        texts.Add(held.Rows);
        return await ChangeAsync(caller, seen ?? kept.Rev, (state, _) => Stating.Freeze(state, ready, held.Ref), texts, once, ct);
    }

    public Task<Result<Change<PageBook>>> WithdrawAsync(ReasonAsk ask, Caller caller, long? seen, Idempotency? once, CancellationToken ct)
    {
        var texts = Texts(caller);
        var reason = texts.Keep("reason", ask.Reason, 500);
        return ChangeAsync(caller, seen, (state, _) => Stating.Withdraw(state, reason), texts, once, ct);
    }

    /// <summary>Pages that are listed, by name.</summary>
    public IReadOnlyList<PageRow> Rows() =>
        [.. from owned in acting.State.Of(ProgressStreams.Pages).All
            where owned.State is { IsShown: true, Newest.Published.Listed: true }
            let book = owned.State
            orderby book.Opened!.Organisation
            select new PageRow(book.Opened!.Page, book.Opened.Handle, book.Opened.Organisation, book.Opened.Edition, book.Newest!.Published.Version, book.Newest.At, book.Newest.Published.Document.ToString(), $"{book.Newest.Seq}")];

    public Result<PublishedPage> Find(string address)
    {
        var state = acting.State;
        if (state.PublicPage(address) is not { State: { Opened: { } opened, Newest: { } newest } book } owned || vault.IsErased(DocumentSubject(opened.Page)) || vault.Open(newest.Published.At) is not { } text)
        {
            return new Refusal(ProgressCodes.UnknownId, "page", address, "is not public here", "look at /public/organisations");
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Digest.Of(bytes) != newest.Published.Document)
        {
            throw new InvalidOperationException($"The bytes of {opened.Page} are not those that were frozen.");
        }
        var document = _read.GetOrAdd(newest.Published.Document.Hex, _ =>
            FrozenPage.Read(bytes, opened.Page).Value ?? throw new InvalidOperationException($"{opened.Page} cannot be read."));
        return new PublishedPage(
            document, bytes, newest.Published.Document, newest.Seq, EditionOf(book), $"/public/organisations/{address}",
            OrganisationStatements.Of(state, owned.Tenant));
    }

    private static string DocumentSubject(string page) => $"page/{page}";

    private SealedTexts Texts(Caller caller) => new(vault, caller.Id);

    private Task<Result<Change<PageBook>>> ChangeAsync(Caller caller, long? seen, Func<PageBook, Asker, Result<Outcome>> decide, SealedTexts texts, Idempotency? once, CancellationToken ct) =>
        texts.Refusal is { } refusal ? Task.FromResult<Result<Change<PageBook>>>(refusal) : acting.ChangeAsync(
            ProgressStreams.Pages.At(caller.In.Id), caller.Id, seen, (state, asker, _) => decide(state, asker), texts.Rows, once, ct);
}

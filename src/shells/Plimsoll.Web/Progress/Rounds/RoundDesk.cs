// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>Finds rounds and writes what is decided about them.</summary>
internal sealed class RoundDesk(Acting acting, Vault vault, ProgressLibrary library)
{
    public DateTimeOffset Now => acting.Now;

    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    public ProgressLibrary Library => library;

    /// <summary>Every round of every organisation: for what is published.</summary>
    public IEnumerable<Kept<RoundBook>> All => acting.State.Of(ProgressStreams.Rounds).All;

    public IEnumerable<RoundBook> Of(Caller caller) => acting.State.Of(ProgressStreams.Rounds).Of(caller.In.Id).Values.Select(kept => kept.State);

    public SealedTexts TextsOf(string subject) => new(vault, subject);

    public string? Text(VaultRef at) => vault.Open(at);

    public Result<Kept<RoundBook>> Find(Caller caller, string round) => acting.Find(ProgressStreams.Rounds.At(caller.In.Id, round));

    /// <summary>A round and its organisation's name, whoever asks; null when there is none.</summary>
    public (RoundBook Book, string Tenant, string Publisher)? FindAny(string round) =>
        acting.State is var now && now.Of(ProgressStreams.Rounds).FindAny(round) is { } found ? (found.State, found.Tenant, now.Accounts.Tenants[found.Tenant].Name) : null;

    public ProgressEdition EditionOf(RoundBook book) => library.Edition(book.Opened!.Edition).Value!;

    /// <summary>Opens a round: the first entry of a stream of its own.</summary>
    public Task<Result<Change<RoundBook>>> OpenAsync(Caller caller, RoundOpened ask, SealedTexts texts, Idempotency? once, CancellationToken ct) =>
        texts.Refusal is { } refusal ? Task.FromResult<Result<Change<RoundBook>>>(refusal) : acting.ChangeAsync(
            ProgressStreams.Rounds.New(caller.In.Id, ask.Round), caller.Id, null, (state, asker, _) => Opening.Open(state, asker, ask, library), texts.Rows, once, ct);

    /// <summary>Decides and appends, with the texts that belong to it.</summary>
    public Task<Result<Change<RoundBook>>> ChangeAsync(
        string by, string tenant, string round, long? seen, Func<RoundBook, Asker, Result<Outcome>> decide, SealedTexts texts, Idempotency? once, CancellationToken ct) =>
        texts.Refusal is { } refusal ? Task.FromResult<Result<Change<RoundBook>>>(refusal) : acting.ChangeAsync(
            ProgressStreams.Rounds.At(tenant, round), by, seen, (state, asker, _) => decide(state, asker), texts.Rows, once, ct);

    /// <summary>The document as it would be frozen now.</summary>
    public FrozenRound Draft(Caller caller, RoundBook book) => Publishing.Draft(book, EditionOf(book), caller.In.Name, Text, Now);

    /// <summary>Freezes a round exactly as it stands: whatever comes in between is told, not published unseen.</summary>
    public async Task<Result<Change<RoundBook>>> PublishAsync(Caller caller, string round, long? seen, Idempotency? once, CancellationToken ct)
    {
        if (!Find(caller, round).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (!Publishing.Publish(kept.State, caller.At(Now), EditionOf(kept.State), caller.In.Name, Text).Succeeds(out var ready, out refusal)) { return refusal; }
        var texts = TextsOf(DocumentSubject(round));
        var held = vault.Seal(DocumentSubject(round), Encoding.UTF8.GetString(ready.Bytes));
        texts.Add(held.Rows);
        return await ChangeAsync(caller.Id, caller.In.Id, round, seen ?? kept.Rev, (state, asker) => Publishing.Freeze(state, asker, ready, held.Ref), texts, once, ct);
    }

    /// <summary>Whose erasure takes a published document away.</summary>
    public static string DocumentSubject(string round) => $"round/{round}";
}

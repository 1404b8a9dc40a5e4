// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Chain;

/// <summary>Signs a sheet and makes the link that opens it; signs a change; ends links; takes a hand-over back; erases what its receiver wrote.</summary>
internal sealed class SignHandOver(Acting acting, KeptDocuments documents, Vault vault, Erasures erasures)
{
    /// <summary>What the tokens of these links are kept as: by their SHA-256 alone, which is what they are found by.</summary>
    public const string Kind = "hand-over";

    /// <summary>What a sheet says before it is signed.</summary>
    /// <param name="Party">The receiver in the registry of the sender, where it stands there.</param>
    internal sealed record Draft(Receiver Receiver, string? Party, HandedModel Model, string Configuration, IReadOnlyList<HandedLine> Lines);

    /// <param name="Token">The secret of the link; shown this once.</param>
    /// <param name="Page">Where it is used.</param>
    internal sealed record NewHandOver(
        string HandOver, int Revision, string Token, [property: AddressHere] string Page, LastDay Until, Digest Sheet, string Rev, LedgerPlace Ledger);

    /// <param name="Until">The last day of the link; 30 days from now where none is named, 180 at most.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record HandOverLink(AskedEnd? Until = null, string? Zone = null);

    internal sealed record HandOverReason(string Reason);

    /// <summary>Hands over: a hand-over begins with its first revision and its link.</summary>
    public async Task<Result<NewHandOver>> OpenAsync(Draft draft, HandOverLink link, Asking asking)
    {
        var caller = asking.Caller;
        if (!EndOf(link, caller).Succeeds(out var until, out var refusal)) { return refusal; }
        if ((Handing.Named(draft.Receiver) ?? FaultOf(draft)) is { } fault) { return fault; }
        var (id, made) = (Ids.New("hnd"), NewLink(until));
        var texts = acting.TextsBy(caller);
        var signed = Signed(Written(id, 1, null, draft, caller), caller, texts);
        texts.Add([Credentials.AddBearer(made.Token, Kind, BearerOf(id, made.Event.Link))]);
        var opened = new HandedOver(id, draft.Model.Release, draft.Model.Name, draft.Model.Version, draft.Receiver, draft.Party);
        return (await acting.ChangeAsync(
            ChainStreams.HandOvers.New(asking.Tenant, id), asking with { Seen = null },
            StandDuties.With(asking.Tenant, (state, asker, _) => Handing.Open(state, asker, opened, signed, made.Event)), texts))
            .Succeeds(out var change, out refusal)
            ? Told(made, signed.Sheet, change) : refusal;
    }

    /// <summary>Signs a change as the next revision.</summary>
    public async Task<Result<Change<HandOver>>> ReviseAsync(string handOver, Draft draft, Asking asking)
    {
        if (!acting.HandOverOf(asking.Caller, handOver).Succeeds(out var kept, out var refusal)) { return refusal; }
        if ((Handing.Closed(kept.State) ?? FaultOf(draft)) is { } fault) { return fault; }
        var newest = kept.State.Newest!;
        var texts = acting.TextsBy(asking.Caller);
        var signed = Signed(Written(handOver, newest.Event.Revision + 1, newest.Event.Sheet, draft, asking.Caller), asking.Caller, texts);
        return await acting.ChangeAsync(
            ChainStreams.Of(asking.Caller, handOver), asking, StandDuties.With(asking.Tenant, (state, _, _) => Handing.Revise(state, signed)), texts);
    }

    /// <summary>A new link in the place of the one of before.</summary>
    public async Task<Result<NewHandOver>> RelinkAsync(string handOver, HandOverLink link, Asking asking)
    {
        if (!EndOf(link, asking.Caller).Succeeds(out var until, out var refusal)
            || !acting.HandOverOf(asking.Caller, handOver).Succeeds(out var kept, out refusal))
        {
            return refusal;
        }
        var made = NewLink(until);
        var texts = acting.TextsBy(asking.Caller);
        if (kept.State.Link is { } before) { texts.Add([Credentials.RemoveBearer(BearerOf(handOver, before.Id))]); }
        texts.Add([Credentials.AddBearer(made.Token, Kind, BearerOf(handOver, made.Event.Link))]);
        return (await acting.ChangeAsync(
            ChainStreams.Of(asking.Caller, handOver), asking, (state, asker, _) => Handing.Relink(state, asker, made.Event), texts))
            .Succeeds(out var change, out refusal)
            ? Told(made, change.After.Newest!.Event.Sheet, change) : refusal;
    }

    public async Task<Result<Change<HandOver>>> UnlinkAsync(string handOver, Asking asking)
    {
        if (!acting.HandOverOf(asking.Caller, handOver).Succeeds(out var kept, out var refusal)) { return refusal; }
        var texts = acting.TextsBy(asking.Caller);
        if (kept.State.Link is { } before) { texts.Add([Credentials.RemoveBearer(BearerOf(handOver, before.Id))]); }
        return await acting.ChangeAsync(ChainStreams.Of(asking.Caller, handOver), asking, (state, asker, _) => Handing.Unlink(state, asker), texts);
    }

    public Task<Result<Change<HandOver>>> WithdrawAsync(string handOver, HandOverReason ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller);
        var reason = texts.Keep("reason", ask.Reason, AnswerSet.LongestWords);
        return acting.ChangeAsync(
            ChainStreams.Of(asking.Caller, handOver), asking, StandDuties.With(asking.Tenant, (state, _, _) => Handing.Withdraw(state, reason)), texts);
    }

    /// <summary>What the receiver wrote goes, and who wrote it; what was answered to each line stays.</summary>
    public async Task<Result<Change<HandOver>>> EraseAsync(string handOver, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller);
        texts.Add(vault.Erase(ChainStreams.SubjectOf(handOver), acting.Now));
        var done = await acting.ChangeAsync(ChainStreams.Of(asking.Caller, handOver), asking, (state, _, _) => Handing.Erase(state), texts);
        erasures.Note();
        return done;
    }

    private Sheet Written(string id, int revision, Digest? before, Draft draft, Caller caller) => new(
        id, revision, before, acting.Now, new Sender(caller.In.Name, documents.Key, documents.Log), draft.Receiver, draft.Model, draft.Configuration.Trim(),
        draft.Lines, KeptDocuments.Nonce());

    private SheetSigned Signed(Sheet sheet, Caller caller, Texts texts)
    {
        var bytes = documents.Sign(sheet);
        var at = texts.KeepExactlyFor(caller.In.Party, "lines", bytes, KeptDocuments.Largest);
        return new SheetSigned(sheet.Revision, sheet.Digest, Digest.Of(bytes), at, documents.Key, KeptDocuments.Listed(sheet));
    }

    private static Refusal? FaultOf(Draft draft) =>
        Blank.Is(draft.Configuration) || draft.Configuration.Length > Sheet.LongestConfiguration || draft.Configuration.Contains('\0')
            ? new Refusal(
                ChainCodes.BadValue, "configuration", null, "does not say how the model is deployed",
                $"write 1 to {Sheet.LongestConfiguration} characters")
        : draft.Lines.Count > Sheet.MostLines
            ? new Refusal(
                ChainCodes.TooMany, "lines", $"{draft.Lines.Count}", "are on the sheet", $"leave at most {Sheet.MostLines}")
        : null;

    private Result<LastDay> EndOf(HandOverLink ask, Caller caller) => Ending.LastOf(
        ask.Until ?? AskedEnd.Of(caller.In.Today(acting.Now).PlusDays(Handing.UsualDays)), ask.Zone, caller.In, ChainCodes.BadValue, "until");

    private static NewlyMade NewLink(LastDay until) => new(Credentials.NewToken(RandomNumberGenerator.Fill), new LinkMade(Ids.New("lnk"), until));

    private static Result<NewHandOver> Told(NewlyMade made, Digest sheet, Change<HandOver> change)
    {
        var handOver = change.After.Opened!.HandOver;
        return change.Earlier is not null ? ShownBefore(handOver) : new NewHandOver(
            handOver, change.After.Revisions.Count, made.Token, $"/hand-over/{made.Token}", made.Event.Until, sheet,
            change.Rev.ToString(CultureInfo.InvariantCulture), change.Place);
    }

    /// <summary>A request that comes a second time is done once, and what it showed cannot be shown again.</summary>
    public static Refusal ShownBefore(string handOver) => new(
        ChainCodes.ShownOnce, "Idempotency-Key", null, $"came before and was done: it is {handOver}, whose link was shown then and is kept nowhere",
        $"use the link of the first answer, or make a new one at hand-overs/{handOver}/link");

    private static string BearerOf(string handOver, string link) => $"{handOver}/{link}";

    private sealed record NewlyMade(string Token, LinkMade Event);
}

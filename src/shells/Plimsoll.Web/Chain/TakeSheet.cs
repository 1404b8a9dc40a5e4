// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.Received;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Chain;

/// <summary>The other side, at an installation of its own: takes a sheet in, answers it under its own key, and keeps the document that both signed.</summary>
internal sealed class TakeSheet(Acting acting, KeptDocuments documents)
{
    /// <param name="Document">The signed sheet, as text, byte for byte.</param>
    /// <param name="Key">The public key (PEM) of the sender, from a place that you trust.</param>
    internal sealed record TakeAsk(string Document, string Key);

    /// <param name="Name">What whoever answers calls themselves.</param>
    /// <param name="Role">What they are here.</param>
    internal sealed record SheetReply(string Name, IReadOnlyList<AnswerHandOver.LineAnswerAsk> Lines, string? Role = null, int? Revision = null);

    /// <param name="Document">The answers with the signature of the sender beside ours, as text, byte for byte.</param>
    internal sealed record AgreedDocument(string Document);

    /// <param name="Page">Where the signed answers are fetched.</param>
    internal sealed record Replied(string Answers, int Revision, Digest Document, [property: AddressHere] string Page, Acted Act);

    /// <summary>Answers with the id of the sheet here: that of before, where it is a later revision. Sent twice, the second is refused, because it
    /// is here.</summary>
    public async Task<IResult> TakeAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        Body.Read<TakeAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await TakeAsync(Ids.New("rcv"), ask, new Asking(caller, Ct: ct))).Succeeds(out var change, out refusal)
            ? Acting.Answer(change, change.After.First!.Taken.Received) : Acting.Refuse(refusal);

    /// <summary>Takes a sheet in; a later revision of one that is here goes to it.</summary>
    public async Task<Result<Change<ReceivedSheet>>> TakeAsync(string id, TakeAsk ask, Asking asking)
    {
        var bytes = Encoding.UTF8.GetBytes(ask.Document);
        if (bytes.Length > KeptDocuments.Largest) { return new Refusal(ChainCodes.BadValue, "document", null, "is too large", "give one signed sheet"); }
        if (!OwnCopies.PublicOf(ask.Key, "key").Succeeds(out var raw, out var refusal)
            || !VerifiedHandOver.Verify(bytes, OwnCopies.KeysOf(raw)!).Succeeds(out var verified, out refusal))
        {
            return refusal;
        }
        if (verified.Answers is not null)
        {
            return new Refusal(ChainCodes.BadValue, "document", null, "is a set of answers, and not a sheet", "take the sheet in; answers go to agreed");
        }
        var sheet = verified.Sheet;
        if (acting.State.Of(ChainStreams.HandOvers).FindAny(sheet.Id) is { Tenant: var sender } && sender == asking.Tenant)
        {
            return new Refusal(
                ChainCodes.Inside, "document", sheet.Id, "was handed over by this organisation, which cannot answer in the receiver's place",
                "send it to the receiver; what they answered stands on the page of the hand-over");
        }
        var texts = acting.TextsBy(asking.Caller);
        var at = texts.KeepExactlyFor(asking.Caller.In.Party, "document", bytes, KeptDocuments.Largest);
        var here = acting.State.ReceivedOf(asking.Tenant).FirstOrDefault(r => r.First!.Taken.HandOver == sheet.Id && r.First.Taken.Public == raw);
        var stream = here is null ? ChainStreams.Received.New(asking.Tenant, id) : ChainStreams.Received.At(asking.Tenant, here.First!.Taken.Received);
        var taken = new SheetReceived(
            stream.Id, sheet.Id, sheet.Revision, sheet.Sender, raw, sheet.Receiver, sheet.Model.Name, sheet.Model.Version, sheet.Digest, Digest.Of(bytes), at,
            KeptDocuments.Listed(sheet));
        return await acting.ChangeAsync(stream, here is null ? asking with { Seen = null } : asking, (state, _, _) => Receiving.Take(state, taken), texts);
    }

    public async Task<IResult> ReplyAsync(string received, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<SheetReply>(body).Succeeds(out var ask, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var once = Recorder.Once(request, body, Acted.Kept(null));
        if (request.HttpContext.RequestServices.GetRequiredService<Recorder>().Before(caller.Id, once) is { } before)
        {
            return before.Succeeds(out var first, out refusal)
                ? Body.Answer(Told(caller, received, first.Events.OfType<SheetReplied>().Single(), Acted.Of(first)), StatusCodes.Status201Created)
                : Acting.Refuse(refusal);
        }
        return (await ReplyAsync(received, ask, new Asking(caller, seen.Rev, once, ct))).Succeeds(out var replied, out refusal)
            ? Body.Answer(replied, StatusCodes.Status201Created) : Acting.Refuse(refusal);
    }

    private static Replied Told(Caller caller, string received, SheetReplied replied, Acted acted) => new(
        replied.Answers, replied.Revision, replied.Document, $"/api/v1/t/{caller.In.Slug}/chain/received/{received}/answers/{replied.Answers}",
        acted with { Id = replied.Answers });

    /// <summary>Answers lines, and signs that with the key of this server.</summary>
    public async Task<Result<Replied>> ReplyAsync(string received, SheetReply ask, Asking asking)
    {
        var stream = ChainStreams.ReceivedBy(asking.Caller, received);
        if (!acting.Find(stream).Succeeds(out var kept, out var refusal) || !Newest(kept.State).Succeeds(out var sheet, out refusal)) { return refusal; }
        if (ask.Revision is { } seen && seen != sheet.Revision)
        {
            return new Refusal(
                ChainCodes.OtherRevision, "revision", $"{seen}", $"is not the one in force: revision {sheet.Revision} is", "read it again");
        }
        if (AnswerSet.FaultOf(ask.Name, ask.Role) is { } unfit) { return unfit; }
        // The key is that of the whole server, and several organisations may be on it: none of them signs in the name of another.
        var own = asking.Caller.In.Name;
        if (NameLook.Of(own) != NameLook.Of(sheet.Receiver.Name))
        {
            return new Refusal(
                ChainCodes.OtherSheet, "receiver", sheet.Receiver.Name, $"is to whom it was handed, and this organisation is called {own} here",
                $"have the sender hand over to {own}, or answer by the link that came with it");
        }
        AnsweredLine[] lines = [.. ask.Lines.Select(l => new AnsweredLine(
            l.Line, l.Digest ?? sheet.Find(l.Line)?.Digest ?? Digest.Of([]), l.Answer, Text(l.Words), Text(l.Work)))];
        if (AnswerSet.FaultOf(sheet, lines) is { } fault) { return fault; }
        var by = new Answerer(
            sheet.Receiver.Name, ask.Name.Trim(), Text(ask.Role), sheet.Receiver.Key is null ? AnsweredBy.Key : AnsweredBy.NamedKey, documents.Key,
            documents.Public);
        if (sheet.Receiver.Key is { } named && named != documents.Key)
        {
            return new Refusal(
                ChainCodes.OtherKey, "key", documents.Key, $"is the key of this server, and the sheet names {named} for the receiver",
                "have the sender hand over anew and name this one");
        }
        var set = new AnswerSet(
            Ids.New("ans"), sheet, acting.Now, by, lines, KeptDocuments.Standing(sheet, lines, kept.State.ByLine), KeptDocuments.Nonce());
        var bytes = documents.Sign(set);
        // Who answers, and in which words, is the organisation's: it is handed to another one, and stays when an account goes.
        var texts = acting.TextsOf(asking.Caller.In.Party, ChainCodes.BadValue);
        var at = texts.KeepExactly("answers", bytes, KeptDocuments.Largest);
        var replied = new SheetReplied(
            set.Id, sheet.Revision, documents.Key, Digest.Of(set.ToUtf8()), Digest.Of(bytes), at, KeptDocuments.Listed(lines));
        return (await acting.ChangeAsync(stream, asking, (state, _, _) => Receiving.Reply(state, replied), texts)).Succeeds(out var change, out refusal)
            // Of two that come at once with the same key, one is written: both are told that one.
            ? Told(asking.Caller, received, change.Events.OfType<SheetReplied>().Single(), Acted.Of(change, set.Id)) : refusal;
    }

    public Task<IResult> AgreeAsync(string received, HttpRequest request, Caller caller, CancellationToken ct) =>
        Acting.ApiAsync<AgreedDocument, ReceivedSheet>(request, caller, null, (ask, asking) => AgreeAsync(received, ask, asking), ct);

    /// <summary>Keeps the answers that the sender signed beside us. Both signatures have to hold, over what was signed here.</summary>
    public async Task<Result<Change<ReceivedSheet>>> AgreeAsync(string received, AgreedDocument ask, Asking asking)
    {
        var stream = ChainStreams.ReceivedBy(asking.Caller, received);
        if (!acting.Find(stream).Succeeds(out var kept, out var refusal)) { return refusal; }
        var bytes = Encoding.UTF8.GetBytes(ask.Document);
        if (bytes.Length > KeptDocuments.Largest) { return new Refusal(ChainCodes.BadValue, "document", null, "is too large", "give one signed document"); }
        if (OwnCopies.AnswersOf(bytes).Value is not { } claimed || kept.State.Find(claimed.Id) is not { } reply)
        {
            return new Refusal(ChainCodes.OtherSheet, "document", null, "is none of the answers that were given here", "take the one that came back");
        }
        // Our own key as it was then: the server may have another one by now. It is the one that the reply names.
        if (claimed.By.Public is not { } own || OwnCopies.KeysOf(own, kept.State.First!.Taken.Public) is not { } keys || !keys.Ids.Contains(reply.Replied.Key))
        {
            return new Refusal(ChainCodes.OtherSigner, "document", null, "names another key for us than the one that signed", "take the one that came back");
        }
        if (!VerifiedHandOver.Verify(bytes, keys).Succeeds(out var verified, out refusal)) { return refusal; }
        if (!Dsse.IsExact(bytes, AnswerSet.PayloadType, keys, new Unverified("hand-over")))
        {
            return new Refusal(
                ChainCodes.OtherSigner, "document", claimed.Id, "is not spelt as it was signed, or holds other signatures too: both sides keep the same bytes",
                "take the one that the sender's server gave out");
        }
        if (!verified.BySender || !verified.ByReceiver || Digest.Of(verified.Answers!.ToUtf8()) != reply.Replied.Document)
        {
            return new Refusal(
                ChainCodes.OtherSigner, "document", claimed.Id, "does not hold both signatures over what was answered here",
                "have the sender's server sign it: plimsoll chain reply --link, or its address …/answers");
        }
        var texts = acting.TextsOf(asking.Caller.In.Party, ChainCodes.BadValue);
        var agreed = new AnswersAgreed(claimed.Id, Digest.Of(bytes), texts.KeepExactly("document", bytes, KeptDocuments.Largest));
        return await acting.ChangeAsync(stream, asking, (state, _, _) => Receiving.Agree(state, agreed), texts);
    }

    /// <summary>The signed answers: with both signatures where they came back, else with ours alone.</summary>
    public Result<byte[]> Answers(string received, string answers, Caller caller)
    {
        if (!acting.Find(ChainStreams.ReceivedBy(caller, received)).Succeeds(out var kept, out var refusal)) { return refusal; }
        return kept.State.Find(answers) is not { } reply ? new Refusal(ChainCodes.UnknownId, "answers", answers, "is not known", "check the id")
            : reply.Agreed is { } agreed ? documents.Bytes(agreed.At, agreed.Envelope, reply.AgreedSeq, "answers", answers)
            : documents.Bytes(reply.Replied.At, reply.Replied.Envelope, reply.Seq, "answers", answers);
    }

    /// <summary>The newest revision as it came.</summary>
    public Result<byte[]> Document(string received, Caller caller) =>
        acting.Find(ChainStreams.ReceivedBy(caller, received)).Succeeds(out var kept, out var refusal) ? Bytes(kept.State.Newest!) : refusal;

    public Result<Sheet> Newest(ReceivedSheet state) =>
        Bytes(state.Newest!).Succeeds(out var bytes, out var refusal) ? OwnCopies.SheetOf(bytes) : refusal;

    private Result<byte[]> Bytes(TakenRevision taken) => documents.Bytes(taken.Taken.At, taken.Taken.Envelope, taken.Seq, "received", taken.Taken.Received);

    private static string? Text(string? text) => Blank.Is(text) ? null : text.Trim();
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Chain.Received;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Chain;

/// <summary>A hand-over in a list.</summary>
/// <param name="Waiting">Lines without an answer as they read.</param>
/// <param name="Gaps">Lines that the gate asks for and nobody owes.</param>
/// <param name="Silent">Whether the receiver never answered anything.</param>
public sealed record HandOverRow(
    string HandOver, string Release, string Model, string Version, Receiver Receiver, DateTimeOffset At, int Revision, int Lines, int Waiting, int Gaps,
    bool Silent, LastDay? LinkUntil, DateTimeOffset? Withdrawn);

/// <param name="Next">Where the next page begins; null where this is the last.</param>
public sealed record HandOverRows(int Total, IReadOnlyList<HandOverRow> HandOvers, string? Next);

/// <summary>A line of a sheet with how it stands.</summary>
/// <param name="Title">Null once the sheet is erased.</param>
/// <param name="Now">Who owes it as it stands: what was handed over and is not accepted, nobody.</param>
/// <param name="Words">Why it was declined, or what was proposed; null where nothing was said, or it is erased.</param>
/// <param name="Work">Who does the work, as whoever accepted says.</param>
public sealed record HandOverLine(
    string Line, HandedKind Kind, string? Title, string? Edition, Owes Owes, Owes Now, LineState State, bool Gate, string? Inherited,
    IReadOnlyList<Digest> Proof, LineAnswer? Answer, string? Words, string? Work, string? Answers, DateTimeOffset? AnsweredAt, Digest Digest);

/// <summary>A signed revision.</summary>
/// <param name="Changed">Lines that it changed or added.</param>
/// <param name="Gone">Lines that it left out.</param>
/// <param name="LedgerIndex">The entry that holds the digest of its signed bytes.</param>
public sealed record RevisionView(
    int Revision, DateTimeOffset At, string By, Digest Sheet, Digest Envelope, string Key, IReadOnlyList<string> Changed, IReadOnlyList<string> Gone,
    string LedgerIndex);

/// <summary>A set of answers.</summary>
/// <param name="Identity">By what it is known who answered.</param>
/// <param name="Name">Null once it is erased.</param>
/// <param name="LedgerIndex">The entry that holds the digest of their signed bytes.</param>
public sealed record AnswersView(
    string Answers, int Revision, AnsweredBy How, string Identity, string? Key, string? Name, string? Role, DateTimeOffset At, Digest Document,
    Digest Envelope, string LedgerIndex);

/// <summary>One hand-over whole.</summary>
public sealed record HandOverView(
    string Rev, HandOverRow HandOver, string? Configuration, IReadOnlyList<HandOverLine> Lines, IReadOnlyList<RevisionView> Revisions,
    IReadOnlyList<AnswersView> Answers, bool LinkIsOpen, DateTimeOffset? Erased, string? Reason);

/// <summary>A sheet that was taken in, in a list.</summary>
/// <param name="Open">Lines that nobody here answered as they read.</param>
public sealed record ReceivedRow(
    string Received, string HandOver, string Sender, string Model, string Version, ReceiverKind Kind, int Revision, DateTimeOffset At, int Lines, int Open);

public sealed record ReceivedRows(int Total, IReadOnlyList<ReceivedRow> Received, string? Next);

/// <param name="Agreed">Whether the sender signed beside us.</param>
/// <param name="LedgerIndex">The entry that holds the digest of the signed bytes: of those with both signatures, where they came back.</param>
public sealed record ReplyView(string Answers, int Revision, DateTimeOffset At, bool Agreed, Digest Document, Digest Envelope, string LedgerIndex);

public sealed record ReceivedSheetView(
    string Rev, ReceivedRow Sheet, string? Configuration, IReadOnlyList<ReceivedLine> Lines, IReadOnlyList<ReplyView> Answers)
{
    /// <summary>Lines as they are written that nobody here answered.</summary>
    [JsonIgnore]
    public IReadOnlyList<HandedLine> Waiting { get; init; } = [];

    /// <summary>Whether the sender is on this server: then one key signs for both.</summary>
    [JsonIgnore]
    public bool SameServer { get; init; }

    /// <summary>Lines as they are written that were answered, and can be answered otherwise.</summary>
    [JsonIgnore]
    public IReadOnlyList<HandedLine> Settled { get; init; } = [];
}

/// <param name="Answer">What was answered here to the line as it reads; null where nothing was.</param>
public sealed record ReceivedLine(
    string Line, HandedKind Kind, string? Title, string? Edition, Owes Owes, string? Inherited, LineAnswer? Answer, Digest Digest);

/// <summary>Everything there is to see about duties that are handed over; pages and API read the same views.</summary>
internal sealed class ShowChain(Acting acting, KeptDocuments documents, TakeSheet take, SignHandOver sign, Vault vault, Names names)
{
    public static HandOverRow Row(HandOver state) => new(
        state.Opened!.HandOver, state.Opened.Release, state.Opened.Model, state.Opened.Version, state.Opened.Receiver, state.OpenedAt, state.Revisions.Count,
        state.Newest!.Event.Lines.Count, state.Waiting.Count(), state.Withdrawn is null ? state.Lines.Count(l => l.IsGap) : 0, state.Answers.IsEmpty,
        state.Link is { Ended: null } link ? link.Until : null, state.Withdrawn);

    /// <param name="release">Of one release alone; null for all.</param>
    public Result<HandOverRows> Rows(string? release, string? after, string? limit, Caller caller) =>
        Paging.Of(after, limit).Succeeds(out var paging, out var refusal)
            && paging.Take(
                [.. acting.State.HandOversOf(caller.In.Id).Where(h => release is null || h.Opened!.Release == release)], h => h.Opened!.HandOver)
                .Succeeds(out var page, out refusal)
            ? new HandOverRows(page.Total, [.. page.Items.Select(Row)], page.Next) : refusal;

    public Result<ReceivedRows> ReceivedRows(string? after, string? limit, Caller caller) =>
        Paging.Of(after, limit).Succeeds(out var paging, out var refusal)
            && paging.Take([.. acting.State.ReceivedOf(caller.In.Id)], r => r.First!.Taken.Received).Succeeds(out var page, out refusal)
            ? new ReceivedRows(page.Total, [.. page.Items.Select(Row)], page.Next) : refusal;

    public Result<HandOverView> One(string handOver, Caller caller) =>
        acting.HandOverOf(caller, handOver).Succeeds(out var kept, out var refusal) ? View(kept) : refusal;

    public HandOverView View(Kept<HandOver> kept)
    {
        var state = kept.State;
        var id = state.Opened!.HandOver;
        var sheets = state.Revisions.Select(r => documents.OpenSheet(r, id).Value).ToArray();
        var sets = documents.Answers(state);
        return new HandOverView(
            kept.Rev.ToString(CultureInfo.InvariantCulture), Row(state), sheets[^1]?.Configuration, Lines(state, sheets[^1], sets),
            [.. state.Revisions.Select((r, i) => new RevisionView(
                r.Event.Revision, r.At, r.By, r.Event.Sheet, r.Event.Envelope, r.Event.Key,
                i == 0 ? [] : Differs(state.Revisions[i - 1].Event, r.Event), i == 0 ? [] : Gone(state.Revisions[i - 1].Event, r.Event),
                Number(r.Seq)))],
            [.. state.Answers.Select(a =>
            {
                var set = sets.FirstOrDefault(s => s.Id == a.Answered.Answers);
                return new AnswersView(
                    a.Answered.Answers, a.Answered.Revision, a.Answered.How, ChainTerms.By[a.Answered.How].Label, a.Answered.Key, set?.By.Name, set?.By.Role,
                    a.At, a.Answered.Document, a.Answered.Envelope, Number(a.Seq));
            })],
            state.Link is { } link && link.IsOpen(acting.Now) && Handing.Closed(state) is null, state.Erased,
            state.Reason is { } reason ? vault.Open(reason) : null);
    }

    /// <summary>The lines of the revision in force, each with what was said to it.</summary>
    public static IReadOnlyList<HandOverLine> Lines(HandOver state, Sheet? sheet, IReadOnlyList<AnswerSet> sets) =>
    [
        .. state.Lines.Select(line =>
        {
            var written = sheet?.Find(line.Line.Line);
            var said = line.Answer is { } given
                ? sets.FirstOrDefault(s => s.Id == given.Answers)?.Lines.FirstOrDefault(a => a.Line == line.Line.Line) : null;
            return new HandOverLine(
                line.Line.Line, line.Line.Kind, written?.Title, written?.Edition, line.Line.Owes, line.Now, line.State, line.Line.Gate, written?.Inherited,
                written?.Proof ?? [], line.Answer?.Answer, said?.Words, said?.Work, line.Answer?.Answers, line.Answer?.At, line.Line.Digest);
        }),
    ];

    public Result<ReceivedSheetView> Received(string received, Caller caller)
    {
        if (!acting.Find(ChainStreams.ReceivedBy(caller, received)).Succeeds(out var kept, out var refusal)) { return refusal; }
        var (state, sheet) = (kept.State, take.Newest(kept.State).Value);
        return new ReceivedSheetView(
            kept.Rev.ToString(CultureInfo.InvariantCulture), Row(state), sheet?.Configuration,
            [.. state.Newest!.Taken.Lines.Select(l =>
            {
                var written = sheet?.Find(l.Line);
                return new ReceivedLine(
                    l.Line, l.Kind, written?.Title, written?.Edition, l.Owes, written?.Inherited,
                    state.ByLine.GetValueOrDefault(l.Line) is { } given && given.Digest == l.Digest ? given.Answer : null, l.Digest);
            })],
            [.. state.Replies.Select(r => new ReplyView(
                r.Replied.Answers, r.Replied.Revision, r.At, r.Agreed is not null, r.Replied.Document, r.Agreed?.Envelope ?? r.Replied.Envelope,
                Number(r.Agreed is null ? r.Seq : r.AgreedSeq)))])
            {
                SameServer = sheet is not null && sheet.Sender.Key == documents.Key,
                Waiting = [.. state.Open.Select(l => sheet?.Find(l.Line)).OfType<HandedLine>()],
                Settled = [.. (sheet?.Lines ?? []).Where(l => state.ByLine.GetValueOrDefault(l.Id)?.Digest == l.Digest)],
            };
    }

    /// <summary>The exact bytes of a revision.</summary>
    /// <param name="revision">Null for the one in force.</param>
    public Result<byte[]> SheetBytes(string handOver, int? revision, Caller caller)
    {
        if (!acting.HandOverOf(caller, handOver).Succeeds(out var kept, out var refusal)) { return refusal; }
        return kept.State.Revisions.FirstOrDefault(r => r.Event.Revision == (revision ?? kept.State.Revisions.Count)) is { } found
            ? documents.Bytes(found, handOver)
            : new Refusal(ChainCodes.UnknownId, "revision", $"{revision}", "is not known", $"use 1 to {kept.State.Revisions.Count}");
    }

    /// <summary>The exact bytes of a set of answers.</summary>
    public Result<byte[]> AnswersBytes(string handOver, string answers, Caller caller)
    {
        if (!acting.HandOverOf(caller, handOver).Succeeds(out var kept, out var refusal)) { return refusal; }
        return kept.State.Answers.FirstOrDefault(a => a.Answered.Answers == answers) is { } found ? documents.Bytes(found)
            : new Refusal(ChainCodes.UnknownId, "answers", answers, "is not known", "check the id");
    }

    public IResult List(string? after, string? received, Caller caller, Typed? typed = null, Refusal? why = null) =>
        Rows(null, after, null, caller).Succeeds(out var rows, out var refusal) && ReceivedRows(received, null, caller).Succeeds(out var taken, out refusal)
            ? new RazorComponentResult<ChainPage>(new
            {
                Caller = caller, Rows = rows, After = after, Received = taken, ReceivedAfter = received, Typed = typed ?? Typed.Nothing, Refusal = why,
            }) { StatusCode = why is null ? StatusCodes.Status200OK : RefusalStatus.Of(why.Kind) }
            : Problems.Page(refusal);

    public IResult Page(string handOver, Caller caller, Typed? typed = null, Refusal? refusal = null, string? address = null) =>
        One(handOver, caller).Succeeds(out var view, out var no)
            ? new RazorComponentResult<HandOverPage>(new
            {
                Caller = caller, View = view, Named = names.Of(caller), Typed = typed ?? Typed.Nothing, Refusal = refusal, Address = address,
            }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) }
            : Problems.Page(no);

    public IResult ReceivedPage(string received, Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        Received(received, caller).Succeeds(out var view, out var no)
            ? new RazorComponentResult<ReceivedPage>(new { Caller = caller, View = view, Typed = typed ?? Typed.Nothing, Refusal = refusal })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
            }
            : Problems.Page(no);

    public Task<IResult> RelinkAsync(string handOver, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ChainCodes.BadValue, fields => new SignHandOver.HandOverLink(fields.OptionalEnd("until")),
        (ask, _) => sign.RelinkAsync(handOver, ask, new Asking(caller, Ct: ct)),
        // The answer is the page itself and no redirect, because the address is in no state that could be shown again.
        (_, made) => Page(handOver, caller, address: Outward.Origin(request) + made.Page), (typed, refusal) => Page(handOver, caller, typed, refusal), ct);

    public Task<IResult> UnlinkAsync(string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(handOver, request, caller, _ => "", (_, asking) => sign.UnlinkAsync(handOver, asking), ct);

    public Task<IResult> WithdrawAsync(string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(handOver, request, caller, fields => fields["reason"] ?? "",
            (reason, asking) => sign.WithdrawAsync(handOver, new SignHandOver.HandOverReason(reason), asking), ct);

    public Task<IResult> EraseAsync(string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(handOver, request, caller, _ => "", (_, asking) => sign.EraseAsync(handOver, asking), ct);

    private Task<IResult> ActAsync(
        string handOver, HttpRequest request, Caller caller, Func<FieldReader, string> read, Func<string, Asking, Task<Result<Change<HandOver>>>> act,
        CancellationToken ct) =>
        Acting.FormAsync(
            request, ChainCodes.BadValue, read, (ask, _) => act(ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"/t/{caller.In.Slug}/chain/{handOver}"), (typed, refusal) => Page(handOver, caller, typed, refusal), ct);

    public Task<IResult> TakeAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rcv");
        return Acting.FormAsync(
            request, ChainCodes.BadValue,
            fields => new TakeSheet.TakeAsk(fields["document"] ?? "", (fields["key"] ?? "").Replace("\\n", "\n", StringComparison.Ordinal)),
            (ask, _) => take.TakeAsync(id, ask, new Asking(caller, Ct: ct)),
            (_, change) => Forms.See($"/t/{caller.In.Slug}/chain/received/{change.After.First!.Taken.Received}"),
            (typed, refusal) => List(null, null, caller, typed, refusal), ct);
    }

    public Task<IResult> ReplyAsync(string received, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ChainCodes.BadValue, fields => Replied(fields, received, caller), (ask, _) => take.ReplyAsync(received, ask, new Asking(caller, Ct: ct)),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/chain/received/{received}"), (typed, refusal) => ReceivedPage(received, caller, typed, refusal), ct);

    public Task<IResult> AgreeAsync(string received, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ChainCodes.BadValue, fields => new TakeSheet.AgreedDocument(fields["document"] ?? ""),
        (ask, _) => take.AgreeAsync(received, ask, new Asking(caller, Ct: ct)),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/chain/received/{received}"), (typed, refusal) => ReceivedPage(received, caller, typed, refusal), ct);

    private TakeSheet.SheetReply Replied(FieldReader fields, string received, Caller caller)
    {
        IReadOnlyList<AnswerHandOver.LineAnswerAsk> lines = [];
        if (acting.Find(ChainStreams.ReceivedBy(caller, received)).Succeeds(out var kept, out var no))
        {
            lines = AnswerHandOver.LinesOf(fields, kept.State.Newest!.Taken.Lines.Select(l => l.Line));
        }
        else { fields.Refuse(no); }
        return new TakeSheet.SheetReply(fields["name"] ?? "", lines, fields["role"]);
    }

    private static ReceivedRow Row(ReceivedSheet state) => new(
        state.First!.Taken.Received, state.First.Taken.HandOver, state.Newest!.Taken.Sender.Name, state.Newest.Taken.Model, state.Newest.Taken.Version,
        state.Newest.Taken.Receiver.Kind, state.Newest.Taken.Revision, state.First.At, state.Newest.Taken.Lines.Count, state.Open.Count());

    private static string Number(long seq) => seq.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Differs(SheetSigned before, SheetSigned after) =>
        [.. after.Lines.Where(l => before.Lines.All(b => b.Line != l.Line || b.Digest != l.Digest)).Select(l => l.Line)];

    private static IReadOnlyList<string> Gone(SheetSigned before, SheetSigned after) =>
        [.. before.Lines.Where(b => after.Lines.All(l => l.Line != b.Line)).Select(b => b.Line)];
}

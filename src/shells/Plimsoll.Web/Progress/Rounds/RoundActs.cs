// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>What assessors and reviewers do in a round; pages and API come here.</summary>
internal sealed class RoundActs(Acting acting, ProgressLibrary library, Proposals proposals, EvidenceFiles files)
{
    /// <summary>Largest copy of a piece of evidence.</summary>
    public const long MostBytes = 1024 * 1024;

    internal sealed record OpenAsk(
        string Name, IReadOnlyList<RoundProvider> Providers, IReadOnlyList<string> Processes, DateOnly Assessed, string? Edition = null,
        string? Rubric = null);

    /// <param name="Until">The last day, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which it ends; that of the organisation where none is named.</param>
    internal sealed record DayAsk(AskedEnd Until, string? Zone = null);

    /// <param name="Copy">What the sender says the copy's digest is.</param>
    internal sealed record EvidenceAsk(string Provider, string Process, Side Side, string Link, string Quote, DateOnly Seen, Digest? Copy = null);

    internal sealed record FindingAsk(Finding Finding, string? Note = null);

    internal sealed record ConfirmAsk(Finding Finding);

    internal sealed record DissentAsk(Finding Would, string Reason);

    /// <summary>What a use case is told besides the ask.</summary>
    internal sealed record Told(Asking Asking, string Round)
    {
        public Caller Caller => Asking.Caller;
    }

    /// <summary>Opens a round: the first entry of a stream of its own.</summary>
    public Task<Result<Change<RoundBook>>> OpenAsync(string id, OpenAsk ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller);
        var rubric = texts.KeepOptional("rubric", ask.Rubric, Ask.LongestText);
        var opened = new RoundOpened(id, ask.Name.Trim(), ask.Edition ?? library.Editions[0].Id, ask.Providers, ask.Processes, ask.Assessed, rubric);
        // Nobody can have seen a revision of what is only being made.
        return acting.ChangeAsync(
            ProgressStreams.Rounds.New(asking.Tenant, id), asking with { Seen = null }, (state, asker, _) => Opening.Open(state, asker, opened, library),
            texts);
    }

    public Task<Result<Change<RoundBook>>> CallAsync(DayAsk ask, Told told) =>
        Ending.LastOf(ask.Until, ask.Zone, told.Caller.In, ProgressCodes.BadValue, "until").Succeeds(out var until, out var refusal)
        ? ActAsync(told, Texts(told), (state, asker) => Proposing.Call(state, asker, new CallOpened(until)))
        : Task.FromResult<Result<Change<RoundBook>>>(refusal);

    /// <param name="file">A copy that was received; its rows are written with the event, and it is thrown away when nothing is.</param>
    public async Task<Result<Change<RoundBook>>> RecordAsync(string id, EvidenceAsk ask, ReceivedFile? file, Told told)
    {
        var texts = Texts(told);
        var (link, quote) = (texts.Keep(ask.Link, Ask.Link("link", ask.Link)), texts.Keep("quote", ask.Quote, Ask.LongestQuote));
        texts.Add(file?.Rows ?? []);
        if (file is null && ask.Copy is not null)
        {
            return new Refusal(ProgressCodes.BadValue, "copy", ask.Copy.ToString(), "comes without a file", "send the file too, or leave its digest out");
        }
        try
        {
            return await ActAsync(told, texts, (state, asker) =>
                Judging.Record(state, asker, new EvidenceRecorded(id, ask.Provider, ask.Process, ask.Side, link, quote, ask.Seen, file?.Digest, null)));
        }
        finally
        {
            if (file is not null) { files.Settle(told.Caller.In.Id, file); }
        }
    }

    /// <summary>Receives a copy; refused when it is too large or not what its sender says.</summary>
    public async Task<Result<ReceivedFile>> ReceiveAsync(Caller caller, Stream source, Digest? expected, CancellationToken ct)
    {
        if ((await files.ReceiveAsync(caller.In.Id, source, MostBytes, null, ct)).Succeeds(out var file, out var refusal) is false) { return refusal!; }
        if (expected is null || file!.Digest == expected) { return file!; }
        files.Settle(caller.In.Id, file);
        return new Refusal(
            ProgressCodes.DigestMismatch, "copy", expected.ToString(), "does not match the file", $"send the file that was looked at, or name {file.Digest}");
    }

    public Task<Result<Change<RoundBook>>> WithdrawAsync(string evidence, ReasonAsk ask, Told told)
    {
        var texts = Texts(told);
        var reason = texts.Keep("reason", ask.Reason, Ask.LongestText);
        return ActAsync(told, texts, (state, _) => Judging.Withdraw(state, evidence, reason));
    }

    public Task<Result<Change<RoundBook>>> AcceptAsync(string proposal, Told told)
    {
        if (proposals.Find(proposal) is not { } waiting || waiting.Round != told.Round) { return Unknown(proposal); }
        var texts = Texts(told);
        texts.Add([Proposals.Take(proposal)]);
        var id = Ids.New("pev");
        return ActAsync(
            told, texts,
            (state, asker) => Judging.Record(
                state, asker,
                new EvidenceRecorded(id, waiting.Provider, waiting.Process, waiting.Side, waiting.Link, waiting.Quote, waiting.Seen, null, proposal)));
    }

    public Task<Result<Change<RoundBook>>> DeclineAsync(string proposal, ReasonAsk ask, Told told)
    {
        if (proposals.Find(proposal) is not { } waiting || waiting.Round != told.Round) { return Unknown(proposal); }
        var texts = Texts(told);
        var reason = texts.Keep("reason", ask.Reason, 500);
        texts.Add(proposals.Drop(proposal, acting.Now));
        return ActAsync(told, texts, (state, _) =>
            Judging.Decline(state, new ProposalDeclined(proposal, waiting.Provider, waiting.Process, waiting.Side, reason)));
    }

    public Task<Result<Change<RoundBook>>> FindAsync(string provider, string process, FindingAsk ask, Told told)
    {
        var texts = Texts(told);
        var note = texts.KeepOptional("note", ask.Note, Ask.LongestText);
        return ActAsync(told, texts, (state, _) => Judging.Find(state, new FindingSet(provider, process, ask.Finding, note)));
    }

    public Task<Result<Change<RoundBook>>> ConfirmAsync(string provider, string process, ConfirmAsk ask, Told told) =>
        ActAsync(told, Texts(told), (state, asker) => Judging.Confirm(state, asker, new FindingConfirmed(provider, process, ask.Finding)));

    public Task<Result<Change<RoundBook>>> DissentAsync(string provider, string process, DissentAsk ask, Told told)
    {
        var texts = Texts(told);
        var reason = texts.Keep("reason", ask.Reason, Ask.LongestText);
        return ActAsync(told, texts, (state, asker) => Judging.Dissent(state, asker, new DissentRecorded(provider, process, ask.Would, reason)));
    }

    /// <summary>Makes a link; the secret is returned once and only its digest is kept.</summary>
    public Task<Result<Change<RoundBook>>> InviteAsync(string provider, string token, DayAsk ask, Told told) =>
        Ending.LastOf(ask.Until, ask.Zone, told.Caller.In, ProgressCodes.BadValue, "until").Succeeds(out var until, out var refusal)
        ? ActAsync(told, Texts(told), (state, asker) => Replying.Invite(state, asker, new ReplyInvited(provider, TokenDigest(token), until)))
        : Task.FromResult<Result<Change<RoundBook>>>(refusal);

    public Task<Result<Change<RoundBook>>> AbandonAsync(ReasonAsk ask, Told told)
    {
        var texts = Texts(told);
        var reason = texts.Keep("reason", ask.Reason, Ask.LongestText);
        return ActAsync(told, texts, (state, _) => Opening.Abandon(state, reason));
    }

    public static string NewToken() => Credentials.NewToken(RandomNumberGenerator.Fill);

    public static Digest TokenDigest(string token) => Digest.Of(Encoding.UTF8.GetBytes(token));

    private Texts Texts(Told told) => acting.TextsBy(told.Caller);

    private Task<Result<Change<RoundBook>>> ActAsync(Told told, Texts texts, Func<RoundBook, Asker, Result<Outcome>> decide) =>
        acting.ChangeAsync(ProgressStreams.Of(told.Caller, told.Round), told.Asking, (state, asker, _) => decide(state, asker), texts);

    private static Task<Result<Change<RoundBook>>> Unknown(string proposal) =>
        Task.FromResult<Result<Change<RoundBook>>>(new Refusal(
            ProgressCodes.UnknownId, "proposal", proposal, "does not wait in this round", "look at the list again"));
}

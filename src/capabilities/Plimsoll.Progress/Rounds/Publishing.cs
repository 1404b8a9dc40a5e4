// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>A round ready to be frozen: the document, its exact bytes and their digest.</summary>
public sealed record Publication(FrozenRound Document, byte[] Bytes, Digest Digest);

/// <summary>The decision to publish, and the document that it freezes.</summary>
public static class Publishing
{
    /// <summary>What is still missing, each with what mends it; none when the round can be published.</summary>
    public static IReadOnlyList<Refusal> Missing(RoundBook state, DateTimeOffset now)
    {
        if (Opening.Closed(state) is { } closed) { return [closed]; }
        var opened = state.Opened!;
        HashSet<(string, string)> proven = [.. state.Evidence.Values.Where(e => e.Withdrawn is null && e.Recorded.Side == Side.For)
            .Select(e => (e.Recorded.Provider, e.Recorded.Process))];
        return [.. opened.Providers.Select(p => Unheard(state, p, now))
            .Concat(from p in opened.Providers from q in opened.Processes select Unfounded(state, p, q, proven))
            .OfType<Refusal>()];
    }

    /// <param name="publisher">Name of the organisation that ran the round.</param>
    /// <param name="text">Text of what lies in the vault; null when it was erased.</param>
    public static Result<Publication> Publish(RoundBook state, Asker asker, ProgressEdition edition, string publisher, Func<VaultRef, string?> text)
    {
        if (Missing(state, asker.Now) is [var first, ..]) { return first; }
        var document = Draft(state, edition, publisher, text, asker.Now);
        var bytes = document.ToUtf8();
        return new Publication(document, bytes, Digest.Of(bytes));
    }

    /// <summary>Freezes what was prepared. The state must be the one that it was prepared from.</summary>
    /// <param name="at">Where the bytes lie.</param>
    public static Result<Outcome> Freeze(RoundBook state, Asker asker, Publication ready, VaultRef at) =>
        Missing(state, asker.Now) is [var first, ..] ? first : Outcome.Of(new RoundPublished(ready.Digest, ready.Bytes.Length, at));

    /// <summary>The document as it would be frozen now; pairs that nobody has judged are left out of it.</summary>
    public static FrozenRound Draft(RoundBook state, ProgressEdition edition, string publisher, Func<VaultRef, string?> text, DateTimeOffset now)
    {
        var (opened, evidence) = (state.Opened!, state.Counting());
        string? Said(VaultRef? at) => at is null ? null : text(at);
        string Person(string account) => $"{state.People.IndexOf(account) + 1}";
        return new FrozenRound(
            opened.Round, opened.Name, publisher, edition.Id, opened.Assessed, state.OpenedAt, now, Said(opened.Rubric),
            [.. opened.Providers.Select(p => state.Hearings.TryGetValue(p.Id, out var h)
                ? new FrozenProvider(p.Id, p.Name, p.Model, p.Access, h.Invited, h.Until, h.Replied, Said(h.Whole))
                : new FrozenProvider(p.Id, p.Name, p.Model, p.Access, now, LastDay.InUtc(Ask.Day(now)), null, null))],
            opened.Processes,
            [.. from p in opened.Providers
                from q in opened.Processes
                let pair = state.Of(p.Id, q)
                where pair.Judgement is not null
                let judged = pair.Judgement!
                select new FrozenFinding(
                    p.Id, q, judged.Finding, Said(judged.Note), Person(judged.By), judged.At,
                    [.. pair.Reviews.Select(r => new FrozenReview(Person(r.By), r.At, r.Would, Said(r.Reason)))],
                    pair.Reply is { } reply ? new FrozenReply(pair.Replied!.Value, Said(reply), pair.ReplyIsEarlier) : null,
                    [.. evidence[(
                        p.Id,
                        q)].Select(e => new FrozenEvidence(
                            e.Recorded.Evidence, e.Recorded.Side, Said(e.Recorded.Link), Said(e.Recorded.Quote), e.Recorded.Seen, e.Recorded.Copy,
                            e.Recorded.Proposal is not null))],
                    [.. pair.Declined.Select(d => new FrozenDecline(d.Proposal, d.Side, Said(d.Reason)))])]);
    }

    private static Refusal? Unheard(RoundBook state, RoundProvider provider, DateTimeOffset now) =>
        !state.Hearings.TryGetValue(provider.Id, out var hearing)
            ? new Refusal(ProgressCodes.NotInvited, "provider", provider.Name, "was not asked to reply", "send it its link first")
        : hearing.Replied is null && !hearing.Until.HasEnded(now)
            ? new Refusal(
                ProgressCodes.ReplyAwaited, "provider", provider.Name, $"has until the end of {hearing.Until.Text} to reply",
                "wait until that day is over, or for its reply")
        : null;

    private static Refusal? Unfounded(RoundBook state, RoundProvider provider, string process, HashSet<(string, string)> proven) =>
        state.Of(provider.Id, process).Judgement is not { } stands
            ? new Refusal(ProgressCodes.NotJudged, "finding", $"{provider.Name}, {process}", "has not been made", "judge it; not found is a finding too")
        : Judging.NeedsEvidence(stands.Finding) && !proven.Contains((provider.Id, process))
            ? new Refusal(ProgressCodes.NoEvidence, "finding", $"{provider.Name}, {process}", "has no evidence for it any more", "record some, or judge anew")
        : null;
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>Where an act stands in the journal, so that a caller can ask for a proof.</summary>
/// <param name="FirstSeq">Its first entry; null where nothing had to be written.</param>
internal sealed record LedgerPlace(string? FirstSeq, string LastSeq, string TreeSize, string Root)
{
    public static LedgerPlace Of(AppendAnswer.Appended written) =>
        new(Text(written.FirstSeq), Text(written.LastSeq), Text(written.TreeSize), Convert.ToBase64String(written.Root.ToArray()));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a decision made of a stream.</summary>
/// <param name="After">The state with the events applied.</param>
/// <param name="Rev">The stream's revision now.</param>
/// <param name="Earlier">What was answered before, when the same ask came a second time.</param>
internal sealed record Change<T>(T After, long Rev, IReadOnlyList<JournalEvent> Events, LedgerPlace Place, byte[]? Earlier) where T : class;

/// <summary>What was written when an ask came the first time, and what was kept to answer it again.</summary>
/// <param name="Stream">The stream that was written to, the last one where it was several.</param>
internal sealed record Answered(string Stream, long Rev, IReadOnlyList<JournalEvent> Events, LedgerPlace Place, byte[] Answer)
{
    /// <summary>The id of that stream.</summary>
    public string Id => Stream[(Stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>Other streams as a decision sees them. What it looks at must still be so when its events are appended.</summary>
internal sealed class Reading(BooksState state)
{
    private readonly Dictionary<string, long> _guards = new(StringComparer.Ordinal);
    private readonly List<Keeping> _first = [];
    private readonly List<Writing> _beside = [];

    /// <summary>Everything at this moment, for what need not be still so when the events are appended.</summary>
    public BooksState State => state;

    /// <summary>Streams that were looked at, with their revisions; but for those that are appended to, which say their own.</summary>
    public IReadOnlyList<StreamGuard> Guards =>
        [.. _guards.Where(g => !_beside.Exists(b => b.Stream == g.Key)).Select(g => new StreamGuard(g.Key, g.Value))];

    /// <summary>What has to be on the record before the events are, and is not yet.</summary>
    public IReadOnlyList<Keeping> First => _first;

    /// <summary>Events of other streams that are appended together with those that are decided: all of them, or none.</summary>
    public IReadOnlyList<Writing> Beside => _beside;

    /// <summary>Has events of another stream appended together with those that are decided, on its state as it is now.</summary>
    public void Also<T>(StreamAt<T> stream, long rev, IReadOnlyList<JournalEvent> events) where T : class => _beside.Add(stream.Writes(rev, events));

    /// <summary>Has content put on the record before the events, by the server, unless it stands there. It belongs to nobody and is named after itself, so
    /// that whoever needs it finds the same.</summary>
    public void Keep<T>(StreamAt<T> stream, IReadOnlyList<JournalEvent> events) where T : class
    {
        bool Stands(BooksState now) => stream.Find(now).Value is { Rev: > 0 };
        if (!Stands(state)) { _first.Add(new Keeping(stream.Writes(0, events), Stands)); }
    }

    /// <summary>The state of another stream. When it changes before the events are appended, the decision is made anew.</summary>
    public Result<Kept<T>> At<T>(StreamAt<T> stream) where T : class
    {
        if (stream.Find(state).Succeeds(out var kept, out var refusal)) { Guard(stream.Name, kept.Rev); return kept; }
        return refusal;
    }

    /// <summary>Makes sure of a stream whose state was looked at in another way.</summary>
    public void Guard(string stream, long rev) => _guards[stream] = rev;
}

/// <summary>Content that is put on the record unless it stands there.</summary>
/// <param name="Stands">Whether it does, in a state.</param>
internal sealed record Keeping(Writing Writing, Func<BooksState, bool> Stands);

/// <summary>A pure decision about one stream, ready to be made.</summary>
/// <param name="state">The state of the stream.</param>
/// <param name="asker">Who asks, and when.</param>
/// <param name="others">What else the decision looks at.</param>
internal delegate Result<Outcome> Deciding<in T>(T state, Asker asker, Reading others) where T : class;

/// <summary>Writes what decisions make happen. Decisions about one stream are made in turn, each on the newest state, so that who named no revision
/// never meets a conflict; who named one does as soon as it is not the newest any more.</summary>
internal sealed class Recorder(
    Storage.Journals.Journal journal, Books books, StreamTurns turns, StreamChains chains, SameAddress addresses, TimeProvider clock)
{
    /// <summary>How many may wait for the turn of one stream.</summary>
    public const int MostWaiting = 512;

    /// <summary>How often is decided again because of what the journal said. What a decision looked at, and what it writes to, is held from the second time
    /// on, so only a decision that looks at ever other streams comes near it.</summary>
    private const int MostTries = 8;

    /// <summary>How long may be waited for a turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Whoever acts, as decisions know them: which other accounts are the same person included.</summary>
    /// <param name="by">The account that acts, or the server.</param>
    /// <param name="tenant">The organisation in which it does.</param>
    public Asker AskerOf(string by, string tenant, DateTimeOffset now) =>
        new(by, now) { IsAlso = addresses.Of(by), Has = addresses.Has(by), ApproversSince = since => addresses.ApproversSince(tenant, since) };

    /// <summary>Decides about one stream and appends the events.</summary>
    /// <param name="by">The account that acts, or the server.</param>
    /// <param name="seen">The revision that the caller had seen; null where any will do.</param>
    /// <param name="decide">The pure decision; made again when what it looked at has changed before its events were written.</param>
    /// <param name="rows">Texts of the vault and other rows that belong to the events.</param>
    public async Task<Result<Change<T>>> ChangeAsync<T>(
        string by, StreamAt<T> stream, long? seen, Deciding<T> decide, IReadOnlyList<RowChange> rows, Idempotency? once, CancellationToken ct) where T : class
    {
        // A revision that is not the newest does not become it by waiting.
        if (seen is { } named && stream.Find(books.Now).Value is { Rev: var newest } && newest != named)
        {
            return Before(by, once, stream) ?? Stale(stream.Name, named, newest);
        }
        var places = new HashSet<string>(StringComparer.Ordinal) { stream.Name };
        for (var tries = 0; ; tries++)
        {
            var decision = new Decision<T>(this, by, stream, seen, decide, rows, once);
            if (!(await InTurnAsync(decision, stream.Book.Chains, places, ct)).Succeeds(out var settled, out var busy)) { return busy; }
            switch (settled.Answer)
            {
                case null when decision.First is { Count: > 0 } first:
                    if (tries >= MostTries) { return StreamTurns.Busy(first[0].Writing.Stream); }
                    if (await KeepAsync(first, ct) is { } unkept) { return unkept; }
                    continue;
                case null:
                    return decision.Known!.Succeeds(out var known, out var refusal) ? known : Before(by, once, stream) ?? refusal;
                case AppendAnswer.Appended { Earlier: null } written:
                    var (rev, events) = (decision.On!.Rev, decision.Made!.Events);
                    return new Change<T>(After(stream), rev + events.Count, events, LedgerPlace.Of(written), null);
                case AppendAnswer.Appended written: return Again(Again(written), stream);
                // What the caller saw is one stream; that one beside it has moved is no reason to ask the caller.
                case AppendAnswer.Conflict conflict when seen is not null && conflict.Stream == stream.Name:
                    return Stale(conflict.Stream, conflict.ExpectedRev, conflict.CurrentRev);
                case AppendAnswer.Conflict conflict when tries >= MostTries: return StreamTurns.Busy(conflict.Stream);
                case AppendAnswer.Conflict conflict:
                    places.Add(conflict.Stream);
                    places.UnionWith(decision.Guards.Select(guard => guard.Stream));
                    continue;
                // A row that may stand once stands already: deciding again finds out why.
                case AppendAnswer.Refused { Refusal: var again } when again.Is == JournalCodes.Conflict && tries < MostTries: continue;
                case AppendAnswer.Refused refused: return refused.Refusal;
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>Appends to one or several streams at once, all or nothing.</summary>
    /// <param name="decide">What to append in the state given; asked again when the streams that it writes to were not to be had at once.</param>
    public Task<Result<LedgerPlace>> AppendAsync(
        string by, Func<BooksState, Result<Writing[]>> decide, IReadOnlyList<RowChange> rows, Idempotency? once = null, CancellationToken ct = default) =>
        AppendGuardedAsync(by, others => decide(others.State), rows, once, ct);

    /// <summary>The same of a decision that looks at other streams than those that it writes to: they must still be so when the events are appended, and their
    /// turns are taken as well.</summary>
    /// <param name="decide">What to append; asked again when anything happened before its turn came.</param>
    public async Task<Result<LedgerPlace>> AppendGuardedAsync(
        string by, Func<Reading, Result<Writing[]>> decide, IReadOnlyList<RowChange> rows, Idempotency? once = null, CancellationToken ct = default)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        for (var tries = 0; ;)
        {
            StreamTurns.Held? held = null;
            if (places.Count > 0 && !(await turns.TakeAsync(places, ct)).Succeeds(out held, out var busy)) { return busy; }
            try
            {
                // Which streams it writes to, the decision alone knows.
                var (state, first) = (books.Now, held is null);
                var others = new Reading(state);
                if (!decide(others).Succeeds(out var writings, out var refusal)) { return refusal; }
                StreamGuard[] guards = [.. others.Guards.Where(guard => writings.All(writing => writing.Stream != guard.Stream))];
                string[] streams = [.. writings.Select(writing => writing.Stream), .. guards.Select(guard => guard.Stream)];
                // What was decided before its turn came holds only where nothing happened since.
                if (first ? (held = turns.TryTake(streams)) is null || !ReferenceEquals(state, books.Now) : !places.IsSupersetOf(streams))
                {
                    places.UnionWith(streams);
                    continue;
                }
                var events = books.Streams.Prepare(state, writings, by, clock.GetUtcNow(), out _);
                switch (await journal.AppendAsync(new AppendAsk(by, null, events, once, rows, guards), ct))
                {
                    case AppendAnswer.Appended written: return LedgerPlace.Of(written);
                    case AppendAnswer.Conflict conflict when tries++ >= MostTries: return StreamTurns.Busy(conflict.Stream);
                    case AppendAnswer.Conflict:
                        places.UnionWith(streams);
                        continue;
                    case AppendAnswer.Refused refused: return refused.Refusal;
                    default: throw new System.Diagnostics.UnreachableException();
                }
            }
            finally
            {
                held?.Dispose();
            }
        }
    }

    /// <summary>Puts content on the record that decisions rest on; where somebody else has done so in between, it stands.</summary>
    private async Task<Refusal?> KeepAsync(IReadOnlyList<Keeping> first, CancellationToken ct)
    {
        foreach (var (writing, stands) in first)
        {
            // Somebody else may have put it there since the decision was made, and it goes onto nothing but an empty stream.
            var state = books.Now;
            if (stands(state)) { continue; }
            var ask = new AppendAsk(DataFolder.Server, null, Prepare(state, [writing], DataFolder.Server, Now, out _));
            if (await journal.AppendAsync(ask, ct) is AppendAnswer.Refused refused) { return refused.Refusal; }
        }
        return null;
    }

    /// <summary>Makes a decision when its turn has come, and appends what it makes happen.</summary>
    /// <param name="together">Whether it may be made together with others about the same stream.</param>
    /// <param name="places">The stream that it writes to; and after the first time those that it looked at, whose turns it takes as well.</param>
    private async Task<Result<Settled>> InTurnAsync(Deed decision, bool together, HashSet<string> places, CancellationToken ct)
    {
        if (together && places.Count == 1) { return await chains.RunAsync(decision, ct); }
        if (!(await turns.TakeAsync(places, ct)).Succeeds(out var held, out var busy)) { return busy; }
        using (held) { return new Settled(decision.Decide(books.Now, out _) is { } ask ? await journal.AppendAsync(ask, ct) : null); }
    }

    /// <summary>The idempotency of a request: its key, what was asked, and what to answer again.</summary>
    public static Idempotency? Once(HttpRequest request, ReadOnlySpan<byte> body, byte[] answer)
    {
        if (request.Headers["Idempotency-Key"].ToString() is not { Length: > 0 } key) { return null; }
        // Under a key of ours, because a short text could be guessed from a digest that stays when the text is gone.
        var secret = request.HttpContext.RequestServices.GetRequiredService<ServerKeys>().Master.Derive(MasterKey.AskDigests);
        byte[] digest = HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), .. body]);
        return new Idempotency(key, digest, answer);
    }

    /// <summary>What was answered when the same ask came the first time; a refusal when its key was used for another; null when it is new.</summary>
    /// <remarks>To be asked before anything is looked at that the ask itself may have changed: it would be refused for what it did.</remarks>
    public Result<Answered>? Before(string by, Idempotency? once) => once is null ? null : journal.Answered(by, once) switch
    {
        null => null,
        AppendAnswer.Appended written => Again(written),
        AppendAnswer.Refused refused => refused.Refusal,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Result<Change<T>>? Before<T>(string by, Idempotency? once, StreamAt<T> stream) where T : class =>
        Before(by, once) is not { } before ? null : before.Succeeds(out var again, out var refusal) ? Again(again, stream) : refusal;

    /// <summary>The first answer once more, from what was written then.</summary>
    private Answered Again(AppendAnswer.Appended written)
    {
        Envelope[] entries = [.. journal.Read(written.FirstSeq - 1, (int)(written.LastSeq - written.FirstSeq + 1)).Select(e => Envelope.Of(e.Bytes))];
        return new Answered(
            entries[^1].Stream, entries[^1].Rev, [.. entries.Select(e => books.Streams.EventOf(e).Value!)], LedgerPlace.Of(written), written.Earlier!);
    }

    private Change<T> Again<T>(Answered first, StreamAt<T> stream) where T : class
    {
        // What was made then has an id of its own, which is not the one that was planned now.
        var then = stream.IsNew ? stream with { Id = first.Stream[(first.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..] } : stream;
        return new Change<T>(After(then), first.Rev, first.Events, first.Place, first.Answer);
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private IReadOnlyList<StreamEvents> Prepare(BooksState state, Writing[] writings, string by, DateTimeOffset now, out BooksState after) =>
        books.Streams.Prepare(state, writings, by, now, out after);

    private T After<T>(StreamAt<T> stream) where T : class => (stream with { IsNew = false }).Find(books.Now).Value!.State;

    private static Refusal Stale(string stream, long seen, long current) => new(
        JournalCodes.Conflict, stream, seen.ToString(CultureInfo.InvariantCulture), $"is at revision {current.ToString(CultureInfo.InvariantCulture)} by now",
        "read it again and decide anew");

    /// <summary>A decision about one stream on its way into the journal.</summary>
    private sealed class Decision<T>(
        Recorder recorder, string by, StreamAt<T> at, long? seen, Deciding<T> decide, IReadOnlyList<RowChange> rows, Idempotency? once)
        : Deed(at.Name) where T : class
    {
        /// <summary>What it was decided on.</summary>
        public Kept<T>? On { get; private set; }

        /// <summary>What it makes happen.</summary>
        public Outcome? Made { get; private set; }

        /// <summary>What else it looked at.</summary>
        public IReadOnlyList<StreamGuard> Guards { get; private set; } = [];

        /// <summary>What has to be on the record before it can be made.</summary>
        public IReadOnlyList<Keeping> First { get; private set; } = [];

        /// <summary>The answer where nothing has to be written.</summary>
        public Result<Change<T>>? Known { get; private set; }

        public override AppendAsk? Decide(BooksState state, out BooksState after)
        {
            after = state;
            // Asked before everything else: an ask that was done changes nothing a second time, and would be refused for it.
            if (recorder.Before(by, once, at) is { } before) { return Is(before); }
            if (!at.Find(state).Succeeds(out var kept, out var refusal)) { return Is(refusal); }
            if (seen is { } rev && rev != kept.Rev) { return Is(Stale(at.Name, rev, kept.Rev)); }
            var (now, others) = (recorder.Now, new Reading(state));
            if (!decide(kept.State, recorder.AskerOf(by, at.Tenant, now), others).Succeeds(out var outcome, out refusal)) { return Is(refusal); }
            if (outcome.Events.Count == 0) { return Is(new Refusal(ApiCodes.NothingChanged, "request", null, "changes nothing", "leave it")); }
            (On, Made, Guards, First) = (kept, outcome, others.Guards, others.First);
            if (First.Count > 0) { return null; }
            // Its own events are the last ones: by them the same ask is answered again.
            return new AppendAsk(
                by, null, recorder.Prepare(state, [.. others.Beside, at.Writes(kept.Rev, outcome.Events)], by, now, out after), once, rows, Guards);
        }

        private AppendAsk? Is(Result<Change<T>> known)
        {
            Known = known;
            return null;
        }
    }
}

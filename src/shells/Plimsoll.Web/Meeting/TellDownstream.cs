// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;
using System.Reflection;
using Plimsoll.Chain;
using Plimsoll.Chain.Lineage;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Meeting;

/// <summary>Tells organisations whose models came from a released one what happened to it: each once, whatever number of ways leads there. It reads the log
/// behind whoever acts, so that no change of a status waits for it. The id of a notice follows from organisation and entry, and how far the log was read is
/// written after the last of them: whoever is killed goes on where it was, and gives nothing twice. While nobody knows what time it is, harm is told all the
/// same, and what gives something waits.</summary>
internal sealed partial class TellDownstream(
    Storage.Journals.Journal journal, Books books, Recorder recorder, Histories histories, OutgoingMessages read, MailNotices mails, SteadyClock clock,
    Duties duties,
    ILogger<TellDownstream> log) : BackgroundService, IDuty
{
    /// <summary>Organisations that are told in one append.</summary>
    internal const int AtOnce = 64;

    /// <summary>Entries that are read at once. What happened to models of several organisations among them is told in turn.</summary>
    private const int Step = 1024;

    private const string Name = "lineage";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private static readonly FrozenSet<string> Types = new[]
    {
        typeof(StatusChanged), typeof(OpenNoticeIssued), typeof(AdverseRaised), typeof(EvidenceWithdrawn), typeof(FindingOpened),
        typeof(AdvisoryPublished),
    }.Select(type => type.GetCustomAttribute<EventAttribute>()!.Type).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string Linked = typeof(LineageRecorded).GetCustomAttribute<EventAttribute>()!.Type;

    /// <summary>Up to where harm was told while the rest waits for the clock.</summary>
    private long _harm;

    /// <summary>Up to where everything was read that there was to tell, whether that is written or not.</summary>
    private long _until;

    public string Duty => "tell-downstream";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            do
            {
                try { if (await OnceAsync(stoppingToken)) { duties.Done(this); } }
#pragma warning disable CA1031 // A round that fails is told and tried again.
                catch (Exception e) when (e is not OperationCanceledException) { Failed(log, e.GetType().Name); }
#pragma warning restore CA1031
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { /* The server stops. */ }
    }

    /// <summary>What happened before the server followed lineages is told to nobody until somebody records a link to what was lowered.</summary>
    public async Task<Refusal?> BeginAsync()
    {
        if (Read() > 0) { return null; }
        _until = Math.Max(1, journal.Head.Size);
        return await journal.WriteAsync(DataFolder.Server, [OutgoingMessages.Read(Name, _until)]) is AppendAnswer.Refused { Refusal: var refusal }
            ? refusal : null;
    }

    /// <summary>One round: everything that was appended since the last one.</summary>
    /// <returns>Whether nothing waits for the clock.</returns>
    internal async Task<bool> OnceAsync(CancellationToken ct)
    {
        var (uncertain, state) = (clock.Look().Standing == ClockStanding.Uncertain, books.Now);
        if (Read() == 0) { _until = Math.Max(1, state.Seq); }
        var from = uncertain ? Math.Max(_until, _harm) : _until;
        while (from < state.Seq && !ct.IsCancellationRequested)
        {
            var entries = Whole(journal.Read(from, (int)Math.Min(Step, state.Seq - from)));
            if (entries.Count == 0) { break; }
            from = entries[^1].Seq;
            await TellAsync(state, [.. Causes(state, entries).Where(c => !uncertain || Telling.Harms(c.Cause.What))], ct);
            await TellLinkedAsync(state, entries, uncertain, ct);
            if (uncertain) { _harm = from; continue; }
            // A step without anything to tell is read again after a restart, which costs less than a write of each.
            _until = from;
        }
        if (!uncertain) { await mails.QueueAsync(ct); }
        return !uncertain;
    }

    /// <summary>Up to where the log was read, as far as that is written or known.</summary>
    private long Read() => _until > 0 ? _until : _until = read.ReadUntil(Name);

    /// <summary>Entries without the beginning of an act that goes on behind them, so that what one act did is looked at together however it is read.</summary>
    private static IReadOnlyList<Entry> Whole(IReadOnlyList<Entry> entries)
    {
        if (entries.Count < Step) { return entries; }
        var (last, left) = (Envelope.Of(entries[^1]), entries.Count);
        while (left > 0 && entries[left - 1].Stream == last.Stream && Envelope.Of(entries[left - 1]).At == last.At) { left--; }
        return left == 0 ? entries : [.. entries.Take(left)];
    }

    /// <summary>What happened to a released model.</summary>
    private sealed record Found(long Seq, VersionAt At, UpstreamCause Cause)
    {
        /// <summary>Other versions that the same entry is about.</summary>
        public IReadOnlyList<VersionAt> Beside { get; init; } = [];
    }

    /// <summary>What among entries those downstream are told of. Of what one act did together, the gravest.</summary>
    private IEnumerable<Found> Causes(BooksState state, IReadOnlyList<Entry> entries)
    {
        Found? before = null;
        foreach (var written in entries)
        {
            var entry = Envelope.Of(written);
            if (!Types.Contains(entry.Type) || books.Streams.Find(entry.Stream) is not { } stream
                || (stream == ReleaseStreams.Releases ? CauseOf(state, entry)
                    : stream == VulnerabilityStreams.Vulnerabilities ? AdvisedBy(state, entry) : null) is not { } found)
            {
                continue;
            }
            if (before is { } one && one.At == found.At && one.Cause.Release == found.Cause.Release && one.Cause.At == found.Cause.At)
            {
                before = Telling.Weight(found.Cause.What) > Telling.Weight(one.Cause.What) ? found : one;
                continue;
            }
            if (before is not null) { yield return before; }
            before = found;
        }
        if (before is not null) { yield return before; }
    }

    /// <summary>What an entry of a release tells those downstream; null where it tells them nothing: of a model that never went out nobody hears.</summary>
    private Found? CauseOf(BooksState state, Envelope entry)
    {
        var release = entry.Stream[(entry.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var stream = ReleaseStreams.Releases.At(entry.Tenant, release);
        if (!stream.Find(state).Succeeds(out var kept, out _) || kept.State is not { Opened: { } opened, FirstActive: { } first } || entry.At < first
            || !books.Streams.EventOf(entry).Succeeds(out var happened, out _))
        {
            return null;
        }
        UpstreamChange? what = happened switch
        {
            StatusChanged { State: ServiceState.Restricted } => entry.At == first ? null : UpstreamChange.Restricted,
            StatusChanged { State: ServiceState.Suspended } => UpstreamChange.Suspended,
            StatusChanged { State: ServiceState.Retired } => UpstreamChange.Retired,
            StatusChanged { State: ServiceState.Active } => entry.At > first && WasLowered(stream, entry.Seq) ? UpstreamChange.BackInService : null,
            OpenNoticeIssued => UpstreamChange.OpenNotice,
            AdverseRaised => UpstreamChange.Adverse,
            EvidenceWithdrawn => UpstreamChange.EvidenceWithdrawn,
            FindingOpened => UpstreamChange.Finding,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (what is not { } change) { return null; }
        var (because, notice, uses) = happened switch
        {
            StatusChanged e => (Plimsoll.Release.Terms.Criteria[e.Criterion].Key, null, e.AllowedUses),
            OpenNoticeIssued e => (Plimsoll.Release.Terms.Criteria[e.Criterion].Key, Plimsoll.Release.Terms.NoticeKinds[e.Kind].Key, []),
            _ => ((string?)null, (string?)null, (IReadOnlyList<string>)[]),
        };
        return new Found(entry.Seq, new VersionAt(entry.Tenant, opened.Model, opened.Version), new UpstreamCause(
            state.Accounts.Tenants[entry.Tenant].Name, state.RegistryOf(entry.Tenant).State.Models[opened.Model].Name, opened.Version, release, change, because,
            notice, uses, entry.At));
    }

    /// <summary>What an advisory tells those downstream of the versions that it calls affected, one of which went out at least; null where none did. Of a
    /// revision that calls none affected any more, those are told whom the one before told.</summary>
    private Found? AdvisedBy(BooksState state, Envelope entry)
    {
        if (!books.Streams.EventOf(entry).Succeeds(out var happened, out _) || happened is not AdvisoryPublished published) { return null; }
        var (registry, all) = (state.RegistryOf(entry.Tenant).State, new List<(VersionAt At, string Release)>());
        var ended = published.Affected.Count == 0;
        foreach (var affected in ended ? Before(state, entry.Tenant, published) : published.Affected)
        {
            if (registry.Find(affected.Model, affected.Version) is not { } version) { continue; }
            var released = registry.ReleasesOfWeights(version).Select(r => r.Id).FirstOrDefault(id =>
                ReleaseStreams.Releases.At(entry.Tenant, id).Find(state).Succeeds(out var kept, out _)
                && kept.State.FirstActive is { } first && first <= entry.At);
            if (released is not null) { all.Add((new VersionAt(entry.Tenant, affected.Model, affected.Version), released)); }
        }
        return all is not [var nearest, ..] ? null : new Found(entry.Seq, nearest.At, new UpstreamCause(
            state.Accounts.Tenants[entry.Tenant].Name, registry.Models[nearest.At.Model].Name, nearest.At.Version, nearest.Release,
            ended ? UpstreamChange.AdvisoryEnded : UpstreamChange.Advisory, null, null, [], entry.At)) { Beside = [.. all.Skip(1).Select(one => one.At)] };
    }

    /// <summary>Versions that the revision before called affected.</summary>
    private static IReadOnlyList<AdvisedVersion> Before(BooksState state, string tenant, AdvisoryPublished published) =>
        state.VulnerabilitiesOf(tenant).SelectMany(v => v.Advisories).Select(a => a.Event)
            .FirstOrDefault(e => e.Advisory == published.Advisory && e.Revision == published.Revision - 1)?.Affected ?? [];

    /// <summary>Whoever says that theirs came from a model that does not serve as it went out is told as those were who said so before: the notice is that of
    /// the entry by which it was lowered, so that nobody is told twice.</summary>
    private async Task TellLinkedAsync(BooksState state, IReadOnlyList<Entry> entries, bool uncertain, CancellationToken ct)
    {
        if (state.Lineage.Lowered.IsEmpty) { return; }
        var linked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries.Select(Envelope.Of).Where(e => e.Type == Linked && books.Streams.Find(e.Stream) == ReleaseStreams.Registries))
        {
            if (!books.Streams.EventOf(entry).Succeeds(out var happened, out _) || happened is not LineageRecorded { FromDigest: not null } link) { continue; }
            linked.Add(entry.Tenant);
            linked.UnionWith(state.Downstream(new VersionAt(entry.Tenant, link.Model, link.Version)).Select(r => r.At.Organisation));
        }
        if (linked.Count == 0) { return; }
        foreach (var seq in state.Lineage.Lowered.Values)
        {
            if (CauseOf(state, Envelope.Of(journal.Read(seq - 1, 1)[0])) is not { } found || uncertain && !Telling.Harms(found.Cause.What)) { continue; }
            foreach (var part in Telling.Notices(found.Seq, found.Cause, state.Downstream(found.At)).Where(n => linked.Contains(n.Organisation)).Chunk(AtOnce))
            {
                await GiveAsync(part, ct);
            }
        }
    }

    private bool WasLowered(StreamAt<Dossier> stream, long seq) =>
        ReleaseStreams.Releases.Of(histories.Of(stream).TakeWhile(e => e.Seq < seq)).Status?.State is ServiceState.Restricted or ServiceState.Suspended;

    private static IEnumerable<ReachedAt> Downstream(BooksState state, Found found) => found.Beside.Count == 0 ? state.Downstream(found.At)
        : found.Beside.Prepend(found.At).SelectMany(state.Downstream).OrderBy(r => r.Links).DistinctBy(r => r.At);

    /// <summary>Tells what was found, a part of what one organisation has to tell at a time, the organisations in turn; then writes how far it was.</summary>
    private async Task TellAsync(BooksState state, IReadOnlyList<Found> found, CancellationToken ct)
    {
        if (found.Count == 0) { return; }
        var turns = new Queue<IEnumerator<(string Organisation, UpstreamChanged Notice)[]>>(
            found.GroupBy(f => f.At.Organisation, StringComparer.Ordinal)
                .Select(own => own.SelectMany(f => Telling.Notices(f.Seq, f.Cause, Downstream(state, f)).Chunk(AtOnce)).GetEnumerator()));
        while (turns.TryDequeue(out var parts))
        {
            ct.ThrowIfCancellationRequested();
            if (!parts.MoveNext()) { parts.Dispose(); continue; }
            await GiveAsync(parts.Current, ct);
            turns.Enqueue(parts);
        }
        if (clock.Look().Standing == ClockStanding.Uncertain) { return; }
        var written = await journal.WriteAsync(DataFolder.Server, [OutgoingMessages.Read(Name, found.Max(f => f.Seq))]);
        if (written is AppendAnswer.Refused { Refusal: var refusal }) { throw new IOException(refusal.Code); }
    }

    private async Task GiveAsync((string Organisation, UpstreamChanged Notice)[] part, CancellationToken ct)
    {
        var given = await recorder.AppendAsync(DataFolder.Server, state =>
        {
            // What was given before somebody was killed is there.
            Writing[] missing =
            [
                .. part.Where(n => state.Of(ChainStreams.Notices).Find(n.Organisation, n.Notice.Notice) is null)
                    .Select(n => ChainStreams.Notices.New(n.Organisation, n.Notice.Notice).Writes(0, [n.Notice])),
            ];
            return missing is [] ? new Refusal(ApiCodes.NothingChanged, "notices", null, "were all given", "leave it") : missing;
        }, [], ct: ct);
        if (!given.Succeeds(out _, out var refusal) && refusal.Is != ApiCodes.NothingChanged) { throw new IOException(refusal.Code); }
    }

    [LoggerMessage(1541, LogLevel.Error, "Telling those downstream failed ({Kind}); it is tried again")]
    private static partial void Failed(ILogger log, string kind);
}

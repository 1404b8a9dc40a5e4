// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>Knows whether a released model may serve. Looks at the published status again and again
/// in the background; an answer never waits for the network once a document is held.</summary>
/// <remarks>Safe for many threads.</remarks>
public sealed partial class StatusClient : IAsyncDisposable
{
    /// <summary>Pause after the first look that found nothing; doubled each time while no document is held.</summary>
    private static readonly TimeSpan Quickest = TimeSpan.FromMilliseconds(250);

    private readonly GateOptions _options;
    private readonly KnownKeys _keys;
    private readonly StatusSource _source;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HeldStatus _held;
    private EntityTagHeaderValue? _tag;
    private Task? _watch;

    private StatusClient(GateOptions options, KnownKeys keys, HeldStatus held, HttpClient http, TimeProvider clock, ILogger log) =>
        (_options, _keys, _held, _source, _clock, _log) = (options, keys, held, new StatusSource(http, options.Address, clock), clock, log);

    /// <summary>The highest serial seen so far; 0 before the first document.</summary>
    public long HighestSerial => Volatile.Read(ref _held).HighestSerial;

    /// <summary>The release that succeeds this one and went into service, as the last document that was taken names it; null where it names none, and where the
    /// server is of a version that never does. It allows nothing and forbids nothing: the successor has a status of its own.</summary>
    public StatusSuccessor? Successor => Volatile.Read(ref _held).Document?.Successor;

    /// <summary>When to try again where nothing can be relied on.</summary>
    internal TimeSpan Again => _options.Every;

    /// <summary>Makes a client that has not looked yet; refused where a setting is wrong or the remembered state cannot be read.</summary>
    /// <param name="http">Stays the caller's.</param>
    public static Result<StatusClient> Create(GateOptions options, HttpClient http, TimeProvider clock, ILogger log)
    {
        if (!options.Read().Succeeds(out var keys, out var refusal)) { return refusal; }
        if (options.StateFile is not { } path) { return new StatusClient(options, keys, HeldStatus.Nothing, http, clock, log); }
        return StatusFile.Read(path, options.Release, keys).Succeeds(out var held, out refusal)
            ? new StatusClient(options, keys, held, http, clock, log)
            : refusal;
    }

    /// <summary>Whether a use may be served, by what is held now.</summary>
    public UseAnswer Check(string use) => Volatile.Read(ref _held).Check(use, _options.OnExpiry, _clock.GetUtcNow());

    /// <summary>The same; where nothing held can be relied on and the watch has only just started, its first look is waited for.</summary>
    public async ValueTask<UseAnswer> CheckAsync(string use, CancellationToken ct = default)
    {
        var answer = Check(use);
        if (answer is not UseAnswer.Unverified || _watch is null || _looked.Task.IsCompleted) { return answer; }
        await _looked.Task.WaitAsync(ct);
        return Check(use);
    }

    /// <summary>Looks once, now.</summary>
    public async Task RefreshAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var before = _held;
            var look = await _source.LookAsync(IsFresh(before) ? _tag : null, ct);
            var after = look switch
            {
                Look.Found found => before.Offer(found.Envelope, _options.Release, _keys),
                Look.Unchanged => before.Confirm(),
                Look.Nothing nothing => before.Miss(nothing.Refusal),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            // A tag belongs to the document that is held, never to one that was turned away.
            if (look is Look.Found { Tag: var tag } && !ReferenceEquals(after.Document, before.Document)) { _tag = tag; }
            Volatile.Write(ref _held, after);
            Tell(before, after);
            if (_options.StateFile is { } path
                && !ReferenceEquals(after.Document, before.Document)
                && StatusFile.Write(path, _options.Release, after) is { } refusal)
            {
                Fault(_log, refusal.Code, refusal.Sentence);
            }
        }
        finally { _turn.Release(); }
    }

    /// <summary>Begins to look in the background until the client is disposed.</summary>
    public void Start() => _watch ??= Task.Run(WatchAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_watch is { } watch) { await watch; }
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task WatchAsync()
    {
        for (var misses = 0; !_stop.IsCancellationRequested;)
        {
            try
            {
                await RefreshAsync(_stop.Token);
                misses = _held is { Missed: null, Distrusted: null } ? 0 : misses + 1;
                _looked.TrySetResult();
                await Task.Delay(Pause(misses), _clock, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { break; }
#pragma warning disable CA1031 // Whatever breaks, the watch goes on: without it a suspension would not be noticed.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Broken(_log, e);
                _looked.TrySetResult();
                await Task.Delay(_options.Every, _clock, CancellationToken.None).WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        _looked.TrySetResult();
    }

    /// <summary>Sooner after a miss, soonest while nothing is held; never in step with other gateways.</summary>
    private TimeSpan Pause(int misses)
    {
        var pause = misses == 0 ? _options.Every : _held.Document is not null ? _options.Every / 4 : Quickest * Math.Pow(2, Math.Min(misses - 1, 10));
        return (pause < _options.Every ? pause : _options.Every) * (0.8 + (0.2 * Random.Shared.NextDouble()));
    }

    /// <summary>In the second half of its life a document is asked for anew, so that a server that finds nothing changed does not let it expire.</summary>
    private bool IsFresh(HeldStatus held) =>
        held.Document is { } document && _clock.GetUtcNow() - document.IssuedAt < (document.ExpiresAt - document.IssuedAt) / 2;

    /// <summary>Says what changed, not what is still the same.</summary>
    private void Tell(HeldStatus before, HeldStatus after)
    {
        if (after.Document is { } now && (before.Document is not { } was || was.State != now.State || !was.AllowedUses.SequenceEqual(now.AllowedUses)))
        {
            Changed(_log, now.Release, now.State, now.Serial);
        }
        if (after.Document is { Successor: { } next } && before.Document?.Successor?.Release != next.Release)
        {
            Succeeded(_log, after.Document.Release, next.Release, next.Subject);
        }
        if ((after.Distrusted ?? after.Missed) is { } fault && fault.Code != (before.Distrusted ?? before.Missed)?.Code)
        {
            Fault(_log, fault.Code, fault.Sentence);
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "The status of {Release} is {State}, serial {Serial}")]
    private static partial void Changed(ILogger log, string release, ServiceState state, long serial);

    [LoggerMessage(1304, LogLevel.Information, "{Release} is succeeded by {Successor}, of {Subject}")]
    private static partial void Succeeded(ILogger log, string release, string successor, Digest subject);

    [LoggerMessage(1302, LogLevel.Warning, "{Code}: {Sentence}")]
    private static partial void Fault(ILogger log, string code, string sentence);

    [LoggerMessage(1303, LogLevel.Error, "The status could not be looked at")]
    private static partial void Broken(ILogger log, Exception exception);
}

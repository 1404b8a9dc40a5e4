// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>Marks an address whose body goes to the disk while it comes, and is never whole in memory.</summary>
internal sealed class StreamedBody;

/// <summary>A body that was refused while it was read: too slow, or more than there is room for.</summary>
/// <param name="reading">Whether a read of it was given up while it waited: the connection serves for nothing any more then.</param>
internal sealed class BodyRefusedException(Refusal refusal, int status, bool reading = false) : BadHttpRequestException(refusal.Sentence, status)
{
    public Refusal Refusal { get; } = refusal;

    public bool Reading { get; } = reading;
}

/// <summary>Gives each body its place before the first byte of it is read, and holds it to a pace.</summary>
internal static class BodyPlaces
{
    extension(IApplicationBuilder app)
    {
        /// <summary>After the gatekeeper: what an organisation holds is counted for it, and whoever may not come in holds nothing.</summary>
        public IApplicationBuilder UsePlaces(Places places, CancellationToken stopping) => app.Use(async (http, next) =>
        {
            var most = http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            // What is larger than its address takes is refused by the server when it is read.
            if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true || http.GetEndpoint() is not { } endpoint
                || http.Request.ContentLength > most)
            {
                await next(http);
                return;
            }
            var caller = http.Features.Get<Caller>();
            var streamed = endpoint.Metadata.GetMetadata<StreamedBody>() is not null;
            var bytes = streamed ? PlaceLimits.Streamed : http.Request.ContentLength ?? PlaceLimits.Letter;
            var (place, why) = places.Take(caller is null ? Source.Of(http) : caller.Tenant?.Id ?? caller.Id, caller is not null, bytes);
            if (place is null)
            {
                await Problems.Answer(http, NoRoom(why, caller is not null));
                return;
            }
            using var held = place;
            var body = http.Request.Body;
            using var paced = new PlacedBody(
                body, place, http.Request.ContentLength, streamed, places.Limits, caller is not null, http.RequestAborted, stopping);
            http.Features.Set(place);
            http.Request.Body = paced;
            try { await next(http); }
            finally
            {
                http.Request.Body = body;
                http.Features.Set<Place>(null);
            }
        });
    }

    /// <summary>What is said to whoever finds no place.</summary>
    public static Refusal NoRoom(NoPlace why, bool member) => why == NoPlace.OwnShare
        ? new Refusal(
            HttpCodes.TooManyBodies, "bodies", null, $"are on their way {(member ? "for your organisation" : "from your address")}, as many as at once may be",
            "send it again after the time that Retry-After says, or less at once")
        : new Refusal(
            HttpCodes.BodiesBusy, "bodies", null, "are on their way, as many as this server has room for",
            "send it again after the time that Retry-After says");

    /// <summary>What is made of a body, such as what was packed, needs room as the body does.</summary>
    /// <returns>Null where there is room.</returns>
    public static Refusal? NoRoomFor(HttpContext http, long bytes) =>
        http.Features.Get<Place>()?.GrowTo(bytes) is { } why ? NoRoom(why, http.Features.Get<Caller>() is not null) : null;
}

/// <summary>The bytes of a body as they come: counted, never beyond its place, and at a pace.</summary>
/// <remarks>
/// What is outstanding has to come at <see cref="PlaceLimits.Pace"/>, counted anew with every byte and never put off: somebody who sends all but one byte
/// and then nothing has the grace, and not the time that the whole would have had. What has no length is outstanding up to its place, which grows step
/// by step.
/// </remarks>
internal sealed class PlacedBody : Stream
{
    private readonly Stream _body;
    private readonly Place _place;
    private readonly long? _length;
    private readonly bool _streamed, _member;
    private readonly int _pace;
    private readonly TimeSpan _grace;
    private readonly CancellationToken _aborted, _stopping;
    private CancellationTokenSource? _ends;
    private TimeSpan _left = TimeSpan.MaxValue;
    private long _since, _read;
    private bool _ended;

    /// <param name="length">How long it is, where the sender says so.</param>
    /// <param name="stopping">When the server begins to stop: what has not come by then does not.</param>
    public PlacedBody(
        Stream body, Place place, long? length, bool streamed, PlaceLimits limits, bool member, CancellationToken aborted, CancellationToken stopping)
    {
        (_body, _place, _length, _streamed, _member, _aborted, _stopping) = (body, place, length, streamed, member, aborted, stopping);
        (_pace, _grace) = (limits.Pace, member ? limits.Grace : limits.StrangerGrace);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended) { return ValueTask.FromResult(0); }
        if (!_streamed && _read >= _place.Bytes && _length is null && _place.GrowTo(2 * _place.Bytes) is { } why)
        {
            var refusal = BodyPlaces.NoRoom(why, _member);
            throw new BodyRefusedException(refusal, RefusalStatus.Of(refusal.Kind));
        }
        // Never more than there is a place for.
        if (!_streamed && _length is null && buffer.Length > _place.Bytes - _read) { buffer = buffer[..(int)(_place.Bytes - _read)]; }
        _ends ??= CancellationTokenSource.CreateLinkedTokenSource(_aborted, _stopping);
        var reading = _body.ReadAsync(buffer, _ends.Token);
        if (!reading.IsCompletedSuccessfully) { return SlowlyAsync(reading, buffer.Length); }
        return ValueTask.FromResult(Came(reading.Result, buffer.Length));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read without blocking a thread.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _ends?.Dispose(); }
        base.Dispose(disposing);
    }

    private int Came(int read, int most)
    {
        _read += read;
        // What nobody said the length of had room for more; while the request waits for its turn, it holds what came.
        _ended = read == 0 && most > 0;
        if (_ended && _length is null && !_streamed) { _place.ShrinkTo(Math.Max(_read, 1)); }
        return read;
    }

    private async ValueTask<int> SlowlyAsync(ValueTask<int> reading, int most)
    {
        var outstanding = Math.Max(0, (_length ?? (_streamed ? _read + _pace : _place.Bytes)) - _read);
        var now = Stopwatch.GetTimestamp();
        // The end comes nearer as bytes come, and never goes further away; where nobody said how long it is, each step has its own.
        var left = _grace + TimeSpan.FromSeconds((double)outstanding / _pace);
        if (_length is not null && _left != TimeSpan.MaxValue && _left - Stopwatch.GetElapsedTime(_since, now) is var before && before < left)
        {
            left = before;
        }
        (_left, _since) = (left > TimeSpan.Zero ? left : TimeSpan.Zero, now);
        _ends!.CancelAfter(_left);
        try
        {
            var read = Came(await reading, most);
            _ends.CancelAfter(Timeout.InfiniteTimeSpan);
            return read;
        }
        catch (OperationCanceledException) when (!_aborted.IsCancellationRequested)
        {
            throw _stopping.IsCancellationRequested
                ? new BodyRefusedException(
                    new Refusal(HttpCodes.BodiesBusy, "server", null, "stops", "send it again after the time that Retry-After says"),
                    StatusCodes.Status503ServiceUnavailable, reading: true)
                : new BodyRefusedException(
                    new Refusal(HttpCodes.Refused, "body", null, "comes too slowly", $"send at least {_pace / 1024} KiB a second"),
                    StatusCodes.Status408RequestTimeout, reading: true);
        }
    }
}

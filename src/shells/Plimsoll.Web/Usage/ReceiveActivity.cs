// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Otlp;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Takes events of activity: OTLP over HTTP in both encodings, and plain JSON. Answers after they are on disk.</summary>
internal sealed class ReceiveActivity(OpenedActivity activity, ActivityQuota quota, KeepContent content, Books books, SteadyClock clock)
{
    /// <summary>Most bytes that a body may have, packed; and unpacked, so that a small one cannot become a large one.</summary>
    public const int MostPacked = 8 * 1024 * 1024, MostUnpacked = 32 * 1024 * 1024;

    private const int FirstRead = 16 * 1024;

    /// <summary>Header and trailer of gzip. Source: RFC 1952, section 2.3.</summary>
    private const int ShortestGzip = 18;

    /// <summary>What deflate makes of a byte at the most. Source: zlib, technical details, "maximum compression factor".</summary>
    private const int MostRatio = 1032;

    private const string Protobuf = "application/x-protobuf", Json = "application/json";

    /// <summary>What became of events that came as plain JSON.</summary>
    internal sealed record Received(long Taken, long Duplicates, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Noted);

    /// <summary>What became of the lines of a file.</summary>
    /// <param name="ContentKept">Conversations whose redacted text is kept as well; none unless that is switched on.</param>
    internal sealed record FileReceived(
        long Taken, long Duplicates, long ContentKept, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Noted);

    /// <summary>How intake is doing: of the organisation alone, since the server started.</summary>
    /// <param name="QueuedRows">Events of the organisation that wait to be written.</param>
    /// <param name="MostQueuedRows">When so many of all organisations of the server wait, senders are told to come again.</param>
    /// <param name="Since">When the server started to count.</param>
    /// <param name="StoredRows">Events stored.</param>
    /// <param name="Duplicates">Events that were there already, or came twice in one request.</param>
    /// <param name="RefusedAsks">Requests whose sender was told to come again.</param>
    /// <param name="Rejected">Events not taken, by reason. They are told to the sender and not kept.</param>
    /// <param name="RefusedRequests">Requests of which nothing was taken, by code.</param>
    internal sealed record Intaking(
        bool Open, string? Why, string QueuedRows, string MostQueuedRows, DateTimeOffset Since, string StoredRows, string Duplicates,
        string RefusedAsks, IReadOnlyDictionary<string, string> Rejected, IReadOnlyDictionary<string, string> RefusedRequests,
        DateTimeOffset? LastCommit);

    /// <param name="logs">Whether the body holds log records, not spans.</param>
    public async Task<IResult> OtlpAsync(bool logs, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (type is not (Protobuf or Json))
        {
            return Failed(
                request, caller,
                new Refusal(UsageCodes.ContentType, "Content-Type", type, "is not read here", $"send {Protobuf} or {Json}"),
                binary: false, problem: true);
        }
        var binary = type == Protobuf;
        if (!(await BodyAsync(request, ct)).Succeeds(out var body, out var refusal)) { return Failed(request, caller, refusal, binary); }
        var form = (logs, binary) switch
        {
            (false, true) => ActivityForm.OtlpTracesProtobuf,
            (true, true) => ActivityForm.OtlpLogsProtobuf,
            (false, false) => ActivityForm.OtlpTraces,
            (true, false) => ActivityForm.OtlpLogs
        };
        if (!(await StoreAsync(body, form, request.Query["agreement"].ToString(), caller, ct)).Succeeds(out var stored, out refusal))
        {
            return Failed(request, caller, refusal, binary);
        }
        return binary ? TypedResults.Bytes(OtlpAnswer.Protobuf(stored.Taken), Protobuf) : TypedResults.Bytes(OtlpAnswer.Json(stored.Taken, logs), Json);
    }

    public async Task<IResult> JsonAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!(await BodyAsync(request, ct)).Succeeds(out var body, out var refusal)
            || !(await StoreAsync(body, ActivityForm.Json, request.Query["agreement"].ToString(), caller, ct)).Succeeds(out var stored, out refusal))
        {
            return Failed(request, caller, refusal, binary: false, problem: true);
        }
        return Body.Answer(new Received(
            stored.New, stored.Taken.Rows.Count - stored.New, TakenDocument.Rejected(stored.Taken), TakenDocument.Noted(stored.Taken)));
    }

    /// <summary>POST …/usage/files: lines of a published chat log. Their text is kept, redacted, only where the organisation keeps content.</summary>
    public async Task<IResult> FileAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var (named, form, at) = (request.Query["form"].ToString(), ActivityForm.Json, (DateTimeOffset?)null);
        if (named is not ("wildchat" or "lmsys" or "json"))
        {
            return Problems.Of(new Refusal(UsageCodes.BadValue, "form", named, "is not taken here", "write wildchat, lmsys or json"));
        }
        if (ActivityFile.Forms.Parse(named, out form, UsageCodes.BadValue) is { } unknown) { return Problems.Of(unknown); }
        if (request.Query["at"].ToString() is { Length: > 0 } text)
        {
            if (Instant.Asked("at", text, UsageCodes.BadValue, out var instant) is { } bad) { return Problems.Of(bad); }
            at = instant;
        }
        if (!(await BodyAsync(request, ct)).Succeeds(out var body, out var refusal)
            || !(await StoreAsync(body, form, request.Query["agreement"].ToString(), caller, ct, at)).Succeeds(out var stored, out refusal))
        {
            return Failed(request, caller, refusal, binary: false, problem: true);
        }
        var kept = new ContentStore.Stored(0);
        if (form != ActivityForm.Json && !content.Keep(caller, body, stored.Taken, stored.Agreed).Succeeds(out kept, out refusal))
        {
            return Failed(request, caller, refusal!, binary: false, problem: true);
        }
        var answer = TakenDocument.AnswerOf(stored.Taken);
        return Body.Answer(new FileReceived(stored.New, stored.Taken.Rows.Count - stored.New, kept.Conversations, answer.Rejected, answer.Noted));
    }

    public IResult State(Caller caller)
    {
        var open = activity.Store.Succeeds(out var store, out var refusal);
        var (s, c) = (store?.State, activity.Counts.Read(caller.In.Id));
        return Body.Answer(new Intaking(
            open, refusal?.Sentence, Text(store?.QueuedOf(caller.In.Id) ?? 0), Text(s?.MostQueuedRows ?? 0), activity.Counts.Since,
            Text(c.Taken), Text(c.Duplicates),
            Text(c.Again), c.Rejected.ToDictionary(r => r.Code, r => Text(r.Count)), c.Refused.ToDictionary(r => r.Code, r => Text(r.Count)),
            c.LastCommit));
    }

    private sealed record StoredEvents(Taken Taken, long New, IReadOnlySet<string>? Agreed);

    private async Task<Result<StoredEvents>> StoreAsync(
        byte[] body, ActivityForm form, string named, Caller caller, CancellationToken ct, DateTimeOffset? otherwiseAt = null)
    {
        if (!activity.Store.Succeeds(out var store, out var refusal)) { return refusal; }
        // When it arrived is part of what is stored, and what is too old or not yet is refused by it: whoever sends comes again.
        var time = clock.Look();
        if (time.Refusal is { } uncertain) { return uncertain; }
        var now = time.Sure;
        var register = books.Now.UsageOf(caller.In.Id).State;
        var intake = new Intake(activity.KeyOf(caller.In.Id), now) { Earliest = now.PlusDays(-register.RetentionDays), OtherwiseAt = otherwiseAt };
        if (named.Length > 0)
        {
            if (!Agreeing.Find(register, named, now).Succeeds(out var agreement, out refusal)) { return refusal; }
            intake = intake with { Under = agreement };
        }
        if (!ActivityFile.Take(body, form, intake).Succeeds(out var taken, out refusal)) { return refusal; }
        if (quota.Refuses(store, caller.In.Id, taken.Rows.Count) is { } over) { return over; }
        switch (await store.AppendAsync(caller.In.Id, taken.Rows, ct))
        {
            case StoreAnswer.Stored stored:
                quota.Stored(caller.In.Id, stored.New);
                activity.Counts.Stored(caller.In.Id, taken, stored.New);
                return new StoredEvents(taken, stored.New, intake.Under?.ActivityAllowed);
            case StoreAnswer.Refused refused: return refused.Refusal;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Reads the body, unpacked where it is packed, and never more than may be.</summary>
    private static async Task<Result<byte[]>> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            return new Refusal(UsageCodes.ContentType, "Content-Encoding", encoding, "is not read here", "send gzip, or none");
        }
        var body = await Body.BytesAsync(request, ct);
        if (encoding != "gzip") { return body; }
        try { return Unpacked(body, request.HttpContext); }
        catch (InvalidDataException) { return OtlpRefusal("it is not gzip"); }
    }

    /// <summary>What was packed, held once where it ends with its length as one writer writes it. Room for it is taken before there is any of it.</summary>
    private static Result<byte[]> Unpacked(byte[] packed, HttpContext http)
    {
        // The last four bytes say how long it is. They are believed up to the most that is taken; where they say too little there is more room step by step.
        var told = packed.Length < ShortestGzip ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4));
        var (size, length) = ((int)Math.Clamp(Math.Min(told, (long)MostRatio * packed.Length), FirstRead, MostUnpacked), 0);
        if (BodyPlaces.NoRoomFor(http, packed.Length + size) is { } full) { return full; }
        var bytes = new byte[size];
        using var gzip = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        while (gzip.Read(bytes.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            if (length < bytes.Length) { continue; }
            // Whether that was all shows when there is no more.
            var next = gzip.ReadByte();
            if (next < 0) { break; }
            if (length >= MostUnpacked)
            {
                return new Refusal(
                    HttpCodes.TooLarge, "body", null, "is too large when it is unpacked", $"send at most {MostUnpacked / 1024 / 1024} MiB at once");
            }
            if (BodyPlaces.NoRoomFor(http, packed.Length + 3L * length) is { } more) { return more; }
            Array.Resize(ref bytes, Math.Min(2 * length, MostUnpacked));
            bytes[length++] = (byte)next;
        }
        return length == bytes.Length ? bytes : bytes[..length];
    }

    private static Refusal OtlpRefusal(string why) =>
        new(UsageCodes.MalformedRequest, "body", null, $"cannot be unpacked ({why})", "send what an OpenTelemetry exporter writes");

    /// <summary>A failure, counted, as the protocol tells it; those that pass say when to come again.</summary>
    private IResult Failed(HttpRequest request, Caller caller, Refusal refusal, bool binary, bool problem = false)
    {
        var status = RefusalStatus.Of(refusal.Kind);
        var again = status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;
        activity.Counts.Refused(caller.In.Id, refusal.Code, again);
        if (again) { request.HttpContext.Response.Headers.RetryAfter = "1"; }
        if (problem) { return Problems.Of(refusal); }
        Watch.Refused.Note(request.HttpContext, refusal.Code, refusal.Sentence);
        const int InvalidArgument = 3, Unavailable = 14;
        var code = again ? Unavailable : InvalidArgument;
        request.HttpContext.Response.StatusCode = status;
        return binary
            ? new Raw(OtlpAnswer.StatusProtobuf(code, refusal.Sentence), Protobuf)
            : new Raw(
                Encoding.UTF8.GetBytes($"{{\"code\":{code},\"message\":{Encoding.UTF8.GetString(Canonical.Bytes(Canonical.Text(refusal.Sentence)))}}}"),
                Json);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Bytes under the status that is set already.</summary>
    private sealed class Raw(byte[] bytes, string type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = type;
            return httpContext.Response.Body.WriteAsync(bytes).AsTask();
        }
    }
}

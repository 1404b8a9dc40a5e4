// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.RegularExpressions;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>An event to be written: its name and version, and its data as one JSON object whose bytes are kept as they are.</summary>
public sealed record NewEvent
{
    /// <exception cref="ArgumentException">The type has no name, the version is below 1, or the data are not exactly one JSON object.</exception>
    public NewEvent(string type, int version, ReadOnlyMemory<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if (!IsObject(data.Span)) { throw new ArgumentException("The data of an event are one JSON object.", nameof(data)); }
        (Type, Version, Data) = (type, version, data);
    }

    public string Type { get; }

    public int Version { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Whether it is written, marked, also while nobody knows what time it is; see <see cref="IAtAnyTime"/>.</summary>
    public bool AtAnyTime { get; init; }

    private static bool IsObject(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return false; }
            while (reader.Read()) { if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) { _ = reader.GetString(); } }
            return true;
        }
        // The reader throws the second kind only when a text turns out not to be Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>Events for one stream, and the revision that whoever decided them had seen.</summary>
public sealed partial record StreamEvents
{
    /// <exception cref="ArgumentException">The stream is not named <c>kind/id</c>, the
    /// tenant is missing, the revision is negative, or there are no events.</exception>
    public StreamEvents(string stream, string tenant, long expectedRev, params IReadOnlyList<NewEvent> events)
    {
        if (!IsName(stream)) { throw new ArgumentException("A stream is named kind/id.", nameof(stream)); }
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedRev);
        if (events.Count == 0) { throw new ArgumentException("Nothing to append.", nameof(events)); }
        (Stream, Tenant, ExpectedRev, Events) = (stream, tenant, expectedRev, events);
    }

    public string Stream { get; }

    /// <summary>Who owns the stream; it never changes.</summary>
    public string Tenant { get; }

    /// <summary>Revision of the last event that was seen; 0 says that the stream is new.</summary>
    public long ExpectedRev { get; }

    public IReadOnlyList<NewEvent> Events { get; }

    /// <summary>Whether a text is a name that a stream may have.</summary>
    internal static bool IsName(string stream) => Form.IsMatch(stream);

    [GeneratedRegex("^[a-z][a-z0-9-]*/[A-Za-z0-9_.-]+\\z")]
    private static partial Regex Form { get; }
}

/// <summary>A stream that was only read: what was decided holds while nobody has written to it since.</summary>
public sealed record StreamGuard
{
    /// <exception cref="ArgumentException">The stream is not named <c>kind/id</c>, or the revision is negative.</exception>
    public StreamGuard(string stream, long rev)
    {
        if (!StreamEvents.IsName(stream)) { throw new ArgumentException("A stream is named kind/id.", nameof(stream)); }
        ArgumentOutOfRangeException.ThrowIfNegative(rev);
        (Stream, Rev) = (stream, rev);
    }

    public string Stream { get; }

    /// <summary>Revision of the last event that was seen; 0 says that there was no such stream.</summary>
    public long Rev { get; }
}

/// <summary>Keeps an ask that is sent twice from being written twice.</summary>
/// <param name="Key">What the caller calls the ask.</param>
/// <param name="Request">Digest of what the caller sent; null takes that of the ask itself, which must then hold no chance.</param>
/// <param name="Answer">What to answer again; kept beside the key.</param>
public sealed record Idempotency(string Key, byte[]? Request = null, byte[]? Answer = null);

/// <summary>What is written together or not at all.</summary>
public sealed record AppendAsk
{
    /// <param name="by">The account that acts.</param>
    /// <param name="cause">What made it act, if anything did.</param>
    /// <param name="streams">Each stream once; at least one, unless there are rows.</param>
    /// <param name="once">The same ask by the same account with the same key is written once.</param>
    /// <param name="rows">Changes outside the history that belong to it: what the vault holds, what proves an account.</param>
    /// <param name="guards">Streams that were only read; each once, and none of those that are written to, whose revision is said there.</param>
    /// <exception cref="ArgumentException">There is nothing to write, or a stream stands twice.</exception>
    public AppendAsk(
        string by, string? cause, IReadOnlyList<StreamEvents> streams, Idempotency? once = null, IReadOnlyList<RowChange>? rows = null,
        IReadOnlyList<StreamGuard>? guards = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        var names = streams.Select(s => s.Stream).Concat(guards?.Select(g => g.Stream) ?? []).ToArray();
        if (streams.Count == 0 && rows is null or [] || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw new ArgumentException("An append names at least one stream, and each once.", nameof(streams));
        }
        (By, Cause, Streams, Once, Rows, Guards) = (by, cause, streams, once, rows ?? [], guards ?? []);
    }

    public string By { get; }

    public string? Cause { get; }

    public IReadOnlyList<StreamEvents> Streams { get; }

    public Idempotency? Once { get; }

    public IReadOnlyList<RowChange> Rows { get; }

    public IReadOnlyList<StreamGuard> Guards { get; }

    /// <summary>Whether it is written also while nobody knows what time it is: where one of its events may be, with all that it brings along; where there are
    /// none, when that may be said of each row.</summary>
    public bool AtAnyTime => Streams.Count > 0 ? Streams.Any(s => s.Events.Any(e => e.AtAnyTime)) : Rows.All(row => row.AtAnyTime);
}

/// <summary>How an append ended. Nothing of it is written unless it is <see cref="Appended"/>.</summary>
public abstract record AppendAnswer
{
    private AppendAnswer() { }

    /// <summary>Written and durable.</summary>
    /// <param name="FirstSeq">Seq of its first entry; the leaf index is one less.</param>
    /// <param name="LastSeq">Seq of its last entry.</param>
    /// <param name="TreeSize">Entries in the log when it was committed, at least
    /// <paramref name="LastSeq"/>: appends that are committed together share a tree.</param>
    /// <param name="Root">Root of that tree.</param>
    /// <param name="Earlier">What was answered the first time, when the ask was written before; see <see cref="Idempotency"/>.</param>
    public sealed record Appended(long FirstSeq, long LastSeq, long TreeSize, TreeHash Root, byte[]? Earlier = null) : AppendAnswer;

    /// <summary>Somebody else wrote to a stream in between: one that would have been written to, or one that was only read.</summary>
    public sealed record Conflict(string Stream, long ExpectedRev, long CurrentRev) : AppendAnswer
    {
        public Refusal Refusal => new(JournalCodes.Conflict, Stream, $"{ExpectedRev}", $"is at revision {CurrentRev} by now", "read it again and decide anew");
    }

    /// <summary>Not written for another reason.</summary>
    public sealed record Refused(Refusal Refusal) : AppendAnswer;

    /// <summary>Not tried: it was decided on what an ask before it in its chain would have made, and that one was not newly written.</summary>
    public sealed record NotReached : AppendAnswer;
}

// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Outbound;

/// <summary>Something that is to leave the server.</summary>
/// <param name="Id">Derived from what it says and to whom, so that the same is never two things.</param>
/// <param name="Kind">Who carries it, a word of ours.</param>
/// <param name="Target">For whom: the id of a webhook or of an account.</param>
/// <param name="What">What it tells of, a word of ours.</param>
/// <param name="Body">The exact text, or where it lies in the vault.</param>
public sealed record Leaving(string Id, string Kind, string Target, string Tenant, string What, string Body, DateTimeOffset Made);

/// <summary>Something that is to leave, and how far it is.</summary>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Next">When it is tried again; null when it came to its end.</param>
/// <param name="Ended">When it came to its end, well or not.</param>
/// <param name="Answer">What came of the last try, a word of ours; empty before the first.</param>
public sealed record Outgoing(Leaving Leaving, int Tries, DateTimeOffset? Next, DateTimeOffset? Ended, string Answer);

/// <summary>What is to leave the server, until it has left or was given up. It is no part of the history; a restart goes on with it.</summary>
public sealed class OutgoingMessages(Journal journal)
{
    /// <summary>The answer of what was delivered.</summary>
    public const string Delivered = "delivered";

    private const string Columns = "SELECT id AS Id, kind AS Kind, target AS Target, tenant AS Tenant, what AS What, body AS Body, made AS Made, "
        + "tries AS Tries, next AS Next, ended AS Ended, answer AS Answer";

    public static RowChange Queue(Leaving leaving) => new QueueOutgoing(leaving);

    /// <summary>It was tried and did not get there; it is tried again.</summary>
    public static RowChange Again(string id, int tries, DateTimeOffset next, string answer) => new TryOutgoing(id, tries, next, null, answer);

    /// <summary>It came to its end: it got there, or is given up.</summary>
    public static RowChange Ended(string id, int tries, DateTimeOffset at, string answer) => new TryOutgoing(id, tries, null, at, answer);

    /// <summary>Nothing more leaves for a target.</summary>
    public static RowChange End(string target, DateTimeOffset at, string answer) => new EndOutgoing(target, at, answer);

    public static RowChange Forget(SettledInstant before) => new ForgetOutgoing(before);

    /// <summary>The history was read up to an entry.</summary>
    /// <param name="name">Who reads it, a word of ours.</param>
    public static RowChange Read(string name, long seq) => new ReadOutgoing(name, seq);

    /// <summary>Up to which entry the history was read; 0 where it never was.</summary>
    public long ReadUntil(string name) =>
        journal.Query(connection => connection.ExecuteScalar<long?>("SELECT seq FROM outgoing_read WHERE name = @name", new { name })) ?? 0;

    /// <summary>What is to be tried by now: of each target what waits longest, and the organisations in turn, so that nobody who has much to send, or a target
    /// that does not answer, keeps another's waiting.</summary>
    public IReadOnlyList<Outgoing> Due(DateTimeOffset now, int most) => journal.Query(connection => connection.Query<Row>(
        $"""
        WITH of_target AS (SELECT *, row_number() OVER (PARTITION BY target ORDER BY next, id) AS place FROM outgoing WHERE next <= @now),
            in_turn AS (SELECT *, row_number() OVER (PARTITION BY tenant ORDER BY next, id) AS turn FROM of_target WHERE place = 1)
        {Columns} FROM in_turn ORDER BY turn, next, id LIMIT @most
        """,
        new { now = Instant.Write(now), most }).Select(row => row.ToOutgoing()).ToArray());

    /// <summary>What was to leave for a target, the newest first.</summary>
    public IReadOnlyList<Outgoing> Of(string target, int most) =>
        List("WHERE target = @target ORDER BY made DESC, id LIMIT @most", new { target, most });

    /// <summary>Whether anything got to a target since an instant.</summary>
    public bool ReachedSince(string target, DateTimeOffset since) => journal.Query(connection => connection.ExecuteScalar<long>(
        "SELECT EXISTS(SELECT 1 FROM outgoing WHERE target = @target AND ended >= @since AND answer = @delivered)",
        new { target, since = Instant.Write(since), delivered = Delivered })) > 0;

    /// <summary>How much waits, of all targets.</summary>
    public long CountWaiting() => journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM outgoing WHERE next IS NOT NULL"));

    private Outgoing[] List(string where, object values) =>
        journal.Query(connection => connection.Query<Row>($"{Columns} FROM outgoing {where}", values).Select(row => row.ToOutgoing()).ToArray());

    private sealed record Row(
        string Id, string Kind, string Target, string Tenant, string What, string Body, string Made, long Tries, string? Next, string? Ended, string Answer)
    {
        public Outgoing ToOutgoing() => new(
            new Leaving(Id, Kind, Target, Tenant, What, Body, At(Made) ?? default), (int)Tries, At(Next), At(Ended), Answer);

        private static DateTimeOffset? At(string? text) => text is not null && Instant.TryRead(text, out var at) ? at : null;
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using SQLitePCL;

namespace Plimsoll.Storage.Journals;

/// <summary>The system of record and the audit trail at once: entries are added, never changed, and outsiders can check that.</summary>
/// <remarks>Safe for many threads. One process at a time holds a data folder.</remarks>
public sealed partial class Journal : IDisposable
{
    /// <summary>Shows whoever traces a server how long a request waited for the disk.</summary>
    private static readonly ActivitySource Traces = new("Plimsoll");

    private readonly JournalOptions _options;
    private readonly JournalLock _lock;
    private readonly SqliteConnection _connection;
    private readonly JournalWriter _writer;
    private readonly JournalReaders _readers;
    private readonly UpperTree _tree;
    private TreeHead _head;

    private Journal(JournalOptions options, JournalLock held, SqliteConnection connection, JournalHead head)
    {
        (_options, _lock, _connection, _tree, _head) = (options, held, connection, head.Tree, head.ToTreeHead());
        // Whoever brings a clock that believes everything gets one that does not.
        Clock = options.Clock as SteadyClock ?? new SteadyClock(options.Clock);
        FoundAtOpen = Clock.Open(head.Size > 0 ? head.LastAt : null);
        _readers = new JournalReaders(options.Path);
        _writer = new JournalWriter(connection, head, options, Clock, published => Volatile.Write(ref _head, published));
    }

    /// <summary>By which entries are dated.</summary>
    public SteadyClock Clock { get; }

    /// <summary>How the clock stood when the journal was opened, whatever an operator said of it.</summary>
    public ClockReading FoundAtOpen { get; }

    /// <summary>What has been committed so far.</summary>
    public TreeHead Head => Volatile.Read(ref _head);

    /// <summary>How its writer stands.</summary>
    public JournalFigures Figures => _writer.Figures;

    /// <summary>Opens a data folder, making it when it is new and lifting its database when it is of an earlier version.
    /// A history that does not hold is refused with the first entry that is broken; a database of a later version is refused and left as it is.</summary>
    /// <param name="seen">Told each entry while it is checked, so that state can be folded from one reading; it counts only when the journal opens.</param>
    public static Result<Journal> Open(JournalOptions options, Action<Entry>? seen = null)
    {
        if (!JournalLock.Take(options.Folder).Succeeds(out var held, out var refusal)) { return refusal; }
        SqliteConnection? connection = null;
        Reserve.Use(options.Folder);
        try
        {
            if ((refusal = Found(options.Path, out var version)) is null)
            {
                connection = SqliteFile.Open(options.Path, SqliteOpenMode.ReadWriteCreate);
                if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(options.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
                if (JournalLift.Run(connection, version, options, seen).Succeeds(out var head, out refusal))
                {
                    if (options.MostPages is { } pages) { connection.Run($"PRAGMA max_page_count={pages}"); }
                    Reserve.Keep(options.Folder);
                    return new Journal(options, held, connection, head);
                }
            }
        }
        catch (SqliteException e)
        {
            refusal = new Refusal(
                JournalCodes.Unreadable, "journal", options.Path, $"cannot be opened: {e.Message.TrimEnd('.')}",
                "check that the file is Plimsoll's and that the disk has room; else restore a backup into an empty folder");
        }
        connection?.Dispose();
        held.Dispose();
        return refusal;
    }

    /// <summary>The version of the database that is there, by a connection that cannot change it; 0 when there is none.</summary>
    private static Refusal? Found(string path, out int version)
    {
        version = 0;
        if (!File.Exists(path)) { return null; }
        using var reader = SqliteFile.OpenReader(path);
        return JournalSchema.Read(reader, out version);
    }

    /// <summary>Writes all events of an ask or none, and answers when they are on disk.</summary>
    public async Task<AppendAnswer> AppendAsync(AppendAsk ask, CancellationToken ct = default)
    {
        using var span = Traced();
        return await _writer.AppendAsync(ask, ct);
    }

    /// <summary>Writes asks of which each was decided on what those before it make: in this order, one right after the other, in one transaction.</summary>
    /// <remarks>Where one of them is not newly written, because it is refused, conflicts, fails or was written before, none of those after it is: what they
    /// were decided on never came to be. They are answered <see cref="AppendAnswer.NotReached"/>, and those before it stay written.</remarks>
    /// <returns>When all of it is settled, the answer of each; one is faulted where the machine failed at it.</returns>
    /// <exception cref="ArgumentException">There is no ask.</exception>
    public Task<IReadOnlyList<Task<AppendAnswer>>> AppendAsync(IReadOnlyList<AppendAsk> chain, CancellationToken ct = default) =>
        chain.Count == 0 ? throw new ArgumentException("A chain has at least one ask.", nameof(chain)) : TogetherAsync(chain, ct);

    /// <summary>Writes rows that belong to no entry.</summary>
    public Task<AppendAnswer> WriteAsync(string by, params IReadOnlyList<RowChange> rows) => AppendAsync(new AppendAsk(by, null, [], null, rows));

    /// <summary>What an ask was answered before, if it was: the same again, or that its key was used for another.</summary>
    public AppendAnswer? Answered(string by, Idempotency once) => _readers.Use(connection => connection.QuerySingleOrDefault<AnsweredRow>(
        "SELECT digest AS Digest, first AS First, last AS Last, size AS Size, root AS Root, answer AS Answer FROM answered WHERE \"by\" = @by AND key = @key",
        new { by, key = once.Key })) is { } row
        ? JournalTransaction.Again(once, row.Digest, row.First, row.Last, row.Size, row.Root, row.Answer) : null;

    /// <summary>Reads rows outside the history.</summary>
    internal T Query<T>(Func<SqliteConnection, T> read) => _readers.Use(read);

    /// <summary>Entries after a seq, in order; fewer than <paramref name="limit"/> when there are no more.</summary>
    public IReadOnlyList<Entry> Read(long afterSeq, int limit) =>
        _readers.Use(connection => Entries(connection, $"{Select} WHERE e.seq > $1 ORDER BY e.seq LIMIT $2", afterSeq, limit));

    /// <summary>Entries of one stream after a revision, in order.</summary>
    public IReadOnlyList<Entry> ReadStream(string stream, long afterRev, int limit) =>
        _readers.Use(connection =>
            Entries(connection, $"{Select} WHERE s.name = $1 AND e.rev > $2 ORDER BY e.rev LIMIT $3", stream, afterRev, limit));

    /// <summary>Recomputes every leaf, every revision and the tree from what is on disk now; the head, or the first entry that is broken.</summary>
    public Result<TreeHead> Verify() =>
        _readers.Use(connection => JournalCheck.Run(connection).Succeeds(out var head, out var refusal) ? (Result<TreeHead>)head.ToTreeHead() : refusal);

    /// <summary>Writes a copy of the whole journal while it is being used, checks the copy, and puts its digest beside it.</summary>
    /// <param name="file">A new file; the wrapped keys go into another one beside it.</param>
    /// <param name="life">How long the keys may be used for a restore.</param>
    public Result<BackupReport> Backup(string file, TimeSpan life) => JournalBackup.Write(_options.Path, file, Clock.GetUtcNow() + life);

    /// <summary>Finishes what waits, then lets go of the data folder.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }

    private static Activity? Traced() => Traces.StartActivity("journal append");

    private async Task<IReadOnlyList<Task<AppendAnswer>>> TogetherAsync(IReadOnlyList<AppendAsk> chain, CancellationToken ct)
    {
        using var span = Traced();
        return await _writer.AppendAsync(chain, ct);
    }

    private const string Select = "SELECT e.seq, e.rev, e.bytes, e.stream, s.name FROM entry e JOIN stream s ON s.id = e.stream";

    /// <remarks>Read where the statement stands: through a mapper a million entries take half as long again. A name is decoded once for all entries of its
    /// stream.</remarks>
    private static Entry[] Entries(SqliteConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes its own constant text.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var value in parameters) { command.Parameters.AddWithValue($"${command.Parameters.Count + 1}", value); }
        var (entries, names) = (new List<Entry>(), new Dictionary<long, string>());
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var row = rows.Handle!;
            ref var name = ref CollectionsMarshal.GetValueRefOrAddDefault(names, raw.sqlite3_column_int64(row, 3), out _);
            name ??= raw.sqlite3_column_text(row, 4).utf8_to_string();
            entries.Add(new Entry(raw.sqlite3_column_int64(row, 0), name, raw.sqlite3_column_int64(row, 1), raw.sqlite3_column_blob(row, 2).ToArray()));
        }
        return [.. entries];
    }

    private sealed record AnsweredRow(byte[] Digest, long First, long Last, long Size, byte[] Root, byte[] Answer);
}

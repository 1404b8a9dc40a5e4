// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Ledger;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Journals;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <param name="Path">The file; its folder exists.</param>
/// <param name="MostQueuedRows">When so many rows wait to be written, further ones are refused.</param>
/// <param name="RememberedIds">How many ids are remembered at least to know what is sent again; at most twice as many.</param>
public sealed record ActivityStoreOptions(string Path, TimeProvider Clock, int MostQueuedRows = 200_000, int RememberedIds = 1_000_000)
{
    /// <summary>Where salts come from.</summary>
    public RandomFill Random { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>Bytes that the disk of a folder has left.</summary>
    public Func<string, long> Free { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>How many rows are copied between two tellings of how far a rewriting is.</summary>
    public long RowsAPart { get; init; } = 1_000_000;
}

/// <summary>Activity in one DuckDB file: written by one thread, read by many.</summary>
public sealed class ActivityStore : IActivityStore
{
    /// <summary>Columns that hold nothing but labels, whoever wrote the file.</summary>
    private static readonly string Labels =
        ActivitySchema.Names(ActivityFields.All.Where(f => f.Type == FieldType.Text && f.Form != FieldForm.Own));

    /// <summary>What a file of before lacks, as columns without a value.</summary>
    private static readonly string Later = string.Join(", ", ActivityFields.All.Where(f => f.Since > 1)
        .Select(f => $"CAST(NULL AS {(f.Type == FieldType.Hash ? "VARCHAR" : ActivitySchema.TypeOf(f))}) AS {f.Column}"));

    private readonly ActivityDatabase _database;
    private readonly ActivityWriter _writer;
    private readonly Lock _copying = new();
    private readonly ActivityStoreOptions _options;
    private volatile Leftover _leftover;
    private Rewriting? _rewriting;

    private ActivityStore(ActivityDatabase database, Leftover leftover, ActivityStoreOptions options, Migrated? migrated) =>
        (_database, _leftover, _writer, _options, Migrated) = (database, leftover, new ActivityWriter(database, options), options, migrated);

    /// <summary>The migration that opening took; null where the file was of this version.</summary>
    public Migrated? Migrated { get; }

    public ActivityStoreState State => _writer.State;

    /// <summary>What of deleted rows may still lie in the file; also of those that an earlier process deleted.</summary>
    public Leftover Leftover => _leftover;

    /// <summary>How far the rewriting is that goes on now, while which rows that come wait; null where none does.</summary>
    public Rewriting? Rewriting
    {
        get => Volatile.Read(ref _rewriting);
        private set => Volatile.Write(ref _rewriting, value);
    }

    public long QueuedOf(string tenant) => _writer.QueuedOf(tenant);

    /// <summary>Opens or makes the file. Refused where DuckDB is not there, or the file cannot be used.</summary>
    public static Result<ActivityStore> Open(ActivityStoreOptions options)
    {
        if (DuckDbLibrary.Refusal is { } absent) { return absent; }
        ActivityDatabase? database = null;
        try
        {
            if (!ActivityMigration.Bring(options).Succeeds(out var brought, out var refusal)) { return refusal; }
            database = new ActivityDatabase(options.Path);
            if (brought.IsNew) { ActivitySchema.Create(database.Writing); }
            return new ActivityStore(database, ActivitySchema.LeftIn(database.Writing), options, brought.Migrated);
        }
        catch (DuckDbException e)
        {
            database?.Dispose();
            return ActivityMigration.Unopened(e);
        }
    }

    public Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        return _writer.AppendAsync(tenant, rows);
    }

    public Task<long> DeletePersonAsync(string tenant, ulong user) => DeleteAsync("tenant = $1 AND user_hash = $2", tenant, user, Leftover.Erased);

    public Task<long> DeleteBeforeAsync(string tenant, SettledInstant instant) =>
        DeleteAsync("tenant = $1 AND happened_at < make_timestamp($2)", tenant, ActivitySchema.Micros(instant.At), Leftover.Aged);

    public Task<long> DeleteAsync(string tenant, IReadOnlyList<RowLeaf> rows) => rows.Count == 0 ? Task.FromResult(0L) : _writer.DoAsync(connection =>
        Deleted(connection, Leftover.Erased, c => DeleteSalts(c, [(tenant, rows)])));

    /// <summary>Writes the file anew, so that nothing lies in it that was deleted; rows that come meanwhile wait. Refused, and to be tried again, where the
    /// disk has no room for a second copy or somebody reads for too long.</summary>
    /// <exception cref="OperationCanceledException">It was given up; the file is as it was.</exception>
    public Task<Result<Rewritten>> RewriteAsync(CancellationToken ct = default) => RewriteAsync(_ => { }, ct);

    /// <inheritdoc cref="RewriteAsync(CancellationToken)"/>
    /// <param name="told">Told on the writing thread once there is room and copying begins, and after each part.</param>
    public Task<Result<Rewritten>> RewriteAsync(Action<Rewriting> told, CancellationToken ct = default) => _writer.DoAsync(connection =>
    {
        // Counts of days that changed hold labels of rows that are gone; what lies twice is left to who tells of it.
        ActivityWriter.InTransaction(connection, c => Recount(c));
        try
        {
            var rewritten = ActivityRewrite.Run(_database, _options, far =>
            {
                Rewriting = far;
                told(far);
            }, ct);
            if (rewritten.Refusal is null) { _leftover = Leftover.None; }
            return rewritten;
        }
        finally { Rewriting = null; }
    });

    public async Task<long> RefreshDaysAsync(Func<string, IReadOnlyList<RowLeaf>, Task>? deleting = null)
    {
        HashSet<UInt128> said = [];
        while (true)
        {
            var (days, unsaid) = await _writer.DoAsync(connection => ActivityWriter.InTransaction(connection, c =>
            {
                var changed = ChangedDays(c);
                var twice = changed > 0 ? Twice(c) : [];
                // Whoever told of these rows is asked first; meanwhile rows go on coming, so it is looked for anew.
                if (deleting is not null && twice.Any(t => t.Rows.Any(r => !said.Contains(r.Salt)))) { return (0L, twice); }
                if (changed > 0) { Refresh(c, twice); }
                _writer.ForgetMarks();
                return (changed, (IReadOnlyList<(string Tenant, IReadOnlyList<RowLeaf> Rows)>)[]);
            }));
            if (unsaid.Count == 0) { return days; }
            foreach (var (tenant, rows) in unsaid)
            {
                if (rows.Where(r => said.Add(r.Salt)).ToArray() is { Length: > 0 } asked) { await deleting!(tenant, asked); }
            }
        }
    }

    private static long ChangedDays(DuckDbConnection c)
    {
        using var changed = c.Query("SELECT count(*) FROM (SELECT DISTINCT tenant, day FROM changed_day)");
        changed.NextChunk();
        return changed.Column<long>(0)[0];
    }

    /// <summary>What was sent again after its id was forgotten lies twice, on the same day: the first stays, these go.</summary>
    private static List<(string Tenant, IReadOnlyList<RowLeaf> Rows)> Twice(DuckDbConnection c)
    {
        c.Run("""
            CREATE OR REPLACE TEMP TABLE twice AS SELECT tenant, salt_high, salt_low FROM (
              SELECT a.tenant, a.salt_high, a.salt_low, row_number() OVER (PARTITION BY a.tenant, a.id_high, a.id_low ORDER BY a.rowid) AS place
              FROM activity a WHERE EXISTS (
                SELECT 1 FROM changed_day d WHERE d.tenant = a.tenant AND a.happened_at >= d.day AND a.happened_at < d.day + INTERVAL 1 DAY)) WHERE place > 1
            """);
        List<string> tenants = [];
        using (var rows = c.Query("SELECT DISTINCT tenant FROM twice ORDER BY tenant"))
        {
            while (rows.NextChunk()) { for (var i = 0; i < rows.Count; i++) { tenants.Add(rows.Text(0, i)!); } }
        }
        List<(string Tenant, IReadOnlyList<RowLeaf> Rows)> twice = [];
        foreach (var tenant in tenants)
        {
            List<RowLeaf> leaves = [];
            ActivityLeaves.Read(c, "tenant = $1 AND (salt_high, salt_low) IN (SELECT salt_high, salt_low FROM twice WHERE tenant = $1)", [tenant], leaves.Add);
            twice.Add((tenant, leaves));
        }
        return twice;
    }

    private static long DeleteSalts(DuckDbConnection c, IReadOnlyList<(string Tenant, IReadOnlyList<RowLeaf> Rows)> going)
    {
        c.Run("CREATE OR REPLACE TEMP TABLE going (tenant VARCHAR, salt_high UBIGINT, salt_low UBIGINT)");
        using (var appender = c.Append("going"))
        {
            foreach (var (tenant, rows) in going)
            {
                foreach (var row in rows)
                {
                    appender.Add(tenant).Add((ulong?)(ulong)(row.Salt >> 64)).Add((ulong?)(ulong)row.Salt);
                    appender.EndRow();
                }
            }
            appender.Close();
        }
        const string Them = "(tenant, salt_high, salt_low) IN (SELECT tenant, salt_high, salt_low FROM going)";
        c.Run($"INSERT INTO changed_day SELECT DISTINCT tenant, CAST(happened_at AS DATE) FROM activity WHERE {Them}");
        var deleted = c.Run($"DELETE FROM activity WHERE {Them}");
        c.Run("DROP TABLE going");
        return deleted;
    }

    private static void Refresh(DuckDbConnection c, List<(string Tenant, IReadOnlyList<RowLeaf> Rows)> twice)
    {
        if (twice.Count > 0) { DeleteSalts(c, twice); }
        Recount(c);
        c.Run("DELETE FROM changed_day");
    }

    private static long Recount(DuckDbConnection c)
    {
        c.Run("DELETE FROM day_count WHERE (tenant, day) IN (SELECT tenant, day FROM changed_day)");
        c.Run($"""
            INSERT INTO day_count BY NAME SELECT tenant, CAST(happened_at AS DATE) AS day, kind, {ActivitySchema.DayColumns},
              count(*) AS rows, CAST(coalesce(sum(a.input_tokens), 0) AS BIGINT) AS input_tokens,
              CAST(coalesce(sum(a.output_tokens), 0) AS BIGINT) AS output_tokens, CAST(coalesce(sum(a.duration_ms), 0) AS BIGINT) AS duration_ms
            FROM activity a WHERE EXISTS (SELECT 1 FROM changed_day d WHERE d.tenant = a.tenant AND a.happened_at >= d.day
                AND a.happened_at < d.day + INTERVAL 1 DAY) GROUP BY ALL
            """);
        return ActivityTotals.Refresh(c);
    }

    public IReadOnlyList<DayCount> Days(string tenant, DateOnly from, DateOnly until)
    {
        using var connection = _database.Connect();
        using var rows = connection.Query("""
            SELECT CAST(date_diff('day', DATE '1970-01-01', day) AS BIGINT), kind, high_risk, rows, input_tokens, output_tokens, duration_ms
            FROM day_count WHERE tenant = $1 AND day >= CAST($2 AS DATE) AND day < CAST($3 AS DATE) ORDER BY ALL
            """, tenant, Day(from), Day(until));
        var days = new List<DayCount>();
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                days.Add(new DayCount(
                    DateOnly.FromDayNumber((int)rows.Column<long>(0)[i] + new DateOnly(1970, 1, 1).DayNumber),
                    rows.Text(1, i)!, rows.IsNull(2, i) ? null : rows.Column<byte>(2)[i] != 0,
                    rows.Column<long>(3)[i], rows.Column<long>(4)[i], rows.Column<long>(5)[i], rows.Column<long>(6)[i]));
            }
        }
        return days;
    }

    public IReadOnlyList<LabelCount> Totals(string tenant, DateOnly from, DateOnly until, ActivityKind kind, CountedBy by)
    {
        using var connection = _database.Connect();
        return ActivityTotals.Read(connection, tenant, Day(from), Day(until), ActivitySchema.KindOf(kind), by);
    }

    public UnitColumns Columns(ColumnAsk ask)
    {
        using var connection = _database.Connect();
        return ActivityColumns.Read(connection, ask);
    }

    public IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements)
    {
        using var connection = _database.Connect();
        return ActivityRows.Read(connection, tenant, ActivitySchema.Micros(from), ActivitySchema.Micros(until), most, agreements);
    }

    public IReadOnlyList<string> Tenants()
    {
        using var connection = _database.Connect();
        using var rows = connection.Query("SELECT DISTINCT tenant FROM activity ORDER BY tenant");
        var tenants = new List<string>();
        while (rows.NextChunk()) { for (var i = 0; i < rows.Count; i++) { tenants.Add(rows.Text(0, i)!); } }
        return tenants;
    }

    public Arrived ArrivedIn(string tenant, DateTimeOffset from, DateTimeOffset until)
    {
        using var connection = _database.Connect();
        // Both reads see the same rows.
        connection.Run("BEGIN TRANSACTION");
        try
        {
            (until, var count) = FirstPart(connection, tenant, from, until);
            var leaves = new LeafKey[count];
            var at = 0;
            ActivityLeaves.Read(connection, InTime, [tenant, ActivitySchema.Micros(from), ActivitySchema.Micros(until)], row =>
                leaves[at++] = LeafKey.Of(row.Leaf));
            Array.Sort(leaves);
            var (tree, bytes) = (new CompactRange(), new byte[checked(leaves.Length * LeafKey.Length)]);
            for (var i = 0; i < leaves.Length; i++)
            {
                var leaf = bytes.AsSpan(i * LeafKey.Length, LeafKey.Length);
                leaves[i].CopyTo(leaf);
                tree.Append(new TreeHash(leaf));
            }
            return new Arrived(until, count, LeafRoot.Of(tree), bytes);
        }
        finally { connection.Run("ROLLBACK"); }
    }

    private static (DateTimeOffset Until, long Count) FirstPart(DuckDbConnection connection, string tenant, DateTimeOffset from, DateTimeOffset until)
    {
        using var minutes = connection.Query(
            $"SELECT epoch_us(date_trunc('minute', received_at)), count(*) FROM activity a WHERE {InTime} GROUP BY 1 ORDER BY 1",
            tenant, ActivitySchema.Micros(from), ActivitySchema.Micros(until));
        long count = 0;
        while (minutes.NextChunk())
        {
            for (var i = 0; i < minutes.Count; i++)
            {
                var more = minutes.Column<long>(1)[i];
                // A single minute is told whole, however much arrived in it.
                if (count > 0 && count
                    + more > Arrived.Most) { return (DateTimeOffset.UnixEpoch.AddTicks(minutes.Column<long>(0)[i] * TimeSpan.TicksPerMicrosecond), count); }
                count += more;
            }
        }
        return (until, count);
    }

    public IReadOnlyList<RowLeaf> LeavesOf(string tenant, Going which)
    {
        using var connection = _database.Connect();
        List<RowLeaf> leaves = [];
        switch (which)
        {
            case Going.Person person: ActivityLeaves.Read(connection, "tenant = $1 AND user_hash = $2", [tenant, person.User], leaves.Add); break;
            case Going.Before before: ActivityLeaves.Read(connection, "tenant = $1 AND happened_at < make_timestamp($2)", [tenant,
                ActivitySchema.Micros(before.Instant)], leaves.Add); break;
            case Going.Erased erased:
                ActivityBackup.List(connection, erased.Persons);
                ActivityLeaves.Read(connection, $"tenant = $1 AND {ActivityBackup.Gone}", [tenant], leaves.Add);
                break;
            case Going.WithLeaf with:
                ActivityLeaves.Read(connection, InTime, [tenant, ActivitySchema.Micros(with.From), ActivitySchema.Micros(with.Until)], row =>
                    { if (with.Leaves.Contains(row.Leaf)) { leaves.Add(row); } });
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        return leaves;
    }

    /// <summary>Compares what is stored with what the journal tells and the leaves say, organisation by organisation.</summary>
    public ActivityFindings Check(LeafFiles leaves, IReadOnlyDictionary<string, ActivityRecord> told)
    {
        using var connection = _database.Connect();
        return ActivityCheck.Run(connection, leaves, told);
    }

    public long Export(string tenant, string path)
    {
        using var connection = _database.Connect();
        var inside = string.Join(", ", [.. (string[])["tenant", "salt_high", "salt_low", "id_high", "id_low"], .. HashColumns]);
        var hashes = string.Join(", ", HashColumns.Select(c => $"printf('%016x', {c}) AS {c}"));
        connection.Run(
            $"COPY (SELECT printf('%016x%016x', id_high, id_low) AS id, * EXCLUDE ({inside}), {hashes} FROM activity "
            + $"WHERE tenant = {ActivitySchema.Quoted(tenant)}) TO {ActivitySchema.Quoted(path)} (FORMAT parquet, COMPRESSION zstd)");
        using var rows = connection.Query("SELECT count(*) FROM read_parquet($1)", path);
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }

    /// <summary>Writes a copy of one moment into a new file, while rows go on coming.</summary>
    public Result<ActivityCopy> Copy(string file)
    {
        lock (_copying)
        {
            using var connection = _database.Connect();
            using var named = connection.Query("SELECT current_database()");
            return named.NextChunk()
                ? ActivityBackup.Write(connection, $"\"{named.Text(0, 0)}\"", file, [])
                : throw new InvalidOperationException("A database has a name.");
        }
    }

    public Task<Result<Imported>> ImportAsync(string tenant, string path) => _writer.DoAsync<Result<Imported>>(connection =>
    {
        try
        {
            return ActivityWriter.InTransaction(connection, c =>
            {
                var file = $"(SELECT {Later} WHERE false UNION ALL BY NAME SELECT * FROM read_parquet({ActivitySchema.Quoted(path)}))";
                using (var bad = c.Query(
                    $"SELECT count(*) FROM (SELECT unnest([{Labels}]) AS label FROM {file}) WHERE label IS NOT NULL AND NOT regexp_full_match(label, "
                        + "'[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}')"))
                {
                    bad.NextChunk();
                    if (bad.Column<long>(0)[0] > 0) { throw new DuckDbException("it holds texts that are no labels"); }
                }
                var before = Count(c, tenant);
                // Rows that come in arrive now, so that the journal tells of them, and have salts of this store.
                var now = ActivitySchema.Micros(_options.Clock.GetUtcNow());
                c.Run($"""
                    INSERT INTO activity BY NAME SELECT {ActivitySchema.Quoted(tenant)} AS tenant, {ActivityMigration.Salted("id", _options.Random)},
                      make_timestamp({now}) AS received_at, CAST('0x' || id[1:16] AS UBIGINT) AS id_high, CAST('0x' || id[17:32] AS UBIGINT) AS id_low,
                      {string.Join(", ", HashColumns.Select(h => $"CAST('0x' || {h} AS UBIGINT) AS {h}"))}, * EXCLUDE (id, received_at, {string.Join(", ",
                        HashColumns)})
                    FROM (SELECT DISTINCT ON (id) * FROM {file}) p WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.tenant = {ActivitySchema.Quoted(tenant)}
                        AND printf('%016x%016x', a.id_high, a.id_low) = p.id)
                    """);
                c.Run("INSERT INTO changed_day SELECT DISTINCT tenant, CAST(happened_at AS DATE) FROM activity WHERE tenant = $1", tenant);
                return new Imported(Count(c, tenant) - before);
            });
        }
        catch (DuckDbException e)
        {
            return new Refusal(
                UsageCodes.MalformedFile, "file", null,
                $"cannot be imported ({e.Message.Split('\n')[0].TrimEnd('.')})",
                "give a Parquet file that Plimsoll wrote");
        }
    });

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
    }

    private const string InTime = "tenant = $1 AND received_at >= make_timestamp($2) AND received_at < make_timestamp($3)";

    private static readonly string[] HashColumns = [.. ActivityFields.All.Where(f => f.Type == FieldType.Hash).Select(f => f.Column)];

    private static long Count(DuckDbConnection connection, string tenant)
    {
        using var rows = connection.Query("SELECT count(*) FROM activity WHERE tenant = $1", tenant);
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }

    private Task<long> DeleteAsync(string where, string tenant, object which, Leftover leaves) => _writer.DoAsync(connection => Deleted(connection, leaves, c =>
    {
        c.Run($"INSERT INTO changed_day SELECT DISTINCT tenant, CAST(happened_at AS DATE) FROM activity WHERE {where}", tenant, which);
        return c.Run($"DELETE FROM activity WHERE {where}", tenant, which);
    }));

    /// <summary>Deletes rows, folds the log in, and remembers in the same transaction that they lie in the file until it is written anew.</summary>
    private long Deleted(DuckDbConnection connection, Leftover leaves, Func<DuckDbConnection, long> delete)
    {
        ActivityMigration.Forget(_options.Path);
        var deleted = ActivityWriter.InTransaction(connection, c =>
        {
            var rows = delete(c);
            if (rows > 0) { ActivitySchema.Leave(c, leaves); }
            return rows;
        });
        if (deleted > 0 && leaves > _leftover) { _leftover = leaves; }
        connection.Run("CHECKPOINT");
        return deleted;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>A conversation that lies in the store, without its text.</summary>
public sealed record ContentItem(string Ref, DateTimeOffset KeptAt, DateTimeOffset Until);

/// <summary>A donation of which something lies in the store.</summary>
public sealed record StoredDonation(string Tenant, string Donation, DateTimeOffset KeptAt);

/// <summary>
/// What people wrote, where an organisation keeps it or was given it: redacted, in a file of its
/// own that no backup of the journal holds. The file is made when something is first put in.
/// </summary>
/// <remarks>
/// Every conversation is AES-256-GCM under a key of its own. That key is wrapped by a key of the
/// organisation and the kind (kept, donated), and this one by a key that is derived from the
/// master key for this store alone. Deleting a conversation deletes its key, and so does whatever
/// deletes many: rows are overwritten (<see cref="SqliteFile"/>), no log of writes stays behind, and
/// what SQLite left in other pages goes when the file is written anew (<see cref="Rewrite"/>).
/// </remarks>
public sealed class ContentStore : IDisposable
{
    public const string FileName = "content.db";

    private const string Kept = "kept", Donated = "donated";

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly byte[] _root;
    private readonly RandomFill _random;
    private SqliteConnection? _connection;

    /// <param name="folder">The data folder. Whether this program knows its version of the file, <see cref="Check"/> says before.</param>
    public ContentStore(string folder, MasterKey master, RandomFill random) =>
        (_path, _root, _random) = (Path.Combine(folder, FileName), master.Derive(MasterKey.Content), random);

    /// <summary>Refuses the file of a data folder where it is of a later version; null where there is none. It is only read.</summary>
    public static Refusal? Check(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) { return null; }
        try
        {
            using var connection = SqliteFile.OpenReader(path);
            return ContentTables.Read(connection, out _);
        }
        // What cannot be read has no version; whoever asks for a conversation is told, and everything else works.
        catch (SqliteException) { return null; }
    }

    /// <summary>Keeps conversations until an instant; those that are there already stay as they are. How many are new.</summary>
    public Result<Stored> Keep(string tenant, IReadOnlyList<KeptChat> chats, DateTimeOffset now, DateTimeOffset until) =>
        Write(c => Put(c, tenant, Kept, "", [.. chats.Select(chat => (Bytes(chat.Conversation), chat.User, chat.Chat))], now, until));

    /// <summary>Keeps what a person gave.</summary>
    public Result<Stored> Give(string tenant, string donation, ulong donor, IReadOnlyList<RedactedChat> chats, DateTimeOffset now, DateTimeOffset until) =>
        Write(c => Put(c, tenant, Donated, donation, [.. chats.Select((chat, index) => (Bytes((ulong)index), (ulong?)donor, chat))], now, until));

    /// <summary>One conversation that is kept; null when there is none.</summary>
    public RedactedChat? Read(string tenant, string reference, DateTimeOffset now) =>
        Rows("tenant = @tenant AND kind = 'kept' AND ref = @reference AND until > @now", new { tenant, reference, now = Instant.Write(now) })
            .Select(row => row.Chat)
            .FirstOrDefault();

    /// <summary>The newest conversations that are kept, and how many there are.</summary>
    public (IReadOnlyList<ContentItem> Newest, long All) List(string tenant, DateTimeOffset now, int most) =>
        Reading<(IReadOnlyList<ContentItem>, long)>(([], 0), c =>
        (
            [.. c.Query<(string Ref, string KeptAt, string Until)>(
                "SELECT ref, kept_at, until FROM content WHERE tenant = @tenant AND kind = 'kept' AND until > @now ORDER BY kept_at DESC, ref LIMIT @most",
                new { tenant, now = Instant.Write(now), most })
                .Select(r => new ContentItem(r.Ref, At(r.KeptAt), At(r.Until)))],
            c.ExecuteScalar<long>(
                "SELECT count(*) FROM content WHERE tenant = @tenant AND kind = 'kept' AND until > @now", new { tenant, now = Instant.Write(now) })
        ));

    /// <summary>The conversations of donations.</summary>
    public IReadOnlyList<PackagedChat> Given(string tenant, IReadOnlyCollection<string> donations) =>
        // One parameter, however many: SQLite takes 32,766 of them.
        [.. Rows("tenant = @tenant AND kind = 'donated' AND donation IN (SELECT value FROM json_each(@list))",
            new { tenant, list = JsonSerializer.Serialize(donations) })
            .Select(row => new PackagedChat(row.Ref, row.Donation, row.Chat))];

    /// <summary>The donations of a person.</summary>
    public IReadOnlyList<string> DonationsOf(string tenant, ulong donor) =>
        Reading<IReadOnlyList<string>>(
            [],
            c => [.. c.Query<string>(
                "SELECT DISTINCT donation FROM content WHERE tenant = @tenant AND kind = 'donated' AND person = @person",
                new { tenant, person = Bytes(donor) })]);

    /// <summary>Every donation of which something is here.</summary>
    public IReadOnlyList<StoredDonation> Donations() => Reading<IReadOnlyList<StoredDonation>>([], c =>
        [.. c.Query<(string Tenant, string Donation, string KeptAt)>(
            "SELECT tenant, donation, max(kept_at) FROM content WHERE kind = 'donated' GROUP BY tenant, donation")
            .Select(r => new StoredDonation(r.Tenant, r.Donation, At(r.KeptAt)))]);

    public Result<Stored> DeleteDonation(string tenant, string donation) =>
        Delete("tenant = @tenant AND kind = 'donated' AND donation = @donation", new { tenant, donation });

    /// <summary>Deletes what is kept of one person.</summary>
    public Result<Stored> DeletePerson(string tenant, ulong person) =>
        Delete("tenant = @tenant AND kind = 'kept' AND person = @person", new { tenant, person = Bytes(person) });

    /// <summary>Deletes all that an organisation keeps, with the key over it; what was given to it stays.</summary>
    public Result<Stored> DeleteKept(string tenant) => Write(c =>
    {
        c.Execute("DELETE FROM content_key WHERE tenant = @tenant AND kind = 'kept'", new { tenant });
        return c.Execute("DELETE FROM content WHERE tenant = @tenant AND kind = 'kept'", new { tenant });
    }, nothing: true);

    /// <summary>Deletes what was to be kept until now.</summary>
    public Result<Stored> DeleteExpired(SettledInstant now) => Delete("kind = 'kept' AND until <= @now", new { now = Instant.Write(now.At) });

    /// <summary>Deletes what an organisation keeps since longer than it wants to by now.</summary>
    public Result<Stored> DeleteKeptBefore(string tenant, SettledInstant before) =>
        Delete("tenant = @tenant AND kind = 'kept' AND kept_at < @before", new { tenant, before = Instant.Write(before.At) });

    /// <summary>The organisations that keep something.</summary>
    public IReadOnlyList<string> Keepers() =>
        Reading<IReadOnlyList<string>>([], c => [.. c.Query<string>("SELECT DISTINCT tenant FROM content WHERE kind = 'kept'")]);

    /// <summary>Whether something that was deleted may still lie in the file, also by an earlier process.</summary>
    public bool MayHoldDeleted => Reading(false, Leftovers.MayBeIn);

    /// <summary>Writes the file anew, so that nothing lies in it that was deleted; whoever reads or writes waits. Refused, and to be tried again, where the
    /// disk has no room for a second copy; the file is as it was then.</summary>
    public Result<Stored> Rewrite()
    {
        lock (_lock)
        {
            if (_connection is null && !File.Exists(_path)) { return new Stored(0); }
            var fresh = PartialOf(_path);
            try
            {
                Connect();
                var (needed, free) = (new FileInfo(_path).Length, Free(Path.GetDirectoryName(Path.GetFullPath(_path))!));
                if (free < needed)
                {
                    return new Refusal(UsageCodes.Unwritable, "content", null, string.Create(System.Globalization.CultureInfo.InvariantCulture,
                        $"needs {needed} bytes for a second copy without what was erased, and the disk has {free}"),
                        "make room on the disk of the data folder");
                }
                File.Delete(fresh);
                OwnFile.Make(fresh).Dispose();
                _connection!.Execute("VACUUM INTO @fresh", new { fresh });
                long stored;
                using (var copy = SqliteFile.Open(fresh, SqliteOpenMode.ReadWrite))
                {
                    copy.Run("PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL");
                    Leftovers.Clear(copy);
                    stored = copy.ExecuteScalar<long>("SELECT count(*) FROM content");
                }
                _connection!.Dispose();
                _connection = null;
                // A log of writes that is left would be played back into the new file.
                if (new FileInfo(_path + "-journal") is { Exists: true, Length: > 0 }) { throw new IOException("The log of writes was left behind."); }
                File.Move(fresh, _path, overwrite: true);
                return new Stored(stored);
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                return new Refusal(
                    UsageCodes.Unwritable, "content", null, $"cannot be written anew without what was erased ({DiskFault.Of(e)})",
                    "make room on the disk of the data folder");
            }
            finally
            {
                foreach (var half in (string[])[fresh, fresh + "-journal"]) { File.Delete(half); }
            }
        }
    }

    /// <summary>Opens every conversation of the file, without making or lifting it: how many there are, and which are damaged.</summary>
    internal (long Conversations, IReadOnlyList<Damage> Damages) Look()
    {
        using var connection = SqliteFile.OpenReader(_path);
        var (looked, damages, over) = (0L, new List<Damage>(), new Dictionary<(string, string), byte[]>());
        foreach (var (tenant, kind, wrapped) in connection.Query<(string, string, byte[])>("SELECT tenant, kind, wrapped FROM content_key").ToArray())
        {
            try { over[(tenant, kind)] = MasterKey.Open(_root, wrapped, Bound(tenant, kind, "")); }
            catch (CryptographicException) { damages.Add(new Damage("key", $"of {kind} conversations", tenant, "cannot be opened with the master key")); }
        }
        foreach (var row in connection.Query<Row>(
            "SELECT ref AS Ref, tenant AS Tenant, kind AS Kind, donation AS Donation, wrapped AS Wrapped, sealed AS Sealed FROM content", buffered: false))
        {
            looked++;
            if (!over.TryGetValue((row.Tenant, row.Kind), out var key))
            {
                if (damages.Exists(d => d.Kind == "key" && d.Tenant == row.Tenant)) { continue; }
                damages.Add(new Damage("conversation", row.Ref, row.Tenant, "has lost its key"));
                continue;
            }
            try
            {
                var own = MasterKey.Open(key, row.Wrapped, Bound(row.Tenant, row.Kind, row.Ref));
                _ = MasterKey.Open(own, row.Sealed, Bound(row.Tenant, row.Kind, row.Ref));
            }
            catch (CryptographicException) { damages.Add(new Damage("conversation", row.Ref, row.Tenant, "is not what was written")); }
        }
        return (looked, damages);
    }

    /// <summary>Bytes that the disk of a folder has left.</summary>
    public Func<string, long> Free { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    private static string PartialOf(string path) => path + ".rewriting";

    /// <summary>Wraps the keys over conversations by another master key, all or none. What was wrapped by it already, by a change that was cut short, stays
    /// as it is.</summary>
    /// <exception cref="CryptographicException">A key is damaged.</exception>
    public Result<Stored> Rewrap(MasterKey to) => Write(c =>
    {
        var (root, moved) = (to.Derive(MasterKey.Content), 0L);
        foreach (var (tenant, kind, wrapped) in c.Query<(string, string, byte[])>("SELECT tenant, kind, wrapped FROM content_key").ToArray())
        {
            byte[] key;
            try { key = MasterKey.Open(_root, wrapped, Bound(tenant, kind, "")); }
            catch (CryptographicException)
            {
                CryptographicOperations.ZeroMemory(MasterKey.Open(root, wrapped, Bound(tenant, kind, "")));
                continue;
            }
            moved += c.Execute(
                "UPDATE content_key SET wrapped = @over WHERE tenant = @tenant AND kind = @kind",
                new { tenant, kind, over = MasterKey.Seal(root, key, Bound(tenant, kind, ""), _random) });
            CryptographicOperations.ZeroMemory(key);
        }
        CryptographicOperations.ZeroMemory(root);
        return moved;
    }, nothing: true);

    public void Dispose()
    {
        _connection?.Dispose();
        CryptographicOperations.ZeroMemory(_root);
    }

    /// <summary>How many conversations it was.</summary>
    public sealed record Stored(long Conversations);

    private long Put(
        SqliteConnection c, string tenant, string kind, string donation,
        IReadOnlyList<(byte[] Conversation, ulong? Person, RedactedChat Chat)> chats,
        DateTimeOffset now, DateTimeOffset until)
    {
        var (over, stored) = (KeyOver(c, tenant, kind, make: true)!, 0L);
        Span<byte> id = stackalloc byte[16];
        foreach (var (conversation, person, chat) in chats)
        {
            _random(id);
            var (reference, key) = ($"cnt_{Convert.ToHexStringLower(id)}", new byte[MasterKey.Length]);
            _random(key);
            stored += c.Execute(
                "INSERT OR IGNORE INTO content(ref, tenant, kind, donation, conversation, person, kept_at, until, wrapped, sealed) VALUES(@reference, "
                    + "@tenant, @kind, @donation, @conversation, @person, @now, @until, @wrapped, @bytes)",
                new
                {
                    reference, tenant, kind, donation, conversation, person = person is { } known ? Bytes(known) : null, now = Instant.Write(now),
                    until = Instant.Write(until),
                    wrapped = MasterKey.Seal(over, key, Bound(tenant, kind, reference), _random),
                    bytes = MasterKey.Seal(key, chat.ToUtf8(), Bound(tenant, kind, reference), _random),
                });
            CryptographicOperations.ZeroMemory(key);
        }
        CryptographicOperations.ZeroMemory(over);
        return stored;
    }

    private IReadOnlyList<(string Ref, string Donation, RedactedChat Chat)> Rows(string where, object parameters) =>
        Reading<IReadOnlyList<(string, string, RedactedChat)>>([], c =>
        {
            var read = new List<(string, string, RedactedChat)>();
            foreach (var row in c.Query<Row>(
                $"SELECT ref AS Ref, tenant AS Tenant, kind AS Kind, donation AS Donation, wrapped AS Wrapped, sealed AS Sealed FROM content WHERE {where} "
                    + "ORDER BY ref",
                parameters))
            {
                if (KeyOver(c, row.Tenant, row.Kind, make: false) is not { } over) { continue; }
                var key = MasterKey.Open(over, row.Wrapped, Bound(row.Tenant, row.Kind, row.Ref));
                read.Add((row.Ref, row.Donation, RedactedChat.Read(MasterKey.Open(key, row.Sealed, Bound(row.Tenant, row.Kind, row.Ref)))));
                CryptographicOperations.ZeroMemory(key);
            }
            return read;
        });

    /// <summary>The key over all that an organisation has of one kind; null where there is none and none is to be made.</summary>
    private byte[]? KeyOver(SqliteConnection c, string tenant, string kind, bool make)
    {
        if (c.QuerySingleOrDefault<byte[]>("SELECT wrapped FROM content_key WHERE tenant = @tenant AND kind = @kind", new { tenant, kind }) is { } wrapped)
        {
            return MasterKey.Open(_root, wrapped, Bound(tenant, kind, ""));
        }
        if (!make) { return null; }
        var key = new byte[MasterKey.Length];
        _random(key);
        c.Execute(
            "INSERT INTO content_key(tenant, kind, wrapped) VALUES(@tenant, @kind, @wrapped)",
            new { tenant, kind, wrapped = MasterKey.Seal(_root, key, Bound(tenant, kind, ""), _random) });
        return key;
    }

    private Result<Stored> Delete(string where, object parameters) => Write(c => c.Execute($"DELETE FROM content WHERE {where}", parameters), nothing: true);

    /// <param name="nothing">Where there is no file, there is nothing to do: it deletes, or changes keys.</param>
    private Result<Stored> Write(Func<SqliteConnection, long> write, bool nothing = false)
    {
        lock (_lock)
        {
            try
            {
                if (_connection is null && nothing && !File.Exists(_path)) { return new Stored(0); }
                Connect();
                using var transaction = _connection!.BeginTransaction();
                var stored = write(_connection);
                if (nothing && stored > 0) { Leftovers.Leave(_connection); }
                transaction.Commit();
                return new Stored(stored);
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                return new Refusal(
                    UsageCodes.Unwritable, "content", null,
                    $"cannot be written ({DiskFault.Of(e)})",
                    "make room on the disk of the data folder, then send it again");
            }
        }
    }

    private T Reading<T>(T none, Func<SqliteConnection, T> read)
    {
        lock (_lock)
        {
            if (_connection is null && !File.Exists(_path)) { return none; }
            Connect();
            return read(_connection!);
        }
    }

    private void Connect()
    {
        if (_connection is not null) { return; }
        // What was cut short holds what may be deleted later.
        File.Delete(PartialOf(_path));
        var isNew = !File.Exists(_path);
        if (isNew) { OwnFile.Make(_path).Dispose(); }
        var connection = SqliteFile.Open(_path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Run("PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL");
            if (ContentTables.Read(connection, out var version) is { } unknown) { throw new InvalidDataException(unknown.Sentence); }
            ContentTables.Lift(connection, version);
            if (isNew) { Leftovers.Clear(connection); }
            _connection = connection;
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Bound(string tenant, string kind, string reference) => $"content/{tenant}/{kind}/{reference}";

    private static byte[] Bytes(ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }

    private static DateTimeOffset At(string text) => Instant.TryRead(text, out var at) ? at : default;

    private sealed record Row(string Ref, string Tenant, string Kind, string Donation, byte[] Wrapped, byte[] Sealed);
}

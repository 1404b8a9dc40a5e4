// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Accounts;

/// <summary>How an account is known at sign-in.</summary>
/// <param name="Password">As the password hasher wrote it.</param>
/// <param name="Failures">Wrong passwords in a row.</param>
/// <param name="LockedUntil">No password is looked at before.</param>
public sealed record Credential(string Account, string Password, long Failures, DateTimeOffset? LockedUntil);

/// <summary>What a bearer's token stands for: a key of the API, an invitation, or the right to make the first account.</summary>
public sealed record Bearer(string Kind, string Id);

/// <summary>What proves who somebody is: passwords, sessions, tokens. Only hashes are kept, and none of it is part of the history.</summary>
/// <param name="master">Gives the key under which addresses are looked up, so that the table does not list them.</param>
public sealed class Credentials(Journal journal, MasterKey master)
{
    private const int MostRemembered = 10_000;

    private readonly byte[] _lookup = master.Derive("plimsoll address lookup");
    private readonly ConcurrentDictionary<UInt128, (byte[] Hash, string Id)> _keys = new();

    /// <summary>A token of 256 random bits, as 43 characters of base64url.</summary>
    public static string NewToken(RandomFill random)
    {
        Span<byte> bytes = stackalloc byte[32];
        random(bytes);
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    public Credential? Find(string email) => Find("lookup = @value", Lookup(email));

    public Credential? OfAccount(string account) => Find("account = @value", account);

    public bool Any() => journal.Query(connection => connection.ExecuteScalar<long>("SELECT EXISTS(SELECT 1 FROM credential)")) > 0;

    public RowChange Add(string account, string email, string password) => new AddCredential(account, Lookup(email), password);

    /// <summary>One more wrong password; from <paramref name="most"/> in a row on no password is looked at until <paramref name="until"/>.</summary>
    public static RowChange CountFailure(string account, int most, DateTimeOffset until) => new CountFailure(account, most, until);

    public static RowChange ForgetFailures(string account) => new ForgetFailures(account);

    /// <summary>Everything that lets an account in, and the digests of what it asked: from those a short text could be guessed.</summary>
    public static IReadOnlyList<RowChange> Remove(string account) => [new RemoveCredential(account), new EndSessions(account), new ForgetAnswers(account)];

    public static RowChange StartSession(string token, string account, DateTimeOffset now) => new StartSession(Hash(token), account, now);

    public static RowChange UseSession(string token, DateTimeOffset now) => new UseSession(Hash(token), now);

    public static RowChange EndSession(string token) => new EndSession(Hash(token));

    public static RowChange EndIdleSessions(SettledInstant before) => new EndIdleSessions(before);

    /// <summary>The account of a session and when it was last used.</summary>
    public (string Account, DateTimeOffset Used)? FindSession(string token) =>
        journal.Query(connection => connection.QuerySingleOrDefault<SessionRow>(
            "SELECT account AS Account, used AS Used FROM session WHERE hash = @hash", new { hash = Hash(token) })) is { } row
            && Instant.TryRead(row.Used, out var used)
            ? (row.Account, used) : null;

    public static RowChange AddBearer(string token, string kind, string id) => new AddBearer(Hash(token), kind, id);

    public static RowChange RemoveBearer(string id) => new RemoveBearer(id);

    public Bearer? FindBearer(string token) =>
        journal.Query(connection =>
            connection.QuerySingleOrDefault<Bearer>("SELECT kind AS Kind, id AS Id FROM bearer WHERE hash = @hash", new { hash = Hash(token) }));

    /// <summary>The id of the key that a token is. It stays what it is, so it is remembered, by the
    /// hash; whether the key still stands is for the caller to ask of the history each time.</summary>
    public string? FindKey(string token)
    {
        var hash = Hash(token);
        var at = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        if (_keys.TryGetValue(at, out var known) && CryptographicOperations.FixedTimeEquals(known.Hash, hash)) { return known.Id; }
        if (FindBearer(token) is not { Kind: "key", Id: var id }) { return null; }
        if (_keys.Count >= MostRemembered) { _keys.Clear(); }
        _keys[at] = (hash, id);
        return id;
    }

    private Credential? Find(string where, object value) =>
        journal.Query(connection => connection.QuerySingleOrDefault<Row>(
            $"SELECT account AS Account, password AS Password, failures AS Failures, locked_until AS LockedUntil FROM credential WHERE {where}",
            new { value })) is { } row
            ? new Credential(row.Account, row.Password, row.Failures, Instant.TryRead(row.LockedUntil, out var until) ? until : null) : null;

    /// <summary>Addresses differ by more than case only in theory; people type them in either.</summary>
    private byte[] Lookup(string email) => HMACSHA256.HashData(_lookup, Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record Row(string Account, string Password, long Failures, string? LockedUntil);

    private sealed record SessionRow(string Account, string Used);
}

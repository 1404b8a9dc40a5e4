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
public sealed record Credential(string Account, string Password);

/// <summary>A session at the pages.</summary>
/// <param name="Handle">By which its owner calls it: lets nobody in.</param>
/// <param name="Browser">Roughly what it was started with; empty where that was not noted.</param>
/// <param name="Factor">Whether whoever has it showed a second factor too.</param>
public sealed record Session(string Handle, string Account, DateTimeOffset Started, DateTimeOffset Used, string Browser, bool Factor);

/// <summary>A second factor of an account.</summary>
/// <param name="Secret">Where its secret lies in the vault.</param>
/// <param name="Step">The last step of time whose code was shown.</param>
public sealed record SecondFactor(string Secret, DateTimeOffset Since, long Step);

/// <summary>What is kept of a passkey: a key pair on a device of its owner, of which only the public half ever comes here.</summary>
/// <param name="Credential">By which its device knows it.</param>
/// <param name="Domain">The name of the server that it was made at; it works at no other.</param>
/// <param name="Name">Where the name that its owner gave it lies in the vault.</param>
/// <param name="Key">The public key, as COSE writes it (RFC 9052).</param>
/// <param name="Counter">How often its device has signed; 0 where it keeps no count.</param>
/// <param name="Transports">How a browser reaches its device, in words of the standard.</param>
/// <param name="Verified">Whether the device knew its owner when it was made, and not only that somebody was there.</param>
/// <param name="Movable">Whether it may lie on more than one device.</param>
/// <param name="Copied">Whether it does.</param>
public sealed record PasskeyRecord(
    byte[] Credential, string Domain, string Name, byte[] Key, DateTimeOffset Since, long Counter, IReadOnlyList<string> Transports, bool Verified,
    bool Movable, bool Copied);

/// <summary>A passkey of an account.</summary>
/// <param name="Id">By which its owner calls it.</param>
/// <param name="Used">When it was shown last; null where it never was.</param>
/// <param name="Doubted">When it was shown with a counter of before, last; null where it never was.</param>
public sealed record Passkey(string Id, string Account, PasskeyRecord Record, DateTimeOffset? Used, DateTimeOffset? Doubted);

/// <summary>What a bearer's token stands for: a key of the API, an invitation, or the right to make the first account.</summary>
public sealed record Bearer(string Kind, string Id);

/// <summary>What proves who somebody is: passwords, sessions, tokens. Only hashes are kept, and none of it is part of the history.</summary>
/// <param name="master">Gives the key under which addresses are looked up, so that the table does not list them.</param>
public sealed class Credentials(Journal journal, MasterKey master)
{
    private const int MostRemembered = 10_000;

    /// <summary>Bytes of a session's hash by which its owner calls it.</summary>
    private const int HandleLength = 16;

    private readonly byte[] _lookup = master.Derive(MasterKey.AddressLookup);
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

    /// <summary>Has everybody found under another master key.</summary>
    /// <param name="addressOf">The address of an account; null where it was erased, and nobody can sign in with it.</param>
    public IReadOnlyList<RowChange> Move(MasterKey to, Func<string, string?> addressOf)
    {
        var lookup = to.Derive(MasterKey.AddressLookup);
        return [.. journal.Query(connection => connection.Query<string>("SELECT account FROM credential ORDER BY account").ToArray())
            .Select(account => (Account: account, Address: addressOf(account))).Where(found => found.Address is not null)
            .Select(found => new MoveCredential(found.Account, Lookup(lookup, found.Address!)))];
    }

    /// <summary>Another password, as the hasher wrote it.</summary>
    /// <param name="instead">The one in whose place it is put, where it is put in no other's.</param>
    public static RowChange SetPassword(string account, string password, string? instead = null) => new SetPassword(account, password, instead);

    /// <summary>Everything that lets an account in, and the digests of what it asked: from those a short text could be guessed.</summary>
    public static IReadOnlyList<RowChange> Remove(string account) =>
        [new RemoveCredential(account), new RemovePasskeys(account), new RemoveFactor(account), new EndSessions(account), new ForgetAnswers(account)];

    /// <param name="browser">Roughly what it was started with.</param>
    /// <param name="factor">Whether a second factor was shown.</param>
    public static RowChange StartSession(string token, string account, DateTimeOffset now, string browser = "", bool factor = false) =>
        new StartSession(Hash(token), account, now, browser, factor);

    public static RowChange UseSession(string token, DateTimeOffset now) => new UseSession(Hash(token), now);

    /// <summary>A second factor was shown in a session.</summary>
    public static RowChange ProveSession(string token) => new ProveSession(Hash(token));

    public static RowChange EndSession(string token) => new EndSession(Hash(token));

    /// <summary>Ends a session of an account by its handle; nothing happens where that is none.</summary>
    public static RowChange? EndSessionOf(string account, string handle) =>
        handle.Length == 2 * HandleLength && handle.All(char.IsAsciiHexDigit) ? new EndSessionOf(account, Convert.FromHexString(handle)) : null;

    public static RowChange EndSessions(string account) => new EndSessions(account);

    public static RowChange EndIdleSessions(SettledInstant before) => new EndIdleSessions(before);

    /// <summary>Ends what began before an instant, however much it was used.</summary>
    public static RowChange EndLongSessions(SettledInstant before) => new EndLongSessions(before);

    public Session? FindSession(string token) =>
        journal.Query(connection => connection.QuerySingleOrDefault<SessionRow>($"{SessionRow.Select} WHERE hash = @hash", new { hash = Hash(token) }))?.Read();

    /// <summary>The sessions of an account, those used last first. Some of them may have ended by their age.</summary>
    public IReadOnlyList<Session> SessionsOf(string account) => journal.Query(connection =>
        connection.Query<SessionRow>($"{SessionRow.Select} WHERE account = @account ORDER BY used DESC, hash", new { account })
            .Select(row => row.Read()).OfType<Session>().ToArray());

    /// <summary>A second factor for an account, in place of one that it had.</summary>
    /// <param name="secret">Where its secret lies in the vault.</param>
    /// <param name="codes">Codes of recovery, kept as keyed hashes.</param>
    public static RowChange SetFactor(string account, string secret, DateTimeOffset since, long step, IEnumerable<string> codes) =>
        new SetFactor(account, secret, since, step, [.. codes.Select(Recovery)]);

    public static RowChange UseFactor(string account, long step) => new UseFactor(account, step);

    public static RowChange UseRecovery(string account, string code) => new UseRecovery(account, Recovery(code));

    public static RowChange RemoveFactor(string account) => new RemoveFactor(account);

    /// <summary>The one-time codes of an account; null where it has none.</summary>
    public SecondFactor? FactorOf(string account) => journal.Query(connection => connection.QuerySingleOrDefault<FactorRow>(
        "SELECT secret AS Secret, since AS Since, step AS Step FROM second_factor WHERE account = @account", new { account })) is { } row
        && Instant.TryRead(row.Since, out var since) ? new SecondFactor(row.Secret, since, row.Step) : null;

    /// <summary>A passkey for an account.</summary>
    /// <param name="codes">Codes of recovery in place of those of before, kept as keyed hashes; none where those stay.</param>
    public static RowChange AddPasskey(string account, string id, PasskeyRecord passkey, params IEnumerable<string> codes) =>
        new AddPasskey(account, id, passkey, [.. codes.Select(Recovery)]);

    public static RowChange UsePasskey(string account, string id, long counter, bool copied, DateTimeOffset at) =>
        new UsePasskey(account, id, counter, copied, at);

    public static RowChange DoubtPasskey(string account, string id, DateTimeOffset at) => new DoubtPasskey(account, id, at);

    public static RowChange RemovePasskey(string account, string id) => new RemovePasskey(account, id);

    public static RowChange RemovePasskeys(string account) => new RemovePasskeys(account);

    /// <summary>The passkeys of an account, the oldest first.</summary>
    public IReadOnlyList<Passkey> PasskeysOf(string account) => journal.Query(connection =>
        connection.Query<PasskeyRow>($"{PasskeyRow.Select} WHERE account = @account ORDER BY since, id", new { account })
            .Select(row => row.Read()).OfType<Passkey>().ToArray());

    /// <summary>A passkey by what its device calls it, whoever's it is.</summary>
    public Passkey? FindPasskey(byte[] credential) => journal.Query(connection =>
        connection.QuerySingleOrDefault<PasskeyRow>($"{PasskeyRow.Select} WHERE credential = @credential", new { credential }))?.Read();

    /// <summary>How many codes of recovery of an account are left.</summary>
    public long RecoveryLeft(string account) =>
        journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM recovery_code WHERE account = @account", new { account }));

    /// <summary>Whether a code of recovery of an account stands.</summary>
    public bool HasRecovery(string account, string code) => journal.Query(connection => connection.ExecuteScalar<long>(
        "SELECT EXISTS(SELECT 1 FROM recovery_code WHERE account = @account AND hash = @hash)", new { account, hash = Recovery(code) })) > 0;

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

    private Credential? Find(string where, object value) => journal.Query(connection =>
        connection.QuerySingleOrDefault<Credential>($"SELECT account AS Account, password AS Password FROM credential WHERE {where}", new { value }));

    /// <summary>A code is 80 random bits: nobody finds it by trying, so no key is needed that could be lost.</summary>
    private static byte[] Recovery(string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"recovery code {code}"));

    /// <summary>Addresses differ by more than case only in theory; people type them in either.</summary>
    private byte[] Lookup(string email) => Lookup(_lookup, email);

    private static byte[] Lookup(byte[] key, string email) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record SessionRow(byte[] Hash, string Account, string Started, string Used, string Browser, long Factor)
    {
        public const string Select =
            "SELECT hash AS Hash, account AS Account, started AS Started, used AS Used, browser AS Browser, factor AS Factor FROM session";

        public Session? Read() => Instant.TryRead(Started, out var started) && Instant.TryRead(Used, out var used)
            ? new Session(Convert.ToHexStringLower(Hash.AsSpan(0, HandleLength)), Account, started, used, Browser, Factor != 0) : null;
    }

    private sealed record FactorRow(string Secret, string Since, long Step);

    private sealed record PasskeyRow(
        string Id, byte[] Credential, string Account, string Domain, string Name, byte[] Key, string Since, string? Used, string? Doubted, long Counter,
        string Transports, long Verified, long Movable, long Copied)
    {
        public const string Select =
            "SELECT id AS Id, credential AS Credential, account AS Account, domain AS Domain, name AS Name, key AS Key, since AS Since, used AS Used, "
                + "doubted AS Doubted, counter AS Counter, transports AS Transports, verified AS Verified, movable AS Movable, copied AS Copied FROM passkey";

        public Passkey? Read() => Instant.TryRead(Since, out var since) ? new Passkey(
            Id, Account,
            new PasskeyRecord(
                Credential, Domain, Name, Key, since, Counter, Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries), Verified != 0, Movable != 0,
                Copied != 0),
            At(Used), At(Doubted)) : null;

        private static DateTimeOffset? At(string? text) => text is not null && Instant.TryRead(text, out var at) ? at : null;
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Passwords, sessions and tokens in SQLite.</summary>
public sealed class SqliteCredentials : SqliteStore, ICredentialStore
{
    private Credentials? _credentials;
    private int _asked;

    public SqliteCredentials() : this(null) { }

    /// <param name="path">An existing data folder, or where one is made.</param>
    public SqliteCredentials(string? path) : base(path) => Open();

    private Credentials Kept => _credentials!;

    public Task<AppendAnswer> AddAsync(string account, string email, string password) => WriteAsync([Kept.Add(account, email, password)]);

    public Task<AppendAnswer> SetPasswordAsync(string account, string password, string? instead) =>
        WriteAsync([Credentials.SetPassword(account, password, instead)]);

    public Task<AppendAnswer> RemoveAsync(string account) => WriteAsync(Credentials.Remove(account));

    public Task<AppendAnswer> AskAsync(string account, string key)
    {
        var stream = $"test/{Environment.ProcessId}-{Journal.Head.Size}-{Interlocked.Increment(ref _asked)}";
        var asked = new StreamEvents(stream, "ten_1", 0, new NewEvent("test.asked", 1, "{}"u8.ToArray()));
        return Journal.AppendAsync(new AppendAsk(account, null, [asked], new Idempotency(key, SHA256.HashData(Encoding.UTF8.GetBytes(key)))));
    }

    public bool Remembers(string account, string key) =>
        Journal.Answered(account, new Idempotency(key, SHA256.HashData(Encoding.UTF8.GetBytes(key)))) is not null;

    public Credential? Find(string email) => Kept.Find(email);

    public Credential? OfAccount(string account) => Kept.OfAccount(account);

    public Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now) => WriteAsync([Credentials.StartSession(token, account, now)]);

    public Task<AppendAnswer> UseSessionAsync(string token, DateTimeOffset now) => WriteAsync([Credentials.UseSession(token, now)]);

    public Task<AppendAnswer> EndSessionAsync(string token) => WriteAsync([Credentials.EndSession(token)]);

    public Task<AppendAnswer> EndIdleSessionsAsync(DateTimeOffset before) => WriteAsync([Credentials.EndIdleSessions(Settled.At(before))]);

    public Task<AppendAnswer> EndLongSessionsAsync(DateTimeOffset before) => WriteAsync([Credentials.EndLongSessions(Settled.At(before))]);

    public Task<AppendAnswer> EndSessionsAsync(string account) => WriteAsync([Credentials.EndSessions(account)]);

    public Task<AppendAnswer> ProveSessionAsync(string token) => WriteAsync([Credentials.ProveSession(token)]);

    public Task<AppendAnswer> EndSessionOfAsync(string account, string handle) => WriteAsync([Credentials.EndSessionOf(account, handle)!]);

    public IReadOnlyList<Session> SessionsOf(string account) => Kept.SessionsOf(account);

    public Task<AppendAnswer> SetFactorAsync(string account, string secret, DateTimeOffset since, long shown, params IReadOnlyList<string> codes) =>
        WriteAsync([Credentials.SetFactor(account, secret, since, shown, codes)]);

    public Task<AppendAnswer> UseFactorAsync(string account, long shown) => WriteAsync([Credentials.UseFactor(account, shown)]);

    public Task<AppendAnswer> UseRecoveryAsync(string account, string code) => WriteAsync([Credentials.UseRecovery(account, code)]);

    public Task<AppendAnswer> RemoveFactorAsync(string account) => WriteAsync([Credentials.RemoveFactor(account)]);

    public SecondFactor? FactorOf(string account) => Kept.FactorOf(account);

    public Task<AppendAnswer> AddPasskeyAsync(string account, string id, PasskeyRecord passkey, params IReadOnlyList<string> codes) =>
        WriteAsync([Credentials.AddPasskey(account, id, passkey, codes)]);

    public Task<AppendAnswer> UsePasskeyAsync(string account, string id, long counter, bool copied, DateTimeOffset at) =>
        WriteAsync([Credentials.UsePasskey(account, id, counter, copied, at)]);

    public Task<AppendAnswer> DoubtPasskeyAsync(string account, string id, DateTimeOffset at) => WriteAsync([Credentials.DoubtPasskey(account, id, at)]);

    public Task<AppendAnswer> RemovePasskeyAsync(string account, string id) => WriteAsync([Credentials.RemovePasskey(account, id)]);

    public Task<AppendAnswer> RemovePasskeysAsync(string account) => WriteAsync([Credentials.RemovePasskeys(account)]);

    public IReadOnlyList<Passkey> PasskeysOf(string account) => Kept.PasskeysOf(account);

    public Passkey? FindPasskey(byte[] credential) => Kept.FindPasskey(credential);

    public long RecoveryLeft(string account) => Kept.RecoveryLeft(account);

    public (string Account, DateTimeOffset Used)? FindSession(string token) => Kept.FindSession(token) is { } found ? (found.Account, found.Used) : null;

    public Task<AppendAnswer> AddBearerAsync(string token, string kind, string id) => WriteAsync([Credentials.AddBearer(token, kind, id)]);

    public Task<AppendAnswer> RemoveBearerAsync(string id) => WriteAsync([Credentials.RemoveBearer(id)]);

    public Bearer? FindBearer(string token) => Kept.FindBearer(token);

    protected override void Begin() => _credentials = new Credentials(Journal, Master);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Stores;

/// <summary>What proves who somebody is, in some engine. Each change is answered when it is on disk.</summary>
public interface ICredentialStore : IStore
{
    Task<AppendAnswer> AddAsync(string account, string email, string password);

    /// <summary>Another password, in the place of one alone where that is named.</summary>
    Task<AppendAnswer> SetPasswordAsync(string account, string password, string? instead = null);

    Task<AppendAnswer> RemoveAsync(string account);

    /// <summary>Something that an account asks with a key of its own choice, whose answer is kept.</summary>
    Task<AppendAnswer> AskAsync(string account, string key);

    /// <summary>Whether the answer to what an account asked with a key is known.</summary>
    bool Remembers(string account, string key);

    Credential? Find(string email);

    Credential? OfAccount(string account);

    Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now);

    Task<AppendAnswer> UseSessionAsync(string token, DateTimeOffset now);

    Task<AppendAnswer> EndSessionAsync(string token);

    Task<AppendAnswer> EndIdleSessionsAsync(DateTimeOffset before);

    /// <summary>Ends what began before an instant.</summary>
    Task<AppendAnswer> EndLongSessionsAsync(DateTimeOffset before);

    /// <summary>Ends every session of an account.</summary>
    Task<AppendAnswer> EndSessionsAsync(string account);

    /// <summary>Whoever has a session showed a second factor in it.</summary>
    Task<AppendAnswer> ProveSessionAsync(string token);

    /// <summary>Ends a session of an account by its handle.</summary>
    Task<AppendAnswer> EndSessionOfAsync(string account, string handle);

    IReadOnlyList<Session> SessionsOf(string account);

    /// <summary>A second factor in place of one that was there, with codes of recovery.</summary>
    Task<AppendAnswer> SetFactorAsync(string account, string secret, DateTimeOffset since, long shown, params IReadOnlyList<string> codes);

    Task<AppendAnswer> UseFactorAsync(string account, long shown);

    Task<AppendAnswer> UseRecoveryAsync(string account, string code);

    Task<AppendAnswer> RemoveFactorAsync(string account);

    SecondFactor? FactorOf(string account);

    /// <summary>A passkey more, with codes of recovery in place of those of before where there are any.</summary>
    Task<AppendAnswer> AddPasskeyAsync(string account, string id, PasskeyRecord passkey, params IReadOnlyList<string> codes);

    Task<AppendAnswer> UsePasskeyAsync(string account, string id, long counter, bool copied, DateTimeOffset at);

    Task<AppendAnswer> DoubtPasskeyAsync(string account, string id, DateTimeOffset at);

    Task<AppendAnswer> RemovePasskeyAsync(string account, string id);

    /// <summary>Takes every passkey of an account away.</summary>
    Task<AppendAnswer> RemovePasskeysAsync(string account);

    IReadOnlyList<Passkey> PasskeysOf(string account);

    Passkey? FindPasskey(byte[] credential);

    /// <summary>How many codes of recovery are left.</summary>
    long RecoveryLeft(string account);

    (string Account, DateTimeOffset Used)? FindSession(string token);

    Task<AppendAnswer> AddBearerAsync(string token, string kind, string id);

    Task<AppendAnswer> RemoveBearerAsync(string id);

    Bearer? FindBearer(string token);
}

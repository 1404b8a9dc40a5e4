// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Stores;

/// <summary>What proves who somebody is, in some engine. Each change is answered when it is on disk.</summary>
public interface ICredentialStore : IStore
{
    Task<AppendAnswer> AddAsync(string account, string email, string password);

    /// <summary>One more wrong password; from so many in a row on the account is locked until an instant.</summary>
    Task<AppendAnswer> CountFailureAsync(string account, int most, DateTimeOffset until);

    Task<AppendAnswer> ForgetFailuresAsync(string account);

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

    (string Account, DateTimeOffset Used)? FindSession(string token);

    Task<AppendAnswer> AddBearerAsync(string token, string kind, string id);

    Task<AppendAnswer> RemoveBearerAsync(string id);

    Bearer? FindBearer(string token);
}

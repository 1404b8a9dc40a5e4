// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Identity;
using Plimsoll.Storage.Accounts;

namespace Plimsoll.Web.Accounts;

/// <summary>An account, as ASP.NET Core Identity asks for whoever has a passkey.</summary>
/// <param name="Id">Of the account; devices keep it with the passkey.</param>
internal sealed record PasskeyOwner(string Id);

/// <summary>What ASP.NET Core Identity's handler of passkeys asks of a store of users: whose a passkey is, and what is kept of it. It reads alone; what
/// changes is written as every other row is.</summary>
/// <param name="domain">The name of the server that is asked; passkeys of another one do not work there.</param>
/// <param name="uncounted">Whether counters are told as if nothing had been counted yet.</param>
internal sealed class PasskeyStore(Credentials credentials, string domain, bool uncounted = false) : IUserPasskeyStore<PasskeyOwner>
{
    public Task<string> GetUserIdAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<PasskeyOwner?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(credentials.OfAccount(userId) is { Account: var account } ? new PasskeyOwner(account) : null);

    public Task<PasskeyOwner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(credentials.FindPasskey(credentialId) is { Account: var account } ? new PasskeyOwner(account) : null);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyOwner user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. credentials.PasskeysOf(user.Id).Where(p => p.Record.Domain == domain).Select(Read)]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult(
        credentials.FindPasskey(credentialId) is { } found && found.Account == user.Id && found.Record.Domain == domain ? Read(found) : null);

    public void Dispose() { }

    public Task AddOrUpdatePasskeyAsync(PasskeyOwner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task RemovePasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task<string?> GetUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task SetUserNameAsync(PasskeyOwner user, string? userName, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task SetNormalizedUserNameAsync(PasskeyOwner user, string? normalizedName, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task<IdentityResult> CreateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task<IdentityResult> UpdateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task<IdentityResult> DeleteAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw ReadsAlone();

    public Task<PasskeyOwner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw ReadsAlone();

    private static NotSupportedException ReadsAlone() => new("The handler of passkeys asks for nothing but passkeys.");

    private UserPasskeyInfo Read(Passkey passkey)
    {
        var kept = passkey.Record;
        return new UserPasskeyInfo(
            kept.Credential, kept.Key, kept.Since, uncounted ? 0 : (uint)kept.Counter, [.. kept.Transports], kept.Verified, kept.Movable, kept.Copied,
            attestationObject: [], clientDataJson: []);
    }
}

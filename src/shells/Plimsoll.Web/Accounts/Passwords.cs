// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Identity;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>Passwords: hashed by ASP.NET Core Identity's hasher, locked for a while after too many wrong ones.</summary>
internal sealed class Passwords(Credentials credentials, Storage.Journal journal, TimeProvider clock)
{
    private const int Shortest = 12;
    private const int Longest = 200;
    private const int MostFailures = 5;

    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);
    private static readonly PasswordHasher<Credentials> Hasher = new();

    /// <summary>What an unknown address is measured against, so that it takes as long as a known one.</summary>
    private static readonly string Nobody = Hasher.HashPassword(null!, "nobody has this password");

    /// <summary>Characters of an address that a person may give; enough to be delivered, not enough to be abused.</summary>
    public static Refusal? RefuseEmail(string email) =>
        email.Length is < 3 or > 254 || email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || email.Count(c => c == '@') != 1 || email[0] == '@' || email[^1] == '@'
            ? new Refusal("accounts.bad-value", "email", null, "is not an e-mail address", "write one like eve@example.org") : null;

    public static Refusal? RefusePassword(string password) =>
        password.Length is < Shortest or > Longest ? new Refusal("accounts.weak-password", "password", null, $"has {password.Length} characters", $"choose {Shortest} to {Longest}; a sentence is good") : null;

    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>The account behind an address and a password; the same refusal for a wrong address and a wrong password.</summary>
    public async Task<Result<Credential>> CheckAsync(string email, string password)
    {
        var now = clock.GetUtcNow();
        var found = credentials.Find(email);
        if (found?.LockedUntil > now)
        {
            return new Refusal("accounts.locked", "account", null, $"is locked after {MostFailures} wrong passwords", $"wait until {Instant.Write(found.LockedUntil.Value)}, or ask an administrator");
        }
        var holds = Hasher.VerifyHashedPassword(null!, found?.Password ?? Nobody, password) != PasswordVerificationResult.Failed;
        if (found is null || !holds)
        {
            if (found is not null) { await journal.WriteAsync(found.Account, Credentials.CountFailure(found.Account, found.Failures + 1 >= MostFailures ? now + Lock : null)); }
            return new Refusal("accounts.wrong-password", "e-mail or password", null, "is wrong", "try again, or ask an administrator for a new invitation");
        }
        if (found.Failures > 0) { await journal.WriteAsync(found.Account, Credentials.ForgetFailures(found.Account)); }
        return found;
    }
}

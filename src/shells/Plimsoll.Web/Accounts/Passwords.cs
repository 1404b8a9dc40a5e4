// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>How much work it is to try a password, for whoever stole the hashes as well.</summary>
/// <param name="Rounds">Rounds of PBKDF2 with HMAC-SHA512.</param>
internal sealed record PasswordWork(int Rounds)
{
    /// <summary>What ASP.NET Core Identity takes by itself. Nothing outside the code makes it less: no switch, no setting, no variable.</summary>
    public static readonly PasswordWork Usual = new(new PasswordHasherOptions().IterationCount);
}

/// <summary>Passwords: hashed by ASP.NET Core Identity's hasher, locked for a while after too many wrong ones.</summary>
internal sealed class Passwords(Credentials credentials, Storage.Journals.Journal journal, PasswordWork work, TimeProvider clock)
{
    private const int Shortest = 12;
    private const int Longest = 200;
    private const int MostFailures = 5;
    private const int MostStrangers = 10_000;
    private const int LongestEmail = 254;

    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    private readonly PasswordHasher<Credentials> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = work.Rounds }));

    /// <summary>What an unknown address is measured against, so that it takes as long as a known one.</summary>
    private string? _nobody;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Wrong passwords for addresses that nobody has; forgotten at a restart.</summary>
    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset? Until)> _strangers = new(StringComparer.Ordinal);

    /// <summary>Characters of an address that a person may give; enough to be delivered, not enough to be abused.</summary>
    public static Refusal? RefuseEmail(string email) =>
        email.Length is < 3 or > LongestEmail
            || email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            || email.Count(c => c == '@') != 1
            || email[0] == '@'
            || email[^1] == '@'
            ? new Refusal(AccountCodes.BadValue, "email", null, "is not an e-mail address", "write one like eve@example.org")
        : !SameAddress.HasOneSpelling(email)
            ? new Refusal(
                AccountCodes.BadValue, "email", null, "holds a comment, or a character that can be written in several ways",
                "leave comments out, and write the domain as it is sent, beginning with xn--; or use another address")
        : null;

    public static Refusal? RefusePassword(string password) =>
        password.Length is < Shortest or > Longest
            ? new Refusal(
                AccountCodes.WeakPassword, "password", null, $"has {password.Length} characters", $"choose {Shortest} to {Longest}; a sentence is good")
            : null;

    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>The account behind an address and a password; the same refusal for a wrong address and a wrong password.</summary>
    public async Task<Result<Credential>> CheckAsync(string email, string password, CancellationToken ct = default)
    {
        var address = email.Trim().ToLowerInvariant();
        // One try at a time for an address, so that many at once are counted like many in a row.
        var turn = _turns[(uint)address.GetHashCode(StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(ct);
        try { return await CheckInTurnAsync(address, password); }
        finally { turn.Release(); }
    }

    private async Task<Result<Credential>> CheckInTurnAsync(string address, string password)
    {
        var now = clock.GetUtcNow();
        // Before anything is known of the address: the first one that nobody has must not be the one that takes longer.
        var nobody = _nobody ??= Hash("nobody has this password");
        var found = credentials.Find(address);
        // An address that nobody has locks like one that somebody has, so that a lock tells nothing.
        if ((found is null ? _strangers.GetValueOrDefault(address).Until : found.LockedUntil) is { } until && until > now)
        {
            return new Refusal(
                AccountCodes.Locked, "account", null, $"is locked after {MostFailures} wrong passwords",
                $"wait until {Instant.Write(until)}, or ask an administrator");
        }
        var holds = _hasher.VerifyHashedPassword(null!, found?.Password ?? nobody, password) != PasswordVerificationResult.Failed;
        if (found is not null && holds)
        {
            return found.Failures > 0 && await journal.WriteAsync(found.Account, Credentials.ForgetFailures(found.Account)) is AppendAnswer.Refused unforgotten
                ? unforgotten.Refusal
                : found;
        }
        if (found is null) { CountStranger(address, now); }
        // Without room to count, nobody may go on guessing.
        else if (await journal.WriteAsync(found.Account, Credentials.CountFailure(found.Account, MostFailures, now + Lock)) is AppendAnswer.Refused uncounted)
        {
            return uncounted.Refusal;
        }
        return new Refusal(AccountCodes.WrongPassword, "e-mail or password", null, "is wrong", "try again, or ask an administrator for a new invitation");
    }

    private void CountStranger(string address, DateTimeOffset now)
    {
        if (address.Length > LongestEmail) { return; }
        if (_strangers.Count >= MostStrangers) { _strangers.Clear(); }
        _strangers.AddOrUpdate(address, _ => (1, null), (_, seen) => (seen.Failures + 1, seen.Failures + 1 >= MostFailures ? now + Lock : seen.Until));
    }
}

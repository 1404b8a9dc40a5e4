// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Plimsoll.Storage.Accounts;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>How much work it is to try a password, for whoever stole the hashes as well.</summary>
/// <param name="Rounds">Rounds of PBKDF2 with HMAC-SHA512.</param>
internal sealed record PasswordWork(int Rounds)
{
    /// <summary>What OWASP recommends for PBKDF2 with HMAC-SHA512 (Password Storage Cheat Sheet, since December 2022), which is more than ASP.NET Core Identity
    /// takes by itself. Nothing outside the code makes it less: no switch, no setting, no variable.</summary>
    public static readonly PasswordWork Usual = new(210_000);
}

/// <summary>Passwords: hashed by ASP.NET Core Identity's hasher, looked at as often as <see cref="Guesses"/> allow, and hashed anew at a sign-in where the
/// work of today is more than that of the day on which they were chosen.</summary>
internal sealed class Passwords(Credentials credentials, Storage.Journals.Journal journal, Guesses guesses, PasswordWork work) : IDisposable
{
    private const int Shortest = 12;
    private const int Longest = 200;
    private const int LongestEmail = 254;

    /// <summary>Passwords of browsers that nobody knows, or of those that somebody does, that are looked at together; each takes a processor a tenth of a
    /// second.</summary>
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How many wait for that at most.</summary>
    private const int MostWaiting = 64;

    private readonly PasswordHasher<Credentials> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = work.Rounds }));

    /// <summary>What an unknown address is measured against, so that it takes as long as a known one.</summary>
    private string? _nobody;

    private readonly Line _strangers = new(), _known = new();

    /// <summary>Characters of an address that a person may give; enough to be delivered, not enough to be abused.</summary>
    public static Refusal? RefuseEmail(string email) =>
        email.Length is < 3 or > LongestEmail
            || email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>')
            || email.Count(c => c == '@') != 1
            || email[0] == '@'
            || email[^1] == '@'
            ? new Refusal(AccountCodes.BadValue, "email", null, "is not an e-mail address", "write one like eve@example.org")
        : !SameAddress.HasOneSpelling(email)
            ? new Refusal(
                AccountCodes.BadValue, "email", null, "holds a comment, or a character that can be written in several ways",
                "leave comments out, and write the domain as it is sent, beginning with xn--; or use another address")
        : NameLook.Fault(email) is { } fault
            ? new Refusal(AccountCodes.BadValue, "email", null, fault, "write it in the letters that its owner types, or use another address")
        : null;

    public static Refusal? RefusePassword(string password, string field = "password") =>
        password.Length is < Shortest or > Longest
            ? new Refusal(
                AccountCodes.WeakPassword, field, null, $"has {password.Length} characters", $"choose {Shortest} to {Longest}; a sentence is good")
            : null;

    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>The account behind an address and a password; the same refusal, as late, for a wrong address and a wrong password.</summary>
    /// <param name="by">Who guesses, told the account behind the address, where there is one.</param>
    public async Task<Result<Credential>> CheckAsync(string email, string password, Func<string?, Guesser> by, CancellationToken ct = default)
    {
        var address = AddressOf(email);
        // Before anything is known of the address: the first one that nobody has must not be the one that takes longer.
        var nobody = _nobody ??= Hash("nobody has this password");
        var found = credentials.Find(address);
        var guesser = by(found?.Account);
        if (guesses.Take(address, guesser, Guesses.FromEverywhere, out var until) is not { } guess) { return Locked(until); }
        var line = guesser.Known is null ? _strangers : _known;
        if (!await line.EnterAsync(ct))
        {
            guess.TakeBack();
            return new Refusal(HttpCodes.TooMany, "sign-ins", null, "are too many at once", "try again in a few seconds");
        }
        try
        {
            var holds = Verify(found?.Password ?? nobody, password) && found is not null;
            if (!holds)
            {
                return new Refusal(
                    AccountCodes.WrongPassword, "e-mail or password", null, "is wrong",
                    "try again; if the password is lost, ask whoever runs this server for a link that sets a new one");
            }
            guess.TakeBack();
            return await RenewedAsync(found!, password);
        }
        finally { line.Leave(); }
    }

    public void Dispose()
    {
        _strangers.Dispose();
        _known.Dispose();
    }

    /// <summary>Forgets what strangers guessed at an address.</summary>
    public void Unlock(string email) => guesses.Forget(AddressOf(email));

    /// <summary>The refusal of a guess before it is looked at.</summary>
    public static Refusal Locked(DateTimeOffset until) => new(
        AccountCodes.Locked, "sign-in", null, "was tried wrongly too often",
        $"wait until {Instant.Write(until)}, sign in with a browser that you signed in with before, or ask whoever runs this server");

    /// <summary>As every hash of today costs: one of before, which costs less, takes as long as one of today.</summary>
    private bool Verify(string hash, string password)
    {
        var holds = _hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;
        if (work.Rounds - RoundsOf(hash) is > 0 and var missing)
        {
            Rfc2898DeriveBytes.Pbkdf2(password, "rounds of today"u8, missing, HashAlgorithmName.SHA512, 32);
        }
        return holds;
    }

    /// <summary>The same password with the work of today, where it was chosen when less was asked. Without room for it the old one stands.</summary>
    private async Task<Credential> RenewedAsync(Credential found, string password)
    {
        if (RoundsOf(found.Password) >= work.Rounds) { return found; }
        var renewed = found with { Password = Hash(password) };
        await journal.WriteAsync(found.Account, Credentials.SetPassword(found.Account, renewed.Password, found.Password));
        return credentials.OfAccount(found.Account) ?? found;
    }

    /// <summary>Rounds of a hash, as it says of itself: format 1, then the function and the rounds, in four bytes each.</summary>
    private static int RoundsOf(string hash) =>
        Convert.FromBase64String(hash) is [1, ..] bytes && bytes.Length > 9 ? BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)) : int.MaxValue;

    private static string AddressOf(string email) => email.Trim().ToLowerInvariant();

    /// <summary>A line in which few work and some wait.</summary>
    private sealed class Line : IDisposable
    {
        private readonly SemaphoreSlim _places = new(AtOnce);
        private int _waiting;

        public async Task<bool> EnterAsync(CancellationToken ct)
        {
            try { return Interlocked.Increment(ref _waiting) <= MostWaiting && await _places.WaitAsync(TimeSpan.FromSeconds(20), ct); }
            finally { Interlocked.Decrement(ref _waiting); }
        }

        public void Leave() => _places.Release();

        public void Dispose() => _places.Dispose();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>A second factor that is offered: it counts once a code of it was shown.</summary>
/// <param name="Secret">As it is typed into an application.</param>
/// <param name="Link">As an application on the same device opens it.</param>
/// <param name="Ticket">Brings the secret back with the form; nobody but this server can make or read it.</param>
public sealed record OfferedFactor(string Secret, string Link, string Ticket);

/// <summary>Second factors: one-time codes whose secret is sealed in the vault, and codes of recovery that are kept as hashes and stand in for passkeys
/// (<see cref="Passkeys"/>) as well.</summary>
internal sealed class Factors(
    Books books, Credentials credentials, Vault vault, Storage.Journals.Journal journal, Guesses guesses, IDataProtectionProvider protection,
    TimeProvider clock)
{
    /// <summary>The name under which an application lists the codes.</summary>
    private const string Issuer = "Plimsoll";

    private const int Recoveries = 10;

    /// <summary>Bytes of a code of recovery: 80 bits, so that a plain keyed hash of it is enough.</summary>
    private const int RecoveryLength = 10;

    /// <summary>How long a page may lie open between two steps.</summary>
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _offers = protection.CreateProtector("Plimsoll.SecondFactor.Offer");
    private readonly IDataProtector _steps = protection.CreateProtector("Plimsoll.SecondFactor.Step");

    /// <summary>One look at an account's factor at a time, so that no code is shown twice at once.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The one-time codes of an account; null where it has none.</summary>
    public SecondFactor? Of(string account) => credentials.FactorOf(account);

    /// <summary>Whether signing in asks an account for a second factor: one-time codes, or a passkey of this server under whatever name.</summary>
    public bool Has(string account) => Of(account) is not null || credentials.PasskeysOf(account).Count > 0;

    /// <summary>How many codes of recovery of an account are left.</summary>
    public long RecoveryLeft(string account) => credentials.RecoveryLeft(account);

    /// <summary>Codes of recovery, which nobody has yet.</summary>
    public static string[] NewRecovery() =>
        [.. Enumerable.Range(0, Recoveries).Select(_ => OneTimeCodes.Text(RandomNumberGenerator.GetBytes(RecoveryLength)))];

    /// <summary>A factor to be set up, with a secret that nobody has yet; or the one that is being set up.</summary>
    public OfferedFactor Offer(string account, string? ticket = null)
    {
        var secret = Read(_offers, ticket, account) ?? OneTimeCodes.Text(RandomNumberGenerator.GetBytes(OneTimeCodes.SecretLength));
        var email = books.Now.Accounts.Accounts[account].Email;
        return new OfferedFactor(secret, OneTimeCodes.Link(Issuer, vault.Open(email) ?? account, secret), Write(_offers, account, secret));
    }

    /// <summary>Takes a factor that was offered, once a code of it is shown.</summary>
    /// <returns>Codes of recovery, shown this once.</returns>
    public async Task<Result<string[]>> SetAsync(string account, string session, string? ticket, string code, Guesser by)
    {
        if (Read(_offers, ticket, account) is not { } secret)
        {
            return new Refusal(AccountCodes.BadToken, "page", null, "was open for too long", "type the new secret into your application, then its code");
        }
        if (guesses.Take(CodesOf(account), by, Guesses.OfCodes, out var until) is not { } guess) { return Passwords.Locked(until); }
        var now = clock.GetUtcNow();
        if (OneTimeCodes.Find(OneTimeCodes.Bytes(secret)!, Digits(code), now, -1) is not { } step) { return WrongCode; }
        guess.TakeBack();
        var codes = NewRecovery();
        var text = vault.Seal(account, secret);
        RowChange[] rows =
        [
            .. Of(account) is { } before ? Vault.Drop(before.Secret) : [], .. text.Rows,
            Credentials.SetFactor(account, text.Ref.Ref, now, step, codes), Credentials.ProveSession(session),
        ];
        return await journal.WriteAsync(account, rows) is AppendAnswer.Refused refused ? refused.Refusal : codes;
    }

    /// <summary>Whether a code is the one of now, or one of recovery, of an account that has a factor; each works once.</summary>
    public Task<Refusal?> CheckAsync(string account, string code, Guesser by, CancellationToken ct) =>
        GuessAsync(account, by, () => Task.FromResult(Using(account, code) is { } used ? used : (Result<RowChange>)WrongCode), ct);

    /// <summary>Looks at what somebody shows as a second factor of an account, one at a time; what does not hold is counted, and looked at so often.</summary>
    /// <param name="look">What is written where it holds.</param>
    public async Task<Refusal?> GuessAsync(string account, Guesser by, Func<Task<Result<RowChange>>> look, CancellationToken ct)
    {
        var turn = _turns[(uint)account.GetHashCode(StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(ct);
        try
        {
            if (guesses.Take(CodesOf(account), by, Guesses.OfCodes, out var until) is not { } guess) { return Passwords.Locked(until); }
            if (!(await look()).Succeeds(out var used, out var wrong)) { return wrong; }
            if (await journal.WriteAsync(account, used) is AppendAnswer.Refused refused) { return refused.Refusal; }
            guess.TakeBack();
            return null;
        }
        finally { turn.Release(); }
    }

    /// <summary>Takes one-time codes away; passkeys stay.</summary>
    public async Task<Refusal?> RemoveAsync(string account) =>
        await journal.WriteAsync(account, [.. CodesRemoval(account)]) is AppendAnswer.Refused refused ? refused.Refusal : null;

    /// <summary>What takes every factor away.</summary>
    public IReadOnlyList<RowChange> Removal(string account) =>
    [
        .. credentials.PasskeysOf(account).SelectMany(p => Vault.Drop(p.Record.Name)), Credentials.RemovePasskeys(account), .. CodesRemoval(account),
    ];

    private RowChange[] CodesRemoval(string account) =>
        [.. Of(account) is { } before ? Vault.Drop(before.Secret) : [], Credentials.RemoveFactor(account)];

    /// <summary>What somebody who gave the right password brings to the second step.</summary>
    /// <param name="browser">The browser that it was given in: in no other it is worth anything.</param>
    public string Half(Credential credential, string browser) => Write(_steps, credential.Account, StepMark(credential, browser));

    /// <summary>The account that a first step was done for; null where that is too long ago, was in another browser, or the password was changed
    /// since.</summary>
    public string? WholeOf(string? half, string browser) =>
        Opened(_steps, half) is [var account, _, var mark] && credentials.OfAccount(account) is { } credential && StepMark(credential, browser) == mark
            ? account : null;

    private RowChange? Using(string account, string code)
    {
        if (Digits(code) is { Length: OneTimeCodes.Digits } digits)
        {
            return Of(account) is { } factor && vault.Open(factor.Secret) is { } secret && OneTimeCodes.Bytes(secret) is { } bytes
                && OneTimeCodes.Find(bytes, digits, clock.GetUtcNow(), factor.Step) is { } step ? Credentials.UseFactor(account, step) : null;
        }
        var letters = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return credentials.HasRecovery(account, letters) ? Credentials.UseRecovery(account, letters) : null;
    }

    private static Refusal WrongCode => new(
        AccountCodes.WrongCode, "code", null, "is not the one of now, or was used already",
        "type the six digits that your application shows, or a code of recovery; look that the clock of your device is right");

    private static string CodesOf(string account) => $"codes of {account}";

    private static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit)) is { Length: OneTimeCodes.Digits } digits
        && code.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c)) ? digits : "";

    private static string StepMark(Credential credential, string browser) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{browser}\n{credential.Password}")).AsSpan(0, 16));

    private string Write(IDataProtector protector, string account, string what) =>
        protector.Protect($"{account}\n{(clock.GetUtcNow() + TicketLife).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}\n{what}");

    private string? Read(IDataProtector protector, string? ticket, string account) =>
        Opened(protector, ticket) is [var whose, _, var what] && whose == account ? what : null;

    private string[] Opened(IDataProtector protector, string? ticket)
    {
        if (string.IsNullOrEmpty(ticket) || ticket.Length > 2000) { return []; }
        try
        {
            return protector.Unprotect(ticket).Split('\n') is [_, var until, _] parts
                && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeMilliseconds() ? parts : [];
        }
        catch (CryptographicException) { return []; }
    }
}

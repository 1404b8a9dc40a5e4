// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Accounts;

/// <summary>What a page brings so that its script can ask the browser for a passkey.</summary>
/// <param name="Options">As <c>navigator.credentials</c> takes them, as JSON (Web Authentication, level 3).</param>
/// <param name="Ticket">By which the server knows the challenge in them.</param>
public sealed record PasskeyAsk(string Options, string Ticket);

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Here">Whether it works at the name under which the server was asked.</param>
public sealed record SeenPasskey(
    string Id, string Name, string Domain, DateTimeOffset Since, DateTimeOffset? Used, DateTimeOffset? Doubted, bool Here);

/// <summary>Passkeys as second factor: ASP.NET Core Identity makes the challenges and verifies the answers, <see cref="PasskeyStore"/> shows it what is
/// kept, and what comes of it is written as every other row.</summary>
internal sealed class Passkeys(
    Books books, Credentials credentials, Vault vault, Storage.Journals.Journal journal, Factors factors, PasskeyChallenges challenges, Notices notices,
    TimeProvider clock)
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 60;

    /// <summary>Passkeys of one account.</summary>
    private const int Most = 20;

    /// <summary>Characters of what a browser answers: an id of 1,023 bytes, the longest keys and some room.</summary>
    private const int LongestAnswer = 16 * 1024;

    /// <summary>Where a browser keeps passkeys for this server; null where it keeps none: it takes a name, and over a connection that is encrypted or does
    /// not leave the machine. Source: Web Authentication, level 3, section 5.1.3.</summary>
    public static string? DomainOf(HttpRequest request) => Address(request) is { HostNameType: UriHostNameType.Dns } address
        && (address.Scheme == Uri.UriSchemeHttps || address.Host == "localhost" || address.Host.EndsWith(".localhost", StringComparison.Ordinal))
        ? address.IdnHost : null;

    /// <summary>Why there are no passkeys at the address of a request.</summary>
    public static Refusal NotHere(HttpRequest request) => new(
        AccountCodes.PasskeyAddress, "address", Outward.Origin(request), "is none for which browsers keep passkeys",
        "open this server by its name over https://, or as localhost on its own machine; one-time codes work at any address");

    public IReadOnlyList<SeenPasskey> Of(HttpRequest request, string account)
    {
        var domain = DomainOf(request);
        return [.. credentials.PasskeysOf(account).Select(p => new SeenPasskey(
            p.Id, vault.Open(p.Record.Name) ?? "without a name", p.Record.Domain, p.Record.Since, p.Used, p.Doubted, p.Record.Domain == domain))];
    }

    /// <summary>Asks for a passkey of an account; null where it has none at the address of the request. The page that shows it may run the script.</summary>
    /// <param name="place">The session, or the first step of signing in, that has to bring the answer.</param>
    public async Task<PasskeyAsk?> AskAsync(HttpContext http, PasskeyStep step, string account, string place)
    {
        if (DomainOf(http.Request) is not { } domain || credentials.PasskeysOf(account).All(p => p.Record.Domain != domain)) { return null; }
        using var users = Users(domain);
        var asked = await Handler(users, domain).MakeRequestOptionsAsync(new PasskeyOwner(account), http);
        SecurityHeaders.AllowOwnScript(http);
        return new PasskeyAsk(asked.RequestOptionsJson, challenges.Put(step, account, place, asked.AssertionState!));
    }

    /// <summary>Asks for a new passkey; null where the address of the request is none for passkeys. The page that shows it may run the script.</summary>
    public async Task<PasskeyAsk?> OfferAsync(HttpContext http, string account, string place)
    {
        if (DomainOf(http.Request) is not { } domain || books.Now.Accounts.Accounts.GetValueOrDefault(account) is not { Erased: false } known) { return null; }
        var (email, name) = (vault.Open(known.Email) ?? account, known.Name is { } called ? vault.Open(called) : null);
        using var users = Users(domain);
        var asked = await Handler(users, domain).MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = account, Name = email, DisplayName = name ?? email }, http);
        SecurityHeaders.AllowOwnScript(http);
        return new PasskeyAsk(asked.CreationOptionsJson, challenges.Put(PasskeyStep.Add, account, place, asked.AttestationState!));
    }

    /// <summary>Takes a passkey that was made, under the name that its owner gives it.</summary>
    /// <param name="place">The session that asked for it.</param>
    /// <param name="session">The token of that session, which has shown a second factor by it.</param>
    /// <returns>Codes of recovery, shown this once, where it is the first factor of the account; none where it has others.</returns>
    public async Task<Result<string[]>> AddAsync(
        HttpContext http, string account, string place, string session, string? ticket, string? answer, string? name)
    {
        if (DomainOf(http.Request) is not { } domain) { return NotHere(http.Request); }
        var called = name?.Trim() ?? "";
        if ((RefuseName(called) ?? RefuseAnswer(answer)) is { } unfit) { return unfit; }
        if (challenges.Take(PasskeyStep.Add, account, place, ticket) is not { } state) { return TooLate; }
        if (credentials.PasskeysOf(account).Count >= Most)
        {
            return new Refusal(AccountCodes.BadValue, "passkeys", null, $"are {Most} already, as many as an account may have", "remove one first");
        }
        using var users = Users(domain);
        var made = await Handler(users, domain).PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http, CredentialJson = answer!, AttestationState = state });
        if (!made.Succeeded || made.UserEntity.Id != account) { return NotMade; }
        var (passkey, text) = (made.Passkey, vault.Seal(account, called));
        string[] codes = factors.Has(account) ? [] : Factors.NewRecovery();
        var kept = new PasskeyRecord(
            passkey.CredentialId, domain, text.Ref.Ref, passkey.PublicKey, clock.GetUtcNow(), passkey.SignCount, passkey.Transports ?? [],
            passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp);
        RowChange[] rows = [.. text.Rows, Credentials.AddPasskey(account, Ids.New("pky"), kept, codes), Credentials.ProveSession(session)];
        return await journal.WriteAsync(account, rows) is AppendAnswer.Refused refused ? refused.Refusal : codes;
    }

    /// <summary>Whether what a browser answered is a passkey of an account, shown for the challenge of this step and place. Who fails is counted as whoever
    /// guesses codes is.</summary>
    public async Task<Refusal?> CheckAsync(
        HttpContext http, PasskeyStep step, string account, string place, string? ticket, string? answer, Guesser by, CancellationToken ct)
    {
        if (DomainOf(http.Request) is not { } domain) { return NotHere(http.Request); }
        if (RefuseAnswer(answer) is { } unfit) { return unfit; }
        return challenges.Take(step, account, place, ticket) is not { } state ? TooLate
            : await factors.GuessAsync(account, by, () => LookAsync(http, domain, account, state, answer!), ct);
    }

    /// <summary>Takes a passkey away.</summary>
    public async Task<Refusal?> RemoveAsync(string account, string? id)
    {
        if (credentials.PasskeysOf(account).FirstOrDefault(p => p.Id == id) is not { } found)
        {
            return new Refusal(AccountCodes.UnknownId, "passkey", null, "is none of yours", "it may be removed already");
        }
        RowChange[] rows = [.. Vault.Drop(found.Record.Name), Credentials.RemovePasskey(account, found.Id)];
        return await journal.WriteAsync(account, rows) is AppendAnswer.Refused refused ? refused.Refusal : null;
    }

    private async Task<Result<RowChange>> LookAsync(HttpContext http, string domain, string account, string state, string answer)
    {
        var shown = await ShowAsync(uncounted: false);
        if (shown is { Succeeded: true } && shown.User.Id == account && credentials.FindPasskey(shown.Passkey.CredentialId) is { } found
            && found.Account == account)
        {
            return Credentials.UsePasskey(account, found.Id, shown.Passkey.SignCount, shown.Passkey.IsBackedUp, clock.GetUtcNow());
        }
        // All of it holds but the counter: whoever signed has the key of before, or a copy of it.
        if (await ShowAsync(uncounted: true) is not { Succeeded: true } behind || credentials.FindPasskey(behind.Passkey.CredentialId) is not { } doubted)
        {
            return NotShown;
        }
        notices.Tell(
            "passkeys", "a passkey was shown whose counter is not beyond the one of before, so that it may have been copied; it let nobody in. "
                + "Its owner sees which one at /account/passkeys, and should remove it");
        await journal.WriteAsync(account, Credentials.DoubtPasskey(account, doubted.Id, clock.GetUtcNow()));
        return Behind;

        async Task<PasskeyAssertionResult<PasskeyOwner>> ShowAsync(bool uncounted)
        {
            using var users = Users(domain, uncounted);
            return await Handler(users, domain).PerformAssertionAsync(
                new PasskeyAssertionContext { HttpContext = http, CredentialJson = answer, AssertionState = state });
        }
    }

    private static Refusal TooLate => new(
        AccountCodes.BadToken, "page", null, "was open for more than five minutes, was sent before, or belongs to another session",
        "use the passkey once more on this page");

    private static Refusal NotMade => new(
        AccountCodes.BadPasskey, "passkey", null, "was not made for this page, or is known here already", "add it once more; one device makes one passkey");

    private static Refusal NotShown => new(
        AccountCodes.BadPasskey, "passkey", null, "does not hold for this account", "use one that you added here and did not remove, or type a code");

    private static Refusal Behind => new(
        AccountCodes.PasskeyBehind, "passkey", null, "has a counter that is not beyond the one of before, so that it may have been copied; it was not taken",
        "come in by another factor or a code of recovery, and remove it at /account/passkeys");

    private static Refusal? RefuseAnswer(string? answer) => answer switch
    {
        null or "" => new Refusal(
            AccountCodes.BadPasskey, "passkey", null, "was not asked for, because no script ran", "let this page run its script, or type a code"),
        { Length: > LongestAnswer } => new Refusal(
            AccountCodes.BadPasskey, "passkey", null, $"is answered in more than {LongestAnswer} characters", "use the page, and nothing else"),
        _ => null,
    };

    private static Refusal? RefuseName(string name) =>
        name.Length is 0 or > LongestName
            ? new Refusal(AccountCodes.BadValue, "name", null, $"has {name.Length} characters", $"give 1 to {LongestName}, such as the device it lies on")
        : NameLook.Fault(name) is { } fault
            ? new Refusal(AccountCodes.BadValue, "name", null, fault, "write it in the letters of one alphabet, without characters that nobody sees")
        : null;

    /// <summary>Where the server is, as browsers write it: without a path, and without the port that goes without saying.</summary>
    private static Uri Address(HttpRequest request) => new(Outward.Origin(request));

    private static PasskeyHandler<PasskeyOwner> Handler(UserManager<PasskeyOwner> users, string domain) => new(users, Options.Create(new IdentityPasskeyOptions
    {
        ServerDomain = domain, AuthenticatorTimeout = PasskeyChallenges.Life,
        // Whoever shows one gave a password before: that somebody has the device is what it adds.
        UserVerificationRequirement = "preferred", ResidentKeyRequirement = "discouraged", AttestationConveyancePreference = "none",
        ValidateOrigin = asked => ValueTask.FromResult(
            !asked.CrossOrigin && asked.Origin == Address(asked.HttpContext.Request).GetLeftPart(UriPartial.Authority)),
    }));

    /// <summary>Identity's own way to a store; of all that it does for users, nothing but this is used.</summary>
    private UserManager<PasskeyOwner> Users(string domain, bool uncounted = false) => new(
        new PasskeyStore(credentials, domain, uncounted), Options.Create(new IdentityOptions()), null!, [], [], null!, null!, null!,
        NullLogger<UserManager<PasskeyOwner>>.Instance);
}

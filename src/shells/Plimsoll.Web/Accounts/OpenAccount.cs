// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>The token that makes the first account: 256 bits in a file that only the owner of
/// the data folder reads. It works once, for a day, while nobody has an account.</summary>
internal sealed class FirstToken(string data, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public string Path { get; } = System.IO.Path.Combine(data, "first-admin-token");

    /// <summary>Writes a token where none stands or the one that stands has ended.</summary>
    public void Write()
    {
        if (Holds()) { return; }
        File.Delete(Path);
        OwnFile.Write(Path, Credentials.NewToken(RandomNumberGenerator.Fill) + "\n");
    }

    public bool Is(string token)
    {
        try
        {
            return Holds()
                && File.ReadAllText(Path).Trim() is { Length: > 0 } held
                && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(held), Encoding.UTF8.GetBytes(token.Trim()));
        }
        // Somebody else has just used it.
        catch (FileNotFoundException) { return false; }
    }

    public void Delete() => File.Delete(Path);

    private bool Holds() => File.Exists(Path) && clock.GetUtcNow() - File.GetLastWriteTimeUtc(Path) < Life;
}

/// <summary>What an invitation invites to.</summary>
public sealed record InvitedTo(string Organisation, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until);

/// <summary>How a person gets an account: the first one by the token of the data folder, every other by an invitation.</summary>
internal sealed class OpenAccount(
    Books books, Vault vault, Passwords passwords, Factors factors, Credentials credentials, FirstToken first, Erasures erasures, Recorder recorder,
    TimeProvider clock)
{
    private static readonly TimeSpan FirstKeyLife = TimeSpan.FromDays(90);

    internal sealed record FirstAsk(string Token, string Email, string Password, string? Name = null);

    /// <param name="Code">A code of the second factor, or of recovery, where whoever is invited has an account with one.</param>
    internal sealed record InvitedAsk(string Token, string Password, string? Name = null, string? Code = null);

    /// <param name="Key">The key itself, shown this once: of the first account for the whole server, else for the organisation that invited.</param>
    internal sealed record Opened(string Account, string KeyId, string Key, LedgerPlace Ledger);

    /// <summary>Somebody who came in, with the key where one was asked for: at a page nobody would ever see it, so none is issued there.</summary>
    /// <param name="Factor">Whether a second factor was shown.</param>
    internal sealed record Entered(string Account, MadeKey? Key, LedgerPlace Ledger, bool Factor = false);

    internal sealed record MadeKey(string Id, string Key);

    public async Task<IResult> FirstAsync(HttpRequest request, CancellationToken ct) =>
        Body.Read<FirstAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await FirstAsync(ask, withKey: true, ct)).Succeeds(out var entered, out refusal)
            ? Body.Answer(Shown(entered), StatusCodes.Status201Created) : Problems.Of(refusal);

    public async Task<IResult> InvitedAsync(HttpRequest request, CancellationToken ct) =>
        Body.Read<InvitedAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await InvitedAsync(ask, withKey: true, _ => new Guesser(Guesses.SourceOf(request.HttpContext.Connection.RemoteIpAddress)), ct)).Succeeds(
                out var entered, out refusal)
            ? Body.Answer(Shown(entered), StatusCodes.Status201Created) : Problems.Of(refusal);

    /// <summary>Makes the administrator of the installation.</summary>
    /// <param name="withKey">Whether whoever asks is shown a key.</param>
    public async Task<Result<Entered>> FirstAsync(FirstAsk ask, bool withKey, CancellationToken ct)
    {
        var state = books.Now.Accounts;
        if (!state.Accounts.IsEmpty || !first.Is(ask.Token)) { return BadFirst; }
        if ((Passwords.RefuseEmail(ask.Email) ?? Passwords.RefusePassword(ask.Password) ?? RefuseName(ask.Name)) is { } refusal) { return refusal; }
        var account = Ids.New("acc");
        var texts = Person(account, ask.Email, ask.Name);
        var key = withKey ? NewKey(account, "first key", [.. Enum.GetValues<MemberRole>()]) : null;
        var written = await recorder.AppendAsync(
            account,
            books =>
                books.Accounts.Accounts.IsEmpty
                    ? new[] { AccountStreams.Writes(books, AccountBook.ServerTenant, [Opening(account, texts, administers: true), .. Issued(key)]) }
                    : BadFirst,
            [.. texts.SelectMany(t => t.Rows), .. Rows(key), credentials.Add(account, ask.Email, passwords.Hash(ask.Password))], ct: ct);
        if (!written.Succeeds(out var place, out refusal)) { return refusal; }
        first.Delete();
        return new Entered(account, key?.Made, place);
    }

    /// <summary>What a token invites to, for whoever holds it; null where it is none that stands. Nothing here says whether its address has an
    /// account.</summary>
    public InvitedTo? InvitedTo(string? token) =>
        token is not null && credentials.FindBearer(token.Trim()) is { Kind: "invitation", Id: var id }
            && books.Now.Accounts.Tenants.Values.FirstOrDefault(t => t.Invitations.ContainsKey(id)) is { } tenant
            && tenant.Invitations[id] is var invitation && clock.GetUtcNow() < invitation.Until
            ? new InvitedTo(tenant.Name, invitation.Roles, invitation.Until) : null;

    /// <summary>Takes an invitation: with a new account, or with the one that the address has already.</summary>
    /// <param name="withKey">Whether whoever asks is shown a key.</param>
    /// <param name="by">Who guesses, where there is a password to be guessed.</param>
    public async Task<Result<Entered>> InvitedAsync(InvitedAsk ask, bool withKey, Func<string?, Guesser> by, CancellationToken ct)
    {
        var state = books.Now.Accounts;
        if (credentials.FindBearer(ask.Token.Trim()) is not { Kind: "invitation", Id: var id }
            || state.Tenants.Values.FirstOrDefault(t => t.Invitations.ContainsKey(id)) is not { } tenant
            || tenant.Invitations[id] is not { } invitation || clock.GetUtcNow() >= invitation.Until || vault.Open(invitation.Email) is not { } email)
        {
            return BadInvitation;
        }
        Refusal? refusal;
        var factor = false;
        var (account, texts, credential) = ((string?)null, (List<SealedText>)[], (IReadOnlyList<RowChange>)[]);
        if (credentials.Find(email) is { } known)
        {
            if (!(await passwords.CheckAsync(email, ask.Password, by, ct)).Succeeds(out _, out refusal)) { return refusal; }
            account = known.Account;
            factor = factors.Has(account);
            if (factor && await factors.CheckAsync(account, ask.Code ?? "", by(account), ct) is { } wrong) { return wrong; }
            // Nobody gives themselves what only somebody else can give.
            if (account == invitation.By && People.RefuseOwnRoles(tenant, account, invitation.Roles) is { } own) { return own; }
        }
        else
        {
            if ((Passwords.RefusePassword(ask.Password) ?? RefuseName(ask.Name)) is { } weak) { return weak; }
            account = Ids.New("acc");
            (texts, credential) = (Person(account, email, ask.Name), [credentials.Add(account, email, passwords.Hash(ask.Password))]);
        }
        // For the organisation that invites and for what it invites to: it knows nothing of what whoever comes is elsewhere.
        var key = withKey ? NewKey(account, "key of an invitation", [.. invitation.Roles.Order()]) : null;
        AccountEvent[] ofServer = texts is [] ? [] : [Opening(account, texts, administers: false)];
        var written = await recorder.AppendAsync(account, books => !books.Accounts.Tenants[tenant.Id].Invitations.ContainsKey(id) ? BadInvitation : (Writing[])
        [
            .. ofServer is [] ? (Writing[])[] : [AccountStreams.Writes(books, AccountBook.ServerTenant, ofServer)],
            AccountStreams.Writes(
                books, tenant.Id,
                [
                    new InvitationEnded(id, account),
                    new MemberSet(account, [.. books.Accounts.Tenants[tenant.Id].Members.GetValueOrDefault(account, []).Union(invitation.Roles).Order()]),
                    .. Issued(key),
                ]),
        ],
            [
                Credentials.RemoveBearer(id),
                .. vault.Erase(InvitationSubject(id), clock.GetUtcNow()),
                .. texts.SelectMany(t => t.Rows),
                .. credential,
                .. Rows(key)
            ],
            ct: ct);
        erasures.Note();
        return written.Succeeds(out var place, out refusal) ? new Entered(account, key?.Made, place, factor) : refusal;
    }

    /// <summary>Whose erasure takes the address of an invitation along.</summary>
    public static string InvitationSubject(string invitation) => $"invitation/{invitation}";

    /// <summary>Whether somebody has an account yet.</summary>
    public bool IsFirst => books.Now.Accounts.Accounts.IsEmpty;

    public string TokenPath => first.Path;

    /// <summary>Readies a data folder that nobody has an account in.</summary>
    public void Prepare()
    {
        if (IsFirst) { first.Write(); } else { first.Delete(); }
    }

    private static Refusal BadFirst =>
        new(
            AccountCodes.BadToken, "token", null,
            "does not open the first account: it is wrong, older than a day, or somebody has an account already",
            "take the token from the file first-admin-token in the data folder; restart the server for a new one");

    private static Refusal BadInvitation => new(AccountCodes.BadToken, "token", null, "is no invitation that stands", "ask whoever invited you for a new one");

    private static Refusal? RefuseName(string? name) => !Blank.Is(name) && NameLook.Fault(name) is { } fault
        ? new Refusal(AccountCodes.BadValue, "name", null, fault, "write it in the letters of one alphabet, without characters that nobody sees") : null;

    private static AccountOpened Opening(string account, List<SealedText> texts, bool administers) =>
        new(account, texts[0].Ref, texts.ElementAtOrDefault(1)?.Ref, administers);

    private List<SealedText> Person(string account, string email, string? name) =>
        Blank.Is(name)
            ? [vault.Seal(account, email.Trim())]
            : [vault.Seal(account, email.Trim()), vault.Seal(account, name.Trim()[..Math.Min(name.Trim().Length, 200)])];

    private static Opened Shown(Entered entered) => new(entered.Account, entered.Key!.Id, entered.Key.Key, entered.Ledger);

    private static AccountEvent[] Issued(FreshKey? key) => key is null ? [] : [key.Issued];

    private static IReadOnlyList<RowChange> Rows(FreshKey? key) => key?.Rows ?? [];

    private FreshKey NewKey(string account, string label, IReadOnlyList<MemberRole> roles)
    {
        var (id, token, text) = (Ids.New("key"), Credentials.NewToken(RandomNumberGenerator.Fill), vault.Seal(account, label));
        return new FreshKey(
            new MadeKey(id, token),
            new KeyIssued(id, account, text.Ref, roles, new LastInstant(clock.GetUtcNow() + FirstKeyLife)),
            [.. text.Rows, Credentials.AddBearer(token, "key", id)]);
    }

    private sealed record FreshKey(MadeKey Made, KeyIssued Issued, IReadOnlyList<RowChange> Rows);
}

// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>Tells whether two accounts belong to one mailbox, which <see cref="SecondPerson"/> asks. Nothing here tells one person with two mailboxes from
/// two.</summary>
internal sealed class SameAddress(Books books, Vault vault)
{
    /// <summary>Services that deliver an address with dots in it and without to the same mailbox.</summary>
    private static readonly string[] Dotless = ["gmail.com", "googlemail.com"];

    private static readonly System.Globalization.IdnMapping Sent = new() { AllowUnassigned = true };

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Mailboxes of addresses that were asked for, by where these lie, as a keyed hash whose key no one else has: a page asks it of everybody who may
    /// approve, and the vault need not be opened for it each time.</summary>
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Whether other accounts have the mailbox of one, as a decision asks it; null where it cannot be told, for one of the two was erased.</summary>
    public Func<string, bool?> Of(string one) => other => MailboxOf(one) is { } a && MailboxOf(other) is { } b ? a == b : null;

    /// <summary>Everybody of an organisation who could approve at some time since an instant and was not erased: for each mailbox all accounts that have it,
    /// whatever they may do themselves.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ApproversSince(string tenant, DateTimeOffset since)
    {
        var book = books.Now.Accounts;
        if (!book.Tenants.TryGetValue(tenant, out var organisation)) { return []; }
        return People(book, [.. organisation.Approvers.Where(a => a.Value >= since).Select(a => a.Key)]);
    }

    /// <summary>How many people an organisation has.</summary>
    public int CountOf(string tenant) => books.Now.Accounts is var book && book.Tenants.TryGetValue(tenant, out var organisation)
        ? People(book, [.. organisation.Members.Keys]).Length : 0;

    private string[][] People(AccountBook book, string[] accounts)
    {
        var mailboxes = accounts.Select(MailboxOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. book.Accounts.Keys.GroupBy(MailboxOf).Where(g => g.Key is { } mailbox && mailboxes.Contains(mailbox)).Select(g => g.ToArray())];
    }

    /// <summary>Whether addresses that are kept lead to the mailbox of an account; null where it cannot be told.</summary>
    public Func<VaultRef, bool?> Has(string account) => kept => vault.Open(kept) is { } email ? IsOf(account, email) : null;

    /// <summary>Whether an address leads to the mailbox of an account; null where it cannot be told, for the account was erased.</summary>
    public bool? IsOf(string account, string email) => MailboxOf(account) is { } mailbox ? mailbox == Hashed(email) : null;

    /// <summary>Whether an address and one that is kept lead to one mailbox; null where it cannot be told, for the kept one was erased.</summary>
    public bool? AreOne(string email, VaultRef kept) => vault.Open(kept) is { } other ? Mailbox(email) == Mailbox(other) : null;

    /// <summary>Whether an address is that of a member of an organisation.</summary>
    public bool IsMember(string tenant, string email)
    {
        var mailbox = Hashed(email);
        return books.Now.Accounts.Tenants[tenant].Members.Keys.Any(member => MailboxOf(member) == mailbox);
    }

    private string? MailboxOf(string account)
    {
        if (!books.Now.Accounts.Accounts.TryGetValue(account, out var found) || found.Erased) { return null; }
        if (_known.TryGetValue(found.Email.Ref, out var known)) { return known; }
        return vault.Open(found.Email) is { } email ? _known[found.Email.Ref] = Hashed(email) : null;
    }

    private string Hashed(string email) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(Mailbox(email))));

    /// <summary>Letters beyond ASCII that have one spelling each: no character here is another one with a mark, in another form, or two in one. Which others
    /// are, this server cannot work out, for it carries no data of Unicode.</summary>
    private static readonly (int First, int Last)[] OneSpelling =
    [
        (0x00C0, 0x0131), (0x0134, 0x013E), (0x0141, 0x0148), (0x014A, 0x017E), (0x0180, 0x01C3), (0x01CD, 0x01F0), (0x01F4, 0x024F), (0x0386, 0x03CE),
        (0x0400, 0x052F), (0x05D0, 0x05EA), (0x0620, 0x064A), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
        (0x1E00, 0x1E99), (0x1E9C, 0x1EFF),
    ];

    /// <summary>Whether an address has one spelling, so that no other one leads to its mailbox and is taken for another person's. Asked of addresses that come;
    /// those that are there stay.</summary>
    internal static bool HasOneSpelling(string email) => !email.Any(c => c is '(' or ')')
        && email.EnumerateRunes().All(r => !IsMark(r) && Spelled(r).EnumerateRunes().All(read => read.IsAscii
            || Rune.IsLetter(read) && OneSpelling.Any(s => s.First <= read.Value && read.Value <= s.Last)));

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark;

    /// <summary>The mailbox behind an address: without case, without what follows a plus sign, which is a label of its owner's, and however it is spelled, in
    /// quotes, in angle brackets, with a comment, with characters that nobody sees, with the wide forms of ASCII and the full stops of other scripts, or with
    /// its domain in the letters of its script or in those that are sent.</summary>
    internal static string Mailbox(string email)
    {
        var plain = WithoutComments(string.Concat(email.EnumerateRunes().Select(Spelled))).ToLowerInvariant().TrimEnd('.');
        var at = plain.LastIndexOf('@');
        if (at < 0) { return plain; }
        var (name, domain) = (plain[..at], string.Join('.', plain[(at + 1)..].Split('.').Select(InItsLetters)));
        if (name.IndexOf('+') is > 0 and var label) { name = name[..label]; }
        if (Dotless.Contains(domain)) { (name, domain) = (name.Replace(".", "", StringComparison.Ordinal), Dotless[0]); }
        return $"{name}@{domain}";
    }

    /// <summary>Without what stands in parentheses, which says something to people and nothing to the post.</summary>
    private static string WithoutComments(string address)
    {
        var (kept, depth) = (new StringBuilder(), 0);
        foreach (var c in address)
        {
            depth += c == '(' ? 1 : 0;
            if (depth == 0) { kept.Append(c); }
            depth -= c == ')' && depth > 0 ? 1 : 0;
        }
        return kept.ToString();
    }

    /// <summary>A part of a domain in the letters of its script, where it is written in those that are sent, such as <c>xn--bcher-kva</c>.</summary>
    private static string InItsLetters(string part)
    {
        if (!part.StartsWith("xn--", StringComparison.Ordinal)) { return part; }
        try { return Sent.GetUnicode(part).ToLowerInvariant(); }
        catch (ArgumentException) { return part; }
    }

    /// <summary>How a character of an address is read; empty where it is no part of the mailbox.</summary>
    private static string Spelled(Rune rune)
    {
        var text = rune.ToString();
        return rune.Value switch
        {
            '"' or '<' or '>' or '\\' => "",
            >= 0xFF01 and <= 0xFF5E and var wide => Spelled(new Rune(wide - 0xFEE0)),
            0x3002 or 0xFF61 => ".",
            _ => Blank.Is(text) ? "" : text,
        };
    }
}

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

    /// <summary>The mailbox behind an address: without case, without what follows a plus sign, which is a label of its owner's, and however it is spelled, in
    /// quotes, in angle brackets, with characters that nobody sees, or with the wide forms of ASCII and the full stops of other scripts.</summary>
    internal static string Mailbox(string email)
    {
        var plain = string.Concat(email.EnumerateRunes().Select(Spelled)).ToLowerInvariant().TrimEnd('.');
        var at = plain.LastIndexOf('@');
        if (at < 0) { return plain; }
        var (name, domain) = (plain[..at], plain[(at + 1)..]);
        if (name.IndexOf('+') is > 0 and var label) { name = name[..label]; }
        if (Dotless.Contains(domain)) { (name, domain) = (name.Replace(".", "", StringComparison.Ordinal), Dotless[0]); }
        return $"{name}@{domain}";
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

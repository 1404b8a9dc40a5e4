// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>Tells whether two accounts belong to one mailbox, where a second person is asked for. Nothing here tells one person with two mailboxes from
/// two.</summary>
internal sealed class SameAddress(Books books, Vault vault)
{
    /// <summary>Services that deliver an address with dots in it and without to the same mailbox.</summary>
    private static readonly string[] Dotless = ["gmail.com", "googlemail.com"];

    /// <summary>Null where it cannot be told: one of them was erased.</summary>
    public bool? Of(string one, string other) =>
        one == other ? true : MailboxOf(one) is { } a && MailboxOf(other) is { } b ? string.Equals(a, b, StringComparison.Ordinal) : null;

    /// <summary>Whether an address is that of a member of an organisation.</summary>
    public bool IsMember(string tenant, string email) =>
        books.Now.Accounts.Tenants[tenant].Members.Keys.Any(member => string.Equals(MailboxOf(member), Mailbox(email), StringComparison.Ordinal));

    private string? MailboxOf(string account) =>
        books.Now.Accounts.Accounts.TryGetValue(account, out var found) && !found.Erased && vault.Open(found.Email) is { } email ? Mailbox(email) : null;

    /// <summary>The mailbox behind an address: without case, and without what follows a plus sign, which is a label of its owner's.</summary>
    internal static string Mailbox(string email)
    {
        var plain = email.Trim().ToLowerInvariant().TrimEnd('.');
        var at = plain.LastIndexOf('@');
        if (at < 0) { return plain; }
        var (name, domain) = (plain[..at], plain[(at + 1)..]);
        if (name.IndexOf('+') is > 0 and var label) { name = name[..label]; }
        if (Dotless.Contains(domain)) { (name, domain) = (name.Replace(".", "", StringComparison.Ordinal), Dotless[0]); }
        return $"{name}@{domain}";
    }
}

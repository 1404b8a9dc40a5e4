// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
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

    private string? MailboxOf(string account) =>
        books.Now.Accounts.Accounts.TryGetValue(account, out var found) && !found.Erased && vault.Open(found.Email) is { } email ? Mailbox(email) : null;

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

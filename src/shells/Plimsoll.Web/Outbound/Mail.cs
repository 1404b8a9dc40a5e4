// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Outbound;

/// <summary>Something to be mailed. It lies in the vault until it has left, with the address that it goes to.</summary>
internal sealed record MailText(string To, string Subject, string Text)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static MailText? Read(string text) => JsonSerializer.Deserialize<MailText>(text);
}

/// <summary>Puts mail into the queue of what leaves. Where no mail server is set, none is.</summary>
internal sealed class Mail(MailChoice choice, OutboundDoor door, Vault vault, TimeProvider clock)
{
    /// <summary>Whether mail is sent here.</summary>
    public bool Is => choice.Settings is not null;

    public Refusal? Refuse(bool asked) => asked && !Is
        ? new Refusal(
            OutboundCodes.NoMail, "mail", null, "is not sent by this server",
            "hand the link over yourself, or ask whoever runs the server to set --mail-server")
        : null;

    /// <summary>An address of this server as mail gives it.</summary>
    public string Whole(string address) => door.Whole(address);

    /// <summary>The rows that have a mail sent.</summary>
    /// <param name="target">What or whom it is about; one mail at a time is on its way for each.</param>
    /// <param name="subject">Whose text it is: with its erasure the mail is gone.</param>
    /// <param name="what">What it tells of, a word of ours.</param>
    public IReadOnlyList<RowChange> Send(string target, string subject, string tenant, string what, MailText mail)
    {
        var held = vault.Seal(subject, mail.Write());
        return
        [
            .. held.Rows,
            OutgoingMessages.Queue(new Leaving($"msg_{held.Ref.Ref[4..]}", CarryMail.Mail, target, tenant, what, held.Ref.Ref, clock.GetUtcNow())),
        ];
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Outbound;

/// <summary>How long is waited after each attempt to mail something.</summary>
internal sealed record MailWaits(IReadOnlyList<TimeSpan> Each)
{
    /// <summary>Within the day for which a link that sets a password works.</summary>
    public static readonly MailWaits Usual = new(
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12)]);
}

/// <summary>Hands mail to the one mail server that a setting names. Nothing of an address, a text or an answer gets into the log.</summary>
internal sealed class CarryMail(MailChoice choice, OutboundDoor door, Vault vault, Notices notices, TimeProvider clock, MailWaits waits) : ICarry
{
    /// <summary>The kind of what it carries.</summary>
    public const string Mail = "mail";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Kind => Mail;

    public IReadOnlyList<TimeSpan> Waits => waits.Each;

    public async Task<Sent> SendAsync(Leaving leaving, CancellationToken ct)
    {
        if (choice.Settings is not { } settings) { return new Sent.NotYet("no-mail-server"); }
        if (vault.Open(leaving.Body) is not { } text || MailText.Read(text) is not { } mail) { return new Sent.Never("erased"); }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var message = MessageOf(leaving, mail, settings);
            using var socket = await door.ConnectToAsync(settings.Server, patience.Token);
            using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = Believes };
            await client.ConnectAsync(socket, settings.Server.Host, settings.Server.Port, settings.Tls switch
            {
                MailTls.StartTls => SecureSocketOptions.StartTls, MailTls.Tls => SecureSocketOptions.SslOnConnect, MailTls.Off => SecureSocketOptions.None,
                _ => throw new System.Diagnostics.UnreachableException(),
            }, patience.Token);
            if (settings is { User: { } user, Password: { } password }) { await client.AuthenticateAsync(user, password, patience.Token); }
            await client.SendAsync(message, patience.Token);
            // It is handed over: whatever is wrong with the farewell, it is not sent twice.
            try { await client.DisconnectAsync(quit: true, patience.Token); }
            catch (Exception e) when (e is IOException or ProtocolException or OperationCanceledException) { /* It has gone. */ }
            return new Sent.Arrived();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return new Sent.NotYet("timeout"); }
        // An address that was taken and that no mail can be written to.
        catch (ParseException) { return new Sent.Never("address"); }
        catch (NotConnectedException e) { return new Sent.NotYet(e.Why); }
        // What it will say tomorrow too; of a place, not of what was sent, it may be otherwise tomorrow.
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            return new Sent.Never($"status-{(int)e.StatusCode}");
        }
        catch (SmtpCommandException e) { return new Sent.NotYet($"status-{(int)e.StatusCode}"); }
        catch (SslHandshakeException) { return new Sent.NotYet("certificate"); }
        catch (NotSupportedException) { return new Sent.NotYet("no-starttls"); }
        catch (Exception e) when (e is AuthenticationException or SaslException) { return new Sent.NotYet("sign-in-refused"); }
        catch (Exception e) when (e is IOException or ProtocolException or System.Net.Sockets.SocketException) { return new Sent.NotYet("broken-off"); }
    }

    public IReadOnlyList<RowChange> After(Leaving leaving) => Vault.Drop(leaving.Body);

    public Task GiveUpAsync(Leaving leaving, Sent sent, CancellationToken ct)
    {
        // What was erased meanwhile nobody misses.
        if (sent is not Sent.Never { Word: "erased" })
        {
            notices.Tell(
                "mail",
                $"A mail ({leaving.What}, {leaving.Target}) is given up, at last because of {sent.Word}: look at the mail server, and have it sent anew.");
        }
        return Task.CompletedTask;
    }

    private MimeMessage MessageOf(Leaving leaving, MailText mail, MailSettings settings)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject, Date = clock.GetUtcNow(), MessageId = $"{leaving.Id}@{new Uri(door.Address!).IdnHost}",
            Body = new TextPart(TextFormat.Plain) { Text = mail.Text },
        };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress("", mail.To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    private bool Believes(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) { return false; }
        if (door.Authorities is null) { return errors == SslPolicyErrors.None; }
        using var own = new X509Chain { ChainPolicy = door.Chain() };
        if (chain is not null) { foreach (var sent in chain.ChainElements) { own.ChainPolicy.ExtraStore.Add(sent.Certificate); } }
        return own.Build(shown);
    }
}

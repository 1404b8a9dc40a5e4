// SPDX-License-Identifier: Apache-2.0

using MimeKit;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Outbound;

/// <summary>How a mail server is spoken to.</summary>
internal enum MailTls
{
    /// <summary>In clear until it offers TLS, and nothing is said where it does not.</summary>
    StartTls,

    /// <summary>By TLS from the first byte.</summary>
    Tls,

    /// <summary>In clear, on this machine alone.</summary>
    Off,
}

/// <summary>Whom the server hands its mail to. Naming it lists that host for mail, and for nothing else.</summary>
/// <param name="User">Null where it asks nobody who they are.</param>
internal sealed record MailSettings(OutboundHost Server, MailTls Tls, MailboxAddress From, string? User, string? Password)
{
    private const string ServerKey = "Mail:Server", TlsKey = "Mail:Tls", FromKey = "Mail:From", UserKey = "Mail:User", PasswordKey = "Mail:PasswordFile";

    private const int SubmissionPort = 587, TlsPort = 465;

    public static IReadOnlyList<Settable> Settings { get; } =
    [
        new("mail-server", ServerKey, "HOST", "none", "mail server that takes what this server mails, as HOST or HOST:PORT; needs --mail-from and --address"),
        new("mail-tls", TlsKey, "WORD", "starttls", "how the mail server is spoken to: starttls, tls from the first byte, or off, on this machine alone"),
        new("mail-from", FromKey, "ADDRESS", "none", "whom mail comes from"),
        new("mail-user", UserKey, "NAME", "none", "who this server is to the mail server"),
        new("mail-password-file", PasswordKey, "FILE", "none", "file with the password for that, on one line; nobody else may read it"),
    ];

    /// <summary>Reads them; none where no mail server is named.</summary>
    public static Result<MailChoice> Read(IConfiguration settings, OutboundDoor door)
    {
        if (settings[ServerKey] is not { Length: > 0 } server)
        {
            return ((string[])[TlsKey, FromKey, UserKey, PasswordKey]).FirstOrDefault(key => settings[key] is { Length: > 0 }) is { } alone
                ? Bad(NameOf(alone), null, "is set, and no mail server is", "set mail-server too, or leave it out") : new MailChoice(null);
        }
        MailTls? tls = settings[TlsKey] switch
        {
            null or "" or "starttls" => MailTls.StartTls, "tls" => MailTls.Tls, "off" => MailTls.Off, _ => null,
        };
        if (tls is not { } how) { return Bad("mail-tls", settings[TlsKey], "is not known", "write starttls, tls or off"); }
        if (OutboundHosts.HostOf(server, how == MailTls.Tls ? TlsPort : SubmissionPort) is not { } host)
        {
            return Bad("mail-server", server, "is no host", "write a name or an address, with a port or without, such as mail.example.org:587");
        }
        if (how == MailTls.Off && !(host.Host == "localhost" || System.Net.IPAddress.TryParse(host.Host, out var at) && System.Net.IPAddress.IsLoopback(at)))
        {
            return Bad("mail-tls", "off", "would send mail and password in clear to another machine", "use starttls or tls");
        }
        if (!MailboxAddress.TryParse(settings[FromKey] ?? "", out var from) || !from.Address.Contains('@', StringComparison.Ordinal))
        {
            return Bad("mail-from", null, "is no address that mail can come from", "write one, such as plimsoll@example.org");
        }
        if (door.Address is null) { return Bad("address", null, "is not set, and mail has to say where this server is", "write how people reach it"); }
        var (user, file) = (settings[UserKey] is { Length: > 0 } name ? name : null, settings[PasswordKey] is { Length: > 0 } path ? path : null);
        if (user is null != file is null) { return Bad("mail-user", null, "and mail-password-file belong together", "set both, or neither"); }
        if (file is null) { return new MailChoice(new MailSettings(host, how, from, null, null)); }
        return PasswordIn(file) is { } password ? new MailChoice(new MailSettings(host, how, from, user, password))
            : Bad(
                "mail-password-file", file, "cannot be read, is empty, or can be read by everybody",
                "name a file with one line that the server alone may read");
    }

    private static string? PasswordIn(string file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead)) { return null; }
            return File.ReadLines(file).FirstOrDefault() is { Length: > 0 } password ? password : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }

    private static string NameOf(string key) => Settings.Single(setting => setting.Key == key).Name;

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(WebCodes.BadSetting, field, value, reason, fix);
}

/// <param name="Settings">Null where no mail is sent.</param>
internal sealed record MailChoice(MailSettings? Settings);

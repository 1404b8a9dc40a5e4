// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Outbound;

/// <summary>A mail server in a process of its own, made of somebody else's package, with a certificate of an authority that nobody else believes.</summary>
internal sealed class MailServer(ToldScript script) : IAsyncDisposable
{
    public int Port => (int)script.Where["port"]!;

    /// <summary>Mail that it was handed, whatever it answered.</summary>
    public ConcurrentQueue<JsonNode> Got => script.Got;

    /// <param name="how">Its key, certificate and the rest; see <c>mail.mjs</c>.</param>
    public static async Task<MailServer> StartAsync(JsonObject how) => new(await ToldScript.StartAsync("mail.mjs", "smtp-server", how));

    public Task AnswerAsync(JsonNode answer) => script.TellAsync(new JsonObject { ["answer"] = answer });

    public ValueTask DisposeAsync() => script.DisposeAsync();

    /// <summary>A certificate of a new authority for a name, and that authority.</summary>
    public static (string Key, string Certificate, string Authority) Certify(string name)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ca = new CertificateRequest("CN=An authority of a test", caKey, HashAlgorithmName.SHA256);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        ca.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = ca.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) { names.AddIpAddress(address); } else { names.AddDnsName(name); }
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return (key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem(), authority.ExportCertificatePem());
    }

    /// <summary>Where the server is told to hand its mail to.</summary>
    public string At(string host = "localhost") => string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
}

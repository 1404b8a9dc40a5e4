// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Web.Outbound;

/// <summary>How a receiver knows that something comes from here. Source: Standard Webhooks 1.0.0, symmetric signatures.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id", TimeHeader = "webhook-timestamp", SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";

    private const int SecretLength = 32;

    /// <summary>A new secret, as it is shown.</summary>
    public static string NewSecret(RandomFill random)
    {
        Span<byte> secret = stackalloc byte[SecretLength];
        random(secret);
        return Prefix + Convert.ToBase64String(secret);
    }

    /// <summary>The header of the signature.</summary>
    /// <param name="secret">As it was shown.</param>
    /// <param name="sentAt">When this attempt is made.</param>
    public static string Of(string secret, string id, DateTimeOffset sentAt, string body) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret[Prefix.Length..]), Encoding.UTF8.GetBytes($"{id}.{TimeOf(sentAt)}.{body}")));

    /// <summary>Whole seconds since 1970.</summary>
    public static string TimeOf(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>Which release is served, whom its status is asked of, and whose signature counts.</summary>
public sealed record GateOptions
{
    /// <summary>The longest pause between two looks. With a fetch that hangs and one
    /// that follows it, a lowered status is still obeyed within a minute.</summary>
    public static readonly TimeSpan Slowest = TimeSpan.FromSeconds(30);

    /// <summary>Address of the server that publishes the status document.</summary>
    public required Uri Server { get; init; }

    /// <summary>The release that is served.</summary>
    public required string Release { get; init; }

    /// <summary>Public keys that may sign its status, as PEM text, one block each. Several while a key is being replaced.</summary>
    public required IReadOnlyList<string> TrustedKeys { get; init; }

    /// <summary>The use of every endpoint that names none. Without it such an endpoint is refused.</summary>
    public string? Use { get; init; }

    /// <summary>What an expired document means.</summary>
    public OnExpiry OnExpiry { get; init; } = OnExpiry.Closed;

    /// <summary>Pause between two looks, shortened by up to a fifth at random.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where the last document and its serial are kept, so that a restart forgets neither. One file a process.</summary>
    public string? StateFile { get; init; }

    /// <summary>Address of the status document.</summary>
    internal Uri Address => new($"{Server.AbsoluteUri.TrimEnd('/')}/public/releases/{Uri.EscapeDataString(Release)}/status?form=2");

    /// <summary>The keys, or what is wrong with the settings.</summary>
    internal Result<KnownKeys> Read()
    {
        if (!Server.IsAbsoluteUri
            || Server.Scheme is not ("https" or "http")
            || Server.UserInfo.Length > 0
            || Server.Query.Length > 0
            || Server.Fragment.Length > 0)
        {
            return Bad(
                nameof(Server),
                Server.IsAbsoluteUri ? Server.GetLeftPart(UriPartial.Scheme) : null,
                "is not the plain address of a server",
                "write https://plimsoll.example, without a user, a query or a fragment");
        }
        if (Blank.Is(Release))
        {
            return Bad(nameof(Release), Release, "names no release", "write the id of the release that is served, rel_…");
        }
        if (Use is { } use && Blank.Is(use)) { return Bad(nameof(Use), use, "names no use", "name a use of the release, or leave it out"); }
        if (!Enum.IsDefined(OnExpiry)) { return Bad(nameof(OnExpiry), $"{OnExpiry}", "is not one of the allowed values", "use Closed or Open"); }
        if (Every <= TimeSpan.Zero || Every > Slowest)
        {
            return Bad(
                nameof(Every), Every.ToString("c", CultureInfo.InvariantCulture), "is not more than nothing and at most 30 seconds",
                "leave it at 20 seconds");
        }
        if (TrustedKeys.Count == 0)
        {
            return Bad(
                nameof(TrustedKeys), null, "holds no key, so nothing could ever be believed",
                "give the text of the PEM file with the key that signs the status");
        }
        var keys = new List<KnownKeys>();
        foreach (var pem in TrustedKeys)
        {
            if (!TrustedKey.Read(pem, nameof(TrustedKeys)).Succeeds(out var key, out var refusal)) { return refusal; }
            keys.Add(key);
        }
        return KnownKeys.AnyOf(keys);
    }

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(GatewayCodes.BadOption, field, value, reason, fix);
}

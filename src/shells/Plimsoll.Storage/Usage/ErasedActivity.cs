// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Usage;

/// <summary>A person's activity that was erased, as the list of erasures names it: by the keyed hash, which without the key tells nobody who it was.</summary>
/// <param name="At">What had arrived by then is gone; what arrived later may stay.</param>
public sealed record ErasedActivity(string Tenant, ulong User, DateTimeOffset At)
{
    private const string First = "activity";

    /// <summary>The subject for the list: each erasure its own, so that a later one of the same person counts too.</summary>
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"{First}/{Tenant}/{User:x16}/{ActivitySchema.Micros(At)}");

    /// <summary>The ones among everything that was erased.</summary>
    public static IReadOnlyList<ErasedActivity> Among(IEnumerable<Erased> erased) => [.. erased.Select(Read).OfType<ErasedActivity>()];

    private static ErasedActivity? Read(Erased one) =>
        one.Subject.Split('/') is [First, var tenant, { Length: 16 } hex, var micros]
            && ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var user)
            && long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new ErasedActivity(tenant, user, DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond)) : null;
}

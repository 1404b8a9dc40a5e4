// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>
/// What anybody sends by a public form, divided among those who send: so many a day from one address, and where as many wait as there is room for, the newest
/// takes the place of the oldest from the network that has most there. So nobody closes a form by filling it, and whoever sends once stays.
/// </summary>
/// <remarks>Only in memory, under a key of this run: where something came from is in no file. After a start everything that waits is from nowhere in
/// particular.</remarks>
internal sealed class FormShares(TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Addresses that are counted at once; beyond that those of before are forgotten.</summary>
    private const int MostCounted = 100_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<(string Form, string Source), Count> _counts = [];
    private readonly ConcurrentDictionary<string, string> _networks = new(StringComparer.Ordinal);

    /// <summary>Counts one that is about to be kept.</summary>
    /// <param name="form">Which form, such as an organisation's.</param>
    /// <param name="most">How many a day from one address.</param>
    /// <returns>Why it is one too many; null where it is not.</returns>
    public Refusal? Takes(HttpContext http, string form, int most)
    {
        if (_counts.Count >= MostCounted) { _counts.Clear(); }
        var now = clock.GetTimestamp();
        var count = _counts.AddOrUpdate(
            (form, Hashed(Source.Of(http))), _ => new Count(now, 1),
            (_, before) => clock.GetElapsedTime(before.Since, now) >= Day ? new Count(now, 1) : before with { Number = before.Number + 1 });
        return count.Number <= most ? null : new Refusal(
            HttpCodes.TooMany, "form", null, $"was sent {most} times from your address within a day, which is as often as it is taken",
            "come again tomorrow, or write to whoever the form is for");
    }

    /// <summary>Remembers where something that waits came from.</summary>
    public void Kept(HttpContext http, string id) => _networks[id] = Hashed(Source.NetworkOf(http));

    /// <summary>What makes room: of those from the network that has most here, the oldest.</summary>
    /// <param name="waiting">Ids of what waits, oldest first; at least one.</param>
    public string GivesWay(IReadOnlyList<string> waiting)
    {
        return waiting.GroupBy(id => _networks.GetValueOrDefault(id, id), StringComparer.Ordinal).MaxBy(group => group.Count())!.First();
    }

    /// <summary>Forgets where something came from that waits no more.</summary>
    public void Left(string id) => _networks.TryRemove(id, out _);

    private string Hashed(string text) => Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    private sealed record Count(long Since, int Number);
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;

namespace Plimsoll.Web.Accounts;

/// <summary>For what somebody is asked to show, or to make, a passkey.</summary>
internal enum PasskeyStep
{
    /// <summary>The second step of signing in.</summary>
    SignIn,

    /// <summary>In a session that began without a second factor.</summary>
    Show,

    /// <summary>A new one.</summary>
    Add,
}

/// <summary>Challenges that a device is to sign: each for one step of one account in one place, for one answer, and for five minutes.</summary>
/// <remarks>Kept in memory, so that none can be used twice; a restart ends them, and whoever waits asks again. Safe for many threads.</remarks>
internal sealed class PasskeyChallenges(TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Of one account at once: pages that lie open beside each other. Only whoever has its password or its session opens one.</summary>
    private const int MostOpen = 16;

    /// <summary>Accounts with an open challenge; where there are more, those go that wait the longest.</summary>
    private const int MostAccounts = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Open>> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a challenge.</summary>
    /// <param name="place">The session, or the first step of signing in, that it belongs to.</param>
    /// <param name="state">What has to be known when it is answered.</param>
    /// <returns>By which the page that asks calls it.</returns>
    public string Put(PasskeyStep step, string account, string place, string state)
    {
        var (ticket, now) = (Credentials.NewToken(RandomNumberGenerator.Fill), clock.GetTimestamp());
        lock (_lock)
        {
            if (!_open.TryGetValue(account, out var open))
            {
                if (_open.Count >= MostAccounts) { Forget(now); }
                _open[account] = open = [];
            }
            open.RemoveAll(one => IsOver(one, now));
            if (open.Count >= MostOpen) { open.RemoveAt(0); }
            open.Add(new Open(ticket, step, place, state, now));
        }
        return ticket;
    }

    /// <summary>Takes a challenge away, so that nobody answers it again.</summary>
    /// <returns>What was to be known; null where none is open for this step, account and place under this name, and then nothing is taken.</returns>
    public string? Take(PasskeyStep step, string account, string place, string? ticket)
    {
        lock (_lock)
        {
            if (ticket is null || !_open.TryGetValue(account, out var open)) { return null; }
            var at = open.FindIndex(one => one.Ticket == ticket && one.Step == step && one.Place == place);
            if (at < 0) { return null; }
            var found = open[at];
            open.RemoveAt(at);
            if (open.Count == 0) { _open.Remove(account); }
            return IsOver(found, clock.GetTimestamp()) ? null : found.State;
        }
    }

    private bool IsOver(Open one, long now) => clock.GetElapsedTime(one.Since, now) >= Life;

    /// <summary>What is over goes first, then what was opened the longest ago.</summary>
    private void Forget(long now)
    {
        foreach (var (account, open) in _open.ToArray()) { if (open.TrueForAll(one => IsOver(one, now))) { _open.Remove(account); } }
        if (_open.Count < MostAccounts) { return; }
        foreach (var (account, _) in _open.OrderBy(pair => pair.Value[^1].Since).Take(MostAccounts / 4).ToArray()) { _open.Remove(account); }
    }

    private sealed record Open(string Ticket, PasskeyStep Step, string Place, string State, long Since);
}

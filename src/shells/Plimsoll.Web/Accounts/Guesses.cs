// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Plimsoll.Web.Accounts;

/// <summary>How many wrong guesses are taken in a row.</summary>
/// <param name="Most">So many at once.</param>
/// <param name="Each">After so long one of them is forgotten.</param>
internal sealed record GuessAllowance(int Most, TimeSpan Each);

/// <summary>Who guesses.</summary>
/// <param name="Source">Where the request came from: <see cref="Guesses.SourceOf"/>.</param>
/// <param name="Known">The browser, where it is one that its owner signed in with before; null where it is not.</param>
internal sealed record Guesser(string Source, string? Known = null);

/// <summary>
/// Counts wrong guesses of what lets an account in, so that whoever guesses waits and the owner does not: by account and where the guess comes from, and, more
/// patiently, by account over everywhere. A browser that signed in before is counted apart from both, so nobody can keep its owner out.
/// </summary>
/// <remarks>
/// A guess is counted before it is looked at and taken back when it was right: many at once count like many in a row. It is counted alike for accounts that
/// exist and for those that do not. Kept in memory, under a key that no one else has; a restart forgets it, and nobody outside can cause one. Safe for many
/// threads.
/// </remarks>
internal sealed class Guesses(TimeProvider clock)
{
    /// <summary>What one place may try at one account.</summary>
    public static readonly GuessAllowance FromOnePlace = new(5, TimeSpan.FromMinutes(15));

    /// <summary>What all places together may try at one account, known browsers apart.</summary>
    public static readonly GuessAllowance FromEverywhere = new(60, TimeSpan.FromMinutes(2));

    /// <summary>What all places together may try of the six digits of an account whose password they have.</summary>
    public static readonly GuessAllowance OfCodes = new(20, TimeSpan.FromMinutes(15));

    /// <summary>Counts that are kept; where there are more, those go that say the least.</summary>
    private const int MostKept = 200_000;

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<UInt128, Count> _counts = [];

    /// <summary>Where a request comes from, as guesses are counted: an IPv4 address, or a /48 of IPv6, which is a site at most.</summary>
    public static string SourceOf(IPAddress? address)
    {
        if (address is null) { return "unknown"; }
        if (address.IsIPv4MappedToIPv6) { address = address.MapToIPv4(); }
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 6)) : address.ToString();
    }

    /// <summary>Counts a guess that is about to be looked at.</summary>
    /// <param name="what">Of what: an account, or an address that may have one.</param>
    /// <param name="everywhere">The allowance of all places together.</param>
    /// <param name="until">When the next one is taken; where this one is.</param>
    /// <returns>The guess, to be taken back if it is right; null where none is taken before <paramref name="until"/>.</returns>
    public Guess? Take(string what, Guesser by, GuessAllowance everywhere, out DateTimeOffset until)
    {
        var now = clock.GetUtcNow();
        (UInt128 Key, GuessAllowance Of)[] asked = by.Known is { } known ? [(Key("known", what, known), FromOnePlace)]
            : [(Key("place", what, by.Source), FromOnePlace), (Key("everywhere", what, ""), everywhere)];
        lock (_lock)
        {
            until = now;
            foreach (var (key, of) in asked)
            {
                if (_counts.TryGetValue(key, out var count) && count.FreeAt(of) is var free && free > until) { until = free; }
            }
            if (until > now) { return null; }
            if (_counts.Count + asked.Length > MostKept) { Forget(now); }
            foreach (var (key, of) in asked) { _counts[key] = _counts.GetValueOrDefault(key).Plus(of, now); }
        }
        return new Guess(this, asked);
    }

    /// <summary>Forgets what all places together guessed at an account.</summary>
    public void Forget(string what) { lock (_lock) { _counts.Remove(Key("everywhere", what, "")); } }

    private void Back((UInt128 Key, GuessAllowance Of)[] asked)
    {
        lock (_lock)
        {
            // Whoever was right once is no guesser at this place; what others guess elsewhere goes on counting.
            foreach (var (key, of) in asked)
            {
                if (of == FromOnePlace) { _counts.Remove(key); }
                else if (_counts.TryGetValue(key, out var count)) { _counts[key] = count.Minus(of); }
            }
        }
    }

    /// <summary>What is forgotten anyway goes first, then what says the least.</summary>
    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, _) in _counts.Where(c => c.Value.Zero <= now).ToArray()) { _counts.Remove(key); }
        if (_counts.Count < MostKept * 3 / 4) { return; }
        foreach (var (key, _) in _counts.OrderBy(c => c.Value.Zero).Take(MostKept / 4).ToArray()) { _counts.Remove(key); }
    }

    private UInt128 Key(string kind, string what, string by) =>
        BinaryPrimitives.ReadUInt128LittleEndian(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind}\n{what}\n{by}")));

    /// <summary>A guess that was counted.</summary>
    internal sealed class Guess(Guesses of, (UInt128 Key, GuessAllowance Of)[] asked)
    {
        /// <summary>It was right, or was not looked at: it is no guess.</summary>
        public void TakeBack() => of.Back(asked);
    }

    /// <summary>Wrong guesses, as the instant at which the last of them is forgotten.</summary>
    private readonly record struct Count(DateTimeOffset Zero)
    {
        public DateTimeOffset FreeAt(GuessAllowance of) => Zero - (of.Each * (of.Most - 1));

        public Count Plus(GuessAllowance of, DateTimeOffset now) => new((Zero > now ? Zero : now) + of.Each);

        public Count Minus(GuessAllowance of) => new(Zero - of.Each);
    }
}

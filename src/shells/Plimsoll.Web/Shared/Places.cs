// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Shared;

/// <summary>How much memory bodies may take while they are read and used, in bytes, and how fast they have to come.</summary>
/// <param name="Server">Of everybody with an account.</param>
/// <param name="Organisation">Of one organisation.</param>
/// <param name="Strangers">Of everybody without an account.</param>
/// <param name="Stranger">Of one address without an account.</param>
internal sealed record PlaceLimits(long Server, long Organisation, long Strangers, long Stranger)
{
    /// <summary>Bodies up to this size have places of their own, so that whoever sends large ones keeps no sign-in and no form of a few words from
    /// anybody.</summary>
    public const int Letter = 16 * 1024;

    /// <summary>What a body counts that goes to the disk while it comes.</summary>
    public const int Streamed = 128 * 1024;

    /// <summary>Letters of all, those with an account and those without apart.</summary>
    public long Letters { get; init; } = 16 * 1024 * 1024;

    /// <summary>Letters of one organisation or address.</summary>
    public long LettersOfOne { get; init; } = 1024 * 1024;

    /// <summary>Bytes a second at which what is outstanding of a body has to come.</summary>
    public int Pace { get; init; } = 16 * 1024;

    /// <summary>How much longer it may take: a connection is slow to begin, and packets get lost.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same of whoever has no account.</summary>
    public TimeSpan StrangerGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An eighth of the memory, a quarter of that to one organisation; never so little that one package has no room.</summary>
    public static PlaceLimits OfThisMachine()
    {
        const long Package = 64L * 1024 * 1024;
        var server = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 2 * Package, 16 * Package);
        return new PlaceLimits(server, Math.Max(server / 4, Package), 16 * 1024 * 1024, 4 * 1024 * 1024);
    }
}

/// <summary>Why there is no place: whoever asks holds their share, or all are taken.</summary>
internal enum NoPlace { OwnShare, All }

/// <summary>Places for bodies. One is taken before the first byte is read, and kept until the request is over; what there are is divided among sources,
/// organisations and the server, so that nobody takes another's.</summary>
internal sealed class Places
{
    private readonly Room _members, _strangers, _letters, _strangersLetters;

    public Places(PlaceLimits limits)
    {
        Limits = limits;
        (_members, _strangers) = (new Room(limits.Server, limits.Organisation), new Room(limits.Strangers, limits.Stranger));
        (_letters, _strangersLetters) = (new Room(limits.Letters, limits.LettersOfOne), new Room(limits.Letters, limits.LettersOfOne));
    }

    public PlaceLimits Limits { get; }

    /// <summary>Bytes that are held now.</summary>
    public long Held => _members.Held + _strangers.Held + _letters.Held + _strangersLetters.Held;

    /// <param name="by">The organisation, or the source of whoever has no account.</param>
    /// <param name="member">Whether it is an organisation.</param>
    /// <param name="bytes">How many; what grows takes more later.</param>
    public (Place? Place, NoPlace Why) Take(string by, bool member, long bytes)
    {
        var (small, large) = member ? (_letters, _members) : (_strangersLetters, _strangers);
        var room = bytes <= PlaceLimits.Letter ? small : large;
        return room.TryHold(by, bytes) is { } why ? (null, why) : (new Place(by, room, large, bytes), default);
    }

    /// <summary>Bytes that are held for an organisation.</summary>
    public long HeldBy(string organisation) => _members.HeldBy(organisation) + _letters.HeldBy(organisation);

    /// <summary>What is held by whom, up to a most for each and for all together.</summary>
    internal sealed class Room(long most, long each)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, long> _held = new(StringComparer.Ordinal);

        public long Held { get; private set; }

        /// <returns>Why there is no room; null where it is held now.</returns>
        public NoPlace? TryHold(string by, long bytes)
        {
            lock (_gate)
            {
                var own = _held.GetValueOrDefault(by);
                if (own + bytes > each) { return NoPlace.OwnShare; }
                if (Held + bytes > most) { return NoPlace.All; }
                (_held[by], Held) = (own + bytes, Held + bytes);
                return null;
            }
        }

        public long HeldBy(string by)
        {
            lock (_gate) { return _held.GetValueOrDefault(by); }
        }

        public void Leave(string by, long bytes)
        {
            lock (_gate)
            {
                Held -= bytes;
                // Who holds nothing is forgotten: the list is as long as there are bodies.
                if ((_held[by] -= bytes) == 0) { _held.Remove(by); }
            }
        }
    }
}

/// <summary>The place of one body, and of what is made of it.</summary>
internal sealed class Place : IDisposable
{
    private readonly string _by;
    private readonly Places.Room _large;
    private Places.Room _room;

    public Place(string by, Places.Room room, Places.Room large, long bytes) => (_by, _room, _large, Bytes) = (by, room, large, bytes);

    public long Bytes { get; private set; }

    /// <summary>Takes more room.</summary>
    /// <returns>Why there is none; null where there is, or no more was asked for.</returns>
    public NoPlace? GrowTo(long bytes)
    {
        if (bytes <= Bytes) { return null; }
        if (_room != _large && bytes > PlaceLimits.Letter)
        {
            if (_large.TryHold(_by, bytes) is { } full) { return full; }
            _room.Leave(_by, Bytes);
            (_room, Bytes) = (_large, bytes);
            return null;
        }
        if (_room.TryHold(_by, bytes - Bytes) is { } why) { return why; }
        Bytes = bytes;
        return null;
    }

    /// <summary>Gives back what turned out not to be needed.</summary>
    public void ShrinkTo(long bytes)
    {
        if (bytes >= Bytes) { return; }
        _room.Leave(_by, Bytes - bytes);
        Bytes = bytes;
    }

    public void Dispose()
    {
        if (Bytes == 0) { return; }
        _room.Leave(_by, Bytes);
        Bytes = 0;
    }
}

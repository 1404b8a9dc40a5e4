// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Journals;

/// <summary>Fills a span with random bytes that nobody can foresee.</summary>
public delegate void RandomFill(Span<byte> bytes);

/// <summary>What a journal is given from outside: where it lives, what time it is, and chance.</summary>
/// <param name="Folder">The data folder; made when it does not exist.</param>
/// <param name="Clock">Gives the time of an entry; where it is no <see cref="Clocks.SteadyClock"/>, the journal makes one of it.</param>
/// <param name="Random">Gives the salt of an entry.</param>
public sealed record JournalOptions(string Folder, TimeProvider Clock, RandomFill Random)
{
    /// <summary>Name of the database in the data folder.</summary>
    public const string FileName = "plimsoll.db";

    /// <summary>Where the database is.</summary>
    public string Path => System.IO.Path.Combine(Folder, FileName);

    /// <summary>Pages that the database may have: a disk that is full at a known size.</summary>
    public int? MostPages { get; init; }
}

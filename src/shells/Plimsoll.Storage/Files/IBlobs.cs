// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Plimsoll.Storage.Files;

/// <summary>What a blob is called: a place, which parts those of one owner from those of others, and an id within it. No path: where the bytes lie is the
/// store's own.</summary>
public sealed partial record BlobName
{
    /// <exception cref="ArgumentException">Place or id is empty, begins with a full stop or a hyphen, or holds anything but letters of ASCII, digits,
    /// underscores, full stops and hyphens.</exception>
    public BlobName(string place, string id)
    {
        if (!Form.IsMatch(place)) { throw new ArgumentException("A place is letters, digits, '_', '.' and '-'.", nameof(place)); }
        if (!Form.IsMatch(id)) { throw new ArgumentException("An id is letters, digits, '_', '.' and '-'.", nameof(id)); }
        (Place, Id) = (place, id);
    }

    public string Place { get; }

    public string Id { get; }

    // Neither of them can leave the folder of a store that makes folders of places.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex Form { get; }
}

/// <summary>Keeps blobs: bytes that are written once, read as they were written, and erased. What they mean, and how they are sealed, is for whoever puts
/// them in.</summary>
/// <remarks>
/// Bytes come and go as streams, never by a path, so that a store need not be a folder. Safe for many threads. Each id is used once: whoever receives
/// under one that stands is refused.
/// </remarks>
public interface IBlobs
{
    /// <summary>Receives a blob.</summary>
    /// <param name="name">Under which it stands once it is whole.</param>
    /// <param name="write">Writes the bytes to the stream that it is given, which is to be used only meanwhile, and says whether they are to be kept.</param>
    /// <returns>True when the blob is whole, durable and in its place. False where it was not to be kept: then nothing of it is left, as after an
    /// exception, and after the end of the process at the latest when the store is opened again.</returns>
    /// <exception cref="IOException">Of exactly this type: the store has no room, cannot be written, or has a blob of that name.</exception>
    Task<bool> ReceiveAsync(BlobName name, Func<Stream, CancellationToken, Task<bool>> write, CancellationToken ct);

    /// <summary>The bytes of a blob, from the first to the last, in a stream that may be read once; null when there is none. Whoever opened it closes it; it
    /// can be read to its end also when the blob is erased meanwhile.</summary>
    Stream? Open(BlobName name);

    /// <summary>Whether there is a blob, without opening it.</summary>
    bool Has(BlobName name);

    /// <summary>Removes a blob; nothing happens where there is none.</summary>
#pragma warning disable CA1716 // A keyword of Visual Basic, and the word for it here.
    void Erase(BlobName name);
#pragma warning restore CA1716

    /// <summary>Removes every blob that is not named, and whatever lies where blobs do and is none.</summary>
    void Keep(IReadOnlySet<BlobName> named);
}

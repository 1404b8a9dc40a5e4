// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>A vault of some engine, beside a journal.</summary>
public interface IVaultStore : IStore
{
    /// <summary>Seals a text. Nothing is written before the answer of a write.</summary>
    /// <exception cref="InvalidOperationException">The subject was erased.</exception>
    PendingText Seal(string subject, string text);

    /// <summary>Writes what was sealed, and answers when it is on disk.</summary>
    Task<AppendAnswer> WriteAsync(PendingText text);

    /// <summary>The same beside an event of a stream that was seen at a revision: both or neither.</summary>
    Task<AppendAnswer> WriteAsync(PendingText text, string stream, long expectedRev);

    /// <summary>The text, or null once it is erased.</summary>
    string? Open(VaultRef at);

    /// <summary>The 32 bytes under which the commitment is an HMAC-SHA256 of the text; null once it is erased.</summary>
    byte[]? Blind(VaultRef at);

    Task<AppendAnswer> EraseAsync(string subject, DateTimeOffset at);

    /// <summary>Deletes one text; its subject stays.</summary>
    Task<AppendAnswer> DropAsync(VaultRef at);

    DateTimeOffset? ErasedAt(string subject);

    IReadOnlyList<Erased> AllErased();

    /// <summary>What is stored of a subject: its wrapped key and its sealed texts.</summary>
    IReadOnlyList<byte[]> SealedOf(string subject);

    /// <summary>Saves a copy, and goes on.</summary>
    Task SaveAsync();

    /// <summary>Goes on with the copy that was saved, restored into an empty place with the list of everything that was erased up to now.</summary>
    Task RestoreAsync();

    /// <summary>Entries of the history beside the vault.</summary>
    long Entries { get; }
}

/// <summary>A text that is sealed and not yet written.</summary>
/// <param name="Rows">What is to be written, as the engine has it.</param>
public sealed record PendingText(string Subject, VaultRef Ref, object Rows);

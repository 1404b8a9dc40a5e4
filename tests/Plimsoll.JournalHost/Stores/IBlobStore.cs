// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Files by their content in some engine, beside a journal that speaks of them.</summary>
public interface IBlobStore : IStore
{
    /// <summary>Takes a file in. It counts once it is kept.</summary>
    Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null);

    /// <summary>Makes a file count, together with an entry of the history that names its digest.</summary>
    Task<AppendAnswer> KeepAsync(PendingBlob received);

    /// <summary>Lets go of a file of which nothing came.</summary>
    void Drop(PendingBlob received);

    /// <summary>The bytes, or null when they are gone.</summary>
    Task<byte[]?> ReadAsync(string tenant, Digest digest);

    bool Has(string tenant, Digest digest);

    Task<AppendAnswer> EraseAsync(string tenant, Digest digest, DateTimeOffset at);

    /// <summary>How many files lie in the store, counted ones and others.</summary>
    int Lying { get; }

    /// <summary>Changes a byte of a file where it lies.</summary>
    void Tamper(string tenant, Digest digest);

    /// <summary>Takes the bytes of a file away where they lie, behind the store's back.</summary>
    void Lose(string tenant, Digest digest);

    /// <summary>The digests that the history names, erased files too; throws where the history does not hold.</summary>
    IReadOnlyList<(string Tenant, Digest Digest)> Receipts();
}

/// <summary>A file that arrived whole and does not count yet.</summary>
/// <param name="Received">What the engine needs to make it count.</param>
public sealed record PendingBlob(string Tenant, Digest Digest, long Size, object Received);

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text.Json;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Evidence files in a folder, beside a journal in SQLite.</summary>
public sealed class EvidenceBlobs : SqliteStore, IBlobStore
{
    private EvidenceFiles? _files;
    private int _streams;

    public EvidenceBlobs() : this(null) { }

    /// <param name="path">An existing data folder, or where one is made.</param>
    public EvidenceBlobs(string? path) : base(path) => Open();

    private EvidenceFiles Blobs => _files!;

    public int Lying => StoreFolder.Files(Folder.At(FolderBlobs.Kept)).Length + StoreFolder.Files(Folder.At(FolderBlobs.Incoming)).Length;

    public async Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null) =>
        (await Blobs.ReceiveAsync(tenant, source, most, expected, CancellationToken.None)).Succeeds(out var received, out var refusal)
            ? new PendingBlob(tenant, received.Digest, received.Size, received) : refusal;

    public async Task<AppendAnswer> KeepAsync(PendingBlob received)
    {
        var named = JsonSerializer.SerializeToUtf8Bytes(new { digest = received.Digest.ToString() });
        var stream = new StreamEvents(
            $"test/{Environment.ProcessId}-{Journal.Head.Size}-{Interlocked.Increment(ref _streams)}", received.Tenant, 0, new NewEvent("test.kept", 1, named));
        var file = (ReceivedFile)received.Received;
        var answer = await WriteAsync(file.Rows, stream);
        Blobs.Settle(received.Tenant, file);
        return answer;
    }

    public void Drop(PendingBlob received) => Blobs.Settle(received.Tenant, (ReceivedFile)received.Received);

    public async Task<byte[]?> ReadAsync(string tenant, Digest digest)
    {
        using var target = new MemoryStream();
        return await Blobs.SendAsync(tenant, digest, target, CancellationToken.None) ? target.ToArray() : null;
    }

    public bool Has(string tenant, Digest digest) => Blobs.Has(tenant, digest);

    public async Task<AppendAnswer> EraseAsync(string tenant, Digest digest, DateTimeOffset at)
    {
        var erasure = Blobs.Erase(tenant, digest, at);
        var answer = await WriteAsync(erasure.Rows);
        if (answer is AppendAnswer.Appended) { Blobs.Remove(erasure); }
        return answer;
    }

    public void Tamper(string tenant, Digest digest)
    {
        var file = PathOf(tenant, digest);
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    public void Lose(string tenant, Digest digest) => File.Delete(PathOf(tenant, digest));

    public IReadOnlyList<(string Tenant, Digest Digest)> Receipts()
    {
        if (!Journal.Verify().Succeeds(out _, out var refusal)) { throw new StoreRefusedException(refusal); }
        var named = new List<(string, Digest)>();
        foreach (var entry in Journal.Read(0, int.MaxValue))
        {
            using var json = JsonDocument.Parse(entry.Bytes);
            var digest = json.RootElement.GetProperty("data").GetProperty("digest").GetString();
            named.Add((json.RootElement.GetProperty("tenant").GetString()!, Digest.TryParse(digest, out var read) ? read : throw new FormatException(digest)));
        }
        return named;
    }

    private string PathOf(string tenant, Digest digest) => Journal.Query(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT ref FROM evidence_file WHERE tenant = $tenant AND digest = $digest";
        command.Parameters.AddWithValue("$tenant", tenant);
        command.Parameters.AddWithValue("$digest", digest.Hex);
        return Folder.At($"{FolderBlobs.Kept}/{tenant}/{command.ExecuteScalar()}");
    });

    protected override void Begin() =>
        _files = new EvidenceFiles(FolderBlobs.In(Folder.Path), Journal, new Vault(Journal, Master, RandomNumberGenerator.Fill), RandomNumberGenerator.Fill);
}

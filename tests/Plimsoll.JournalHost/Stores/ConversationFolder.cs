// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Plimsoll.JournalHost.Lives;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Conversations in their file. Each method that writes has the name of the one that it is of <see cref="ContentStore"/>, by which
/// <see cref="Written"/> hears of it.</summary>
public sealed class ConversationFolder : FolderStore
{
    private readonly MasterKey _master = new(SHA256.HashData("the master key of a store of tests"u8));
    private ContentStore? _content;

    /// <param name="path">An existing folder, or null for one of its own.</param>
    public ConversationFolder(string? path) : base(path is null ? new StoreFolder() : new StoreFolder(path)) => Open();

    private ContentStore Content => _content!;

    public void Keep(string tenant, IReadOnlyList<KeptChat> chats, DateTimeOffset now, DateTimeOffset until) => Done(Content.Keep(tenant, chats, now, until));

    public void Give(string tenant, string donation, ulong donor, IReadOnlyList<RedactedChat> chats, DateTimeOffset now, DateTimeOffset until) =>
        Done(Content.Give(tenant, donation, donor, chats, now, until));

    public void DeletePerson(string tenant, ulong person) => Done(Content.DeletePerson(tenant, person));

    public void DeleteDonation(string tenant, string donation) => Done(Content.DeleteDonation(tenant, donation));

    public void DeleteKept(string tenant) => Done(Content.DeleteKept(tenant));

    public void DeleteExpired(DateTimeOffset now) => Done(Content.DeleteExpired(Settled.At(now)));

    public void DeleteKeptBefore(string tenant, DateTimeOffset before) => Done(Content.DeleteKeptBefore(tenant, Settled.At(before)));

    /// <summary>The first text of everything that an organisation keeps, and of what was given to it under some donations.</summary>
    public IReadOnlyList<string> TextsOf(string tenant, IReadOnlyCollection<string> donations) =>
    [
        .. Content.List(tenant, DateTimeOffset.UnixEpoch, 1000).Newest.Select(item => Content.Read(tenant, item.Ref, DateTimeOffset.UnixEpoch)!)
            .Concat(Content.Given(tenant, donations).Select(given => given.Chat)).Select(chat => chat.Messages[0].Text),
    ];

    /// <summary>How every wrapped key and every sealed text begins that counts: of an organisation, or of all.</summary>
    public IReadOnlyList<UInt128> SecretsOf(string? tenant)
    {
        if (!File.Exists(Folder.At(ContentStore.FileName))) { return []; }
        var at = new SqliteConnectionStringBuilder { DataSource = Folder.At(ContentStore.FileName), Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(at.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA busy_timeout = 5000;
            SELECT wrapped FROM content_key WHERE $tenant IS NULL OR tenant = $tenant
            UNION ALL SELECT wrapped FROM content WHERE $tenant IS NULL OR tenant = $tenant
            UNION ALL SELECT sealed FROM content WHERE $tenant IS NULL OR tenant = $tenant
            """;
        command.Parameters.AddWithValue("$tenant", (object?)tenant ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        rows.NextResult();
        var found = new List<UInt128>();
        while (rows.Read()) { found.Add(BinaryPrimitives.ReadUInt128BigEndian(rows.GetFieldValue<byte[]>(0))); }
        return found;
    }

    public bool HoldsAny(IReadOnlySet<UInt128> some) => Folder.HoldsAny(some);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _master.Dispose();
    }

    protected override void Open() => _content = new ContentStore(Folder.Path, _master, RandomNumberGenerator.Fill);

    protected override void Close()
    {
        _content?.Dispose();
        _content = null;
    }

    private static void Done(Result<ContentStore.Stored> result, [CallerMemberName] string method = "")
    {
        if (result.Refusal is { } refusal) { throw new StoreRefusedException(refusal); }
        Written.Say(Written.Kind<ContentStore>(method));
    }
}

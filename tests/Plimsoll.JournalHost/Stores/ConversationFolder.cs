// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Security.Cryptography;
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

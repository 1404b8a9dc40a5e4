// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Dapper;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Storage.Tests;

public sealed class ContentStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-content-").FullName;
    private readonly MasterKey _master = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    private string File => Path.Combine(_folder, ContentStore.FileName);

    private ContentStore Open(MasterKey? master = null) => new(_folder, master ?? _master, RandomNumberGenerator.Fill);

    private static RedactedChat Chat(string text) => new Chat(null, null, "tidewater-7b", Now, "en", [new ChatMessage("user", text)]).Redacted();

    private static KeptChat Kept(ulong conversation, string text, ulong? user = 7) => new(conversation, user, Chat(text));

    private static long Put(ContentStore store, string tenant, params KeptChat[] chats) => store.Keep(tenant, chats, Now, Now.AddDays(7)).Value!.Conversations;

    private byte[][] Secrets(string sql)
    {
        using var connection = SqliteFile.Open(File, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        return [.. connection.Query<byte[]>(sql)];
    }

    /// <summary>Whether any of the bytes is in a file of the folder.</summary>
    private bool AnywhereOf(IEnumerable<byte[]> secrets) => Directory.EnumerateFiles(_folder).Select(System.IO.File.ReadAllBytes).Any(bytes => secrets.Any(secret => bytes.AsSpan().IndexOf(secret) >= 0));

    [Fact]
    public void There_is_no_file_until_something_is_kept_and_asking_makes_none()
    {
        using var store = Open();
        Assert.Equal(0, store.List("ten_1", Now, 10).All);
        Assert.Equal(0, store.DeleteKept("ten_1").Value!.Conversations);
        Assert.Empty(store.Donations());
        Assert.False(System.IO.File.Exists(File));
        Put(store, "ten_1", Kept(1, "hello"));
        Assert.True(System.IO.File.Exists(File));
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File)); }
    }

    [Fact]
    public void A_file_of_before_steps_were_numbered_opens_with_all_that_it_holds_and_has_the_tables_of_a_new_one()
    {
        string reference;
        using (var store = Open())
        {
            Put(store, "ten_1", Kept(1, "hello"));
            reference = store.List("ten_1", Now, 1).Newest[0].Ref;
        }
        var made = Tables();
        // As it was made before: the same tables, and no version.
        using (var old = SqliteFile.Open(File, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite)) { old.Run("PRAGMA user_version=0"); }
        Assert.Null(ContentStore.Check(_folder));
        Assert.Equal(0, Version());
        using (var store = Open()) { Assert.Equal("hello", store.Read("ten_1", reference, Now)!.Messages[0].Text); }
        Assert.Equal(ContentTables.Newest, Version());
        Assert.Equal(made, Tables());
        Assert.Equal(Enumerable.Range(1, ContentTables.Newest), ContentTables.Migrations.Select(step => step.Number));
    }

    [Fact]
    public void A_file_of_a_later_version_is_refused_in_a_sentence_that_names_both_and_not_a_byte_of_it_is_changed()
    {
        using (var store = Open()) { Put(store, "ten_1", Kept(1, "hello")); }
        var later = ContentTables.Newest + 1;
        using (var other = SqliteFile.Open(File, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite)) { other.Run($"PRAGMA user_version={later}"); }
        var before = System.IO.File.ReadAllBytes(File);
        var refusal = ContentStore.Check(_folder);
        Assert.Equal("usage.store-unreadable", refusal?.Code);
        Assert.Equal(
            $"version of the conversations '{later}' is not known here: this program knows versions up to {ContentTables.Newest}, and has changed nothing; "
            + "start the version of Plimsoll that wrote them, or a later one.",
            refusal?.Sentence);
        using (var store = Open())
        {
            Assert.Throws<InvalidDataException>(() => store.List("ten_1", Now, 1));
            Assert.Throws<InvalidDataException>(() => Put(store, "ten_1", Kept(2, "more")));
        }
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    private long Version()
    {
        using var connection = SqliteFile.OpenReader(File);
        return connection.ExecuteScalar<long>("PRAGMA user_version");
    }

    private string[] Tables()
    {
        using var connection = SqliteFile.OpenReader(File);
        return [.. connection.Query<string>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")];
    }

    [Fact]
    public void What_is_kept_is_read_back_after_a_restart_by_its_owner_alone_and_counts_once()
    {
        using (var store = Open()) { Assert.Equal((2, 0), (Put(store, "ten_1", Kept(1, "first"), Kept(2, "second")), Put(store, "ten_1", Kept(1, "again")))); }
        using var again = Open();
        var (newest, all) = again.List("ten_1", Now, 1);
        Assert.Equal((1, 2L), (newest.Count, all));
        var texts = again.List("ten_1", Now, 10).Newest.Select(i => again.Read("ten_1", i.Ref, Now)!.Messages[0].Text);
        Assert.Equal(["first", "second"], texts.Order());
        Assert.Null(again.Read("ten_2", newest[0].Ref, Now));
        Assert.Null(again.Read("ten_1", newest[0].Ref, Now.AddDays(7)));
        Assert.Equal(0, again.List("ten_1", Now.AddDays(7), 10).All);
    }

    [Fact]
    public void No_text_lies_in_the_file_and_another_installation_s_key_opens_nothing()
    {
        string reference;
        using (var store = Open())
        {
            Put(store, "ten_1", Kept(1, "quartz-lantern"));
            reference = store.List("ten_1", Now, 1).Newest[0].Ref;
        }
        Assert.False(AnywhereOf([Encoding.UTF8.GetBytes("quartz-lantern"), Encoding.UTF8.GetBytes("tidewater-7b")]));
        using var other = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        using var foreign = Open(other);
        Assert.ThrowsAny<CryptographicException>(() => foreign.Read("ten_1", reference, Now));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("expired")]
    [InlineData("shortened")]
    [InlineData("off")]
    [InlineData("donation")]
    public void What_is_deleted_leaves_no_byte_of_its_key_or_of_itself_and_the_rest_stays(string how)
    {
        using var store = Open();
        Put(store, "ten_1", Kept(1, "first"));
        Put(store, "ten_2", Kept(1, "of somebody else", 8));
        store.Give("ten_1", "don_1", 9, [Chat("a gift"), Chat("another")], Now, Now.AddDays(30));
        var which = how == "donation" ? "donation = 'don_1'" : "tenant = 'ten_1' AND kind = 'kept'";
        var secrets = Secrets($"SELECT wrapped FROM content WHERE {which} UNION ALL SELECT substr(sealed, 1, 40) FROM content WHERE {which}");
        if (how == "off") { secrets = [.. secrets, .. Secrets("SELECT wrapped FROM content_key WHERE tenant = 'ten_1' AND kind = 'kept'")]; }
        Assert.True(AnywhereOf(secrets));
        var deleted = how switch
        {
            "person" => store.DeletePerson("ten_1", 7),
            "expired" => store.DeleteExpired(Settled.At(Now.AddDays(7))),
            "shortened" => store.DeleteKeptBefore("ten_1", Settled.At(Now.AddMilliseconds(1))),
            "off" => store.DeleteKept("ten_1"),
            _ => store.DeleteDonation("ten_1", "don_1"),
        };
        Assert.Equal(how is "donation" or "expired" ? 2 : 1, deleted.Value!.Conversations);
        Assert.False(AnywhereOf(secrets));
        Assert.Equal(how == "expired" ? 0 : 1, store.List("ten_2", Now, 1).All);
        Assert.Equal(how == "donation" ? [] : ["a gift", "another"], store.Given("ten_1", ["don_1"]).Select(c => c.Chat.Messages[0].Text).Order());
        Assert.Empty(store.Given("ten_2", ["don_1"]));
    }

    [Fact]
    public void The_conversations_of_any_number_of_donations_are_read_at_once()
    {
        using var store = Open();
        store.Give("ten_1", "don_7", 9, [Chat("a gift")], Now, Now.AddDays(30));
        // More than a statement may have parameters.
        Assert.Equal("a gift", Assert.Single(store.Given("ten_1", [.. Enumerable.Range(0, 40_000).Select(i => $"don_{i}")])).Chat.Messages[0].Text);
        Assert.Empty(store.Given("ten_1", []));
        Assert.Empty(store.Given("ten_1", ["don_7'), ('"]));
    }

    [Fact]
    public void A_donor_s_donations_are_found_by_the_hash_and_nobody_else_s()
    {
        using var store = Open();
        store.Give("ten_1", "don_1", 9, [Chat("a gift")], Now, Now.AddDays(30));
        store.Give("ten_1", "don_2", 10, [Chat("a gift")], Now, Now.AddDays(30));
        Assert.Equal(["don_1"], store.DonationsOf("ten_1", 9));
        Assert.Empty(store.DonationsOf("ten_2", 9));
        Assert.Equal(["don_1", "don_2"], store.Donations().Select(d => d.Donation).Order());
        // What was given is not what is kept: the switch reaches one and not the other.
        Assert.Empty(store.Keepers());
        Assert.Equal(0, store.DeletePerson("ten_1", 9).Value!.Conversations);
    }

    public void Dispose()
    {
        _master.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

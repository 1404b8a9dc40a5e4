// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>The vault in SQLite.</summary>
public sealed class SqliteVault : SqliteStore, IVaultStore
{
    private Vault? _vault;

    public SqliteVault() : this(null) { }

    /// <param name="path">An existing data folder, or where one is made.</param>
    public SqliteVault(string? path) : base(path) => Open();

    public long Entries => Journal.Head.Size;

    private Vault Vault => _vault!;

    public PendingText Seal(string subject, string text)
    {
        var made = Vault.Seal(subject, text);
        return new PendingText(subject, made.Ref, made);
    }

    public Task<AppendAnswer> WriteAsync(PendingText text) => WriteAsync(((SealedText)text.Rows).Rows);

    public Task<AppendAnswer> WriteAsync(PendingText text, string stream, long expectedRev)
    {
        var written = new StreamEvents(stream, "ten_1", expectedRev, new NewEvent("test.written", 1, "{}"u8.ToArray()));
        return WriteAsync(((SealedText)text.Rows).Rows, written);
    }

    public string? Open(VaultRef at) => Vault.Open(at);

    public byte[]? Blind(VaultRef at) => Vault.Blind(at);

    public Task<AppendAnswer> EraseAsync(string subject, DateTimeOffset at) => WriteAsync(Vault.Erase(subject, at));

    public Task<AppendAnswer> DropAsync(VaultRef at) => WriteAsync([new DropText(at.Ref)]);

    public DateTimeOffset? ErasedAt(string subject) => Vault.ErasedAt(subject);

    public IReadOnlyList<Erased> AllErased() => Vault.AllErased();

    public IReadOnlyList<byte[]> SealedOf(string subject)
    {
        var at = new SqliteConnectionStringBuilder { DataSource = Folder.At(JournalOptions.FileName), Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        using var connection = new SqliteConnection(at.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA query_only = ON;
            SELECT wrapped FROM vault_subject WHERE subject = $subject UNION ALL SELECT sealed FROM vault_item WHERE subject = $subject
            """;
        command.Parameters.AddWithValue("$subject", subject);
        using var rows = command.ExecuteReader();
        var found = new List<byte[]>();
        while (rows.Read()) { found.Add(rows.GetFieldValue<byte[]>(0)); }
        return found;
    }

    public Task RestoreAsync()
    {
        Restore(AllErased());
        return Task.CompletedTask;
    }

    protected override void Begin() => _vault = new Vault(Journal, Master, RandomNumberGenerator.Fill);
}

// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Progress;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Sqlite;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Tests;

/// <summary>What is done to rows is said by type, and every engine does all of it.</summary>
public sealed class RowChangeTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 21, 24, 47, TimeSpan.Zero);

    private static readonly Digest Bytes = Digest.Of("bytes"u8.ToArray());

    private static readonly VaultRef Text = new("vlt_9", Bytes);

    private static readonly byte[] Token = [1], Other = [2];

    /// <summary>One of every type, in an order in which each finds something to do; and the rows of its table after it, where that says more than that
    /// something happened.</summary>
    private static readonly (RowChange Change, string? Table, long? Rows)[] Samples =
    [
        (new SealText("acc_1", [1], "vlt_1", [2]), "vault_item", 1),
        (new RewrapSubject("acc_1", [4]), "vault_subject", 1),
        (new KeepFile("ten_1", Bytes, 5, "vlt_1"), "evidence_file", 1),
        (new DropLostFile("ten_1", Bytes, "vlt_1"), "evidence_file", 0),
        (new KeepFile("ten_1", Bytes, 5, "vlt_1"), "evidence_file", 1),
        (new DropFile("ten_1", Bytes), "evidence_file", 0),
        (new DropText("vlt_1"), "vault_item", 0),
        (new AddCredential("acc_1", [3], "hashed"), "credential", 1),
        (new MoveCredential("acc_1", [5]), "credential", 1),
        (new SetPassword("acc_1", "another", null), null, null),
        (new SetPassword("acc_1", "third", "another"), null, null),
        (new SetFactor("acc_1", "vlt_2", At, 5, [[7], [8]]), "recovery_code", 2),
        (new UseFactor("acc_1", 6), null, null),
        (new UseRecovery("acc_1", [7]), "recovery_code", 1),
        (new RemoveFactor("acc_1"), "second_factor", 0),
        (new AddPasskey("acc_1", "pky_1", Passkey(1), [[9], [10]]), "recovery_code", 2),
        (new AddPasskey("acc_1", "pky_2", Passkey(2), []), "passkey", 2),
        (new UsePasskey("acc_1", "pky_1", 7, true, At), null, null),
        (new DoubtPasskey("acc_1", "pky_1", At), null, null),
        (new RemovePasskey("acc_1", "pky_1"), "recovery_code", 2),
        (new RemovePasskeys("acc_1"), "recovery_code", 0),
        (new StartSession(Token, "acc_1", At, "Firefox on Linux", false), "session", 1),
        (new ProveSession(Token), null, null),
        (new UseSession(Token, At.AddMinutes(1)), null, null),
        (new EndSession(Token), "session", 0),
        (new StartSession(Token, "acc_1", At, "", true), "session", 1),
        (new EndLongSessions(Settled.At(At.AddHours(1))), "session", 0),
        (new StartSession(Token, "acc_1", At, "", true), "session", 1),
        (new EndSessionOf("acc_1", Token), "session", 0),
        (new StartSession(Token, "acc_1", At, "", true), "session", 1),
        (new StartSession(Other, "acc_2", At.AddHours(2), "", false), "session", 2),
        (new EndIdleSessions(Settled.At(At.AddHours(1))), "session", 1),
        (new EndSessions("acc_2"), "session", 0),
        (new RemoveCredential("acc_1"), "credential", 0),
        (new AddBearer(Token, "key", "key_1"), "bearer", 1),
        (new RemoveBearer("key_1"), "bearer", 0),
        (new ForgetAnswers("acc_1"), "answered", 0),
        (new KeepProposal(new WaitingProposal("prp_1", "rnd_1", "provider", "1.1", Side.For, Text, Text, new DateOnly(2026, 11, 20), At)),
            "progress_proposal", 1),
        (new TakeProposal("prp_1"), "progress_proposal", 0),
        (new TakeHandle("harbour", "page/1"), "progress_handle", 1),
        (new KeepRequest(new WaitingRequest("req_1", "ten_1", Text, At)), "usage_request", 1),
        (new TakeRequest("req_1"), "usage_request", 0),
        (new KeepRequest(new WaitingRequest("req_2", "ten_1", Text, At)), "usage_request", 1),
        (new EraseSubject(ResearchRequests.SubjectOf("req_2"), At), "vault_erased", 1),
        (new ForgetErasedRequests(), "usage_request", 0),
        (new QueueOutgoing(new Leaving("msg_1", "webhook", "whk_1", "ten_1", "release.opened", "{}", At)), "outgoing", 1),
        (new TryOutgoing("msg_1", 1, At.AddMinutes(5), null, "status-500"), null, null),
        (new EndOutgoing("whk_1", At, "webhook-ended"), null, null),
        (new ForgetOutgoing(Settled.At(At.AddHours(1))), "outgoing", 0),
        (new ReadOutgoing("webhooks", 5), "outgoing_read", 1),
    ];

    private static PasskeyRecord Passkey(byte credential) => new([credential], "example.org", "vlt_3", [4], At, 5, ["internal"], true, false, false);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Type[] Types => [.. typeof(RowChange).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RowChange)))];

    [Fact]
    public void Every_change_is_sealed_is_no_text_of_a_query_and_has_its_place_in_the_contract_of_engines()
    {
        Assert.All(Types, type => Assert.True(type.IsSealed, type.Name));
        Assert.Equal(Types.Select(type => type.FullName).Order(StringComparer.Ordinal), typeof(IRowEngine).GetInterfaces()
            .SelectMany(part => part.GetMethods()).Select(method => Assert.Single(method.GetParameters()).ParameterType.FullName).Order(StringComparer.Ordinal));
        // It lies beside the tables of its capability: the part of the contract that takes it has its namespace.
        Assert.All(typeof(IRowEngine).GetInterfaces(), part => Assert.All(part.GetMethods(), method =>
            Assert.Equal(part.Namespace, method.GetParameters()[0].ParameterType.Namespace)));
    }

    [Fact]
    public void Every_change_does_in_SQLite_what_it_says()
    {
        Assert.Equal(Types.OrderBy(type => type.FullName, StringComparer.Ordinal), Samples.Select(sample => sample.Change.GetType()).Distinct()
            .OrderBy(type => type.FullName, StringComparer.Ordinal));
        _folder.Open().Dispose();
        using var connection = SqliteFile.Open(_folder.Database, SqliteOpenMode.ReadWrite);
        connection.Run("INSERT INTO answered VALUES('acc_1', 'key', x'00', 1, 1, 1, x'00', x'00')");
        using var rows = new SqliteRows(connection);
        foreach (var ((change, table, expected), number) in Samples.Select((sample, number) => (sample, number)))
        {
            var before = connection.ExecuteScalar<long>("SELECT total_changes()");
            change.To(rows);
            Assert.True(connection.ExecuteScalar<long>("SELECT total_changes()") > before, $"{number}: {change.GetType().Name} did nothing");
            if (table is not null) { Assert.Equal((number, expected), (number, connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"))); }
        }
    }

    /// <summary>What a change of one capability does in the tables of another, with its reason.</summary>
    private static readonly Dictionary<Type, string> Beside = new()
    {
        [typeof(EraseSubject)] = "evidence_file", // a file whose key is gone is not there any more
    };

    [Fact]
    public void Every_table_is_made_by_one_step_and_written_by_changes_of_its_own_capability_alone()
    {
        // Which capability makes a table: the namespace of the step, or that of the vault, whose tables came with the first step.
        var owners = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var step in JournalSchema.Migrations)
        {
            var declared = typeof(JournalSchema).Assembly.GetTypes().Single(type => type
                .GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Any(property => property.PropertyType == typeof(Migration) && ReferenceEquals(property.GetValue(null), step)));
            var own = Made(step.Sql).Except(step.Number == 1 ? Made(VaultTables.First) : []);
            foreach (var table in own) { owners.Add(table, declared.Namespace); }
        }
        foreach (var table in Made(VaultTables.First)) { owners.Add(table, typeof(VaultTables).Namespace); }
        _folder.Open().Dispose();
        using var connection = SqliteFile.Open(_folder.Database, SqliteOpenMode.ReadWrite);
        Assert.Equal(
            connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migration' ORDER BY name"),
            owners.Keys.Order(StringComparer.Ordinal));
        // The library asks, while it compiles a statement, for each table that the statement writes to.
        var written = new HashSet<string>(StringComparer.Ordinal);
        SQLitePCL.raw.sqlite3_set_authorizer(connection.Handle, (_, action, table, _, _, _) =>
        {
            if (action is SQLitePCL.raw.SQLITE_INSERT or SQLitePCL.raw.SQLITE_UPDATE or SQLitePCL.raw.SQLITE_DELETE) { written.Add(table.utf8_to_string()); }
            return SQLitePCL.raw.SQLITE_OK;
        }, null);
        foreach (var type in Types)
        {
            written.Clear();
            using (var rows = new SqliteRows(connection)) { Samples.First(sample => sample.Change.GetType() == type).Change.To(rows); }
            Assert.NotEmpty(written);
            Assert.All(written.Where(table => Beside.GetValueOrDefault(type) != table), table => Assert.Equal((type, type.Namespace), (type, owners[table])));
            Assert.True(!Beside.TryGetValue(type, out var beside) || written.Contains(beside), $"{type.Name} does nothing beside its own tables any more");
        }

        static IEnumerable<string> Made(string sql) =>
            System.Text.RegularExpressions.Regex.Matches(sql, @"CREATE TABLE (?:IF NOT EXISTS )?(\w+)").Select(match => match.Groups[1].Value);
    }

    [Fact]
    public void What_removes_texts_for_good_says_so_and_nothing_else_does() =>
        Assert.Equal(["RewrapSubject", "DropText", "EraseSubject"], Samples.Where(sample => sample.Change.Erases).Select(sample => sample.Change.GetType().Name));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_sealed_before_an_erasure_and_is_written_after_it_brings_nothing_back(bool file)
    {
        _folder.Open().Dispose();
        using var connection = SqliteFile.Open(_folder.Database, SqliteOpenMode.ReadWrite);
        using var rows = new SqliteRows(connection);
        RowChange[] late = [new SealText("acc_1", [1], "vlt_1", [2]), .. file ? [new KeepFile("ten_1", Bytes, 5, "vlt_1")] : (RowChange[])[]];
        new EraseSubject("acc_1", At).To(rows);
        foreach (var change in late) { change.To(rows); }
        Assert.Equal(0, connection.ExecuteScalar<long>(
            "SELECT (SELECT count(*) FROM vault_subject) + (SELECT count(*) FROM vault_item) + (SELECT count(*) FROM evidence_file)"));
        // A second erasure keeps the instant of the first.
        new EraseSubject("acc_1", At.AddDays(1)).To(rows);
        Assert.Equal(Instant.Write(At), connection.ExecuteScalar<string>("SELECT at FROM vault_erased"));
    }

    [Fact]
    public void An_erasure_takes_key_texts_and_files_of_its_subject_and_of_no_other()
    {
        _folder.Open().Dispose();
        using var connection = SqliteFile.Open(_folder.Database, SqliteOpenMode.ReadWrite);
        using var rows = new SqliteRows(connection);
        foreach (var subject in (string[])["file/a", "file/b"])
        {
            new SealText(subject, [1], $"vlt_{subject}", [2]).To(rows);
            new KeepFile(subject, Bytes, 5, $"vlt_{subject}").To(rows);
        }
        new EraseSubject("file/a", At).To(rows);
        Assert.Equal(["file/b|file/b|file/b"], connection.Query<string>(
            "SELECT s.subject || '|' || i.subject || '|' || f.tenant FROM vault_subject s JOIN vault_item i ON i.subject = s.subject "
                + "JOIN evidence_file f ON f.ref = i.ref"));
        Assert.Equal(1, connection.ExecuteScalar<long>("SELECT count(*) FROM vault_item"));
        Assert.Equal(1, connection.ExecuteScalar<long>("SELECT count(*) FROM evidence_file"));
    }

    [Theory]
    [InlineData(typeof(SealText))]
    [InlineData(typeof(AddCredential))]
    [InlineData(typeof(AddPasskey))]
    [InlineData(typeof(StartSession))]
    [InlineData(typeof(AddBearer))]
    [InlineData(typeof(KeepProposal))]
    [InlineData(typeof(TakeHandle))]
    [InlineData(typeof(KeepRequest))]
    public async Task What_may_stand_once_is_a_conflict_the_second_time_and_the_first_stays(Type type)
    {
        using var journal = _folder.Open();
        var change = Samples.First(sample => sample.Change.GetType() == type).Change;
        Assert.IsType<AppendAnswer.Appended>(await journal.WriteAsync("acc_1", change));
        Assert.Equal("journal.conflict", Assert.IsType<AppendAnswer.Refused>(await journal.WriteAsync("acc_2", change)).Refusal.Code);
        Assert.IsType<AppendAnswer.Appended>(await journal.WriteAsync("acc_1", new EndIdleSessions(Settled.At(At))));
    }

    [Fact]
    public void Nobody_outside_Storage_can_make_a_change()
    {
        Assert.All(Types, type => Assert.False(type.IsVisible, type.Name));
        Assert.All(typeof(RowChange).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), constructor =>
            Assert.True(constructor.IsFamilyAndAssembly || constructor.GetParameters() is [{ ParameterType: var copied }] && copied == typeof(RowChange)));
    }
}

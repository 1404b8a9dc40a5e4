// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Tests;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Tests;

/// <summary>The folder that version 0.1.0 left (<c>samples/data/0.1.0</c>), killed while it is brought to this version: it is the old one or the new one, and
/// opens whole.</summary>
public sealed class LiftKillTests
{
    private const string Activity = ActivityBackup.FileName;

    /// <summary>Kills at instants of chance: few in the ordinary tests; <c>tools/slow</c> asks for more.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_LIFT_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    private static readonly string Copy = Path.GetFileName(JournalLift.CopyOf("plimsoll.db"));

    /// <summary>Moments of lifting the journal, in their order, as <c>Killed</c> takes them.</summary>
    public static TheoryData<string> OfTheJournal =>
    [
        $"{Copy}.partial", $"{Copy}.partial>100000", $"{Copy}.keys", $"{Copy}.sha256", Copy, "plimsoll.db-wal>0", "plimsoll.db-wal>12000", $"-{Copy}",
        $"-{Copy}.keys",
    ];

    /// <summary>Moments of bringing activity over, in their order.</summary>
    public static TheoryData<string> OfActivity =>
    [
        $"{Activity}.migrating", $"{Activity}.migrating/{Activity}", $"{Activity}.migrating/{Activity}>20000", $"{Activity}.version-1",
        $"-{Activity}.migrating",
    ];

    [LongTheory, MemberData(nameof(OfTheJournal))]
    public Task A_journal_that_is_killed_while_it_is_lifted_is_the_old_one_or_the_new_one_and_opens_whole(string moment) =>
        TwiceAsync("lift", "", moment, folder => new JournalLeft(folder.Path));

    [LongFact]
    public async Task A_journal_that_is_killed_at_every_step_in_turn_opens_whole()
    {
        using var folder = new KeptCopy();
        var before = new JournalLeft(folder.Path);
        for (var look = JournalSchema.Newest; look >= 1; look--)
        {
            Assert.True((await KillAsync("lift", folder.Path, look.ToString(CultureInfo.InvariantCulture))).Killed);
            Assert.Equal(1, before.StillThere());
        }
        before.OpensWhole();
    }

    [LongFact]
    public Task Whenever_the_lifting_of_a_journal_is_killed_it_opens_whole() => AnywhereAsync("lift", "", "*.before-*", folder => new JournalLeft(folder.Path));

    [LongTheory, MemberData(nameof(OfActivity))]
    public Task Activity_that_is_killed_while_it_is_brought_over_is_the_old_file_or_the_new_one_and_opens_whole(string moment) =>
        TwiceAsync("migrate", Activity, moment, folder => new ActivityLeft(folder.At(Activity)));

    [LongFact]
    public Task Whenever_bringing_activity_over_is_killed_it_opens_whole() =>
        AnywhereAsync("migrate", Activity, $"{Activity}.migrating", folder => new ActivityLeft(folder.At(Activity)));

    /// <summary>
    /// Kills at a moment, and once more: the second start finds what the first one left, which may be nothing to do. Whoever waits for a moment looks again
    /// and again, and a machine with other work may let it pass between two looks: then another copy is taken, until it was seen.
    /// </summary>
    /// <param name="what">The file in the folder, or none for the folder.</param>
    private static async Task TwiceAsync(string verb, string what, string moment, Func<KeptCopy, ILeft> look)
    {
        const int Tries = 20;
        for (var tried = 1; tried <= Tries; tried++)
        {
            using var folder = new KeptCopy();
            var before = look(folder);
            var (killed, _) = await KillAsync(verb, folder.At(what), "when", moment);
            before.StillThere();
            if (!killed) { continue; }
            await KillAsync(verb, folder.At(what), "when", moment);
            before.StillThere();
            before.OpensWhole();
            return;
        }
        Assert.Fail($"the moment did not come in {Tries} tries");
    }

    /// <summary>Kills at instants that chance chooses from the later half of the time that it takes when nobody kills it: the first is the start of the
    /// program.</summary>
    /// <param name="what">The file in the folder, or none for the folder.</param>
    /// <param name="partial">What lies there on the way.</param>
    private static async Task AnywhereAsync(string verb, string what, string partial, Func<KeptCopy, ILeft> look)
    {
        var random = new Random(20261129);
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using var whole = new KeptCopy();
        var took = (await KillAsync(verb, whole.At(what), "when", "")).Took!.Value;
        for (var round = 1; round <= Rounds; round++)
        {
            using var folder = new KeptCopy();
            var before = look(folder);
            var (killed, _) = await KillAsync(verb, folder.At(what), "when", $"{random.NextInt64(took / 2, took * 11 / 10)}us");
            var version = before.StillThere();
            var at = !killed ? "through" : version > 1 ? "in its place"
                : Directory.GetFileSystemEntries(folder.Path, partial).Length > 0 ? "on the way" : "not begun";
            found[at] = found.GetValueOrDefault(at) + 1;
            before.OpensWhole();
        }
        var counts = string.Join(", ", found.Select(f => $"{f.Value} {f.Key}"));
        TestContext.Current.SendDiagnosticMessage("{0} takes {1} us; of {2} kills: {3}", verb, took, Rounds, counts);
        Assert.True(Rounds < 50 || found.GetValueOrDefault("on the way") > 0, "no kill came in the middle");
    }

    /// <summary>Whether the process was killed; and where it was through before, how many microseconds it took.</summary>
    private static async Task<(bool Killed, long? Took)> KillAsync(params string[] arguments)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", host, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        const int Kill = 128 + 9;
        Assert.True(process.ExitCode is 0 or Kill, $"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return process.ExitCode == Kill ? (true, null) : (false, long.Parse(said, CultureInfo.InvariantCulture));
    }

    /// <summary>What something held before anything was done to it.</summary>
    private interface ILeft
    {
        /// <summary>Holds what lies there now to what lay there before, and that nothing is half done.</summary>
        /// <returns>Its version.</returns>
        long StillThere();

        /// <summary>Opens it twice with this program, and holds what it is then to what lay there before.</summary>
        void OpensWhole();
    }

    /// <summary>A copy of the kept folder to work on.</summary>
    private sealed class KeptCopy : IDisposable
    {
        public KeptCopy()
        {
            var from = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(System.IO.Path.Combine(from.FullName, "Plimsoll.slnx"))) { from = from.Parent!; }
            var kept = System.IO.Path.Combine(from.FullName, "samples", "data", "0.1.0", "folder");
            foreach (var file in Directory.EnumerateFiles(kept)) { File.Copy(file, At(System.IO.Path.GetFileName(file))); }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("plimsoll-lift-").FullName;

        public string At(string name) => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>What a journal held before anything was done to it.</summary>
    private sealed class JournalLeft : ILeft
    {
        private readonly string _folder, _database;
        private readonly TreeHead _head;
        private readonly string[] _made, _tables;
        private readonly Dictionary<string, string[]> _rows;

        public JournalLeft(string folder)
        {
            (_folder, _database) = (folder, Path.Combine(folder, JournalOptions.FileName));
            _head = JournalBackup.Verify(folder).Value!;
            Assert.Equal(239, _head.Size);
            using var connection = SqliteFile.OpenReader(_database);
            Assert.Equal(1, VersionOf(connection));
            _made = Made(connection);
            _tables = [.. connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table'")];
            _rows = _tables.ToDictionary(table => table, table => Rows(connection, table), StringComparer.Ordinal);
        }

        public long StillThere()
        {
            Assert.Equal(_head, JournalBackup.Verify(_folder).Value);
            using var connection = SqliteFile.OpenReader(_database);
            var version = VersionOf(connection);
            Assert.True(version == 1 || version == JournalSchema.Newest, $"it has version {version}");
            // What 0.1.0 would find is what it left: tables, indexes, triggers and rows.
            if (version == 1) { Assert.Equal(_made, Made(connection)); }
            foreach (var table in _tables) { Assert.Equal(_rows[table], Rows(connection, table)); }
            return version;
        }

        public void OpensWhole()
        {
            foreach (var _ in (int[])[1, 2])
            {
                var seen = 0L;
                var options = new JournalOptions(_folder, TimeProvider.System, RandomNumberGenerator.Fill);
                var opened = Storage.Journals.Journal.Open(options, entry => seen = entry.Seq);
                Assert.True(opened.Refusal is null, opened.Refusal?.Sentence);
                using var journal = opened.Value!;
                Assert.Equal((_head, _head.Size), (journal.Head, seen));
                Assert.Equal(_head, journal.Verify().Value);
            }
            Assert.Equal(JournalSchema.Newest, StillThere());
            using var connection = SqliteFile.OpenReader(_database);
            Assert.Equal(JournalSchema.Migrations.Select(step => (long)step.Number), connection.Query<long>("SELECT number FROM migration ORDER BY number"));
            Assert.Equal(1, connection.ExecuteScalar<long>("SELECT count(*) FROM progress_handle"));
            // No copy that an erasure would not reach.
            Assert.Empty(Directory.GetFiles(_folder, "*.before-*"));
        }

        private static long VersionOf(SqliteConnection connection) => connection.ExecuteScalar<long>("PRAGMA user_version");

        private static string[] Made(SqliteConnection connection) =>
            [.. connection.Query<string>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")];

        private static string[] Rows(SqliteConnection connection, string table) =>
            [.. connection.Query($"SELECT * FROM {table}").Cast<IDictionary<string, object?>>().Select(row => string.Join('|', row.Select(cell =>
                $"{cell.Key}={(cell.Value is byte[] bytes ? Convert.ToHexString(bytes) : string.Create(CultureInfo.InvariantCulture, $"{cell.Value}"))}")))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>What a file of activity held before anything was done to it.</summary>
    private sealed class ActivityLeft : ILeft
    {
        private readonly string _path;
        private readonly (long Rows, ulong Sum) _sum;

        public ActivityLeft(string path)
        {
            _path = path;
            long version;
            (version, _sum) = Look();
            Assert.Equal(1, version);
            Assert.True(_sum.Rows > 0);
        }

        public long StillThere()
        {
            var (version, sum) = Look();
            Assert.True(version == 1 || version == ActivitySchema.Version, $"it has version {version}");
            Assert.Equal(_sum, sum);
            return version;
        }

        public void OpensWhole()
        {
            foreach (var _ in (int[])[1, 2])
            {
                var opened = ActivityStore.Open(new ActivityStoreOptions(_path, TimeProvider.System));
                Assert.True(opened.Refusal is null, opened.Refusal?.Sentence);
                opened.Value!.Dispose();
            }
            Assert.Equal(ActivitySchema.Version, StillThere());
            Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(_path)!, "*.migrating*"));
        }

        /// <summary>Version, rows, and a sum over every column of the first version; the file is only read.</summary>
        private (long Version, (long Rows, ulong Sum)) Look()
        {
            using var database = new DuckDbDatabase(":memory:");
            using var connection = database.Connect();
            connection.Run($"ATTACH {ActivitySchema.Quoted(_path)} AS source (READ_ONLY)");
            using var rows = connection.Query($"""
                SELECT count(*), coalesce(bit_xor(hash(tenant, id_high, id_low, happened_at, received_at, kind,
                  {ActivitySchema.Names(ActivityFields.All.Where(f => f.Since <= 1))})), 0::UBIGINT) FROM source.activity
                """);
            rows.NextChunk();
            return (ActivitySchema.VersionOf(connection, "source")!.Value, (rows.Column<long>(0)[0], rows.Column<ulong>(1)[0]));
        }
    }
}

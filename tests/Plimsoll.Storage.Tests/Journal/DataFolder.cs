// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Tests;

/// <summary>A data folder of one test, with a clock that the test moves.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    public SteppingClock Clock { get; } = new();

    public JournalOptions Options => new(Path, Clock, RandomNumberGenerator.Fill);

    public string Database => Options.Path;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public Storage.Journals.Journal Open(int? mostPages = null)
    {
        var opened = Storage.Journals.Journal.Open(Options with { MostPages = mostPages });
        Assert.True(opened.Refusal is null, opened.Refusal?.Sentence);
        return opened.Value!;
    }

    /// <summary>Opens a data folder that must be refused.</summary>
    public Vocabulary.Refusal Refused()
    {
        var opened = Storage.Journals.Journal.Open(Options);
        opened.Value?.Dispose();
        return opened.Refusal!;
    }

    /// <summary>Changes the database behind the journal's back.</summary>
    public void Tamper(string sql)
    {
        using var connection = SqliteFile.Open(Database, SqliteOpenMode.ReadWrite);
        connection.Run(sql);
    }

    /// <summary>The same, after taking away what refuses it.</summary>
    public void Force(string sql) => Tamper($"DROP TRIGGER entry_grows; DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; DROP TRIGGER stream_stays; DROP TRIGGER stream_remains; {sql}");

    public static NewEvent Event(string said = "hello") => new("test.happened", 1, Encoding.UTF8.GetBytes($"{{\"said\":\"{said}\"}}"));

    public static AppendAsk Ask(string stream, long expectedRev, params NewEvent[] events) => new("acc_1", null, [new StreamEvents(stream, "ten_1", expectedRev, events.Length == 0 ? [Event()] : events)]);

    public static async Task<AppendAnswer.Appended> AppendAsync(Storage.Journals.Journal journal, AppendAsk ask) => Assert.IsType<AppendAnswer.Appended>(await journal.AppendAsync(ask, TestContext.Current.CancellationToken));

    /// <summary>Appends one entry after another to streams <c>test/0</c>, <c>test/1</c>, <c>test/2</c> in turn.</summary>
    public static async Task FillAsync(Storage.Journals.Journal journal, int entries)
    {
        for (var i = journal.Head.Size; i < entries; i++) { await AppendAsync(journal, Ask($"test/{i % 3}", i / 3)); }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Stands still until it is told to move.</summary>
internal sealed class SteppingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 21, 24, 47, 123, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Time passes as it is told.</summary>
    public override long GetTimestamp() => Now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}

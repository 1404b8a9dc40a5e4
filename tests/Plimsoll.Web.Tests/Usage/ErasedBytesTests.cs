// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Usage;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Erased means gone: within a minute no byte of a person lies in the data folder of a server that runs, and none comes back.</summary>
public sealed class ErasedBytesTests : IAsyncLifetime
{
    private const int Labels = 300;

    private readonly RunningApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Label(int number) => $"unmistakable-label-{number:D4}-{(number * 7919L) % 10007:D5}";

    [Fact]
    public async Task Within_a_minute_of_an_erasure_no_byte_of_labels_hash_keys_or_texts_lies_in_the_data_folder_nor_later()
    {
        var eve = await _app.FirstAsync();
        var usage = await CountTests.OpenAsync(eve);
        var tenant = usage.Split('/')[4];
        Assert.True((bool)(await eve.GetAsync($"{usage}/intake"))["open"]!, "DuckDB is not there");
        await SendAsync(usage, eve, "bea", 300, i => $"everyday-{i % 5}");
        await SendAsync(usage, eve, "ada", Labels, Label);
        await _app.Services.GetRequiredService<KeepActivity>().KeepAsync(_app.Services.GetRequiredService<OpenedActivity>().Store.Value!,
            TestContext.Current.CancellationToken);

        var person = _app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant).User("ada");
        var (little, big) = (new byte[8], new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(little, person);
        BinaryPrimitives.WriteUInt64BigEndian(big, person);
        var (now, content) = (TimeProvider.System.GetUtcNow(), _app.Services.GetRequiredService<ContentStore>());
        content.Keep(tenant, [.. Enumerable.Range(0, 20).Select(i => new KeptChat((ulong)i, person, new Chat(null, null, "tidewater-7b", now, "en",
            [new ChatMessage("user", new string('x', 50 * i))]).Redacted()))], now, now.AddDays(7));
        byte[][] telling = [.. Enumerable.Range(0, Labels).Select(i => Encoding.UTF8.GetBytes(Label(i))), little, big, .. Sealed()];
        Assert.True(Found(telling).Count > Labels / 2);

        var erased = await eve.PostAsync($"{usage}/persons/erase", new JsonObject { ["user"] = "ada" });
        Assert.Equal(("300", "20"), ((string)erased["rows"]!, (string)erased["conversations"]!));
        var since = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => Found(telling).Count == 0);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromMinutes(1));

        for (var i = 0; i < 6; i++) { await SendAsync(usage, eve, $"cara-{i}", 1000, n => $"everyday-{n % 5}"); }
        Assert.Empty(Found(telling));
        await _app.EndAsync();
        Assert.Empty(Found(telling));
        await _app.InitializeAsync();
        Assert.Empty(Found(telling));
        // The hash stays as text on the list of erasures and as its mark, so that no backup brings the person back.
        Assert.Equal(["erasures.tsv", "plimsoll.db"], Files().Where(file => Holds(file, Encoding.UTF8.GetBytes($"{person:x16}")))
            .Select(file => Path.GetFileName(file).Replace("-wal", "", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_a_long_rewriting_the_log_the_measure_and_readiness_tell_how_far_it_is_and_of_a_short_one_nothing_is_told()
    {
        var eve = await _app.FirstAsync();
        var usage = await CountTests.OpenAsync(eve);
        var (services, tenant) = (_app.Services, usage.Split('/')[4]);
        var activity = services.GetRequiredService<OpenedActivity>();
        await SendAsync(usage, eve, "bea", 300, i => $"everyday-{i % 5}");
        // It would do what this test does itself.
        await services.GetRequiredService<RewriteErased>().StopAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await ErasedAsync("ada", 301));
        Assert.Collection(
            await ErasedAsync("cara", 300),
            begun =>
            {
                Assert.Matches(@"^Activity is being written anew without what was deleted: 300 rows; it needs \d+ bytes beside the file and \d+ are free\. What comes waits$", begun.Line);
                Assert.Equal(("Activity is being written anew without what was deleted, 0 of 300 rows; what comes waits.", 0), (begun.Ready, Assert.Single(begun.Measured)));
            },
            far =>
            {
                Assert.Equal("Activity is being written anew: 300 of 300 rows", far.Line);
                Assert.Equal(("Activity is being written anew without what was deleted, 300 of 300 rows; what comes waits.", 1), (far.Ready, Assert.Single(far.Measured)));
            },
            ended =>
            {
                Assert.Matches(@"^Activity was written anew without what was deleted: 300 rows, \d+ bytes before and \d+ now; intake goes on$", ended.Line);
                Assert.Equal("Activity is taken in.", ended.Ready);
                Assert.Empty(ended.Measured);
            });

        // Erases somebody and has the file written anew, where so many rows are many: the lines, and what was told elsewhere as each was written.
        async Task<List<(string Line, string Ready, double[] Measured)>> ErasedAsync(string user, long many)
        {
            await SendAsync(usage, eve, user, 20, Label);
            Assert.Equal(20, await activity.Store.Value!.DeletePersonAsync(tenant, activity.KeyOf(tenant).User(user)));
            List<(string, string, double[])> told = [];
            var (ready, measures) = (services.GetRequiredService<IntakeWatch>(), new List<double>());
            using var meter = new Meter($"of {user}");
            using var listener = new MeterListener
            {
                InstrumentPublished = (instrument, listening) => { if (instrument.Meter == meter) { listening.EnableMeasurementEvents(instrument); } },
            };
            listener.SetMeasurementEventCallback<double>((_, value, _, _) => measures.Add(value));
            listener.Start();
            using var rewrite = new RewriteErased(
                activity, services.GetRequiredService<TellActivity>(), services.GetRequiredService<ContentStore>(), services.GetRequiredService<SteadyClock>(),
                services.GetRequiredService<Duties>(), new Lines(line =>
                {
                    measures.Clear();
                    listener.RecordObservableInstruments();
                    told.Add((line, ready.Look().Sentence, [.. measures]));
                })) { LongRows = many };
            rewrite.Measure(meter);
            Assert.True(await rewrite.RewriteAsync(TestContext.Current.CancellationToken));
            return told;
        }
    }

    /// <summary>A log of warnings.</summary>
    private sealed class Lines(Action<string> line) : ILogger<RewriteErased>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            line(formatter(state, exception));
    }

    private byte[][] Sealed()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_app.Data, ContentStore.FileName)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return [.. connection.Query<(byte[] Wrapped, byte[] Sealed)>("SELECT wrapped, sealed FROM content")
            .SelectMany(row => (byte[][])[row.Wrapped[..32], row.Sealed[..32]])];
    }

    private static async Task SendAsync(string usage, Api eve, string user, int events, Func<int, string> label)
    {
        var at = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());
        using var body = new StringContent(string.Join('\n', Enumerable.Range(0, events).Select(i =>
            $$"""{"id":"{{user}}-{{i}}","at":"{{at}}","model":"m","user":"{{user}}","application":"{{label(i)}}"}""")), Encoding.UTF8, "application/x-ndjson");
        using var answer = await eve.SendAsync(HttpMethod.Post, $"{usage}/events", body);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_app.Data, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "plimsoll.lock" && !file.EndsWith(".sock", StringComparison.Ordinal));

    private List<byte[]> Found(IReadOnlyList<byte[]> sought)
    {
        var files = Files().Select(Bytes).ToArray();
        return [.. sought.Where(one => files.Any(bytes => bytes.AsSpan().IndexOf(one) >= 0))];
    }

    private static bool Holds(string file, byte[] sought) => Bytes(file).AsSpan().IndexOf(sought) >= 0;

    /// <summary>The bytes of a file; none where it went meanwhile.</summary>
    private static byte[] Bytes(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return []; }
    }
}

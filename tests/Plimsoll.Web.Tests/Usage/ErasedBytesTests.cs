// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Usage;

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

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Tests;

/// <summary>A file of activity of one test.</summary>
internal sealed class ActivityFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-activity-").FullName;

    public ActivityFile() => Assert.Null(DuckDbLibrary.Refusal);

    public static DateTimeOffset Day { get; } = new(2026, 10, 3, 0, 0, 0, TimeSpan.Zero);

    public string Path => At("activity.duckdb");

    public string At(string name) => System.IO.Path.Combine(_folder, name);

    public ActivityStore Open(int queued = 200_000, int remembered = 1_000_000) => ActivityStore.Open(new ActivityStoreOptions(Path, TimeProvider.System, queued, remembered)).Value!;

    /// <summary>A row whose id is a number.</summary>
    public static ActivityRow Row(int id, ulong? user = 1, string? region = "DE", int hours = 0) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]), At = Day.AddHours(hours).AddMicroseconds(id), ReceivedAt = Day.AddHours(hours), Kind = ActivityKind.Usage, Model = "tidewater-7b", Region = region, User = user, InputTokens = 10, OutputTokens = 5,
        DurationMs = 100, Sector = "a-sector-with-a-long-name", HighRisk = id % 2 == 0, Score = 0.5, Conversation = ulong.MaxValue, Attributes = """{"error.type":"timeout"}""",
    };

    public static async Task<StoreAnswer.Stored> StoreAsync(ActivityStore store, string tenant, params ActivityRow[] rows) => Assert.IsType<StoreAnswer.Stored>(await store.AppendAsync(tenant, rows, TestContext.Current.CancellationToken));

    public static ColumnAsk Ask(params ActivityField[] keys) => new("ten_1", Day, Day.AddDays(2), ActivityKind.Usage, UnitField.Person, keys, WeightField.One);

    public static UnitColumns People(ActivityStore store, string tenant = "ten_1") => store.Columns(Ask(ActivityFields.Region) with { Tenant = tenant });

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

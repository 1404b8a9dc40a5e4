// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Activity;
using static Plimsoll.Storage.Tests.ActivityFile;

namespace Plimsoll.Storage.Tests;

public sealed class ColumnTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? $"a{i}" : $"an-application-with-a-long-name-{i}")];

    private static ActivityRow Any(Random random, int id) => Row(id) with
    {
        User = random.Next(9) == 0 ? null : (ulong)random.Next(700) * 0x0123456789abcdef, Customer = random.Next(3) == 0 ? null : ulong.MaxValue - (ulong)random.Next(40), Application = random.Next(5) == 0 ? null : Names[random.Next(Names.Length)],
        Region = random.Next(4) == 0 ? null : $"R{random.Next(20)}", Sector = random.Next(4) == 0 ? null : $"a-sector-of-some-length-{random.Next(30)}", HighRisk = random.Next(3) switch { 0 => null, 1 => true, _ => false },
        Feedback = random.Next(2) == 0 ? null : "thumbs-up", InputTokens = random.Next(2) == 0 ? null : random.Next(1000), OutputTokens = random.Next(1000), DurationMs = random.Next(3) == 0 ? null : random.Next(),
    };

    private static ulong? UnitOf(UnitField unit, ActivityRow row) => unit switch
    {
        UnitField.Person => row.User,
        UnitField.Customer => row.Customer,
        _ => row.Application is null ? null : BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(row.Application))),
    };

    private static string KeyOf(ActivityField key, ActivityRow row) => key.Name switch
    {
        "region" => row.Region,
        "sector" => row.Sector,
        "useCase" => row.UseCase,
        "model" => row.Model,
        "application" => row.Application,
        "language" => row.Language,
        "verdict" => row.Verdict,
        "highRisk" => row.HighRisk switch { null => null, true => "true", false => "false" },
        _ => row.Feedback,
    } ?? "";

    private static long WeightOf(WeightField weight, ActivityRow row) => weight switch { WeightField.One => 1, _ => (long)Math.Round((row.DurationMs ?? 0) / 1000m, MidpointRounding.AwayFromZero) };

    /// <summary>More rows than a vector of DuckDB holds, more texts than the first tables of numbers, short and long ones.</summary>
    [Fact]
    public async Task Columns_hold_what_the_rows_say_by_each_unit_key_and_weight()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        var random = new Random(3);
        ActivityRow[] rows = [.. Enumerable.Range(1, 7000).Select(i => Any(random, i))];
        await StoreAsync(store, "ten_1", rows);
        foreach (var (unit, weight, keys) in (ReadOnlySpan<(UnitField, WeightField, ActivityField[])>)[
            (UnitField.Person, WeightField.One, [ActivityFields.Region]), (UnitField.Person, WeightField.Seconds, [ActivityFields.Sector, ActivityFields.HighRisk]), (UnitField.Customer, WeightField.Seconds, [ActivityFields.Application]),
            (UnitField.Application, WeightField.One, [ActivityFields.Feedback, ActivityFields.Region, ActivityFields.Application]), (UnitField.Customer, WeightField.One, []), (UnitField.Person, WeightField.One, [ActivityFields.Application, ActivityFields.Sector])])
        {
            var columns = store.Columns(Ask(keys) with { Unit = unit, Weight = weight });
            var with = rows.Where(r => UnitOf(unit, r) is not null).ToArray();
            Assert.Equal(rows.Length - with.Length, columns.WithoutUnit);
            Assert.Equal(weight == WeightField.One ? 0 : with.Length, columns.Weights.Length);
            Assert.Equal(
                with.Select(r => $"{UnitOf(unit, r)} {string.Join('|', keys.Select(k => KeyOf(k, r)))} {WeightOf(weight, r)}").Order(StringComparer.Ordinal),
                Enumerable.Range(0, columns.Units.Length).Select(i => $"{columns.Units.Span[i]} {string.Join('|', columns.Keys[(int)columns.Cells.Span[i]])} {(columns.Weights.IsEmpty ? 1 : columns.Weights.Span[i])}").Order(StringComparer.Ordinal));
            Assert.Equal(columns.Keys.Select(k => string.Join('\0', k)).Distinct().Order(StringComparer.Ordinal), columns.Keys.Select(k => string.Join('\0', k)));
        }
    }

    [Fact]
    public void Nothing_stored_is_no_rows_and_no_cells()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        foreach (var ask in (ColumnAsk[])[Ask(), Ask(ActivityFields.Region), Ask(ActivityFields.Region, ActivityFields.Sector)])
        {
            var columns = store.Columns(ask);
            Assert.Equal((0, 0, 0, 0L), (columns.Units.Length, columns.Cells.Length, columns.Keys.Count, columns.WithoutUnit));
        }
    }

    [Fact]
    public async Task Writers_do_not_change_what_a_reader_sees()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, "ten_1", [.. Enumerable.Range(1, 20_000).Select(i => Row(i))]);
        var writing = Task.Run(async () => { for (var i = 0; i < 40; i++) { await StoreAsync(store, "ten_1", [.. Enumerable.Range(0, 200).Select(n => Row(20_001 + i * 200 + n, region: $"R{i}"))]); } }, TestContext.Current.CancellationToken);
        var least = 20_000;
        do
        {
            var columns = store.Columns(Ask(ActivityFields.Region));
            Assert.InRange(columns.Units.Length, least, 28_000);
            Assert.Equal(0, columns.Units.Length % 200);
            least = columns.Units.Length;
        } while (!writing.IsCompleted);
        await writing;
        Assert.Equal(28_000, store.Columns(Ask(ActivityFields.Region)).Units.Length);
    }
}

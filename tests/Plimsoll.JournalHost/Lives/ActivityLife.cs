// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.JournalHost.Lives;

/// <summary>The activity of an organisation: stored, counted by day, deleted by person, by age and row by row, and what is left taken in by
/// another.</summary>
public sealed class ActivityLife(string name) : Life<IActivity>(name)
{
    private static readonly DateTimeOffset Day = new(2026, 10, 13, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Rows by number: of a person each, and on a day.</summary>
    private static readonly (int First, int Count, ulong User, int Days)[] Groups =
        [(0, 30, 1, 0), (100, 20, 2, -10), (200, 15, 2, 0), (300, 5, 3, 0)];

    private enum Act { Append, AppendMore, Count, DeletePerson, DeleteOld, DeleteRows, Import }

    public override int Steps => Enum.GetValues<Act>().Length;

    private string Tenant => $"ten_{Name}";

    private string Other => $"other_{Name}";

    public override IReadOnlyList<string> KindsOf(int number) =>
    [
        Written.Kind<IActivityStore>(ActOf(number) switch
        {
            Act.Append or Act.AppendMore => nameof(IActivityStore.AppendAsync),
            Act.Count => nameof(IActivityStore.RefreshDaysAsync),
            Act.DeletePerson => nameof(IActivityStore.DeletePersonAsync),
            Act.DeleteOld => nameof(IActivityStore.DeleteBeforeAsync),
            Act.DeleteRows => nameof(IActivityStore.DeleteAsync),
            Act.Import => nameof(IActivityStore.ImportAsync),
            _ => throw new System.Diagnostics.UnreachableException(),
        }),
    ];

    public override async Task TakeAsync(IActivity store, int number)
    {
        var rows = Written.Saying(store.Store);
        switch (ActOf(number))
        {
            case Act.Append: await StoreAsync(Of(1)); break;
            case Act.AppendMore: await StoreAsync([.. Of(2), .. Of(3)]); break;
            case Act.Count: await rows.RefreshDaysAsync(); break;
            case Act.DeletePerson: await rows.DeletePersonAsync(Tenant, 1); break;
            case Act.DeleteOld: await rows.DeleteBeforeAsync(Tenant, Settled.At(Day.AddDays(-5))); break;
            case Act.DeleteRows: await rows.DeleteAsync(Tenant, store.Store.LeavesOf(Tenant, new Going.Person(3))); break;
            case Act.Import:
                var file = store.At($"{Name}.parquet");
                store.Store.Export(Tenant, file);
                if ((await rows.ImportAsync(Other, file)).Refusal is { } refusal) { throw new StoreRefusedException(refusal); }
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }

        async Task StoreAsync(ActivityRow[] batch)
        {
            if (await rows.AppendAsync(Tenant, batch) is not StoreAnswer.Stored { Duplicates: 0 }) { throw new System.Diagnostics.UnreachableException(); }
        }
    }

    public override Task<string?> DifferenceAsync(IActivity store, int steps)
    {
        Act[] taken = [.. Enum.GetValues<Act>().Take(steps)];
        // Another caller may count too, so what is counted is looked at only where nothing has come since this one counted.
        if (taken is [.., Act.Count] && CountedOf(store) is var counted && counted != Groups.Sum(group => group.Count))
        {
            return Task.FromResult<string?>($"{counted} rows are counted");
        }
        var expected = Text(Groups
            .Where(group => Did(group.User == 1 ? Act.Append : Act.AppendMore) && !(group.User == 1 && Did(Act.DeletePerson))
                && !(group.Days < 0 && Did(Act.DeleteOld)) && !(group.User == 3 && Did(Act.DeleteRows)))
            .SelectMany(Rows).Select(row => row.Id));
        return Task.FromResult(Compare(RowsOf(store, Tenant), expected) ?? Compare(RowsOf(store, Other), Did(Act.Import) ? expected : ""));

        bool Did(Act act) => taken.Contains(act);
    }

    /// <summary>Whatever a kill left uncounted is counted with the next refresh.</summary>
    public static async Task<string?> WholeAsync(IActivity store, IReadOnlyList<ActivityLife> all, IReadOnlyList<ActivityLife> newest)
    {
        await store.Store.RefreshDaysAsync();
        return newest.Select(life => Compare($"{life.CountedOf(store)} counted", $"{store.Store.Rows(life.Tenant, From, Until, 1000, []).Count} counted"))
            .FirstOrDefault(difference => difference is not null);
    }

    private static DateTimeOffset From => Day.AddDays(-30);

    private static DateTimeOffset Until => Day.AddDays(30);

    private static string RowsOf(IActivity store, string tenant) => Text(store.Store.Rows(tenant, From, Until, 1000, []).Select(row => row.Id));

    private static string Text(IEnumerable<Guid> ids) => string.Join(' ', ids.Select(id => $"{id:n}"[..8]).Order(StringComparer.Ordinal));

    private static Act ActOf(int number) => Enum.GetValues<Act>()[number - 1];

    private long CountedOf(IActivity store) =>
        store.Store.Days(Tenant, DateOnly.FromDateTime(From.UtcDateTime), DateOnly.FromDateTime(Until.UtcDateTime)).Sum(day => day.Rows);

    private ActivityRow[] Of(ulong user) => [.. Groups.Where(group => group.User == user).SelectMany(Rows)];

    private IEnumerable<ActivityRow> Rows((int First, int Count, ulong User, int Days) group) =>
        Enumerable.Range(group.First, group.Count).Select(number => new ActivityRow
        {
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}/{number}")).AsSpan(0, 16)), At = Day.AddDays(group.Days).AddSeconds(number),
            ReceivedAt = Day, Kind = ActivityKind.Usage, Model = "tidewater-7b", User = group.User, InputTokens = number,
        });
}

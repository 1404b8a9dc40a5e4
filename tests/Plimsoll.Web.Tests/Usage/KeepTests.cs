// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>The rounds that look after what is kept: one item that fails is told and keeps no other waiting.</summary>
public sealed class KeepTests : IAsyncLifetime
{
    private const string First = "aaa", Last = "zzz";

    private readonly SettledApp _settled = new();

    private RunningApp _app => _settled.App;

    public ValueTask InitializeAsync() => _settled.InitializeAsync();

    public ValueTask DisposeAsync() => _settled.DisposeAsync();

    [Fact]
    public async Task An_organisation_with_which_something_goes_wrong_keeps_no_other_waiting_and_its_old_events_go()
    {
        var eve = await _app.FirstAsync();
        var tenant = (await CountTests.OpenAsync(eve)).Split('/')[4];
        Assert.True(_app.Services.GetRequiredService<OpenedActivity>().Store.Succeeds(out var store, out _), "DuckDB is not there");
        var now = TimeProvider.System.GetUtcNow();
        ActivityRow Row(int id, int days) => new() { Id = new Guid(id, 5, 5, new byte[8]), At = now.AddDays(-days), ReceivedAt = now.AddHours(-3), Kind = ActivityKind.Feedback, Feedback = "thumbs-up" };
        foreach (var (index, name) in new[] { First, tenant, Last }.Index()) { await store!.AppendAsync(name, [Row(index, 1), Row(100 + index, 500)], TestContext.Current.CancellationToken); }
        var faulty = DispatchProxy.Create<IActivityStore, Faulty>();
        ((Faulty)faulty).Inner = store!;
        // The second counts anew the days that the first has changed.
        for (var round = 0; round < 2; round++) { await _app.Services.GetRequiredService<KeepActivity>().KeepAsync(faulty, TestContext.Current.CancellationToken); }
        // Both were told; the old one was then told to be deleted.
        Assert.Equal(1, _app.Services.GetRequiredService<Journal.Books>().Now.UsageOf(tenant).State.StoredRows);
        foreach (var name in (string[])[First, tenant, Last]) { Assert.Equal([DateOnly.FromDateTime(now.AddDays(-1).UtcDateTime)], store!.Days(name, DateOnly.MinValue, DateOnly.MaxValue).Select(d => d.Day)); }
    }

    [Fact]
    public async Task What_goes_wrong_in_a_round_is_told_by_its_kind_and_never_in_its_own_words()
    {
        var (told, done) = (new List<string>(), new List<int>());
        await OneByOne.DoAsync([1, 2, 3], item => item == 2 ? throw new InvalidDataException("ada@example.org") : Did(item), told.Add, TestContext.Current.CancellationToken);
        Assert.Equal([1, 3], done);
        Assert.Equal([nameof(InvalidDataException)], told);
        using var stop = new CancellationTokenSource();
        // A server that stops ends the round, whatever the item that it interrupts says.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OneByOne.DoAsync([1, 2], _ =>
        {
            stop.Cancel();
            throw new InvalidDataException("late");
        }, told.Add, stop.Token));

        Task Did(int item)
        {
            done.Add(item);
            return Task.CompletedTask;
        }
    }

    /// <summary>The real store, of which one question about two organisations fails.</summary>
    public class Faulty : DispatchProxy
    {
        public IActivityStore Inner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IActivityStore.ArrivedIn) && args![0] is First or Last
            ? throw new IOException("the disk is gone") : targetMethod.Invoke(Inner, args);
    }
}

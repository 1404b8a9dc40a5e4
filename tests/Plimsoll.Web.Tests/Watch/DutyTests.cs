// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>What a server does by itself: whoever watches it sees that it is done.</summary>
public sealed class DutyTests
{
    [Fact]
    public async Task Whatever_the_server_does_by_itself_tells_its_lag()
    {
        var all = typeof(PlimsollApp).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(BackgroundService))).ToArray();
        // Those that wait for somebody to ask do nothing by themselves.
        var without = all.Where(type => !type.IsAssignableTo(typeof(IDuty)) && !type.IsAssignableTo(typeof(OwnerDoor))).Select(type => type.FullName);
        Assert.Empty(without);
        await using var app = new RunningApp();
        await app.InitializeAsync();
        using var measured = new Measured(app);
        string[] names = [.. app.Services.GetServices<IHostedService>().OfType<IDuty>().Select(duty => duty.Duty).Order(StringComparer.Ordinal)];
        Assert.Equal(all.Count(type => type.IsAssignableTo(typeof(IDuty))), names.Distinct().Count());
        await Eventually.TrueAsync(() =>
        {
            measured.Look();
            return measured.Split.TryGetValue(("plimsoll.duty.lag", "duty"), out var told) && told.Count == names.Length;
        });
        Assert.Equal(names, measured.Split[("plimsoll.duty.lag", "duty")].Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_round_that_cannot_be_done_leaves_the_lag_to_grow_and_one_that_is_whole_ends_it()
    {
        var clock = new MovingClock();
        await using var app = new RunningApp { Clock = clock };
        await app.InitializeAsync();
        using var measured = new Measured(app);
        var watch = app.Services.GetRequiredService<WatchClock>();
        await watch.OnceAsync();
        Assert.InRange(Lag(), 0, 600);
        // The clock on the wall is set, and an hour passes.
        (clock.Stepped, clock.Ahead) = (TimeSpan.FromDays(500), TimeSpan.FromHours(1));
        await watch.OnceAsync();
        Assert.InRange(Lag(), 3600, 4200);
        clock.Stepped = TimeSpan.Zero;
        await watch.OnceAsync();
        Assert.InRange(Lag(), 0, 600);

        double Lag() => measured.Last("plimsoll.duty.lag", "duty=watch-clock");
    }
}

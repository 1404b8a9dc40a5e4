// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests;

/// <summary>The application as it is when it has run for two hours: its clock has settled, and what has ended may be deleted.</summary>
public sealed class SettledApp : IAsyncLifetime
{
    private readonly MovingClock _clock = new() { Ahead = TimeSpan.FromHours(-2) };

    public SettledApp() => App = new RunningApp { Clock = _clock };

    public RunningApp App { get; }

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        _clock.Ahead = TimeSpan.Zero;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

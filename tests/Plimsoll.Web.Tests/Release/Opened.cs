// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests.Release;

/// <summary>One server for all tests of a class, with the first account and its session.</summary>
public sealed class Opened : IAsyncLifetime
{
    public RunningApp App { get; } = new();

    public Api First { get; private set; } = null!;

    public Visitor Eve { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        First = await App.FirstAsync();
        Eve = await Visitor.SignInAsync(App, "eve", "a long enough sentence");
    }

    /// <summary>A restart, after which whoever was at the pages comes back.</summary>
    public async Task RestartAsync()
    {
        await App.RestartAsync();
        Eve.Dispose();
        Eve = await Visitor.SignInAsync(App, "eve", "a long enough sentence");
    }

    public ValueTask DisposeAsync()
    {
        Eve.Dispose();
        return App.DisposeAsync();
    }
}

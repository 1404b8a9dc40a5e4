// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The sample organisation of <c>--demo</c>.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_sample_has_a_release_held_one_in_service_and_one_suspended_and_goes_with_the_server()
    {
        var app = PlimsollApp.Create(["--demo", "--urls", "http://127.0.0.1:0"]).Value!;
        await app.StartAsync(TestContext.Current.CancellationToken);
        var folder = Path.GetDirectoryName(app.Services.GetRequiredService<Web.Accounts.OpenAccount>().TokenPath)!;
        var (state, rules) = (app.Services.GetRequiredService<Books>().Now, app.Services.GetRequiredService<GateRules>());
        var books = state.In(state.Accounts.Find(app.Sample!.Slug)!.Id);
        Assert.Equal([(VerdictKind.Held, null), (VerdictKind.Clear, ServiceState.Active), (VerdictKind.Held, ServiceState.Suspended)],
            books.Releases.Values.Select(k => k.State).OrderBy(s => s.Decisions[0].Seq).Select(s => (Judging.Judge(s, rules, TimeProvider.System.GetUtcNow()).Kind, s.Status?.State)));
        Assert.Equal(2, books.Registry.State.Models.Count);
        Assert.Equal(3, app.Sample.People.Count);
        await app.StopAsync();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_sample_is_never_mixed_with_accounts_that_are_there()
    {
        await using var running = new RunningApp();
        await running.InitializeAsync();
        await running.FirstAsync();
        await running.EndAsync();
        Assert.Equal("web.demo-not-empty", PlimsollApp.Create(["--demo", "--data", running.Data]).Refusal!.Code);
        // The refusal leaves the folder usable.
        await running.InitializeAsync();
    }

    [Fact]
    public async Task A_sample_in_a_folder_of_its_own_stays_there()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        var app = PlimsollApp.Create(["--demo", "--data", folder, "--urls", "http://127.0.0.1:0"]).Value!;
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.StopAsync();
        var again = PlimsollApp.Create(["--data", folder, "--urls", "http://127.0.0.1:0"]).Value!;
        await again.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, again.Services.GetRequiredService<Books>().Now.Accounts.Accounts.Count);
        await again.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}

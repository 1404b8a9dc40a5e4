// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress;
using Plimsoll.Web.Progress.Organisations;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>Two acts that are each right by themselves and wrong together, decided on the same state.</summary>
/// <remarks>Another connection holds the database, so that what is appended waits: both acts have decided before either of them is written.</remarks>
public sealed class RaceTests
{
    [Fact]
    public async Task Of_two_organisations_that_take_one_short_address_at_the_same_moment_one_is_told_that_it_is_taken()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var own = await World.OpenAsync(app);
        var other = await World.OpenAsync(app, own.First, "other");
        var write = app.Services.GetRequiredService<WritePage>();
        var opened = await TogetherAsync(
            app,
            () => write.OpenAsync(new WritePage.OpenAsk("Acme", "harbour"), new Asking(CallerOf(app, own))),
            () => write.OpenAsync(new WritePage.OpenAsk("Other", "harbour"), new Asking(CallerOf(app, other))));
        Assert.Null(opened.First.Refusal);
        Assert.Equal("progress.id-taken", opened.Second.Refusal?.Code);
        Assert.Single(app.Services.GetRequiredService<Books>().Now.Of(ProgressStreams.Pages).All);
    }

    [Fact]
    public async Task Whoever_leaves_the_organisation_at_the_same_moment_becomes_nobody_s_owner()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var leaving = await world.PersonAsync("noor", "contributor");
        var practice = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        var (people, acting) = (app.Services.GetRequiredService<People>(), app.Services.GetRequiredService<Acting>());
        var caller = CallerOf(app, world);
        var assign = WorkPractice.Assign(caller, practice, new WorkPractice.AssignAsk(leaving.Account, null));
        var (left, assigned) = await TogetherAsync(
            app,
            () => people.TakeOutAsync(leaving.Account, caller, CancellationToken.None),
            () => acting.ChangeAsync(ReleaseStreams.Of(caller, world.ReleaseId), new Asking(caller), assign));
        Assert.Null(left.Refusal);
        Assert.Equal(("release.unknown-id", "owner"), (assigned.Refusal?.Code, assigned.Refusal?.Field));
        Assert.Null(app.Services.GetRequiredService<Books>().Now.Of(ReleaseStreams.Releases).FindAny(world.ReleaseId)!.State.Line(practice).Owner);
    }

    [Fact]
    public async Task Whoever_leaves_the_organisation_while_a_sheet_is_taken_becomes_nobody_s_owner_by_it()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var leaving = await world.PersonAsync("noor", "contributor");
        var practice = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        var (people, import) = (app.Services.GetRequiredService<People>(), app.Services.GetRequiredService<ImportWork>());
        var caller = CallerOf(app, world);
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Request.ContentType = "text/csv";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($"practice,owner\n{practice},{leaving.Account}\n"));
        var (left, taken) = await TogetherAsync<LedgerPlace, ProblemDetails>(
            app,
            () => people.TakeOutAsync(leaving.Account, caller, CancellationToken.None),
            async () => Assert.IsType<ProblemHttpResult>(
                await import.HandleAsync(world.ReleaseId, null, http.Request, caller, CancellationToken.None)).ProblemDetails);
        Assert.Null(left.Refusal);
        Assert.Equal(("release.bad-sheet", "owner"), (taken.Value!.Extensions["code"], taken.Value.Extensions["field"]));
        Assert.Null(app.Services.GetRequiredService<Books>().Now.Of(ReleaseStreams.Releases).FindAny(world.ReleaseId)!.State.Line(practice).Owner);
    }

    [Fact]
    public async Task Somebody_else_who_leaves_at_the_same_moment_does_not_make_a_decision_stale_that_named_its_revision()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var (leaving, staying) = (await world.PersonAsync("noor", "contributor"), await world.PersonAsync("sam", "contributor"));
        var practice = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        var (people, acting) = (app.Services.GetRequiredService<People>(), app.Services.GetRequiredService<Acting>());
        var (caller, tenant) = (CallerOf(app, world), world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..]);
        var seen = app.Services.GetRequiredService<Books>().Now.ReleasesOf(tenant)[world.ReleaseId].Rev;
        var assign = WorkPractice.Assign(caller, practice, new WorkPractice.AssignAsk(staying.Account, null));
        var (left, assigned) = await TogetherAsync(
            app,
            () => people.TakeOutAsync(leaving.Account, caller, CancellationToken.None),
            () => acting.ChangeAsync(ReleaseStreams.Of(caller, world.ReleaseId), new Asking(caller, seen), assign));
        Assert.Null(left.Refusal);
        Assert.Null(assigned.Refusal);
        Assert.Equal(staying.Account, assigned.Value!.After.Line(practice).Owner);
    }

    private static Caller CallerOf(RunningApp app, World world)
    {
        var accounts = app.Services.GetRequiredService<Books>().Now.Accounts;
        var tenant = accounts.Tenants[world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..]];
        return new Caller(accounts.Accounts[world.First.Account], tenant, [MemberRole.Administrator], null);
    }

    /// <summary>Starts both while nothing can be written, then lets them be written, the first one first.</summary>
    private static async Task<(Result<TFirst> First, Result<TSecond> Second)> TogetherAsync<TFirst, TSecond>(RunningApp app, Func<Task<Result<TFirst>>> first, Func<Task<Result<TSecond>>> second)
        where TFirst : class
        where TSecond : class
    {
        Task<Result<TFirst>> one;
        Task<Result<TSecond>> two;
        await using (var holder = new SqliteConnection($"Data Source={Path.Combine(app.Data, "plimsoll.db")};Pooling=False"))
        {
            await holder.OpenAsync(TestContext.Current.CancellationToken);
            await using var hold = holder.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            // Each decides and sends its ask before it waits for the first time.
            (one, two) = (first(), second());
            Assert.False(one.IsCompleted || two.IsCompleted);
            hold.CommandText = "ROLLBACK";
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        return (await one, await two);
    }
}

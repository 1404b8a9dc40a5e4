// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>Many who write to the one stream of an organisation at the same moment.</summary>
/// <remarks>The test holds the turn of the stream, or another connection holds the database, until all have asked.</remarks>
public sealed class WriterTests(WriterTests.Crowd crowd) : IClassFixture<WriterTests.Crowd>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private StreamTurns Turns => crowd.App.Services.GetRequiredService<StreamTurns>();

    private Acting Acting => crowd.App.Services.GetRequiredService<Acting>();

    private Storage.Journals.Journal Journal => crowd.App.Services.GetRequiredService<Storage.Journals.Journal>();

    [Fact]
    public async Task Of_32_who_name_no_revision_none_meets_a_conflict_and_every_model_is_there_once()
    {
        var world = await crowd.OpenAsync("many");
        Task<HttpResponseMessage>[] sent;
        await using (await HoldAsync())
        {
            sent = [.. Enumerable.Range(0, 32 * 4).Select(n => SendAsync(world, $"Crowd {n}"))];
            await Task.Delay(300, Ct);
            Assert.DoesNotContain(sent, s => s.IsCompleted);
        }
        var revs = new List<long>();
        foreach (var answer in await Task.WhenAll(sent))
        {
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            revs.Add(long.Parse((string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["rev"]!, CultureInfo.InvariantCulture));
        }
        revs.Sort();
        Assert.Equal(Enumerable.Range(0, revs.Count).Select(n => revs[0] + n), revs);
        Assert.Equal(revs.Count, Registry(world).Models.Count);
        Assert.Equal(Journal.Head, Journal.Verify().Value);
    }

    [Fact]
    public async Task Who_names_a_revision_is_told_at_once_that_it_is_old_and_in_its_turn_that_it_became_so()
    {
        var world = await crowd.OpenAsync("named");
        var rev = Kept(world).Rev;
        Task<HttpResponseMessage> first, becomes;
        await using (await HoldAsync())
        {
            first = SendAsync(world, "Of nobody in particular");
            await Task.Delay(200, Ct);
            becomes = SendAsync(world, "Of somebody who had looked", rev);
            using var old = await SendAsync(world, "Of somebody who had looked long ago", rev - 1);
            Assert.Equal((HttpStatusCode.Conflict, "journal.conflict"), (old.StatusCode, await CodeAsync(old)));
            Assert.False(first.IsCompleted || becomes.IsCompleted);
        }
        Assert.Equal(HttpStatusCode.Created, (await first).StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "journal.conflict"), ((await becomes).StatusCode, await CodeAsync(await becomes)));
        using var right = await SendAsync(world, "Of somebody who had looked", rev + 1);
        Assert.Equal(HttpStatusCode.Created, right.StatusCode);
    }

    [Fact]
    public async Task A_decision_that_finds_no_room_fails_alone_and_what_was_decided_on_it_is_decided_again()
    {
        await using var app = new RunningApp { Arguments = ["--most-pages", "220"] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var acting = app.Services.GetRequiredService<Acting>();
        Task<Result<Change<Registry>>> ahead, large, twin, other;
        await using (await HoldAsync(app))
        {
            ahead = RegisterAsync(app, world, "Ahead");
            var caller = CallerOf(app, world);
            var texts = acting.TextsBy(caller, ReleaseCodes.BadValue);
            texts.Keep("text", new string('a', 900_000), 1_000_000);
            large = acting.ChangeAsync(ReleaseStreams.RegistryOf(caller), new Asking(caller), Register("Example", caller), texts);
            // Reads like the one that finds no room, and would be refused for it if that were written.
            twin = RegisterAsync(app, world, "EXAMPLE");
            other = RegisterAsync(app, world, "Other");
        }
        Assert.Equal("journal.unwritable", (await large).Refusal?.Code);
        Assert.Equal([null, null, null], (await Task.WhenAll(ahead, twin, other)).Select(done => done.Refusal?.Code));
        Assert.Equal(["Ahead", "EXAMPLE", "Other"], app.Services.GetRequiredService<Books>().Now.RegistryOf(TenantOf(world)).State.Models.Values.Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.Null((await RegisterAsync(app, world, "Next")).Refusal);
        var journal = app.Services.GetRequiredService<Storage.Journals.Journal>();
        Assert.Equal(journal.Head, journal.Verify().Value);
    }

    [Fact]
    public async Task What_reads_like_a_model_that_is_written_just_before_it_is_asked_about()
    {
        var world = await crowd.OpenAsync("twins");
        Task<Result<Change<Registry>>> ahead, first, twin;
        await using (await HoldAsync())
        {
            (ahead, first, twin) = (RegisterAsync(crowd.App, world, "Ahead"), RegisterAsync(crowd.App, world, "Example"), RegisterAsync(crowd.App, world, "example"));
        }
        Assert.Equal((null, null, "release.duplicate"), ((await ahead).Refusal?.Code, (await first).Refusal?.Code, (await twin).Refusal?.Code));
    }

    [Fact]
    public async Task An_ask_that_is_sent_twice_at_the_same_moment_under_one_key_is_done_once_and_answered_alike()
    {
        var world = await crowd.OpenAsync("twice");
        Task<HttpResponseMessage> ahead, one, again;
        await using (await HoldAsync())
        {
            (ahead, one) = (SendAsync(world, "Ahead"), SendAsync(world, "Example", once: "the-same"));
            again = SendAsync(world, "Example", once: "the-same");
            await Task.Delay(200, Ct);
        }
        Assert.Equal(HttpStatusCode.Created, (await ahead).StatusCode);
        var said = await (await one).Content.ReadAsStringAsync(Ct);
        Assert.Equal((HttpStatusCode.Created, said), ((await again).StatusCode, await (await again).Content.ReadAsStringAsync(Ct)));
        Assert.Equal(2, Registry(world).Models.Count);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_loses_nothing_that_was_promised_and_holds_up_nobody()
    {
        var world = await crowd.OpenAsync("leaver");
        using var leaving = new CancellationTokenSource();
        using (var held = Turns.TryTake([StreamOf(world)])!)
        {
            var (left, stays) = (RegisterAsync(crowd.App, world, "Left", leaving.Token), RegisterAsync(crowd.App, world, "Stays"));
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
            Assert.False(stays.IsCompleted);
            held.Dispose();
            Assert.Null((await stays).Refusal);
        }
        // Also in the line for several streams.
        // Turns are taken in the order of names: the one that is held is the later one, so that the earlier one is taken while it is waited for.
        string[] both = [.. new[] { StreamOf(world), StreamOf(await crowd.OpenAsync("leaver-2")) }.Order(StringComparer.Ordinal)];
        var (mine, theirs) = (both[0], both[1]);
        using (Turns.TryTake([theirs]))
        {
            using var again = new CancellationTokenSource();
            var waits = Turns.TakeAsync([mine, theirs], again.Token).AsTask();
            Assert.Null(Turns.TryTake([mine]));
            await again.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
            Turns.TryTake([mine])!.Dispose();
        }
        Turns.TryTake([mine, theirs])!.Dispose();
        Assert.Equal(["Stays"], Registry(world).Models.Values.Select(m => m.Name));
    }

    [Fact]
    public async Task Two_streams_that_are_written_together_in_both_orders_do_not_wait_for_each_other_for_ever()
    {
        var (one, other) = (await crowd.OpenAsync("one"), await crowd.OpenAsync("other"));
        var recorder = crowd.App.Services.GetRequiredService<Recorder>();
        var acts = Enumerable.Range(0, 100).Select(n => Task.Run(() => recorder.AppendAsync("acc_1", books =>
        {
            var order = n % 2 == 0 ? new[] { one, other } : [other, one];
            return order.Select(world => ReleaseStreams.Registries.At(TenantOf(world)).Writes(
                books.RegistryOf(TenantOf(world)).Rev, [new ModelRegistered(Ids.New("mdl"), $"Both {n}", "pty_1", ModelType.Frontier)])).ToArray();
        }, [], ct: Ct), Ct));
        var registered = Enumerable.Range(0, 20).Select(n => RegisterAsync(crowd.App, one, $"Alone {n}"));
        Assert.All(await Task.WhenAll(acts).WaitAsync(Eventually.Bound, Ct), written => Assert.Null(written.Refusal));
        Assert.All(await Task.WhenAll(registered).WaitAsync(Eventually.Bound, Ct), written => Assert.Null(written.Refusal));
        Assert.Equal((120, 100), (Registry(one).Models.Count, Registry(other).Models.Count));
    }

    [Fact]
    public async Task A_decision_that_only_looked_at_a_busy_stream_is_made_in_the_end_and_not_refused_for_it()
    {
        var world = await crowd.OpenAsync("looked");
        var model = (await RegisterAsync(crowd.App, world, "Base")).Value!.After.Models.Keys.Single();
        var caller = CallerOf(crowd.App, world);
        var register = crowd.App.Services.GetRequiredService<RegisterThings>();
        Assert.Null((await register.VersionAsync(model, new RegisterThings.VersionAsk("1", [new RegisterThings.FileAsk("f", World.Sha256("f"))]), new Asking(caller))).Refusal);
        var plan = new ReleasePlan(ReleaseType.Restricted, [Component.Evaluations], Audience.Customers, Stage.Restricted, ["chat"]);
        using var stop = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++) { Assert.Null((await RegisterAsync(crowd.App, world, $"Busy {w} {n}")).Refusal); }
        }, Ct)).ToArray();
        for (var n = 0; n < 40; n++)
        {
            var opened = await register.OpenAsync(Ids.New("rel"), new RegisterThings.ReleaseAsk(model, "1", plan), new Asking(caller));
            Assert.Null(opened.Refusal);
        }
        await stop.CancelAsync();
        await Task.WhenAll(busy);
    }

    [Fact]
    public async Task A_line_that_is_full_or_too_slow_is_answered_503_with_its_code_and_when_to_come_again()
    {
        var world = await crowd.OpenAsync("full");
        Task<Result<Change<Registry>>>[] waiting;
        using (Turns.TryTake([StreamOf(world)]))
        {
            waiting = [.. Enumerable.Range(0, Recorder.MostWaiting).Select(n => RegisterAsync(crowd.App, world, $"Waits {n}"))];
            Assert.DoesNotContain(waiting, w => w.IsCompleted);
            using var answer = await SendAsync(world, "One too many");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "journal.busy", TimeSpan.FromSeconds(5)), (answer.StatusCode, await CodeAsync(answer), answer.Headers.RetryAfter?.Delta));
        }
        Assert.All(await Task.WhenAll(waiting), done => Assert.Null(done.Refusal));
        Assert.Equal(Recorder.MostWaiting, Registry(world).Models.Count);

        var hasty = new StreamTurns(most: 1, longest: TimeSpan.FromMilliseconds(50));
        var chains = new StreamChains(Journal, crowd.App.Services.GetRequiredService<Books>(), hasty);
        var recorder = new Recorder(Journal, crowd.App.Services.GetRequiredService<Books>(), hasty, chains, crowd.App.Services.GetRequiredService<SameAddress>(), TimeProvider.System);
        var caller = CallerOf(crowd.App, world);
        using (hasty.TryTake([StreamOf(world)]))
        {
            var late = recorder.ChangeAsync(caller.Id, ReleaseStreams.RegistryOf(caller), null, Register("Late", caller), [], null, Ct);
            Assert.Equal("journal.busy", (await recorder.ChangeAsync(caller.Id, ReleaseStreams.RegistryOf(caller), null, Register("At once", caller), [], null, Ct)).Refusal?.Code);
            Assert.Equal("journal.busy", (await late).Refusal?.Code);
            var alone = hasty.TakeAsync([StreamOf(world)], Ct).AsTask();
            Assert.Equal("journal.busy", (await hasty.TakeAsync([StreamOf(world)], Ct)).Refusal?.Code);
            Assert.Equal("journal.busy", (await alone).Refusal?.Code);
        }
        Assert.Null((await recorder.ChangeAsync(caller.Id, ReleaseStreams.RegistryOf(caller), null, Register("In time", caller), [], null, Ct)).Refusal);
    }

    private static Task<Result<Change<Registry>>> RegisterAsync(RunningApp app, World world, string name, CancellationToken? leaves = null)
    {
        var caller = CallerOf(app, world);
        return app.Services.GetRequiredService<Acting>().ChangeAsync(ReleaseStreams.RegistryOf(caller), new Asking(caller, Ct: leaves ?? TestContext.Current.CancellationToken), Register(name, caller));
    }

    private static Deciding<Registry> Register(string name, Caller caller) => (state, _, _) =>
        Registering.Model(state, new ModelRegistered(Ids.New("mdl"), name, caller.In.Party, ModelType.Frontier), confirmed: false);

    private static string TenantOf(World world) => world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..];

    private static string StreamOf(World world) => ReleaseStreams.Registries.NameOf(TenantOf(world));

    private static Caller CallerOf(RunningApp app, World world)
    {
        var accounts = app.Services.GetRequiredService<Books>().Now.Accounts;
        return new Caller(accounts.Accounts[world.First.Account], accounts.Tenants[TenantOf(world)], [MemberRole.Administrator], null);
    }

    private Kept<Registry> Kept(World world) => Acting.State.RegistryOf(TenantOf(world));

    private Registry Registry(World world) => Kept(world).State;

    private async Task<HttpResponseMessage> SendAsync(World world, string name, long? rev = null, string? once = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{world.Tenant}/models{(rev is { } seen ? FormattableString.Invariant($"?rev={seen}") : "")}", UriKind.Relative))
        {
            Content = System.Net.Http.Json.JsonContent.Create(new JsonObject { ["name"] = name, ["modelType"] = "frontier" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.First.Key);
        if (once is not null) { request.Headers.Add("Idempotency-Key", once); }
        return await crowd.App.Client.SendAsync(request, Ct);
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["code"]!;

    private Task<IAsyncDisposable> HoldAsync() => HoldAsync(crowd.App);

    /// <summary>Keeps everything from being written until it is disposed of.</summary>
    private static async Task<IAsyncDisposable> HoldAsync(RunningApp app)
    {
        var holder = new SqliteConnection($"Data Source={Path.Combine(app.Data, "plimsoll.db")};Pooling=False");
        await holder.OpenAsync(Ct);
        await using var hold = holder.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync(Ct);
        return holder;
    }

    /// <summary>A server with somebody who opens organisations.</summary>
    public sealed class Crowd : IAsyncLifetime
    {
        private Api? _first;

        public RunningApp App { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            _first = await App.FirstAsync();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public Task<World> OpenAsync(string slug) => World.OpenAsync(App, _first, slug);
    }
}

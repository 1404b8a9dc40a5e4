// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Storage.Journals;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Faults;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A release is folded when somebody asks for it, and is then what its history makes of it; the words of its list stand on the record once.</summary>
public sealed class FoldedReleaseTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Books Books => _app.Services.GetRequiredService<Books>();

    private string TenantId => _world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..];

    private StreamAt<Dossier> At(string release) => ReleaseStreams.Releases.At(TenantId, release);

    [Fact]
    public async Task The_words_of_a_list_stand_on_the_record_once_for_whomever_and_another_process_finds_them()
    {
        await _world.AssessAsync(name: "Example 1");
        await _world.AssessAsync(name: "Example 2");
        var other = await World.OpenAsync(_app, _world.First, "other");
        await other.AssessAsync(name: "Example 3");
        var entries = _app.Services.GetRequiredService<Storage.Journals.Journal>().Read(0, 1000).Select(e => (e.Bytes.Length, Envelope: Envelope.Of(e.Bytes))).ToArray();
        // One list, in as many entries as it needs.
        var kept = entries.Where(e => e.Envelope.Type == "release.list-kept").ToArray();
        Assert.Single(kept.Select(e => e.Envelope.Stream).Distinct());
        Assert.Equal(Enumerable.Range(1, kept.Length).Select(n => (long)n), kept.Select(e => e.Envelope.Rev));
        Assert.All(kept, e => Assert.Equal((AccountBook.ServerTenant, DataFolder.Server), (e.Envelope.Tenant, e.Envelope.By)));
        var words = kept.Sum(e => e.Length);
        var pinned = entries.Where(e => e.Envelope.Type == "release.assessment-pinned").ToArray();
        Assert.Equal(3, pinned.Length);
        Assert.All(pinned, p => Assert.InRange(p.Length, 1, words / 8));
        var practices = (await _world.First.GetAsync($"{_world.Release}/practices"))["practices"]!.ToJsonString();
        using (var history = await _world.First.SendAsync(HttpMethod.Get, $"{_world.Release}/history"))
        {
            var file = Path.Combine(_app.Data, "history.json");
            await File.WriteAllBytesAsync(file, await history.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            var (exit, output, error) = await Programs.PlimsollAsync(new Dictionary<string, string?>(), "release", "judge", file, "--format", "json");
            Assert.True(exit == 10, error);
            var missing = (await _world.First.GetAsync($"{_world.Release}/gate"))["missing"]!.AsArray().Count;
            Assert.Equal(missing, JsonNode.Parse(output)!["missing"]!.AsArray().Count);
        }
        await _app.EndAsync();
        await using var server = await ServerProcess.StartAsync(_app.Data);
        var (status, body) = await server.SendAsync(HttpMethod.Get, $"{_world.Release}/practices", _world.First.Key);
        Assert.Equal((200, practices), (status, body!["practices"]!.ToJsonString()));
    }

    [Fact]
    public async Task Who_looked_before_a_change_still_sees_what_was_and_a_state_that_was_let_go_is_the_same_again()
    {
        await _world.AssessAsync();
        var release = _world.ReleaseId;
        var (before, seen) = (Books.Now, Seen(Books.Now, release));
        await _world.ProveAsync();
        var after = Seen(Books.Now, release);
        Assert.NotEqual(seen, after);
        Assert.Equal(seen, Seen(before, release));
        Assert.Equal(after, Seen(Books.Now, release));
        Assert.Equal(Seen(Dossier.Fold(_app.Services.GetRequiredService<Histories>().Of(At(release)))), after);
        await _app.RestartAsync();
        Assert.Equal(after, Seen(Books.Now, release));
    }

    [Fact]
    public async Task What_was_decided_and_not_written_is_never_taken_for_what_was()
    {
        await _world.AssessAsync();
        var release = _world.ReleaseId;
        var practice = Books.Now.ReleasesOf(TenantId)[release].State.Assessment!.Requirements[0].Id;
        var now = Books.Now;
        // On trial, as every decision is before it is written; and then something else is written under the same revision.
        var writing = At(release).Writes(At(release).Find(now).Value!.Rev, [new PracticeAssigned(practice, "acc_never", null)]);
        Books.Streams.Prepare(now, [writing], _world.First.Account, TimeProvider.System.GetUtcNow(), out var trial);
        Assert.Equal("acc_never", trial.ReleasesOf(TenantId)[release].State.Line(practice).Owner);
        Assert.Null(Books.Now.ReleasesOf(TenantId)[release].State.Line(practice).Owner);
        await _world.First.PutAsync($"{_world.Release}/practices/{practice}/assignment", new JsonObject { ["owner"] = _world.First.Account, ["due"] = null });
        Assert.Equal(_world.First.Account, Books.Now.ReleasesOf(TenantId)[release].State.Line(practice).Owner);
    }

    [Fact]
    public async Task Only_states_that_were_asked_for_last_are_held()
    {
        await _world.AssessAsync();
        var states = new FoldedStates<Dossier>(ReleaseStreams.Releases, _app.Services.GetRequiredService<StreamHistory>());
        var rev = Books.Now.ReleasesOf(TenantId)[_world.ReleaseId].Rev;
        var state = new WeakReference(states.Of(_world.ReleaseId, rev));
        Assert.Same(states.Of(_world.ReleaseId, rev), states.Of(_world.ReleaseId, rev));
        for (var n = 0; n < 4 * FoldedStates<Dossier>.Most; n++) { states.Of($"rel_{n}", 1); }
        await Eventually.TrueAsync(() => { GC.Collect(); return !state.IsAlive; });
    }

    private string Seen(BooksState state, string release) => Seen(state.ReleasesOf(TenantId)[release].State);

    private static string Seen(Dossier state) =>
        $"{Bundle.Of(state).Digest} {state.Evidence.Count} {state.Lines.Count} {Encoding.UTF8.GetString(ReleaseEvent.Catalog.Write(state.Opened!))}";
}

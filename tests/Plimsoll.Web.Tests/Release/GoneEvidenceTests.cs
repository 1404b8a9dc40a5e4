// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A file that is erased counts nowhere any more where it served in its organisation, and goes on counting where another organisation has it.</summary>
public sealed class GoneEvidenceTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private readonly List<(string Release, string Evidence)> _own = [];
    private World _other = null!;
    private string _others = "";
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        // As a first piece, as a later revision of another, and once more.
        foreach (var name in new[] { "Example 1", "Example 2", "Example 3" })
        {
            await _world.AssessAsync(name: name);
            if (name != "Example 2") { _own.Add((_world.Release, await _world.ProveAsync())); continue; }
            var piece = (string)(await _world.First.AttachAsync(_world.Release, "report.pdf", "a draft"u8.ToArray()))["id"]!;
            await _world.First.ReviseAsync(_world.Release, piece, "report.pdf", "everything was tested"u8.ToArray());
            _own.Add((_world.Release, piece));
        }
        _other = await World.OpenAsync(_app, _world.First, "other");
        await _other.AssessAsync(name: "Example 4");
        _others = await _other.ProveAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Whoever_erases_it_erases_it_wherever_it_serves()
    {
        await AllAsync(gone: false);
        await _world.First.PostAsync($"{_own[0].Release}/evidence/{_own[0].Evidence}/erase");
        await AllAsync(gone: true);
        await _app.RestartAsync();
        await AllAsync(gone: true);
    }

    [Fact]
    public async Task A_start_says_so_of_what_a_restored_history_does_not_know()
    {
        // The bytes and their key are gone, and no entry says so: as after a restore, or a process that ended in between.
        var (files, tenant) = (_app.Services.GetRequiredService<EvidenceFiles>(), _world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..]);
        var erasure = files.Erase(tenant, Digest.Of("everything was tested"u8), TimeProvider.System.GetUtcNow());
        Assert.IsType<AppendAnswer.Appended>(await _app.Services.GetRequiredService<Storage.Journals.Journal>().WriteAsync("server", erasure.Rows));
        files.Remove(erasure);
        await AllAsync(gone: false);
        await _app.RestartAsync();
        await AllAsync(gone: true);
    }

    private async Task AllAsync(bool gone)
    {
        foreach (var (release, evidence) in _own) { Assert.Equal((release, gone), (release, await IsGoneAsync(release, evidence))); }
        Assert.False(await IsGoneAsync(_other.Release, _others));
    }

    private async Task<bool> IsGoneAsync(string release, string evidence) => (bool)(await _world.First.GetAsync($"{release}/evidence"))["evidence"]!.AsArray()
        .Single(e => (string)e!["evidence"]! == evidence)!["gone"]!;
}

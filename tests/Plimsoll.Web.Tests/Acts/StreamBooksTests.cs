// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Storage.Journals;
using Plimsoll.Tests.Architecture;
using Plimsoll.Tests.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>What can be written can be read: nothing comes into the history that a start would stumble over.</summary>
public sealed class StreamBooksTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        await _app.FirstAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_stream_that_no_module_reads_takes_no_event()
    {
        // What somebody writes who has forgotten to name the book in a module.
        var forgotten = new StreamOf<Dossier>("case", Dossier.Empty, (state, happened) => state.Apply(happened), ReleaseEvent.Catalog);
        await NothingWritten(() => AppendAsync(forgotten.At("ten_1", "cas_1").Writes(0, [new OpenNoticeIssued(OpenNoticeKind.HubNotice, Criterion.Incident, null, [])])));
    }

    [Fact]
    public async Task A_book_of_the_same_kind_that_is_not_the_module_s_own_takes_no_event()
    {
        var twin = new StreamOf<PageBook>("page", PageBook.Empty, (state, happened) => state.Apply(happened), ProgressEvent.Catalog);
        await NothingWritten(() => AppendAsync(twin.At("ten_1").Writes(0, [new PageOpened("pge_1", "a-handle", "An organisation", "edition")])));
    }

    [Fact]
    public async Task An_event_of_another_capability_does_not_come_into_a_stream() =>
        await NothingWritten(() => AppendAsync(ReleaseStreams.Releases.At("ten_1", "rel_1").Writes(0, [new PageOpened("pge_1", "a-handle", "An organisation", "edition")])));

    [Fact]
    public async Task An_event_of_the_same_capability_does_not_come_into_a_stream_where_it_means_nothing()
    {
        var registry = ReleaseStreams.Registries.At("ten_1");
        await NothingWritten(() => AppendAsync(registry.Writes(0, [new OpenNoticeIssued(OpenNoticeKind.HubNotice, Criterion.Incident, null, [])])));
        // The registry hears of a release where it is opened; written once more it would be listed without being there.
        var opened = Samples().Single(s => s is ReleaseOpened);
        await NothingWritten(() => AppendAsync(registry.Writes(0, [opened])));
        await NothingWritten(() => AppendAsync(UsageStreams.Registers.At("ten_1").Writes(0, [opened])));
    }

    [Fact]
    public void Every_event_is_taken_by_the_streams_of_a_book_and_what_happens_inside_a_release_not_by_the_registry()
    {
        var books = Modules.All().SelectMany(m => m.Streams).Where(b => b.Kinds.Count > 0).ToArray();
        Assert.NotEmpty(books);
        Assert.All(Samples(), happened => Assert.Contains(books, book => Takes(book, happened)));
        var registry = Assert.Single(books, book => book.Kinds.Contains("registry"));
        Assert.All(
            Samples().Where(happened => happened is StatusChanged or PracticeAssigned or ApprovalGiven or EvidenceAttached),
            happened => Assert.False(Takes(registry, happened)));
    }

    /// <summary>Whether an event belongs into the streams of a book. What lacks something that has to come before it belongs there too.</summary>
    private static bool Takes(StreamBook book, JournalEvent happened)
    {
        if (!book.Catalog.Holds(happened.GetType()) || book.Hears.Contains(happened.GetType())) { return false; }
        return book.Kinds.Any(kind => Takes(book, kind, happened));
    }

    private static bool Takes(StreamBook book, string kind, JournalEvent happened)
    {
        var (type, version) = EventCatalog.NameOf(happened);
        var entry = new Envelope(1, TimeProvider.System.GetUtcNow(), "ten_1", $"{kind}/ten_1", 1, type, version, "acc_1", book.Catalog.Write(happened));
        try { book.Fold(book.Begin(null!)).Apply(entry, new Recorded(1, entry.At, entry.By, happened), trial: true); }
        catch (System.Diagnostics.UnreachableException) { return false; }
        catch (Exception e) when (e is KeyNotFoundException or NullReferenceException or InvalidOperationException) { return true; }
        return true;
    }

    /// <summary>Every event in its newest version, as its sample has it.</summary>
    private static IReadOnlyList<JournalEvent> Samples() =>
    [
        .. from catalog in EventRules.Catalogs
           from newest in catalog.All.GroupBy(e => e.Type).Select(e => (Type: e.Key, Version: e.Max(v => v.Version)))
           let sample = JsonNode.Parse(Tree.Here.Read($"samples/events/{newest.Type}-v{newest.Version}.json"))!["data"]!.ToJsonString()
           select catalog.Read(newest.Type, newest.Version, System.Text.Encoding.UTF8.GetBytes(sample)).Value!,
    ];

    [Fact]
    public async Task An_event_that_the_fold_does_not_take_is_not_appended()
    {
        // It can be written and read, but there is no such key, and nothing can be made of it.
        await NothingWritten(() => AppendAsync(AccountStreams.Writes(_app.Services.GetRequiredService<Books>().Now, AccountBook.ServerTenant, new KeyRevoked("key_none"))));
    }

    [Fact]
    public void Two_books_cannot_read_one_kind_of_stream()
    {
        var twin = new StreamOf<PageBook>("release", PageBook.Empty, (state, _) => state, ProgressEvent.Catalog);
        Assert.Contains("release/…", Assert.Throws<InvalidOperationException>(() => new StreamBooks([ReleaseStreams.Releases, twin], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_or_an_ear_for_an_event_that_no_stream_holds_stops_the_start() =>
        Assert.Contains(nameof(PageOpened), Assert.Throws<InvalidOperationException>(() => new StreamBooks([ReleaseStreams.Releases], [typeof(PageOpened)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_start_leaves_the_data_of_releases_unread_but_for_what_others_need_and_knows_the_name_of_every_entry()
    {
        var books = new StreamBooks([ReleaseStreams.Registries, ReleaseStreams.Releases, ReleaseStreams.Index], []);
        Assert.Null(Note("release.comment-added", 1, "{}").Value!.Single().Event);
        Assert.Null(Note("release.assessment-pinned", 1, "{}").Value!.Single().Event);
        // What the registry and the index hear is read, whatever its version.
        foreach (var heard in ReleaseIndex.Hears.Append(typeof(ReleaseOpened)).Select(type => type.GetCustomAttribute<EventAttribute>()!))
        {
            for (var version = 1; version <= heard.Version; version++) { Assert.Equal("journal.malformed-event", Note(heard.Type, version, "{}").Refusal!.Code); }
        }
        Assert.Equal("journal.unknown-event", Note("release.unheard-of", 1, "{}").Refusal!.Code);
        Assert.Equal("journal.unknown-event", Note("release.comment-added", 99, "{}").Refusal!.Code);
        Assert.Equal("journal.malformed-event", books.Understand([Written("release.comment-added", 1, "{}")]).Refusal!.Code);

        Result<List<(Envelope Entry, JournalEvent? Event)>> Note(string type, int version, string data) => books.Note([Written(type, version, data)]);

        static Entry Written(string type, int version, string data) => new(1, "release/rel_1", 1, System.Text.Encoding.UTF8.GetBytes(
            $$"""{"v":1,"seq":1,"at":"2026-11-20T09:00:00.000Z","tenant":"ten_1","stream":"release/rel_1","rev":1,"type":"{{type}}","tv":{{version}},"by":"acc_1","cause":null,"salt":"","data":{{data}}}"""));
    }

    private Task<Result<LedgerPlace>> AppendAsync(Writing writing) =>
        _app.Services.GetRequiredService<Recorder>().AppendAsync("acc_1", _ => new[] { writing }, [], ct: TestContext.Current.CancellationToken);

    private async Task NothingWritten(Func<Task> append)
    {
        var journal = _app.Services.GetRequiredService<Storage.Journals.Journal>();
        var before = journal.Head;
        await Assert.ThrowsAnyAsync<Exception>(append);
        Assert.Equal(before, journal.Head);
        await _app.RestartAsync();
        Assert.Equal(before.Size, _app.Services.GetRequiredService<Storage.Journals.Journal>().Head.Size);
    }
}

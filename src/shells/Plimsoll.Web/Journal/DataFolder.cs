// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Journal;

/// <summary>Everything that lies in the data folder of a server, opened and checked: keys, journal, vault, evidence.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Who acts when the server does something of its own.</summary>
    public const string Server = "server";

    private readonly ServerKeys _keys;
    private readonly Storage.Journals.Journal _journal;
    private readonly StreamHistory _history;
    private IReadOnlyList<Module> _modules = [];

    private DataFolder(string path, ServerKeys keys, Storage.Journals.Journal journal, Books books, StreamHistory history) =>
        (Path, _keys, _journal, Books, _history) = (path, keys, journal, books, history);

    public string Path { get; }

    public Books Books { get; }

    /// <summary>What the journal holds.</summary>
    public TreeHead Head => _journal.Head;

    /// <summary>Whether a start left something that it should have written, because nobody knows what time it is.</summary>
    public bool IsOwed { get; private set; }

    /// <summary>Where the data of a person's own server lies, unless <c>--data</c> says otherwise.</summary>
    public static string Usual =>
        System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "plimsoll");

    /// <summary>Opens a data folder, making it when it is new.</summary>
    /// <param name="mostPages">Pages that the database may have; null where the disk alone is the limit.</param>
    /// <param name="lost">The purpose of a key that is about to be replaced, and may be missing.</param>
    public static Result<DataFolder> Open(string path, StreamBooks streams, SteadyClock clock, int? mostPages = null, string? lost = null)
    {
        OwnFile.MakeAll();
        // Before the journal is brought to this version: a folder that a later program wrote is left as it is.
        if (ContentStore.Check(path) is { } later) { return later; }
        using var replay = new Replay(streams);
        if (!Storage.Journals.Journal.Open(new JournalOptions(path, clock, RandomNumberGenerator.Fill) { MostPages = mostPages }, replay.Take)
            .Succeeds(out var journal, out var refusal))
        {
            return refusal;
        }
        if (replay.Finish().Succeeds(out var state, out refusal)
            && ServerKeys.Open(path, state.Accounts, key => Vault.Fits(journal, key), lost).Succeeds(out var keys, out refusal))
        {
            replay.History.Open(journal);
            return new DataFolder(path, keys, journal, new Books(journal, streams, state), replay.History);
        }
        journal.Dispose();
        return refusal;
    }

    /// <param name="evidence">Bytes of files that one organisation may keep.</param>
    public void AddTo(IServiceCollection services, long evidence)
    {
        var vault = new Vault(_journal, _keys.Master, RandomNumberGenerator.Fill);
        services.AddSingleton(this)
            .AddSingleton(_journal)
            .AddSingleton(_keys)
            .AddSingleton(Books)
            .AddSingleton(_history)
            .AddSingleton(vault)
            .AddSingleton(new Erasures(Path, vault))
            .AddSingleton<ApplyErasures>()
            .AddSingleton(new Credentials(_journal, _keys.Master))
            .AddSingleton(new EvidenceFiles(FolderBlobs.In(Path), _journal, vault, RandomNumberGenerator.Fill) { MostOfOne = evidence })
            .AddSingleton(_journal.Clock)
            .AddSingleton<TimeProvider>(_journal.Clock)
            .AddSingleton<AcceptClock>()
            .AddSingleton<WatchClock>()
            .AddSingleton<IReadyCheck>(provider => provider.GetRequiredService<WatchClock>())
            .AddHostedService(provider => provider.GetRequiredService<WatchClock>())
            .AddSingleton<JournalWatch>()
            .AddSingleton<IReadyCheck>(provider => provider.GetRequiredService<JournalWatch>())
            .AddSingleton<IMeasured>(provider => provider.GetRequiredService<JournalWatch>())
            .AddHostedService<ClockDoor>()
            .AddSingleton(provider => new FirstToken(Path, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(new StreamTurns(Recorder.MostWaiting, Recorder.LongestWait))
            .AddSingleton<StreamChains>()
            .AddSingleton<SameAddress>()
            .AddSingleton<Recorder>()
            .AddSingleton<Histories>()
            .AddSingleton<Remaining>()
            .AddSingleton<Acting>()
            .AddSingleton(_ => new ContentStore(Path, _keys.Master, RandomNumberGenerator.Fill));
    }

    /// <summary>What a start writes: which keys there are, where the journal does not know it yet, erasures that
    /// a restored backup does not know, and what modules did not keep before.</summary>
    public Task<Refusal?> PrepareAsync(IServiceProvider services, IReadOnlyList<Module> modules)
    {
        _modules = modules;
        return PrepareAsync(services);
    }

    /// <summary>The same, or what is left of it.</summary>
    public async Task<Refusal?> PrepareAsync(IServiceProvider services)
    {
        var owed = false;
        Func<Task<Refusal?>>[] steps =
        [
            () => services.GetRequiredService<AcceptClock>().AtStartAsync(), () => RecordKeysAsync(services),
            () => services.GetRequiredService<ApplyErasures>().RunAsync(),
            .. _modules.Select(module => (Func<Task<Refusal?>>)(() => module.PrepareAsync(services))),
        ];
        foreach (var step in steps)
        {
            switch (await step())
            {
                case null: break;
                // The server reads and lets people in; what is dated waits until somebody knows what time it is.
                case { Is: var code } when code == ClockCodes.Uncertain: owed = true; break;
                case var refusal: return refusal;
            }
        }
        services.GetRequiredService<OpenAccount>().Prepare();
        IsOwed = owed;
        return null;
    }

    /// <summary>Puts on record which keys there are, where the journal does not know it: at the first start, and of the master key at the first of a version
    /// that asks for it.</summary>
    public async Task<Refusal?> RecordKeysAsync(IServiceProvider services)
    {
        var known = Books.Now.Accounts.SigningKeys.Where(k => k.NotAfter is null).Select(k => k.Kid).ToHashSet(StringComparer.Ordinal);
        AccountEvent[] fresh = [
            .. _keys.Signing.Where(k => !known.Contains(k.Kid))
                .Select(k => new SigningKeySet(k.Kid, k.Purpose, Convert.ToBase64String(k.Public), null)),
            .. Books.Now.Accounts.Master is null ? (AccountEvent[])[new MasterKeySet(_keys.Master.Kid)] : [],
        ];
        return fresh is []
            || (await services.GetRequiredService<Recorder>().AppendAsync(
                Server, books => new[] { AccountStreams.Writes(books, AccountBook.ServerTenant, fresh) }, [])).Succeeds(out _, out var refusal)
            ? null : refusal;
    }

    public void Dispose()
    {
        _journal.Dispose();
        _keys.Dispose();
    }
}

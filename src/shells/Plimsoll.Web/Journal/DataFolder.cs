// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Journal;

/// <summary>Everything that lies in the data folder of a server, opened and checked: keys, journal, vault, evidence.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Who acts when the server does something of its own.</summary>
    public const string Server = "server";

    private readonly ServerKeys _keys;
    private readonly Storage.Journals.Journal _journal;
    private readonly StreamHistory _history;

    private DataFolder(string path, ServerKeys keys, Storage.Journals.Journal journal, Books books, StreamHistory history) =>
        (Path, _keys, _journal, Books, _history) = (path, keys, journal, books, history);

    public string Path { get; }

    public Books Books { get; }

    /// <summary>Where the data of a person's own server lies, unless <c>--data</c> says otherwise.</summary>
    public static string Usual =>
        System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "plimsoll");

    /// <summary>Opens a data folder, making it when it is new.</summary>
    /// <param name="mostPages">Pages that the database may have; null where the disk alone is the limit.</param>
    public static Result<DataFolder> Open(string path, StreamBooks streams, TimeProvider clock, int? mostPages = null)
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
        if (replay.Finish().Succeeds(out var state, out refusal) && ServerKeys.Open(path).Succeeds(out var keys, out refusal))
        {
            replay.History.Open(journal);
            return new DataFolder(path, keys, journal, new Books(journal, streams, state), replay.History);
        }
        journal.Dispose();
        return refusal;
    }

    public void AddTo(IServiceCollection services)
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
            .AddSingleton(new EvidenceFiles(FolderBlobs.In(Path), _journal, vault, RandomNumberGenerator.Fill))
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

    /// <summary>What a start writes: keys that the journal has not seen, erasures that
    /// a restored backup does not know, and what modules did not keep before.</summary>
    public async Task<Refusal?> PrepareAsync(IServiceProvider services, IEnumerable<Module> modules)
    {
        var recorder = services.GetRequiredService<Recorder>();
        var known = Books.Now.Accounts.SigningKeys.Where(k => k.NotAfter is null).Select(k => k.Kid).ToHashSet(StringComparer.Ordinal);
        SigningKeySet[] fresh = [.. _keys.Signing.Where(k => !known.Contains(k.Kid))
            .Select(k => new SigningKeySet(k.Kid, k.Purpose, Convert.ToBase64String(k.Public), null))];
        if (fresh is not []
            && !(await recorder.AppendAsync(Server, books => new[] { AccountStreams.Writes(books, AccountBook.ServerTenant, fresh) }, [])).Succeeds(
                out _, out var refusal))
        {
            return refusal;
        }
        if (await services.GetRequiredService<ApplyErasures>().RunAsync() is { } unapplied) { return unapplied; }
        foreach (var module in modules) { if (await module.PrepareAsync(services) is { } unprepared) { return unprepared; } }
        services.GetRequiredService<OpenAccount>().Prepare();
        return null;
    }

    public void Dispose()
    {
        _journal.Dispose();
        _keys.Dispose();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Meeting;

/// <summary><c>--check</c>: what a start of this version would say and change, tried on a copy. The data folder is only read, also beside a running
/// server.</summary>
internal static class RehearseStart
{
    public const string Switch = "--check";

    /// <summary>What lies beside the database and belongs to a start.</summary>
    private static readonly string[] Beside = [ContentStore.FileName, Erasures.FileName];

    /// <returns>0 where a start would serve; else how it would end.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider? clock = null)
    {
        OwnFile.MakeAll();
        var modules = Modules.All();
        if (!Settled(args, modules).Succeeds(out var asked, out var refusal)) { return await RefusedAsync(error, refusal); }
        var data = asked.Folder ?? DataFolder.Usual;
        if (!File.Exists(Path.Combine(data, JournalOptions.FileName)))
        {
            await output.WriteLineAsync($"Settings and content can be used. {data} holds no journal yet; a start makes one.");
            return 0;
        }
        var copy = Directory.CreateTempSubdirectory("plimsoll-check-").FullName;
        try
        {
            if (!JournalVersion.Of(data).Succeeds(out var version, out refusal)) { return await RefusedAsync(error, refusal); }
            foreach (var line in Said(version)) { await output.WriteLineAsync(line); }
            var now = clock ?? TimeProvider.System;
            if (JournalBackup.Save(data, Path.Combine(copy, JournalOptions.FileName), now.GetUtcNow()).Refusal is { } unread)
            {
                return await RefusedAsync(error, unread);
            }
            var activity = Copy(data, copy);
            var streams = new StreamBooks(modules.SelectMany(m => m.Streams), modules.SelectMany(m => m.Publishing));
            var steady = new SteadyClock(now, args.Contains(PlimsollApp.ClockSwitch));
            if (!DataFolder.Open(copy, streams, steady).Succeeds(out var opened, out refusal)) { return await RefusedAsync(error, refusal); }
            using (opened)
            {
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"All {opened.Head.Size} entries hold and are understood; root {opened.Head.Root}."));
            }
            if (activity is { } how)
            {
                var lines = how ? Brought(copy, now) : "Activity is held by a running server, and was not tried; stop it to try that too.";
                if (lines is { } said) { await output.WriteLineAsync(said); }
            }
            await output.WriteLineAsync($"A start would serve. Nothing was changed in {data}.");
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await RefusedAsync(error, new Refusal(
                JournalCodes.Unwritable, "rehearsal", null, $"needs a copy of the data folder, which cannot be made: {e.Message.TrimEnd('.')}",
                "run it as whoever runs the server, with room in the folder for temporary files (TMPDIR names another)"));
        }
        finally { Directory.Delete(copy, recursive: true); }
    }

    private static Result<Settings.Place> Settled(string[] args, IReadOnlyList<Module> modules)
    {
        var configuration = new ConfigurationManager();
        if (PlimsollApp.Configure(configuration, [.. args.Where(a => a is not (Switch or PlimsollApp.ClockSwitch))], modules) is { } unset) { return unset; }
        if (!Proxies.Read(configuration).Succeeds(out _, out var refusal) || !Watching.Read(configuration).Succeeds(out _, out refusal)) { return refusal; }
        if (Modules.ReadAtStart(modules, configuration)() is { } unread) { return unread; }
        return Settings.FolderOf(configuration);
    }

    /// <summary>Copies what is not the database.</summary>
    /// <returns>Whether activity was copied; null where there is none.</returns>
    private static bool? Copy(string data, string copy)
    {
        foreach (var name in Beside.Where(name => File.Exists(Path.Combine(data, name)))) { Take(name); }
        var keys = Path.Combine(data, ServerKeys.Folder);
        if (Directory.Exists(keys))
        {
            Directory.CreateDirectory(Path.Combine(copy, ServerKeys.Folder));
            foreach (var file in Directory.EnumerateFiles(keys)) { Take(Path.Combine(ServerKeys.Folder, Path.GetFileName(file))); }
        }
        if (!File.Exists(Path.Combine(data, ActivityBackup.FileName))) { return null; }
        if (JournalUse.IsHeld(data)) { return false; }
        Take(ActivityBackup.FileName);
        if (File.Exists(Path.Combine(data, ActivityBackup.FileName + ".wal"))) { Take(ActivityBackup.FileName + ".wal"); }
        return true;

        // With its mode: a key that others can read is refused at a start, so it is here.
        void Take(string name) => File.Copy(Path.Combine(data, name), Path.Combine(copy, name));
    }

    private static string? Brought(string copy, TimeProvider clock)
    {
        if (!ActivityStore.Open(new ActivityStoreOptions(Path.Combine(copy, ActivityBackup.FileName), clock)).Succeeds(out var store, out var refusal))
        {
            return $"Intake of activity would be off; everything else works. {refusal.Sentence}";
        }
        using (store)
        {
            return store.Migrated is { } lifted
                ? string.Create(
                    CultureInfo.InvariantCulture, $"Activity would be copied from version {lifted.From} to {lifted.To} of its file, {lifted.Rows} rows.")
                : null;
        }
    }

    private static IEnumerable<string> Said(JournalVersion version)
    {
        if (version.Steps.Count == 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The database is of version {version.Number}, which is this program's.");
            yield break;
        }
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The database is of version {version.Number} and would be lifted to {version.Newest}; programs of before do not open it afterwards. Steps:");
        foreach (var step in version.Steps) { yield return $"  {step}"; }
    }

    private static async Task<int> RefusedAsync(TextWriter error, Refusal refusal)
    {
        await error.WriteLineAsync($"A start would be refused: {refusal.Sentence}");
        return refusal.Is.Exit ?? 2;
    }
}

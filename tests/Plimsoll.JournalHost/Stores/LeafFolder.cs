// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Plimsoll.JournalHost.Lives;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Leaves of activity, the marks of deletions and archives of both, in as many data folders as are asked for. Each method that writes has the name
/// of the one that it is of <see cref="LeafFiles"/> or <see cref="LeafArchive"/>.</summary>
public sealed class LeafFolder(string? path) : FolderStore(path is null ? new StoreFolder() : new StoreFolder(path))
{
    private const string Tenant = "ten_1", Month = "2026-11";

    /// <summary>A kind that is a method of <see cref="LeafArchive"/>.</summary>
    public static string Archived(string method) => $"{nameof(LeafArchive)}.{method}";

    /// <param name="place">Leaves that are known to lie before them.</param>
    public void Append(string data, long place, ReadOnlySpan<byte> leaves)
    {
        Files(data).Append(Tenant, Month, place, leaves);
        Say();
    }

    /// <summary>Marks some of the leaves as going.</summary>
    public void Mark(string data, byte[] leaves, IReadOnlyList<int> places)
    {
        Files(data).Mark(
            Tenant, [.. places.Select(place => (new LeafPlace(1, place), LeafKey.Of(leaves.AsSpan(place * LeafKey.Length, LeafKey.Length))))], MarkState.Going);
        Say();
    }

    /// <summary>What is going is gone.</summary>
    public void Finish(string data)
    {
        LeafFiles.Finish(Going(data));
        Say();
    }

    /// <summary>What is going is not to go.</summary>
    public void Drop(string data)
    {
        LeafFiles.Drop(Going(data));
        Say();
    }

    /// <summary>Saves the leaves of a data folder beside it.</summary>
    public void Save(string data) => Done(LeafArchive.Save(Folder.At(data), Archive(data)));

    /// <summary>Puts what was saved into another data folder.</summary>
    public void Restore(string data)
    {
        Directory.CreateDirectory(Restored(data));
        Done(LeafArchive.Restore(Archive(data), Restored(data)));
    }

    public byte[] LeavesOf(string data) => Bytes(Path.Combine(Files(data).Folder, Tenant, $"{Month}.leaves"));

    /// <summary>The marks, as text: their states and places.</summary>
    public string MarksOf(string data) => MarksIn(Folder.At(data));

    /// <summary>Whether an archive is there: none, whole, or broken.</summary>
    public string ArchiveOf(string data) => !File.Exists(Archive(data)) ? "none"
        : File.ReadAllText(Archive(data) + ".sha256").StartsWith(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Archive(data)))), StringComparison.Ordinal)
            ? "whole" : "broken";

    /// <summary>Whether what came back is there: none, whole, or broken.</summary>
    public string RestoredOf(string data) => !Directory.Exists(new LeafFiles(Restored(data)).Folder) ? "none"
        : Bytes(Path.Combine(Restored(data), LeafFiles.FolderName, Tenant, $"{Month}.leaves")).AsSpan().SequenceEqual(LeavesOf(data))
            && MarksIn(Restored(data)) == MarksOf(data) ? "whole" : "broken";

    /// <summary>Saves and restores once more, and takes both away again; what is the matter where that is not possible.</summary>
    public string? TryAgain(string data)
    {
        if (LeavesOf(data).Length == 0) { return null; }
        var saved = File.Exists(Archive(data));
        if (!saved && LeafArchive.Save(Folder.At(data), Archive(data)) is { } unsaved) { return unsaved.Sentence; }
        var restored = Directory.Exists(new LeafFiles(Restored(data)).Folder);
        if (!restored)
        {
            Directory.CreateDirectory(Restored(data));
            if (LeafArchive.Restore(Archive(data), Restored(data)) is { } unrestored) { return unrestored.Sentence; }
            if ((ArchiveOf(data), RestoredOf(data)) is var both && both != ("whole", "whole")) { return $"{both}"; }
            Directory.Delete(new LeafFiles(Restored(data)).Folder, recursive: true);
        }
        if (!saved) { File.Delete(Archive(data)); }
        return null;
    }

    protected override void Open() { }

    protected override void Close() { }

    private static byte[] Bytes(string file) => File.Exists(file) ? File.ReadAllBytes(file) : [];

    private static string MarksIn(string data) => string.Join(", ", new LeafFiles(data).MarksOf(Tenant)
        .Select(marks => $"{LeafFiles.WordOf(marks.State)} {string.Join(' ', LeafFiles.PlacesOf(marks).Select(place => place.Place))}")
        .OrderByDescending(text => text.StartsWith("gone", StringComparison.Ordinal)));

    private static void Done(Refusal? refusal, [CallerMemberName] string method = "")
    {
        if (refusal is not null) { throw new StoreRefusedException(refusal); }
        Written.Say(Archived(method));
    }

    private static void Say([CallerMemberName] string method = "") => Written.Say(Written.Kind<LeafFiles>(method));

    private LeafFiles Files(string data) => new(Folder.At(data));

    private LeafMarks Going(string data) => Files(data).MarksOf(Tenant).Single(marks => marks.State == MarkState.Going);

    private string Archive(string data) => Folder.At($"{data}.saved.leaves");

    private string Restored(string data) => Folder.At($"{data}.restored");
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Ledger;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>The files of <c>&lt;data&gt;/keys</c>: one a purpose in use, one that is ready to take its place, and those of before by their ids.</summary>
/// <remarks>No key is ever deleted: its file is made, and it is moved.</remarks>
internal sealed class KeyFolder(string data)
{
    /// <summary>What the master key is called among purposes.</summary>
    public const string Master = "master";

    private const int Shown = 16;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly string _folder = Path.Combine(data, ServerKeys.Folder);

    /// <summary>The key of a purpose that is in use.</summary>
    public string Of(string purpose) => Path.Combine(_folder, $"{purpose}{Ending(purpose)}");

    /// <summary>The key that is to take its place.</summary>
    public string Next(string purpose) => Path.Combine(_folder, $"{purpose}.next{Ending(purpose)}");

    /// <summary>Where a key goes when another one takes its place: whoever restores a backup of before needs it.</summary>
    public string Kept(string purpose, string kid) => Path.Combine(_folder, $"{purpose}-{kid[..Shown]}{Ending(purpose)}");

    /// <summary>Makes the folder, its owner's alone.</summary>
    public void Make()
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(_folder); return; }
        Directory.CreateDirectory(_folder, Owner | UnixFileMode.UserExecute);
        // Also where the folder was copied here with the rights of something else.
        File.SetUnixFileMode(_folder, Owner | UnixFileMode.UserExecute);
    }

    /// <summary>What the key in a file is known by; null where there is none.</summary>
    public static Result<string>? KidAt(string path, string purpose)
    {
        if (!File.Exists(path)) { return null; }
        if (purpose == Master)
        {
            if (!ReadMaster(path).Succeeds(out var master, out var unread)) { return unread; }
            using (master) { return master.Kid; }
        }
        if (!ReadSigning(path).Succeeds(out var key, out var refusal)) { return refusal; }
        using (key) { return KidOf(key); }
    }

    public static Result<MasterKey> ReadMaster(string path) =>
        !Secret(path).Succeeds(out var text, out var refusal) ? refusal
        : MasterKey.Read(text) is { } key ? key : Unusable(path, "does not hold a master key: 32 bytes of base64 on its first line");

    public static Result<Ed25519PrivateKey> ReadSigning(string path) =>
        !Secret(path).Succeeds(out var pem, out var refusal) ? refusal
        : Ed25519PrivateKey.TryReadPem(pem, out var key) ? key : Unusable(path, "does not hold one Ed25519 private key");

    public static string KidOf(Ed25519PrivateKey key)
    {
        using var half = key.PublicKey();
        return TrustedKey.IdOf(half.Bytes);
    }

    /// <summary>Makes a new key of a purpose; it is on disk when this returns.</summary>
    public static void MakeAt(string path, string purpose)
    {
        if (purpose == Master)
        {
            using var master = MasterKey.New(RandomNumberGenerator.Fill);
            OwnFile.Write(path, master.Write());
            return;
        }
        using var key = Ed25519PrivateKey.Generate();
        OwnFile.Write(path, key.ToPem());
    }

    /// <summary>Puts the key that was ready in the place of the one in use, which is kept under its id. Nothing is lost at any step of it, and a start goes
    /// on with what was cut short (<see cref="Settle"/>).</summary>
    public Refusal? Take(string purpose)
    {
        if (KidAt(Of(purpose), purpose) is { } there)
        {
            if (!there.Succeeds(out var kid, out var refusal)) { return refusal; }
            // What lies there under this id is the same key: whoever put it back copied it.
            File.Move(Of(purpose), Kept(purpose, kid), overwrite: true);
        }
        File.Move(Next(purpose), Of(purpose));
        return null;
    }

    /// <summary>Holds the key of one purpose to what the journal knows, and changes nothing unless a change of keys that is on the record was cut short, which
    /// is gone on with. A key that the journal knows is never made anew: it would be another one.</summary>
    /// <param name="known">The key that the journal knows to be in use; null where it knows none.</param>
    /// <param name="goesOn">Whether whoever asks goes on with a change that was begun.</param>
    public Refusal? Settle(string purpose, string? known, bool goesOn = false)
    {
        if (known is null) { return null; }
        if (KidAt(Of(purpose), purpose) is { } there)
        {
            if (!there.Succeeds(out var kid, out var refusal)) { return refusal; }
            if (kid == known) { return goesOn ? null : Begun(purpose); }
        }
        if (KidAt(Next(purpose), purpose) is { } ready)
        {
            if (!ready.Succeeds(out var kid, out var refusal)) { return refusal; }
            if (kid == known) { return Take(purpose); }
        }
        return Foreign(purpose, known);
    }

    /// <summary>A change of the master key that was begun and is not on the record: conversations may lie under the one key already and texts under the
    /// other.</summary>
    private Refusal? Begun(string purpose) => purpose != Master || !File.Exists(Next(purpose)) ? null
        : new Refusal(
            WebCodes.KeyUnfinished, "key", Next(purpose), "shows that a change of the master key was begun and not finished",
            "run keys rewrap once more, which goes on with it");

    /// <summary>The key of a purpose is not the one that the journal knows, or is not there.</summary>
    private Refusal Foreign(string purpose, string known)
    {
        var (path, kept) = (Of(purpose), Kept(purpose, known));
        var what = purpose == Master ? "the master key" : $"the key of the purpose {purpose}";
        var fix = File.Exists(kept) ? $"{kept} holds it: put that file in its place"
            : $"put back the folder {ServerKeys.Folder} that was saved with this data folder"
                + (purpose == Master ? "; without it nobody can sign in and no text can be read"
                    : $"; where the key is lost for good, keys rotate {purpose} --lost begins with another one");
        return File.Exists(path)
            ? new Refusal(WebCodes.KeyForeign, "key", path, $"is another key: {what} of this journal is known by {known[..Shown]}…", fix)
            : new Refusal(WebCodes.KeyMissing, "key", path, $"is not there: {what} of this journal is known by {known[..Shown]}…", fix);
    }

    /// <summary>What was written under a master key that nobody put on record cannot be opened with the one that is here.</summary>
    public Refusal Sealed() => new(
        WebCodes.KeyForeign, "key", Of(Master), "does not open what lies in this data folder: it is the master key of another one, or was changed",
        $"put back the folder {ServerKeys.Folder} that was saved with this data folder; without it nobody can sign in and no text can be read");

    /// <summary>A key of a folder that has a history is not there, and nothing says which it was.</summary>
    public Refusal Missing(string purpose) => new(
        WebCodes.KeyMissing, "key", Of(purpose), "is not there, and this data folder has a history that needs it",
        $"put back the folder {ServerKeys.Folder} that was saved with this data folder");

    public Refusal Unreachable(string reason) => Unusable(_folder, $"cannot be used: {reason}");

    private static string Ending(string purpose) => purpose == Master ? ".key" : ".pem";

    private static Result<string> Secret(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? Unusable(path, "can be read or written by others") : File.ReadAllText(path);

    private static Refusal Unusable(string path, string reason) =>
        new(
            WebCodes.KeyUnusable, "key", path, reason,
            "make it readable by the owner alone (chmod 600), or put back the file that belongs to this data folder");
}

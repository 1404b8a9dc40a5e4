// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Watch;

/// <summary>Whether the keys that the server works with still lie in its folder: without them no backup is whole and no start follows.</summary>
internal sealed class KeyCheck(DataFolder folder, ServerKeys keys) : IReadyCheck
{
    private static readonly ReadyAnswer Whole = new(true, "Every key of the server lies in its folder.");

    private ReadyAnswer _found = Whole;

    public string Name => "keys";

    public ReadyAnswer Look() => Volatile.Read(ref _found);

    public void Probe() => Volatile.Write(ref _found, Find());

    private ReadyAnswer Find()
    {
        var there = new KeyFolder(folder.Path);
        var wrong = keys.Signing.Select(key => (key.Purpose, key.Kid)).Append((Purpose: KeyFolder.Master, keys.Master.Kid))
            .FirstOrDefault(key => !Lies(there, key.Purpose, key.Kid)).Purpose;
        return wrong is null
            ? Whole
            : new ReadyAnswer(
                false, $"The key {wrong} is missing in the folder keys, is another one or can be read by others; put it back before the next start.");
    }

    private static bool Lies(KeyFolder folder, string purpose, string kid)
    {
        try { return KeyFolder.KidAt(folder.Of(purpose), purpose) is { } there && there.Succeeds(out var found, out _) && found == kid; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>What a client remembers over a restart. The document in it is signed, so that
/// the file need not be believed; the serial only ever makes a client stricter.</summary>
internal static class StatusFile
{
    /// <summary>What is held after a restart; nothing where there is no file. A file that
    /// cannot be read is refused: going on without it would forget the serial.</summary>
    public static Result<HeldStatus> Read(string path, string release, KnownKeys keys)
    {
        try
        {
            return !File.Exists(path) ? HeldStatus.Nothing : ContentReading.Of(
                File.ReadAllBytes(path), path, f => Held(f, path, release, keys),
                no => Unreadable(path, $"does not hold what was written ({no.Sentence.TrimEnd('.')})"));
        }
        catch (FormatException) { return Unreadable(path, "does not hold what was written"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return Unreadable(path, $"cannot be read ({e.Message.TrimEnd('.')})"); }
    }

    private static Result<HeldStatus> Held(ContentFields f, string path, string release, KnownKeys keys)
    {
        var (kept, serial, document) = (f.Text("release"), f.Text("serial", text => TryNumber(text, out _), "a whole number"), f.Text("document"));
        f.End();
        if (kept != release) { return Unreadable(path, $"belongs to {kept}, not to {release}"); }
        var held = HeldStatus.Remembering(TryNumber(serial, out var highest) ? highest : 0);
        // Where the key is no longer trusted the serial is what remains.
        return held.Offer(Convert.FromBase64String(document), release, keys) is { Document: not null } known ? known : held;
    }

    /// <summary>Writes all or nothing; null when it is on the disk, else why it is not.</summary>
    public static Refusal? Write(string path, string release, HeldStatus held)
    {
        var partial = path + ".partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
            {
                stream.Write(Canonical.Bytes([
                    new("document", Convert.ToBase64String(held.Envelope.Span)),
                    new("release", release),
                    new("serial", held.HighestSerial.ToString(CultureInfo.InvariantCulture)),
                ]));
                stream.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(
                GatewayCodes.StateUnwritable, nameof(GateOptions.StateFile), path, $"cannot be written ({e.Message.TrimEnd('.')})",
                "make room, or name a file in a folder that may be written");
        }
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Refusal Unreadable(string path, string reason) =>
        new(
            GatewayCodes.StateUnreadable, nameof(GateOptions.StateFile), path, reason,
            "name the file of this release; take it away only if an older status may be believed again");
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>What a log commits to: so many entries, with this root. Source: C2SP tlog-checkpoint v1.0.0.</summary>
/// <param name="Origin">Names the log, for all time.</param>
/// <param name="Size">Entries in the tree.</param>
/// <param name="Root">Root of the tree over them.</param>
/// <param name="Extensions">Further lines, none of them empty; Plimsoll writes none.</param>
public sealed record Checkpoint(string Origin, ulong Size, TreeHash Root, IReadOnlyList<string> Extensions)
{
    public Checkpoint(string origin, ulong size, TreeHash root) : this(origin, size, root, []) { }

    /// <summary>Reads the text of a note, without signatures.</summary>
    public static Result<Checkpoint> Parse(string text)
    {
        if (!text.EndsWith('\n')) { return Malformed("does not end with a newline"); }
        var lines = text[..^1].Split('\n');
        if (lines.Length < 3) { return Malformed("has fewer than three lines"); }
        if (lines.Any(line => line.Length == 0)) { return Malformed("holds an empty line"); }
        // "+5", " 5" and "05" are other spellings of a size; a signed text has one.
        if (!ulong.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size.ToString(CultureInfo.InvariantCulture) != lines[1])
        {
            return Malformed("has a second line that is not a size");
        }
        if (!TreeHash.TryFromBase64(lines[2], out var root)) { return Malformed("has a third line that is not a root"); }
        return new Checkpoint(lines[0], size, root, lines[3..]);
    }

    /// <summary>The text to sign.</summary>
    public string ToText() =>
        string.Concat(((string[])[Origin, Size.ToString(CultureInfo.InvariantCulture), Root.ToBase64(), .. Extensions]).Select(line => line + "\n"));

    /// <summary>Signs as the log itself.</summary>
    /// <exception cref="ArgumentException">The key is another log's, or a line is empty or holds a line break.</exception>
    public SignedNote Sign(NoteSigner signer)
    {
        if (signer.Key.Name != Origin) { throw new ArgumentException($"A checkpoint of {Origin} is signed by the key of that name.", nameof(signer)); }
        if (!Parse(ToText()).Succeeds(out var read, out _) || read.Extensions.Count != Extensions.Count)
        {
            throw new ArgumentException("A line of the checkpoint is empty or holds a line break.", nameof(signer));
        }
        return SignedNote.Sign(ToText(), signer);
    }

    private static Refusal Malformed(string reason) => new(LedgerCodes.MalformedCheckpoint, "checkpoint", null, reason, "use the file as the log published it");
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>An entry of a log with the proof that it lies in it, as a server hands it out: JSON with the entry's bytes, and a C2SP tlog-proof.</summary>
public sealed class LoggedEntry
{
    private const string Form = "c2sp.org/tlog-proof@v1";

    private readonly InclusionProof _proof;
    private readonly SignedNote _note;
    private readonly Checkpoint _checkpoint;
    private readonly byte[] _bytes;

    private LoggedEntry(byte[] bytes, InclusionProof proof, SignedNote note, Checkpoint checkpoint) =>
        (_bytes, _proof, _note, _checkpoint) = (bytes, proof, note, checkpoint);

    /// <summary>Reads the answer of a server. Nothing of it is believed before <see cref="Verify"/>.</summary>
    public static Result<LoggedEntry> Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ContentReading.Of<LoggedEntry>(utf8, "entry", f =>
                Proof(f.Text("proof")) is not var (index, hashes, note) ? Malformed("proof", $"is no {Form}")
                : !SignedNote.Parse(Utf8.Bytes(note)).Succeeds(out var signed, out var refusal) ? refusal
                : !Checkpoint.Parse(signed.Text).Succeeds(out var checkpoint, out refusal) ? refusal
                : new LoggedEntry(Convert.FromBase64String(f.Text("entry")), new InclusionProof(index, checkpoint.Size, hashes), signed, checkpoint),
                no => Malformed(no.Field, no.Reason));
        }
        catch (FormatException) { return Malformed("entry", "holds no base64"); }
    }

    /// <summary>The entry's bytes and number, where a log that is trusted holds it.</summary>
    /// <param name="keys">The list that says which log it is, and which keys are its own.</param>
    public Result<ProvenEntry> Verify(KeyList keys)
    {
        if (_checkpoint.Origin != keys.Log || !keys.Keys.Any(k => k is { Purpose: "log", RevokedWith: null } && Signed(k)))
        {
            return new Refusal(
                LedgerCodes.ProofFails, "proof", _checkpoint.Origin, $"is not signed by a key of the log {keys.Log} that stands",
                "get the entry again from that server");
        }
        return _proof.Verify(TreeHash.OfLeaf(_bytes), _checkpoint.Root)
            ? new ProvenEntry((long)_proof.Index + 1, _bytes)
            : new Refusal(
                LedgerCodes.ProofFails, "proof", null, "does not lead from this entry to the root of the log: it was changed, or stands elsewhere",
                "get the entry again from its server");

        bool Signed(ListedKey key)
        {
            using var note = new NoteKey(keys.Log, new Ed25519PublicKey(key.Public.Span));
            return _note.Verify(note) == NoteVerdict.Verified;
        }
    }

    private static (ulong Index, TreeHash[] Hashes, string Note)? Proof(string text)
    {
        if (text.IndexOf("\n\n", StringComparison.Ordinal) is not (> 0 and var end)) { return null; }
        if (text[..end].Split('\n') is not [Form, ['i', 'n', 'd', 'e', 'x', ' ', .. var number], .. var lines]
            || !ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= long.MaxValue || lines.Length > 64)
        {
            return null;
        }
        var hashes = new TreeHash[lines.Length];
        for (var i = 0; i < lines.Length; i++) { if (!TreeHash.TryFromBase64(lines[i], out hashes[i])) { return null; } }
        return (index, hashes, text[(end + 2)..]);
    }

    private static Refusal Malformed(string field, string reason) =>
        new(LedgerCodes.MalformedProof, field, null, reason, "use the entry as its server answers it: GET …/entries/N");
}

/// <summary>An entry that lies in a log.</summary>
/// <param name="Number">Its number; the first is 1.</param>
/// <param name="Bytes">Its exact bytes.</param>
public sealed record ProvenEntry(long Number, ReadOnlyMemory<byte> Bytes);

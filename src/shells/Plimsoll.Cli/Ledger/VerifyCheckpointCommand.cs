// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Ledger;

/// <summary><c>plimsoll ledger verify-checkpoint</c>: did the log sign this?</summary>
internal static class VerifyCheckpointCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A signed checkpoint; - for standard input." };
        var key = new Option<string>("--key")
        {
            HelpName = "PUB", Required = true, Description = "The log's public key, written name+id+base64, or a file that holds it."
        };
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "verify-checkpoint",
            "Check that a log signed a checkpoint, and print the size and root that it commits to.",
            "plimsoll ledger verify-checkpoint samples/ledger/checkpoint --key samples/ledger/log.pub",
            parse => Run(parse, terminal, parse.GetRequiredValue(file), parse.GetRequiredValue(key), format), file, key, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string file, string given, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !ReadKey(terminal, given).Succeeds(out var key, out no))
        {
            return terminal.Refuse(no);
        }
        using var owned = key;
        if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no)
            || !SignedNote.Parse(bytes).Succeeds(out var note, out no)
            || !Checkpoint.Parse(note.Text).Succeeds(out var checkpoint, out no))
        {
            return terminal.Refuse(no.File is null ? no with { File = file } : no);
        }
        var (verdict, sentence) = note.Verify(key) switch
        {
            // A key may sign for several logs; its name says for which one it speaks.
            NoteVerdict.Verified when checkpoint.Origin != key.Name =>
                (Verdict.Failed, $"The signature holds, but the checkpoint is of the log {checkpoint.Origin} and the key speaks for {key.Name}."),
            NoteVerdict.Verified => (Verdict.Verified, "The log signed this checkpoint."),
            NoteVerdict.Forged => (Verdict.Failed, "A signature claims to be this key's and is not: the checkpoint was changed or forged."),
            NoteVerdict.NotSigned =>
                (Verdict.CannotBeVerified, "No signature of this key is on the checkpoint: the key is another one, or the log has a new one."),
            _ => throw new UnreachableException(),
        };
        return new Verification(verdict, sentence,
            ("origin", checkpoint.Origin),
            ("size", checkpoint.Size.ToString(CultureInfo.InvariantCulture)),
            ("root", checkpoint.Root.ToString()),
            ("key", key.ToString())).Say(
                terminal, format);
    }

    private static Result<NoteKey> ReadKey(Terminal terminal, string given)
    {
        if (!File.Exists(given)) { return NoteKey.Parse(given); }
        return AnswerFile.Read(terminal, given).Succeeds(out var bytes, out var no) ? NoteKey.Parse(Encoding.UTF8.GetString(bytes).Trim()) : no;
    }
}

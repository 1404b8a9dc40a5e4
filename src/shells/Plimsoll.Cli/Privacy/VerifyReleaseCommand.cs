// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Privacy;

/// <summary><c>plimsoll privacy verify-release</c>: does this table have the guarantee that its record states?</summary>
internal static class VerifyReleaseCommand
{
    public static Command Create(Terminal terminal)
    {
        var record = new Argument<string>("RECORD") { Description = "The signed publication record; - for standard input." };
        var table = new Argument<string>("TABLE") { Description = "The published table (CSV)." };
        var key = new Option<string>("--key") { HelpName = "PUB", Description = "The publisher's public key (PEM), from a place that you trust." };
        var previous = new Option<string>("--previous") { HelpName = "RECORD", Description = "The signed record before it on the same budget." };
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "verify-release",
            "Recompute ρ, δ, ε, the budget chain and the table's digest from a publication record and its table alone. Exit code 0 when all of it holds; "
                + "each kind of failure has a code of its own (20 to 30).",
            "plimsoll privacy verify-release samples/privacy/record.json samples/privacy/table.csv --key samples/privacy/publisher.pem", parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no)) { return terminal.Refuse(no); }
                KnownKeys? trusted = null;
                if (parse.GetValue(key) is { } pem
                    && (!AnswerFile.Read(terminal, pem).Succeeds(out var text, out no)
                        || !TrustedKey.Read(Encoding.UTF8.GetString(text), "--key", pem).Succeeds(out trusted, out no)))
                {
                    return terminal.Refuse(no);
                }
                if (!AnswerFile.Read(terminal, parse.GetRequiredValue(record)).Succeeds(out var envelope, out no)
                    || !AnswerFile.Raw(parse.GetRequiredValue(table)).Succeeds(out var csv, out no))
                {
                    return terminal.Refuse(no);
                }
                byte[]? earlier = null;
                if (parse.GetValue(previous) is { } before && !AnswerFile.Read(terminal, before).Succeeds(out earlier, out no)) { return terminal.Refuse(no); }
                return Answer(terminal, form, trusted is not null, Verify(envelope, csv, earlier, trusted));
            }, record, table, key, previous, format.Option);
    }

    private static Result<SignedRecord> Verify(byte[] envelope, byte[] csv, byte[]? earlier, KnownKeys? trusted)
    {
        if (!SignedRecord.Open(envelope, trusted).Succeeds(out var signed, out var no)) { return no; }
        byte[]? previous = null;
        if (earlier is not null)
        {
            if (!SignedRecord.Open(earlier, trusted).Succeeds(out var before, out no)) { return no; }
            previous = before.Bytes;
        }
        return ReleaseCheck.Verify(signed.Record, csv, previous).Succeeds(out _, out no) ? signed : no;
    }

    private static int Answer(Terminal terminal, string format, bool keyGiven, Result<SignedRecord> result)
    {
        var holds = result.Succeeds(out var signed, out var no);
        if (!holds) { terminal.Say($"{no!.Code}: {no.Sentence}"); }
        var code = holds ? ExitCode.Clear : ExitCode.Of(no!.Is);
        if (!holds && code == ExitCode.BadInput && format == "table") { return code; }
        return terminal.Answer(format switch
        {
            "json" => ReleaseAnswer.Json(signed, no, keyGiven),
            "table" => ReleaseAnswer.Table(terminal.NewPage(), signed, no, keyGiven),
            _ => throw new System.Diagnostics.UnreachableException(),
        }, code);
    }
}

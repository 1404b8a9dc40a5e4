// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release verify</c>: does this decision let these weights pass at this stage?</summary>
internal static class VerifyCommand
{
    /// <param name="keys">Reads the public key of a file.</param>
    public static Command Create(Terminal terminal, Func<Terminal, string, Result<KnownKeys>> keys)
    {
        var file = new Argument<string>("DECISION") { Description = "The signed decision; - for standard input." };
        var key = new Option<string>("--key") { HelpName = "PUB", Required = true, Description = "The public key (PEM) that you trust." };
        var stage = new Option<string>("--stage") { HelpName = "STAGE", Required = true, Description = Terms.Stages.Allowed };
        var digest = new Option<string>("--digest") { HelpName = "D", Description = "Digest of the weights in hand: sha256: and 64 digits." };
        var files = new Option<string>("--files") { HelpName = "DIR", Description = "The folder with the model's files; all of them are hashed." };
        var release = new Option<string>("--release") { HelpName = "ID", Description = "The release that the decision must be about; any, when left out." };
        var asOf = AsOfOption.Create();
        return Verb.Create(
            "verify",
            "Verify a signed decision without a server, for one stage and the weights in hand. Exit code 0 verified, 20 does not hold, 21 unknown key.",
            "plimsoll release verify decision.json --key decision.pem --stage restricted --files model/", parse =>
            {
                if (AsOfOption.Read(parse.GetValue(asOf), ReleaseCodes.BadValue, out var now) is { } bad) { return terminal.Refuse(bad); }
                if (Terms.Stages.Parse(parse.GetValue(stage)!, out var at, ReleaseCodes.BadValue) is { } unknown) { return terminal.Refuse(unknown); }
                if (!Subject(parse.GetValue(digest), parse.GetValue(files)).Succeeds(out var subject, out var no)
                    || !keys(terminal, parse.GetValue(key)!).Succeeds(out var known, out no)
                    || !AnswerFile.Read(terminal, parse.GetValue(file)!).Succeeds(out var envelope, out no))
                {
                    return terminal.Refuse(no);
                }
                if (!VerifiedDecision.Verify(envelope, new Expected(at, subject, parse.GetValue(release)), known, now).Succeeds(out var verified, out no))
                {
                    return Unverified.Answer(terminal, no);
                }
                string[] lines = [
                    .. verified.Bases.Select(basis => $"rests on {basis}"),
                    $"verified {verified.ResourceUri}, until {Instant.Write(verified.ValidUntil)}, ledger index {verified.LedgerIndex}",
                    .. verified.Disclosed,
                ];
                return terminal.Answer(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => Printable.Line(line) + "\n"))));
            }, file, key, stage, digest, files, release, asOf);
    }

    private static Result<Digest> Subject(string? digest, string? files) => (digest, files) switch
    {
        (not null, not null) => new Refusal(CliCodes.BothGiven, "--digest", digest, "does not go with --files", "keep one of the two"),
        (null, null) =>
            new Refusal(
                ReleaseCodes.BadValue, "--digest", null, "is missing, and so is --files: a decision is about particular weights", "give one of the two"),
        ({ } text, null) =>
            Digest.TryParse(text, out var parsed)
                ? parsed
                : new Refusal(ReleaseCodes.BadValue, "--digest", text, "is not a digest", "write sha256: and 64 lower-case hexadecimal digits"),
        (null, { } folder) => ModelFolder.Read(folder).Succeeds(out var read, out var no) ? read.Subject : no,
    };
}

/// <summary>Exit codes of what does not verify: 21 where the key is unknown or the client's document has expired, else 20.</summary>
internal static class Unverified
{
    public static int Answer(Terminal terminal, Refusal refusal)
    {
        terminal.Say(refusal.Sentence);
        return ExitCode.Of(refusal.Is);
    }
}

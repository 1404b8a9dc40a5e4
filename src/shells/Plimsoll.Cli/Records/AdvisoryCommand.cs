// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Records.Vulnerabilities;

namespace Plimsoll.Cli.Records;

/// <summary><c>plimsoll records advisory</c>: whose signature on an advisory holds, and what does it say?</summary>
internal static class AdvisoryCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("ADVISORY") { Description = "The signed advisory, as advisory.dsse.json gives it; - for standard input." };
        var key = new Option<string>("--key") { HelpName = "PUB", Required = true, Description = "The public key (PEM) that you trust." };
        var list = new Option<string>("--keys")
        {
            HelpName = "FILE",
            Description = "The list of keys that the server publishes (/.well-known/plimsoll-keys.json): which it revoked, and which vouch for later ones.",
        };
        return Verb.Create(
            "advisory",
            "Verify an advisory about a vulnerability without asking anybody, and say which versions are affected. Exit code 0 when the key that you gave, or "
                + "one that it vouches for, signed it, 20 where it does not hold, 21 where its key is none of those. Whether a later revision superseded "
                + "it, it cannot say.",
            "plimsoll records advisory samples/records/advisory.dsse.json --key samples/records/advisory.pub.pem", parse =>
            {
                if (!KeyFile.Read(terminal, parse.GetRequiredValue(key)).Succeeds(out var trusted, out var no)
                    || !AnswerFile.Read(terminal, parse.GetRequiredValue(file)).Succeeds(out var envelope, out no))
                {
                    return terminal.Refuse(no);
                }
                if (parse.GetValue(list) is { } listed)
                {
                    if (!AnswerFile.Read(terminal, listed).Succeeds(out var bytes, out no) || !KeyList.Read(bytes).Succeeds(out var keys, out no))
                    {
                        return terminal.Refuse(no);
                    }
                    trusted = keys.Extend(trusted);
                }
                if (!VerifiedAdvisory.Verify(envelope, trusted).Succeeds(out var verified, out no))
                {
                    terminal.Say(no.Sentence);
                    return ExitCode.Of(no.Is);
                }
                return terminal.Answer(Encoding.UTF8.GetBytes(string.Concat(verified.Disclosed.Select(line => Printable.Line(line) + "\n"))));
            }, file, key, list);
    }
}

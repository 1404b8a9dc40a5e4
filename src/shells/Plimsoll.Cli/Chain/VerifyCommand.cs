// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Chain.Documents;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;

namespace Plimsoll.Cli.Chain;

/// <summary><c>plimsoll chain verify</c>: whose signature holds, and whose identity was not checked?</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("DOCUMENT") { Description = "The signed sheet, or the signed answers; - for standard input." };
        var key = new Option<string[]>("--key")
        {
            HelpName = "PUB", Required = true,
            Description = "A public key (PEM) that you trust; twice, where both sides signed.",
        };
        return Verb.Create(
            "verify",
            "Verify a sheet or its answers without asking anybody, and say whose signature holds and whose identity was not checked. Exit code 0 when whoever "
                + "it comes from signed it with a key that you gave, 20 where it does not hold, 21 where its key is none of those.",
            "plimsoll chain verify samples/chain/answers.dsse.json --key samples/chain/sender.pub.pem", parse =>
            {
                List<KnownKeys> known = [];
                foreach (var path in parse.GetValue(key)!)
                {
                    if (!KeyFile.Read(terminal, path).Succeeds(out var read, out var unread)) { return terminal.Refuse(unread); }
                    known.Add(read);
                }
                if (!AnswerFile.Read(terminal, parse.GetValue(file)!).Succeeds(out var envelope, out var no)) { return terminal.Refuse(no); }
                if (!VerifiedHandOver.Verify(envelope, KnownKeys.AnyOf(known)).Succeeds(out var verified, out no))
                {
                    terminal.Say(no.Sentence);
                    return ExitCode.Of(no.Is);
                }
                return terminal.Answer(Encoding.UTF8.GetBytes(string.Concat(verified.Disclosed.Select(line => Printable.Line(line) + "\n"))));
            }, file, key);
    }
}

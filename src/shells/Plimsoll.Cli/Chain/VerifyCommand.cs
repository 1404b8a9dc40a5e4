// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Chain.Documents;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

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
        var list = new Option<string>("--keys")
        {
            HelpName = "FILE",
            Description = "The list of keys that a server publishes (/.well-known/plimsoll-keys.json): which it revoked, and which vouch for later ones."
        };
        var logged = new Option<string>("--logged")
        {
            HelpName = "FILE",
            Description = "The entry that puts the document on record, as GET .../entries/N of that server answers it: wanted where its key was revoked since."
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
                var trusted = KnownKeys.AnyOf(known);
                FindInLog? found = null;
                if (parse.GetValue(list) is { } listed)
                {
                    if (!AnswerFile.Read(terminal, listed).Succeeds(out var bytes, out no) || !KeyList.Read(bytes).Succeeds(out var keys, out no))
                    {
                        return Unverified(terminal, no);
                    }
                    trusted = keys.Extend(trusted);
                    if (parse.GetValue(logged) is { } place)
                    {
                        if (!AnswerFile.Read(terminal, place).Succeeds(out bytes, out no) || !LoggedEntry.Read(bytes).Succeeds(out var entry, out no)
                            || !entry.Verify(keys).Succeeds(out var proven, out no))
                        {
                            return Unverified(terminal, no);
                        }
                        found = LoggedHandOver.In(proven);
                    }
                }
                else if (parse.GetValue(logged) is { } idle)
                {
                    return terminal.Refuse(new Refusal(
                        CliCodes.NoEffect, "--logged", idle, "has no effect without --keys, which says whose log it is", "give both"));
                }
                if (!VerifiedHandOver.Verify(envelope, trusted, found).Succeeds(out var verified, out no))
                {
                    return Unverified(terminal, no);
                }
                return terminal.Answer(Encoding.UTF8.GetBytes(string.Concat(verified.Disclosed.Select(line => Printable.Line(line) + "\n"))));
            }, file, key, list, logged);
    }

    /// <summary>Says why it does not verify.</summary>
    private static int Unverified(Terminal terminal, Refusal no)
    {
        terminal.Say(no.Sentence);
        return ExitCode.Of(no.Is);
    }
}

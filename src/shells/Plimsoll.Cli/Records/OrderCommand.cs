// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Records.Order;

namespace Plimsoll.Cli.Records;

/// <summary><c>plimsoll records order</c>: was the threshold locked before the result was uploaded?</summary>
internal static class OrderCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("ORDER") { Description = "The answer of GET …/records/ID/order; - for standard input." };
        var keys = new Option<string>("--keys")
        {
            HelpName = "LIST", Required = true, Description = "The list of keys of the server, from a place that you trust: /.well-known/plimsoll-keys.json.",
        };
        return Verb.Create(
            "order",
            "Verify without a server which entry of its log came first, the threshold of an evaluation or its result. Exit code 0 where both lie in the log, "
                + "whichever came first, and 20 where one does not. The log shows nothing about when somebody knew what.",
            "plimsoll records order samples/records/order.json --keys samples/records/keys.json",
            parse =>
            {
                if (!AnswerFile.Read(terminal, parse.GetRequiredValue(keys)).Succeeds(out var list, out var no)
                    || !KeyList.Read(list).Succeeds(out var known, out no)
                    || !AnswerFile.Read(terminal, parse.GetRequiredValue(file)).Succeeds(out var order, out no))
                {
                    return terminal.Refuse(no);
                }
                if (!VerifiedOrder.Verify(order, parse.GetRequiredValue(file), known).Succeeds(out var verified, out no))
                {
                    terminal.Say(no.Sentence);
                    return ExitCode.Of(no.Is);
                }
                return terminal.Answer(Encoding.UTF8.GetBytes($"{Printable.Line(verified.Words)}\n"));
            }, file, keys);
    }
}

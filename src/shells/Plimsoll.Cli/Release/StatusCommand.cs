// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release status check</c>: may this use be served now?</summary>
internal static class StatusCommand
{
    /// <param name="keys">Reads the public key of a file.</param>
    public static Command Create(Terminal terminal, Func<Terminal, string, Result<KnownKeys>> keys)
    {
        var file = new Argument<string>("FILE|URL")
        {
            Description = "The signed status document: a file, where a server publishes it, or - for standard input.",
        };
        var key = new Option<string>("--key") { HelpName = "PUB", Required = true, Description = "The public key (PEM) that you trust." };
        var use = new Option<string>("--use") { HelpName = "USE", Required = true, Description = "The use at hand." };
        var serial = new Option<string>("--serial") { HelpName = "N", Description = "The highest serial seen so far; a lower one is refused." };
        var release = new Option<string>("--release") { HelpName = "ID", Description = "The release that is served; a document of another one is refused." };
        var expiry = new Option<string>("--on-expiry") { HelpName = "closed|open", Description = "What an expired document means; closed unless said." };
        var accepted = AcceptedNotices.Create();
        var asOf = AsOfOption.Create();
        return new Command("status", "May a released model still serve?\n\nExample: plimsoll release status check status.json --key status.pem --use chat")
        {
            Verb.Create(
                "check",
                "Check whether a use may be served. Exit code 0 allowed, 10 not allowed or under notice, 20 does not hold, 21 unknown key or expired. "
                    + "Prints the serial to remember, and the release that succeeds this one, where the document names it.",
                "plimsoll release status check status.json --key status.pem --use chat --serial 41", parse =>
                {
                    if (AsOfOption.Read(parse.GetValue(asOf), ReleaseCodes.BadValue, out var now) is { } bad) { return terminal.Refuse(bad); }
                    if (!long.TryParse(parse.GetValue(serial) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var highest))
                    {
                        return terminal.Refuse(new Refusal(
                            ReleaseCodes.BadValue, "--serial", parse.GetValue(serial), "is not a whole number", "write the serial that was printed last"));
                    }
                    if (!AcceptedNotices.Read(parse.GetValue(accepted)).Succeeds(out var read, out var wrong)) { return terminal.Refuse(wrong); }
                    OnExpiry? setting = (parse.GetValue(expiry) ?? "closed") switch { "closed" => OnExpiry.Closed, "open" => OnExpiry.Open, _ => null };
                    if (setting is not { } onExpiry)
                    {
                        return terminal.Refuse(new Refusal(
                            ReleaseCodes.BadValue, "--on-expiry", parse.GetValue(expiry), "is not one of the allowed values", "use closed | open"));
                    }
                    if (!keys(terminal, parse.GetValue(key)!).Succeeds(out var known, out var no)) { return terminal.Refuse(no); }
                    if (!StatusAt.Read(terminal, parse.GetValue(file)!).Succeeds(out var envelope, out no)) { return Unread(no); }
                    if (!StatusDocument.Open(envelope, known).Succeeds(out var document, out no)) { return Unverified.Answer(terminal, no); }
                    if (document.NotYetGiven(read.Upto) is { } ahead) { return terminal.Refuse(ahead); }
                    switch (new StatusCheck(parse.GetValue(use)!, parse.GetValue(release), highest, onExpiry).Of(document, now))
                    {
                        case UseAnswer.Allowed when document.Noticed(read.Upto) is { } noticed: return NotAllowed(document, document.Serial, noticed);
                        case UseAnswer.Allowed allowed:
                            return terminal.Answer(Encoding.UTF8.GetBytes(Printable.Line(string.Create(
                                CultureInfo.InvariantCulture,
                                $"allowed, serial {allowed.HighestSerial}{(allowed.Stale ? ", expired" : "")}"
                                    + $"{(document.NoticeWords is { } words ? $", notice accepted: {words}" : "")}")) + "\n" + Next(document)));
                        case UseAnswer.Denied denied: return NotAllowed(document, denied.HighestSerial, denied.Refusal);
                        case UseAnswer.Unverified unverified: return Unverified.Answer(terminal, unverified.Refusal);
                        default: throw new UnreachableException();
                    }
                }, file, key, use, serial, release, expiry, accepted, asOf),
        };

        int NotAllowed(StatusDocument document, long seen, Refusal why)
        {
            terminal.Say(why.Sentence);
            return terminal.Answer(
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"not allowed, serial {seen}\n") + Next(document)), ExitCode.Held);
        }

        // A file that is not there is a mistake of whoever asks; an address that does not answer is what was found.
        int Unread(Refusal why) => why.Field == "--status" ? Unverified.Answer(terminal, why) : terminal.Refuse(why);

        static string Next(StatusDocument document) => document.Successor is { } next ? Printable.Line(next.Line) + "\n" : "";
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage sign-aggregate</c>: makes the one file in which a reporter sends its counts.</summary>
internal static class SignAggregateCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The counts as JSON; - for standard input." };
        var key = new Option<string>("--key") { HelpName = "PEM", Required = true, Description = "Your private Ed25519 key (PEM)." };
        var target = new Option<string>("--out") { HelpName = "FILE", Description = "Where to write the signed file; standard output unless said." };
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "sign-aggregate",
            "Check counts and sign them, so that whoever publishes them can show whose they are. Counts, never events: no person stands in the file.",
            "plimsoll usage sign-aggregate samples/usage/host-a.json --key samples/usage/demo-host-a.pem --out host-a.signed.json",
            parse => Run(parse, terminal, parse.GetRequiredValue(file), parse.GetRequiredValue(key), parse.GetValue(target), format),
            file, key, target, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string file, string keyFile, string? target, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)
            || !AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no)
            || !SignedAggregate.FromJson(bytes, file).Succeeds(out var aggregate, out no)
            || !AnswerFile.Read(terminal, keyFile).Succeeds(out var pem, out no))
        {
            return terminal.Refuse(no);
        }
        if (!Ed25519PrivateKey.TryReadPem(Encoding.UTF8.GetString(pem), out var secret))
        {
            return terminal.Refuse(new Refusal(
                UsageCodes.BadValue, "--key", keyFile, "is not an Ed25519 private key", "give a PEM file with one PRIVATE KEY block"));
        }
        using (secret)
        {
            using var shown = secret.PublicKey();
            var keyId = TrustedKey.IdOf(shown.Bytes);
            byte[] signed = [.. SignedAggregate.Sign(aggregate, keyId, message => secret.Sign(message.Span)), (byte)'\n'];
            if (target is null) { return terminal.Answer(signed); }
            if (AnswerFile.Write(target, signed) is { } unwritable) { return terminal.Refuse(unwritable); }
            var digest = Digest.Of(aggregate.ToUtf8());
            return terminal.Answer(format == "json"
                ? [
                    .. Canonical.Bytes(Canonical.Map(
                        ("file", Canonical.Text(target)), ("digest", Canonical.Text(digest.ToString())), ("key", Canonical.Text(keyId)))),
                    (byte)'\n'
                ]
                : Page(terminal.NewPage(), aggregate, digest, keyId, target));
        }
    }

    private static byte[] Page(Page page, Aggregate aggregate, Digest digest, string keyId, string target)
    {
        page.Text(
            $"Signed {aggregate.Cells.Count} {(aggregate.Cells.Count == 1 ? "count" : "counts")} of {Terms.Measures[aggregate.Measure].Label} "
                + $"{Terms.Dimensions[aggregate.Dimension].Label}, {aggregate.Period}.");
        page.Entry("file", target);
        page.Entry("digest", digest.ToString());
        page.Entry("key", keyId);
        return page.ToUtf8();
    }
}

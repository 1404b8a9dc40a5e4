// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage package</c>: what is shared with a named third party, at both ends.</summary>
internal static class PackageCommand
{
    public static Command Create(Terminal terminal) =>
        new(
            "package",
            "Activity that is shared with a named third party: check and unpack it offline; make, get and take one at a server.\n\nExample: plimsoll usage "
                + "package verify samples/usage/package --key samples/usage/demo-host-a.pub.pem")
        {
            Verify(terminal), Unpack(terminal), Make(terminal), Get(terminal), Import(terminal),
        };

    private static Argument<string> File() => new("PACKAGE") { Description = "The package: a ZIP file, or a folder with its files." };

    private static Option<string> Key() =>
        new("--key") { HelpName = "PUB", Required = true, Description = "The sender's public key (PEM), from a place that you trust." };

    private static Command Verify(Terminal terminal)
    {
        var (file, key, asOf, format) = (File(), Key(), AsOfOption.Create(), new FormatOption("table", "json"));
        return Verb.Create(
            "verify",
            "Check a package without asking anybody: signature, digests, number of rows, that every row holds declared fields and labels only, that texts "
                + "are redacted, and that it may still be kept. Exit code 0 when all of it holds; each kind of failure has a code of its own (20, 21, 40 to "
                + "45).",
            "plimsoll usage package verify samples/usage/package --key samples/usage/demo-host-a.pub.pem", parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no)) { return terminal.Refuse(no); }
                var read = Checked(terminal, parse.GetRequiredValue(file), parse.GetRequiredValue(key), parse.GetValue(asOf));
                return read.Succeeds(out var package, out no)
                    ? terminal.Answer(form == "json" ? [.. package.Manifest.ToUtf8(), (byte)'\n'] : PackagePage.Write(terminal.NewPage(), package))
                    : Failed(terminal, form, no);
            }, file, key, asOf, format.Option);
    }

    private static Command Unpack(Terminal terminal)
    {
        var (file, key, asOf) = (File(), Key(), AsOfOption.Create());
        var folder = new Option<string>("--out") { HelpName = "DIR", Required = true, Description = "The folder to write its files to." };
        return Verb.Create(
            "unpack",
            "Check a package as verify does, then write its files: JSON Lines that any tool reads. Nothing is written unless all of it holds.",
            "plimsoll usage package unpack package.zip --key sender.pub.pem --out package",
            parse =>
            {
                var path = parse.GetRequiredValue(file);
                if (!Checked(terminal, path, parse.GetRequiredValue(key), parse.GetValue(asOf)).Succeeds(out var package, out var no)
                    || !PackageFolder.Read(path).Succeeds(out var files, out no))
                {
                    return Failed(terminal, "table", no);
                }
                foreach (var (name, bytes) in files.All)
                {
                    if (AnswerFile.Write(Path.Combine(parse.GetRequiredValue(folder), name), bytes.ToArray()) is { } unwritable)
                    {
                        return terminal.Refuse(unwritable);
                    }
                }
                return terminal.Answer(PackagePage.Write(terminal.NewPage(), package));
            }, file, key, asOf, folder);
    }

    private static Command Make(Terminal terminal)
    {
        var agreement = OnlineVerb.One("--agreement", "ID", "The agreement that lets it flow.", required: true);
        var recipient = OnlineVerb.One("--recipient", "NAME", "Who receives it; a party to the agreement.", required: true);
        var basis = OnlineVerb.Word("--basis", "BASIS", SharingTerms.Bases, required: true);
        var note = OnlineVerb.One("--note", "TEXT", "The law or decision in words; needed with other-law.");
        var from = OnlineVerb.One("--from", "DAY", "First day.", required: true);
        var until = OnlineVerb.One("--until", "DAY", "The day after the last.", required: true);
        var retain = OnlineVerb.One("--retain-until", "DAY", "The first day on which nobody keeps it any more.", required: true);
        var coarsening = OnlineVerb.Word("--times", "COARSE", SharingTerms.Coarsenings);
        var fields = OnlineVerb.Many("--field", "FIELD", "A field of the agreement; all of them unless said; repeatable");
        var set = OnlineVerb.One("--research-set", "SET", "A research set whose conversations go along.");
        return OnlineVerb.Create(
            terminal, "make", "Make a package of what is stored; prints its id and the entry that holds it.",
            "plimsoll usage package make --agreement agr_5yWhNsPKX1QoBnq2Vj7TdE --recipient 'Harbour Institute' --basis contract --from 2026-10-01 --until "
                + "2026-11-01 --retain-until 2027-06-01",
            ask =>
            {
                var body = new JsonObject
                {
                    ["agreement"] = ask.Value(agreement),
                    ["recipient"] = ask.Value(recipient),
                    ["legalBasis"] = OnlineVerb.Key(SharingTerms.Bases, ask.Value(basis)!),
                    ["from"] = ask.Value(from),
                    ["until"] = ask.Value(until),
                    ["retainUntil"] = ask.Value(retain)
                };
                foreach (var (name, value) in ((string, string?)[])[
                    ("legalNote", ask.Value(note)), ("coarsening", ask.Value(coarsening)), ("researchSet", ask.Value(set))
                ])
                {
                    if (value is not null) { body[name] = value; }
                }
                if (ask.Value(fields) is { Length: > 0 } named) { body["fields"] = OnlineVerb.List(named); }
                return ask.Act(HttpMethod.Post, "/usage/packages", body);
            }, agreement, recipient, basis, note, from, until, retain, coarsening, fields, set);
    }

    private static Command Get(Terminal terminal)
    {
        var package = new Argument<string>("PACKAGE") { Description = "Id of the package, such as pkg_5yWhNsPKX1QoBnq2Vj7TdE." };
        var target = OnlineVerb.One("--out", "FILE", "Where to write the ZIP file.", required: true);
        return OnlineVerb.Create(
            terminal, "get",
            "Get the bytes of a package, to hand them over; the server records that it gave them out.",
            "plimsoll usage package get pkg_5yWhNsPKX1QoBnq2Vj7TdE --out package.zip",
            ask =>
                ask.Server.Send(
                    HttpMethod.Get, $"{ask.Server.Base}/usage/packages/{Uri.EscapeDataString(ask.Value(package))}", null, out var exit) is not var (_, body)
                    ? exit
                : AnswerFile.Write(ask.Value(target)!, body) is { } unwritable ? terminal.Refuse(unwritable)
                : terminal.Answer(Encoding.UTF8.GetBytes(
                    ask.Json
                        ? new JsonObject { ["file"] = ask.Value(target), ["digest"] = Digest.Of(body).ToString() }.ToJsonString() + "\n"
                        : $"{Printable.Line(ask.Value(target)!)}, {body.Length} bytes, {Digest.Of(body)}\n")),
            package, target);
    }

    private static Command Import(Terminal terminal)
    {
        var file = new Argument<string>("PACKAGE") { Description = "The package: a ZIP file." };
        var (key, agreement) = (Key(), OnlineVerb.One("--agreement", "ID", "Your own agreement with the sender.", required: true));
        return OnlineVerb.Create(
            terminal, "import",
            "Check a package here, then have a server take it: it keeps the package encrypted until the day that the sender named, and refuses what an "
                + "agreement does not let in.",
            "plimsoll usage package import package.zip --key sender.pub.pem --agreement agr_5yWhNsPKX1QoBnq2Vj7TdE",
            ask =>
            {
                var path = ask.Value(file);
                if (!Checked(terminal, path, ask.Value(key)!, null).Succeeds(out _, out var no)) { return Failed(terminal, "table", no); }
                if (!AnswerFile.Raw(path).Succeeds(out var bytes, out no) || !AnswerFile.Read(terminal, ask.Value(key)!).Succeeds(out var pem, out no))
                {
                    return terminal.Refuse(no);
                }
                return ask.Act(
                    HttpMethod.Post, "/usage/packages/import",
                    new JsonObject
                    {
                        ["package"] = Convert.ToBase64String(bytes), ["key"] = Encoding.UTF8.GetString(pem), ["agreement"] = ask.Value(agreement)
                    });
            }, file, key, agreement);
    }

    private static Result<CheckedPackage> Checked(Terminal terminal, string path, string key, string? asOf)
    {
        var now = terminal.Clock.GetUtcNow();
        if (asOf is not null && AsOfOption.Read(asOf, UsageCodes.BadValue, out now) is { } bad) { return bad; }
        return KeyFile.Read(terminal, key).Succeeds(out var trusted, out var refusal) ? PackageFolder.Check(path, trusted, now) : refusal;
    }

    private static int Failed(Terminal terminal, string form, Refusal refusal)
    {
        terminal.Say($"{refusal.Code}: {refusal.Sentence}");
        var code = ExitCode.Of(refusal.Is);
        return form == "json" && code != ExitCode.BadInput
            ? terminal.Answer(
                [
                    .. Canonical.Bytes(Canonical.Map(
                        ("verdict", Canonical.Text("failed")), ("code", Canonical.Text(refusal.Code)), ("sentence", Canonical.Text(refusal.Sentence)))),
                    (byte)'\n'
                ],
                code)
            : code;
    }
}

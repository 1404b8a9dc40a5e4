// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release verify</c>: does this decision let these weights pass at this stage, and may the model serve now?</summary>
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
        var status = new Option<string>("--status")
        {
            HelpName = "FILE|URL", Description = "The signed status document of the release: a file, or where a server publishes it."
        };
        var statusKey = new Option<string>("--status-key")
        {
            HelpName = "PUB",
            Description = "The public key (PEM) of status documents: a server has another one for them than for decisions. Needed with --status."
        };
        var list = new Option<string>("--keys")
        {
            HelpName = "FILE",
            Description = "The list of keys that the server publishes (/.well-known/plimsoll-keys.json): which it revoked, and which vouch for later ones."
        };
        var logged = new Option<string>("--logged")
        {
            HelpName = "FILE",
            Description = "The entry that puts the decision on record, as GET .../entries/N answers it: wanted where the key was revoked since."
        };
        var use = new Option<string>("--use")
        {
            HelpName = "USE", Description = "The use at hand; a model that is restricted passes for the uses that stayed."
        };
        var accepted = AcceptedNotices.Create();
        var decisionOnly = new Option<bool>("--decision-only") { Description = "Look at no status: what happened since the decision is not asked." };
        var asOf = AsOfOption.Create();
        return Verb.Create(
            "verify",
            "Verify a signed decision for one stage and the weights in hand, and that the model may serve now. Exit code 0 verified and in service, "
                + "12 suspended, retired, restricted or under notice, 20 does not hold, 21 unknown key or expired, 75 the status cannot be had.",
            "plimsoll release verify decision.json --key decision.pem --stage restricted --files model/ --status status.json --status-key status.pem", parse =>
            {
                if (Asked(
                    parse.GetValue(status), parse.GetValue(statusKey), parse.GetValue(decisionOnly), parse.GetValue(use) ?? parse.GetValue(accepted))
                    is { } unclear)
                {
                    return terminal.Refuse(unclear);
                }
                if (!AcceptedNotices.Read(parse.GetValue(accepted)).Succeeds(out var read, out var wrong)) { return terminal.Refuse(wrong); }
                if (AsOfOption.Read(parse.GetValue(asOf), ReleaseCodes.BadValue, out var now) is { } bad) { return terminal.Refuse(bad); }
                if (Terms.Stages.Parse(parse.GetValue(stage)!, out var at, ReleaseCodes.BadValue) is { } unknown) { return terminal.Refuse(unknown); }
                if (!Held(at, parse.GetValue(digest), parse.GetValue(files), parse.GetValue(release)).Succeeds(out var expected, out var no)
                    || !keys(terminal, parse.GetValue(key)!).Succeeds(out var known, out no)
                    || !AnswerFile.Read(terminal, parse.GetValue(file)!).Succeeds(out var envelope, out no))
                {
                    return terminal.Refuse(no);
                }
                if (!Listed(terminal, parse.GetValue(list), parse.GetValue(logged)).Succeeds(out var listed, out no))
                {
                    return Unverified.Answer(terminal, no);
                }
                known = listed.Keys?.Extend(known) ?? known;
                if (!VerifiedDecision.Verify(envelope, expected, known, now, listed.Found).Succeeds(out var verified, out no))
                {
                    return Unverified.Answer(terminal, no);
                }
                var serves = VerifiedDecision.StatusNotAsked;
                if (parse.GetValue(status) is { } place)
                {
                    if (!keys(terminal, parse.GetValue(statusKey)!).Succeeds(out var statusKeys, out no)) { return terminal.Refuse(no); }
                    if (!StatusAt.Read(terminal, place).Succeeds(out var signed, out no)) { return Unverified.Answer(terminal, no); }
                    statusKeys = listed.Keys?.Extend(statusKeys) ?? statusKeys;
                    if (!StatusDocument.Open(signed, statusKeys).Succeeds(out var document, out no)) { return Unverified.Answer(terminal, no); }
                    if (document.NotYetGiven(read.Upto) is { } ahead) { return terminal.Refuse(ahead); }
                    // A document that was fetched just now is younger than the moment at which this began.
                    if (AsOfOption.Read(parse.GetValue(asOf), ReleaseCodes.BadValue, out var then) is { } late) { return terminal.Refuse(late); }
                    switch (Check(document, verified, parse.GetValue(use), then))
                    {
                        case UseAnswer.Allowed allowed:
                            if (document.Noticed(read.Upto) is { } noticed)
                            {
                                terminal.Say(noticed.Sentence);
                                return ExitCode.NotServing;
                            }
                            serves = $"{Terms.States[document.State].Label} for {string.Join(", ", document.AllowedUses)}, serial {allowed.HighestSerial}"
                                + (document.NoticeWords is { } words ? $"\nnotice given, and accepted: {words}" : "")
                                + (document.Successor is { } next ? $"\n{next.Line}" : "");
                            break;
                        case UseAnswer.Denied denied:
                            terminal.Say(denied.Refusal.Sentence);
                            return ExitCode.NotServing;
                        case UseAnswer.Unverified unverified: return Unverified.Answer(terminal, unverified.Refusal);
                        default: throw new UnreachableException();
                    }
                }
                string[] lines = [
                    .. verified.Bases.Select(basis => $"rests on {basis}"),
                    $"verified {verified.ResourceUri}, until {Instant.Write(verified.ValidUntil)}, ledger index {verified.LedgerIndex}",
                    .. serves.Split('\n'),
                    .. verified.Disclosed,
                ];
                return terminal.Answer(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => Printable.Line(line) + "\n"))));
            }, file, key, stage, digest, files, release, status, statusKey, list, logged, use, accepted, decisionOnly, asOf);
    }

    /// <param name="Keys">The list of keys; null where none was given.</param>
    /// <param name="Found">Finds the decision in the entry that was given.</param>
    private sealed record KeysAndPlace(KeyList? Keys, FindInLog? Found);

    /// <summary>The list of keys and the entry, each as it was given; an entry counts where the log of the list holds it.</summary>
    private static Result<KeysAndPlace> Listed(Terminal terminal, string? list, string? logged)
    {
        if (list is null)
        {
            return logged is null ? new KeysAndPlace(null, null)
                : new Refusal(CliCodes.NoEffect, "--logged", logged, "has no effect without --keys, which says whose log it is", "give both");
        }
        if (!AnswerFile.Read(terminal, list).Succeeds(out var bytes, out var no) || !KeyList.Read(bytes).Succeeds(out var keys, out no)) { return no; }
        if (logged is null) { return new KeysAndPlace(keys, null); }
        return AnswerFile.Read(terminal, logged).Succeeds(out bytes, out no) && LoggedEntry.Read(bytes).Succeeds(out var entry, out no)
            && entry.Verify(keys).Succeeds(out var proven, out no)
            ? new KeysAndPlace(keys, LoggedDecision.In(proven)) : no;
    }

    /// <summary>Why an ask is not clear about the status: a decision alone says nothing of what happened since, so whoever wants no more says so.</summary>
    private static Refusal? Asked(string? status, string? key, bool decisionOnly, string? beside) => (status, decisionOnly) switch
    {
        (null, false) => new Refusal(
            ReleaseCodes.BadValue, "--status", null, "is missing: a decision does not say whether the model was suspended since",
            "give the release's status document, or say --decision-only"),
        (not null, true) => new Refusal(CliCodes.BothGiven, "--status", status, "does not go with --decision-only", "keep one of the two"),
        (null, true) when (key ?? beside) is { } idle => new Refusal(
            CliCodes.NoEffect, "--status-key", idle, "has no effect with --decision-only, and neither have --use and --accept-notices",
            "leave them out, or give --status"),
        (not null, false) when key is null => new Refusal(
            ReleaseCodes.BadValue, "--status-key", null, "is missing: status documents are signed by another key than decisions",
            "name the key with the purpose status, as the server publishes it under /.well-known/plimsoll-keys.json"),
        _ => null,
    };

    /// <summary>Whether the model that the decision is about may serve. Where no use is named, it has to serve every use of its plan.</summary>
    private static UseAnswer Check(StatusDocument document, VerifiedDecision verified, string? use, DateTimeOffset now)
    {
        var any = document.AllowedUses is [var first, ..] ? first : "";
        return use is null && document.State == ServiceState.Restricted
            && new StatusCheck(any, verified.Release, 0).Of(document, now) is UseAnswer.Allowed
            ? new UseAnswer.Denied(document.Serial, new Refusal(
                ReleaseCodes.UseRestricted, "release", document.Release, $"is restricted to {string.Join(", ", document.AllowedUses)}",
                "name the use with --use"))
            : new StatusCheck(use ?? any, verified.Release, 0).Of(document, now);
    }

    /// <summary>What the decision has to be about: a folder is the model whole, a digest may be that of one of its files.</summary>
    private static Result<Expected> Held(Stage stage, string? digest, string? files, string? release) => (digest, files) switch
    {
        (not null, not null) => new Refusal(CliCodes.BothGiven, "--digest", digest, "does not go with --files", "keep one of the two"),
        (null, null) =>
            new Refusal(
                ReleaseCodes.BadValue, "--digest", null, "is missing, and so is --files: a decision is about particular weights", "give one of the two"),
        ({ } text, null) =>
            Digest.TryParse(text, out var parsed)
                ? new Expected(stage, parsed, release)
                : new Refusal(ReleaseCodes.BadValue, "--digest", text, "is not a digest", "write sha256: and 64 lower-case hexadecimal digits"),
        (null, { } folder) => ModelFolder.Read(folder).Succeeds(out var read, out var no) ? Expected.Of(stage, read, release) : no,
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

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web;

/// <summary><c>verify</c>, <c>backup FILE</c> and <c>restore FILE</c>: what whoever runs a server does with its data folder.</summary>
internal static class MaintainJournal
{
    private const int BadInput = 2;
    private const int VerificationFailed = 20;

    public static bool Knows(string verb) => verb is "verify" or "backup" or "restore";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (!Read(args).Succeeds(out var asked, out var refusal) || !Answer(asked).Succeeds(out var sentence, out refusal))
        {
            await error.WriteLineAsync(refusal.Sentence);
            return refusal.Code == "journal.broken" ? VerificationFailed : BadInput;
        }
        await output.WriteLineAsync(sentence);
        return 0;
    }

    private static Result<string> Answer(Asked asked)
    {
        switch (asked.Verb)
        {
            case "verify":
                return JournalBackup.Verify(asked.Data).Succeeds(out var head, out var refusal) ? $"The journal holds: {head.Size} entries, root {head.Root}." : refusal;
            case "backup":
                return JournalBackup.Save(asked.Data, asked.File!).Succeeds(out var saved, out refusal) ? Said("Saved", saved) : refusal;
            case "restore":
                return JournalBackup.Restore(asked.File!, asked.Data).Succeeds(out var restored, out refusal) ? Said("Restored", restored) : refusal;
            default: throw new UnreachableException();
        }
    }

    private static string Said(string what, BackupReport report) => $"{what} {report.Head.Size} entries, root {report.Head.Root}; the file is {report.Digest}.";

    private static Result<Asked> Read(string[] args)
    {
        var (file, data) = ((string?)null, (string?)null);
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--data" && data is null && i + 1 < args.Length) { data = args[++i]; }
            else if (args[0] != "verify" && file is null && !args[i].StartsWith('-')) { file = args[i]; }
            else { return Misused(args[i], "is not understood here"); }
        }
        return args[0] != "verify" && file is null ? Misused(null, "needs a FILE") : new Asked(args[0], file, data ?? DataFolder.Usual);

        Refusal Misused(string? value, string reason) => new("web.malformed-command", args[0], value, reason, "write verify | backup FILE | restore FILE, each with --data DIR where the folder is not the usual one");
    }

    private sealed record Asked(string Verb, string? File, string Data);
}

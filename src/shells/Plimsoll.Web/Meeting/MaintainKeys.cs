// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary><c>keys list</c>, <c>prepare</c>, <c>rotate</c>, <c>revoke</c> and <c>rewrap</c>: what whoever runs a server does with its keys, while it stands
/// still.</summary>
internal static class MaintainKeys
{
    private const int BadInput = 2;

    public static bool Knows(string verb) => verb == "keys";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider? clock = null)
    {
        if (!Asked.Read(args).Succeeds(out var asked, out var refusal)
            || !(await AnswerAsync(asked, clock ?? MachineClock.Here)).Succeeds(out var said, out refusal))
        {
            await error.WriteLineAsync(refusal.Sentence);
            return refusal.Is.Exit ?? BadInput;
        }
        await output.WriteLineAsync(said);
        return 0;
    }

    private static async Task<Result<string>> AnswerAsync(Asked asked, TimeProvider clock)
    {
        if (!File.Exists(Path.Combine(asked.Data, JournalOptions.FileName)))
        {
            return new Refusal(JournalCodes.Missing, "data folder", asked.Data, "has no journal", "name the data folder of a server that has been started");
        }
        var modules = Modules.All();
        var streams = new StreamBooks(modules.SelectMany(m => m.Streams), modules.SelectMany(m => m.Publishing));
        var replaced = asked.Verb == "rewrap" ? KeyFolder.Master : asked is { Verb: "rotate", Lost: true } ? asked.What : null;
        if (!DataFolder.Open(asked.Data, streams, new SteadyClock(clock), lost: replaced).Succeeds(out var data, out var refusal)) { return refusal; }
        using (data)
        {
            var services = new ServiceCollection();
            data.AddTo(services, Quotas.Usual.EvidenceBytes);
            services.AddSingleton<RotateKey>().AddSingleton<RevokeKey>().AddSingleton<RewrapMaster>();
            await using var provider = services.BuildServiceProvider();
            // A folder of before does not have its master key on record yet.
            if (replaced is null or KeyFolder.Master && await data.RecordKeysAsync(provider) is { } unrecorded) { return unrecorded; }
            return asked.Verb switch
            {
                "list" => List(data.Books.Now.Accounts),
                "prepare" => provider.GetRequiredService<RotateKey>().Prepare(asked.What!).Succeeds(out var pem, out refusal)
                    ? $"The next key of the purpose {asked.What} lies ready, and keys rotate {asked.What} puts it in use:\n{pem.TrimEnd()}" : refusal,
                "rotate" => (await provider.GetRequiredService<RotateKey>().RunAsync(asked.What!, asked.Lost, asked.Reason))
                    .Succeeds(out var rotated, out refusal) ? Said(asked, rotated) : refusal,
                "revoke" => (await provider.GetRequiredService<RevokeKey>().RunAsync(asked.What!, asked.Reason!.Value))
                    .Succeeds(out var revoked, out refusal) ? Said(revoked) : refusal,
                "rewrap" => (await provider.GetRequiredService<RewrapMaster>().RunAsync()).Succeeds(out var wrapped, out refusal) ? Said(wrapped) : refusal,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    private static string List(AccountBook book) => string.Join('\n', book.SigningKeys.Select(k =>
        $"{k.Purpose,-12} {k.Kid}  since {Instant.Write(k.NotBefore)}{(k.EndorsedBy is { } by ? $", endorsed by {by[..16]}…" : "")}"
            + (k.NotAfter is { } ended ? $", until {Instant.Write(ended)}" : ", in use")
            + (k.Revoked is { } end ? $", revoked {Instant.Write(end.At)} with entry {Number(end.Entry)}: {KeyEnd.Reasons[end.Reason].Key}" : ""))
        .Append($"{KeyFolder.Master,-12} {book.Master}  what it is known by; the key itself lies in the data folder alone"));

    private static string Said(SigningKey revoked) =>
        $"The key {revoked.Kid} of the purpose {revoked.Purpose} is revoked with entry {Number(revoked.Revoked!.Entry)}: what it signed holds only where "
            + "the log shows it before that.";

    private static string Said(RewrapMaster.Rewrapped wrapped) =>
        $"The keys of {Number(wrapped.Subjects)} subjects are wrapped by a new master key, known by {wrapped.New[..16]}…; the old one lies in "
            + $"{wrapped.Kept}. Backups of before need it: save the folder {ServerKeys.Folder} anew, and delete the old key when the last of them is gone.";

    private static string Said(Asked asked, RotateKey.Rotated rotated) =>
        $"The purpose {asked.What} is signed for with the key {rotated.New} from entry {rotated.Ledger.FirstSeq} on."
            + (rotated.Kept is { } kept
                ? $" The key before, {rotated.Old}, vouches for it and lies in {kept}: only a backup of before needs it."
                : " No key vouches for it: tell whoever verifies.")
            + (asked.Reason is { } reason
                ? $" The key before is revoked ({KeyEnd.Reasons[reason].Key}): what it signed holds only where the log shows it before." : "")
            + $" Save the folder {ServerKeys.Folder} anew. Whoever verifies needs the new public key:\n{rotated.Pem.TrimEnd()}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="What">A purpose, or the id of a key.</param>
    /// <param name="Lost">Whether nobody has the key before any more.</param>
    private sealed record Asked(string Verb, string? What, string? Folder, bool Lost, KeyRevocation? Reason)
    {
        public string Data => Folder ?? DataFolder.Usual;

        public static Result<Asked> Read(string[] args)
        {
            var asked = new Asked(args.ElementAtOrDefault(1) ?? "", null, null, false, null);
            if (asked.Verb is not ("list" or "prepare" or "rotate" or "revoke" or "rewrap")) { return Misused(asked.Verb, "is not understood here"); }
            for (var i = 2; i < args.Length; i++)
            {
                var value = i + 1 < args.Length ? args[i + 1] : null;
                switch (args[i])
                {
                    case "--data" when asked.Folder is null && value is not null: asked = asked with { Folder = value }; i++; break;
                    case "--lost" when asked is { Verb: "rotate", Lost: false }: asked = asked with { Lost = true }; break;
                    case "--reason" when asked is { Verb: "revoke", Reason: null } && value is not null:
                    case "--revoke" when asked is { Verb: "rotate", Reason: null } && value is not null:
                        if (KeyEnd.Reasons.Parse(value, out var reason, WebCodes.MalformedCommand) is { } unknown) { return unknown; }
                        asked = asked with { Reason = reason };
                        i++;
                        break;
                    case var what when asked is { What: null, Verb: "prepare" or "rotate" or "revoke" } && !what.StartsWith('-'):
                        asked = asked with { What = what };
                        break;
                    default: return Misused(args[i], "is not understood here");
                }
            }
            return asked switch
            {
                { Verb: "prepare" or "rotate" } when !ServerKeys.Purposes.Contains(asked.What) =>
                    Misused(asked.What, $"is no purpose of a key: {string.Join(" | ", ServerKeys.Purposes)}"),
                { Verb: "revoke", What: null } => Misused(null, "needs the id of a key"),
                { Verb: "revoke", Reason: null } => Misused(asked.What, $"needs --reason {string.Join(" | ", KeyEnd.Reasons.All.Select(w => w.Key))}"),
                _ => asked,
            };
        }

        private static Refusal Misused(string? value, string reason) => new(
            WebCodes.MalformedCommand, "keys", value, reason,
            "write keys list | prepare PURPOSE | rotate PURPOSE [--revoke REASON] [--lost] | revoke KEY --reason REASON | rewrap, each with --data DIR "
                + "where the folder is not the usual one; see --help");
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary><c>reset E-MAIL</c> and <c>unlock E-MAIL</c>: how whoever runs a server lets somebody in again, an administrator too, while it runs and while it
/// stands still.</summary>
internal static class OperateAccess
{
    private const string Reset = "reset", Unlock = "unlock", MailSwitch = "--mail";

    private const int BadInput = 2;

    public static bool Knows(string verb) => verb is Reset or Unlock;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider? clock = null)
    {
        var mailed = args is [Reset, ..] && args.Contains(MailSwitch);
        if (mailed) { args = [.. args.Where(a => a != MailSwitch)]; }
        var (email, data) = args switch
        {
            [_, var one] => (one, DataFolder.Usual),
            [_, "--data", var named, var one] => (one, named),
            [_, var one, "--data", var named] => (one, named),
            _ => ("", ""),
        };
        if (email is ['-', ..] or [] || email.Any(char.IsControl))
        {
            await error.WriteLineAsync(
                new Refusal(
                    WebCodes.MalformedCommand, args[0], string.Join(' ', args[1..]), "is not understood here",
                    $"write {args[0]} E-MAIL, with --data DIR where the folder is not the usual one").Sentence);
            return BadInput;
        }
        if (!(args[0] == Reset ? await ResetAsync(data, email, mailed, clock ?? MachineClock.Here) : await UnlockAsync(data, email)).Succeeds(
            out var said, out var refusal))
        {
            await error.WriteLineAsync(refusal.Sentence);
            return refusal.Is.Exit ?? BadInput;
        }
        await output.WriteLineAsync(said);
        return 0;
    }

    private static async Task<Result<string>> ResetAsync(string data, string email, bool mailed, TimeProvider clock)
    {
        if (await AccountDoor.ResetAsync(data, email, mailed) is { } asked)
        {
            return asked.Succeeds(out var begun, out var unmade) ? Said(email, begun, "the server") : unmade;
        }
        if (mailed)
        {
            return new Refusal(
                WebCodes.NoServer, "data folder", data, "has no server that runs, and a server mails", "start it, or leave --mail out and hand the link over");
        }
        if (!File.Exists(Path.Combine(data, JournalOptions.FileName)))
        {
            return new Refusal(JournalCodes.Missing, "data folder", data, "has no journal", "name the data folder of a server that has been started");
        }
        var modules = Modules.All();
        var streams = new StreamBooks(modules.SelectMany(m => m.Streams), modules.SelectMany(m => m.Publishing));
        if (!DataFolder.Open(data, streams, new SteadyClock(clock)).Succeeds(out var folder, out var refusal)) { return refusal; }
        using (folder)
        {
            var services = new ServiceCollection();
            folder.AddTo(services, Quotas.Usual.EvidenceBytes);
            services.AddSingleton<BeginReset>();
            await using var provider = services.BuildServiceProvider();
            return (await provider.GetRequiredService<BeginReset>().RunAsync(email)).Succeeds(out var begun, out refusal)
                ? Said(email, begun, "the server, once it runs") : refusal;
        }
    }

    private static async Task<Result<string>> UnlockAsync(string data, string email) => await AccountDoor.UnlockAsync(data, email) is { } asked
        ? asked.Succeeds(out _, out var refusal) ? $"What was guessed at {email} from unknown places is forgotten." : refusal
        : new Refusal(WebCodes.NoServer, "data folder", data, "has no server that runs", "start it: wrong passwords are forgotten when it stops");

    private static string Said(string email, BeginReset.Begun begun, string where) => begun.Page is null
        ? $"A link that sets a new password for {email} is mailed there. It works once and until {Instant.Write(begun.Until)}; "
            + "the log says where mail is given up."
        : $"This sets a new password for {email}, once and until {Instant.Write(begun.Until)}; every session ends with it, and a second factor is taken away. "
            + $"Open it at the address of {where}, or hand it over as you would a key:\n{begun.Page}";
}

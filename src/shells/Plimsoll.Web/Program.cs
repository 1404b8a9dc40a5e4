// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web;
using Plimsoll.Web.Meeting;

if (NativeParts.Refuse() is { } absent)
{
    await Console.Error.WriteLineAsync(absent.Sentence);
    return 2;
}
if (args is [var verb, .. var rest] && MaintainJournal.Knows(verb) && !rest.Contains("--help"))
{
    return await MaintainJournal.RunAsync(args, Console.Out, Console.Error);
}
if (args is [var keys, ..] && MaintainKeys.Knows(keys) && !args.Contains("--help"))
{
    return await MaintainKeys.RunAsync(args, Console.Out, Console.Error);
}
if (args is [var asked, .. var about] && OperateAccess.Knows(asked) && !about.Contains("--help"))
{
    return await OperateAccess.RunAsync(args, Console.Out, Console.Error);
}
if (args.Contains("--help"))
{
    await Console.Out.WriteLineAsync(
        "Plimsoll.Web: the pages and the API. Each setting is also a variable, as PLIMSOLL_MOST_PAGES, and a member of --settings FILE.");
    foreach (var line in Settings.Help(Settings.All(Modules.All()))) { await Console.Out.WriteLineAsync(line); }
    await Console.Out.WriteLineAsync("""
          --check           say what a start would do, tried on a copy, and end: 0 where it would serve
          --demo            fill an empty data folder with a made-up organisation; without --data it is gone at the end
          --accept-clock    the clock of this machine is right, though it shows a time before the last entry or more than 400 days after it
        With a word first it looks after a data folder instead, also while a server runs on it (restore: an empty folder):
          verify            read the whole journal and check every entry
          backup FILE       copy the journal to FILE, its digest to FILE.sha256, the keys of what people wrote to FILE.keys, and activity to FILE.activity
            --life DAYS     how long those keys may be used, usually 35
          restore FILE      put a backup into a folder that has no journal; FILE.keys lies beside it
            --erasures FILE the newest list of what was erased, usually the erasures.tsv that lies in the data folder
            --no-erasures   states that nothing was erased since the backup
            --no-activity   leaves activity out, of a backup or of a restore
          keys list         the keys of the server: what each is for, since when and until when, and which are revoked
          keys prepare P    make the next key of a purpose (log, decision, status, publication) and show its public half, to be given out before it is used
          keys rotate P     put the next key of a purpose in use; the one before vouches for it, and what it signed goes on holding
            --revoke REASON and revoke the one before: compromised, lost or retired
            --lost          states that nobody has the one before, so that none vouches for the next
          keys revoke KEY --reason REASON
                            what the key signed holds only where the log shows it before
          keys rewrap       put another master key in the place of the one there is; keys are changed while the server stands still
          reset E-MAIL      print a link that sets a new password for somebody who lost theirs, or their second factor
            --mail          have the running server mail it to them, and show it to nobody
          unlock E-MAIL     forget the wrong passwords that strangers tried for somebody
          clock             say whether the running server believes the clock of its machine
            accept          say to it that the clock is right
          --accept-clock    the clock of this machine is right (backup and restore)
          --data DIR        the data folder
        """);
    return 0;
}
if (args.Contains(RehearseStart.Switch)) { return await RehearseStart.RunAsync(args, Console.Out, Console.Error); }
var built = PlimsollApp.Create(args);
if (!built.Succeeds(out var app, out var refusal))
{
    await Console.Error.WriteLineAsync(refusal.Sentence);
    return Listening.ExitOf(refusal);
}
return await app.RunAsync(Console.Out, Console.Error);

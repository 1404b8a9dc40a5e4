// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web;
using Plimsoll.Web.Meeting;

if (args is [var verb, .. var rest] && MaintainJournal.Knows(verb) && !rest.Contains("--help"))
{
    return await MaintainJournal.RunAsync(args, Console.Out, Console.Error);
}
if (args.Contains("--help"))
{
    await Console.Out.WriteLineAsync("""
        Plimsoll.Web: the pages and the API, on http://127.0.0.1:5080 unless told otherwise.
          --urls ADDRESS    where to listen, for example --urls http://127.0.0.1:5081
          --content DIR     content packs to use instead of those shipped
          --demo            fill an empty data folder with a made-up organisation; without --data it is gone at the end
            --demo-events N with --demo: also N made-up events of last month, ending in published tables, for example 10000000
          --accept-clock    the clock of this machine is right, though it shows a time before the last entry or more than 400 days after it
          --data DIR        where to keep what is kept, usually the folder plimsoll in your own data folder
          --most-evidence N bytes of the largest file that is taken as evidence, usually 104857600
          --most-pages N    pages of 4 KiB that the database may grow to, usually as many as the disk has room for
          --answer-step N   milliseconds: answers to researchers come at whole multiples of it since they asked, usually 2000
        With a word first it looks after a data folder instead, also while a server runs on it (restore: an empty folder):
          verify            read the whole journal and check every entry
          backup FILE       copy the journal to FILE, its digest to FILE.sha256, the keys of what people wrote to FILE.keys, and activity to FILE.activity
            --life DAYS     how long those keys may be used, usually 35
          restore FILE      put a backup into a folder that has no journal; FILE.keys lies beside it
            --erasures FILE the newest list of what was erased, usually the erasures.tsv that lies in the data folder
            --no-erasures   states that nothing was erased since the backup
            --no-activity   leaves activity out, of a backup or of a restore
          clock             say whether the running server believes the clock of its machine
            accept          say to it that the clock is right
          --accept-clock    the clock of this machine is right (backup and restore)
          --data DIR        the data folder
        """);
    return 0;
}
var built = PlimsollApp.Create(args);
if (!built.Succeeds(out var app, out var refusal))
{
    await Console.Error.WriteLineAsync(refusal.Sentence);
    return Listening.ExitOf(refusal);
}
return await app.RunAsync(Console.Out, Console.Error);

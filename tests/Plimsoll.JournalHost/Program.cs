// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Plimsoll.JournalHost;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;

// A process to be killed: several callers append without a pause, and every answer is printed as soon as it is there.
// Arguments: data folder, number of callers. A line is "<last seq> <tree size> <root>".
if (args is ["activity", var file, var round]) { return await ActivityHost.RunAsync(file, int.Parse(round, CultureInfo.InvariantCulture)); }
if (args is [var kind, var data, var number] && StoreHost.Kinds.ContainsKey(kind)) { return await StoreHost.RunAsync(kind, data, number); }
if (args is ["lift", var old, var looks]) { return LiftHost.Run(old, int.Parse(looks, CultureInfo.InvariantCulture)); }
if (args is ["lift", var at, "when", var moment]) { return LiftHost.Run(at, 0, moment); }
if (args is ["migrate", var watched, "when", var then])
{
    Killed.When(Path.GetDirectoryName(watched)!, then);
    if (!ActivityStore.Open(new ActivityStoreOptions(watched, TimeProvider.System)).Succeeds(out var store, out var unopened))
    {
        await Console.Error.WriteLineAsync(unopened.Sentence);
        return 2;
    }
    Killed.Through();
    store.Dispose();
    return 0;
}
if (args is ["rewrite", var anew])
{
    using var rewriting = ActivityStore.Open(new ActivityStoreOptions(anew, TimeProvider.System)).Value!;
    // Rows go on coming; whatever is printed was acknowledged.
    var coming = Task.Run(async () =>
    {
        for (var batch = 0; ; batch++)
        {
            if (await rewriting.AppendAsync("ten_host", ActivityHost.Batch(1, batch)) is StoreAnswer.Stored) { Console.WriteLine($"{batch} ."); }
        }
    });
    while (!coming.IsCompleted) { if (!(await rewriting.RewriteAsync()).Succeeds(out _, out var why)) { Console.WriteLine(why.Sentence); } }
}
if (args is ["migrate", var kept])
{
    Console.WriteLine("now");
    using var store = ActivityStore.Open(new ActivityStoreOptions(kept, TimeProvider.System)).Value!;
    Console.WriteLine("done");
    await Task.Delay(Timeout.Infinite);
}
var (folder, callers) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
if (!Journal.Open(new JournalOptions(folder, TimeProvider.System, RandomNumberGenerator.Fill)).Succeeds(out var journal, out var refusal))
{
    await Console.Error.WriteLineAsync(refusal.Sentence);
    return 2;
}
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
var printing = new Lock();
await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
{
    var stream = $"test/host-{Environment.ProcessId}-{caller}";
    for (long rev = 0; ; rev += 2)
    {
        var happened = new NewEvent("test.happened", 1, "{\"said\":\"something of an ordinary length, as an event would carry it\"}"u8.ToArray());
        // Every other caller writes in chains.
        var answers = caller % 2 == 0 ? [await journal.AppendAsync(Ask(rev, happened, happened))]
            : await Task.WhenAll(await journal.AppendAsync([Ask(rev, happened), Ask(rev + 1, happened)]));
        foreach (var answer in answers)
        {
            if (answer is not AppendAnswer.Appended appended) { throw new UnreachableException(); }
            lock (printing) { output.WriteLine($"{appended.LastSeq} {appended.TreeSize} {appended.Root.ToBase64()}"); }
        }
    }

    AppendAsk Ask(long expected, params NewEvent[] events) => new("acc_host", null, [new StreamEvents(stream, "ten_host", expected, events)]);
})));
return 0;

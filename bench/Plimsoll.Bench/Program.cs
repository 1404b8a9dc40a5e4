// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Bench.Ground;
using Plimsoll.Bench.Guidance;
using Plimsoll.Bench.Journal;
using Plimsoll.Bench.Privacy;
using Plimsoll.Bench.Progress;
using Plimsoll.Bench.Release;
using Plimsoll.Bench.Usage;

// dotnet run -c Release --project bench/Plimsoll.Bench
//   [-- guidance | journal | replay | writers | erasures | privacy | progress | release | usage | bounding | leaves | hub [RELEASES] | starts [RELEASES]
//    | lineage [RELEASES] | soak [MINUTES] | held | status | first [FOLDER]]
// -- filled RELEASES FOLDER measures nothing: it leaves the data folder that hub measures, to be looked at (eve@example.org, "a long enough sentence").
// Every figure stands beside a reference that was taken in the same minute on the same machine.
if (args is ["filled", var size, var into])
{
    await HubBench.FillAsync(int.Parse(size, System.Globalization.CultureInfo.InvariantCulture), into);
    return;
}
if (args is [FirstStartBench.Empty, var at])
{
    await FirstStartBench.EmptyAsync(at);
    return;
}
Console.WriteLine("| what | figure | reference in the same run | ratio |");
Console.WriteLine("|---|---|---|---|");
if (args is [] or ["guidance"])
{
    await TailorBench.RunAsync();
    await ColdBench.RunAsync();
    await PageBench.RunAsync();
}
if (args is [] or ["journal"])
{
    await AppendBench.RunAsync();
}
if (args is [] or ["journal"] or ["replay"])
{
    await ReplayBench.RunAsync();
}
if (args is [] or ["writers"])
{
    await WritersBench.RunAsync();
}
if (args is [] or ["erasures"])
{
    await ErasureBench.RunAsync();
}
if (args is [] or ["privacy"])
{
    await NoiseBench.RunAsync();
    await RedactionBench.RunAsync();
    await Plimsoll.Bench.Privacy.BoundingBench.RunAsync();
}
if (args is [] or ["release"])
{
    await ReleasePageBench.RunAsync();
}
if (args is [] or ["progress"])
{
    FoldBench.Run();
    await PublicBench.RunAsync();
}
if (args is [] or ["usage"])
{
    await IngestBench.RunAsync();
}
if (args is [] or ["bounding"])
{
    Plimsoll.Bench.Usage.BoundingBench.Run();
}
if (args is [] or ["leaves"])
{
    LeafBench.Run();
}
if (args is ["hub" or "starts", ..])
{
    await HubBench.RunAsync(args is [_, var many] ? int.Parse(many, System.Globalization.CultureInfo.InvariantCulture) : 5000, pages: args[0] is "hub");
}
if (args is ["lineage", ..])
{
    await LineageBench.RunAsync(args is [_, var long_] ? int.Parse(long_, System.Globalization.CultureInfo.InvariantCulture) : 10000);
}
if (args is ["soak", ..])
{
    await SoakBench.RunAsync(args is [_, var minutes] ? int.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture) : 30);
}
if (args is ["held"])
{
    await HeldBench.RunAsync();
}
if (args is ["status"])
{
    await StatusBench.RunAsync();
}
if (args is ["first", ..])
{
    await FirstStartBench.RunAsync(args is [_, var folder] ? folder : null);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Bench.Guidance;

// dotnet run -c Release --project bench/Plimsoll.Bench
// Every figure stands beside a reference that was taken in the same minute on the same machine.
Console.WriteLine("| what | figure | reference in the same run | ratio |");
Console.WriteLine("|---|---|---|---|");
await TailorBench.RunAsync();
await ColdBench.RunAsync();
await PageBench.RunAsync();

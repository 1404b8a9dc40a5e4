// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json;
using Plimsoll.Guidance;

namespace Plimsoll.Bench.Guidance;

/// <summary>Tailoring a checklist, against serialising the same checklist: the answer should cost less than writing it down.</summary>
internal static class TailorBench
{
    private const int Rounds = 2000;

    public static Task RunAsync()
    {
        var library = Library.Shipped().Value!;
        var profile = Profile.Read(new ProfileAsk("frontier", "restricted")).Value!;
        var list = library.Tailor(profile);
        Measure(() => library.Tailor(profile));
        Measure(() => JsonSerializer.SerializeToUtf8Bytes(list, GuidanceJson.Default.Checklist));
        var tailor = Measure(() => library.Tailor(profile));
        var json = Measure(() => JsonSerializer.SerializeToUtf8Bytes(list, GuidanceJson.Default.Checklist));
        Console.WriteLine($"| tailor frontier × restricted | {tailor:0.000} ms | its JSON {json:0.000} ms | {tailor / json:0.00} |");
        return Task.CompletedTask;
    }

    private static double Measure(Func<object> work)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Rounds; i++) { work(); }
        return clock.Elapsed.TotalMilliseconds / Rounds;
    }
}

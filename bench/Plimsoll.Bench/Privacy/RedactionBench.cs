// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Privacy.Redaction;

namespace Plimsoll.Bench.Privacy;

/// <summary>Redaction on one core, dense text and plain text, against one compiled regular expression for e-mail addresses and long numbers alone. Both work on one thread, so processor time is counted: a neighbour on the machine then does not.</summary>
internal static partial class RedactionBench
{
    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.]+|\b\d[\d -]{6,18}\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex Two { get; }

    public static Task RunAsync()
    {
        const string Plain = "Please tell me how the tide gauge in the harbour works, and why it differs from the almanac by a hand's breadth in spring. ";
        const string Dense = "Call 020 7946 0958 or write to ada@example.org; card 4111 1111 1111 1111, GB82WEST12345698765432, 203.0.113.7 at 2026-10-03 11:34:35, see https://example.org/a. ";
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[
            ("one identifier in 20 characters", string.Concat(Enumerable.Repeat(Dense, 50_000))),
            ("chat, one sentence in ten with identifiers", string.Concat(Enumerable.Range(0, 70_000).Select(i => i % 10 == 0 ? Dense : Plain))),
            ("log lines with times and numbers", string.Concat(Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"2026-10-03T11:34:35Z info request {i} took {i % 97}.{i % 10} ms, {i * 31} bytes\n"))))])
        {
            Redactor.Find(text);
            Two.Count(text);
            var ours = Rate(text, () => Redactor.Find(text));
            var regex = Rate(text, () => Two.Count(text));
            Console.WriteLine($"| find what identifies, {name}, one core | {ours:0} million characters/s | one regular expression for two kinds {regex:0} million/s | {ours / regex:0.0} |");
        }
        return Task.CompletedTask;
    }

    private static double Rate(string text, Action work)
    {
        var times = new double[3];
        for (var i = 0; i < times.Length; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            work();
            times[i] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }
        return text.Length / times.Order().ElementAt(1) / 1e6;
    }
}

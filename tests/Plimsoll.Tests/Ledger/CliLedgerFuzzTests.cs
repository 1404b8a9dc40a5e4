// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Ledger;

public sealed class CliLedgerFuzzTests
{
    private const int Rounds = 1500;

    /// <summary>What people and broken tools put where something else belongs.</summary>
    private static readonly string[] Scraps =
        ["", "0", "-1", "1e999", "18446744073709551615", "18446744073709551616", "0.0", "null", "true", "{}", "[]", "[[", "\"", "\\", "\\u0000", "\\ud800", "\u2028", "\n", "\r\n", "\0", "\ufeff", "=", "—", "— x y\n", "//", "/*", ",", ":", new('[', 200), new('9', 400), new('A', 5000)];

    [Theory]
    [InlineData("verify-inclusion", "inclusion.json")]
    [InlineData("verify-consistency", "consistency.json")]
    [InlineData("verify-checkpoint", "checkpoint")]
    public void Whatever_is_done_to_a_file_it_is_judged_and_verifies_only_what_it_said_before(string verb, string sample)
    {
        var (random, original) = (new Random(20261125), File.ReadAllBytes(Repository.At("samples", "ledger", sample)));
        var said = Facts(Run(verb, original));
        var exits = new Dictionary<int, int>();
        for (var round = 0; round < Rounds; round++)
        {
            var changed = original;
            for (var i = random.Next(1, 4); i > 0; i--) { changed = Change(changed, random); }
            var run = Run(verb, changed);
            Assert.True(run.ExitCode is 0 or 2 or 20 or 21, $"round {round}: exit code {run.ExitCode} for {Convert.ToBase64String(changed)}");
            // One sentence for people wherever it does not verify, and never the inside of the program.
            Assert.True(run.ExitCode == 0 ? run.Error.Length == 0 : run.Error.TrimEnd('\n').Split('\n') is [{ Length: > 0 }] && !run.Error.Contains("Exception", StringComparison.Ordinal), $"round {round}: '{run.Error}' for {Convert.ToBase64String(changed)}");
            if (run.ExitCode == 0) { Assert.True(said == Facts(run), $"round {round}: {Convert.ToBase64String(changed)}"); }
            exits[run.ExitCode] = exits.GetValueOrDefault(run.ExitCode) + 1;
        }
        // The changes reach past the reader, and some leave the meaning alone.
        Assert.True(exits.GetValueOrDefault(20) >= Rounds / 50 && exits.GetValueOrDefault(2) >= Rounds / 50, string.Join(", ", exits));
    }

    private static CliRun Run(string verb, byte[] file) =>
        CliRun.Of(verb == "verify-checkpoint" ? ["ledger", verb, "-", "--format", "json", "--key", Repository.At("samples", "ledger", "log.pub")] : ["ledger", verb, "-", "--format", "json"], file);

    /// <summary>What a proof binds. Not the sizes: trees of several sizes give a path of the same shape, and only a checkpoint says which one a root belongs to. Source: RFC 9162 section 2.1.</summary>
    private static string Facts(CliRun run) => string.Join('\n', run.Json.EnumerateObject().Where(f => run.Json.TryGetProperty("origin", out _) || !f.Name.StartsWith("size", StringComparison.Ordinal)).Select(f => $"{f.Name} {f.Value}"));

    private static byte[] Change(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var to = Math.Min(bytes.Length, at + random.Next(1, 12));
        switch (random.Next(6))
        {
            case 0 when at < bytes.Length: { var flipped = bytes.ToArray(); flipped[at] ^= (byte)(1 << random.Next(8)); return flipped; }
            case 1: return [.. bytes[..at], .. bytes[to..]];
            case 2: return [.. bytes[..at], .. bytes[at..to], .. bytes[at..]];
            case 3: return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Scraps[random.Next(Scraps.Length)]), .. bytes[to..]];
            case 4: return bytes[..at];
            // A digit for a digit keeps the form, so that the proof itself is asked.
            default:
                int[] digits = [.. Enumerable.Range(0, bytes.Length).Where(i => char.IsAsciiDigit((char)bytes[i]))];
                var other = bytes.ToArray();
                if (digits is not []) { other[digits[random.Next(digits.Length)]] = (byte)('0' + random.Next(10)); }
                return other;
        }
    }
}

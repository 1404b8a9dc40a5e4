// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Ledger;

/// <summary>A verb that verifies one proof in a file: two whole numbers, two hashes, and the proof between them.</summary>
internal static class ProofCommand
{
    /// <param name="Numbers">The two numbers, in the order of their names.</param>
    /// <param name="Hashes">The two hashes, in the order of their names.</param>
    internal sealed record Claim((ulong First, ulong Second) Numbers, (TreeHash First, TreeHash Second) Hashes, IReadOnlyList<TreeHash> Proof);

    /// <param name="numbers">Names of the two numbers. With the hashes and <c>proof</c> these are all the fields; each must be there, and no other.</param>
    /// <param name="hashes">Names of the two hashes.</param>
    public static Command Create(
        Terminal terminal, string name, string says, string example, (string First, string Second) numbers, (string First, string Second) hashes,
        Func<Claim, Verification> verify)
    {
        string[] fields = [numbers.First, numbers.Second, hashes.First, hashes.Second, "proof"];
        var takes = $"A proof with {string.Join(", ", fields[..^1])} and {fields[^1]}";
        var file = new Argument<string>("FILE") { Description = $"{takes} (JSON); - for standard input." };
        var format = new FormatOption("table", "json");
        return Verb.Create(name, says, example, parse =>
            format.Read(parse).Succeeds(out var form, out var no)
                && ProofFile.Read(terminal, parse.GetRequiredValue(file), fields).Succeeds(out var proof, out no)
                && Read(proof, numbers, hashes).Succeeds(out var claim, out no)
                ? verify(claim).Say(terminal, form)
                : terminal.Refuse(no), file, format.Option);
    }

    private static Result<Claim> Read(ProofFile file, (string First, string Second) numbers, (string First, string Second) hashes)
    {
        Refusal? no;
        if ((no = file.Number(numbers.First, out var first)) is not null || (no = file.Number(numbers.Second, out var second)) is not null) { return no; }
        if ((no = file.Hash(hashes.First, out var one)) is not null || (no = file.Hash(hashes.Second, out var other)) is not null) { return no; }
        return (no = file.Hashes("proof", out var proof)) is not null ? no : new Claim((first, second), (one, other), proof);
    }
}

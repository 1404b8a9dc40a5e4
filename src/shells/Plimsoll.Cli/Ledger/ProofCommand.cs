// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Ledger;

/// <summary>A verb that verifies one proof in a file.</summary>
internal static class ProofCommand
{
    /// <param name="takes">What the file is, for the help.</param>
    /// <param name="fields">All fields of the proof; each must be there, and no other.</param>
    public static Command Create(Terminal terminal, string name, string says, string example, string takes, string[] fields, Func<ProofFile, Result<Verification>> verify)
    {
        var file = new Argument<string>("FILE") { Description = $"{takes} (JSON); - for standard input." };
        var format = new FormatOption("table", "json");
        return Verb.Create(name, says, example, parse =>
            format.Read(parse).Succeeds(out var form, out var no) && ProofFile.Read(terminal, parse.GetRequiredValue(file), fields).Succeeds(out var proof, out no) && verify(proof).Succeeds(out var verification, out no)
                ? verification.Say(terminal, form)
                : terminal.Refuse(no), file, format.Option);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>An assessment of chosen providers against chosen processes of an edition: one finding for each pair.</summary>
/// <param name="Edition">Edition whose processes are assessed.</param>
public sealed record Round(
    string Id, string Title, string Edition, IReadOnlyList<RoundProvider> Providers, IReadOnlyList<string> Processes, IReadOnlyList<RoundFinding> Findings)
{
    /// <summary>Reads a round (JSON). A process that the edition does not know, a date after <paramref name="today"/>,
    /// a malformed digest, a finding missing or given twice: refused by name, file and line.</summary>
    public static Result<Round> Read(ReadOnlySpan<byte> utf8, string file, ProgressLibrary library, DateOnly today) =>
        ContentReading.Of<Round>(utf8, file, f => RoundReader.Read(f, library, today));

    /// <summary>Every copy that evidence points to.</summary>
    public IEnumerable<RoundEvidence> Copies() => from finding in Findings from evidence in finding.Evidence where evidence.Copy is not null select evidence;

    /// <summary>The labels of every process of the round.</summary>
    public IReadOnlyList<ProcessScore> Score(ProgressEdition edition) =>
        [.. from process in edition.Processes
            where Processes.Contains(process.Id)
            select ProcessScore.Of(process, [.. Findings.Where(f => f.Process == process.Id)])];
}

/// <summary>A provider that a round looks at.</summary>
/// <param name="Model">The model looked at; null where the provider as a whole is.</param>
public sealed record RoundProvider(string Id, string Name, Access Access, string? Model = null);

/// <summary>What one assessor found for one provider and one process, with the evidence, the reviewer's dissent and the provider's own reply.</summary>
/// <param name="Dissent">What a reviewer who judges otherwise says; recorded, never averaged.</param>
/// <param name="Reply">What the provider says to it; null reads "no reply".</param>
public sealed record RoundFinding(
    string Provider, string Process, Finding Finding, string Assessor, string? Reviewer, string? Dissent, string? Reply,
    IReadOnlyList<RoundEvidence> Evidence);

/// <summary>One piece of evidence behind a finding.</summary>
/// <param name="Copy">Path of a copy beside the round file, or null.</param>
/// <param name="Digest">SHA-256 of the copy, <c>sha256:</c> and 64 hex digits.</param>
public sealed record RoundEvidence(string Url, DateOnly Seen, string Quote, string? Copy, string? Digest, string File, int Line)
{
    /// <summary>Why the bytes of the copy are not those that the round names; null when they are.</summary>
    public Refusal? Check(ReadOnlySpan<byte> bytes)
    {
        var held = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        return held == Digest
            ? null
            : new Refusal(
                ProgressCodes.DigestMismatch, "digest", Digest, $"does not match {Copy}",
                $"put the copy back that was assessed, or write {held} after looking at it again",
                File, Line);
    }
}

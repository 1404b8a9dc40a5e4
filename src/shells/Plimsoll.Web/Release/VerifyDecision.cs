// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What a caller holds in hand. Only here to describe the body; it is read field by field.</summary>
public sealed record VerifyAsk(
    [property: Description("The signed decision, as it was issued")] JsonElement Decision,
    [property: Description("The public key that you trust, as PEM text")] string Key,
    [property: Description("development | internal | trusted-partners | research | restricted | wider | open-weights")] string Stage,
    [property: Description(
        "Digests of what you hold: that of all files of the model, or of single files; each must be among those judged")] IReadOnlyList<string> Subjects,
    [property: Description("The release that it must be about; any, when absent")] string? Release = null,
    [property: Description("The instant to verify at; now, when absent")] string? AsOf = null);

/// <summary>A decision that holds for the stage, the weights and the instant asked about.</summary>
/// <param name="Stands">On what practices stood, as the decision says it; null where it was made before decisions said so.</param>
/// <param name="Assurances">Conditions of approvals and answers to questions of the gate; null where it was made before decisions named them.</param>
/// <param name="Disclosed">Each weakness, accepted risk, practice set aside, condition and answer, the counts, and that no status was asked.</param>
public sealed record VerifyAnswer(
    IReadOnlyList<string> Bases, string Decision, string ResourceUri, string TimeVerified, string ValidUntil, string LedgerIndex, string? Supersedes,
    IReadOnlyList<string> Weakness, DisclosedStands? Stands, DisclosedAssurances? Assurances, IReadOnlyList<string> Disclosed)
{
    public static VerifyAnswer Of(VerifiedDecision verified) => new(
        verified.Bases, verified.Decision, verified.ResourceUri, Instant.Write(verified.TimeVerified), Instant.Write(verified.ValidUntil),
        verified.LedgerIndex, verified.Supersedes, verified.Weakness, verified.Stands, verified.Assurances,
        [.. verified.Disclosed, VerifiedDecision.StatusNotAsked]);
}

/// <summary>POST /api/v1/release/verify: does this decision let these weights pass at this stage? Nothing is kept.</summary>
internal static class VerifyDecision
{
    private static readonly string[] Keys = ["decision", "key", "stage", "subjects", "release", "asOf"];

    public static async Task<IResult> HandleAsync(HttpRequest request, Books books, TimeProvider clock, CancellationToken ct)
    {
        return Read(await Body.BytesAsync(request, ct), books.Now, clock.GetUtcNow()).Succeeds(out var verified, out var refusal)
            ? TypedResults.Ok(VerifyAnswer.Of(verified))
            : Problems.Of(refusal);
    }

    private static Result<VerifiedDecision> Read(byte[] utf8, BooksState state, DateTimeOffset now) =>
        ContentReading.Of(utf8, "body").Succeeds(out var node, out var refusal) ? ContentReading.Of(node, f => Read(f, node, state, now)) : refusal;

    private static Result<VerifiedDecision> Read(ContentFields f, ContentNode body, BooksState state, DateTimeOffset now)
    {
        var entries = ((ContentNode.Map)body).Entries;
        if (f.Keys.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
        {
            throw f.Refuse(unknown, null, "is not a known field", $"use {string.Join(" | ", Keys)}");
        }
        f.Map("decision");
        var (key, stage, subjects) = (f.Text("key"), f.Text("stage"), f.Texts("subjects"));
        if (f.OptionalText("asOf") is { } asOf && Instant.Asked("asOf", asOf, ReleaseCodes.BadValue, out now) is { } bad) { return bad; }
        // The envelope's own spelling is not signed: what is signed lies in it as base64.
        return Verify(Canonical.Bytes(entries["decision"]), key, stage, subjects, f.OptionalText("release"), state, now);
    }

    /// <summary>Every subject in hand has to be among those judged; one that is not fails the whole.</summary>
    /// <param name="state">What this server knows: where it revoked the key, a decision holds that its own log has before.</param>
    public static Result<VerifiedDecision> Verify(
        ReadOnlySpan<byte> envelope, string key, string stage, IReadOnlyList<string> subjects, string? release, BooksState state, DateTimeOffset now)
    {
        if (Terms.Stages.Parse(stage, out var at, ReleaseCodes.BadValue) is { } badStage) { return badStage; }
        if (!TrustedKey.Read(key, "key").Succeeds(out var known, out var badKey)) { return badKey; }
        known = state.Accounts.WithRevoked(known);
        if (subjects.Count is 0 or > MostSubjects)
        {
            return new Refusal(
                ReleaseCodes.BadValue, "subjects", null,
                subjects.Count == 0 ? "are none: a decision is about particular weights" : "are too many",
                $"give 1 to {MostSubjects} digests of what you hold");
        }
        VerifiedDecision? first = null;
        foreach (var text in subjects)
        {
            if (!Digest.TryParse(text, out var subject))
            {
                return new Refusal(ReleaseCodes.BadValue, "subjects", text, "is not a digest", "write sha256: and 64 lower-case hexadecimal digits");
            }
            if (!VerifiedDecision.Verify(envelope, new Expected(at, subject, release), known, now, InLog).Succeeds(out var verified, out var refusal))
            {
                return refusal;
            }
            first ??= verified;
        }
        return first!;

        // What was released here is on record here; a decision of another server finds nothing.
        Result<PlaceInLog>? InLog(Digest envelope, ReadOnlyMemory<byte> payload) =>
            VerifiedDecision.ReleaseIn(payload.Span) is { } about && state.Of(ReleaseStreams.Releases).FindAny(about) is { State: var dossier }
                && dossier.Decisions.FirstOrDefault(d => d.Signature?.Event.Envelope == envelope) is { Signature.Seq: var entry }
                ? (Result<PlaceInLog>)new PlaceInLog(entry) : null;
    }

    private const int MostSubjects = 64;
}

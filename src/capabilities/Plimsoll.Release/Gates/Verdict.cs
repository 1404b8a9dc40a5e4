// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>What a gate says, in a word.</summary>
[JsonConverter(typeof(KebabEnumConverter<VerdictKind>))]
public enum VerdictKind { Clear, Held, Redirected, Refused }

/// <summary>What sort of thing is missing.</summary>
[JsonConverter(typeof(KebabEnumConverter<MissingKind>))]
public enum MissingKind
{
    Assessment, ReleaseType, Audience, PublicWeights, PracticeOpen, PracticeWithoutEvidence, PracticeWithoutReason, RiskAcceptanceEnded, Worksheet,
    WorksheetConclusion, Approval, PracticeReworded, PracticeToRenew, WorksheetAdequacy, Declaration, DeclaredAnswer, AdverseEvidence, DutyUnowned,
    FindingOpen, PracticeCarried, VulnerabilityOpen
}

/// <summary>A thing that holds a release back.</summary>
/// <param name="Practice">The practice, where it is one.</param>
/// <param name="Owner">The account that has to mend it; null when nobody owns it, which is part of the finding.</param>
/// <param name="Sentence">What is missing, for a person.</param>
/// <param name="Page">Where to mend it, below the pages of the tenant.</param>
public sealed record Missing(MissingKind Kind, string? Practice, string? Owner, string Sentence, string Page)
{
    /// <summary>The finding, where it is one; absent else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Finding { get; init; }

    /// <summary>The other accounts that have to mend a part of it, where it lapsed in several ways; absent where nobody else has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Others { get; init; }

    /// <summary>Everybody who has to mend it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Owners => (Owner is null ? [] : (string[])[Owner]).Concat(Others ?? []);

    /// <summary>A short name that is the same each time, for example <c>practice-open/G01.B1</c>.</summary>
    [JsonIgnore]
    public string Key =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(Kind.ToString()) + ((Practice ?? Finding) is { } named ? $"/{named}" : "");
}

/// <summary>What a gate says of a release at an instant. There are exactly these four cases.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>Nothing is missing.</summary>
    public sealed record Clear(DateTimeOffset ValidUntil) : Verdict;

    /// <summary>Something is missing; each thing is named.</summary>
    public sealed record Held(IReadOnlyList<Missing> Missing) : Verdict;

    /// <summary>There is no list for what is planned; the guidance advises to begin elsewhere.</summary>
    public sealed record Redirected(RedirectAdvice Advice) : Verdict;

    /// <summary>The organisation decided not to release.</summary>
    public sealed record Refused(VaultRef Reason) : Verdict;

    public VerdictKind Kind => this switch
    {
        Clear => VerdictKind.Clear,
        Held => VerdictKind.Held,
        Redirected => VerdictKind.Redirected,
        Refused => VerdictKind.Refused,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

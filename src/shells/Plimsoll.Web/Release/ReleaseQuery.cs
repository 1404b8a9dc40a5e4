// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Release;

/// <summary>What somebody looks for among the releases of an organisation; the address carries it.</summary>
/// <param name="Q">A part of the model's name or of the version.</param>
/// <param name="State">Whether it serves; <c>none</c> for what never did.</param>
public sealed record ReleaseQuery(string? Q, string? Verdict, string? Stage, string? State)
{
    /// <summary>What is said of a release that never went into service.</summary>
    public const string NeverServed = "none";

    /// <summary>What was given; an empty field of a form says nothing.</summary>
    public static ReleaseQuery Of(string? q, string? verdict, string? stage, string? state) => new(Given(q), Given(verdict), Given(stage), Given(state));

    public bool IsEmpty => this is { Q: null, Verdict: null, Stage: null, State: null };

    public IReadOnlyList<(string Key, string? Value)> Pairs => [("q", Q), ("verdict", Verdict), ("stage", Stage), ("state", State)];

    /// <summary>Why it cannot be looked for; null where it can.</summary>
    public Refusal? Refusal =>
        Sought.Of(Q).Refusal ?? Unknown("verdict", Verdict, Terms.Verdicts, null) ?? Unknown("stage", Stage, Terms.Stages, null)
            ?? Unknown("state", State, Terms.States, NeverServed);

    internal bool Takes(WorkItem item) =>
        new Sought(Q).Fits(item.Name) && (Verdict is null || item.Row.Verdict == Terms.Verdicts.Find(Verdict))
        && (Stage is null || item.Row.Stage == Terms.Stages.Find(Stage))
        && (State is null || item.Row.State == (State == NeverServed ? null : Terms.States.Find(State)));

    private static Refusal? Unknown<T>(string field, string? value, Words<T> words, string? besides) where T : struct, Enum =>
        value is null || value == besides || words.Find(value) is not null ? null
            : new Refusal(
                ApiCodes.Malformed, field, value, "is not one of the allowed values", $"use {words.Allowed}{(besides is null ? "" : $" | {besides}")}");

    private static string? Given(string? value) => value?.Trim() is { Length: > 0 } given ? given : null;
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What a person says about a model and about themselves, as typed; every value still unread.</summary>
/// <param name="Model">Model type, by name or alias.</param>
/// <param name="Release">Release type, by name or alias.</param>
public sealed record ProfileAsk(string? Model, string? Release)
{
    public IReadOnlyList<string> Roles { get; init; } = [];
    public IReadOnlyList<string> Modalities { get; init; } = [];
    public IReadOnlyList<string> Components { get; init; } = [];
    public string? Hosting { get; init; }
    public bool HighConsequenceDomain { get; init; }
    public bool SignificantUpdate { get; init; }
}

/// <summary>The facts that the guidance is tailored to.</summary>
public sealed record Profile
{
    private Profile(ModelType modelType, ReleaseType releaseType, IReadOnlyList<Role> roles, IReadOnlyList<Modality> modalities, bool significantUpdate) =>
        (ModelType, ReleaseType, Roles, Modalities, SignificantUpdate) = (modelType, releaseType, roles, modalities, significantUpdate);

    public ModelType ModelType { get; }
    public ReleaseType ReleaseType { get; }

    /// <summary>At least one role, in value-chain order, each once.</summary>
    public IReadOnlyList<Role> Roles { get; }
    public IReadOnlyList<Modality> Modalities { get; }
    public bool SignificantUpdate { get; }

    /// <summary>Null when not said; matters to hosting services only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Hosting? Hosting { get; private init; }

    /// <summary>Null when not said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Component>? Components { get; private init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HighConsequenceDomain { get; private init; }

    [JsonIgnore]
    public Cell Cell => new(ModelType, ReleaseType);

    /// <summary>Reads what was typed. Roles default to model provider, whom the guidelines address; nothing else has a default.</summary>
    public static Result<Profile> Read(ProfileAsk ask)
    {
        if (ask.Model is null) { return Missing("model", SharedTerms.ModelTypes.Allowed); }
        if (ask.Release is null) { return Missing("release", SharedTerms.ReleaseTypes.Allowed); }
        if (SharedTerms.ModelTypes.Parse(ask.Model, out var model, GuidanceCodes.UnknownValue) is { } badModel) { return badModel; }
        if (SharedTerms.ReleaseTypes.Parse(ask.Release, out var release, GuidanceCodes.UnknownValue) is { } badRelease) { return badRelease; }
        if (ReadAll(ask.Roles, SharedTerms.Roles, out var roles) is { } badRole) { return badRole; }
        if (ReadAll(ask.Modalities, Terms.Modalities, out var modalities) is { } badModality) { return badModality; }
        if (ReadAll(ask.Components, SharedTerms.Components, out var components) is { } badComponent) { return badComponent; }
        Hosting hosting = default;
        if (ask.Hosting is not null && Terms.Hostings.Parse(ask.Hosting, out hosting, GuidanceCodes.UnknownValue) is { } badHosting) { return badHosting; }
        return new Profile(model, release, roles is [] ? [Role.Provider] : roles, modalities, ask.SignificantUpdate)
        {
            Hosting = ask.Hosting is null ? null : hosting,
            Components = components is [] ? null : components,
            HighConsequenceDomain = ask.HighConsequenceDomain,
        };
    }

    private static Refusal Missing(string field, string allowed) => new(GuidanceCodes.MissingValue, field, null, "is missing", $"use {allowed}");

    private static Refusal? ReadAll<T>(IReadOnlyList<string> texts, Words<T> words, out IReadOnlyList<T> values) where T : struct, Enum
    {
        var found = new SortedSet<T>();
        values = [];
        foreach (var text in texts)
        {
            if (words.Parse(text, out var value, GuidanceCodes.UnknownValue) is { } bad) { return bad; }
            found.Add(value);
        }
        values = [.. found];
        return null;
    }
}

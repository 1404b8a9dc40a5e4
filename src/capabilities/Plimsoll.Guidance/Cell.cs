// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>One of the twelve combinations of model type and release type.</summary>
public sealed record Cell(ModelType Model, ReleaseType Release)
{
    /// <summary>All twelve, by model type and then from most to least available.</summary>
    public static readonly IReadOnlyList<Cell> All = [.. from m in SharedTerms.ModelTypes.All
                                                         from r in SharedTerms.ReleaseTypes.All
                                                         select new Cell(m.Value, r.Value)];

    /// <summary>Short form such as <c>frontier/restricted</c>.</summary>
    public override string ToString() => $"{SharedTerms.ModelTypes[Model].Key}/{SharedTerms.ReleaseTypes[Release].Key}";

    /// <summary>Both full names.</summary>
    public string Label => $"{SharedTerms.ModelTypes[Model].Label} × {SharedTerms.ReleaseTypes[Release].Label}";

    /// <summary>Reads the short form; names and aliases are both understood.</summary>
    public static Cell? Find(string text) =>
        text.Split('/') is [var model, var release] && SharedTerms.ModelTypes.Find(model) is { } m && SharedTerms.ReleaseTypes.Find(release) is { } r
            ? new Cell(m, r)
            : null;
}

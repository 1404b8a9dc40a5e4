// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Guidance;

/// <summary>One of the twelve combinations of model type and release type.</summary>
public sealed record Cell(ModelType Model, ReleaseType Release)
{
    /// <summary>All twelve, by model type and then from most to least available.</summary>
    public static readonly IReadOnlyList<Cell> All = [.. from m in Terms.ModelTypes.All from r in Terms.ReleaseTypes.All select new Cell(m.Value, r.Value)];

    /// <summary>Short form such as <c>frontier/restricted</c>.</summary>
    public override string ToString() => $"{Terms.ModelTypes[Model].Key}/{Terms.ReleaseTypes[Release].Key}";

    /// <summary>Both full names.</summary>
    public string Label => $"{Terms.ModelTypes[Model].Label} × {Terms.ReleaseTypes[Release].Label}";

    /// <summary>Reads the short form; names and aliases are both understood.</summary>
    public static Cell? Find(string text) => text.Split('/') is [var model, var release] && Terms.ModelTypes.Find(model) is { } m && Terms.ReleaseTypes.Find(release) is { } r ? new Cell(m, r) : null;
}

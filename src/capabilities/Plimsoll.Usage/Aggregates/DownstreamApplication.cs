// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Aggregates;

/// <summary>An application that was built on the model, with its sector and use case. Source: 003, line 524 (process 1.5).</summary>
/// <param name="HighRisk">Whether the use case is a high-risk one; null when nobody said.</param>
/// <param name="Source">Who named it.</param>
public sealed record DownstreamApplication(string Name, string Developer, string Sector, string UseCase, bool? HighRisk, NamedBy Source)
{
    internal bool IsSame(DownstreamApplication other) =>
        Overlap.Plain(Name) == Overlap.Plain(other.Name) && Overlap.Plain(Developer) == Overlap.Plain(other.Developer);

    internal (string Field, string Value, string Reason, string Fix)? Fault() =>
        !Aggregate.IsName(Name) ? ("application", Name, "is empty, too long or not printable", "write 1 to 100 printable characters")
        : !Aggregate.IsName(Developer) ? ("developer", Developer, "is empty, too long or not printable", "write 1 to 100 printable characters")
        : !Label.IsSlug(Sector) ? ("sector", Sector, "is not a slug", "write lower-case letters, digits and hyphens")
        : !Label.IsSlug(UseCase) ? ("use_case", UseCase, "is not a slug", "write lower-case letters, digits and hyphens") : null;
}

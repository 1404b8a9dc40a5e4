// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>Which part an actor of the value chain has in a strategy, in words and counted.</summary>
internal static class ActorParts
{
    public static string Word(Part part) => part switch
    {
        Plimsoll.Guidance.Part.Primary => "primary",
        Plimsoll.Guidance.Part.Explore => "secondary",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>How many strategies an actor has a part in.</summary>
    public static int Count(Library library, Role role, Part part) => library.Strategies.Count(s => s.Strategy.PartOf(role) == part);
}

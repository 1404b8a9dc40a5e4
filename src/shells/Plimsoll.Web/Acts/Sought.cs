// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Acts;

/// <summary>A part of a name that somebody looks for in a list, as <c>?q=</c> says it.</summary>
/// <param name="Part">Null where nothing is looked for.</param>
internal sealed record Sought(string? Part)
{
    /// <summary>Longest part that is looked for, in characters.</summary>
    public const int Longest = 200;

    /// <summary>Whether something is looked for; otherwise everything fits.</summary>
    public bool IsGiven => Part is not null;

    public static Result<Sought> Of(string? q) => q?.Length > Longest
        ? new Refusal(ApiCodes.Malformed, "q", null, $"is longer than {Longest} characters", "look for a part of a name")
        : new Sought(Blank.Is(q) ? null : q.Trim());

    public bool Fits(string name) => Part is null || name.Contains(Part, StringComparison.OrdinalIgnoreCase);
}

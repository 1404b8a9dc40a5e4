// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Hollow;

/// <summary>What is known of one hollow.</summary>
/// <param name="Opened">When it began; null before.</param>
public sealed record HollowBook(DateTimeOffset? Opened)
{
    public static HollowBook Empty { get; } = new((DateTimeOffset?)null);

    /// <exception cref="ArgumentException">The event is none of this capability.</exception>
    public HollowBook Apply(Recorded happened) => happened.Event switch
    {
        HollowOpened => this with { Opened = happened.At },
        _ => throw new ArgumentException($"{happened.Event.GetType().Name} does not happen to a hollow.", nameof(happened)),
    };
}

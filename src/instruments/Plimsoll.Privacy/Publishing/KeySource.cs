// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>Where the keys of a table come from. There are two ways, and no third can be made outside.</summary>
public abstract record KeySource
{
    private KeySource() { }

    /// <summary>A list that was public before: every key of it is published, also those that nobody used, so that their absence tells nothing.</summary>
    /// <param name="Keys">Digest of the list, as <see cref="NoisyTable.KeysDigest"/> computes it.</param>
    public sealed record PublicList(Digest Keys) : KeySource;

    /// <summary>Keys that only the data name, published where the noisy value is at
    /// least the threshold and the key has at least the minimum of units.</summary>
    public sealed record PrivateKeys(BigInteger Threshold, int MinimumUnits) : KeySource;
}

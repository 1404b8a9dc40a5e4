// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>Random streams for tests: fixed seeds, so that a statistical test gives the same answer every time.</summary>
internal static class Streams
{
    public static RandomBits Seeded(int seed) => new(new Random(seed).NextBytes);

    public static RandomBits Xof(byte[] seed) => new(new XofTurboShake128(seed, [], []).Fill);

    /// <summary>The folder of official test data, or a skip with the reason.</summary>
    public static string Vectors(params ReadOnlySpan<string> parts)
    {
        Assert.SkipUnless(Repository.Vectors is not null, "the official test data are absent; put them in ../shared/vectors or set PLIMSOLL_VECTORS");
        return Path.Combine([Repository.Vectors, .. parts]);
    }
}

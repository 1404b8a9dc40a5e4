// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using System.Text.Json;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>Answers that others published: discrete Gaussian samples of divviup/libprio-rs, the XOF of draft-irtf-cfrg-vdaf-20, TurboSHAKE128 of RFC 9861.</summary>
public sealed class SamplerVectorTests
{
    [Theory]
    [InlineData("3")]
    [InlineData("9")]
    [InlineData("100")]
    [InlineData("41293847")]
    public void Each_of_the_49_published_samples_comes_out_of_its_seed(string deviation)
    {
        var json = Json("libprio", "tests", "test_vectors", $"discrete_gauss_{deviation}.json");
        var (law, bits) = (Law(json), Streams.Xof(Convert.FromHexString(json.GetProperty("seed").GetString()!)));
        BigInteger[] published = [.. json.GetProperty("samples").EnumerateArray().Select(s => (BigInteger)s.GetInt64())];
        Assert.Equal(49, published.Length);
        Assert.True(law.IsSmall);
        Assert.Equal(published, Enumerable.Range(0, 49).Select(_ => law.Draw(bits)));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("100")]
    [InlineData("41293847")]
    public void The_slow_path_for_any_size_draws_what_the_fast_one_draws(string deviation)
    {
        var variance = new Rational(BigInteger.Pow(BigInteger.Parse(deviation, System.Globalization.CultureInfo.InvariantCulture), 2));
        var (fast, slow) = (new DiscreteGaussian(variance), DiscreteGaussian.Slow(variance));
        var (left, right) = (Streams.Seeded(7), Streams.Seeded(7));
        Assert.True(fast.IsSmall);
        Assert.False(slow.IsSmall);
        for (var i = 0; i < 2000; i++) { Assert.Equal(fast.Draw(left), slow.Draw(right)); }
    }

    [Fact]
    public void The_stream_is_the_one_of_the_draft()
    {
        var json = Json("vdaf-draft20", "test_vec", "XofTurboShake128.json");
        byte[] Bytes(string name) => Convert.FromHexString(json.GetProperty(name).GetString()!);
        var expected = Bytes("expanded_vec_field128");
        var stream = new byte[expected.Length];
        new XofTurboShake128(Bytes("seed"), Bytes("dst"), Bytes("binder")).Fill(stream);
        Assert.Equal(expected, stream);
        Assert.Equal(Bytes("derived_seed"), stream[..32]);
    }

    /// <summary>RFC 9861, section 5: no message and 17 bytes of a pattern; 168 bytes lie across two blocks.</summary>
    [Fact]
    public void The_bare_function_gives_the_answers_of_the_standard()
    {
        Assert.Equal("1E415F1C5983AFF2169217277D17BB538CD945A397DDEC541F1CE41AF2C1B74C", Squeeze([], 0x1F, 32));
        Assert.Equal(Squeeze(new byte[168], 0x1F, 400)[..64], Squeeze(new byte[168], 0x1F, 32));

        static string Squeeze(byte[] message, byte domain, int length)
        {
            var bytes = new byte[length];
            XofTurboShake128.Bare(message, domain).Fill(bytes);
            return Convert.ToHexString(bytes);
        }
    }

    private static DiscreteGaussian Law(JsonElement json)
    {
        var (top, bottom) = ((BigInteger)json.GetProperty("std_num").GetInt64(), (BigInteger)json.GetProperty("std_denom").GetInt64());
        return new DiscreteGaussian(new Rational(top * top, bottom * bottom));
    }

    private static JsonElement Json(params ReadOnlySpan<string> parts) => JsonDocument.Parse(File.ReadAllBytes(Streams.Vectors(parts))).RootElement;
}

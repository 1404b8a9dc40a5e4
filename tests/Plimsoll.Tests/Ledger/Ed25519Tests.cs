// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Ledger;

namespace Plimsoll.Tests.Ledger;

public sealed class Ed25519Tests
{
    /// <summary>RFC 8032 section 7.1: secret key, public key, message, signature (tests 1, 2, 3 and SHA(abc)).</summary>
    public static TheoryData<string, string, string, string> Published => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_secret_gives_the_published_key_and_signature(string secret, string expectedKey, string message, string expected)
    {
        using var signer = Ed25519PrivateKey.FromSeed(Convert.FromHexString(secret));
        using var key = signer.PublicKey();
        Assert.Equal(expectedKey, Convert.ToHexStringLower(key.Bytes));
        var signature = signer.Sign(Convert.FromHexString(message));
        Assert.Equal(expected, Convert.ToHexStringLower(signature));
        using var read = new Ed25519PublicKey(Convert.FromHexString(expectedKey));
        Assert.True(read.Verify(Convert.FromHexString(message), signature));
        Assert.False(read.Verify([.. Convert.FromHexString(message), 0], signature));
    }

    [Fact]
    public void No_changed_bit_and_no_other_length_of_a_signature_verifies()
    {
        using var signer = Ed25519PrivateKey.Generate();
        using var key = signer.PublicKey();
        var message = "the load line"u8.ToArray();
        var signature = signer.Sign(message);
        Assert.True(key.Verify(message, signature));
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            byte[] flipped = [.. signature];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.Verify(message, flipped), $"bit {bit}");
        }
        Assert.False(key.Verify(message, signature.AsSpan(0, 63)));
        Assert.False(key.Verify(message, [.. signature, 0]));
        Assert.False(key.Verify(message, []));
    }

    /// <summary>Where libraries part: what one accepts and another refuses. A verdict that changes would change what old signatures are worth.</summary>
    public static TheoryData<string, string, string, bool> Edges => new()
    {
        // y = 1, the neutral element, as key and as R, and S = 0: the equation holds for every message.
        { "a key of small order", Neutral, Neutral + new string('0', 64), true },
        // The same point, written as y = p + 1.
        { "a key that is not reduced", NeutralNotReduced, Neutral + new string('0', 64), true },
        { "an R that is not reduced", Neutral, NeutralNotReduced + new string('0', 64), false },
        // S = L, the order of the base point, stands for 0 as well.
        { "an S that is not reduced", Neutral, Neutral + "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", false },
    };

    private const string Neutral = "0100000000000000000000000000000000000000000000000000000000000000";
    private const string NeutralNotReduced = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";

    [Theory]
    [MemberData(nameof(Edges))]
    public void Signatures_at_the_edge_of_RFC_8032_are_judged_as_they_always_were(string what, string key, string signature, bool holds)
    {
        using var read = new Ed25519PublicKey(Convert.FromHexString(key));
        Assert.True(read.Verify("the load line"u8, Convert.FromHexString(signature)) == holds, what);
    }

    [Fact]
    public void Keys_survive_the_way_through_PEM_and_each_generated_key_is_new()
    {
        using var signer = Ed25519PrivateKey.Generate();
        using var other = Ed25519PrivateKey.Generate();
        using var key = signer.PublicKey();
        Assert.NotEqual(other.ToPem(), signer.ToPem());
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", signer.ToPem(), StringComparison.Ordinal);
        Assert.True(Ed25519PrivateKey.TryReadPem(signer.ToPem(), out var back));
        Assert.True(Ed25519PublicKey.TryReadPem(key.ToPem(), out var publicBack));
        using (back) { using (publicBack) { Assert.True(publicBack.Verify([1], back.Sign([1]))); } }
    }

    [Fact]
    public void A_PEM_text_of_another_kind_is_not_a_key()
    {
        using var rsa = RSA.Create(2048);
        using var ed = Ed25519PrivateKey.Generate();
        using var key = ed.PublicKey();
        string[] wrong = ["", "hello", rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem(), ed.ToPem()[..60], ed.ToPem() + ed.ToPem(), key.ToPem() + key.ToPem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"];
        Assert.All(wrong, pem => Assert.False(Ed25519PrivateKey.TryReadPem(pem, out _)));
        Assert.All(wrong, pem => Assert.False(Ed25519PublicKey.TryReadPem(pem, out _)));
        Assert.False(Ed25519PrivateKey.TryReadPem(key.ToPem(), out _));
        Assert.False(Ed25519PublicKey.TryReadPem(ed.ToPem(), out _));
    }

    [Fact]
    public void A_key_or_seed_of_another_length_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => Ed25519PrivateKey.FromSeed(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Ed25519PublicKey(new byte[33]));
    }
}

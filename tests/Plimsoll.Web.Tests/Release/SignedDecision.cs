// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The release of <c>samples/release/clear.json</c>, judged an hour after it was clear and signed by a key of its own.</summary>
internal static class SignedDecision
{
    /// <summary>When it was judged.</summary>
    public const string At = "2026-11-20T10:00:00.000Z";

    public static readonly ModelFiles Files = ModelFiles.Of([new("model.safetensors", Hash("weights")), new("config.json", Hash("config"))]).Value!;

    private static readonly Ed25519PrivateKey Signer = Ed25519PrivateKey.Generate();

    public static string Key { get; } = Pem(Signer);

    public static string OtherKey { get; } = Pem(Ed25519PrivateKey.Generate());

    public static byte[] Clear { get; } = Of("clear");

    public static byte[] Held { get; } = Of("held");

    public static byte[] History(string name) => File.ReadAllBytes(Path.Combine(Approved.Root, "samples", "release", $"{name}.json"));

    public static Digest Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    private static byte[] Of(string name)
    {
        Assert.True(Instant.TryRead(At, out var now));
        var rules = GateReader.Shipped().Value!;
        var history = Plimsoll.Release.History.FromJson(History(name), name).Value!;
        var state = Dossier.Fold(history, now);
        var judged = Assert.Single(Judging.Decide(state, new Asker("acc_judge", now), "dec_1", rules).Value!.Events);
        state = state.Apply(new Recorded(history[^1].Seq + 1, now, "acc_judge", judged));
        using var key = Signer.PublicKey();
        return Statement.Sign(Statement.Of(state, "dec_1", Files, rules, "plimsoll:test").Value!, TrustedKey.IdOf(key.Bytes), bytes => Signer.Sign(bytes.Span));
    }

    private static string Pem(Ed25519PrivateKey signer)
    {
        using var key = signer.PublicKey();
        return key.ToPem();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The release of <c>samples/release/clear.json</c>, judged an hour after it was clear and signed by a key of its own.</summary>
internal static class SignedDecision
{
    private static readonly DateTimeOffset JudgedAt = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public static readonly ModelFiles Files = ModelFiles.Of([new("model.safetensors", Hash("weights")), new("config.json", Hash("config"))]).Value!;

    private static readonly Ed25519PrivateKey Signer = Ed25519PrivateKey.Generate();

    public static string Key { get; } = Pem(Signer);

    public static string OtherKey { get; } = Pem(Ed25519PrivateKey.Generate());

    public static byte[] Clear { get; } = Of(History("clear"), JudgedAt);

    public static byte[] Held { get; } = Of(History("held"), JudgedAt);

    /// <summary>The same release, made ready long ago and judged a minute ago: for what asks the clock.</summary>
    public static byte[] ClearNow { get; } = Of(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(History("clear")).Replace("\"2026-11-20T", "\"2025-01-01T", StringComparison.Ordinal)), TimeProvider.System.GetUtcNow().AddMinutes(-1));

    /// <summary>A status document of that release by the same signer, which holds now.</summary>
    public static byte[] StatusNow(ServiceState state, params string[] uses) => StatusNow(state, [], uses);

    /// <param name="notices">What was said about public weights.</param>
    public static byte[] StatusNow(ServiceState state, OpenNoticeKind[] notices, string[] uses)
    {
        using var key = Signer.PublicKey();
        var now = TimeProvider.System.GetUtcNow();
        return new Plimsoll.Release.Status.StatusDocument(
            "rel_1", Files.Subject, state, uses, notices, 1, now.AddMinutes(-1), now.AddMinutes(10), TrustedKey.IdOf(key.Bytes)).Sign(bytes => Signer.Sign(bytes.Span));
    }

    public static byte[] History(string name) => File.ReadAllBytes(Path.Combine(Approved.Root, "samples", "release", $"{name}.json"));

    public static Digest Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    private static byte[] Of(byte[] utf8, DateTimeOffset now)
    {
        var rules = GateReader.Shipped().Value!;
        var history = Plimsoll.Release.Events.History.FromJson(utf8, "sample").Value!;
        var state = Dossier.Fold(history, now);
        var seq = history[^1].Seq;
        // An approval binds instants too: where those were moved, somebody approves anew.
        if (now != JudgedAt)
        {
            state = state.Apply(new Recorded(++seq, now, "acc_second", Assert.Single(Approving.Approve(state, new Asker("acc_second", now), "apr_now", Bundle.Of(state).Digest, rules).Value!.Events)));
        }
        var judged = Assert.Single(Judging.Decide(state, new Asker("acc_judge", now), "dec_1", rules).Value!.Events);
        state = state.Apply(new Recorded(seq + 1, now, "acc_judge", judged));
        using var key = Signer.PublicKey();
        return Statement.Sign(Statement.Of(state, "dec_1", Files, "plimsoll:test", rules.Name).Value!, TrustedKey.IdOf(key.Bytes),
            bytes => Signer.Sign(bytes.Span));
    }

    private static string Pem(Ed25519PrivateKey signer)
    {
        using var key = signer.PublicKey();
        return key.ToPem();
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Release.Status;
using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Release;

/// <summary>The verifying commands with real Ed25519 keys, as a person types them.</summary>
public sealed class CliKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-keys-").FullName;

    [Fact]
    public void A_signed_decision_and_status_verify_with_the_public_key_and_with_no_other()
    {
        using var signer = Ed25519PrivateKey.Generate();
        using var other = Ed25519PrivateKey.Generate();
        using var mineKey = signer.PublicKey();
        using var otherKey = other.PublicKey();
        var id = TrustedKey.IdOf(mineKey.Bytes);
        var world = World.Active();
        var statement = World.Value(Plimsoll.Release.Decisions.Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test",
            World.Rules.Name));
        var decision = Write("decision.json", Plimsoll.Release.Decisions.Statement.Sign(statement, id, bytes => signer.Sign(bytes.Span)));
        var forged = Write("forged.json", Plimsoll.Release.Decisions.Statement.Sign(statement, id, bytes => other.Sign(bytes.Span)));
        var status = Write("status.json", World.Value(StatusDocument.Of(world.State, 5, World.Day0, StatusDocument.Ordinary, id)).Sign(bytes => signer.Sign(bytes.Span)));
        var (mine, wrong) = (Write("mine.pem", Encoding.UTF8.GetBytes(mineKey.ToPem())), Write("other.pem", Encoding.UTF8.GetBytes(otherKey.ToPem())));

        Assert.Equal(0, Verify(decision, mine));
        Assert.Equal(21, Verify(decision, wrong));
        Assert.Equal(20, Verify(forged, mine));
        Assert.Equal(2, Verify(decision, decision));
        Assert.Equal(0, Check(status, mine));
        Assert.Equal(21, Check(status, wrong));

        int Verify(string file, string key) => CliRun.Of(["release", "verify", file, "--key", key, "--stage", "restricted", "--digest", World.Files.Subject.ToString(), "--decision-only", "--as-of", "2026-11-20T10:00:00Z"]).ExitCode;
        int Check(string file, string key) => CliRun.Of(["release", "status", "check", file, "--key", key, "--use", "chat", "--as-of", "2026-11-20T09:01:00Z"]).ExitCode;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>A package with one event that somebody else signed, with the key of a sample.</summary>
internal static class SignedPackage
{
    /// <summary>The public half of the key that signs.</summary>
    public static string Key => Sample("demo-host-a.pub.pem");

    /// <param name="change">What the sender makes of the row before signing.</param>
    public static byte[] For(string recipient, string sender, DateTimeOffset now, Func<string, string>? change = null)
    {
        Assert.True(Ed25519PrivateKey.TryReadPem(Sample("demo-host-a.pem"), out var secret));
        using (secret)
        {
            using var shown = secret.PublicKey();
            var (keyId, today) = (TrustedKey.IdOf(shown.Bytes), DateOnly.FromDateTime(now.UtcDateTime));
            var terms = new PackageTerms(sender, recipient, "agr_theirs", Purpose.Research, LegalBasis.Contract, null, new Period(today.AddDays(-3), today), Coarsening.Day, today.AddDays(9), [.. PackageField.All.Where(f => f.Agreed is null or "model" or "region")]);
            var row = new ActivityRow { Id = new Guid(1, 2, 3, new byte[8]), At = new DateTimeOffset(today.AddDays(-2), TimeOnly.MinValue, TimeSpan.Zero), ReceivedAt = default, Kind = ActivityKind.Usage, Model = "m", Region = "DE" };
            var files = PackageFiles.FromZip(Packaging.Build(UsageRegister.Empty, "pkg_theirs", terms, null, [row], [], new PackageKey(new byte[32]), now, keyId, bytes => secret.Sign(bytes.Span)).Value!.Zip).Value!;
            if (change is null) { return files.ToZip(); }
            var changed = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(files.All[PackageFiles.Activity].Span)));
            var manifest = Manifest(files.ToZip()) with { Files = [new PackagedFile(PackageFiles.Activity, changed.Length, Vocabulary.Digest.Of(changed))] };
            return PackageFiles.Of([(PackageFiles.Manifest, Dsse.Sign(PackageManifest.PayloadType, manifest.ToUtf8(), keyId, bytes => secret.Sign(bytes.Span))), (PackageFiles.Activity, changed)]).Value!.ToZip();
        }
    }

    public static PackageManifest Manifest(byte[] zip)
    {
        var files = PackageFiles.FromZip(zip).Value!;
        return PackageManifest.Read(Convert.FromBase64String((string)JsonNode.Parse(files.All[PackageFiles.Manifest].Span)!["payload"]!)).Value!;
    }

    private static string Sample(string name) => File.ReadAllText(Path.Combine(Approved.Root, "samples", "usage", name));
}

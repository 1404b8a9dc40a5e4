// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Cli.Shared;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Privacy;

/// <summary>What a check of a publication found, for people and for machines.</summary>
internal static class ReleaseAnswer
{
    public static byte[] Table(Page page, SignedRecord? signed, Refusal? refusal, bool keyGiven)
    {
        if (signed is null)
        {
            page.Text($"failed: {refusal!.Code}");
            return page.ToUtf8();
        }
        page.Text("The table is the one that was recorded, and the guarantee follows from the record.");
        foreach (var (name, value) in Facts(signed)) { page.Entry(name, value); }
        page.Text(keyGiven
            ? "The signature is of the key that you gave."
            : "The signature is of the key that the record names. Whether that is the publisher's key, only --key with a key from elsewhere can show.");
        return page.ToUtf8();
    }

    public static byte[] Json(SignedRecord? signed, Refusal? refusal, bool keyGiven)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", signed is null ? "failed" : "verified");
            if (refusal is not null)
            {
                json.WriteString("code", refusal.Code);
                json.WriteString("sentence", refusal.Sentence);
            }
            if (signed is not null)
            {
                json.WriteString("signature", keyGiven ? "of-the-given-key" : "of-the-key-in-the-record");
                foreach (var (name, value) in Facts(signed)) { json.WriteString(Camel(name), value); }
            }
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static IEnumerable<(string Name, string Value)> Facts(SignedRecord signed)
    {
        var r = signed.Record;
        var conversion = new Charge(System.Numerics.BigInteger.Zero, r.Facts.ConversionDeltaUnits);
        return
        [
            ("publication", r.Facts.ReleaseId), ("dataset", r.Scope.Dataset), ("period", r.Facts.Period),
            ("protects", $"one {PrivacyTerms.Units[r.Scope.Unit].Label.ToLowerInvariant()}, added or removed, within the window {r.Scope.Window}"),
            ("caps", $"at most {r.Plan.Caps.L0} cells, at most {r.Plan.Caps.LInf} in each"),
            ("noise", Noise(r.Plan.Mechanism)), ("keys", Keys(r.Plan.Keys)),
            ("rho", $"{r.Charge.RhoText} ({r.Charge.RhoUnits} × 2^-60)"), ("delta", $"{r.Charge.DeltaText} ({r.Charge.DeltaUnits} × 2^-80)"),
            ("epsilon", $"{r.Alone.EpsilonUp} at δ = {(r.Charge + conversion).DeltaText}, α = {r.Alone.Alpha}"),
            ("spent before", $"ρ {r.Before.RhoText}, δ {r.Before.DeltaText}"),
            ("spent after", $"ρ {r.After.RhoText} of {r.Limit.RhoText}, δ {r.After.DeltaText} of {r.Limit.DeltaText}"),
            ("epsilon of all", $"{r.Together.EpsilonUp} at δ = {(r.After + conversion).DeltaText}, α = {r.Together.Alpha}"),
            ("table", r.Table.ToString()), ("signed by", signed.KeyId),
        ];
    }

    private static string Noise(Mechanism mechanism) => mechanism.Kind switch
    {
        MechanismKind.DiscreteGaussian => $"discrete Gaussian, σ² = {mechanism.Parameter}",
        MechanismKind.DiscreteLaplace => $"discrete Laplace, scale {mechanism.Parameter}",
        _ => throw new UnreachableException(),
    };

    private static string Keys(KeySource keys) => keys switch
    {
        KeySource.PublicList => "a public list, published whole",
        KeySource.PrivateKeys from => $"private, shown from {from.Threshold} upwards{(from.MinimumUnits > 1 ? $" and from {from.MinimumUnits} units" : "")}",
        _ => throw new UnreachableException(),
    };

    private static string Camel(string name) =>
        string.Concat(name.Split(' ').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

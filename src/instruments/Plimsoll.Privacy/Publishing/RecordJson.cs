// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>A publication record as bytes: one flat JSON object, keys sorted, every value a
/// text or null, no white space. Exactly one text stands for one record.</summary>
public static class RecordJson
{
    private const string Version = "1";

    /// <summary>The bytes that are signed.</summary>
    public static byte[] Write(PublicationRecord record)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Fields(record).OrderBy(field => field.Name, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                json.WriteStringValue(value);
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads a record. Every field must be there and no other, and the bytes must be the ones that <see cref="Write"/> gives.</summary>
    public static Result<PublicationRecord> Read(ReadOnlySpan<byte> utf8)
    {
        var read = ContentReading.Of(utf8, "record", Whole, no => Malformed($"cannot be used: {no.Field} {no.Reason}"));
        return read.Value is not { } record || Write(record).AsSpan().SequenceEqual(utf8)
            ? read
            : Malformed("is not written in the one form that its digest needs");
    }

    private static Result<PublicationRecord> Whole(ContentFields f)
    {
        f.Text("v", v => v == Version, "1");
        f.Text("adjacency", a => a == PublicationRecord.Adjacency, PublicationRecord.Adjacency);
        var facts = new PublicationFacts(
            f.Text("releaseId"), Hash(f, "templateSha256"), Hash(f, "snapshotSha256"), f.Text("period"),
            f.OptionalText("previousSha256") is null ? null : Hash(f, "previousSha256"),
            Units(f, "deltaConversion"),
            f.Text("codeVersion"), Hash(f, "buildSha256"), f.Text("randomSource"), Hash(f, "exactCommitment"), f.Text("signer"));
        var scope = new BudgetScope(f.Text("dataset"), f.Choice("unit", PrivacyTerms.Units), f.Text("window"));
        var caps = new Caps((int)Whole(f, "l0", 1, int.MaxValue), Whole(f, "lInf", 1, long.MaxValue));
        (long, long)? clamp = f.OptionalText("clampLeast") is null && f.OptionalText("clampMost") is null
            ? null
            : (Whole(f, "clampLeast", long.MinValue, long.MaxValue), Whole(f, "clampMost", long.MinValue, long.MaxValue));
        var kind = f.Choice("mechanism", PrivacyTerms.Mechanisms);
        var parameter = kind switch
        {
            MechanismKind.DiscreteGaussian => Parameter(f, "sigma2", "scale"),
            MechanismKind.DiscreteLaplace => Parameter(f, "scale", "sigma2"),
            _ => throw new UnreachableException(),
        };
        if (!ReleasePlan.Of(caps, clamp, kind, parameter, Keys(f)).Succeeds(out var plan, out var no)) { return no; }
        var record = new PublicationRecord(
            facts, scope, plan, new Charge(Units(f, "rho"), Units(f, "delta")), new Charge(Units(f, "budgetRho"), Units(f, "budgetDelta")),
            new Charge(Units(f, "beforeRho"), Units(f, "beforeDelta")), new Charge(Units(f, "afterRho"), Units(f, "afterDelta")),
            new Stated(f.Text("alpha"), f.Text("epsilon")),
            new Stated(f.Text("alphaTogether"), f.Text("epsilonTogether")),
            (int)Whole(f, "cells", 0, int.MaxValue), Hash(f, "tableSha256"));
        f.End();
        return record;
    }

    private static IEnumerable<(string Name, string? Value)> Fields(PublicationRecord r)
    {
        var (list, from) = (r.Plan.Keys as KeySource.PublicList, r.Plan.Keys as KeySource.PrivateKeys);
        var gaussian = r.Plan.Mechanism.Kind == MechanismKind.DiscreteGaussian;
        return
        [
            ("v", Version), ("adjacency", PublicationRecord.Adjacency),
            ("releaseId", r.Facts.ReleaseId),
            ("templateSha256", r.Facts.Template.ToString()),
            ("snapshotSha256", r.Facts.Snapshot.ToString()),
            ("period", r.Facts.Period),
            ("previousSha256", r.Facts.Previous?.ToString()),
            ("deltaConversion", Text(r.Facts.ConversionDeltaUnits)),
            ("codeVersion", r.Facts.CodeVersion),
            ("buildSha256", r.Facts.Build.ToString()),
            ("randomSource", r.Facts.RandomSource), ("exactCommitment", r.Facts.ExactCommitment.ToString()), ("signer", r.Facts.Signer),
            ("dataset", r.Scope.Dataset), ("unit", PrivacyTerms.Units[r.Scope.Unit].Name), ("window", r.Scope.Window),
            ("l0", Text(r.Plan.Caps.L0)),
            ("lInf", Text(r.Plan.Caps.LInf)),
            ("clampLeast", r.Plan.Clamp is { } least ? Text(least.Least) : null),
            ("clampMost", r.Plan.Clamp is { } most ? Text(most.Most) : null),
            ("mechanism", PrivacyTerms.Mechanisms[r.Plan.Mechanism.Kind].Name),
            ("sigma2", gaussian ? r.Plan.Mechanism.Parameter.ToString() : null),
            ("scale", gaussian ? null : r.Plan.Mechanism.Parameter.ToString()),
            ("keySource", list is not null ? "public" : "private"),
            ("keysSha256", list?.Keys.ToString()),
            ("threshold", from is null ? null : Text(from.Threshold)),
            ("minimumUnits", from is null ? null : Text(from.MinimumUnits)),
            ("rho", Text(r.Charge.RhoUnits)),
            ("delta", Text(r.Charge.DeltaUnits)),
            ("budgetRho", Text(r.Limit.RhoUnits)),
            ("budgetDelta", Text(r.Limit.DeltaUnits)),
            ("beforeRho", Text(r.Before.RhoUnits)),
            ("beforeDelta", Text(r.Before.DeltaUnits)),
            ("afterRho", Text(r.After.RhoUnits)),
            ("afterDelta", Text(r.After.DeltaUnits)),
            ("alpha", r.Alone.Alpha), ("epsilon", r.Alone.EpsilonUp), ("alphaTogether", r.Together.Alpha), ("epsilonTogether", r.Together.EpsilonUp),
            ("cells", Text(r.Cells)), ("tableSha256", r.Table.ToString()),
        ];
    }

    private static KeySource Keys(ContentFields f)
    {
        var source = f.Text("keySource", s => s is "public" or "private", "public or private");
        string[] other = source == "public" ? ["threshold", "minimumUnits"] : ["keysSha256"];
        foreach (var name in other)
        {
            if (f.OptionalText(name) is { } stray) { throw f.Refuse(name, stray, "does not go with this source of keys", "write null"); }
        }
        return source == "public"
            ? new KeySource.PublicList(Hash(f, "keysSha256"))
            : new KeySource.PrivateKeys(Units(f, "threshold"), (int)Whole(f, "minimumUnits", 1, int.MaxValue));
    }

    private static Rational Parameter(ContentFields f, string name, string other)
    {
        if (f.OptionalText(other) is { } stray) { throw f.Refuse(other, stray, "does not go with this mechanism", "write null"); }
        return Rational.TryParse(f.Text(name), out var value)
            ? value
            : throw f.Refuse(name, f.Text(name), "is not a fraction in lowest terms", "write n or n/d");
    }

    private static Digest Hash(ContentFields f, string name) =>
        Digest.TryParse(f.Text(name), out var digest) ? digest : throw f.Refuse(name, f.Text(name), "is not a digest", "write sha256: and 64 digits");

    private static BigInteger Units(ContentFields f, string name) =>
        f.Text(name) is { Length: <= 60 } text && text.All(char.IsAsciiDigit)
            ? BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : throw f.Refuse(name, f.Text(name), "is not a whole number from 0", "write decimal digits");

    private static long Whole(ContentFields f, string name, long least, long most) =>
        long.TryParse(f.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw f.Refuse(name, f.Text(name), "is not a whole number in its range", $"write one from {least} to {most}");

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static Refusal Malformed(string why) => new(PrivacyCodes.MalformedRecord, "record", null, why, "use the record as it was published");
}

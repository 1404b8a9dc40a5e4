// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Bounding;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Privacy;

/// <summary>A small publisher: activity, a budget and a key, and publications that follow one another.</summary>
internal sealed class Publisher : IDisposable
{
    private static readonly IReadOnlyList<string>[] Countries = [.. "AT,BE,DE,FR,GB,IE,IN,US".Split(',').Select(code => (IReadOnlyList<string>)[code])];

    public static readonly string[] KeyColumns = ["country"];

    public Ed25519PrivateKey Key { get; } = Ed25519PrivateKey.Generate();

    public Budget Budget { get; private set; } = new(new BudgetScope("assistant-2026", PrivacyUnit.Person, "2026-10"), new Charge(Charge.Rho(new Rational(1, 2)), Charge.Delta(new Rational(1, 1_000_000))), Charge.None);

    public byte[]? Last { get; private set; }

    /// <summary>Thirty thousand rows of four thousand people; nobody is in Ireland.</summary>
    public static BoundedTable Activity()
    {
        var random = new Random(4);
        uint[] units = [.. Enumerable.Range(0, 30_000).Select(_ => (uint)random.Next(4000))];
        uint[] cells = [.. units.Select(_ => (uint)(random.Next(8) is 5 ? 0 : random.Next(8) is var c && c == 5 ? 7 : c))];
        return Contribution.Count(new Rows(units, cells, 4000, 8), new Caps(2, 1), new byte[16], 2);
    }

    public static ReleasePlan Public(Rational? variance = null) => ReleasePlan.Of(new Caps(2, 1), null, MechanismKind.DiscreteGaussian, variance ?? new Rational(20), new KeySource.PublicList(NoisyTable.ListDigest(KeyColumns, Countries))).Value!;

    public static ReleasePlan Private(int minimum = 1)
    {
        var mechanism = Mechanism.Of(MechanismKind.DiscreteGaussian, new Rational(20));
        var threshold = KeyThreshold.Smallest(mechanism, new Caps(2, 1), Charge.Delta(new Rational(1, 1_000_000_000)), minimum);
        return ReleasePlan.Of(new Caps(2, 1), null, MechanismKind.DiscreteGaussian, new Rational(20), new KeySource.PrivateKeys(threshold, minimum)).Value!;
    }

    public (PublicationRecord Record, NoisyTable Table) Publish(ReleasePlan plan)
    {
        var reservation = Reservation.Take(Budget, plan).Value!;
        var table = reservation.Publish(KeyColumns, "users", Countries, Activity(), Streams.Seeded(8));
        using var key = Key.PublicKey();
        var record = PublicationRecord.Of(reservation, table, new PublicationFacts(
            "pub-1", Digest.Of("template"u8), Digest.Of("snapshot"u8), "2026-10-01/2026-10-31", Last is null ? null : Digest.Of(Last), Charge.Delta(new Rational(1, BigInteger.Pow(10, 9))),
            "0.1.0", Digest.Of("build"u8), "seeded for a test", Digest.Of("commitment"u8), Convert.ToBase64String(key.Bytes)));
        (Budget, Last) = (reservation.After, RecordJson.Write(record));
        return (record, table);
    }

    public byte[] Sign(byte[] record)
    {
        using var key = Key.PublicKey();
        return Dsse.Sign(PublicationRecord.PayloadType, record, TrustedKey.IdOf(key.Bytes), bytes => Key.Sign(bytes.Span));
    }

    public void Dispose() => Key.Dispose();
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Tests.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Privacy;

/// <summary>A stranger's check of a publication: from record and table alone.</summary>
public sealed class CliVerifyReleaseTests : IDisposable
{
    private readonly Publisher _publisher = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-privacy-").FullName;
    private readonly PublicationRecord _first;
    private readonly PublicationRecord _record;
    private readonly byte[] _csv;

    public CliVerifyReleaseTests()
    {
        _first = _publisher.Publish(Publisher.Public()).Record;
        (_record, var table) = _publisher.Publish(Publisher.Private());
        _csv = table.ToCsv();
        using var key = _publisher.Key.PublicKey();
        Write("publisher.pem", Encoding.UTF8.GetBytes(key.ToPem()));
        Write("previous.json", _publisher.Sign(RecordJson.Write(_first)));
        Write("table.csv", _csv);
        // The samples of the guide page are made anew by PLIMSOLL_APPROVE=1, with a key that is then forgotten.
        if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1" && !File.Exists(Repository.At("samples", "privacy", "record.json")))
        {
            Write("record.json", _publisher.Sign(RecordJson.Write(_record)));
            Directory.CreateDirectory(Repository.At("samples", "privacy"));
            foreach (var file in Directory.EnumerateFiles(_folder)) { File.Copy(file, Repository.At("samples", "privacy", Path.GetFileName(file))); }
        }
    }

    [Fact]
    public void The_example_of_the_help_works()
    {
        var example = CliRun.Of("privacy verify-release --help").Output.Split('\n').Single(line => line.TrimStart().StartsWith("Example: plimsoll ", StringComparison.Ordinal)).Trim();
        string[] args = [.. example["Example: plimsoll ".Length..].Split(' ').Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Repository.At(word) : word)];
        Assert.Equal((0, ""), CliRun.Of(args) is var run ? (run.ExitCode, run.Error) : default);
    }

    [Fact]
    public void Record_and_table_alone_tell_rho_epsilon_delta_and_what_was_spent_before_and_after()
    {
        var json = Check(_record).Json;
        Assert.Equal(("verified", "of-the-key-in-the-record"), (json.GetProperty("verdict").GetString(), json.GetProperty("signature").GetString()));
        Assert.Equal("0.050000 (57646075230342349 × 2^-60)", json.GetProperty("rho").GetString());
        Assert.StartsWith("1.881661 at δ = ", json.GetProperty("epsilon").GetString(), StringComparison.Ordinal);
        Assert.Equal("ρ 0.050000, δ 0", json.GetProperty("spentBefore").GetString());
        Assert.StartsWith("ρ 0.100000 of 0.500000, δ ", json.GetProperty("spentAfter").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("2.7154", json.GetProperty("epsilonOfAll").GetString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Clear, Check(_record, "--previous", At("previous.json"), "--key", At("publisher.pem")).ExitCode);
    }

    /// <summary>One byte anywhere: the record fails as a record, the table as a table.</summary>
    [Fact]
    public void Changing_one_byte_of_either_file_fails_with_a_code_of_its_own()
    {
        var envelope = _publisher.Sign(RecordJson.Write(_record));
        var random = new Random(1);
        string[] codes = ["ledger.bad-signature", "ledger.unknown-key", "ledger.malformed-envelope", "privacy.malformed-record", "privacy.bad-plan"];
        int[] places = [.. Enumerable.Range(0, envelope.Length).Where(i => i < 40 || i > envelope.Length - 220 || i % 23 == 0)];
        foreach (var at in places)
        {
            var changed = envelope.ToArray();
            changed[at] ^= (byte)(1 << random.Next(7));
            var run = Run(changed, _csv);
            Assert.True(run.ExitCode is ExitCode.VerificationFailed or ExitCode.CannotBeVerified or ExitCode.BadInput, $"byte {at}: exit code {run.ExitCode}");
            Assert.Contains(codes, code => run.Error.StartsWith(code, StringComparison.Ordinal));
        }
        for (var at = 0; at < _csv.Length; at++)
        {
            var changed = _csv.ToArray();
            changed[at] ^= (byte)(1 << random.Next(8));
            var run = Run(envelope, changed);
            Assert.Equal((23, "privacy.table-changed"), (run.ExitCode, run.Json.GetProperty("code").GetString()));
        }
    }

    /// <summary>Records that are signed and wrong: what a publisher who cheats, or counts wrongly, would publish.</summary>
    [Fact]
    public void Each_false_claim_of_a_signed_record_has_its_own_exit_code()
    {
        var (charge, delta) = (_record.Charge, _record.Facts.ConversionDeltaUnits);
        Fails(24, "privacy.rho-differs", _record with { Charge = charge with { RhoUnits = charge.RhoUnits - 1 } });
        Fails(25, "privacy.delta-differs", _record with { Charge = charge with { DeltaUnits = charge.DeltaUnits / 2 } });
        Fails(26, "privacy.chain-broken", _record with { After = _record.Before });
        Fails(29, "privacy.previous-differs", _record with { Before = Charge.None, After = charge, Together = Stated.Of(charge, delta) }, "--previous", At("previous.json"));
        Fails(30, "privacy.over-budget", _record with { Limit = charge });
        Fails(27, "privacy.epsilon-differs", _record with { Alone = _record.Alone with { EpsilonUp = "0.940831" } });
        Fails(27, "privacy.epsilon-differs", _record with { Together = _record.Alone });
        Fails(27, "privacy.epsilon-differs", _record with { Alone = _record.Alone with { Alpha = "1" } });
        Fails(27, "privacy.epsilon-differs", _record with { Facts = _record.Facts with { ConversionDeltaUnits = 0 } });
        Fails(28, "privacy.keys-differ", _record with { Cells = _record.Cells + 1 });
        Fails(23, "privacy.table-changed", _record with { Table = Digest.Of("another"u8) });
        Fails(29, "privacy.previous-differs", _record with { Facts = _record.Facts with { Previous = Digest.Of("another"u8) } }, "--previous", At("previous.json"));
        Fails(29, "privacy.previous-differs", _record with { Scope = _record.Scope with { Window = "all" } }, "--previous", At("previous.json"));
        using var other = Ed25519PrivateKey.Generate();
        using var otherKey = other.PublicKey();
        Write("other.pem", Encoding.UTF8.GetBytes(otherKey.ToPem()));
        Fails(ExitCode.CannotBeVerified, "ledger.unknown-key", _record, "--key", At("other.pem"));
        Assert.True(delta > 0);
    }

    /// <summary>A report that came to nothing stays paid and leaves no record: the next one begins later than the last one ended, and says so.</summary>
    [Fact]
    public void What_was_spent_in_between_without_a_record_is_counted_and_does_not_break_the_chain()
    {
        var before = _record.Before + _first.Charge;
        var later = _record with { Before = before, After = before + _record.Charge, Together = Stated.Of(before + _record.Charge, _record.Facts.ConversionDeltaUnits) };
        var run = Check(later, "--previous", At("previous.json"));
        Assert.Equal((ExitCode.Clear, "ρ 0.100000, δ 0"), (run.ExitCode, run.Json.GetProperty("spentBefore").GetString()));
        Assert.Equal(ExitCode.Clear, Check(later with { Facts = later.Facts with { Previous = null } }).ExitCode);
    }

    [Fact]
    public void A_dropped_public_key_and_a_private_key_below_its_threshold_are_found_though_the_digest_fits()
    {
        var (record, table) = _publisher.Publish(Publisher.Public());
        var dropped = new NoisyTable(table.KeyColumns, table.Measure, table.Rows.Where(row => row.Key[0] != "IE")).ToCsv();
        Assert.Equal((28, "privacy.keys-differ"), Failure(Run(_publisher.Sign(RecordJson.Write(record with { Cells = record.Cells - 1, Table = Digest.Of(dropped) })), dropped)));
        var low = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_csv) + "ZZ,28\n");
        Assert.Equal("29", ((KeySource.PrivateKeys)_record.Plan.Keys).Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((28, "privacy.keys-differ"), Failure(Run(_publisher.Sign(RecordJson.Write(_record with { Cells = _record.Cells + 1, Table = Digest.Of(low) })), low)));
    }

    [Fact]
    public void A_record_has_exactly_one_spelling_and_comes_back_as_it_was_written()
    {
        var bytes = RecordJson.Write(_record);
        Assert.Equal(bytes, RecordJson.Write(RecordJson.Read(bytes).Value!));
        var text = Encoding.UTF8.GetString(bytes);
        foreach (var (from, to) in ((string, string)[])[("{\"", "{ \""), ("\"sigma2\":\"20\"", "\"sigma2\":\"40/2\""), ("\"sigma2\":\"20\"", "\"sigma2\":20"), ("\"l0\":\"2\"", "\"l0\":\"02\""), ("\"l0\":\"2\"", "\"l0\":\"0\""), ("\"v\":\"1\"", "\"v\":\"2\""), ("\"scale\":null", "\"scale\":\"3\""), ("\"keysSha256\":null,", ""), ("}", ",\"x\":\"1\"}")])
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.Equal("privacy.malformed-record", RecordJson.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))).Refusal?.Code);
        }
    }

    public void Dispose()
    {
        _publisher.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Fails(int exitCode, string code, PublicationRecord record, params string[] more) => Assert.Equal((exitCode, code), Failure(Check(record, more)));

    private static (int, string?) Failure(CliRun run) => (run.ExitCode, run.Json.GetProperty("code").GetString());

    private CliRun Check(PublicationRecord record, params string[] more) => Run(_publisher.Sign(RecordJson.Write(record)), _csv, more);

    private CliRun Run(byte[] envelope, byte[] csv, params string[] more)
    {
        Write("table.csv", csv);
        return CliRun.Of(["privacy", "verify-release", "-", At("table.csv"), "--format", "json", .. more], envelope);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(At(name), bytes);
}

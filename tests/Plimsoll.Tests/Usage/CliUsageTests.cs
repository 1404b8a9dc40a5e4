// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Tests.Usage;

public sealed class CliUsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-usage-").FullName;

    private static string Sample(string name) => Repository.At("samples", "usage", name);

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var code = PlimsollCommand.Run(args, new Terminal(output, error, Stream.Null));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static string[] Two(params string[] more) =>
        ["usage", "state", "--model", "tidewater-7b", "--aggregate", Sample("host-a.signed.json"), "--aggregate", Sample("host-b.signed.json"), "--key", Sample("demo-host-a.pub.pem"), "--key", Sample("demo-host-b.pub.pem"), "--hub", Sample("hub.csv"), .. more];

    [Fact]
    public void Two_hosts_files_and_a_hub_count_give_one_statement_with_coverage()
    {
        var (exit, output, _) = Run(Two("--format", "json"));
        Assert.Equal(0, exit);
        var json = JsonNode.Parse(output)!;
        Assert.StartsWith("Two hosts reported usage for 2026-07-01 to 2026-09-30; local use cannot be seen", (string)json["coverage"]!, StringComparison.Ordinal);
        Assert.Equal("467054", (string)json["usage"]![0]!["rows"]!.AsArray().Single(r => (string)r!["key"]! == "DE")!["count"]!);
        Assert.Equal("88310", (string)json["downloads"]![0]!["rows"]![0]!["count"]!);
        Assert.DoesNotContain("88310", json["usage"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_reporter_s_counts_are_not_added_twice()
    {
        var (exit, output, error) = Run(Two("--aggregate", Sample("host-a-again.signed.json")));
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("is counted already for 2026-07-01 to 2026-09-30", error, StringComparison.Ordinal);
        Assert.Contains("is counted already", Run(Two("--aggregate", Sample("host-b.signed.json"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_ends_with_21_a_changed_file_with_20()
    {
        string[] ask = ["usage", "state", "--model", "tidewater-7b", "--aggregate", Sample("host-a.signed.json"), "--key", Sample("demo-host-b.pub.pem")];
        Assert.Equal(21, Run(ask).Exit);
        var changed = Path.Combine(_folder, "changed.json");
        var envelope = JsonNode.Parse(File.ReadAllText(Sample("host-a.signed.json")))!;
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace("412033", "912033", StringComparison.Ordinal)));
        File.WriteAllText(changed, envelope.ToJsonString());
        Assert.Equal(20, Run("usage", "state", "--model", "tidewater-7b", "--aggregate", changed, "--key", Sample("demo-host-a.pub.pem")).Exit);
    }

    [Fact]
    public void Counts_that_one_host_signed_and_another_is_named_for_are_credited_to_the_one_that_signed()
    {
        var forged = Sample("host-b-as-host-a.signed.json");
        var (exit, output, _) = Run("usage", "state", "--model", "tidewater-7b", "--aggregate", forged, "--key", Sample("demo-host-a.pub.pem"), "--key", Sample("demo-host-b.pub.pem"), "--format", "json");
        Assert.Equal(0, exit);
        // The line in front names host A and holds 64 zero bytes; host B signed.
        Assert.Contains("62751234b97545230af6ab08ba59b239ccef138edc13f6c80fc62f8ce2311121", output, StringComparison.Ordinal);
        Assert.DoesNotContain("2631ddfc8f3ce0d51eb8741290d24cdf68f90462e7cf53be603c6bedae660347", output, StringComparison.Ordinal);
        Assert.Equal(20, Run("usage", "state", "--model", "tidewater-7b", "--aggregate", forged, "--key", Sample("demo-host-a.pub.pem")).Exit);
    }

    [Fact]
    public void What_is_signed_is_what_the_sample_shows()
    {
        var target = Path.Combine(_folder, "signed.json");
        var (exit, output, _) = Run("usage", "sign-aggregate", Sample("host-a.json"), "--key", Sample("demo-host-a.pem"), "--out", target, "--format", "json");
        Assert.Equal(0, exit);
        Assert.Equal(File.ReadAllText(Sample("host-a.signed.json")), File.ReadAllText(target));
        Assert.StartsWith("sha256:", (string)JsonNode.Parse(output)!["digest"]!, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(target), Run("usage", "sign-aggregate", Sample("host-a.json"), "--key", Sample("demo-host-a.pem")).Output);
        Assert.Equal(2, Run("usage", "sign-aggregate", Sample("host-a.json"), "--key", Sample("demo-host-a.pub.pem")).Exit);
    }

    [Theory]
    [InlineData("--from", "2026-07-01")]
    [InlineData("--from", "2026-10-01", "--until", "2026-07-01")]
    [InlineData("--from", "July", "--until", "2026-10-01")]
    [InlineData("--reach", "everywhere")]
    [InlineData("--format", "xml")]
    public void A_wrong_option_is_refused(params string[] options) => Assert.Equal(2, Run(Two(options)).Exit);

    [Fact]
    public void A_file_of_events_is_read_and_its_reasons_counted()
    {
        var (exit, output, _) = Run("usage", "read", Sample("events.jsonl"), "--format", "json");
        Assert.Equal(0, exit);
        var json = JsonNode.Parse(output)!;
        Assert.Equal(5, (int)json["taken"]!);
        Assert.Equal("""{"malformed":1,"no-time":1,"future":1,"unknown-field":1,"holds-text":1}""", json["rejected"]!.ToJsonString());
        Assert.Equal(2, Run("usage", "read", Sample("traces.json"), "--form", "otlp-traces-protobuf").Exit);
        Assert.Equal(2, Run("usage", "read", Sample("traces.json"), "--form", "xml").Exit);
        Assert.Equal(2, Run("usage", "read", Sample("lmsys.jsonl"), "--at", "June").Exit);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Tests.Usage;

public sealed class CliPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-package-").FullName;

    private static string Sample(string name) => Repository.At("samples", "usage", name);

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var code = PlimsollCommand.Run(args, new Terminal(output, error, Stream.Null));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private (int Exit, string Output, string Error) Verify(PackageFiles files, params string[] more)
    {
        var path = Path.Combine(_folder, "package.zip");
        File.WriteAllBytes(path, files.ToZip());
        return Run(["usage", "package", "verify", path, "--key", Sample("demo-host-a.pub.pem"), .. more]);
    }

    /// <summary>The samples are what this version writes: an honest package, and one whose sender forgot to redact and says that nothing was found.</summary>
    [Fact]
    public void The_sample_packages_are_what_is_written()
    {
        var careless = Packaged.Forged(m => m with { Redaction = m.Redaction! with { Counts = new SortedDictionary<Plimsoll.Privacy.Redaction.PersonalKind, int>() } }, null, Packaged.Text(Packaged.Build(), PackageFiles.Conversations).Replace("[email]", "ada@example.org", StringComparison.Ordinal));
        foreach (var (folder, files) in ((string, PackageFiles)[])[("package", Packaged.Build()), ("package-careless", careless)])
        {
            foreach (var (name, bytes) in files.All)
            {
                var path = Sample(Path.Combine(folder, name));
                if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1") { Directory.CreateDirectory(Path.GetDirectoryName(path)!); File.WriteAllBytes(path, bytes.ToArray()); }
                Assert.Equal(Encoding.UTF8.GetString(bytes.Span), File.ReadAllText(path));
            }
        }
    }

    [Fact]
    public void A_stranger_learns_offline_what_may_be_done_with_a_package_and_until_when()
    {
        var (exit, output, error) = Verify(Packaged.Build());
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("Tidewater Labs shares 6 events with Harbour Institute, 2026-10-01 to 2026-10-31\n", output, StringComparison.Ordinal);
        Assert.Contains("For research alone, under agr_1. Delete it before 2036-11-01.", output, StringComparison.Ordinal);
        var (_, json, _) = Verify(Packaged.Build(), "--format", "json");
        Assert.Equal("Harbour Institute", (string)JsonNode.Parse(json)!["recipient"]!);
        // A folder with the files reads like the ZIP file.
        Assert.Equal(0, Run("usage", "package", "verify", Sample("package"), "--key", Sample("demo-host-a.pub.pem")).Exit);
    }

    [Fact]
    public void Every_kind_of_failure_ends_with_a_code_of_its_own()
    {
        var honest = Packaged.Build();
        var (activity, chats) = (Packaged.Text(honest, PackageFiles.Activity), Packaged.Text(honest, PackageFiles.Conversations));
        PackageFiles Changed(string name, string text) => Sent.Value(PackageFiles.Of(honest.All.Select(f => (f.Key, f.Key == name ? Encoding.UTF8.GetBytes(text) : f.Value))));
        var manifest = Packaged.Text(honest, PackageFiles.Manifest);
        (int, PackageFiles, string[])[] cases =
        [
            (20, Changed(PackageFiles.Manifest, manifest.Replace("\"sig\":\"", "\"sig\":\"AA", StringComparison.Ordinal).Replace("==\"", "\"", StringComparison.Ordinal)), []),
            (40, Changed(PackageFiles.Activity, activity + "\n"), []),
            (41, Packaged.Forged(m => m with { Rows = 5 }), []),
            (42, Packaged.Forged(m => m, activity.Replace("\"region\"", "\"hashed_ip\"", StringComparison.Ordinal)), []),
            (43, Packaged.Forged(m => m, activity.Replace("tidewater-7b", "what I think of it", StringComparison.Ordinal)), []),
            (44, Packaged.Forged(m => m, null, chats.Replace("[email]", "ada@example.org", StringComparison.Ordinal)), []),
            (45, honest, ["--as-of", "2036-11-01T00:00:00Z"]),
        ];
        Assert.Equal(cases.Select(c => c.Item1), cases.Select(c => Verify(c.Item2, c.Item3).Exit));
        Assert.Equal(21, Run("usage", "package", "verify", Sample("package"), "--key", Sample("demo-host-b.pub.pem")).Exit);
        Assert.Equal(2, Run("usage", "package", "verify", Sample("wildchat.jsonl"), "--key", Sample("demo-host-a.pub.pem")).Exit);
        Assert.Equal(2, Run("usage", "package", "verify", Path.Combine(_folder, "nowhere"), "--key", Sample("demo-host-a.pub.pem")).Exit);
        Assert.Equal("failed", (string)JsonNode.Parse(Verify(Packaged.Forged(m => m with { Rows = 5 }), "--format", "json").Output)!["verdict"]!);
    }

    [Fact]
    public void Unpacking_writes_the_files_of_a_package_that_holds_and_nothing_of_one_that_does_not()
    {
        var target = Path.Combine(_folder, "out");
        Assert.Equal(0, Run("usage", "package", "unpack", Sample("package"), "--key", Sample("demo-host-a.pub.pem"), "--out", target).Exit);
        Assert.Equal(Packaged.Text(Packaged.Build(), PackageFiles.Activity), File.ReadAllText(Path.Combine(target, "activity.jsonl")));
        var nothing = Path.Combine(_folder, "none");
        Assert.Equal(44, Run("usage", "package", "unpack", Sample("package-careless"), "--key", Sample("demo-host-a.pub.pem"), "--out", nothing).Exit);
        Assert.False(Directory.Exists(nothing));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

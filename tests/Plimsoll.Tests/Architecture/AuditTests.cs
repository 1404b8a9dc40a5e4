// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plimsoll.Tests.Architecture;

/// <summary>What the settings of the root make of a package with a known weakness: the real client of packages restores a project with them, and asks a source
/// of ours, since the one that packages come from may know nothing.</summary>
public sealed class AuditTests
{
    private const string Index = """{"version":"3.0.0","resources":[HERE]}""";

    private const string Resource = """{"@id":"ORIGIN/pages.json","@type":"VulnerabilityInfo/6.7.0"}""";

    private const string Pages = """[{"@name":"base","@id":"ORIGIN/base.json","@updated":"2026-01-01T00:00:00Z"}]""";

    /// <summary>Of a package that another one brings, and that no project names.</summary>
    private const string Known = """{"sqlitepclraw.core":[{"url":"https://example.org/advisory","severity":SEVERITY,"versions":"[0.0.1, 99.0.0)"}]}""";

    [LongTheory]
    [InlineData(0, "NU1901")]
    [InlineData(3, "NU1904")]
    public async Task A_package_with_a_known_weakness_breaks_ci_and_warns_elsewhere(int severity, string warning)
    {
        var known = Known.Replace("SEVERITY", $"{severity}", StringComparison.Ordinal);
        var there = await RestoreAsync(ci: true, Index.Replace("HERE", Resource, StringComparison.Ordinal), known);
        Assert.True(there.Code != 0 && there.Said.Contains($"error {warning}", StringComparison.Ordinal), there.Said);
        Assert.Contains("SQLitePCLRaw.core", there.Said, StringComparison.Ordinal);
        var here = await RestoreAsync(ci: false, Index.Replace("HERE", Resource, StringComparison.Ordinal), known);
        Assert.True(here.Code == 0 && here.Said.Contains($"warning {warning}", StringComparison.Ordinal), here.Said);
    }

    [LongFact]
    public async Task A_source_that_knows_nothing_or_cannot_be_asked_breaks_nothing()
    {
        var silent = await RestoreAsync(ci: true, Index.Replace("HERE", "", StringComparison.Ordinal), known: null);
        Assert.True(silent.Code == 0 && silent.Said.Contains("warning NU1905", StringComparison.Ordinal), silent.Said);
        var broken = await RestoreAsync(ci: true, "not what a source says", known: null);
        Assert.True(broken.Code == 0 && broken.Said.Contains("warning NU1900", StringComparison.Ordinal), broken.Said);
    }

    /// <summary>Restores a project below a copy of the settings, with packages that are on this machine already.</summary>
    private static async Task<(int Code, string Said)> RestoreAsync(bool ci, string index, string? known)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-audit-").FullName;
        try
        {
            await using var source = new Source(index, known);
            foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props"]) { File.Copy(Repository.At(file), Path.Combine(folder, file)); }
            await File.WriteAllTextAsync(Path.Combine(folder, "Asks.csproj"),
                """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="SQLitePCLRaw.bundle_e_sqlite3" /></ItemGroup></Project>""",
                TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
                <configuration>
                  <packageSources><clear /></packageSources>
                  <auditSources><clear /><add key="ours" value="{source.Origin}/index.json" protocolVersion="3" allowInsecureConnections="true" /></auditSources>
                </configuration>
                """, TestContext.Current.CancellationToken);
            var asked = new ProcessStartInfo("dotnet", ["restore", "Asks.csproj", "--disable-build-servers", "-nodeReuse:false"])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            asked.Environment["CI"] = ci ? "true" : "";
            asked.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, "asked");
            asked.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
            using var restore = Process.Start(asked)!;
            var (said, failed) = (restore.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
                restore.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await restore.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (restore.ExitCode, await said + await failed);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>A source of what is known about packages, on this machine.</summary>
    private sealed class Source : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _answering;
        private readonly string _index;
        private readonly string? _known;

        public Source(string index, string? known)
        {
            (_index, _known) = (index, known);
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Origin = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            }
            _listener.Prefixes.Add(Origin + "/");
            _listener.Start();
            _answering = AnswerAsync();
        }

        public string Origin { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _answering;
            _listener.Close();
        }

        private async Task AnswerAsync()
        {
            while (true)
            {
                HttpListenerContext asked;
                try { asked = await _listener.GetContextAsync(); }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
                var answer = asked.Request.Url!.AbsolutePath switch { "/index.json" => _index, "/pages.json" => Pages, "/base.json" => _known, _ => null };
                asked.Response.StatusCode = answer is null ? 404 : 200;
                if (answer is not null)
                {
                    await asked.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Replace("ORIGIN", Origin, StringComparison.Ordinal)));
                }
                asked.Response.Close();
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Plimsoll.Tests;

namespace Plimsoll.Web.Tests.Docs;

/// <summary>Every block of C# in the documentation compiles against the libraries as they are now. What a block takes from around it, the page says in a comment before it.</summary>
public sealed partial class CodeBlockTests
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http; using System.Threading; using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http;
        using Plimsoll.Gateway; using Plimsoll.Gateway.Testing; using Plimsoll.Release;

        """;

    private static readonly string Guide = Path.Combine(Approved.Root, "docs", "guide", "release.md");

    [GeneratedRegex(@"(?:<!-- given: (?<given>[^\n]*) -->\n)?```(?:csharp|cs)\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    [Fact]
    public void Every_block_of_c_sharp_in_the_documentation_compiles()
    {
        string[] pages = [Path.Combine(Approved.Root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(Approved.Root, "docs"), "*.md", SearchOption.AllDirectories)];
        Assert.Contains(pages, page => Block.IsMatch(File.ReadAllText(page)));
        Assert.Empty(pages.SelectMany(page => Faults(File.ReadAllText(page)).Select(fault => $"{Path.GetRelativePath(Approved.Root, page)}: {fault}")));
    }

    [Theory]
    [InlineData("app.UsePlimsollGate(", "app.UsePlimsolGate(", "CS1061")]
    [InlineData("Release = release,", "Releas = release,", "CS0117")]
    [InlineData("<!-- given: WebApplicationBuilder builder, ", "<!-- given: ", "CS0103")]
    [InlineData("issuer.Sign(serial: 2, ServiceState.Suspended);", "issuer.Sign(serial: 2, ServiceState.Suspended)", "CS1002")]
    [InlineData("issuer.Sign(serial: 2, ServiceState.Suspended);", "issuer.Sign(ServiceState.Suspended);", "CS1503")]
    public void A_block_that_shows_what_is_not_there_is_reported(string from, string to, string code)
    {
        var page = File.ReadAllText(Guide);
        Assert.Contains(from, page, StringComparison.Ordinal);
        Assert.Contains(Faults(page.Replace(from, to, StringComparison.Ordinal)), fault => fault.Contains(code, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Faults(string page) =>
        from Match block in Block.Matches(page)
        let source = $"{Usings}static class Page {{ static async Task Shown({block.Groups["given"].Value}) {{ await Task.Yield();\n{block.Groups["code"].Value}\n}} }}"
        from fault in Compiled.Of("Page", source).GetDiagnostics(TestContext.Current.CancellationToken)
        where fault.Severity == DiagnosticSeverity.Error
        select fault.ToString();
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Tests.Architecture;

public sealed class ThirdPartyTests
{
    private const string List = "THIRD-PARTY.md";

    private static readonly Tree Here = Tree.Here;

    [Fact]
    public void Every_package_that_goes_along_is_listed_with_its_licence_and_no_other() => Assert.Equal(Locked(), Listed(Here.Read(List)).Select(row => row.Package));

    [Fact]
    public void No_package_is_under_a_licence_that_we_do_not_take()
    {
        Assert.All(Listed(Here.Read(List)), row => Assert.Matches("^(?:MIT|Apache-2\\.0|MS-PL or Apache-2\\.0|public domain)\\b", row.Licence));
        Assert.All(Listed(Here.Read(List)), row => Assert.DoesNotMatch("GPL|MPL", row.Licence));
    }

    /// <summary>Packages of the server and of the command; what only looks at sources while it is built stays behind.</summary>
    private static IEnumerable<string> Locked() =>
        new[] { "Plimsoll.Web", "Plimsoll.Cli" }
            .SelectMany(shell => JsonNode.Parse(Here.Read($"src/shells/{shell}/packages.lock.json"))!["dependencies"]!.AsObject())
            .SelectMany(framework => framework.Value!.AsObject())
            .Where(package => (string)package.Value!["type"]! != "Project" && !package.Key.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal))
            .Select(package => package.Key)
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static IEnumerable<(string Package, string Licence)> Listed(string text) =>
        from line in text.Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Package ", StringComparison.Ordinal)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select (cells[1], cells[2]);
}

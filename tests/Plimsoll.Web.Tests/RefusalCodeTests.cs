// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Tests;

/// <summary>Every code of every project, found by reflection, against the list that people read.</summary>
public sealed partial class RefusalCodeTests
{
    [GeneratedRegex(@"^\| `(?<code>[a-z.-]+)` \| (?<status>[^ |]+) \|(?<rest>.*)$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    private static readonly Dictionary<string, (string Status, string Words)> Listed =
        Row.Matches(File.ReadAllText(Path.Combine(Approved.Folder, "codes.md"))).ToDictionary(row => row.Groups["code"].Value, row => (row.Groups["status"].Value, row.Groups["rest"].Value), StringComparer.Ordinal);

    /// <summary>Of each project below <c>src</c>; the command's stand beside its program.</summary>
    private static IEnumerable<Assembly> Assemblies =>
        from project in Directory.EnumerateFiles(Path.Combine(Approved.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        let name = Path.GetFileNameWithoutExtension(project)
        select name == "Plimsoll.Cli" ? Assembly.LoadFrom(Programs.Cli) : Assembly.Load(name);

    private static readonly (FieldInfo Field, RefusalCode Code)[] Declared = [
        .. from assembly in Assemblies
           from type in assembly.GetTypes()
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where field.FieldType == typeof(RefusalCode)
           select (field, (RefusalCode)field.GetValue(null)!),
    ];

    public static TheoryData<string> Codes => [.. Declared.Select(declared => declared.Code.Text).Distinct()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_declared_once_and_listed_with_the_status_of_its_kind(string text)
    {
        var (field, code) = Assert.Single(Declared, declared => declared.Code.Text == text);
        Assert.EndsWith("Codes", field.DeclaringType!.Name, StringComparison.Ordinal);
        Assert.True(Listed.TryGetValue(text, out var row), $"{text} has no row in codes.md");
        Assert.Equal(Promised(code.Kind), row.Status);
        if (code.Exit is { } exit) { Assert.Contains($"exit code {exit.ToString(CultureInfo.InvariantCulture)}", row.Words, StringComparison.Ordinal); }
    }

    [Fact]
    public void Every_row_of_the_list_names_a_code_that_is_declared() =>
        Assert.Empty(Listed.Keys.Except(Declared.Select(declared => declared.Code.Text)));

    [Fact]
    public void An_exit_code_of_its_own_belongs_to_one_code_alone_or_to_a_failed_verification()
    {
        var own = Declared.Select(declared => declared.Code.Exit).OfType<int>().Where(exit => exit != 20).ToArray();
        Assert.Equal(own.Distinct().Order(), own.Order());
        Assert.NotEmpty(own);
    }

    [Fact]
    public void Every_kind_has_a_status() =>
        Assert.All(Enum.GetValues<RefusalKind>(), kind => Assert.InRange(RefusalStatus.Of(kind), 400, 599));

    /// <summary>What the list says of a kind: its status, a dash where it never answers a request, 4xx where the server chose the status itself.</summary>
    private static string Promised(RefusalKind kind) => kind switch
    {
        RefusalKind.Setup or RefusalKind.Noted or RefusalKind.Unreachable => "–",
        RefusalKind.Protocol => "4xx",
        _ => RefusalStatus.Of(kind).ToString(CultureInfo.InvariantCulture),
    };
}

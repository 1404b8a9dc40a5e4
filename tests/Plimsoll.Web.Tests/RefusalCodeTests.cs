// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;
using Plimsoll.Tests.Architecture;

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
           from found in Of(type)
           select found,
    ];

    [Fact]
    public void Every_code_is_declared_once_in_a_class_of_codes_and_listed_with_the_status_of_its_kind()
    {
        Assert.NotEmpty(Declared);
        Rule.Holds(Faults(Declared, Listed));
    }

    /// <summary>The rule on codes that were broken on purpose: the list is whole but for what the case takes out or changes.</summary>
    [Fact]
    public void A_code_whose_row_or_place_is_wrong_is_reported()
    {
        (FieldInfo, RefusalCode)[] specimens = [.. Of(typeof(BallastCodes)), .. Of(typeof(InPassing))];
        Assert.Equal(
            [
                "ballast.forgotten has no row in codes.md: add '| `ballast.forgotten` | 404 | … | … |'",
                "ballast.promoted is listed with 422 and answered with 409",
                "ballast.exiting has exit code 77, which its row does not say",
                "ballast.twice is declared twice",
                "ballast.passing is declared in InPassing, which is no class of codes",
                "ballast.gone is listed in codes.md and declared nowhere",
            ],
            Faults(specimens, new Dictionary<string, (string Status, string Words)>
            {
                ["ballast.promoted"] = ("422", ""), ["ballast.exiting"] = ("400", " Something. |"), ["ballast.twice"] = ("400", ""),
                ["ballast.passing"] = ("400", ""), ["ballast.gone"] = ("400", ""), ["ballast.whole"] = ("–", " Something (exit code 78). |"),
            }));
    }

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

    /// <summary>What is wrong with codes or with their list.</summary>
    private static IEnumerable<string> Faults(
        IReadOnlyCollection<(FieldInfo Field, RefusalCode Code)> declared, IReadOnlyDictionary<string, (string Status, string Words)> listed)
    {
        foreach (var same in declared.GroupBy(d => d.Code.Text))
        {
            var (field, code) = same.First();
            if (same.Count() > 1) { yield return $"{code} is declared twice"; }
            if (!field.DeclaringType!.Name.EndsWith("Codes", StringComparison.Ordinal))
            {
                yield return $"{code} is declared in {field.DeclaringType.Name}, which is no class of codes";
            }
            if (!listed.TryGetValue(code.Text, out var row))
            {
                yield return $"{code} has no row in codes.md: add '| `{code}` | {Promised(code.Kind)} | … | … |'";
                continue;
            }
            if (row.Status != Promised(code.Kind)) { yield return $"{code} is listed with {row.Status} and answered with {Promised(code.Kind)}"; }
            if (code.Exit is { } exit && !row.Words.Contains($"exit code {exit.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal))
            {
                yield return $"{code} has exit code {exit}, which its row does not say";
            }
        }
        foreach (var text in listed.Keys.Except(declared.Select(d => d.Code.Text))) { yield return $"{text} is listed in codes.md and declared nowhere"; }
    }

    private static IEnumerable<(FieldInfo Field, RefusalCode Code)> Of(Type type) =>
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.FieldType == typeof(RefusalCode)
        select (field, (RefusalCode)field.GetValue(null)!);

    private static class BallastCodes
    {
        public static readonly RefusalCode Forgotten = new("ballast.forgotten", RefusalKind.Unknown);
        public static readonly RefusalCode Promoted = new("ballast.promoted", RefusalKind.Conflict);
        public static readonly RefusalCode Exiting = new("ballast.exiting", RefusalKind.Malformed, 77);
        public static readonly RefusalCode Twice = new("ballast.twice", RefusalKind.Malformed);
        public static readonly RefusalCode Again = new("ballast.twice", RefusalKind.Malformed);
        public static readonly RefusalCode Whole = new("ballast.whole", RefusalKind.Setup, 78);
    }

    private static class InPassing
    {
        public static readonly RefusalCode Passing = new("ballast.passing", RefusalKind.Malformed);
    }

    /// <summary>What the list says of a kind: its status, a dash where it never answers a request, 4xx where the server chose the status itself.</summary>
    private static string Promised(RefusalKind kind) => kind switch
    {
        RefusalKind.Setup or RefusalKind.Noted or RefusalKind.Unreachable => "–",
        RefusalKind.Protocol => "4xx",
        _ => RefusalStatus.Of(kind).ToString(CultureInfo.InvariantCulture),
    };
}

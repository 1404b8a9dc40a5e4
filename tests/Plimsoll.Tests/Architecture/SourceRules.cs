// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Plimsoll.Tests.Architecture;

/// <summary>Rules about files: width, namespace, the first line, settings, codes of refusals.</summary>
internal static partial class SourceRules
{
    private const string FirstLine = "// SPDX-License-Identifier: Apache-2.0";
    private const int MostColumns = 160;
    private const string Web = "src/shells/Plimsoll.Web";

    /// <summary>Settings that hold for every project and that none may switch off.</summary>
    private static readonly string[] Settings = ["DisableTransitiveProjectReferences", "TreatWarningsAsErrors", "Nullable", "RestorePackagesWithLockFile", "NuGetAudit", "NuGetAuditMode"];

    private static readonly string[] FileEndings = [".css", ".js", ".json", ".yaml", ".tsv", ".csv", ".md", ".html", ".txt", ".db", ".svg"];

    [GeneratedRegex("""new(?:\s+Refusal)?\(\s*"(?<code>[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)+)"|(?<!\[Event\()"(?<text>[a-z]+\.[a-z]+(?:-[a-z]+)*)"|"(?<text>[a-z]+\.[a-z]+(?:-[a-z]+)*)"u8""")]
    private static partial Regex CodeInSource { get; }

    /// <summary>What people write and review by line, by ending: code, pages, queries, styles, scripts, pictures, tables, settings of the build.</summary>
    private static readonly string[] Written = [".cs", ".razor", ".sql", ".css", ".js", ".svg", ".tsv", ".csproj", ".props", ".targets"];

    /// <summary>What a tool writes and compares line by line, the restore and the analyzer of public interfaces: nobody chooses where its lines end.</summary>
    private static readonly string[] WrittenByTools = ["/packages.lock.json", "/PublicAPI.Shipped.txt", "/PublicAPI.Unshipped.txt"];

    [GeneratedRegex(@"^\s*@?namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceInSource { get; }

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|readonly|partial|ref|unsafe)\s+)*(?:class|record|struct|interface|enum|delegate)\s+\w",
        RegexOptions.Multiline)]
    private static partial Regex TypeInSource { get; }

    [GeneratedRegex(@"\.ReadFormAsync\s*\(|\b[rR]equest\.Form\b")]
    private static partial Regex FormInSource { get; }

    [GeneratedRegex(@"\b(?:class|record|struct|interface)\s+(?<name>\w*Desk)\b")]
    private static partial Regex DeskInSource { get; }

    [GeneratedRegex(@"^\| `(?<code>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex CodeInList { get; }

    /// <summary>A form has one reader, which says of a body that is none what is wrong with it.</summary>
    public static IEnumerable<string> Forms(Tree tree) =>
        from path in tree.Files(Web, ".cs", ".razor")
        where !path.StartsWith($"{Web}/Shared/", StringComparison.Ordinal) && !path.StartsWith($"{Web}/Acts/", StringComparison.Ordinal)
        where FormInSource.IsMatch(tree.Read(path))
        select $"{path} reads a form by itself; a form is read by Acting.FormAsync or Forms.ReadAsync";

    /// <summary>What is kept is changed in one way, by <c>Acting</c>: a room that gets a desk of its own starts another.</summary>
    public static IEnumerable<string> WaysToAct(Tree tree) =>
        from path in tree.Files(Web, ".cs")
        from Match desk in DeskInSource.Matches(tree.Read(path))
        select $"{path} declares {desk.Groups["name"].Value}; what is kept is changed by Acting";

    /// <summary>
    /// Difference, blame, review and merge work by line: one that does not fit a screen is seen by none of them. A file of a kind that is not listed is
    /// reported as such, so that none is passed over because nobody thought of it.
    /// </summary>
    public static IEnumerable<string> Widths(Tree tree)
    {
        foreach (var path in tree.Files("src", "").Where(path => !WrittenByTools.Any(path.EndsWith)))
        {
            if (!Written.Contains(Path.GetExtension(path)))
            {
                yield return $"{path} is of a kind of which nobody said whether its lines are read; say so in SourceRules.Written";
                continue;
            }
            foreach (var (index, line) in tree.Lines(path).Index())
            {
                var columns = line.EnumerateRunes().Count();
                if (columns > MostColumns) { yield return $"{path}:{index + 1}:{columns} is wider than {MostColumns} columns"; }
            }
        }
    }

    /// <summary>A name says where its file lies: project and folders, joined by dots. What a page does not say, its folder gives it.</summary>
    public static IEnumerable<string> Namespaces(Tree tree)
    {
        HashSet<string> left = [.. tree.Files("src", ".cs", ".razor")];
        foreach (var project in tree.Files("src", ".csproj"))
        {
            if (XElement.Parse(tree.Read(project)).Descendants("RootNamespace").Any()) { yield return $"{project} sets RootNamespace for itself"; }
            var folder = project[..project.LastIndexOf('/')];
            var name = Path.GetFileNameWithoutExtension(project);
            foreach (var path in tree.Files(folder, ".cs", ".razor"))
            {
                left.Remove(path);
                var expected = name + path[folder.Length..path.LastIndexOf('/')].Replace('/', '.');
                string[] declared = [.. NamespaceInSource.Matches(tree.Read(path)).Select(m => m.Groups["name"].Value)];
                foreach (var other in declared.Where(other => other != expected)) { yield return $"{path} has the namespace {other}, not {expected}"; }
                if (declared.Length == 0 && path.EndsWith(".cs", StringComparison.Ordinal) && !IsProgram(path, folder))
                {
                    yield return $"{path} has no namespace";
                }
            }
        }
        foreach (var path in left.Order(StringComparer.Ordinal)) { yield return $"{path} stands in no project, so nothing says what its namespace is"; }

        // Statements that a program begins with stand in no namespace, and a type beside them would be in none.
        bool IsProgram(string path, string folder) => path == $"{folder}/Program.cs" && !TypeInSource.IsMatch(tree.Read(path));
    }

    public static IEnumerable<string> FirstLines(Tree tree) =>
        from folder in (string[])["src", "tests", "bench"]
        from path in tree.Files(folder, ".cs")
        where tree.Lines(path).FirstOrDefault() != FirstLine
        select $"{path} does not begin with '{FirstLine}'";

    /// <summary>Ban lists and build settings reach every project: they stand at the root without a condition and nothing below takes them back.</summary>
    public static IEnumerable<string> BuildSettings(Tree tree)
    {
        var root = XElement.Parse(tree.Read("Directory.Build.props"));
        foreach (var setting in Settings)
        {
            if (root.Descendants(setting).All(e => e.Value is not "true" and not "enable" and not "all" || e.Attribute("Condition") is not null)) { yield return $"Directory.Build.props does not switch {setting} on for every project"; }
        }
        var files = root.Descendants("AdditionalFiles").ToArray();
        if (!files.Any(e => Named(e, "BannedSymbols.txt") && e.Attribute("Condition") is null)) { yield return "Directory.Build.props does not wire BannedSymbols.txt to every project"; }
        if (!files.Any(e => Named(e, "BannedSymbols.Pure.txt") && (string?)e.Attribute("Condition") is { } c && c.Contains("capabilities", StringComparison.Ordinal) && c.Contains("Plimsoll.Vocabulary", StringComparison.Ordinal)))
        {
            yield return "Directory.Build.props does not wire BannedSymbols.Pure.txt to capabilities and the vocabulary";
        }
        if (root.Descendants("PackageReference").All(e => (string?)e.Attribute("Include") != "Microsoft.CodeAnalysis.BannedApiAnalyzers")) { yield return "Directory.Build.props does not bring the analyzer that reads the ban lists"; }
        foreach (var path in (string[])["BannedSymbols.txt", "BannedSymbols.Pure.txt"]) { if (!tree.HasFile(path)) { yield return $"{path} is missing"; } }
        foreach (var path in tree.Files("src", ".csproj", ".props", ".targets").Concat(tree.Files("tests", ".csproj", ".props")).Concat(tree.Files("bench", ".csproj", ".props")))
        {
            if (path.EndsWith("/Directory.Build.props", StringComparison.Ordinal)) { yield return $"{path} hides the one at the root"; }
            var xml = XElement.Parse(tree.Read(path));
            foreach (var setting in Settings) { if (xml.Descendants(setting).Any()) { yield return $"{path} sets {setting} for itself"; } }
            if (xml.Descendants("AdditionalFiles").Any(e => e.Attribute("Remove") is not null)) { yield return $"{path} removes a ban list"; }
        }

        static bool Named(XElement element, string file) => ((string?)element.Attribute("Include"))?.EndsWith(")" + file, StringComparison.Ordinal) == true;
    }

    [GeneratedRegex("""(?:Text|List|Map|Has|GetProperty)\(\s*"(?:signatures|keyid)"|\["(?:signatures|keyid)"\](?!\s*=[^=])""")]
    private static partial Regex SignatureLineInSource { get; }

    /// <summary>A line of an envelope says of itself whose it is. Who signed, only the verification of it can say, so nobody else looks at lines.</summary>
    public static IEnumerable<string> SignatureLines(Tree tree) =>
        from path in tree.Files("src", ".cs", ".razor")
        where !path.StartsWith("src/instruments/Plimsoll.Ledger/", StringComparison.Ordinal) && SignatureLineInSource.IsMatch(tree.Read(path))
        select $"{path} reads the lines of an envelope; who signed it, Dsse.Open answers";

    [GeneratedRegex(@"new RefusalCode\(|\bRefusalCode\s+\w+\s*(?:\{ get; \} )?=>?\s*new\(")]
    private static partial Regex CodeDeclared { get; }

    /// <summary>A code is declared in a class of codes, beside the others of its area, and nowhere in passing.</summary>
    public static IEnumerable<string> CodeHomes(Tree tree) =>
        from path in tree.Files("src", ".cs", ".razor")
        where !path.EndsWith("Codes.cs", StringComparison.Ordinal) && CodeDeclared.IsMatch(tree.Read(path))
        select $"{path} declares a code of a refusal; it belongs to a class of codes";

    /// <summary>Codes of refusals are a contract: each one used is listed, each one listed is used.</summary>
    public static IEnumerable<string> Codes(Tree tree)
    {
        const string List = "docs/api/codes.md";
        string[] listed = tree.HasFile(List) ? [.. CodeInList.Matches(tree.Read(List)).Select(m => m.Groups["code"].Value)] : [];
        HashSet<string> areas = [.. tree.Capabilities.Concat(tree.Instruments).Select(name => name.ToLowerInvariant()), "content", "web", "cli", "api", "accounts", "journal"];
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in tree.Files("src", ".cs", ".razor"))
        {
            foreach (Match match in CodeInSource.Matches(tree.Read(path)))
            {
                var text = match.Groups["text"].Value;
                if (match.Groups["code"].Success) { used.Add(match.Groups["code"].Value); }
                else if (areas.Contains(text[..text.IndexOf('.', StringComparison.Ordinal)]) && !FileEndings.Any(text.EndsWith)) { used.Add(text); }
            }
        }
        return [
            .. used.Except(listed).Select(code => $"{code} is used and not listed in {List}"),
            .. listed.Except(used).Select(code => $"{code} is listed in {List} and not used"),
            .. listed.GroupBy(code => code).Where(g => g.Count() > 1).Select(g => $"{g.Key} is listed twice in {List}"),
        ];
    }
}

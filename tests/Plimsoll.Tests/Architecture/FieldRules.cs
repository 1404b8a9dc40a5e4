// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text.RegularExpressions;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Tests.Architecture;

/// <summary>A dimension of activity, as source code may call it.</summary>
/// <param name="Member">The member of the table that holds it.</param>
/// <param name="Words">What texts and queries call it: JSON, column, canonical bytes, key of a report, table of the overview.</param>
/// <param name="IsLater">Whether it came after the table was made.</param>
internal sealed record NamedField(string Member, IReadOnlySet<string> Words, bool IsLater);

/// <summary>Fields of activity stand in one table. A dimension that is written out anywhere else is a place that nobody will find when the next one comes.</summary>
internal static partial class FieldRules
{
    public const string Table = "src/capabilities/Plimsoll.Usage/Activity/ActivityFields.cs";

    /// <summary>So many dimensions in one file are a list of them; one or two are code that knows what it wants.</summary>
    private const int List = 3;

    /// <summary>The version of the store in which the table was made; a field of it is in every store that this program brings over.</summary>
    private const long Made = 2;

    private static readonly string[] Rooms =
        ["src/capabilities/Plimsoll.Usage", "src/shells/Plimsoll.Storage/Usage", "src/shells/Plimsoll.Web/Usage", "src/shells/Plimsoll.Web/Meeting", "src/shells/Plimsoll.Cli/Usage"];

    /// <summary>Files that name several and are no list of the fields of a row, each with what it names instead.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["src/capabilities/Plimsoll.Usage/Activity/ActivityRow.cs"] = "names for code that knows which value it wants; a field needs none",
        ["src/capabilities/Plimsoll.Usage/Files/ChatLogs.cs"] = "what published chat logs hold, by their own names",
        ["src/capabilities/Plimsoll.Usage/Sharing/PackageField.cs"] = "fields of a donated conversation, which is no row",
        ["src/capabilities/Plimsoll.Usage/Sharing/PackageCheck.cs"] = "fields of a donated conversation, which is no row",
        ["src/capabilities/Plimsoll.Usage/Terms.cs"] = "by what others split what they counted",
        ["src/capabilities/Plimsoll.Usage/Aggregates/AggregateTables.cs"] = "columns of a table of applications",
        ["src/capabilities/Plimsoll.Usage/Aggregates/DownstreamApplication.cs"] = "what is known of an application",
        ["src/shells/Plimsoll.Web/Usage/Pages/ApplicationsPage.razor"] = "what is known of an application",
        ["src/shells/Plimsoll.Web/Usage/Pages/ShowApplications.cs"] = "what is known of an application",
        ["src/shells/Plimsoll.Web/Meeting/FillActivity.cs"] = "what the sample's two organisations agreed on",
    };

    [GeneratedRegex("""
        (?<q>"{3,})(?<text>.*?)\k<q>|"(?<text>(?:[^"\\\n]|\\.)*)"
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TextInSource { get; }

    [GeneratedRegex(@"^\s*///?.*$", RegexOptions.Multiline)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"\b(?:SELECT|INSERT|CREATE|DELETE|FROM|GROUP BY|ORDER BY)\b")]
    private static partial Regex Query { get; }

    [GeneratedRegex(@"\b(?:ActivityFields|[rR]ow)\.(?<member>\w+)\b")]
    private static partial Regex Member { get; }

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex Word { get; }

    /// <summary>Dimensions of the table that is compiled: what reports may be split by, what days are added up by, and what splits those once more.</summary>
    public static IReadOnlyList<NamedField> Dimensions { get; } =
    [
        .. from member in typeof(ActivityFields).GetFields(BindingFlags.Public | BindingFlags.Static)
           where member.FieldType == typeof(ActivityField)
           let field = (ActivityField)member.GetValue(null)!
           where field.Key is not null || field.Tables.Count > 0 || ActivityFields.All.Any(f => f.Key?.Split == field.Name)
           let words = (string?[])[field.Name, field.Column, field.Written, field.Key?.Name, .. field.Tables.Where(t => t.Kind == Plimsoll.Usage.ActivityKind.Usage).Select(t => t.Id)]
           select new NamedField(member.Name, words.OfType<string>().ToHashSet(StringComparer.Ordinal), field.Since > Made)
    ];

    /// <summary>Nothing but the table lists dimensions, and one that came later stands nowhere else at all.</summary>
    public static IEnumerable<string> Lists(Tree tree, IReadOnlyList<NamedField> dimensions)
    {
        foreach (var path in Rooms.SelectMany(room => tree.Files(room, ".cs", ".razor", ".sql")).Where(path => path != Table))
        {
            var named = Named(tree.Read(path), dimensions);
            foreach (var later in named.Where(d => d.IsLater)) { yield return $"{path} names {later.Member}, which came later and stands in {Table} alone"; }
            var isOther = Others.ContainsKey(path);
            if (named.Count >= List && !isOther)
            {
                yield return $"{path} lists fields of activity ({string.Join(", ", named.Select(d => d.Member))}); it reads them from {Table}";
            }
            if (named.Count < List && isOther) { yield return $"{path} lists no fields any more; take it out of FieldRules.Others"; }
        }
        foreach (var gone in Others.Keys.Where(path => !tree.HasFile(path))) { yield return $"{gone} is not there; take it out of FieldRules.Others"; }
    }

    private static List<NamedField> Named(string source, IReadOnlyList<NamedField> dimensions)
    {
        source = Comment.Replace(source, "");
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match text in TextInSource.Matches(source))
        {
            var value = text.Groups["text"].Value;
            // A sentence may say "model" or "language"; a text that is one word, or a query, means the field.
            if (Query.IsMatch(value)) { words.UnionWith(Word.Matches(value).Select(w => w.Value)); } else { words.Add(value); }
        }
        HashSet<string> members = [.. Member.Matches(source).Select(m => m.Groups["member"].Value)];
        return [.. dimensions.Where(d => members.Contains(d.Member) || d.Words.Overlaps(words))];
    }
}

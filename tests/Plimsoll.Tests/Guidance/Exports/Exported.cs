// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance.Exports;

/// <summary>What the export tests share: the shipped library, its checklists, and a CSV reader that is not the writer's own.</summary>
internal static class Exported
{
    public const string Voluntary = "Following this guidance is voluntary and replaces no law.";


    public static Checklist Tailor(string model, string release, params string[] roles) =>
        Shipped.Library.Tailor(Profile.Read(new ProfileAsk(model, release) { Roles = roles }).Value!);

    /// <summary>Every cell, for a provider alone, for each other role alone, and for all roles together.</summary>
    public static IEnumerable<Checklist> Checklists()
    {
        foreach (var cell in Cell.All)
        {
            var (model, release) = (SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key);
            foreach (var role in SharedTerms.Roles.All) { yield return Tailor(model, release, role.Key); }
            yield return Tailor(model, release, [.. SharedTerms.Roles.All.Select(r => r.Key)]);
        }
    }

    /// <summary>One practice, one guideline, with the texts of the caller.</summary>
    public static Checklist With(string text)
    {
        var list = Tailor("frontier", "restricted");
        var guideline = list.Guidelines[0];
        return list with { Guidelines = [guideline with { Title = text, Practices = [guideline.Practices[0] with { Text = text, Title = text }] }] };
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Records of RFC 4180 CSV, each as header to value.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Csv(byte[] bytes)
    {
        var records = Records(Text(bytes)).ToArray();
        Assert.All(records, r => Assert.Equal(records[0].Count, r.Count));
        return [.. records.Skip(1).Select(r => records[0].Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    private static IEnumerable<List<string>> Records(string text)
    {
        var (record, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') { field.Append('"'); i++; }
            else if (c == '"') { quoted = !quoted; }
            else if (!quoted && c == ',') { record.Add(field.ToString()); field.Clear(); }
            else if (!quoted && c == '\r' && text[i + 1] == '\n')
            {
                record.Add(field.ToString());
                field.Clear();
                yield return record;
                record = [];
                i++;
            }
            else { field.Append(c); }
        }
        Assert.True(!quoted && record.Count == 0 && field.Length == 0, "the last record does not end with CR LF");
    }
}

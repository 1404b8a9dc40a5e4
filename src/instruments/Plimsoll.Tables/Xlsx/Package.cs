// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Xml;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tables.Xlsx;

/// <summary>A part that another part of a workbook refers to.</summary>
/// <param name="Type">The last word of its type, such as <c>worksheet</c>.</param>
internal sealed record Relation(string Id, string Type, string Path);

/// <summary>
/// The ZIP file around a workbook. Parts are opened by name and bounded; no document type is read, and nothing outside the file is ever asked for.
/// </summary>
internal sealed class Package(ZipArchive zip, TableAsk ask)
{
    /// <summary>Parts of a package, most.</summary>
    private const int MostParts = 10_000;

    /// <summary>A reader of a part; null where there is no such part.</summary>
    /// <exception cref="ContentRefusedException">It is larger than may be read.</exception>
    public XmlReader? Open(string path)
    {
        if (zip.Entries.Count > MostParts)
        {
            throw Refuse(TablesCodes.TooLarge, "table", $"has more than {MostParts} parts", "save it again as .xlsx, or as CSV UTF-8");
        }
        ZipArchiveEntry? found = null;
        foreach (var entry in zip.Entries)
        {
            if (!string.Equals(entry.FullName, path, StringComparison.OrdinalIgnoreCase)) { continue; }
            // Two parts of one name are two truths: programs differ in which they show.
            if (found is not null) { throw Malformed(); }
            found = entry;
        }
        if (found is null) { return null; }
        if (found.Length > ask.Limits.MostUnpacked)
        {
            throw Refuse(TablesCodes.TooLarge, "table", $"holds a part of more than {ask.Limits.MostUnpacked} bytes", "split it");
        }
        return XmlReader.Create(found.Open(), new XmlReaderSettings
        {
            // What a part says of its size may be a lie; what is read is counted.
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = ask.Limits.MostUnpacked, CloseInput = true,
                IgnoreComments = true, IgnoreProcessingInstructions = true,
        });
    }

    /// <summary>What a part refers to inside the file; what lies outside is left alone.</summary>
    public IReadOnlyList<Relation> Relations(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var found = new List<Relation>();
        using var xml = Open($"{part[..slash]}_rels/{part[slash..]}.rels");
        while (xml?.Read() == true)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || xml.GetAttribute("TargetMode") == "External") { continue; }
            if ((xml.GetAttribute("Id"), xml.GetAttribute("Type"), xml.GetAttribute("Target")) is ({ } id, { } type, { } target))
            {
                found.Add(new Relation(id, type[(type.LastIndexOf('/') + 1)..], Resolve(part[..slash], target)));
            }
        }
        return found;
    }

    public ContentRefusedException Refuse(RefusalCode code, string field, string reason, string fix, string? value = null, int line = 0) =>
        new(new Refusal(code, field, value, reason, fix, ask.File, line));

    public ContentRefusedException Malformed() => new(NoWorkbook(ask));

    public static Refusal NoWorkbook(TableAsk ask) =>
        new(TablesCodes.MalformedWorkbook, "table", null, "is not a workbook (.xlsx) that can be read",
            "open it in a spreadsheet program and save it as .xlsx, or as CSV UTF-8", ask.File);

    /// <summary>The path of a target, which begins at the root or beside the part that names it.</summary>
    private static string Resolve(string folder, string target)
    {
        var parts = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/'))
        {
            if (step == "..") { if (parts.Count > 0) { parts.RemoveAt(parts.Count - 1); } }
            else if (step is not ("" or ".")) { parts.Add(step); }
        }
        return string.Join('/', parts);
    }
}

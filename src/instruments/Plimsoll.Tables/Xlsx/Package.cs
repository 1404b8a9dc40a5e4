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

    /// <summary>Opens a part.</summary>
    /// <param name="xml">A reader of it; null where there is no such part.</param>
    /// <returns>Why it is not read; null when it is, or is not there.</returns>
    public Refusal? Open(string path, out XmlReader? xml)
    {
        xml = null;
        if (zip.Entries.Count > MostParts)
        {
            return Refuse(TablesCodes.TooLarge, "table", $"has more than {MostParts} parts", "save it again as .xlsx, or as CSV UTF-8");
        }
        ZipArchiveEntry? found = null;
        foreach (var entry in zip.Entries)
        {
            if (!string.Equals(entry.FullName, path, StringComparison.OrdinalIgnoreCase)) { continue; }
            // Two parts of one name are two truths: programs differ in which they show.
            if (found is not null) { return NoWorkbook(ask); }
            found = entry;
        }
        if (found is null) { return null; }
        if (found.Length > ask.Limits.MostUnpacked)
        {
            return Refuse(TablesCodes.TooLarge, "table", $"holds a part of more than {ask.Limits.MostUnpacked} bytes", "split it");
        }
        xml = XmlReader.Create(found.Open(), new XmlReaderSettings
        {
            // What a part says of its size may be a lie; what is read is counted.
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = ask.Limits.MostUnpacked, CloseInput = true,
                IgnoreComments = true, IgnoreProcessingInstructions = true,
        });
        return null;
    }

    /// <summary>What a part refers to inside the file; what lies outside is left alone.</summary>
    public Result<List<Relation>> Relations(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var found = new List<Relation>();
        if (Open($"{part[..slash]}_rels/{part[slash..]}.rels", out var opened) is { } refusal) { return refusal; }
        using var xml = opened;
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

    public Refusal Refuse(RefusalCode code, string field, string reason, string fix, string? value = null, int line = 0) =>
        new(code, field, value, reason, fix, ask.File, line);

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

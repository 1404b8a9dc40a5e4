// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Guidance.Exports;

/// <summary>An edition in OSCAL 1.2.1 JSON: one catalog, a profile for each of the twelve
/// cells, a mapping collection for each crosswalk target. Source: NIST OSCAL 1.2.1.</summary>
/// <remarks>Identifiers derive from names and the last change is the edition's date, so that two runs give the same bytes.</remarks>
public static class Oscal
{
    internal const string CatalogFile = "catalog.json";

    /// <returns>File name to bytes, in the order of the names.</returns>
    public static IReadOnlyDictionary<string, byte[]> Write(Library library, Edition edition)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [CatalogFile] = OscalCatalog.Write(library, edition) };
        foreach (var cell in Cell.All) { files.Add($"profile-{OscalNames.Of(cell)}.json", OscalProfile.Write(library, edition, cell)); }
        foreach (var crosswalk in library.Crosswalks)
        {
            if (OscalMapping.Write(edition, crosswalk, library.Sources) is { } mapping) { files.Add($"mapping-{crosswalk.Target.Id}.json", mapping); }
        }
        return files;
    }
}

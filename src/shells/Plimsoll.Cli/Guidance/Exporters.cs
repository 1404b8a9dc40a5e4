// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;

namespace Plimsoll.Cli.Guidance;

/// <summary>The one place where a form asked for meets the library's exporter for it.</summary>
internal static class Exporters
{
    /// <summary>Forms that hold one checklist.</summary>
    public static byte[] Of(string format, Checklist list) => format switch
    {
        "json" => GuidanceJson.ToUtf8(list),
        "md" => ChecklistMarkdown.Write(list),
        "csv" => ChecklistCsv.Write(list),
        "html" => ChecklistHtml.Write(list),
        _ => throw new UnreachableException(),
    };

    public static byte[] Csv(IReadOnlyList<MatrixRow> rows, IReadOnlyList<PackStatement> packs) => MatrixCsv.Write(rows, packs);

    public static byte[] Csv(IReadOnlyList<ChecklistMitigation> mitigations, IReadOnlyList<PackStatement> packs) => MitigationsCsv.Write(mitigations, packs);

    public static byte[] Csv(IReadOnlyList<Crosswalk> crosswalks) => CrosswalkCsv.Write(crosswalks);

    /// <summary>The whole edition as one CISO Assistant library.</summary>
    public static byte[] CisoOf(Library library, Edition edition) => Ciso.Write(library, edition);

    /// <summary>The whole edition as OSCAL documents, by file name.</summary>
    public static IReadOnlyDictionary<string, byte[]> OscalOf(Library library, Edition edition) => Oscal.Write(library, edition);
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;

namespace Plimsoll.Cli.Guidance;

/// <summary>The one place where a form asked for meets the library's exporter for it.</summary>
internal static class Exporters
{
    /// <summary>Forms of a checklist: a table for people, then those of the library.</summary>
    public static string[] OfChecklist { get; } = ["table", .. ChecklistForms.All.Select(form => form.Key)];

    /// <summary>Forms that know no checklist: they hold the whole edition.</summary>
    public static string[] OfEdition { get; } = ["oscal", "ciso"];

    /// <summary>A checklist, or what stands nearest to it in a form that knows no checklists, as one document.</summary>
    /// <param name="page">The page that a table for people is written on.</param>
    public static byte[] Of(string format, Library library, Edition edition, Checklist list, Func<Page> page) => format switch
    {
        "table" => ChecklistPage.Write(page(), list, edition),
        _ when ChecklistForms.Find(format) is { } form => form.Write(list),
        "oscal" => OscalOf(library, edition)[$"profile-{list.Profile.Cell.ToString().Replace('/', '-')}.json"],
        "ciso" => CisoOf(library, edition),
        _ => throw new UnreachableException(),
    };

    public static byte[] Csv(IReadOnlyList<MatrixRow> rows, IReadOnlyList<PackStatement> packs) => MatrixCsv.Write(rows, packs);

    public static byte[] Csv(IReadOnlyList<ChecklistMitigation> mitigations, IReadOnlyList<PackStatement> packs) => MitigationsCsv.Write(mitigations, packs);

    public static byte[] Csv(IReadOnlyList<Crosswalk> crosswalks, SourceTable sources) => CrosswalkCsv.Write(crosswalks, sources);

    public static byte[] Csv(SourcesAnswer sources) => SourcesCsv.Write(sources);

    /// <summary>The whole edition as one CISO Assistant library.</summary>
    public static byte[] CisoOf(Library library, Edition edition) => Ciso.Write(library, edition);

    /// <summary>The whole edition as OSCAL documents, by file name.</summary>
    public static IReadOnlyDictionary<string, byte[]> OscalOf(Library library, Edition edition) => Oscal.Write(library, edition);
}

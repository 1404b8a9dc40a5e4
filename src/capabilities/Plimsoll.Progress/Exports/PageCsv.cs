// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Tables;

namespace Plimsoll.Progress.Exports;

/// <summary>An organisation's public page as CSV: every process of the edition has a row.</summary>
public static class PageCsv
{
    public static byte[] Write(FrozenPage page, ProgressEdition edition) => CsvTable.Write(
        ["process", "title", "state", "label", "text", "evidence", "ground", "decidedBy", "reviewOn", "organisation", "version", "published", "statement"],
        edition.Processes.Select(p => page.Of(p.Id) is { } line
            ? Row(page, p, ProgressTerms.OwnStates[line.State].Key, ProgressTerms.OwnStates[line.State].Label, line)
            : Row(page, p, "not-stated", "not stated", null)));

    internal static string Day(FrozenPage page) => Ask.Write(Ask.Day(page.Published));

    private static string[] Row(FrozenPage page, DocumentationProcess p, string state, string label, FrozenLine? line) =>
    [
        p.Id, p.Title, state, label, line?.Text ?? "", string.Join(' ', line?.Evidence.Select(e => $"{e.Link} ({Ask.Write(e.Seen)})") ?? []),
        line?.Withheld?.Ground ?? "", line?.Withheld?.DecidedBy ?? "", line?.Withheld is { } held ? FrozenDay.Write(held.ReviewOn) : "", page.Organisation,
        $"{page.Version}", Day(page), page.Statement,
    ];
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Tables;

/// <summary>Refusals of tables; <c>docs/api/codes.md</c> says what each means.</summary>
public static class TablesCodes
{
    public static readonly RefusalCode
        ColumnTwice = new("tables.column-twice", Malformed), ErrorCell = new("tables.error-cell", Malformed),
        FormulaWithoutValue = new("tables.formula-without-value", Malformed),
        MalformedCsv = new("tables.malformed-csv", Malformed),
        MalformedWorkbook = new("tables.malformed-workbook", Malformed),
        MergedCells = new("tables.merged-cells", Malformed), NoHeading = new("tables.no-heading", Malformed),
        NotText = new("tables.not-text", Malformed), RaggedRow = new("tables.ragged-row", Malformed),
        SeparatorUnclear = new("tables.separator-unclear", Malformed), TooLarge = new("tables.too-large", Malformed),
        UnknownEncoding = new("tables.unknown-encoding", Malformed),
        UnknownForm = new("tables.unknown-form", Malformed), UnknownSheet = new("tables.unknown-sheet", Malformed),
        UnnamedColumn = new("tables.unnamed-column", Malformed);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Tables;

/// <summary>Refusals of tables; <c>docs/api/codes.md</c> says what each means.</summary>
public static class TablesCodes
{
    public static readonly RefusalCode ColumnTwice = new("tables.column-twice", RefusalKind.Malformed);

    public static readonly RefusalCode ErrorCell = new("tables.error-cell", RefusalKind.Malformed);

    public static readonly RefusalCode FormulaWithoutValue = new("tables.formula-without-value", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedCsv = new("tables.malformed-csv", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedWorkbook = new("tables.malformed-workbook", RefusalKind.Malformed);

    public static readonly RefusalCode MergedCells = new("tables.merged-cells", RefusalKind.Malformed);

    public static readonly RefusalCode NoHeading = new("tables.no-heading", RefusalKind.Malformed);

    public static readonly RefusalCode NotText = new("tables.not-text", RefusalKind.Malformed);

    public static readonly RefusalCode RaggedRow = new("tables.ragged-row", RefusalKind.Malformed);

    public static readonly RefusalCode SeparatorUnclear = new("tables.separator-unclear", RefusalKind.Malformed);

    public static readonly RefusalCode TooLarge = new("tables.too-large", RefusalKind.Malformed);

    public static readonly RefusalCode UnknownEncoding = new("tables.unknown-encoding", RefusalKind.Malformed);

    public static readonly RefusalCode UnknownForm = new("tables.unknown-form", RefusalKind.Malformed);

    public static readonly RefusalCode UnknownSheet = new("tables.unknown-sheet", RefusalKind.Malformed);

    public static readonly RefusalCode UnnamedColumn = new("tables.unnamed-column", RefusalKind.Malformed);
}

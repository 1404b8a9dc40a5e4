// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>Which rows are read as columns, whose they are, by what they are counted and how much each weighs.</summary>
/// <param name="From">When the first happened.</param>
/// <param name="Until">Before this.</param>
/// <param name="Keys">By which fields is counted, texts or truths; by none, all rows lie in one cell.</param>
public sealed record ColumnAsk(
    string Tenant, DateTimeOffset From, DateTimeOffset Until, ActivityKind Kind, UnitField Unit, IReadOnlyList<ActivityField> Keys, WeightField Weight)
{
    /// <summary>Rows that came under one of these agreements are read besides the organisation's own; under any other, none.</summary>
    public IReadOnlyList<string> Agreements { get; init; } = [];
}

/// <summary>Whose rows are told apart, so that what one adds can be bounded.</summary>
public enum UnitField { Person, Customer, Application }

/// <summary>How much a row weighs.</summary>
public enum WeightField { One, Seconds }

/// <summary>Columns of equal length, one entry a row: a 64-bit hash of the unit, the cell, the weight.</summary>
/// <param name="Weights">Empty where each row weighs one.</param>
/// <param name="Keys">For each cell a text for each key asked for, in order of the texts: empty where rows name
/// none, <c>true</c> or <c>false</c> for high risk. Only cells that a row of the columns lies in.</param>
/// <param name="WithoutUnit">Rows that name no unit, and so are in no column.</param>
public sealed record UnitColumns(
    ReadOnlyMemory<ulong> Units, ReadOnlyMemory<uint> Cells, ReadOnlyMemory<long> Weights, IReadOnlyList<IReadOnlyList<string>> Keys, long WithoutUnit);

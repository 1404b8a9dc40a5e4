// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Bounding;
using Plimsoll.Privacy.Noise;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>A part of a budget that is spent on one table. It is taken before a row is read, and only through it can a table be published.</summary>
public sealed class Reservation
{
    private Reservation(ReleasePlan plan, Budget before, Budget after) => (Plan, Before, After) = (plan, before, after);

    public ReleasePlan Plan { get; }

    /// <summary>The budget as it was.</summary>
    public Budget Before { get; }

    /// <summary>The budget as it is from now on, whatever becomes of the table.</summary>
    public Budget After { get; }

    /// <summary>Takes the plan's charge off the budget, or refuses.</summary>
    public static Result<Reservation> Take(Budget budget, ReleasePlan plan) =>
        budget.Take(plan.Charge).Succeeds(out var after, out var no) ? new Reservation(plan, budget, after) : no;

    /// <summary>Adds noise to every cell and keeps the keys that may be named. Values are as drawn: a negative count is not mended here.</summary>
    /// <param name="keyColumns">Names of the key columns.</param>
    /// <param name="measure">Name of the value column.</param>
    /// <param name="keys">The key of each cell of <paramref name="exact"/>, in its order.</param>
    /// <param name="exact">The bounded table. For a public list it holds every key of the list.</param>
    /// <param name="bits">Where noise comes from.</param>
    /// <exception cref="ArgumentException">Keys and cells do not match, or the public list is another one than planned.</exception>
    public NoisyTable Publish(IReadOnlyList<string> keyColumns, string measure, IReadOnlyList<IReadOnlyList<string>> keys, BoundedTable exact, RandomBits bits)
    {
        if (keys.Count != exact.Totals.Length) { throw new ArgumentException("Every cell has one key.", nameof(keys)); }
        var noisy = exact.Totals.ToArray();
        Plan.Mechanism.AddTo(noisy, bits);
        var rows = keys.Select((key, cell) => new NoisyRow(key, noisy[cell]));
        switch (Plan.Keys)
        {
            case KeySource.PublicList list:
                var table = new NoisyTable(keyColumns, measure, rows);
                return table.KeysDigest() == list.Keys ? table : throw new ArgumentException("The keys are not the public list of the plan.", nameof(keys));
            case KeySource.PrivateKeys from:
                var units = exact.Units.ToArray();
                // In the order of keys, not of cells: where a cell stands may tell when its key was first seen.
                return new NoisyTable(
                    keyColumns, measure,
                    rows.Where((row, cell) => units[cell] >= from.MinimumUnits && row.Value >= from.Threshold).OrderBy(row => row, NoisyRow.ByKey));
            default: throw new UnreachableException();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Journals;

/// <summary>One step from one version of the database to the next. Once released it never changes: what it made lies on disks that nobody here sees.</summary>
/// <param name="Number">The version that the database has after it: 1, 2, 3 … without a gap.</param>
/// <param name="What">What it does, for whoever looks into the database.</param>
/// <param name="Sql">Statements. They run in one transaction with those of every other step that an open finds missing.
/// They may read the history and never change a row of it.</param>
internal sealed record Migration(int Number, string What, string Sql);

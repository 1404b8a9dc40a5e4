// SPDX-License-Identifier: Apache-2.0

using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>Which version the database of a data folder has, and what an open by this program would do to it.</summary>
/// <param name="Number">Its version now.</param>
/// <param name="Newest">The version that this program reads and writes.</param>
/// <param name="Steps">What each step does that it lacks, in order; none where it is of this version.</param>
public sealed record JournalVersion(int Number, int Newest, IReadOnlyList<string> Steps)
{
    /// <summary>Reads it without changing anything. Refused where it is of a later program, or none of ours.</summary>
    /// <param name="folder">A data folder with a database.</param>
    public static Result<JournalVersion> Of(string folder)
    {
        var path = System.IO.Path.Combine(folder, JournalOptions.FileName);
        try
        {
            using var reader = SqliteFile.OpenReader(path);
            return JournalSchema.Read(reader, out var number) is { } refusal ? refusal
                : new JournalVersion(number, JournalSchema.Newest, [.. JournalSchema.Migrations.Skip(number).Select(step => step.What)]);
        }
        catch (SqliteException e)
        {
            return new Refusal(
                JournalCodes.Unreadable, "journal", path, $"cannot be opened: {e.Message.TrimEnd('.')}", "name a data folder of Plimsoll that you may read");
        }
    }
}

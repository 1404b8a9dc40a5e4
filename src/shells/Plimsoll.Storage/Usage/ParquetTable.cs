// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>A small table as a Parquet file: keys as texts, the value as a 64-bit number.</summary>
public static class ParquetTable
{
    /// <param name="columns">Names of the key columns.</param>
    /// <param name="valueColumn">Name of the value column.</param>
    /// <param name="rows">One part of a key for each column, and the value.</param>
    public static Result<byte[]> Write(IReadOnlyList<string> columns, string valueColumn, IReadOnlyList<(IReadOnlyList<string> Key, long Value)> rows)
    {
        if (DuckDbLibrary.Refusal is { } absent) { return absent; }
        var folder = Directory.CreateTempSubdirectory("plimsoll-parquet-").FullName;
        try
        {
            var path = Path.Combine(folder, "table.parquet");
            using (var database = new DuckDbDatabase(":memory:", ("threads", "1")))
            using (var connection = database.Connect())
            {
                connection.Run($"CREATE TABLE t ({string.Concat(columns.Select(c => Quoted(c) + " VARCHAR, "))}{Quoted(valueColumn)} BIGINT)");
                using (var appender = connection.Append("t"))
                {
                    foreach (var (key, value) in rows)
                    {
                        foreach (var part in key) { appender.Add(part); }
                        appender.Add((long?)value);
                        appender.EndRow();
                    }
                    appender.Close();
                }
                connection.Run($"COPY t TO '{path.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet)");
            }
            return File.ReadAllBytes(path);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

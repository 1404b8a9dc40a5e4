// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.DuckDb;

/// <summary>Loads the shared library of DuckDB that comes with the program and checks its version, once a process.</summary>
internal static class DuckDbLibrary
{
    private const string Major = "v1.5.";

    private static readonly Lazy<Refusal?> Loaded = new(Load);

    /// <summary>Why activity cannot be stored here; null when it can.</summary>
    public static Refusal? Refusal => Loaded.Value;

    private static Refusal? Load()
    {
        try { return Judge(LibDuckDb.Text(LibDuckDb.duckdb_library_version())); }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException) { return Judge(null); }
    }

    /// <param name="version">What the library says of itself; null where none could be loaded.</param>
    internal static Refusal? Judge(string? version) => version switch
    {
        null => Absent(null, "is not there, so activity cannot be stored"),
        _ when version.StartsWith(Major, StringComparison.Ordinal) => null,
        _ => Absent(version, $"is not {Major}x, which the store was written for"),
    };

    private static Refusal Absent(string? value, string reason) =>
        new(
            UsageCodes.StoreAbsent, "DuckDB", value, reason,
            "run Plimsoll where its library of DuckDB runs (glibc on Linux, macOS or Windows, x64 or arm64), published for that kind of machine");
}

/// <summary>DuckDB said no. The text names tables and columns, never values.</summary>
internal sealed class DuckDbException(string message) : Exception(message);

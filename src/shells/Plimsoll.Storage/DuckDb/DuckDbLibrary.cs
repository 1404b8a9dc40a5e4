// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.InteropServices;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.DuckDb;

/// <summary>Finds the shared library of DuckDB and checks its version, once a process.</summary>
internal static class DuckDbLibrary
{
    /// <summary>Names another library than the one beside the application.</summary>
    public const string Variable = "PLIMSOLL_DUCKDB";

    private const string Major = "v1.5.";
    private const string FileName = "libduckdb.so";

    private static readonly Lazy<Refusal?> Loaded = new(Load);

    /// <summary>Why activity cannot be stored here; null when it can.</summary>
    public static Refusal? Refusal => Loaded.Value;

    private static Refusal? Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);
        try
        {
            var version = LibDuckDb.Text(LibDuckDb.duckdb_library_version());
            return version.StartsWith(Major, StringComparison.Ordinal) ? null : Absent(version, $"is not {Major}x, which the store was written for");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return Absent(null, "is not there, so activity cannot be stored");
        }
    }

    private static Refusal Absent(string? value, string reason) =>
        new(UsageCodes.StoreAbsent, "DuckDB", value, reason, $"build where npm can reach its registry, or name {FileName} of DuckDB 1.5 in {Variable}");

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != LibDuckDb.Name) { return 0; }
        foreach (var candidate in Candidates()) { if (File.Exists(candidate) && NativeLibrary.TryLoad(candidate, out var handle)) { return handle; } }
        return NativeLibrary.TryLoad(FileName, out var system) ? system : 0;
    }

    /// <summary>Beside the application, where the variable says, and where the build of a clone puts it.</summary>
    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) { yield return named; }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                yield return Path.Combine(folder.FullName, "duckdb", "node_modules", "@duckdb", "node-bindings-linux-x64", FileName);
            }
        }
    }
}

/// <summary>DuckDB said no. The text names tables and columns, never values.</summary>
internal sealed class DuckDbException(string message) : Exception(message);

// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Plimsoll.Tests;

/// <summary>Where things are on disk, found from this file and the environment.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Official test data, or null where it is absent; tests then skip with the reason.</summary>
    public static string? Vectors { get; } = Existing(Environment.GetEnvironmentVariable("PLIMSOLL_VECTORS") ?? Path.Combine(Root, "..", "shared", "vectors"));

    /// <summary>The source documents, or null where they are absent.</summary>
    public static string? Seeds { get; } = Existing(Path.Combine(Root, "..", "shared", "seeds"));

    private static string? Existing(string path) => Directory.Exists(path) ? Path.GetFullPath(path) : null;

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Plimsoll.slnx"))) { folder = Path.GetDirectoryName(folder); }
        return folder ?? throw new DirectoryNotFoundException("Plimsoll.slnx is in no folder above the tests");
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Reflection;

namespace Plimsoll.Tests;

/// <summary>The product's own libraries, found beside the tests: one that a test project references is covered without being named.</summary>
internal static class Libraries
{
    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Order(StringComparer.Ordinal)
           let name = Path.GetFileNameWithoutExtension(path)
           where name.StartsWith("Plimsoll.", StringComparison.OrdinalIgnoreCase) || name == "plimsoll"
           where !name.EndsWith("Tests", StringComparison.Ordinal) && !name.EndsWith("Host", StringComparison.Ordinal)
           select Assembly.Load(name),
    ];
}

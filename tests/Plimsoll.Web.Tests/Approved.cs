// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Plimsoll.Web.Tests;

/// <summary>Where approved texts lie; <c>PLIMSOLL_APPROVE=1 dotnet test</c> writes them anew.</summary>
internal static class Approved
{
    public static string Root { get; } = Find();

    public static string Folder { get; } = Path.Combine(Root, "docs", "api");

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

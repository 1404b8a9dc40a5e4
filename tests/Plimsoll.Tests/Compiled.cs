// SPDX-License-Identifier: Apache-2.0

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Plimsoll.Tests;

/// <summary>C# compiled in memory, for rules about assemblies and for the lines that a page shows.</summary>
internal static class Compiled
{
    /// <summary>Assemblies that this process was started with: the framework, this project's libraries, the tests themselves.</summary>
    public static IReadOnlyList<MetadataReference> Trusted { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The assembly's bytes. A fault in the source fails the test that brought it.</summary>
    public static byte[] Library(string name, string source, params IEnumerable<byte[]> references)
    {
        var compilation = Of(name, source, references);
        using var bytes = new MemoryStream();
        var made = compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        return bytes.ToArray();
    }

    public static CSharpCompilation Of(string name, string source, params IEnumerable<byte[]> references) =>
        CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14))],
            [.. Trusted, .. references.Select(bytes => MetadataReference.CreateFromImage(bytes))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
}

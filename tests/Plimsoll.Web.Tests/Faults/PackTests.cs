// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Mono.Cecil;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>Every pack that ships inside a library is read before anything starts: with any one of them broken, the program says which and ends.</summary>
public sealed class PackTests : IDisposable
{
    private const string Prefix = "content/";

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-packs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Library and pack, found in the libraries beside the tests.</summary>
    public static TheoryData<string, string> Packs
    {
        get
        {
            var packs = new TheoryData<string, string>();
            foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory, "Plimsoll.*.dll").Order(StringComparer.Ordinal))
            {
                using var module = ModuleDefinition.ReadModule(path);
                foreach (var resource in module.Resources.Where(r => r.Name.StartsWith(Prefix, StringComparison.Ordinal))) { packs.Add(Path.GetFileName(path), resource.Name); }
            }
            return packs;
        }
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public async Task A_pack_that_is_broken_stops_the_start_with_its_name(string library, string pack)
    {
        Break(library, pack);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(_folder, "Plimsoll.Web.dll"), "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_folder, "data")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            process.Kill();
            Assert.Fail($"It started ({line}).");
        }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains(pack[Prefix.Length..], await said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    /// <summary>The program once more, in links, but for one library in which one pack is cut off.</summary>
    private void Break(string library, string pack)
    {
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            var copy = Path.Combine(_folder, Path.GetFileName(path));
            // The program itself is no link: it looks for its libraries where it really lies.
            if (Path.GetFileName(path).StartsWith("Plimsoll.Web.", StringComparison.Ordinal)) { File.Copy(path, copy); } else { File.CreateSymbolicLink(copy, path); }
        }
        foreach (var path in Directory.EnumerateDirectories(AppContext.BaseDirectory)) { Directory.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(path)), path); }
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, library));
        var index = module.Resources.ToList().FindIndex(r => r.Name == pack);
        var whole = ((EmbeddedResource)module.Resources[index]).GetResourceData();
        module.Resources[index] = new EmbeddedResource(pack, ManifestResourceAttributes.Public, whole[..(whole.Length / 2)]);
        var broken = Path.Combine(_folder, library);
        File.Delete(broken);
        module.Write(broken);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Mono.Cecil;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>Every pack that ships inside a library is read before anything starts: with any one of them broken, the program says which and ends.</summary>
public sealed class PackTests : IDisposable
{
    private const string Prefix = "content/";

    private readonly string _folder = TemporaryFolders.New("plimsoll-packs-");

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
        Break(library, pack, whole => whole[..(whole.Length / 2)]);
        Assert.Null(await NotReadAsync(pack));
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public async Task A_pack_that_nobody_reads_at_start_is_reported()
    {
        // A library with one pack more, which is broken, and which no module asks for.
        Break("Plimsoll.Ledger.dll", Prefix + "nobody.json", _ => "{"u8.ToArray());
        Assert.Equal("content/nobody.json is broken, and the server starts all the same", await NotReadAsync(Prefix + "nobody.json"));
    }

    /// <summary>The rule: the program says which pack is broken and ends. Null where it holds.</summary>
    private async Task<string?> NotReadAsync(string pack)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(_folder, "Plimsoll.Web.dll"), "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_folder, "data")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is not null)
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return $"{pack} is broken, and the server starts all the same";
        }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode != 2) { return $"{pack} is broken, and the server ends with {process.ExitCode}: {await said}"; }
        return (await said).Contains(pack[Prefix.Length..], StringComparison.Ordinal) ? null : $"{pack} is broken, and the server says only: {await said}";
    }

    /// <summary>The program once more, in links, but for one library in which one pack is broken, or is there for the first time.</summary>
    private void Break(string library, string pack, Func<byte[], byte[]> change)
    {
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            var copy = Path.Combine(_folder, Path.GetFileName(path));
            // The program itself is no link: it looks for its libraries where it really lies.
            if (Path.GetFileName(path).StartsWith("Plimsoll.Web.", StringComparison.Ordinal)) { File.Copy(path, copy); } else { File.CreateSymbolicLink(copy, path); }
        }
        foreach (var path in Directory.EnumerateDirectories(AppContext.BaseDirectory)) { Directory.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(path)), path); }
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, library));
        var known = module.Resources.OfType<EmbeddedResource>().FirstOrDefault(r => r.Name == pack);
        if (known is not null) { module.Resources.Remove(known); }
        module.Resources.Add(new EmbeddedResource(pack, ManifestResourceAttributes.Public, change(known?.GetResourceData() ?? [])));
        var broken = Path.Combine(_folder, library);
        File.Delete(broken);
        module.Write(broken);
    }
}

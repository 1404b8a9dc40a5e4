// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Tests.Docs;

/// <summary>A throw-away copy of what a reader has in a fresh clone, made the current folder: relative paths of a page mean what they mean at the root of the repository, and what a page writes is gone afterwards.</summary>
internal sealed class Workbench : IDisposable
{
    private static readonly string[] Copied = ["content", "samples"];

    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-docs-").FullName;

    public Workbench()
    {
        foreach (var name in Copied) { Copy(Repository.At(name), Path.Combine(_folder, name)); }
        Environment.CurrentDirectory = _folder;
    }

    /// <summary>Runs the command in process. Answer and words for people come as a terminal shows them: in one stream, in the order of writing.</summary>
    public static (int ExitCode, string Text) Plimsoll(IReadOnlyList<string> args)
    {
        using var both = new MemoryStream();
        using var error = Terminal.Utf8(both);
        var code = PlimsollCommand.Run(args, new Terminal(both, error, Stream.Null));
        return (code, Encoding.UTF8.GetString(both.ToArray()));
    }

    /// <summary><c>cp -r</c> of a folder: into the target where it exists, else under its name.</summary>
    public static void CopyFolder(string from, string to) => Copy(from, Directory.Exists(to) ? Path.Combine(to, Path.GetFileName(from.TrimEnd('/'))) : to);

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) { File.Copy(file, Path.Combine(to, Path.GetFileName(file))); }
        foreach (var folder in Directory.EnumerateDirectories(from)) { Copy(folder, Path.Combine(to, Path.GetFileName(folder))); }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Mono.Cecil;
using Plimsoll.Tests.Architecture;

namespace Plimsoll.Web.Tests.Architecture;

/// <summary>
/// What stays in Storage, read off compiled assemblies: where a blob lies, and the language of the engine. Whoever keeps blobs knows them by name and
/// stream, so that they need not lie in a folder; whoever writes says what is done, so that the engine need not be SQLite.
/// </summary>
internal static partial class StorageRules
{
    private const string Blobs = "Plimsoll.Storage.Files.IBlobs", Name = "Plimsoll.Storage.Files.BlobName";

    /// <summary>What makes paths, or does something at one.</summary>
    private static readonly string[] FileTypes =
    [
        "System.IO.Path", "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.FileSystemInfo", "System.IO.Directory",
        "System.IO.DirectoryInfo", "System.IO.RandomAccess", "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.MemoryMappedFiles.MemoryMappedFile",
        "Microsoft.Win32.SafeHandles.SafeFileHandle", "Plimsoll.Storage.Files.OwnFile",
    ];

    /// <summary>Who opens a store in the data folder, and so names both; it makes no path of a blob as long as it does not know what the store calls its
    /// folders.</summary>
    private static readonly string[] Openers = ["Plimsoll.Web.Journal.DataFolder"];

    /// <summary>What copies or looks at the folder of <c>FolderBlobs</c> as it lies, beside a server that holds it: part of that store, and of no other. A
    /// second store of blobs brings its own.</summary>
    private static readonly string[] OfTheFolder = ["Plimsoll.Storage.Files.FolderCheck", "Plimsoll.Storage.Release.EvidenceBackup"];

    [GeneratedRegex(
        @"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|SELECT\s.+?\sFROM|CREATE\s+(?:TABLE|INDEX|TRIGGER)|PRAGMA\s)",
        RegexOptions.Singleline)]
    private static partial Regex Query { get; }

    /// <summary>Where a blob lies is known to its store alone.</summary>
    /// <param name="folders">What the stores that are folders call theirs.</param>
    public static IReadOnlyList<string> Paths(byte[] storage, byte[] web, IReadOnlyCollection<string> folders)
    {
        using var inside = Read(storage);
        using var outside = Read(web);
        var broken = new List<string>();
        var contract = inside.Types.Single(type => RoomRules.Name(type) == Blobs);
        foreach (var method in contract.Methods)
        {
            broken.AddRange(Faces(method).Where(of => of == "System.String" || FileTypes.Contains(of)).Distinct()
                .Select(of => $"{Blobs}.{method.Name} takes or gives {of}; a blob is known by name and stream"));
        }
        string[] stores = [.. inside.Types.Where(type => type.Interfaces.Any(i => RoomRules.Name(i.InterfaceType) == Blobs)).Select(RoomRules.Name)];
        foreach (var store in inside.Types.Where(type => stores.Contains(RoomRules.Name(type))))
        {
            broken.AddRange(store.Methods
                .Where(method => method.IsPublic && !contract.Methods.Any(of => of.Name == method.Name && Faces(of).SequenceEqual(Faces(method))))
                .Where(method => !(method.IsStatic && RoomRules.Name(method.ReturnType) == Blobs))
                .Select(method => $"{RoomRules.Name(store)}.{method.Name} is public and no part of {Blobs}"));
            broken.AddRange(store.Fields.Where(field => field.IsPublic).Select(field => $"{RoomRules.Name(store)}.{field.Name} is public"));
        }
        // Whoever handles blobs: by the contract, by a name, or by what a keeper of Storage hands out.
        HashSet<string> handled = [Blobs, Name];
        handled.UnionWith(inside.Types.Where(type => RoomRules.Name(type) is var name && !stores.Contains(name) && !OfTheFolder.Contains(name) && UsesOf(type).Types.Any(used =>
            used.Type is Blobs or Name)).Select(RoomRules.Name));
        foreach (var type in inside.Types.Concat(outside.Types))
        {
            var (name, uses) = (RoomRules.Name(type), UsesOf(type));
            if (stores.Contains(name) || name is Blobs or Name || OfTheFolder.Contains(name)) { continue; }
            string[] files = [.. uses.Types.Select(used => used.Type).Where(FileTypes.Contains).Distinct().Order(StringComparer.Ordinal)];
            if (files.Length > 0 && !Openers.Contains(name) && uses.Types.Any(used => handled.Contains(used.Type)))
            {
                broken.Add($"{name} handles blobs and uses {string.Join(", ", files)}; where a blob lies is its store's own");
            }
            if (files.Length > 0 && uses.Texts.FirstOrDefault(folders.Contains) is { } folder)
            {
                broken.Add($"{name} uses {string.Join(", ", files)} and names the folder '{folder}' of blobs");
            }
        }
        return [.. broken.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>No query leaves Storage: what a shell asks to be written says what is done.</summary>
    public static IReadOnlyList<string> Queries(byte[] shell)
    {
        using var module = Read(shell);
        return
        [
            .. from type in module.Types
               from text in UsesOf(type).Texts
               where Query.IsMatch(text)
               select $"{RoomRules.Name(type)} holds a query: {text}"
        ];
    }

    private static ModuleDefinition Read(byte[] assembly) => ModuleDefinition.ReadModule(new MemoryStream(assembly, writable: false));

    private static RoomRules.Uses UsesOf(TypeDefinition type)
    {
        var uses = new RoomRules.Uses();
        uses.Declared(type);
        return uses;
    }

    /// <summary>The types in a method's face: what it gives, then what it takes, with what each is made of.</summary>
    private static List<string> Faces(MethodDefinition method)
    {
        var found = new List<string>();
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters) { Add(parameter.ParameterType); }
        return found;

        void Add(TypeReference type)
        {
            switch (type)
            {
                case GenericInstanceType made:
                    Add(made.ElementType);
                    foreach (var argument in made.GenericArguments) { Add(argument); }
                    break;
                case IModifierType modified: Add(modified.ElementType); break;
                case TypeSpecification wrapped: Add(wrapped.ElementType); break;
                default: found.Add(RoomRules.Name(type)); break;
            }
        }
    }
}

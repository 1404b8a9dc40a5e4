// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Tests;

namespace Plimsoll.Web.Tests.Architecture;

/// <summary>The rules about what stays in Storage: on the assemblies as they were compiled, and on small ones that break them.</summary>
public sealed class StorageTests
{
    private const string Files = """
        namespace Plimsoll.Storage.Files
        {
            public sealed record BlobName(string Place, string Id);
            public interface IBlobs { System.IO.Stream? Open(BlobName name); /*contract*/ }
            public sealed class FolderBlobs : IBlobs
            {
                private readonly string _folder;
                private FolderBlobs(string folder) { _folder = System.IO.Path.Combine(folder, "kept-files"); }
                public static IBlobs In(string folder) => new FolderBlobs(folder);
                public System.IO.Stream? Open(BlobName name) => System.IO.File.OpenRead(At(name));
                private string At(BlobName name) => System.IO.Path.Combine(_folder, name.Place, name.Id);
                /*store*/
            }
        }
        namespace Plimsoll.Storage.Release
        {
            public sealed class Erasing { internal Plimsoll.Storage.Files.BlobName? Blob { get; init; } }
            public sealed class Evidence(Plimsoll.Storage.Files.IBlobs blobs)
            {
                public Erasing Erase(string id) => new() { Blob = new("a", id) };
                public bool Has(string id) => blobs.Open(new("a", id)) is not null;
                /*keeper*/
            }
            /*beside*/
        }
        """;

    private const string Shell = """
        namespace Plimsoll.Web.Journal
        {
            static class DataFolder
            {
                public static string Database => System.IO.Path.Combine("data", "plimsoll.db");
                public static Plimsoll.Storage.Release.Evidence Open() => new(Plimsoll.Storage.Files.FolderBlobs.In("data"));
                /*opener*/
            }
        }
        namespace Plimsoll.Web.Release
        {
            class Attach(Plimsoll.Storage.Release.Evidence files) { bool Has => files.Has("b"); /*user*/ }
            /*page*/
        }
        """;

    [Fact]
    public void Where_a_blob_lies_is_known_to_its_store_alone() =>
        Assert.Equal([], StorageRules.Paths(BytesOf(typeof(IBlobs)), BytesOf(typeof(PlimsollApp)), [FolderBlobs.Kept, FolderBlobs.Incoming]));

    [Fact]
    public void No_query_leaves_Storage()
    {
        Assert.Equal([], StorageRules.Queries(BytesOf(typeof(PlimsollApp))));
        // The rule sees queries where there are some.
        Assert.NotEmpty(StorageRules.Queries(BytesOf(typeof(IBlobs))));
    }

    [Fact]
    public void Small_assemblies_that_keep_the_rules_are_not_reported() => Assert.Equal([], Reported("", ""));

    [Theory]
    [InlineData("contract", "string PathOf(BlobName name) => name.Id;",
        "Plimsoll.Storage.Files.IBlobs.PathOf takes or gives System.String; a blob is known by name and stream")]
    [InlineData("contract", "void Take(System.Collections.Generic.List<System.IO.FileInfo> files) { }",
        "Plimsoll.Storage.Files.IBlobs.Take takes or gives System.IO.FileInfo; a blob is known by name and stream")]
    [InlineData("store", "public string PathOf(BlobName name) => At(name);",
        "Plimsoll.Storage.Files.FolderBlobs.PathOf is public and no part of Plimsoll.Storage.Files.IBlobs")]
    [InlineData("store", "public System.IO.Stream? Open(string path) => null;",
        "Plimsoll.Storage.Files.FolderBlobs.Open is public and no part of Plimsoll.Storage.Files.IBlobs")]
    [InlineData("store", "public readonly string? Folder;",
        "Plimsoll.Storage.Files.FolderBlobs.Folder is public")]
    [InlineData("store", "public FolderBlobs() : this(\"data\") { }",
        "Plimsoll.Storage.Files.FolderBlobs..ctor is public and no part of Plimsoll.Storage.Files.IBlobs")]
    [InlineData("keeper", "public string At(string id) => System.IO.Path.Combine(\"files\", id);",
        "Plimsoll.Storage.Release.Evidence handles blobs and uses System.IO.Path; where a blob lies is its store's own")]
    [InlineData("keeper", "public System.Action Later(string id) => () => System.IO.File.Delete(id);",
        "Plimsoll.Storage.Release.Evidence handles blobs and uses System.IO.File; where a blob lies is its store's own")]
    [InlineData("beside", "static class Copy { static string Of(string id) => System.IO.Path.Combine(\"kept-files\", id); }",
        "Plimsoll.Storage.Release.Copy uses System.IO.Path and names the folder 'kept-files' of blobs")]
    [InlineData("user", "void Erase(string path) => System.IO.File.Delete(path);",
        "Plimsoll.Web.Release.Attach handles blobs and uses System.IO.File; where a blob lies is its store's own")]
    [InlineData("page", "class Drop { void Now(Plimsoll.Storage.Release.Erasing erasing) => System.IO.File.Delete(\"x\"); }",
        "Plimsoll.Web.Release.Drop handles blobs and uses System.IO.File; where a blob lies is its store's own")]
    [InlineData("page", "class Drop { void Now() => System.IO.Directory.Delete(\"kept-files\"); }",
        "Plimsoll.Web.Release.Drop uses System.IO.Directory and names the folder 'kept-files' of blobs")]
    [InlineData("opener", "static string Blob => System.IO.Path.Combine(\"data\", \"kept-files\", \"a\");",
        "Plimsoll.Web.Journal.DataFolder uses System.IO.Path and names the folder 'kept-files' of blobs")]
    public void A_path_of_a_blob_that_is_made_or_given_elsewhere_is_reported(string place, string member, string violation) =>
        Assert.Equal([violation], Reported(place, member));

    [Theory]
    [InlineData("INSERT INTO evidence(a) VALUES(1)")]
    [InlineData("INSERT OR IGNORE INTO evidence(a) VALUES(1)")]
    [InlineData("DELETE FROM evidence WHERE a = 1")]
    [InlineData("UPDATE evidence SET a = 2")]
    [InlineData("SELECT a, b FROM evidence")]
    [InlineData("PRAGMA user_version=3")]
    public void A_query_in_a_shell_is_reported_wherever_it_stands(string query)
    {
        var now = $"static string Now() => \"{query}\";";
        var later = $"const string Q = \"{query}\"; static object Later() => new System.Func<string>(() => Q);";
        foreach (var member in (string[])[now, later])
        {
            var shell = Compiled.Library("Plimsoll.Web", $$"""namespace Plimsoll.Web.Release { static class Page { {{member}} } }""");
            Assert.Equal([$"Plimsoll.Web.Release.Page holds a query: {query}"], StorageRules.Queries(shell));
        }
    }

    [Fact]
    public void A_sentence_is_no_query() =>
        Assert.Equal([], StorageRules.Queries(Compiled.Library("Plimsoll.Web", """
            static class Page { static string Said => "Select what you delete from the list; update it, and insert nothing into it."; }
            """)));

    private static IReadOnlyList<string> Reported(string place, string member)
    {
        // Both in one: the real Storage is among what everything here is compiled against, and a second library of that name may not be.
        var both = Compiled.Library("Plimsoll.Small", Put($"{Files}\n{Shell}"));
        return StorageRules.Paths(both, both, ["kept-files"]);

        string Put(string source) => place.Length == 0 ? source : source.Replace($"/*{place}*/", member, StringComparison.Ordinal);
    }

    private static byte[] BytesOf(Type of) => File.ReadAllBytes(of.Assembly.Location);
}

// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Where something to keep is made: among the samples, under the version that the variable <c>PLIMSOLL_KEPT_VERSION</c> names, once and before
/// that version goes out; else in a folder that is gone when the test is over.</summary>
internal sealed class Making : IDisposable
{
    private readonly bool _passes;

    /// <param name="samples">The folder of samples that has a folder for each version.</param>
    public Making(string samples)
    {
        var version = Environment.GetEnvironmentVariable("PLIMSOLL_KEPT_VERSION");
        _passes = string.IsNullOrEmpty(version);
        (Root, Name) = _passes ? (Directory.CreateTempSubdirectory("plimsoll-made-").FullName, "today") : (samples, version!);
        Assert.False(Directory.Exists(Folder), $"{Folder} exists already; what was released is not made anew");
        Directory.CreateDirectory(Folder);
    }

    public string Root { get; }

    public string Name { get; }

    public string Folder => Path.Combine(Root, Name);

    public void Dispose()
    {
        if (_passes) { Directory.Delete(Root, recursive: true); }
    }
}

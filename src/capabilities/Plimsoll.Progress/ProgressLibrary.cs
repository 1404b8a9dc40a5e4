// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>The progress reports an installation knows. Immutable; safe to share between threads.</summary>
public sealed class ProgressLibrary
{
    private ProgressLibrary(IReadOnlyList<ProgressEdition> editions) => Editions = editions;

    /// <summary>Editions, the newest first; that one is the default.</summary>
    public IReadOnlyList<ProgressEdition> Editions { get; }

    /// <summary>Finds an edition; null asks for the default.</summary>
    public Result<ProgressEdition> Edition(string? id) => (id is null ? Editions[0] : Editions.FirstOrDefault(e => e.Id == id)) is { } edition
        ? edition
        : new Refusal(ProgressCodes.UnknownValue, "edition", id, "is not one of the allowed values", $"use {string.Join(" | ", Editions.Select(e => e.Id))}");

    /// <summary>Builds a library from editions as read from a folder or from the shipped resources.</summary>
    /// <returns>The library, or the first fault with its file and line.</returns>
    public static Result<ProgressLibrary> Load(IReadOnlyDictionary<string, ContentNode> packs) => ContentReading.Of<ProgressLibrary>(() =>
    {
        ProgressEdition[] editions = [.. packs.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => EditionReader.Read(p.Value))
            .OrderByDescending(e => e.Header.Assessed, StringComparer.Ordinal)];
        if (editions is []) { return new Refusal(ContentCodes.Refused, "edition", null, "is missing", "add a folder that holds an edition"); }
        return editions.GroupBy(e => e.Id).FirstOrDefault(g => g.Count() > 1) is { } twin
            ? new Refusal(ContentCodes.Refused, "edition.id", twin.Key, "stands in two editions", "give each its own id")
            : new ProgressLibrary(editions);
    });

    /// <summary>The library that ships inside this assembly.</summary>
    public static Result<ProgressLibrary> Shipped()
    {
        const string Prefix = "content/";
        var assembly = Assembly.GetExecutingAssembly();
        var packs = new SortedDictionary<string, ContentNode>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal) || !resource.EndsWith(".json", StringComparison.Ordinal)) { continue; }
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (!ContentReading.Of(bytes, resource[Prefix.Length..]).Succeeds(out var node, out var refusal)) { return refusal; }
            packs.Add(resource[Prefix.Length..^".json".Length], node);
        }
        return Load(packs);
    }
}

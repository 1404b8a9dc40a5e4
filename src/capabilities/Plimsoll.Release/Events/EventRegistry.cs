// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>Which event stands behind a name and version, and how it is written. Found by reflection, so an event cannot be forgotten.</summary>
public static class EventRegistry
{
    private static readonly Dictionary<(string Type, int Version), Type> Known = Find();

    /// <summary>Every name and version that this assembly can read.</summary>
    public static IEnumerable<(string Type, int Version)> All => Known.Keys.Order();

    public static (string Type, int Version) NameOf(ReleaseEvent happened) => happened.GetType().GetCustomAttribute<EventAttribute>() is { } name
        ? (name.Type, name.Version)
        : throw new ArgumentException($"{happened.GetType().Name} has no name.", nameof(happened));

    /// <summary>The <c>data</c> of an entry.</summary>
    public static byte[] Write(ReleaseEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), ReleaseJson.Default);

    /// <summary>Reads the <c>data</c> of an entry. An unknown name is refused: a history that cannot be understood must not be folded in part.</summary>
    public static Result<ReleaseEvent> Read(string type, int version, ReadOnlySpan<byte> utf8)
    {
        if (!Known.TryGetValue((type, version), out var found)) { return new Refusal("release.unknown-event", "type", $"{type} v{version}", "is not an event that this version knows", "use the version of Plimsoll that wrote it, or a later one"); }
        try
        {
            return (ReleaseEvent)JsonSerializer.Deserialize(utf8, found, ReleaseJson.Default)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return new Refusal("release.malformed-event", $"{type} v{version}", null, $"cannot be read ({e.Message.Split('\n')[0].TrimEnd('.')})", "give the entry as it was written");
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Every event is rooted by the serializer context; one that is not has no JSON either, and a test compares the two.")]
    private static Dictionary<(string, int), Type> Find() => typeof(ReleaseEvent).Assembly.GetTypes()
        .Select(type => (type, Name: type.GetCustomAttribute<EventAttribute>()))
        .Where(found => found.Name is not null)
        .ToDictionary(found => (found.Name!.Type, found.Name.Version), found => found.type);
}

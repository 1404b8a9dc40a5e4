// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Plimsoll.Vocabulary;

/// <summary>Which event stands behind a name and version, and how it is written. Events are found where their JSON is said, and a test finds those that have
/// none.</summary>
/// <remarks>Looking for them among all types of an assembly would load each of them: that was a sixth of what a start takes.</remarks>
public sealed class EventCatalog
{
    private readonly Dictionary<(string Type, int Version), Known> _known;
    private readonly HashSet<Type> _types;
    private readonly JsonSerializerContext _json;

    /// <param name="root">The base record of the events of one capability.</param>
    /// <param name="json">How the capability writes its events: each stands there as <see cref="JsonSerializableAttribute"/>.</param>
    public EventCatalog(Type root, JsonSerializerContext json)
    {
        _json = json;
        _known = json.GetType().GetCustomAttributesData()
            .Where(said => said.AttributeType == typeof(JsonSerializableAttribute))
            .Select(said => (Type)said.ConstructorArguments[0].Value!)
            .Where(root.IsAssignableFrom)
            .Select(type => (type, Name: type.GetCustomAttribute<EventAttribute>()))
            .Where(found => found.Name is not null)
            .ToDictionary(found => (found.Name!.Type, found.Name.Version), found => new Known(found.type));
        _types = [.. _known.Values.Select(known => known.Type)];
    }

    /// <summary>Every name and version that can be read.</summary>
    public IEnumerable<(string Type, int Version)> All => _known.Keys.Order();

    public static (string Type, int Version) NameOf(JournalEvent happened) => happened.GetType().GetCustomAttribute<EventAttribute>() is { } name
        ? (name.Type, name.Version)
        : throw new ArgumentException($"{happened.GetType().Name} has no name.", nameof(happened));

    /// <summary>Whether an event belongs to the capability.</summary>
    public bool Holds(Type happened) => _types.Contains(happened);

    public bool Knows(string type, int version) => _known.ContainsKey((type, version));

    /// <summary>The <c>data</c> of an entry. Old versions are read, never written.</summary>
    public byte[] Write(JournalEvent happened) => happened is ILifted
        ? throw new ArgumentException($"{happened.GetType().Name} is an old version.", nameof(happened))
        : JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), _json);

    /// <summary>Reads the <c>data</c> of an entry, lifted to its newest version.</summary>
    /// <remarks>An unknown name is refused: a history that cannot be understood must not be folded in part.</remarks>
    public Result<JournalEvent> Read(string type, int version, ReadOnlySpan<byte> utf8)
    {
        if (!_known.TryGetValue((type, version), out var found))
        {
            return new Refusal(
                EventCodes.UnknownEvent, "type", $"{type} v{version}", "is not an event that this version knows",
                "use the version of Plimsoll that wrote it, or a later one");
        }
        try
        {
            var happened = (JournalEvent)JsonSerializer.Deserialize(utf8, found.Json ??= JsonOf(found.Type))!;
            // A lift may lead to a version that is old by now itself.
            while (happened is ILifted old) { happened = old.Lift(); }
            return happened;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return new Refusal(
                EventCodes.MalformedEvent, $"{type} v{version}", null,
                $"cannot be read ({e.Message.Split('\n')[0].TrimEnd('.')})",
                "give the entry as it was written");
        }
    }

    private JsonTypeInfo JsonOf(Type type) => _json.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type.Name} has no JSON.");

    /// <summary>An event's type, and how it is read once it has been read: a million entries need not look it up a million times.</summary>
    private sealed class Known(Type type)
    {
        public Type Type { get; } = type;

        public JsonTypeInfo? Json { get; set; }
    }
}

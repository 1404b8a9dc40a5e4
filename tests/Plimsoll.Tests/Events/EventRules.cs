// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Plimsoll.Tests.Architecture;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Events;

/// <summary>
/// What holds of every event of every catalog: it was put on record when it was released, its sample reads and is written as it was, and it cannot hold a person's words.
/// Catalogs are found by reflection in every library beside the tests. Answers are the violations; none means the rule holds.
/// </summary>
internal static partial class EventRules
{
    private const string Folder = "samples/events";
    private const string Record = $"{Folder}/released.tsv";
    private const string Meanings = $"{Folder}/lifted";
    private const string NamedTexts = $"{Folder}/texts.tsv";

    /// <summary>What a text in an event may be, and how it looks. None of them is a sentence that somebody wrote.</summary>
    private static readonly Dictionary<string, Regex> Forms = new(StringComparer.Ordinal)
    {
        ["id"] = Id, ["slug"] = Slug, ["label"] = Label, ["digits"] = Digits, ["decimal"] = Decimal, ["month"] = Month, ["day"] = Day, ["zone"] = Zone,
        ["hex"] = Hex, ["base64"] = Base64, ["path"] = Lines, ["envelope"] = Envelope,
        // The registered name of an organisation, a product or a round, and a title of a pack: the only ones with blanks.
        ["name"] = Name, ["title"] = Name,
    };

    /// <summary>Every catalog in the product's libraries.</summary>
    public static IReadOnlyList<EventCatalog> Catalogs { get; } =
    [
        .. from type in Libraries.All.SelectMany(library => library.GetTypes())
           from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where property.PropertyType == typeof(EventCatalog)
           select (EventCatalog)property.GetValue(null)!,
    ];

    /// <summary>
    /// What events promise to somebody: each <see cref="EndsAt"/> in one that is written, or in a record that it holds, by type and name. One of before
    /// is lifted to it.
    /// </summary>
    public static IEnumerable<string> Promises(IEnumerable<Type> events) =>
        events.Where(e => !e.IsAssignableTo(typeof(ILifted))).SelectMany(e => Promises(e, [])).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Promises(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type)) { yield break; }
        foreach (var member in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (member.PropertyType.IsAssignableTo(typeof(EndsAt))) { yield return $"{type.Name}.{member.Name}"; }
            foreach (var held in (Type[])[member.PropertyType, .. member.PropertyType.GetGenericArguments()])
            {
                if (held.IsAssignableTo(typeof(EndsAt)) || held.Namespace?.StartsWith("Plimsoll", StringComparison.Ordinal) != true) { continue; }
                foreach (var inside in Promises(held, seen)) { yield return inside; }
            }
        }
    }

    /// <summary>The record of what was released, one line an event and version: name, version, SHA-256 of its sample. Lines of areas for which no catalog is at hand are left to whoever has it.</summary>
    public static IEnumerable<string> Released(Tree tree, IReadOnlyCollection<EventCatalog> catalogs)
    {
        var known = catalogs.SelectMany(c => c.All).Select(e => (e.Type, e.Version)).ToHashSet();
        var areas = known.Select(e => Area(e.Type)).ToHashSet(StringComparer.Ordinal);
        var lines = tree.Lines(Record).Skip(1).Select(line => line.Split('\t')).ToArray();
        foreach (var line in lines.Where(line => areas.Contains(Area(line[0]))))
        {
            var (type, version, digest) = (line[0], int.Parse(line[1], CultureInfo.InvariantCulture), line[2]);
            var sample = $"{Folder}/{type}-v{version}.json";
            if (!known.Contains((type, version))) { yield return $"{type} v{version} was released and cannot be read any more"; }
            if (!tree.HasFile(sample)) { yield return $"{sample} is missing"; }
            else if (Sha256(tree.Read(sample)) is var now && now != digest) { yield return $"{sample} is not what was released ({now})"; }
        }
        var recorded = lines.Select(line => (line[0], int.Parse(line[1], CultureInfo.InvariantCulture))).ToHashSet();
        foreach (var (type, version) in known.Except(recorded).Order())
        {
            var sample = $"{Folder}/{type}-v{version}.json";
            yield return tree.HasFile(sample) ? $"{type} v{version} is not on record; add the line '{type}\t{version}\t{Sha256(tree.Read(sample))}' at the end of {Record}" : $"{type} v{version} has no {sample}";
        }
        foreach (var path in tree.Files(Folder, ".json"))
        {
            var name = path[(Folder.Length + 1)..^".json".Length];
            if (areas.Contains(Area(name)) && !known.Any(e => $"{e.Type}-v{e.Version}" == name)) { yield return $"{path} is of no event"; }
        }
    }

    /// <summary>The record only grows: its first lines are those of each release that is named with their number and digest.</summary>
    public static IEnumerable<string> Grown(Tree tree, IEnumerable<(string Release, int Lines, string Digest)> releases)
    {
        string[] lines = [.. tree.Lines(Record)];
        if (lines.Distinct(StringComparer.Ordinal).Count() != lines.Length) { yield return $"{Record} names something twice"; }
        foreach (var (release, count, digest) in releases)
        {
            if (lines.Length < count || Sha256(string.Concat(lines.Take(count).Select(line => line + "\n"))) != digest) { yield return $"the first {count} lines of {Record} are not those of {release}"; }
        }
    }

    /// <summary>A version of which something signed is kept says how the record stood when it went out.</summary>
    public static IEnumerable<string> Unpinned(Tree tree, IReadOnlyCollection<(string Release, int Lines, string Digest)> releases) =>
        from version in tree.Folders("samples/signed")
        where releases.All(r => r.Release != version)
        select $"samples/signed/{version} was kept, and no line of releases says how {Record} stood then";

    /// <summary>
    /// A sample of the newest version of an event is written as it was read, byte for byte; one of an older version is read as the newest, which is then
    /// written and read as the same.
    /// </summary>
    public static IEnumerable<string> RoundTrips(Tree tree, EventCatalog catalog)
    {
        foreach (var (type, version) in catalog.All)
        {
            var path = $"{Folder}/{type}-v{version}.json";
            if (!tree.HasFile(path)) { continue; }
            var data = JsonNode.Parse(tree.Read(path))!["data"]!.ToJsonString();
            if (!catalog.Read(type, version, Encoding.UTF8.GetBytes(data)).Succeeds(out var read, out var refusal)) { yield return $"{path}: {refusal.Sentence}"; continue; }
            var newest = catalog.All.Where(e => e.Type == type).Max(e => e.Version);
            if (EventCatalog.NameOf(read) is var name && name != (type, newest))
            {
                yield return $"{path} is read as {name.Type} v{name.Version}, which is not the newest"; continue;
            }
            var written = JsonNode.Parse(catalog.Write(read))!.ToJsonString();
            if (version == newest) { if (written != data) { yield return $"{path} is written as {written}"; } }
            else if (!catalog.Read(type, newest, Encoding.UTF8.GetBytes(written)).Succeeds(out var again, out refusal))
            {
                yield return $"{path} is lifted to what cannot be read: {refusal.Sentence}";
            }
            else if (JsonNode.Parse(catalog.Write(again))!.ToJsonString() is var twice && twice != written)
            {
                yield return $"{path} is lifted to {written}, which reads as {twice}";
            }
        }
    }

    /// <summary>
    /// Every version of an event but the newest is lifted, and the newest is not: so nothing but the newest reaches a fold, and nothing else is written.
    /// </summary>
    public static IEnumerable<string> Lifted(IEnumerable<Type> events)
    {
        foreach (var versions in events.Select(type => (Type: type, Name: type.GetCustomAttribute<EventAttribute>()!)).GroupBy(e => e.Name.Type))
        {
            var newest = versions.Max(e => e.Name.Version);
            if (!versions.Select(e => e.Name.Version).Order().SequenceEqual(Enumerable.Range(1, newest)))
            {
                yield return $"{versions.Key} lacks a version before {newest}";
            }
            foreach (var (type, name) in versions.Where(e => e.Name.Version < newest && !e.Type.IsAssignableTo(typeof(ILifted))))
            {
                yield return $"{name.Type} v{name.Version} ({type.Name}) is old and not lifted";
            }
            foreach (var (type, name) in versions.Where(e => e.Name.Version == newest && e.Type.IsAssignableTo(typeof(ILifted))))
            {
                yield return $"{name.Type} v{name.Version} ({type.Name}) is the newest and cannot be written";
            }
        }
    }

    /// <summary>
    /// What an old version means now was written down when it was lifted first, and is what it is lifted to by every later build: for its sample, and for as
    /// many other forms of it that each member which may be absent was once there and once not.
    /// </summary>
    public static IEnumerable<string> Lifts(Tree tree, IReadOnlyCollection<EventCatalog> catalogs, IReadOnlyCollection<Type> events)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var old in events.Where(type => type.IsAssignableTo(typeof(ILifted))))
        {
            var name = old.GetCustomAttribute<EventAttribute>()!;
            var (sample, path) = ($"{Folder}/{name.Type}-v{name.Version}.json", $"{Meanings}/{name.Type}-v{name.Version}.json");
            known.Add(path);
            if (!tree.HasFile(sample) || catalogs.FirstOrDefault(c => c.Holds(old)) is not { } catalog) { continue; }
            var data = JsonNode.Parse(tree.Read(sample))!["data"]!;
            if (!tree.HasFile(path))
            {
                yield return $"{path} is missing; if this is what the sample means now, write [{{\"as\":{Lift(data)}}}]"; continue;
            }
            var cases = JsonNode.Parse(tree.Read(path))!.AsArray();
            if (cases.Count(c => c!["read"] is null) != 1) { yield return $"{path} says not once what the sample is lifted to"; }
            foreach (var one in cases)
            {
                var (lifted, approved) = (Lift(one!["read"] ?? data), one["as"]!.ToJsonString());
                if (lifted != approved) { yield return $"{path} says {approved}, and it is lifted to {lifted}"; }
            }
            var seen = cases.SelectMany(c => Absences(c!["read"] ?? data, old, name.Type)).ToHashSet();
            foreach (var (place, _) in seen.Order())
            {
                if (!seen.Contains((place, true))) { yield return $"{path} has no case without {place}"; }
                if (!seen.Contains((place, false))) { yield return $"{path} has no case with {place}"; }
            }

            string Lift(JsonNode read) => catalog.Read(name.Type, name.Version, Encoding.UTF8.GetBytes(read.ToJsonString())).Succeeds(out var now, out var refusal)
                ? JsonNode.Parse(catalog.Write(now))!.ToJsonString() : refusal.Sentence;
        }
        var areas = events.Select(e => Area(EventCatalogName(e))).ToHashSet(StringComparer.Ordinal);
        foreach (var path in tree.Files(Meanings, ".json").Where(p => areas.Contains(Area(p[(Meanings.Length + 1)..])) && !known.Contains(p)))
        {
            yield return $"{path} is of no old version of an event";
        }
    }

    /// <summary>The members of a record that may be absent, also inside others, and whether they are.</summary>
    private static IEnumerable<(string Place, bool Absent)> Absences(JsonNode data, Type type, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var (place, value) = ($"{path}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}", data[JsonNamingPolicy.CamelCase.ConvertName(property.Name)]);
            if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable) { yield return (place, value is null); }
            if (value is JsonObject && !property.PropertyType.IsDefined(typeof(JsonConverterAttribute), inherit: false))
            {
                foreach (var inner in Absences(value, property.PropertyType, place)) { yield return inner; }
            }
        }
    }

    /// <summary>Every text that a type of event can hold: where it stands, found from the types and not from what a sample happens to fill.</summary>
    public static IReadOnlyList<string> Texts(Type happened)
    {
        var found = new List<string>();
        Walk(happened, EventCatalogName(happened), []);
        return found;

        void Walk(Type type, string path, Type[] above)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type == typeof(string)) { found.Add(path); }
            else if (type.IsEnum || type.IsPrimitive || type == typeof(decimal) || type == typeof(DateOnly) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(Digest)) { }
            // Where a text lies that can be erased, and a salted digest of it.
            else if (type == typeof(VaultRef)) { }
            // Written by a converter as day, zone and instant; the zone is a text.
            else if (type.IsAssignableTo(typeof(EndsAt))) { found.Add(path + ".zone"); }
            // What a converter of its own writes is not told by its properties.
            else if (type.IsDefined(typeof(JsonConverterAttribute), inherit: false)) { found.Add(path + ", which can hold anything,"); }
            else if (type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)) is { } map) { Walk(map.GenericTypeArguments[0], path + "{}", above); Walk(map.GenericTypeArguments[1], path + "{}", above); }
            else if (type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list) { Walk(list.GenericTypeArguments[0], path + "[]", above); }
            else if (type == typeof(object) || type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type) || typeof(IEnumerable).IsAssignableFrom(type)) { found.Add(path + ", which can hold anything,"); }
            else if (!above.Contains(type))
            {
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)) { Walk(property.PropertyType, $"{path}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}", [.. above, type]); }
            }
        }
    }

    /// <summary>Every text that an event may hold, each named on purpose: where it stands, such as <c>usage.package-made.recipient</c>, and its form.</summary>
    public static IReadOnlyDictionary<string, string> Named(Tree tree) =>
        tree.Lines(NamedTexts).Skip(1).Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);

    /// <summary>No event can hold a person's words: each text in it is named, with the form that it has, and each sample has that form there.</summary>
    public static IEnumerable<string> Words(Tree tree, IReadOnlyCollection<Type> events)
    {
        var named = Named(tree);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var happened in events)
        {
            foreach (var place in Texts(happened))
            {
                known.Add(place);
                if (!named.TryGetValue(place, out var form))
                {
                    yield return $"{place} can hold what somebody wrote: seal it in the vault, or add the line '{place}\tFORM' to {NamedTexts}, "
                        + $"where FORM is one of {string.Join(" | ", Forms.Keys)}";
                }
                else if (!Forms.ContainsKey(form)) { yield return $"{place} has the form {form}, which is none"; }
            }
            var name = happened.GetCustomAttribute<EventAttribute>()!;
            var path = $"{Folder}/{name.Type}-v{name.Version}.json";
            if (!tree.HasFile(path)) { continue; }
            foreach (var (place, text) in Held(JsonNode.Parse(tree.Read(path))!["data"], name.Type))
            {
                if (named.TryGetValue(place, out var form) && Forms.TryGetValue(form, out var looks) && !looks.IsMatch(text)) { yield return $"{place} is '{text}' in its sample, which is no {form}"; }
            }
        }
        var areas = events.Select(e => Area(EventCatalogName(e))).ToHashSet(StringComparer.Ordinal);
        foreach (var place in named.Keys.Where(place => areas.Contains(Area(place)) && !known.Contains(place)))
        {
            yield return $"{place} is named in {NamedTexts} and no event has it";
        }
    }

    /// <summary>Events that no catalog holds: they could be made and neither written nor read.</summary>
    public static IEnumerable<string> Homeless(IEnumerable<Type> events, IReadOnlyCollection<EventCatalog> catalogs) =>
        from happened in events
        let name = happened.GetCustomAttribute<EventAttribute>()!
        where !catalogs.Any(catalog => catalog.Holds(happened))
        select $"{name.Type} v{name.Version} is in no catalog: its project needs a static EventCatalog of the record that its events derive from, and the context of their JSON a JsonSerializable of it";

    /// <summary>The types of events that a catalog finds.</summary>
    public static IEnumerable<Type> TypesOf(Assembly library) => library.GetTypes().Where(t => t.IsDefined(typeof(EventAttribute), inherit: false));

    private static IEnumerable<(string Place, string Text)> Held(JsonNode? node, string place) => node switch
    {
        JsonObject map => map.SelectMany(e => Held(e.Value, $"{place}.{e.Key}")),
        JsonArray list => list.SelectMany(item => Held(item, place + "[]")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(place, (string)value!)],
        _ => [],
    };

    private static string EventCatalogName(Type happened) => happened.GetCustomAttribute<EventAttribute>()!.Type;

    private static string Area(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"^[a-z]{3}_[0-9A-Za-z]+$")]
    private static partial Regex Id { get; }

    [GeneratedRegex(@"^[a-z0-9]+(?:[-/.][a-z0-9]+)*$")]
    private static partial Regex Slug { get; }

    [GeneratedRegex(@"^[\w.:/@+-]{1,200}$")]
    private static partial Regex Label { get; }

    [GeneratedRegex(@"^[0-9]+$")]
    private static partial Regex Digits { get; }

    [GeneratedRegex(@"^[0-9]+(?:\.[0-9]+)?$")]
    private static partial Regex Decimal { get; }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}$")]
    private static partial Regex Month { get; }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+_-]*(?:/[A-Za-z0-9+_-]+){0,2}$")]
    private static partial Regex Zone { get; }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    private static partial Regex Day { get; }

    [GeneratedRegex(@"^[0-9a-f]{64}$")]
    private static partial Regex Hex { get; }

    [GeneratedRegex(@"^[0-9A-Za-z+/]+={0,2}$")]
    private static partial Regex Base64 { get; }

    [GeneratedRegex(@"^[\w.-]+(?:/[\w.-]+)*$")]
    private static partial Regex Lines { get; }

    [GeneratedRegex("""^\{"payload":"[0-9A-Za-z+/=]*","payloadType":"[\w./+-]+","signatures":\[.*\]\}$""")]
    private static partial Regex Envelope { get; }

    [GeneratedRegex(@"^\P{Cc}{1,200}$")]
    private static partial Regex Name { get; }
}

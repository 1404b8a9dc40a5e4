// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>Says in words what does not fit in a JSON body: which field, what stands there, and what is possible. Never the name of a type.</summary>
internal static partial class JsonFault
{
    private const int LongestValue = 80;

    private const string Described = "send the JSON that /openapi/v1.json describes";

    /// <summary>A step of a path as the serializer writes it: <c>.name</c>, <c>['a name']</c> or <c>[3]</c>.</summary>
    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\['(?<name>[^']*)'\]|\[(?<at>[0-9]+)\]")]
    private static partial Regex Step { get; }

    /// <summary>Words in which the serializer speaks of the program and not of what was sent.</summary>
    [GeneratedRegex(@"\.NET|could not be converted|System\.|Plimsoll\.|parameter|JSON (property|deserialization)|Duplicate property")]
    private static partial Regex Inside { get; }

    /// <param name="asked">What the body was read as.</param>
    /// <param name="utf8">The body.</param>
    /// <param name="fault">Where reading it ended.</param>
    public static Refusal Of(Type asked, ReadOnlySpan<byte> utf8, JsonException fault)
    {
        JsonDocument document;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Body.Json.MaxDepth });
            document = JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException) { return Malformed("body", null, $"is no JSON that can be read{Place(fault)}", Described); }
        using (document)
        {
            try { return Of(Body.Json.GetTypeInfo(asked), document.RootElement, fault); }
            // Half of a surrogate pair: nothing of such a text can be told again.
            catch (InvalidOperationException) { return Malformed("body", null, "holds a text that is not Unicode", Described); }
        }
    }

    /// <summary>What a field is to hold, as a person would say it; null where only the description of the interface can.</summary>
    public static string? Expected(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsEnum) { return string.Join(" | ", Enum.GetValues(bare).Cast<object>().Select(v => JsonSerializer.Serialize(v, bare, Body.Json).Trim('"'))); }
        if (bare == typeof(string)) { return "a text"; }
        if (bare == typeof(bool)) { return "true or false"; }
        if (bare == typeof(int) || bare == typeof(long)) { return "a whole number"; }
        if (bare == typeof(double) || bare == typeof(decimal)) { return "a number"; }
        if (bare == typeof(DateOnly)) { return "a day such as 2026-11-20"; }
        if (bare == typeof(DateTimeOffset)) { return "an instant such as 2026-11-20T12:00:00Z"; }
        if (bare == typeof(AskedEnd)) { return "a day such as 2026-11-20, or an instant such as 2026-11-20T12:00:00Z"; }
        return Body.Json.GetTypeInfo(bare).Kind switch
        {
            JsonTypeInfoKind.Enumerable => Expected(Body.Json.GetTypeInfo(bare).ElementType!) is { } item ? $"a list, each item {item}" : "a list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            _ => null,
        };
    }

    private static Refusal Of(JsonTypeInfo info, JsonElement here, JsonException fault)
    {
        var (type, field) = ((Type?)info.Type, "");
        JsonElement? value = here;
        foreach (Match step in Step.Matches(fault.Path ?? ""))
        {
            var (name, at) = (step.Groups["name"], step.Groups["at"]);
            var within = type is null ? null : Body.Json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
            if (name.Success && within is { Kind: JsonTypeInfoKind.Object } && within.Properties.All(p => p.Name != name.Value))
            {
                return Malformed(Joined(field, name.Value), null, "is not a known field", Known(within));
            }
            if (name.Success && value is { ValueKind: JsonValueKind.Object } one && one.EnumerateObject().Count(p => p.Name == name.Value) > 1)
            {
                return Malformed(Joined(field, name.Value), null, "stands twice", "write it once");
            }
            field = name.Success ? Joined(field, name.Value) : $"{field}[{at.Value}]";
            type = within switch
            {
                { Kind: JsonTypeInfoKind.Object } when name.Success => within.Properties.First(p => p.Name == name.Value).PropertyType,
                { Kind: JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary } => within.ElementType,
                _ => null,
            };
            value = value switch
            {
                { ValueKind: JsonValueKind.Object } item when name.Success && item.TryGetProperty(name.Value, out var inner) => inner,
                { ValueKind: JsonValueKind.Array } list when at.Success && int.TryParse(at.Value, out var index) && index < list.GetArrayLength() =>
                    list[index],
                _ => null,
            };
        }
        return Of(field, type is null ? null : Body.Json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type), value, fault);
    }

    private static Refusal Of(string field, JsonTypeInfo? info, JsonElement? value, JsonException fault)
    {
        var named = field.Length == 0 ? "body" : field;
        if (info is { Kind: JsonTypeInfoKind.Object } && value is { ValueKind: JsonValueKind.Object } item)
        {
            var there = item.EnumerateObject().Select(p => p.Name).ToArray();
            if (info.Properties.FirstOrDefault(p => p.IsRequired && !there.Contains(p.Name, StringComparer.Ordinal)) is { } missing)
            {
                return Malformed(Joined(field, missing.Name), null, "is missing", Write(missing.PropertyType));
            }
            if (info.Properties.FirstOrDefault(p => !p.IsSetNullable && item.TryGetProperty(p.Name, out var inner) && inner.ValueKind == JsonValueKind.Null)
                is { } empty)
            {
                return Malformed(Joined(field, empty.Name), null, "is null", Write(empty.PropertyType));
            }
        }
        if (value is { ValueKind: JsonValueKind.Null }) { return Malformed(named, null, "is null", info is null ? Described : Write(info.Type)); }
        if (info is not null && Expected(info.Type) is { } expected)
        {
            var reason = Own(fault) ?? (info.Type.IsEnum ? "is not one of the allowed values" : $"is not {expected}");
            return Malformed(named, Shown(value), reason, Write(info.Type));
        }
        return Malformed(named, Shown(value), $"cannot be read{(Own(fault) is { } said ? $" ({said})" : "")}", Described);
    }

    /// <summary>What a reader of ours said; null where the serializer speaks.</summary>
    private static string? Own(JsonException fault)
    {
        var said = fault.Message.Split(". Path")[0].Split('\n')[0].TrimEnd('.');
        return Inside.IsMatch(said) ? null : said;
    }

    /// <summary>A value that is short enough to be told again.</summary>
    private static string? Shown(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString()!.Length <= LongestValue => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain when plain.GetRawText().Length <= LongestValue =>
            plain.GetRawText(),
        _ => null,
    };

    private static string Write(Type type) => Expected(type) is not { } expected ? Described
        : (Nullable.GetUnderlyingType(type) ?? type).IsEnum ? $"use {expected}" : $"write {expected}";

    private static string Known(JsonTypeInfo info) =>
        info.Properties.Count == 0 ? "leave it out" : $"use {string.Join(" | ", info.Properties.Select(p => p.Name))}";

    private static string Joined(string before, string name) => before.Length == 0 ? name : $"{before}.{name}";

    private static string Place(JsonException fault) =>
        fault is { LineNumber: { } line, BytePositionInLine: { } at } ? FormattableString.Invariant($", from line {line + 1}, byte {at + 1} on") : "";

    private static Refusal Malformed(string field, string? value, string reason, string fix) => new(ApiCodes.Malformed, field, value, reason, fix);
}

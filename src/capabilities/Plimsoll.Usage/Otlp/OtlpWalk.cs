// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Otlp;

/// <summary>Finds resources, scopes and events of an OTLP request in JSON, in one pass over its text and without a tree of it: where each lies, so that it
/// can be read alone. Of what stands twice the last counts.</summary>
/// <param name="groups">Names of the three lists, the outermost first.</param>
internal ref struct OtlpWalk(ReadOnlySpan<byte> utf8, Taking taking, string groups, string scopes, string events)
{
    /// <summary>A label with each letter as an escape of six.</summary>
    private const int LongestEscaped = 6 * Label.Longest;

    private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { MaxDepth = 64 });
    private bool _isTooMany;

    /// <param name="Resource">Where it lies; no length where there is none.</param>
    public readonly record struct Group((int Start, int Length) Resource, string? Schema, List<Scope> Scopes);

    public readonly record struct Scope(string? Schema, List<(int Start, int Length)> Events);

    /// <returns>Null where there are more events than are looked at.</returns>
    /// <exception cref="JsonException">It is not JSON, or nests too deep.</exception>
    /// <exception cref="InvalidOperationException">Something stands where a list or a mapping belongs.</exception>
    public List<Group>? Read()
    {
        _reader.Read();
        List<Group> all = [];
        Mapping();
        while (Name())
        {
            if (!_reader.ValueTextEquals(groups)) { Pass(); continue; }
            all = [];
            for (var any = List(); any && Item();)
            {
                all.Add(OneGroup());
                if (_isTooMany) { return null; }
            }
        }
        if (_reader.Read()) { throw new JsonException(); }
        return all;
    }

    private Group OneGroup()
    {
        var (resource, schema, all) = ((0, 0), (string?)null, new List<Scope>());
        Mapping();
        while (Name())
        {
            if (_reader.ValueTextEquals("resource"u8)) { resource = Value(); }
            else if (_reader.ValueTextEquals("schemaUrl"u8)) { schema = Schema(); }
            else if (_reader.ValueTextEquals(scopes))
            {
                all = [];
                for (var any = List(); any && Item();)
                {
                    all.Add(OneScope());
                    if (_isTooMany) { break; }
                }
            }
            else { Pass(); }
            if (_isTooMany) { break; }
        }
        return new Group(resource, schema, all);
    }

    private Scope OneScope()
    {
        var (schema, all) = ((string?)null, new List<(int, int)>());
        Mapping();
        while (Name())
        {
            if (_reader.ValueTextEquals("schemaUrl"u8)) { schema = Schema(); }
            else if (_reader.ValueTextEquals(events))
            {
                all = [];
                for (var any = List(); any && Item();)
                {
                    if (_isTooMany = !taking.Sees()) { return new Scope(schema, all); }
                    var start = (int)_reader.TokenStartIndex;
                    _reader.Skip();
                    all.Add((start, (int)_reader.BytesConsumed - start));
                }
            }
            else { Pass(); }
        }
        return new Scope(schema, all);
    }

    private readonly void Mapping() { if (_reader.TokenType != JsonTokenType.StartObject) { throw new InvalidOperationException(); } }

    /// <summary>Goes to the next name of a mapping; false behind the last.</summary>
    private bool Name()
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Enters the list that a name has; false where null stands for one without an item.</summary>
    private bool List()
    {
        _reader.Read();
        return _reader.TokenType switch
        {
            JsonTokenType.StartArray => true,
            JsonTokenType.Null => false,
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>Goes to the next item of a list; false behind the last.</summary>
    private bool Item()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    private void Pass()
    {
        _reader.Read();
        _reader.Skip();
    }

    private (int Start, int Length) Value()
    {
        _reader.Read();
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return (start, (int)_reader.BytesConsumed - start);
    }

    private string? Schema()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.String) { _reader.Skip(); return null; }
        if (_reader.ValueSpan.Length > LongestEscaped) { return null; }
        try { return _reader.GetString() is { } url && Label.Is(url) ? url : null; }
        // Half of a surrogate pair.
        catch (InvalidOperationException) { return null; }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Ledger;

/// <summary>A proof as JSON, with the fields of the test data that public transparency logs share: sizes as numbers, hashes as base64.</summary>
internal sealed class ProofFile
{
    /// <summary>Found in public test data; they say what a test expects and nothing about the proof.</summary>
    private static readonly string[] Remarks = ["desc", "wantErr"];

    private readonly string _file;
    private readonly Dictionary<string, JsonElement> _fields;

    private ProofFile(string file, Dictionary<string, JsonElement> fields) => (_file, _fields) = (file, fields);

    public static Result<ProofFile> Read(Terminal terminal, string path, params string[] names)
    {
        if (!AnswerFile.Read(terminal, path).Succeeds(out var bytes, out var no)) { return no; }
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Malformed(path, "proof", "is not a JSON object", $"write {string.Join(", ", names)}");
            }
            var fields = json.RootElement.EnumerateObject().ToDictionary(f => f.Name, f => f.Value.Clone(), StringComparer.Ordinal);
            if (fields.Keys.Except(names).Except(Remarks).FirstOrDefault() is { } unknown)
            {
                return Malformed(path, unknown, "is not a field of this proof", $"write {string.Join(", ", names)}");
            }
            if (names.Except(fields.Keys).FirstOrDefault() is { } missing)
            {
                return Malformed(path, missing, "is missing", $"write {string.Join(", ", names)}");
            }
            return new ProofFile(path, fields);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Malformed(path, "proof", "cannot be read as JSON", "mend the syntax, and keep each field once");
        }
    }

    /// <summary>A size or an index: a whole number that is not negative.</summary>
    public Refusal? Number(string field, out ulong value)
    {
        value = 0;
        return _fields[field].ValueKind == JsonValueKind.Number && _fields[field].TryGetUInt64(out value)
            ? null
            : Malformed(_file, field, "is not a whole number from 0 up", "write it without quotes, sign or fraction");
    }

    public Refusal? Hash(string field, out TreeHash hash) => Hash(field, _fields[field], out hash);

    /// <summary>A list of hashes; null stands for none.</summary>
    public Refusal? Hashes(string field, out IReadOnlyList<TreeHash> hashes)
    {
        var read = new List<TreeHash>();
        hashes = read;
        if (_fields[field].ValueKind == JsonValueKind.Null) { return null; }
        if (_fields[field].ValueKind != JsonValueKind.Array) { return Malformed(_file, field, "is not a list", "write the hashes in square brackets"); }
        foreach (var item in _fields[field].EnumerateArray())
        {
            if (Hash(field, item, out var hash) is { } no) { return no; }
            read.Add(hash);
        }
        return null;
    }

    private Refusal? Hash(string field, JsonElement value, out TreeHash hash)
    {
        hash = default;
        return Text(value) is { } text && TreeHash.TryFromBase64(text, out hash)
            ? null
            : Malformed(_file, field, "is not a hash", "write the 32 bytes of SHA-256 as base64");
    }

    /// <summary>The text of a value; null where it is none, or holds bytes that are no UTF-8 or half a surrogate pair, which the parser lets pass.</summary>
    private static string? Text(JsonElement value)
    {
        try { return value.ValueKind == JsonValueKind.String ? value.GetString() : null; }
        catch (InvalidOperationException) { return null; }
    }

    private static Refusal Malformed(string file, string field, string reason, string fix) => new(LedgerCodes.MalformedProof, field, null, reason, fix, file);
}

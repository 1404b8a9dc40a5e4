// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>A package of which everything that can be checked holds.</summary>
/// <param name="KeyId">The trusted key that signed it.</param>
public sealed record CheckedPackage(PackageManifest Manifest, string KeyId);

/// <summary>Checks a package without asking anybody: whose it is, that nothing was changed,
/// that it holds what it declares and nothing else, and that it may still be kept.</summary>
public static class PackageCheck
{
    private static readonly Unverified Codes = new("package");

    /// <summary>The package, or the first thing that does not hold.</summary>
    public static Result<CheckedPackage> Verify(PackageFiles files, KnownKeys keys, DateTimeOffset now) =>
        Signed(files.All[PackageFiles.Manifest].Span, keys).Succeeds(out var signed, out var refusal) ? Holds(signed, files, now) : refusal;

    /// <summary>The same of a package as it is handed over: whose it is comes first, and of what nobody signed nothing is unpacked.</summary>
    public static Result<CheckedPackage> Verify(ReadOnlyMemory<byte> zip, KnownKeys keys, DateTimeOffset now)
    {
        CheckedPackage? package = null;
        return PackageFiles.FromZip(zip, manifest =>
        {
            if (!Signed(manifest.Span, keys).Succeeds(out var signed, out var no)) { return no; }
            package = signed;
            var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
            return signed.Manifest.Files.All(f => sizes.TryAdd(f.Name, f.Bytes)) ? new PackageFiles.Sizes(sizes)
                : PackageFiles.Malformed("its manifest contradicts itself");
        }).Succeeds(out var files, out var refusal) ? Holds(package!, files, now) : refusal;
    }

    private static Result<CheckedPackage> Signed(ReadOnlySpan<byte> envelope, KnownKeys keys)
    {
        if (!Dsse.Open(envelope, PackageManifest.PayloadType, keys, Codes).Succeeds(out var opened, out var refusal)) { return refusal; }
        if (!PackageManifest.Read(opened.Payload.Span).Succeeds(out var manifest, out refusal)) { return refusal; }
        return opened.KeyIds.Contains(manifest.Signer) ? new CheckedPackage(manifest, manifest.Signer) : Codes.UnknownKey(manifest.Signer);
    }

    private static Result<CheckedPackage> Holds(CheckedPackage signed, PackageFiles files, DateTimeOffset now) =>
        (Digests(signed.Manifest, files) ?? Rows(signed.Manifest, files) ?? Conversations(signed.Manifest, files) ?? Retention(signed.Manifest, now)) is { } no
            ? no : signed;

    private static Refusal? Digests(PackageManifest manifest, PackageFiles files)
    {
        if (!manifest.Files.Select(f => f.Name)
            .Order(StringComparer.Ordinal)
            .SequenceEqual(files.All.Keys.Where(name => name != PackageFiles.Manifest), StringComparer.Ordinal))
        {
            return Changed(null, "are not those that the manifest names");
        }
        if (manifest.Files.All(f => f.Name != PackageFiles.Activity)
            || manifest.Files.Any(f => f.Name == PackageFiles.Conversations) != manifest.Set is not null
            || manifest.Set is null != manifest.Redaction is null)
        {
            return PackageFiles.Malformed("its manifest contradicts itself");
        }
        foreach (var file in manifest.Files)
        {
            if (files.All[file.Name].Length != file.Bytes || Digest.Of(files.All[file.Name].Span) != file.Digest)
            {
                return Changed(file.Name, "is not the one that was signed");
            }
        }
        return null;
    }

    private static Refusal? Rows(PackageManifest manifest, PackageFiles files)
    {
        var (fields, ids, number) = (manifest.Terms.Fields.ToDictionary(f => f.Name, StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), 0L);
        var (first, end) = (Start(manifest.Terms.Period.From), Start(manifest.Terms.Period.Until));
        foreach (var line in Lines.Of(files.All[PackageFiles.Activity]))
        {
            number++;
            if (!PlainJson.TryParse(line, out var json)) { return Broken(PackageFiles.Activity, number); }
            using (json)
            {
                if (json.RootElement.ValueKind != JsonValueKind.Object) { return Broken(PackageFiles.Activity, number); }
                var (at, id) = (default(DateTimeOffset), "");
                foreach (var value in json.RootElement.EnumerateObject())
                {
                    if (!fields.TryGetValue(value.Name, out var field)) { return Undeclared(PackageFiles.Activity, number, value.Name); }
                    if (!field.Fits(value.Value, manifest.Terms.Coarsening))
                    {
                        return NoLabel(PackageFiles.Activity, number, value.Name, $"is no {Form(field.Form)}");
                    }
                    if (field.Form == FieldForm.Time) { _ = Instant.TryRead(value.Value.GetString(), out at); }
                    if (field.Name == "id") { id = value.Value.GetString()!; }
                }
                if (at < first || at >= end) { return NoLabel(PackageFiles.Activity, number, "at", "lies outside the days of the package"); }
                if (id.Length == 0 || !ids.Add(id)) { return NoLabel(PackageFiles.Activity, number, "id", "is missing or stands twice"); }
            }
        }
        return number == manifest.Rows ? null : Count(PackageFiles.Activity, manifest.Rows, number);
    }

    private static Refusal? Conversations(PackageManifest manifest, PackageFiles files)
    {
        if (manifest is not { Set: { } set, Redaction: { } redaction }) { return null; }
        var number = 0L;
        foreach (var line in Lines.Of(files.All[PackageFiles.Conversations]))
        {
            number++;
            if (!PlainJson.TryParse(line, out var json)) { return Broken(PackageFiles.Conversations, number); }
            using (json) { if (Conversation(json.RootElement, manifest.Terms.Coarsening, redaction, number) is { } no) { return no; } }
        }
        return number == set.Conversations ? null : Count(PackageFiles.Conversations, set.Conversations, number);
    }

    private static Refusal? Conversation(JsonElement json, Coarsening coarsening, PackagedRedaction redaction, long number)
    {
        const string File = PackageFiles.Conversations;
        if (json.ValueKind != JsonValueKind.Object) { return Broken(File, number); }
        foreach (var value in json.EnumerateObject())
        {
            if (!PackageField.OfConversation.Contains(value.Name)) { return Undeclared(File, number, value.Name); }
            var (text, isNull) = (value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : null, value.Value.ValueKind == JsonValueKind.Null);
            var fits = value.Name switch
            {
                "conversation" => value.Value.ValueKind == JsonValueKind.Array,
                "conversation_hash" => text is not null && PackageField.IsPseudonym(text),
                "language" => isNull || text is not null && Label.IsLanguage(text),
                "model" => isNull || text is not null && Label.Is(text),
                "redacted" => value.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                "timestamp" => isNull || text is not null && Instant.TryRead(text, out var at) && PackageField.Coarse(at, coarsening) == at,
                "turn" => value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetInt32(out var turns) && turns >= 0,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (!fits) { return NoLabel(File, number, value.Name, "is not of the form that a package declares"); }
        }
        if (!json.TryGetProperty("conversation", out var messages)) { return Broken(File, number); }
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object) { return Broken(File, number); }
            foreach (var value in message.EnumerateObject())
            {
                if (value.Name is not ("content" or "role")) { return Undeclared(File, number, $"conversation.{value.Name}"); }
                if (value.Value.ValueKind != JsonValueKind.String || value.Name == "role" && !Label.IsSlug(value.Value.GetString()))
                {
                    return NoLabel(File, number, $"conversation.{value.Name}", "is not of the form that a package declares");
                }
                if (value.Name == "content" && Unredacted(value.Value.GetString()!, redaction) is { } kind)
                {
                    return new Refusal(
                        UsageCodes.NotRedacted, "conversation.content", null,
                        $"still holds what looks like this: {PersonalTerms.Kinds[kind].Label.ToLowerInvariant()}",
                        "do not read on; delete it and have it made again", File, Line(number));
                }
            }
        }
        return null;
    }

    /// <summary>Our own engine leaves nothing that it would find again. Of another, a kind that it says it never met must not be there.</summary>
    private static PersonalKind? Unredacted(string text, PackagedRedaction redaction)
    {
        var own = redaction.Engine == Redactor.Engine && redaction.Version == Redactor.Version;
        foreach (var finding in Redactor.Find(text)) { if (own || redaction.Counts.GetValueOrDefault(finding.Kind) == 0) { return finding.Kind; } }
        return null;
    }

    private static Refusal? Retention(PackageManifest manifest, DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) >= manifest.Terms.RetainUntil
        ? new Refusal(
            UsageCodes.RetentionOver, "retainUntil", Period.Day(manifest.Terms.RetainUntil), "has come: nobody may keep this package any more", "delete it")
        : null;

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    internal static Refusal Changed(string? file, string reason) =>
        new(UsageCodes.PackageChanged, "files", file, reason, "do not use this package; get it again from whoever sent it");

    private static Refusal Broken(string file, long number) =>
        new(UsageCodes.PackageMalformed, "line", null, "is no JSON object", "get it again from whoever sent it", file, Line(number));

    private static Refusal Undeclared(string file, long number, string name) =>
        new(
            UsageCodes.UndeclaredField, "field", name, "is not declared in the manifest", "refuse the package: the sender signed for other fields",
            file, Line(number));

    private static Refusal NoLabel(string file, long number, string name, string reason) =>
        new(UsageCodes.UndeclaredText, name, null, reason, "refuse the package: a declared field holds something else", file, Line(number));

    private static Refusal Count(string file, long declared, long found) =>
        new(
            UsageCodes.PackageRowsDiffer, "rows", declared.ToString(CultureInfo.InvariantCulture),
            $"are declared, and {found.ToString(CultureInfo.InvariantCulture)} are there",
            "refuse the package", file);

    private static int Line(long number) => (int)Math.Min(number, int.MaxValue);

    private static string Form(FieldForm form) => form switch
    {
        FieldForm.Time => "instant as coarse as declared",
        FieldForm.Kind => "kind of event",
        FieldForm.Pseudonym => "pseudonym",
        FieldForm.Label or FieldForm.Slug => "label",
        FieldForm.Region => "region",
        FieldForm.Language => "language",
        FieldForm.Truth => "true or false",
        FieldForm.Whole or FieldForm.Real => "number with two significant digits",
        FieldForm.Own => "text that a package may hold",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

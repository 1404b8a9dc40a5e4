// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What a reader says is in place, with a link for each where there is one.
/// Lives in an address or in the reader's own file, never on a server.</summary>
/// <param name="Have">Ids of practices and duties.</param>
/// <param name="Links">Id to link; only for ids in <paramref name="Have"/>.</param>
public sealed record Ticks(IReadOnlySet<string> Have, IReadOnlyDictionary<string, string> Links)
{
    /// <summary>Longest link kept, in characters.</summary>
    public const int MaxLink = 500;

    private const string Kind = "plimsoll-guidance-ticks-1";

    public static readonly Ticks None = new(new HashSet<string>(), new Dictionary<string, string>());

    /// <summary>Reads ids and links. Ids must exist; links must be http or https.</summary>
    public static Result<Ticks> Read(IEnumerable<string> have, IEnumerable<KeyValuePair<string, string>> links, Library library)
    {
        var known = library.Ids;
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var id in have)
        {
            if (!known.Contains(id))
            {
                return new Refusal(GuidanceCodes.UnknownValue, "have", id, "is not a practice or duty", "use ids such as G01.B1 or M03.D1");
            }
            ids.Add(id);
        }
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, link) in links)
        {
            if (!known.Contains(id))
            {
                return new Refusal(GuidanceCodes.UnknownValue, "link", id, "is not a practice or duty", "use ids such as G01.B1 or M03.D1");
            }
            if (link.Length == 0 || !ids.Contains(id)) { continue; }
            if (link.Length > MaxLink || !Uri.TryCreate(link, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                return new Refusal(
                    GuidanceCodes.BadLink, $"link.{id}", link, "is not a web address", $"write http:// or https:// and at most {MaxLink} characters");
            }
            kept[id] = link;
        }
        return new Ticks(ids, kept);
    }

    /// <summary>Reads a saved file.</summary>
    public static Result<SavedTicks> FromJson(ReadOnlySpan<byte> utf8, string file, Library library) => ContentReading.Of<SavedTicks>(utf8, file, f =>
    {
        f.Text("kind", k => k == Kind, Kind);
        var ask = new ProfileAsk(f.Text("model"), f.Text("release"))
        {
            Roles = f.Texts("roles"), Modalities = f.OptionalTexts("modalities"), Components = f.OptionalTexts("components"),
            Hosting = f.OptionalText("hosting"), SignificantUpdate = Flag(f, "significantUpdate"), HighConsequenceDomain = Flag(f, "highConsequenceDomain"),
        };
        var links = f.Map("links");
        var pairs = links.Keys.ToDictionary(k => k, links.Text);
        var have = f.Texts("have");
        var editionId = f.OptionalText("edition");
        f.End();
        if (!library.Edition(editionId).Succeeds(out var edition, out var badEdition)) { return badEdition with { File = file }; }
        if (!Profile.Read(ask).Succeeds(out var profile, out var badProfile)) { return badProfile with { File = file }; }
        return Read(have, pairs, library).Succeeds(out var ticks, out var badTicks)
            ? new SavedTicks(profile, edition, ticks)
            : badTicks with { File = file };
    });

    /// <summary>The file that <see cref="FromJson"/> reads.</summary>
    public byte[] ToJson(Profile profile, Edition edition)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("edition", edition.Id);
            json.WriteString("model", SharedTerms.ModelTypes[profile.ModelType].Key);
            json.WriteString("release", SharedTerms.ReleaseTypes[profile.ReleaseType].Key);
            Texts(json, "roles", profile.Roles.Select(r => SharedTerms.Roles[r].Key));
            Texts(json, "modalities", profile.Modalities.Select(m => Terms.Modalities[m].Key));
            Texts(json, "components", (profile.Components ?? []).Select(c => SharedTerms.Components[c].Key));
            if (profile.Hosting is { } hosting) { json.WriteString("hosting", Terms.Hostings[hosting].Key); }
            json.WriteBoolean("significantUpdate", profile.SignificantUpdate);
            json.WriteBoolean("highConsequenceDomain", profile.HighConsequenceDomain);
            Texts(json, "have", Have);
            json.WriteStartObject("links");
            foreach (var (id, link) in Links) { json.WriteString(id, link); }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static bool Flag(ContentFields f, string key) =>
        f.OptionalText(key) is not null && f.Text(key, t => t is "true" or "false", "true | false") == "true";

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }
        json.WriteEndArray();
    }
}

/// <summary>A saved file: the profile, the edition and what is in place for it.</summary>
public sealed record SavedTicks(Profile Profile, Edition Edition, Ticks Ticks);

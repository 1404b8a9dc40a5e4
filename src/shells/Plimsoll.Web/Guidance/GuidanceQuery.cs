// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Extensions;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>The state of a guidance page, read from the address and written back into
/// it. Addresses are canonical: known keys, fixed order, defaults left out.</summary>
public sealed record GuidanceQuery(ProfileAsk Ask)
{
    private const string LinkPrefix = "link.";

    /// <summary>Every key that a guidance page or API understands; others are ignored on pages and refused by the API.</summary>
    public static readonly string[] Known =
    [
        "model", "release", "role", "modality", "component", "hosting", "high-consequence", "update", "edition", "stage", "tier", "when",
        "left", "right", "guideline", "target", "advances", "purpose", "reach", "criterion", "asked", "have", "format", "of", "stale",
    ];

    /// <summary>
    /// Keys that may stand more than once; any other repeated key is refused, because two answers to one question are none. They are those that the API
    /// takes several times, and what a reader ticks or types into a worksheet, which stands at pages alone.
    /// </summary>
    private static readonly FrozenSet<string> Repeatable =
    [
        .. ((Type[])[typeof(ProfileParameters), typeof(ClassifyParameters), typeof(CompareParameters), typeof(TableParameters), typeof(CrosswalkParameters)])
            .SelectMany(parameters => KnownKeys.Of(parameters).Many),
        "have", "evidence",
    ];

    public string? Edition { get; init; }
    public string? Stage { get; init; }
    public string? Tier { get; init; }
    public string? When { get; init; }
    public ChecklistFilter Filter { get; init; } = new(null, null, null);
    public Ticks Ticks { get; init; } = Ticks.None;

    /// <summary>What pages show when the address says nothing: the cell that is sourced whole.</summary>
    public static ProfileAsk Default { get; } = new("frontier", "restricted") { Roles = ["provider"] };

    public static bool IsPersonal(string key) =>
        key.Equals("have", StringComparison.OrdinalIgnoreCase) || key.StartsWith(LinkPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>A key that stands twice and must not.</summary>
    public static Refusal? Repeated(IQueryCollection query) => KnownKeys.Repeated(query, Repeatable);

    /// <summary>Reads an address; empty values count as absent, as a form sends them.</summary>
    public static Result<GuidanceQuery> Read(IQueryCollection query, Library library)
    {
        var have = All(query, "have");
        var links = query.Where(q => q.Key.StartsWith(LinkPrefix, StringComparison.Ordinal))
            .Select(q => KeyValuePair.Create(q.Key[LinkPrefix.Length..], q.Value.ToString()));
        if (!Ticks.Read(have, links, library).Succeeds(out var ticks, out var refusal)) { return refusal; }
        foreach (var flag in new[] { "high-consequence", "update" })
        {
            if (Flag.Refuse(flag, One(query, flag)) is { } badFlag) { return badFlag; }
        }
        var (stage, tier, when) = (One(query, "stage"), One(query, "tier"), One(query, "when"));
        return ChecklistFilter.Read(stage, tier, when).Succeeds(out var filter, out var badFilter)
            ? new GuidanceQuery(AskOf(query, Default))
            {
                Edition = One(query, "edition"), Stage = stage, Tier = tier, When = when, Filter = filter, Ticks = ticks
            }
            : badFilter;
    }

    /// <summary>The state that a saved file describes.</summary>
    public static GuidanceQuery Of(Profile profile, Edition edition, Library library, Ticks ticks) =>
        new(new ProfileAsk(SharedTerms.ModelTypes[profile.ModelType].Key, SharedTerms.ReleaseTypes[profile.ReleaseType].Key)
        {
            Roles = [.. profile.Roles.Select(r => SharedTerms.Roles[r].Key)],
            Modalities = [.. profile.Modalities.Select(m => Terms.Modalities[m].Key)],
            Components = [.. (profile.Components ?? []).Select(c => SharedTerms.Components[c].Key)],
            Hosting = profile.Hosting is { } hosting ? Terms.Hostings[hosting].Key : null,
            HighConsequenceDomain = profile.HighConsequenceDomain,
            SignificantUpdate = profile.SignificantUpdate,
        }) { Edition = edition == library.DefaultEdition ? null : edition.Id, Ticks = ticks };

    /// <summary>The profile part of an address.</summary>
    public static ProfileAsk AskOf(IQueryCollection query, ProfileAsk? defaults) =>
        new(One(query, "model") ?? defaults?.Model, One(query, "release") ?? defaults?.Release)
        {
            Roles = All(query, "role") is { Length: > 0 } roles ? roles : defaults?.Roles ?? [],
            Modalities = All(query, "modality"),
            Components = All(query, "component"),
            Hosting = One(query, "hosting"),
            HighConsequenceDomain = One(query, "high-consequence") == "true",
            SignificantUpdate = One(query, "update") == "true",
        };

    public static string? One(IQueryCollection query, string key) => query[key].FirstOrDefault(v => !Blank.Is(v));

    public static string[] All(IQueryCollection query, string key) => [.. query[key].Where(v => !Blank.Is(v)).Select(v => v!)];

    /// <summary>The address of a page for this state, with changes; a null value drops the key.</summary>
    public string To(string path, params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var pairs = Pairs().ToList();
        foreach (var (key, value) in changes)
        {
            pairs.RemoveAll(p => p.Key == key);
            if (value is not null) { pairs.Add(KeyValuePair.Create(key, value)); }
        }
        var builder = new QueryBuilder();
        foreach (var (key, value) in pairs) { builder.Add(key, value); }
        return path + builder.ToQueryString();
    }

    /// <summary>The address of the same list at the API: filters travel along, a reader's ticks and links never do.</summary>
    public string ToApi(string format) => (this with { Ticks = Ticks.None }).To("/api/v1/guidance/checklist", ("format", format));

    /// <summary>Every key and value of the state, for hidden fields of a form.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs(params string[] without)
    {
        IEnumerable<(string, string?)> all =
        [
            ("model", Ask.Model),
            ("release", Ask.Release),
            .. Ask.Roles.Select(r => ("role", (string?)r)),
            .. Ask.Modalities.Select(m => ("modality", (string?)m)),
            .. Ask.Components.Select(c => ("component", (string?)c)), ("hosting", Ask.Hosting), ("high-consequence", Ask.HighConsequenceDomain ? "true" : null),
            ("update", Ask.SignificantUpdate ? "true" : null), ("edition", Edition), ("stage", Stage), ("tier", Tier), ("when", When),
            .. Ticks.Have.Select(h => ("have", (string?)h)), .. Ticks.Links.Select(l => (LinkPrefix + l.Key, (string?)l.Value)),
        ];
        return from pair in all
               where pair.Item2 is not null
                   && !without.Contains(pair.Item1)
                   && !(without.Contains("link") && pair.Item1.StartsWith(LinkPrefix, StringComparison.Ordinal))
               select KeyValuePair.Create(pair.Item1, pair.Item2!);
    }

}

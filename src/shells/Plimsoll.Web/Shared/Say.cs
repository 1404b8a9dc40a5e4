// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>How pages say things: the shared words, days, sizes, addresses. A room adds its own words in an extension.</summary>
internal static class Say
{
    public static string Of(ReleaseType value) => SharedTerms.ReleaseTypes[value].Label;

    public static string Of(ModelType value) => SharedTerms.ModelTypes[value].Label;

    public static string Of(Role value) => SharedTerms.Roles[value].Label;

    public static string Of(Tier value) => SharedTerms.Tiers[value].Label;

    public static string Of(DueWhen value) => SharedTerms.Whens[value].Label;

    public static string Of(Proof value) => SharedTerms.Proofs[value].Label;

    public static string Of(Basis value) => SharedTerms.Bases[value].Label;

    public static string Of(WorksheetConclusion value) => SharedTerms.Conclusions[value].Label;

    public static string Of(WorksheetResult value) => SharedTerms.Results[value].Label;

    public static string Key<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>A closed vocabulary as the options of a field.</summary>
    public static IReadOnlyList<(string Value, string Label)> Options<T>(Words<T> words) where T : struct, Enum => [.. words.All.Select(w => (w.Key, w.Label))];

    public static IReadOnlyList<(string Value, string Label)> ReleaseTypes { get; } = Options(SharedTerms.ReleaseTypes);

    public static IReadOnlyList<(string Value, string Label)> ModelTypes { get; } = Options(SharedTerms.ModelTypes);

    public static IReadOnlyList<(string Value, string Label)> Roles { get; } = Options(SharedTerms.Roles);

    public static IReadOnlyList<(string Value, string Label)> Whens { get; } = Options(SharedTerms.Whens);

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A day as a date field takes it.</summary>
    public static string? Field(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Bytes(string? size) => !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? ""
        : bytes < 1024 ? $"{bytes} bytes"
        : bytes < 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MiB");

    /// <summary>The address of a page that a decision names below the pages of a tenant.</summary>
    public static string Href(Caller caller, string page)
    {
        var address = $"/t/{caller.In.Slug}/{(page.StartsWith("release/", StringComparison.Ordinal) ? $"releases/{page["release/".Length..]}" : page)}";
        // Approvals stand on the page of the release itself.
        return address.EndsWith("/approvals", StringComparison.Ordinal) ? $"{address[..^"/approvals".Length]}#approvals" : address;
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Release;

/// <summary>How the pages of releases say things: words, days, addresses.</summary>
internal static class Say
{
    public static string Of(Stage value) => Terms.Stages[value].Label;

    public static string Of(ReleaseType value) => SharedTerms.ReleaseTypes[value].Label;

    public static string Of(ModelType value) => SharedTerms.ModelTypes[value].Label;

    public static string Of(Role value) => SharedTerms.Roles[value].Label;

    public static string Of(Component value) => Terms.Components[value].Label;

    public static string Of(Audience value) => Terms.Audiences[value].Label;

    public static string Of(Tier value) => SharedTerms.Tiers[value].Label;

    public static string Of(DueWhen value) => SharedTerms.Whens[value].Label;

    public static string Of(Proof value) => SharedTerms.Proofs[value].Label;

    public static string Of(Basis value) => SharedTerms.Bases[value].Label;

    public static string Of(PracticeStatus value) => Terms.Statuses[value].Label;

    public static string Of(EvidenceKind value) => Terms.EvidenceKinds[value].Label;

    public static string Of(Criterion value) => Terms.Criteria[value].Label;

    public static string Of(OpenNoticeKind value) => Terms.NoticeKinds[value].Label;

    public static string Of(VerdictKind value) => Terms.Verdicts[value].Label;

    public static string Of(ServiceState? value) => value is { } state ? Terms.States[state].Label : "not in service";

    public static string Of(WorksheetConclusion value) => SharedTerms.Conclusions[value].Label;

    public static string Of(Weakness value) => value switch
    {
        Weakness.OnePersonOrganisation => "approved by an author, because the organisation has one person",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Key<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>A closed vocabulary as the options of a field.</summary>
    public static IReadOnlyList<(string Value, string Label)> Options<T>(Words<T> words) where T : struct, Enum => [.. words.All.Select(w => (w.Key, w.Label))];

    public static IReadOnlyList<(string Value, string Label)> Stages { get; } = Options(Terms.Stages);

    public static IReadOnlyList<(string Value, string Label)> ReleaseTypes { get; } = Options(SharedTerms.ReleaseTypes);

    public static IReadOnlyList<(string Value, string Label)> ModelTypes { get; } = Options(SharedTerms.ModelTypes);

    public static IReadOnlyList<(string Value, string Label)> Roles { get; } = Options(SharedTerms.Roles);

    public static IReadOnlyList<(string Value, string Label)> Components { get; } = Options(Terms.Components);

    public static IReadOnlyList<(string Value, string Label)> Audiences { get; } = Options(Terms.Audiences);

    public static IReadOnlyList<(string Value, string Label)> Whens { get; } = Options(SharedTerms.Whens);

    public static IReadOnlyList<(string Value, string Label)> Statuses { get; } = Options(Terms.Statuses);

    public static IReadOnlyList<(string Value, string Label)> Criteria { get; } = Options(Terms.Criteria);

    public static IReadOnlyList<(string Value, string Label)> NoticeKinds { get; } = Options(Terms.NoticeKinds);

    public static IReadOnlyList<(string Value, string Label)> Modalities { get; } = [.. Plimsoll.Guidance.Terms.Modalities.All.Select(w => (w.Key, w.Label))];

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A day as a date field takes it.</summary>
    public static string? Field(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Bytes(string? size) => !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? ""
        : bytes < 1024 ? $"{bytes} bytes"
        : bytes < 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MiB");

    /// <summary>The address of a page that a decision names below the pages of a tenant.</summary>
    public static string Href(Caller caller, string page)
    {
        var address = $"/t/{caller.In.Slug}/{(page.StartsWith("release/", StringComparison.Ordinal) ? $"releases/{page["release/".Length..]}" : page)}";
        // Approvals stand on the page of the release itself.
        return address.EndsWith("/approvals", StringComparison.Ordinal) ? $"{address[..^"/approvals".Length]}#approvals" : address;
    }

    public static string Badge(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Clear => "clear",
        VerdictKind.Held or VerdictKind.Refused or VerdictKind.Redirected => "held",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads a field that holds the day on which something was done: its first moment in UTC.</summary>
    public static Result<DayRead> Read(Typed typed, string field)
    {
        if (typed[field] is not { } text) { return new DayRead(null); }
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DayRead(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
            : new Refusal(ReleaseCodes.BadValue, field, text, "is no day", "write one like 2026-11-20");
    }

    /// <summary>Reads a choice of a closed vocabulary.</summary>
    public static Result<Chosen<T>> Read<T>(Typed typed, string field, Words<T> words) where T : struct, Enum =>
        typed[field] is not { } text ? new Refusal(ReleaseCodes.BadValue, field, null, "is not chosen", $"use {words.Allowed}")
        : words.Find(text) is { } value ? new Chosen<T>(value) : new Refusal(ReleaseCodes.BadValue, field, text, "is not one of the allowed values", $"use {words.Allowed}");

    internal sealed record DayRead(DateTimeOffset? At);

    internal sealed record Chosen<T>(T Value) where T : struct, Enum;
}

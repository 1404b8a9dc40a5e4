// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What pages say of the terms of releases, beside the words that all pages share.</summary>
internal static class ReleaseWords
{
    extension(Say)
    {
        public static string Of(Stage value) => Terms.Stages[value].Label;

        public static string Of(Component value) => Terms.Components[value].Label;

        public static string Of(Audience value) => Terms.Audiences[value].Label;

        public static string Of(PracticeStatus value) => Terms.Statuses[value].Label;

        public static string Of(EvidenceKind value) => Terms.EvidenceKinds[value].Label;

        public static string Of(Criterion value) => Terms.Criteria[value].Label;

        public static string Of(OpenNoticeKind value) => Terms.NoticeKinds[value].Label;

        public static string Of(VerdictKind value) => Terms.Verdicts[value].Label;

        public static string Of(ServiceState? value) => value is { } state ? Terms.States[state].Label : "not in service";

        public static string Of(Weakness value) => value switch
        {
            Weakness.OnePersonOrganisation => "approved by an author, because the organisation has one person",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        public static IReadOnlyList<(string Value, string Label)> Stages => Say.Options(Terms.Stages);

        public static IReadOnlyList<(string Value, string Label)> Components => Say.Options(Terms.Components);

        public static IReadOnlyList<(string Value, string Label)> Audiences => Say.Options(Terms.Audiences);

        public static IReadOnlyList<(string Value, string Label)> Statuses => Say.Options(Terms.Statuses);

        public static IReadOnlyList<(string Value, string Label)> Criteria => Say.Options(Terms.Criteria);

        public static IReadOnlyList<(string Value, string Label)> NoticeKinds => Say.Options(Terms.NoticeKinds);

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
            : words.Find(text) is { } value ? new Chosen<T>(value)
            : new Refusal(ReleaseCodes.BadValue, field, text, "is not one of the allowed values", $"use {words.Allowed}");
    }

    internal sealed record DayRead(DateTimeOffset? At);

    internal sealed record Chosen<T>(T Value) where T : struct, Enum;
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Where a release stands, in a sentence.</summary>
internal static class Standing
{
    /// <summary>Of the practices that are listed, how many are owed and how many are left to choice.</summary>
    public static string Listed(int listed, int owed) =>
        listed == owed ? "all of them owed" : $"{owed} owed, {listed - owed} left to choice";

    public static string Listed(int listed, LoadLineView line) => Listed(listed, line.Owed.All);

    /// <summary>The one sentence of the release page, without the link that mends it.</summary>
    public static string Sentence(ReleaseFrame frame)
    {
        var (view, stage) = (frame.View, Say.Of(frame.View.Plan.Stage));
        // What went out is told by whether it may serve, and why not: what its gate says comes after that.
        if (view.Status is { } status) { return $"{frame.Name} {Service(status)}{Noticed(status)}"; }
        return view.Verdict.Verdict switch
        {
            VerdictKind.Clear => $"{frame.Name} is clear for {Lower(stage)}.",
            VerdictKind.Held when view.Assessment is null => $"{frame.Name} is held: it has no list of practices yet.",
            VerdictKind.Held => $"{frame.Name} is held at the gate to {Lower(stage)}: {Things(view.Verdict.Missing.Count)} missing.",
            VerdictKind.Redirected => $"{frame.Name} has no list for what is planned: the guidance advises to begin with {Instead(view.Verdict.Instead)}.",
            VerdictKind.Refused => $"{frame.Name} will not go out to {Lower(stage)}: the organisation decided against it.",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>For which day a step is planned, as a clause; a day that is over is marked.</summary>
    public static string Planned(DateOnly? day, ReleaseFrame frame) =>
        day is not { } planned ? "on no planned day"
        : $"planned for {Say.Plain(planned)}{(IsOver(planned, frame) ? ", which has passed" : "")}";

    /// <summary>Whether a day is over where the organisation is.</summary>
    public static bool IsOver(DateOnly day, ReleaseFrame frame) => day < frame.Caller.In.Today(frame.View.AsOf);

    /// <summary>So many practices are named, of more it is said how many there are.</summary>
    private const int MostNamed = 4;

    /// <summary>That practices count as open, as a clause.</summary>
    public static string Open(IReadOnlyCollection<string> practices) =>
        $"{string.Join(", ", practices.Take(MostNamed))}"
            + (practices.Count > MostNamed ? $" and {practices.Count - MostNamed} more" : "")
            + (practices.Count == 1 ? " counts as open" : " count as open");

    private static string Service(StatusView status) => status.State switch
    {
        ServiceState.Active => $"is in service for {string.Join(", ", status.AllowedUses)}.",
        ServiceState.Restricted =>
            $"has been restricted to {string.Join(", ", status.AllowedUses)} since {Say.At(status.Since)}, because: {Say.Of(status.Criterion)}.",
        ServiceState.Suspended => $"has been suspended since {Say.At(status.Since)}, because: {Say.Of(status.Criterion)}.",
        ServiceState.Retired => $"was retired on {Say.At(status.Since)}, because: {Say.Of(status.Criterion)}.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Why a release may not go on as it went out: its state, and the last notice.</summary>
    public static string Halted(StatusView status) => $"The model {Service(status)}{Noticed(status)}";

    /// <summary>The last notice about public weights, which cannot be suspended.</summary>
    private static string Noticed(StatusView status) => status.Notices is [.., var last]
        ? $" Notice was given on {Say.Day(last.At)}: {Say.Of(last.Kind)}, because: {Say.Of(last.Criterion)}." : "";

    /// <summary>What the gate says of a release that went out, in a sentence that follows its state.</summary>
    public static string AfterService(ReleaseFrame frame) => frame.View.Verdict.Verdict switch
    {
        VerdictKind.Clear when frame.View.Status is { Notices.Count: > 0 } =>
            "Its gate is clear, which says nothing of the notice: whoever approved it before is asked to look whether that holds.",
        VerdictKind.Clear => "Its gate is clear.",
        VerdictKind.Held => $"Its gate is held: {Things(frame.View.Verdict.Missing.Count)} missing.",
        VerdictKind.Redirected => $"There is no list for what is planned: the guidance advises to begin with {Instead(frame.View.Verdict.Instead)}.",
        VerdictKind.Refused => "The organisation decided against the stage that is planned.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What follows the word of the verdict in its panel.</summary>
    public static string Panel(ReleaseFrame frame) => frame.View.Verdict.Verdict switch
    {
        VerdictKind.Clear =>
            $"at the gate to {Lower(Say.Of(frame.View.Plan.Stage))}. "
                + (frame.View.Status is { Needs.Count: > 0 }
                    ? "Nothing is missing for a verdict; what the model needs besides to come back stands at the release" : "Nothing is missing")
                + $"; a verdict given now holds until {(frame.View.Verdict.ValidUntil is { } until ? Say.At(until) : "it changes")}.",
        VerdictKind.Held => $"at the gate to {Lower(Say.Of(frame.View.Plan.Stage))}: {Things(frame.View.Verdict.Missing.Count)} missing.",
        VerdictKind.Redirected => $"to {Instead(frame.View.Verdict.Instead)}: there is no list for what is planned.",
        VerdictKind.Refused => "by the organisation, which decided not to release at this stage.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A cell such as <c>frontier/restricted</c> in words.</summary>
    public static string Instead(string? cell) =>
        cell?.Split('/') is [var model, var release] && SharedTerms.ModelTypes.Find(model) is { } type && SharedTerms.ReleaseTypes.Find(release) is { } way
            ? $"{Say.Of(way)} ({Say.Of(type)})"
            : cell ?? "another release";

    public static string Things(int count) => count == 1 ? "one thing is" : $"{count} things are";

    public static string Lower(string label) =>
        label.Length > 1 && char.IsUpper(label[0]) && !char.IsUpper(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;
}

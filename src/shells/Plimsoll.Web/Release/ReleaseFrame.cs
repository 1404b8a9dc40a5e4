// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What every page of one release starts from.</summary>
/// <param name="Typed">What somebody had typed when a form was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="Since">What others did since the person opened the page that the form stood on.</param>
public sealed record ReleaseFrame(Caller Caller, ReleaseView View, bool IsNow, Named Named, Typed Typed, Refusal? Refusal, IReadOnlyList<TrailLine> Since)
{
    /// <summary>The release itself, to ask what an act would drag behind it.</summary>
    public Dossier State { get; init; } = Dossier.Empty;

    /// <summary>Whoever looks, at the moment of which the page tells.</summary>
    public Asker Asker => new(Caller.Id, View.AsOf);

    /// <summary>Whether evidence that speaks against the release would stop the model at once: it serves, and the organisation said so.</summary>
    public bool AdverseStops { get; init; }

    /// <summary>Whether whoever looks may agree to a return that they propose themselves: the organisation is one person, and nobody else may.</summary>
    public bool AgreesAlone { get; init; }

    /// <summary>What is said then, beside every button that would do it.</summary>
    public static string StopsAtOnce => $"Your organisation lets such evidence suspend the model before an approver decides: {Say.Stops}.";

    public string Base => $"/t/{Caller.In.Slug}/releases/{View.Release}";

    public string Name => $"{View.ModelName} {View.Version}";

    /// <summary>Whether the person may change this here and now; the past is read only.</summary>
    public bool May(Right right) => IsNow && Caller.May(right);

    public string Href(string page) => Say.Href(Caller, page);
}

/// <summary>An entry of the trail in words.</summary>
public sealed record TrailLine(
    string Seq, string Rev, DateTimeOffset At, string Who, string What, string? Practice, string? Evidence, string? Before, string? After,
    string? Text, bool TextGone, string Type, bool TimeUncertain = false)
{
    /// <summary>What else was written with it: what it is, and its words, null once they were erased.</summary>
    public IReadOnlyList<(string What, string? Text)> Said { get; init; } = [];
}

/// <summary>Makes the pages of a release.</summary>
internal sealed class ReleaseFrames(Histories histories, ShowRelease views, Names names)
{
    public Result<ReleaseFrame> Of(string release, string? asOf, Caller caller, Typed? typed = null, Refusal? refusal = null)
    {
        if (!views.One(release, Moment(asOf), caller).Succeeds(out var view, out var no)) { return no; }
        if (!histories.AsOf(caller, release, Moment(asOf)).Succeeds(out var found, out no)) { return no; }
        var named = names.Of(caller).With(account => views.Outsider(found.State, account)).Titled(id => views.LabelOf(found.State, id));
        return new ReleaseFrame(
            caller, view, asOf is null, named, typed ?? Typed.Nothing, refusal is null ? null : Plainly(refusal),
            refusal?.Is == JournalCodes.Conflict && typed?.Rev is { } seen ? Trail(release, seen, 12, named, caller) : [])
            {
                State = found.State, AgreesAlone = views.AgreesAlone(found.State, caller),
                AdverseStops = found.State is { WeightsWentPublic: false, Status.State: ServiceState.Active or ServiceState.Restricted }
                    && views.AdverseSuspends(caller),
            };
    }

    /// <summary>Entries of the release's stream in words.</summary>
    public IReadOnlyList<TrailLine> Trail(string release, long afterRev, int most, Named named, Caller caller)
    {
        var (state, rev, lines) = (Dossier.Empty, 0L, new List<TrailLine>());
        foreach (var entry in histories.Of(ReleaseStreams.Of(caller, release)))
        {
            if (++rev > afterRev)
            {
                if (lines.Count == most) { break; }
                var told = Told.Of(state, entry.Event);
                var text = views.Open(told.Text);
                lines.Add(new TrailLine(
                    Text(entry.Seq), Text(rev), entry.At, named[entry.By], told.What, told.Practice, told.Evidence,
                    told.Before is { } before ? named.In(before) : null,
                    told.After is { } after ? named.In(after) : null,
                    text, told.Text is not null && text is null, EventCatalog.NameOf(entry.Event).Type, entry.TimeUncertain)
                {
                    Said = [.. told.Said.Select(s => (s.What, views.Open(s.Text)))],
                });
            }
            state = state.Apply(entry);
        }
        return lines;
    }

    /// <summary>Says of a stale form what the page says below it: it lists what others did since.</summary>
    private static Refusal Plainly(Refusal refusal) => refusal.Is == JournalCodes.Conflict
        ? refusal with
        {
            Field = "since", Value = null,
            Reason = "you opened this page somebody changed what you are changing",
            Fix = "read below what they did, then send again if it is still right; what you typed is kept"
        }
        : refusal;

    /// <summary>The page, or why there is none.</summary>
    public static IResult Page<TPage>(Result<ReleaseFrame> frame, Func<ReleaseFrame, Dictionary<string, object?>> parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        frame.Succeeds(out var found, out var refusal)
            ? new RazorComponentResult<TPage>(parameters(found)) { StatusCode = found.Refusal is { } no ? RefusalStatus.Of(no.Kind) : StatusCodes.Status200OK }
            : Problems.Page(refusal);

    /// <summary>A moment as people type it: a day, a minute, an instant or the index of an entry.</summary>
    public static string? Moment(string? asOf)
    {
        if (Blank.Is(asOf)) { return null; }
        return DateTime.TryParseExact(
            asOf.Trim(), ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var minute)
            ? Instant.Write(new DateTimeOffset(minute, TimeSpan.Zero))
            : DateOnly.TryParseExact(asOf.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? Instant.Write(new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59, 59, 999)), TimeSpan.Zero))
            : asOf.Trim();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

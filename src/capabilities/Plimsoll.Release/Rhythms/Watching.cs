// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Rhythms;

/// <summary>A rhythm that somebody asks for.</summary>
/// <param name="Serves">The practices that it serves; the usual ones, when empty.</param>
/// <param name="Reason">Why it is another schedule than the usual one.</param>
/// <param name="Last">The last look that is on the record; null where there is none.</param>
public sealed record AskedRhythm(Watched What, string Owner, Every Every, IReadOnlyList<string> Serves, VaultRef? Reason = null, Sighting? Last = null);

/// <summary>Decisions about what is looked at again and again, and what follows when nobody did. Pure. An overdue look ends with a look and with nothing else:
/// another rhythm makes none of it.</summary>
public static class Watching
{
    /// <summary>Practices that one rhythm serves, at most.</summary>
    public const int MostServed = 20;

    /// <summary>What a rhythm serves where nobody says otherwise: to monitor the model after release (000, lines 169-174), and the same as it is asked of
    /// others than its provider. The first that the list owes.</summary>
    private static readonly string[] Usual = ["G12.B1", "M11.P2"];

    /// <summary>Sets rhythms; what stays as it is, is left alone.</summary>
    /// <param name="zone">The zone in which days of the organisation end.</param>
    /// <param name="mayLoosen">Whether whoever asks may have something looked at less often, or serve less: whoever sets the list may.</param>
    public static Result<Outcome> Set(Dossier state, Asker asker, IReadOnlyList<AskedRhythm> asked, string zone, bool mayLoosen)
    {
        if (Changeable(state) is { } refusal) { return refusal; }
        if (state.Assessment is null)
        {
            return new Refusal(
                ReleaseCodes.NotAssessed, "release", state.Opened!.Release, "has no list of practices that a rhythm could serve", "derive the list first");
        }
        if (asked.GroupBy(a => a.What).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return Assessing.Bad("what", Key(twice.Key), "stands twice", "name each once");
        }
        var events = new List<ReleaseEvent>();
        foreach (var ask in asked)
        {
            var standing = state.RhythmOf(ask.What);
            if (Form(state, ask) is { } bad) { return bad; }
            if (!Served(state, ask).Succeeds(out var serves, out var unserved)) { return unserved; }
            // Set aside it goes on standing: whoever may not loosen it does not by that way either.
            if (standing is { Every: not null } && !mayLoosen && Loosens(state, standing, ask.Every, serves) is { } looser) { return looser; }
            if (standing is { Runs: true, Owner: not null } && standing.Owner == ask.Owner && standing.Every == ask.Every
                && standing.Serves.SequenceEqual(serves) && ask.Reason is null)
            {
                continue;
            }
            var last = Later(ask.Last, standing?.Last);
            var today = LastDay.DayOf(asker.Now, zone);
            var from = standing is { Every: not null } ? standing.From : today;
            if (!Next(state, ask.Every, Counting(ask.What, last, from), from, zone).Succeeds(out var fresh, out var no)) { return no; }
            // Of a use that ended one summary is owed, on its day.
            if (ask.What == Watched.InternalUse && state.InternalUse is null) { fresh = new NextLook(standing!.Next); }
            // What is overdue stays overdue: no look came.
            var late = standing?.Next is { } owed && owed.HasEnded(asker.Now) && last == standing.Last ? owed : null;
            events.Add(new RhythmSet(
                ask.What, ask.Owner, ask.Every, serves, from, last == standing?.Last ? null : last,
                late is not null && (fresh.End is not { } other || late.EndsBefore(other)) ? late : fresh.End, ask.Reason));
        }
        return events is [] ? new Refusal(ApiCodes.NothingChanged, "rhythms", null, "are as they stand already", "leave them") : Outcome.Of([.. events]);
    }

    /// <summary>Says that nobody watches something, and why. It lowers nothing from then on, and stands where it would have stood.</summary>
    public static Result<Outcome> SetAside(Dossier state, Watched what, VaultRef reason) =>
        Changeable(state) is { } refusal ? refusal
        : what == Watched.InternalUse
            ? Assessing.Bad(
                "what", Key(what), "is owed while the model is used inside", "agree another schedule with its reason, or say that it is used no more")
        : state.RhythmOf(what)?.Aside is not null ? new Refusal(ApiCodes.NothingChanged, "what", Key(what), "is set aside already", "leave it")
        : Outcome.Of(new RhythmSetAside(what, reason));

    /// <summary>Puts a look on the record of the release, where looks of that kind are known to it; nothing where nobody ever set a rhythm.</summary>
    /// <param name="day">The day of the look; of a summary, the last day of what it is about.</param>
    /// <param name="field">What the day was written into.</param>
    public static Result<Outcome> Look(Dossier state, Asker asker, Watched what, string record, DateOnly day, string zone, string field)
    {
        if (day > LastDay.DayOf(asker.Now, zone))
        {
            return Assessing.Bad(
                field, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "lies in the future", "write the day of the look; it counts from that day on");
        }
        if (state.Status?.State == ServiceState.Retired || state.RhythmOf(what) is not { } rhythm) { return new Outcome([]); }
        // A look of before the last one is on the record, and nothing is counted from it. One that came while nobody had to watch counts as any.
        if (rhythm.Every is not { } every || rhythm.Last is { } last && day <= last.Day)
        {
            return Outcome.Of(new LookRecorded(what, record, day, rhythm.Next));
        }
        // Of a use that ended no other one follows: what covers it is the last.
        if (what == Watched.InternalUse && state is { InternalUse: null, Uncovered: { } left })
        {
            return Outcome.Of(new LookRecorded(what, record, day, left.IsCoveredBy(day) ? null : left.Next));
        }
        return Next(state, every, Counting(what, new Sighting(record, day), rhythm.From), rhythm.From, zone).Succeeds(out var next, out var refusal)
            ? Outcome.Of(new LookRecorded(what, record, day, next.End)) : refusal;
    }

    /// <summary>Says whether the model is used inside. One that is in service at that stage is, whoever says what.</summary>
    public static Result<Outcome> SayInternalUse(Dossier state, Asker asker, bool used, VaultRef words, string zone)
    {
        if (Changeable(state) is { } refusal) { return refusal; }
        if (state.Status is null)
        {
            return new Refusal(
                ReleaseCodes.NotInService, "release", state.Opened!.Release, "was never in service",
                "put it into service at the stage internal, or at a later one");
        }
        if (used == (state.InternalUse is not null))
        {
            return new Refusal(ApiCodes.NothingChanged, "used", used ? "true" : "false", "is what stands already", "leave it");
        }
        if (!used)
        {
            if (state.Plan?.Stage == Stage.Internal)
            {
                return Assessing.Bad("used", "false", "is not so of a model whose stage is internal", "plan another stage, or retire it");
            }
            // A summary that is owed is written, and not talked away.
            return state.RhythmOf(Watched.InternalUse)?.Next is { } owed && owed.HasEnded(asker.Now)
                ? Assessing.Bad("used", "false", $"leaves the summary unwritten that was owed by {owed.Text}", "write it first; then say that the use ended")
                : Outcome.Of(new InternalUseSaid(used, words, Next: null));
        }
        var every = state.InternalEvery;
        return LastDay.In(every.After(LastDay.DayOf(asker.Now, zone)), zone, ReleaseCodes.BadValue).Succeeds(out var next, out var no)
            ? Outcome.Of(new InternalUseSaid(used, words, next)) : no;
    }

    /// <summary>Looks that are owed, each with its last day, whether that has passed or not: none of a model that is retired, and none before it went
    /// out.</summary>
    public static IEnumerable<OwedLook> Owed(Dossier state) => state.Status?.State == ServiceState.Retired ? []
        : from word in Terms.Watching.All
          let rhythm = state.RhythmOf(word.Value)
          where rhythm is { Runs: true, Next: not null }
          select new OwedLook(word.Value, rhythm, rhythm.Next!);

    /// <summary>The practices that count as open once looks are overdue. Only what was put on the record counts: a release of which nobody ever set a rhythm,
    /// or recorded a summary, is judged as it always was.</summary>
    internal static IEnumerable<Lapse> Lapses(Dossier state, DateTimeOffset now) =>
        from owed in Owed(state)
        where state.Rhythms.ContainsKey(owed.What)
        from practice in Serving(state, owed.Rhythm)
        where !LoadLine.StandsWithout(state, practice, now)
        select new Lapse(practice.Id, owed.Rhythm.Owner, owed.Next.End) { Look = owed.What };

    /// <summary>The practices of the list that a rhythm serves now; where the list holds none of them any more, the usual ones.</summary>
    public static IReadOnlyList<Requirement> Serving(Dossier state, GivenRhythm rhythm) =>
        // No more than can be set: a history that somebody sends may name any number.
        rhythm.Serves.Take(MostServed).Select(p => state.Find(state.LineOf(p))).OfType<Requirement>().Where(r => r.Owed).DistinctBy(r => r.Id).ToArray()
            is { Length: > 0 } serves ? serves : UsuallyServed(state);

    /// <summary>What a rhythm serves where nobody says otherwise; none where the list owes no monitoring.</summary>
    public static IReadOnlyList<Requirement> UsuallyServed(Dossier state) =>
        [.. Usual.Select(p => state.Find(state.LineOf(p))).OfType<Requirement>().Where(r => r.Owed).Take(1)];

    /// <summary>What is watched, in words that follow "look at".</summary>
    public static string Says(Watched what) => Terms.Watching[what].Label;

    /// <summary>What is owed of it, in words that follow an article: a look, or a summary.</summary>
    public static string Owes(Watched what) => what == Watched.InternalUse ? "summary of internal use" : $"look at {Says(what)}";

    /// <summary>What did not come in time, as a clause: that nobody looked, that nobody wrote a summary, or both.</summary>
    public static string Missed(IEnumerable<(Watched What, string Since)> late)
    {
        var looks = late.Where(l => l.What != Watched.InternalUse).Select(l => $"at {Says(l.What)}{l.Since}").ToArray();
        var summaries = late.Where(l => l.What == Watched.InternalUse).Select(l => $"nobody wrote a {Owes(l.What)} in time{l.Since}").ToArray();
        return string.Join(", and ", (looks is [] ? [] : (string[])[$"nobody looked in time {string.Join(", ", looks)}"]).Concat(summaries));
    }

    /// <summary>What nobody watches because somebody set it aside, as a sentence without its end; null where nothing is set aside.</summary>
    public static string? Aside(Dossier state)
    {
        string[] aside = [.. Terms.Watching.All.Where(w => state.RhythmOf(w.Value)?.Aside is not null).Select(w => w.Label)];
        return aside is [] ? null : $"Nobody watches {string.Join(", ", aside)} once it is in use: that was set aside";
    }

    private static Refusal? Changeable(Dossier state) => Assessing.Opened(state) ?? (state.Status?.State == ServiceState.Retired
        ? new Refusal(ReleaseCodes.Retired, "release", state.Opened!.Release, "is retired for good", "look at it again as a retired model") : null);

    private static Refusal? Form(Dossier state, AskedRhythm ask)
    {
        var (number, most) = (ask.Every.Number, ask.Every.Unit == RhythmUnit.Days ? Every.MostDays : Every.MostMonths);
        if (number < 1 || number > most)
        {
            return Assessing.Bad(
                ask.Every.Unit == RhythmUnit.Days ? "days" : "months", number.ToString(CultureInfo.InvariantCulture), "is no rhythm", $"write 1 to {most}");
        }
        if (ask.What != Watched.InternalUse)
        {
            return ask.Every.Unit != RhythmUnit.Days ? Assessing.Bad("months", $"{number}", "are of summaries of internal use alone", "write days")
                : ask.Reason is not null ? Assessing.Bad("reason", null, "is of another schedule for summaries of internal use alone", "leave it out")
                : null;
        }
        return state.RhythmOf(Watched.InternalUse) is null
            ? Assessing.Bad(
                "what", Key(ask.What), "is owed of a model that is used inside, and nobody says that this one is", "say that it is used inside first")
            : ask.Every != Every.Quarter && ask.Reason is null
                ? Assessing.Bad("reason", null, "is missing", $"say with whom another schedule than {Every.Quarter.Text} was agreed, and why")
            : null;
    }

    private static Result<string[]> Served(Dossier state, AskedRhythm ask)
    {
        if (ask.Serves.Count == 0)
        {
            return UsuallyServed(state) is { Count: > 0 } usual ? usual.Select(r => r.Id).ToArray()
                : Assessing.Bad("serves", null, "is missing, and the list owes no monitoring of its own", "name the practice of the list that it serves");
        }
        if (ask.Serves.Count > MostServed) { return Assessing.Bad("serves", $"{ask.Serves.Count}", "are too many", $"name {MostServed} at most"); }
        string[] lines = [.. ask.Serves.Select(state.LineOf)];
        return lines.Distinct(StringComparer.Ordinal).Count() != lines.Length
                ? Assessing.Bad("serves", string.Join(' ', ask.Serves), "are repeated", "name each once")
            : lines.Select(l => Assessing.Listed(state, l)).FirstOrDefault(r => r is not null) is { } stray ? stray
            : lines.FirstOrDefault(l => !state.Find(l)!.Owed) is { } choice
                ? Assessing.Bad("serves", choice, "is left to choice, and owed by nobody", "name a practice that is owed")
            : lines;
    }

    /// <summary>Why somebody who does not set the list may not set it so; null where they may.</summary>
    private static Refusal? Loosens(Dossier state, GivenRhythm standing, Every every, IReadOnlyList<string> serves) => every.MayBeLonger(standing.Every!)
        ? new Refusal(
            ReleaseCodes.RhythmLoosened, "rhythm", every.Text, $"is less often than {standing.Every!.Text}, which stands", "ask whoever may set the list")
        : Serving(state, standing).Select(p => p.Id).FirstOrDefault(p => !serves.Contains(p)) is { } left
            ? new Refusal(
                ReleaseCodes.RhythmLoosened, "serves", left, "would count as open no more once a look is overdue", "ask whoever may set the list")
        : null;

    /// <summary>The last day on which the next look is in time: counted from the last look, and while there is none from when it was first set; never from
    /// before the model went out.</summary>
    private static Result<NextLook> Next(Dossier state, Every every, Sighting? last, DateOnly from, string zone)
    {
        if (state.FirstActive is not { } out_) { return new NextLook(null); }
        var (counted, began) = (last?.Day ?? from, LastDay.DayOf(out_, zone));
        return LastDay.In(every.After(counted > began ? counted : began), zone, ReleaseCodes.BadValue).Succeeds(out var end, out var refusal)
            ? new NextLook(end) : refusal;
    }

    /// <summary>The look that is counted from. A summary of a use that ended and began again since is none: that is counted from when it began.</summary>
    private static Sighting? Counting(Watched what, Sighting? last, DateOnly from) => what == Watched.InternalUse && last?.Day < from ? null : last;

    private static Sighting? Later(Sighting? one, Sighting? other) => one is null ? other : other is null || one.Day > other.Day ? one : other;

    private static string Key(Watched what) => Terms.Watching[what].Key;

    private sealed record NextLook(LastDay? End);
}

// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>On what a practice stands, so that nothing is called more than it is. Every practice of a list has exactly one.</summary>
[JsonConverter(typeof(KebabEnumConverter<Footing>))]
public enum Footing
{
    /// <summary>Said to be met, on evidence that counts, and somebody who wrote none of the release looked at that very evidence.</summary>
    Proven,

    /// <summary>Said to be met, on evidence that counts; somebody outside looked at that very evidence, asked by a link, and nobody else who wrote none of the
    /// release. Who that was the server did not check, so it is not called proven.</summary>
    SeenOutside,

    /// <summary>Said to be met, on evidence that counts; nobody else has looked at it.</summary>
    HasEvidence,

    /// <summary>Said to be met, on evidence that counts, and its author alone approved it, as an organisation of one person may.</summary>
    SelfAttested,

    /// <summary>Not met; a person accepts its risk, and the acceptance runs.</summary>
    Accepted,

    /// <summary>Not met; it is held not to apply or not to be required here, for a reason.</summary>
    SetAside,

    /// <summary>Everything else: nothing was said, nothing counts any more, an acceptance ended, or it fell silent.</summary>
    Open,
}

/// <summary>How many practices stand on what.</summary>
public sealed record Tally(int Proven, int HasEvidence, int SelfAttested, int Accepted, int SetAside, int Open)
{
    public static readonly Tally None = new(0, 0, 0, 0, 0, 0);

    /// <summary>Those that somebody outside looked at and nobody else; left out where there are none, so that counts of before read as they were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SeenOutside { get; init; }

    /// <summary>All that were counted.</summary>
    [JsonIgnore]
    public int All => Proven + SeenOutside + HasEvidence + SelfAttested + Accepted + SetAside + Open;

    /// <summary>Those that are said to be met on evidence that counts, and are not proven.</summary>
    [JsonIgnore]
    public int Unproven => SeenOutside + HasEvidence + SelfAttested;

    /// <summary>Those that keep no gate shut.</summary>
    [JsonIgnore]
    public int Standing => All - Open;

    public int this[Footing footing] => footing switch
    {
        Footing.Proven => Proven,
        Footing.SeenOutside => SeenOutside,
        Footing.HasEvidence => HasEvidence,
        Footing.SelfAttested => SelfAttested,
        Footing.Accepted => Accepted,
        Footing.SetAside => SetAside,
        Footing.Open => Open,
        _ => throw new UnreachableException(),
    };

    /// <summary>The counts as parts of a sentence, <c>3 proven · 2 have evidence · 1 open</c>; what is proven is said also where it is nothing.</summary>
    [JsonIgnore]
    public string Text => string.Join(" · ", Terms.Footings.All.Where(w => w.Value == Footing.Proven || this[w.Value] > 0).Select(w =>
        $"{this[w.Value]} {(w.Value == Footing.HasEvidence && this[w.Value] != 1 ? "have evidence" : w.Label)}"));

    public static Tally Of(IEnumerable<Footing> footings)
    {
        var counts = new int[Enum.GetValues<Footing>().Length];
        foreach (var footing in footings) { counts[(int)footing]++; }
        return new(
            counts[(int)Footing.Proven], counts[(int)Footing.HasEvidence], counts[(int)Footing.SelfAttested], counts[(int)Footing.Accepted],
            counts[(int)Footing.SetAside], counts[(int)Footing.Open])
            {
                SeenOutside = counts[(int)Footing.SeenOutside],
            };
    }
}

/// <summary>Finds on what each practice of a release stands at an instant, and what keeps one from standing. Pure; home, load line, gate, pages, tables and
/// signed decisions read what a practice is now off this and nothing else: what was said of it may have lapsed since.</summary>
public sealed class Footings
{
    private readonly Dossier _state;
    private readonly DateTimeOffset _now;
    private readonly ILookup<string, Lapse> _lapses;

    private Footings(Dossier state, DateTimeOffset now, IEnumerable<Lapse> lapses) =>
        (_state, _now, _lapses) = (state, now, lapses.ToLookup(l => l.Practice, StringComparer.Ordinal));

    public static Footings At(Dossier state, GateRules rules, DateTimeOffset now) =>
        new(state, now, state.Plan is { } plan ? LoadLine.Rhythms(state, rules.For(plan.Stage), now).Where(l => l.Due <= now) : []);

    internal static Footings At(Dossier state, IEnumerable<Lapse> lapses, DateTimeOffset now) => new(state, now, lapses);

    /// <summary>What keeps a practice from standing at the instant, as it reads after its title; null when nothing does.</summary>
    public string? Lacks(Requirement practice) => Judging.Lacks(_state, practice, _now)?.Sentence ?? Lapsed(practice.Id);

    /// <summary>Whether a practice stood, and does not because it lapsed.</summary>
    public bool FellSilent(Requirement practice) => _lapses.Contains(practice.Id) && Judging.Lacks(_state, practice, _now) is null;

    /// <summary>In which ways a practice lapsed, whatever else is said of it; the first that fell due first.</summary>
    public IReadOnlyList<Lapse> LapsesOf(string practice) => [.. _lapses[practice].OrderBy(l => l.Look is not null).ThenBy(l => l.Due)];

    /// <summary>How a practice lapsed, as it reads after its title: new evidence, looks, or both; null where it did not.</summary>
    public string? Lapsed(string practice)
    {
        var late = LapsesOf(practice);
        if (late is []) { return null; }
        var evidence = late.FirstOrDefault(l => l.Look is null) is { } silent
            ? $"owes new evidence since {Instant.Write(silent.Due)}, as it goes on after release" : null;
        Lapse[] looks = [.. late.Where(l => l.Look is not null)];
        return looks is [] ? evidence
            : (evidence is null ? "lapsed, as " : $"{evidence}, and ")
                + Rhythms.Watching.Missed(looks.Select(l => (l.Look!.Value, $", owed by {_state.RhythmOf(l.Look.Value)!.Next!.Text}")));
    }

    public Footing Of(Requirement practice)
    {
        if (Lacks(practice) is not null) { return Footing.Open; }
        return _state.Line(practice.Id).Status switch
        {
            PracticeStatus.Met or PracticeStatus.MetLate => Looks.Of(_state).At(_state.Counting(practice.Id, _now).Select(e => e.Id), practice.Id, _now),
            PracticeStatus.RiskAccepted => Footing.Accepted,
            PracticeStatus.NotApplicable or PracticeStatus.NotRequired => Footing.SetAside,
            // These lack something, always.
            PracticeStatus.Open or PracticeStatus.InProgress => throw new UnreachableException(),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The pieces that carry a practice as <see cref="Of"/> calls it: where somebody looked, those that were seen, and not what came since.</summary>
    internal IEnumerable<EvidenceItem> Carrying(Requirement practice)
    {
        var (footing, counting) = (Of(practice), _state.Counting(practice.Id, _now));
        return footing switch
        {
            Footing.Proven or Footing.SeenOutside or Footing.SelfAttested => counting.Where(e => Looks.Of(_state).Saw(e.Id, practice.Id, footing, _now)),
            Footing.HasEvidence => counting,
            Footing.Accepted or Footing.SetAside or Footing.Open => [],
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>
    /// Who looked at what: an approval is a look at every line that it binds, by somebody who wrote none of them. It outlives the approval where only other
    /// lines changed since, and not where the approver took it back, decided against the release, asked for changes since, or asked for something besides that
    /// was not done in time.
    /// </summary>
    private sealed class Looks
    {
        private static readonly ConditionalWeakTable<Dossier, Looks> Derived = [];

        private static readonly ConditionalWeakTable<Bundle, Seen> Read = [];

        private readonly IReadOnlyList<(Approval By, Seen Then)> _looks;
        private readonly Seen _now;

        private Looks(IReadOnlyList<(Approval, Seen)> looks, Seen now) => (_looks, _now) = (looks, now);

        public static Looks Of(Dossier state) => Derived.GetValue(state, static state =>
        {
            // Whoever asks for changes, at whatever stage, does not stand behind what they looked at before.
            Approval[] given =
                [.. state.Approvals.Where(a => a is { TakenBack: false, Refused: false } && !state.Requests.Any(r => r.By == a.By)).Reverse()];
            // Hundreds of lines have to be laid out; most releases of a long list were approved by nobody.
            return given is [] ? new Looks([], Seen.Nothing)
                : new Looks([.. given.Select(a => (a, Seen.Of(a.Bundle)))], Seen.Of(Bundle.Of(state)));
        });

        public Footing At(IEnumerable<string> evidence, string practice, DateTimeOffset now)
        {
            string[] counting = [.. evidence];
            Approval[] looked = [.. _looks.Where(l => !l.By.HasLapsed(now) && Same(l.Then, practice, counting)).Select(l => l.By)];
            return looked is [] ? Footing.HasEvidence : looked.Select(a => a.Weakness).Min(Worth);
        }

        /// <summary>Whether a look that is worth so much saw a piece serve a practice, both as they are now.</summary>
        public bool Saw(string piece, string practice, Footing worth, DateTimeOffset now) =>
            _looks.Any(l => !l.By.HasLapsed(now) && Worth(l.By.Weakness) == worth && Same(l.Then, practice, [piece]));

        /// <summary>What a look is worth; the strongest of several counts.</summary>
        private static Footing Worth(Weakness? weakness) => weakness switch
        {
            null => Footing.Proven,
            Weakness.OutsideReviewer => Footing.SeenOutside,
            Weakness.OnePersonOrganisation => Footing.SelfAttested,
            _ => throw new UnreachableException(),
        };

        /// <summary>Whether a look saw the practice as it is now, and one of the pieces that carry it as it is now, serving it.</summary>
        private bool Same(Seen then, string practice, string[] counting) =>
            then.Practices.GetValueOrDefault(practice) is { } seen && seen == _now.Practices.GetValueOrDefault(practice)
            && counting.Any(id => then.Evidence.TryGetValue(id, out var piece) && _now.Evidence.TryGetValue(id, out var same)
                && piece.Is == same.Is && piece.Serves.Contains(practice) && same.Serves.Contains(practice));

        /// <summary>The lines of a bundle by what they are about; whose work a practice is and until when does not change what was looked at.</summary>
        private sealed record Seen(
            IReadOnlyDictionary<string, string> Practices, IReadOnlyDictionary<string, (string Is, ImmutableHashSet<string> Serves)> Evidence)
        {
            public static readonly Seen Nothing = new(
                new Dictionary<string, string>(), new Dictionary<string, (string, ImmutableHashSet<string>)>());

            public static Seen Of(Bundle bundle) => Read.GetValue(bundle, static bundle =>
            {
                var (practices, evidence, serves) = (new Dictionary<string, string>(StringComparer.Ordinal),
                    new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
                foreach (var (name, value) in bundle.Lines)
                {
                    switch (name.Split('/'))
                    {
                        case ["practice", _, "owner" or "due"]: break;
                        case ["practice", var id, var field]: practices[id] = $"{practices.GetValueOrDefault(id)}{field}={value}\n"; break;
                        case ["evidence", var id, "practices"]: serves[id] = value; break;
                        case ["evidence", var id, var field]: evidence[id] = $"{evidence.GetValueOrDefault(id)}{field}={value}\n"; break;
                        default: break;
                    }
                }
                return new Seen(practices, evidence.ToDictionary(
                    e => e.Key, e => (e.Value, serves.GetValueOrDefault(e.Key, "").Split(' ').ToImmutableHashSet(StringComparer.Ordinal)),
                    StringComparer.Ordinal));
            });
        }
    }
}

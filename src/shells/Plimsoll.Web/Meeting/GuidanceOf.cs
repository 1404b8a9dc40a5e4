// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>A practice of a release as the guidance words it.</summary>
/// <param name="Changed">Whether it reads differently now from when the list was pinned; where the list did not record words, whether its pack does.</param>
/// <param name="After">What our words follow where they differ from the source's own practice.</param>
public sealed record GuidanceText(
    string Text, IReadOnlyList<string> Points, SourceLines Source, SourceLines? After, string? Evidence, string? Aim, string? Because, bool Changed);

/// <summary>A practice as it was worded when something answered it.</summary>
/// <param name="Pack">The pack that words it so.</param>
public sealed record WordedBefore(string Text, IReadOnlyList<string> Points, string Pack);

/// <summary>On what the practices of a stage of the life cycle stand.</summary>
/// <param name="Asked">Those that the gate asks for.</param>
/// <param name="Whole">Practices owed in it.</param>
public sealed record StageLine(string Stage, Tally Asked, int Whole);

/// <summary>What the guidance says about the practices that a release has pinned: words, sources, stages.</summary>
internal sealed class GuidanceOf(Library library)
{
    /// <summary>What a model takes in or gives out, as the options of a field.</summary>
    public static IReadOnlyList<(string Value, string Label)> Modalities { get; } = Say.Options(Plimsoll.Guidance.Terms.Modalities);

    /// <summary>Kinds of hosting service, as the options of a field.</summary>
    public static IReadOnlyList<(string Value, string Label)> Hostings { get; } = Say.Options(Plimsoll.Guidance.Terms.Hostings);

    private const string Chain = "Along the value chain";

    /// <summary>The words of a practice; null where the packs of this server no longer hold it.</summary>
    public GuidanceText? Text(AssessmentView assessment, PracticeView practice) => Reader(assessment)(practice);

    /// <summary>Reads the words of the practices of a list, which is tailored once for all of them.</summary>
    public Func<PracticeView, GuidanceText?> Reader(AssessmentView assessment)
    {
        var ask = new ProfileAsk(SharedTerms.ModelTypes[assessment.ModelType].Key, SharedTerms.ReleaseTypes[assessment.ReleaseType].Key)
        {
            Roles = [.. assessment.Roles.Select(r => SharedTerms.Roles[r].Key)],
            Modalities = assessment.Modalities, SignificantUpdate = assessment.SignificantUpdate, Hosting = assessment.Hosting,
        };
        var edition = library.Editions.FirstOrDefault(e => assessment.Packs.Any(p => p.Id == e.Id));
        if (edition is null || !Profile.Read(ask).Succeeds(out var profile, out _)) { return _ => null; }
        var list = library.Tailor(profile, edition);
        return practice => Text(list, assessment, practice);
    }

    private GuidanceText? Text(Checklist list, AssessmentView assessment, PracticeView practice)
    {
        var found = list.Guidelines.SelectMany(g => g.Practices, (g, p) => (Guideline: g, Practice: p)).FirstOrDefault(x => x.Practice.Id == practice.Practice);
        if (found.Practice is { } words)
        {
            return new GuidanceText(
                words.Text, words.Points, words.Source, words.RewordedFrom, words.Evidence, found.Guideline.Aim,
                words.RewordedBecause ?? found.Guideline.Reason,
                Changed(assessment, practice, words.Text, words.Points));
        }
        var duty = list.Mitigations.SelectMany(m => m.Duties, (m, d) => (Strategy: m, Duty: d)).FirstOrDefault(x => x.Duty.Id == practice.Practice);
        return duty.Duty is not { } asked ? null
            : new GuidanceText(asked.Text, [], asked.Source, null, null, duty.Strategy.Definition, asked.Today, Changed(assessment, practice, asked.Text, []));
    }

    private bool Changed(AssessmentView assessment, PracticeView practice, string text, IReadOnlyList<string> points) =>
        practice.HowAsked is { } asked ? Assess.WordsOf(text, points) != asked.Words
        : assessment.Packs.FirstOrDefault(p => p.Id == practice.Pack) is { } pinned && library.Digests.TryGetValue(pinned.Id, out var now)
            && now != pinned.Digest;

    /// <summary>The words behind a digest, in whatever pack or cell they stand; null where the packs of this server hold them no longer.</summary>
    public WordedBefore? Worded(string practice, Digest words) => library.Wordings(practice)
        .Where(w => Assess.WordsOf(w.Text, w.Points) == words).Select(w => new WordedBefore(w.Text, w.Points, w.Pack)).FirstOrDefault();

    /// <summary>The words of a practice as a pack has them; null where the packs of this server hold none of that pack.</summary>
    /// <param name="pack">The pack; any where none is named.</param>
    public WordedBefore? Worded(string practice, string? pack) => library.Wordings(practice)
        .Where(w => pack is null || w.Pack == pack).Select(w => new WordedBefore(w.Text, w.Points, w.Pack)).FirstOrDefault();

    /// <summary>The editions that a list can be derived from, the newest first; none where there is but one, and nothing to choose.</summary>
    public IReadOnlyList<(string Id, string Title)> Editions =>
        library.Editions.Count > 1 ? [.. library.Editions.Select(e => (e.Id, e.Pack.Header.Title))] : [];

    /// <summary>Why a list does not rest on what this server holds any more, in a sentence; null where it does.</summary>
    public string? Older(AssessmentView? assessment)
    {
        if (assessment is null || assessment.Packs is []) { return null; }
        if (library.Editions.FirstOrDefault(e => assessment.Packs.Any(p => p.Id == e.Id)) is not { } edition)
        {
            return "The edition of the guidance that the list was derived from is not held by this server any more.";
        }
        if (edition.Id != library.DefaultEdition.Id) { return $"There is a newer edition of the guidance: {library.DefaultEdition.Pack.Header.Title}."; }
        return assessment.Packs.FirstOrDefault(p => !library.Digests.TryGetValue(p.Id, out var now) || now != p.Digest) is { } moved
            ? $"The list rests on {moved.Id} of {moved.Date}, which this server holds "
                + (library.Digests.ContainsKey(moved.Id) ? "otherwise by now." : "no more.") : null;
    }

    /// <summary>A field of a practice that a list would ask otherwise, in words.</summary>
    public static string Moved(MovedField field) => field.Field switch
    {
        "owed" => field.After == "yes" ? "owed, and left to choice until now" : "left to choice, and owed until now",
        "tier" => Became(SharedTerms.Tiers, field),
        "asked" => Became(SharedTerms.AskedAs, field),
        "when" => Became(SharedTerms.Whens, field),
        "proof" => Became(SharedTerms.Proofs, field),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Became<T>(Words<T> words, MovedField field) where T : struct, Enum =>
        $"{words[words.Find(field.After)!.Value].Label}, and {words[words.Find(field.Before)!.Value].Label} until now";

    /// <summary>Why what stands waits, in a sentence.</summary>
    public static string Because(Rephrased because) => because switch
    {
        Rephrased.Reworded => "The list words this practice otherwise than it did when this was answered.",
        Rephrased.FromUnrecorded => "When this was answered, the list did not record how the practice was worded, and it has been derived anew since.",
        Rephrased.ProvedOtherwise => "The words are the same, and something else proves the practice than when this was answered.",
        Rephrased.Renewed => "This was answered for the model as it was before the significant update, which asks it anew.",
        Rephrased.Carried => "This was answered for the release before, and carried over after a significant update. It counts once somebody confirms it.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>How much is asked, when it has to stand and what proves it, each with whose word it is: as the list was pinned.</summary>
    public static IReadOnlyList<string> FieldsOf(PracticeView practice) => practice.HowAsked is { } asking
        ? FieldWords.Of(practice.Tier, asking.As, practice.Owed, practice.When, practice.Proof, asking.Basis)
        : [Say.Of(practice.Tier), Say.Of(practice.When), Say.Of(practice.Proof), "whose word these three are was not recorded when the list was derived"];

    /// <summary>The heading that a practice stands under: its guideline or strategy.</summary>
    public static string GroupOf(string practice) => practice.IndexOf('.', StringComparison.Ordinal) is > 0 and var at ? practice[..at] : practice;

    /// <summary>What a group is called.</summary>
    public string TitleOf(string group) =>
        library.Editions.SelectMany(e => e.Pack.Guidelines).FirstOrDefault(g => g.Id == group)?.Title
            ?? library.Strategies.FirstOrDefault(s => s.Strategy.Id == group).Strategy?.Title
            ?? group;

    /// <summary>The load line by stage of the life cycle.</summary>
    public IReadOnlyList<StageLine> Lines(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Plan: { } plan, Assessment: { } assessment }) { return []; }
        var stages = library.Editions.SelectMany(e => e.Pack.Guidelines).DistinctBy(g => g.Id).ToDictionary(g => g.Id, g => g.Stage, StringComparer.Ordinal);
        var (gate, footings) = (rules.For(plan.Stage), Footings.At(state, rules, now));
        return [.. from requirement in assessment.Requirements
                   where requirement.Owed
                   let stage = stages.TryGetValue(GroupOf(requirement.Id), out var found) ? found : (Plimsoll.Guidance.Stage?)null
                   group requirement by stage into line
                   orderby line.Key is null, line.Key
                   select new StageLine(
                       line.Key is { } named ? Plimsoll.Guidance.Terms.Stages[named].Label : Chain,
                       Tally.Of(line.Where(gate.AsksFor).Select(footings.Of)), line.Count())];
    }
}

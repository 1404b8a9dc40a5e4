// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

internal sealed partial class PackReader
{
    [GeneratedRegex(@"^G[0-9]{2}\z")]
    private static partial Regex GuidelineForm { get; }

    [GeneratedRegex(@"^M[0-9]{2}\z")]
    private static partial Regex StrategyForm { get; }

    private Guideline Guideline(ContentFields f)
    {
        var id = NewId(f, GuidelineForm, "G and two digits", Own.Guidelines);
        return Ended(f, new Guideline(
            id, f.Text("title"), f.Choice("stage", Terms.Stages), f.Texts("aliases"), f.Text("aim"), Source(f.Map("source")),
            f.List("practices", g => Practice(g, id)), f.List("notes", Remark), f.List("resources", Remark)));
    }

    private Practice Practice(ContentFields f, string guideline)
    {
        var tier = f.Choice("tier", SharedTerms.Tiers);
        var letter = tier switch { Tier.Baseline => 'B', Tier.Recommended => 'R', _ => throw new System.Diagnostics.UnreachableException() };
        var prefix = $"{guideline}.{letter}";
        var id = f.Text("id", text => text.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(text.AsSpan(prefix.Length)), $"{prefix} and a number");
        if (!Own.Practices.Add(id) && !_overriding) { throw f.Refuse("id", id, "stands twice", "give each practice its own id"); }
        var practice = new Practice(
            id, tier, f.Text("title"), f.Text("text"), f.Choice("when", SharedTerms.Whens), f.Choice("proof", SharedTerms.Proofs),
            Source(f.Map("source")), f.OptionalTexts("points"));
        return Ended(f, practice with
        {
            WhenSource = LinesOf(f, "whenSource", practice.Source.Document), ProofSource = LinesOf(f, "proofSource", practice.Source.Document),
        });
    }

    private Strategy Strategy(ContentFields f)
    {
        var id = NewId(f, StrategyForm, "M and two digits", _ids.Strategies);
        return Ended(f, new Strategy(
            id, f.Choice("phase", Terms.Phases), f.Text("title"), f.Text("definition"), Source(f.Map("source")),
            f.List("actors", g => Actor(g)), f.List("duties", g => Duty(g, id)), f.List("limits", Remark), f.List("conflicts", Conflict)));
    }

    /// <summary>Figure and appendix are lines of the strategy's own document, the first of the pack.</summary>
    private ActorCell Actor(ContentFields f)
    {
        var file = _documents.Values.First();
        return Ended(f, new ActorCell(
            f.Choice("actor", SharedTerms.Roles), f.Choice("level", Terms.Parts),
            At(file, f.Text("figure", SourceLines.IsForm, "lines such as 125")),
            LinesOf(f, "appendix", file)));
    }

    /// <summary>Lines of a document already known, or null.</summary>
    private SourceLines? LinesOf(ContentFields f, string key, string file) =>
        f.OptionalText(key) is null ? null : At(file, f.Text(key, SourceLines.IsForm, "lines such as 77, 138-140 or 269,291"));

    /// <summary>What makes less of a wording than its verb does; nothing here makes more of it.</summary>
    private static AskedAs? Weaker(ContentFields f) =>
        f.OptionalText("asked") is null ? null : SharedTerms.AskedAs.Find(f.Text("asked", a => a is "suggestion" or "example", "suggestion | example"));

    private Duty Duty(ContentFields f, string strategy)
    {
        var actor = f.Choice("actor", SharedTerms.Roles);
        var letter = actor switch
        {
            Role.Provider => 'P',
            Role.Adapter => 'A',
            Role.Host => 'H',
            Role.Developer => 'D',
            _ => throw new System.Diagnostics.UnreachableException()
        };
        var prefix = $"{strategy}.{letter}";
        var id = f.Text("id", text => text.StartsWith(prefix, StringComparison.Ordinal) && IsNumber(text.AsSpan(prefix.Length)), $"{prefix} and a number");
        if (!_ids.Duties.Add(id)) { throw f.Refuse("id", id, "stands twice", "give each duty its own id"); }
        var wording = f.Text("wording", w => w is "should" or "can" or "could", "should | can | could");
        return Ended(f, new Duty(
            id, actor, f.Text("title"), f.Text("text"), wording, Weaker(f) ?? (wording == "should" ? AskedAs.Duty : AskedAs.Suggestion),
            f.OptionalText("hosting") is null ? null : f.Choice("hosting", Terms.Hostings), Source(f.Map("source"))));
    }

    private Conflict Conflict(ContentFields f) =>
        Ended(
            f,
            new Conflict(
                f.Choice("actor", SharedTerms.Roles), f.Text("kind", k => k is "hard" or "soft", "hard | soft"), f.Text("text"), Source(f.Map("source"))));

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length is > 0 and < 4 && !text.ContainsAnyExceptInRange('0', '9');

    private static string NewId(ContentFields f, Regex form, string words, HashSet<string> known)
    {
        var id = f.Text("id", form.IsMatch, words);
        return known.Add(id) ? id : throw f.Refuse("id", id, "stands twice", "give each its own id");
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What the model is for.</summary>
[JsonConverter(typeof(KebabEnumConverter<Purpose>))]
public enum Purpose { Narrow, General }

/// <summary>How people outside the development team reach the model.</summary>
[JsonConverter(typeof(KebabEnumConverter<Reach>))]
public enum Reach { Download, Hosted, Demonstration, OwnProducts, Inside }

/// <summary>Answers to the questionnaire, unread.</summary>
public sealed record ClassifyAsk(string? Purpose, string? Reach)
{
    /// <summary>Whether the model meets the definition of a frontier model: it takes abilities significantly further than the state of the art.
    /// Asked before the criteria; unanswered counts as no.</summary>
    public bool AdvancesStateOfTheArt { get; init; }

    /// <summary>Frontier criteria that the model meets, by id.</summary>
    public IReadOnlyList<string> Criteria { get; init; } = [];
    public IReadOnlyList<string> Modalities { get; init; } = [];
    public IReadOnlyList<string> Components { get; init; } = [];
    public bool HighConsequenceDomain { get; init; }

    /// <summary>Reads an answers file (JSON). Keys: advancesStateOfTheArt, purpose, reach, criteria, modalities, components, highConsequenceDomain.</summary>
    public static Result<ClassifyAsk> FromJson(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<ClassifyAsk>(utf8, file, f =>
    {
        var ask = new ClassifyAsk(
            f.Text("purpose", t => Questions.Purposes.Find(t) is not null, Questions.Purposes.Allowed),
            f.Text("reach", t => Questions.Reaches.Find(t) is not null, Questions.Reaches.Allowed))
        {
            Criteria = f.OptionalTexts("criteria"), Modalities = f.OptionalTexts("modalities"), Components = f.OptionalTexts("components"),
            AdvancesStateOfTheArt = Flag(f, "advancesStateOfTheArt"),
            HighConsequenceDomain = Flag(f, "highConsequenceDomain"),
        };
        f.End();
        return ask;
    });

    private static bool Flag(ContentFields f, string key) =>
        f.OptionalText(key) is not null && f.Text(key, t => t is "true" or "false", "true | false") == "true";
}

/// <summary>The words of the questionnaire.</summary>
public static class Questions
{
    /// <summary>The definition, which is asked first. Source: 000, line 57.</summary>
    public const string Definition = "Does it take abilities across modalities significantly further than the state of the art of the day?";

    public static readonly Words<Purpose> Purposes = new("purpose",
        new(Purpose.Narrow, "narrow", "narrow", "one narrowly drawn task"), new(Purpose.General, "general", "general", "many tasks in many settings"));

    public static readonly Words<Reach> Reaches = new("reach",
        new(Reach.Download, "download", "download", "anyone can download it, freely or under a licence"),
        new(Reach.Hosted, "hosted", "hosted", "through an API or hosted service that we control"),
        new(Reach.Demonstration, "demonstration", "demonstration", "a limited research release or demonstration"),
        new(Reach.OwnProducts, "own-products", "own-products", "only inside our own products, with real users"),
        new(Reach.Inside, "inside", "inside", "nobody outside, apart from a few testers"));
}

/// <summary>The cell that the answers lead to, and why.</summary>
/// <param name="Fits">Every model type whose description fits; the highest was taken.</param>
public sealed record Classification(ModelType ModelType, ReleaseType ReleaseType, IReadOnlyList<ModelType> Fits, IReadOnlyList<ClassificationReason> Reasons)
{
    /// <summary>Set where the model meets criteria of a frontier model and not its definition: a person has to choose between two lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Borderline? Borderline { get; init; }

    /// <summary>Whether it acts in the world or learns by itself, for which a staged release is advised whatever list is taken.</summary>
    public bool StagedRelease { get; init; }

    /// <summary>The cells whose lists come into question: one, or both of a borderline.</summary>
    [JsonIgnore]
    public IReadOnlyList<Cell> Cells => Borderline is null
        ? [new Cell(ModelType, ReleaseType)]
        : [new Cell(ModelType, ReleaseType), new Cell(ModelType.Frontier, ReleaseType)];
}

/// <summary>Two lists between which the source does not decide.</summary>
/// <param name="Lists">Both cells, in short form; the first is that of the classification.</param>
public sealed record Borderline(IReadOnlyList<string> Lists, string Reason, SourceLines Source)
{
    /// <summary>That both lists are named is our reading.</summary>
    public Basis Basis { get; init; } = Basis.Inferred;
}

/// <summary>One step of the classification, with the text it rests on.</summary>
/// <param name="For">What it speaks for: <c>narrow</c>, <c>general</c>, <c>frontier</c>, <c>model</c>, <c>release</c> or <c>staged</c>.</param>
public sealed record ClassificationReason(string For, string Text, SourceLines Source)
{
    /// <summary>Inferred where the step is our reading of an open point in the source.</summary>
    public Basis Basis { get; init; } = Basis.Source;
}

public sealed partial class Library
{
    /// <summary>Classifies a model. Where two descriptions fit, the higher capability is taken (001, line 457).</summary>
    public Result<Classification> Classify(ClassifyAsk ask, Edition? edition = null)
    {
        edition ??= DefaultEdition;
        if (ask.Purpose is null) { return new Refusal(GuidanceCodes.MissingValue, "purpose", null, "is missing", $"use {Questions.Purposes.Allowed}"); }
        if (ask.Reach is null) { return new Refusal(GuidanceCodes.MissingValue, "reach", null, "is missing", $"use {Questions.Reaches.Allowed}"); }
        if (Questions.Purposes.Parse(ask.Purpose, out var purpose, GuidanceCodes.UnknownValue) is { } badPurpose) { return badPurpose; }
        if (Questions.Reaches.Parse(ask.Reach, out var reach, GuidanceCodes.UnknownValue) is { } badReach) { return badReach; }
        var criteria = edition.Pack.Texts.FrontierCriteria;
        if (ask.Criteria.FirstOrDefault(id => criteria.All(c => c.Id != id)) is { } unknown)
        {
            return new Refusal(
                GuidanceCodes.UnknownValue, "criteria", unknown, "is not one of the allowed values", $"use {string.Join(" | ", criteria.Select(c => c.Id))}");
        }
        // Profile reads modalities and components, so that both commands refuse the same values in the same words.
        var facts = Profile.Read(new ProfileAsk("narrow", "open") { Modalities = ask.Modalities, Components = ask.Components });
        return facts.Succeeds(out var profile, out var refusal) ? Classify(ask, purpose, reach, profile, edition) : refusal;
    }

    private static Classification Classify(ClassifyAsk ask, Purpose purpose, Reach reach, Profile profile, Edition edition)
    {
        var reasons = new List<ClassificationReason>();
        var fits = new SortedSet<ModelType>();
        void Add(ModelType type, string text, SourceLines source)
        {
            fits.Add(type);
            reasons.Add(new ClassificationReason(SharedTerms.ModelTypes[type].Key, text, source));
        }

        if (purpose == Purpose.Narrow)
        {
            Add(ModelType.Narrow, "It serves one narrowly drawn task; the source's example is music generation.", edition.At("S1", "267-271"));
        }
        else { Add(ModelType.General, "It is general-purpose.", edition.At("S1", "285")); }
        if (ask.HighConsequenceDomain)
        {
            Add(
                ModelType.General,
                "It works in a domain of high consequence, so even a narrow purpose counts as advanced.",
                edition.At("S1", "285"));
        }
        if (profile.Modalities.Contains(Modality.Biology) && !ask.HighConsequenceDomain)
        {
            Add(ModelType.General, "Biology is a domain of high consequence, so even a narrow purpose counts as advanced.", edition.At("S1", "285"));
        }
        Modality[] synthetic = [.. profile.Modalities.Where(m => m is Modality.Text or Modality.Image or Modality.Audio or Modality.Video or Modality.Code)];
        if (synthetic.Length > 0)
        {
            Add(
                ModelType.General,
                $"It generates synthetic content ({string.Join(", ", synthetic.Select(m => Terms.Modalities[m].Label))}).",
                edition.At("S1", "285-295"));
        }
        // The definition comes first: in its absence criteria alone do not make a frontier model, or every model that calls tools would be one.
        var signs = Signs(ask, profile, edition).ToArray();
        if (ask.AdvancesStateOfTheArt)
        {
            Add(
                ModelType.Frontier, "It takes abilities significantly further than the state of the art: the definition of a frontier model.",
                // The checklist speaks of general-purpose models alone, the slides of any.
                purpose == Purpose.General ? edition.At("S0", "57") : edition.At("S1", "323"));
            foreach (var sign in signs) { Add(ModelType.Frontier, sign.Text, sign.Source); }
            reasons.Add(new ClassificationReason(
                "frontier",
                "The source says that a model could be frontier if it meets at least some of the criteria and gives no number; "
                    + (signs.Length > 0 ? "one beside the definition is taken as enough." : "where none is named the definition is taken as enough."),
                edition.At("S0", "61"))
            {
                Basis = Basis.Inferred
            });
        }
        else { reasons.AddRange(signs); }

        if (fits.Count > 1)
        {
            reasons.Add(new ClassificationReason(
                "model",
                $"More than one description fits, so the higher capability is taken: {SharedTerms.ModelTypes[fits.Max].Label}.",
                edition.At("S1", "457")));
        }
        var (release, why) = Release(reach, profile, edition);
        reasons.Add(why);
        var staged = ask.Criteria.Any(c => c is "agentic" or "self-learning") || profile.Modalities.Contains(Modality.Action);
        if (staged)
        {
            reasons.Add(new ClassificationReason(
                "staged",
                "It acts in the world or learns by itself. Of frontier models with either trait the source says that they should first go out in stages and "
                    + "with restricted access; we advise it whichever list is taken.",
                edition.At("S2", "225"))
            {
                Basis = Basis.Inferred
            });
        }
        var answer = new Classification(fits.Max, release, [.. fits], reasons) { StagedRelease = staged };
        return signs.Length == 0 || ask.AdvancesStateOfTheArt ? answer : answer with
        {
            Borderline = new Borderline(
                [new Cell(fits.Max, release).ToString(), new Cell(ModelType.Frontier, release).ToString()],
                "It meets criteria of a frontier model and not the definition before them. The source says that such a model could be frontier and not that it "
                    + "is. Look at both lists and write down why you take the one you take; in doubt the higher.",
                edition.At("S0", "57-61")),
        };
    }

    /// <summary>What speaks for a frontier model beside the definition.</summary>
    private static IEnumerable<ClassificationReason> Signs(ClassifyAsk ask, Profile profile, Edition edition)
    {
        if (profile.Modalities.Contains(Modality.Action))
        {
            yield return new ClassificationReason(
                "frontier", "It turns text into action, an example given for frontier models.", edition.At("S1", "326"));
        }
        foreach (var criterion in edition.Pack.Texts.FrontierCriteria.Where(c => ask.Criteria.Contains(c.Id)))
        {
            yield return new ClassificationReason("frontier", $"{criterion.Title}: one of the criteria for frontier models.", criterion.Source);
        }
    }

    private static (ReleaseType Type, ClassificationReason Why) Release(Reach reach, Profile profile, Edition edition)
    {
        (ReleaseType, ClassificationReason) Take(ReleaseType type, string text, string document, string lines) =>
            (type, new ClassificationReason("release", text, edition.At(document, lines)));
        return (reach, profile.Components?.Contains(Component.Weights) ?? false) switch
        {
            (Reach.Download, _) => Take(ReleaseType.Open, "People hold the model itself: Open Access.", "S1", "334"),
            (_, true) => Take(
                ReleaseType.Open,
                "The weights are released, and that alone makes it Open Access, whatever else is reached through an interface.",
                "S4", "95"),
            (Reach.Hosted, false) => Take(ReleaseType.Restricted, "People use it only through an interface that you control.", "S0", "72"),
            (Reach.Demonstration, false) =>
                Take(ReleaseType.Research, "A restricted release that shows a research concept, technique or component.", "S1", "355"),
            (Reach.OwnProducts, false) => Take(
                ReleaseType.Closed,
                "Built into your own products without release: what the 2024 checklist calls Closed Deployment. It has real users, so take the "
                    + "post-deployment lines seriously.",
                "S0", "47-49"),
            (Reach.Inside, false) => Take(ReleaseType.Closed, "Developed in confidence, with very limited testing outside: Closed Development.", "S1", "349"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

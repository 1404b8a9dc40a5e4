// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>What a verifier holds in hand. Stage and subject are required: a decision about something else is no decision.</summary>
/// <param name="Stage">The stage at which the model is about to be used.</param>
/// <param name="Subject">Digest of the weights in hand: the <c>model</c> subject of their files, or one file.</param>
/// <param name="Release">The release it must be about, when known.</param>
public sealed record Expected(Stage Stage, Digest Subject, string? Release = null)
{
    /// <summary>Whether <see cref="Subject"/> stands for a model whole: then it is none of its files, whatever digest one of them claims.</summary>
    public bool Whole { get; init; }

    public static Expected Of(Stage stage, ModelFiles files, string? release = null) => new(stage, files.Subject, release) { Whole = true };
}

/// <summary>A decision that was verified: signed by a known key, PASSED, for this stage, these weights and this instant.</summary>
/// <param name="Bases">The packs that it rests on, with date and basis: to be shown first.</param>
/// <param name="Stands">On what it says that practices stood; null where it was made before decisions said so.</param>
public sealed record VerifiedDecision(
    string Decision, string ResourceUri, DateTimeOffset TimeVerified, DateTimeOffset ValidUntil, string LedgerIndex, string? Supersedes,
    IReadOnlyList<string> Bases, IReadOnlyList<string> Weakness, DisclosedStands? Stands)
{
    /// <summary>What somebody has to know besides that it holds: each weakness, each accepted risk, each practice that was set aside, the counts, each
    /// condition of an approval and each answer to a question of the gate.</summary>
    public IReadOnlyList<string> Disclosed =>
    [
        .. Weakness.Select(w => $"weakness: {w}"), .. Downgraded is null ? [] : (string[])[$"downgraded: {Downgraded}"],
        .. Narrowed is null ? [] : (string[])[$"role dropped: {Narrowed}"], .. Profile is null ? [] : (string[])[$"assessed as: {Profile}"],
        .. Reach is null ? [] : (string[])[$"goes to: {Reach}"], .. Objections.Select(o => o.Line), .. Reviews.Select(r => r.Line),
        .. Findings.Select(f => f.Line),
        .. Handed.Select(d => d.Line),
        .. Model is null ? [] : (string[])[$"model: {Model}"], .. Predecessor is null ? [] : (string[])[Predecessor.Line],
        .. Patch is null ? [] : (string[])[Patch.Line],
        .. Stands?.Lines ?? [Unsaid], .. Grounds is { } grounds ? (string[])[$"what is proven rests on: {grounds.Text}"] : [],
        .. Assurances?.Lines ?? [Unnamed], .. Sheets.Select(s => s.Line), .. Refusals.Select(r => r.Line), .. OverAnApi ? (string[])[NoFiles] : [],
    ];

    /// <summary>Whether it is about a model that is only reached over an API, and so about a statement of which model that is.</summary>
    public bool OverAnApi { get; init; }

    private const string NoFiles =
        $"reached over an API: no files of the model were judged; the digest is that of {Parties.ApiModel.Path}: provider, model, version and address, a line "
            + "each";

    /// <summary>That the model was taken for a lower type than it was held to be, from what to what, when and as what; null where it was not.</summary>
    public string? Downgraded { get; init; }

    /// <summary>That it is assessed for fewer roles than it would have to be, from which to which, when and as what; null where it is not.</summary>
    public string? Narrowed { get; init; }

    /// <summary>What its list was derived for: roles, type of model, type of release; null where it was made before decisions said so.</summary>
    public string? Profile { get; init; }

    /// <summary>Whom it reaches, what is handed out, for which uses and which modalities; null where it was made before decisions said so.</summary>
    public string? Reach { get; init; }

    /// <summary>Evidence that was said to speak against the release, with what was decided; none where there was none, or where it was made before decisions
    /// said so.</summary>
    public IReadOnlyList<DisclosedObjection> Objections { get; init; } = [];

    /// <summary>What outside reviewers answered; none where none did, or where it was made before decisions said so.</summary>
    public IReadOnlyList<DisclosedReview> Reviews { get; init; } = [];

    /// <summary>Findings that held the release, with what mitigated and retested them; none where there was none, or where it was made before decisions said
    /// so.</summary>
    public IReadOnlyList<DisclosedFinding> Findings { get; init; } = [];

    /// <summary>Who owes what was handed along the value chain; none where nothing was, or where it was made before decisions said so.</summary>
    public IReadOnlyList<DisclosedDuty> Handed { get; init; } = [];

    /// <summary>Which model it is about, whose it is and what it came from; null where it was made before decisions said so.</summary>
    public string? Model { get; init; }

    /// <summary>The release that it succeeds after a significant update; null where it succeeds none.</summary>
    public DisclosedPredecessor? Predecessor { get; init; }

    /// <summary>What it fixes; null where it is no patch.</summary>
    public DisclosedPatch? Patch { get; init; }

    /// <summary>On how many files and links what it calls proven rests; null where it was made before decisions said so.</summary>
    public Gates.Grounds? Grounds { get; init; }

    /// <summary>The worksheets that it names; none where none counted, or where it was made before decisions named them.</summary>
    public IReadOnlyList<DisclosedSheet> Sheets { get; init; } = [];

    /// <summary>Each decision against the release that it names; none where there was none, or where it was made before decisions named them.</summary>
    public IReadOnlyList<DisclosedRefusal> Refusals { get; init; } = [];

    /// <summary>Conditions of approvals and answers to questions; null where it was made before decisions named them.</summary>
    public DisclosedAssurances? Assurances { get; init; }

    private const string Unnamed = "conditions of approvals and answers to questions: this decision was made before decisions named them";

    /// <summary>What a decision by itself leaves open: it does not say whether the model was suspended since.</summary>
    public const string StatusNotAsked = "the status was not asked: what happened since the decision is not known";

    private const string Unsaid = "accepted risks and practices set aside: this decision was made before decisions named them";

    private static readonly Unverified Codes = new("decision");

    /// <summary>The release that it is about.</summary>
    public string Release => ResourceUri.Split('/')[1];

    /// <summary>Verifies without a server. Every way to fail has its own code and sentence.</summary>
    /// <param name="logged">Finds the decision in the log, where a key signed it that was revoked since.</param>
    public static Result<VerifiedDecision> Verify(
        ReadOnlySpan<byte> envelope, Expected expected, KnownKeys keys, DateTimeOffset now, FindInLog? logged = null)
    {
        if (!Dsse.Open(envelope, Statement.PayloadType, keys, Codes, logged).Succeeds(out var opened, out var refusal)) { return refusal; }
        return ContentReading.Of(opened.Payload.Span, "decision", f => Judge(f, expected, now), no => Codes.Malformed(no.Sentence));
    }

    /// <summary>The release that signed bytes are about; null where they are no decision.</summary>
    public static string? ReleaseIn(ReadOnlySpan<byte> payload) =>
        ContentReading.Of<string>(payload, "decision", f => f.Map("predicate").Text("resourceUri")).Value is { } resource && StageOf(resource) is { } about
            ? about.Release : null;

    private static Result<VerifiedDecision> Judge(ContentFields f, Expected expected, DateTimeOffset now)
    {
        f.Text("_type", t => t == Statement.StatementType, Statement.StatementType);
        f.Text("predicateType", t => t == Statement.PredicateType, Statement.PredicateType);
        var subjects = f.List("subject", s => (Name: s.Text("name"), Digest: Digest.OfHex(s.Map("digest").Text("sha256"))));
        var predicate = f.Map("predicate");
        var resource = predicate.Text("resourceUri");
        var result = predicate.Text("verificationResult", r => r is "PASSED" or "FAILED", "PASSED or FAILED");
        var at = Instant.Of(predicate, "timeVerified");
        var own = predicate.Map(Statement.Extension);
        if (StageOf(resource) is not { } about) { return Codes.Malformed($"its resource {resource} is no release at a stage"); }
        if (about.Stage != Terms.Stages[expected.Stage].Key)
        {
            return new Refusal(
                ReleaseCodes.OtherStage, "stage", about.Stage,
                $"is what the decision is about, not {Terms.Stages[expected.Stage].Key}",
                "judge the gate of the stage at hand");
        }
        if (expected.Release is { } release && about.Release != release)
        {
            return new Refusal(
                ReleaseCodes.OtherRelease, "release", about.Release, $"is what the decision is about, not {release}",
                "get the decision of the release at hand");
        }
        // The model whole stands first; a list of files may hold any digest that somebody typed.
        if (!(expected.Whole ? subjects.Take(1) : subjects).Any(s => s.Digest == expected.Subject))
        {
            return new Refusal(
                ReleaseCodes.OtherWeights, "subject", expected.Subject.ToString(), "is not among the weights that were judged",
                "use the weights that were judged, or have these judged");
        }
        if (result == "FAILED")
        {
            return new Refusal(
                ReleaseCodes.DecisionFailed, "verificationResult", result,
                $"is what the gate said ({own.Text("verdict")}: {string.Join(", ", own.Texts("missing"))})",
                "mend what is missing and judge again");
        }
        if (own.Text("verdict") != "clear") { return Codes.Malformed("it says PASSED of a verdict that is not clear"); }
        var until = Instant.Of(own, "validUntil");
        if (now < at)
        {
            return new Refusal(ReleaseCodes.DecisionNotYetValid, "timeVerified", Instant.Write(at), "lies ahead of your clock", "set the clock right");
        }
        if (now >= until) { return new Refusal(ReleaseCodes.DecisionExpired, "validUntil", Instant.Write(until), "has passed", "judge the gate again"); }
        return new VerifiedDecision(
            own.Text("decision"), resource, at, until, own.Text("ledgerIndex"), own.OptionalText("supersedes"), own.Texts("bases"), own.Texts("weakness"),
            DisclosedStands.Of(own))
        {
            Downgraded = own.OptionalMap("downgraded") is { } lowered ? Lowered(lowered) : null,
            Sheets = DisclosedSheet.Of(own), Refusals = DisclosedRefusal.Of(own), OverAnApi = subjects is [_, { Name: Parties.ApiModel.Path }],
            Assurances = DisclosedAssurances.Of(own), Objections = DisclosedObjection.Of(own), Reviews = DisclosedReview.Of(own),
            Findings = DisclosedFinding.Of(own),
            Handed = DisclosedDuty.Of(own),
            Predecessor = DisclosedPredecessor.Of(own),
            Patch = DisclosedPatch.Of(own),
            Model = own.OptionalMap("model") is { } model ? Origin(model) : null,
            Narrowed = own.OptionalMap("narrowed") is { } fewer
                ? $"{string.Join(", ", fewer.Texts("from"))} to {string.Join(", ", fewer.Texts("to"))}, {fewer.Text("when")}, by "
                    + string.Join(", ", fewer.Texts("by"))
                : null,
            Grounds = own.OptionalMap("grounds") is { } grounds
                ? new Gates.Grounds(Count(grounds, "files"), Count(grounds, "links"), Count(grounds, "results")) : null,
            Profile = own.OptionalMap("profile") is { } profile
                ? $"{string.Join(", ", profile.Texts("roles"))}, {profile.Text("modelType")} model, {profile.Text("releaseType")} release" : null,
            Reach = own.OptionalMap("profile") is { } planned && planned.OptionalText("audience") is { } audience
                ? $"{audience}; handed out: {(planned.Texts("components") is { Count: > 0 } parts ? string.Join(", ", parts) : "nothing")}; uses: "
                    + string.Join(", ", planned.Texts("uses")) + Scope(planned) : null,
        };
    }

    /// <summary>The rest of what a list was derived for.</summary>
    private static string Scope(ContentFields profile) =>
        (profile.Texts("modalities") is { Count: > 0 } modalities ? $"; modalities: {string.Join(", ", modalities)}" : "")
            + (profile.OptionalText("hosting") is { } hosting ? $"; hosting: {hosting}" : "")
            + (profile.OptionalText("significantUpdate") == "yes" ? "; a significant update" : "");

    private static int Count(ContentFields f, string key) => int.Parse(
        f.Text(key, t => t.Length is > 0 and < 7 && t.All(char.IsAsciiDigit), "a count"), System.Globalization.CultureInfo.InvariantCulture);

    private static string Lowered(ContentFields f) => $"{f.Text("from")} to {f.Text("to")}, {f.Text("when")}, by {string.Join(", ", f.Texts("by"))}";

    private static string Origin(ContentFields f)
    {
        var from = f.List("from", l => $"{SharedTerms.LineageKinds.Find(l.Text("how")) switch
        {
            { } how => SharedTerms.LineageKinds[how].Label,
            null => l.Text("how"),
        }} {l.Text("model")}{(l.OptionalText("digest") is { } digest ? $" ({digest})" : "")}");
        return $"{f.Text("name")} {f.Text("version")}, which is {f.Text("owner")}'s"
            + (from is [] ? "; no model is named that it came from" : $"; {string.Join("; ", from)}");
    }

    private static (string Release, string Stage)? StageOf(string resource) =>
        resource.Split('/') is ["plimsoll:release", { Length: > 0 } release, "stage", { Length: > 0 } stage] ? (release, stage) : null;
}

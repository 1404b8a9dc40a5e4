// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>Writes a verdict as an in-toto Statement v1 with the SLSA verification summary predicate, ready to be signed.</summary>
public static class Statement
{
    public const string PayloadType = "application/vnd.in-toto+json";
    public const string StatementType = "https://in-toto.io/Statement/v1";
    public const string PredicateType = "https://slsa.dev/verification_summary/v1";

    /// <summary>Name of our extension inside the predicate.</summary>
    public const string Extension = "urn:plimsoll:release-decision:1";

    /// <summary>What stands among the bases in place of a pack of gate rules that is not known.</summary>
    public const string PackNotKnown = "pack not known";

    /// <summary>What a statement says of itself when its bytes were made long after the verdict, from what the journal holds.</summary>
    public const string AtMigration = "rendered at migration";

    /// <summary>Name of the subject that stands for all files together.</summary>
    public const string ModelSubject = "model";

    /// <summary>What a decision is about: a release at a stage.</summary>
    public static string ResourceUri(string release, Stage stage) => $"plimsoll:release/{release}/stage/{Terms.Stages[stage].Key}";

    /// <param name="state">The release, with the verdict folded in.</param>
    /// <param name="decision">Id of the verdict.</param>
    /// <param name="files">The files of the version; refused unless they are the registered ones.</param>
    /// <param name="verifier">URI of the installation that judged.</param>
    /// <param name="pack">
    /// The pack that the verdict was given under; null where it is not known, and that is then said. What is in force now never stands in for it.
    /// </param>
    /// <param name="origin">Which model it is about, whose it is and what it came from; null where the registry is not at hand.</param>
    /// <param name="open">What a piece of evidence is called: the risk of a worksheet is named by it. Null where names are not at hand.</param>
    /// <remarks>A statement that is made long after its verdict says so: <see cref="GivenDecision.Rendered"/>.</remarks>
    public static Result<byte[]> Of(
        Dossier state, string decision, ModelFiles files, string verifier, GatePack? pack, ModelOrigin? origin = null, Func<VaultRef, string?>? open = null)
    {
        if (state is not { Opened: { } opened, Assessment: var assessment }
            || state.Decisions.FirstOrDefault(d => d.Judged.Decision == decision) is not { } given)
        {
            return new Refusal(ReleaseCodes.UnknownId, "decision", decision, "is not known", "judge the gate first");
        }
        if (files.Subject != opened.Subject)
        {
            return new Refusal(
                ReleaseCodes.OtherWeights, "files", files.Subject.ToString(), "are not those of the registered version",
                $"give the files whose digest is {opened.Subject}");
        }
        var judged = given.Judged;
        var passed = judged.Verdict switch
        {
            VerdictKind.Clear => true,
            VerdictKind.Held or VerdictKind.Redirected or VerdictKind.Refused => false,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var stage = Terms.Stages[judged.Stage].Key;
        (string, ContentNode)[] later = given.Rendered switch
        {
            Rendered.WhenJudged => [],
            Rendered.AtMigration => [("rendered", Canonical.Text(AtMigration))],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var rules = pack is null ? PackNotKnown : $"{pack.Id} {pack.Date} {SharedTerms.Bases[pack.Basis].Key}";
        var bases = (assessment?.Packs ?? []).Select(p => $"{p.Id} {p.Date} {SharedTerms.Bases[p.Basis].Key}").Append(rules);
        var extension = Canonical.Map(
        [
            .. later,
            .. Asked(assessment),
            .. Assured(state, judged.Assurances),
            .. Stands(state, judged.Stands),
            ("bases", Canonical.List(bases.Select(Canonical.Text))),
            ("decision", Canonical.Text(decision)),
            .. Handed(given.Then ?? state, given),
            .. Lowered(state.Lowered),
            .. Narrowed(state.Narrowed),
            .. Proven(state, given),
            .. Profile(assessment, (given.Then ?? state).Plan, judged.Assurances),
            .. Objections(given.Then ?? state, given),
            .. Reviews(given.Then ?? state, given),
            .. Findings(given.Then ?? state, given),
            .. Model(given, origin),
            ("ledgerIndex", Canonical.Text($"{given.Seq}")),
            ("missing", Canonical.List(judged.Missing.Select(Canonical.Text))),
            ("packs", Canonical.List((assessment?.Packs ?? []).Select(p => Canonical.Map(("digest", Digest(p.Digest)), ("id", Canonical.Text(p.Id)))))),
            .. Patch(given.Then ?? state),
            .. Succeeds(given.Then ?? state),
            ("supersedes", Canonical.Text(judged.Supersedes)),
            ("validUntil", Canonical.Text(judged.ValidUntil is { } until ? Instant.Write(until) : null)),
            ("verdict", Canonical.Text(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(judged.Verdict.ToString()))),
            ("weakness", Canonical.List(judged.Weaknesses.Select(w => Canonical.Text(Say(state, given, w))))),
            .. Sheets(state, given, open ?? (static _ => null)),
            .. Refusals(state, given),
        ]);
        var predicate = Canonical.Map(
            (Extension, extension),
            ("inputAttestations", Canonical.List([Resource($"plimsoll:release/{opened.Release}/bundle", judged.Bundle)])),
            ("policy", Resource(pack is null ? $"plimsoll:gates-of-unknown-pack/{stage}" : $"plimsoll:gates/{pack.Id}/{stage}", judged.Rules)),
            ("resourceUri", Canonical.Text(ResourceUri(opened.Release, judged.Stage))),
            ("timeVerified", Canonical.Text(Instant.Write(given.At))),
            ("verificationResult", Canonical.Text(passed ? "PASSED" : "FAILED")),
            ("verifiedLevels", Canonical.List([Canonical.Text(passed ? $"PLIMSOLL_GATE_{stage.Replace('-', '_').ToUpperInvariant()}" : "FAILED")])),
            ("verifier", Canonical.Map(("id", Canonical.Text(verifier)))));
        var subjects = files.All.Select(f => (f.Path, f.Digest)).Prepend((Path: ModelSubject, Digest: files.Subject));
        return Canonical.Bytes(Canonical.Map(
            ("_type", Canonical.Text(StatementType)),
            ("predicate", predicate),
            ("predicateType", Canonical.Text(PredicateType)),
            ("subject", Canonical.List(subjects.Select(s => Canonical.Map(("digest", Digest(s.Digest)), ("name", Canonical.Text(s.Path))))))));
    }

    /// <summary>What was asked, how strongly, and whose word each field of it is; items that agree in all of it stand together. A list that was derived
    /// before lists said so says nothing of it here.</summary>
    private static IEnumerable<(string, ContentNode)> Asked(PinnedAssessment? assessment)
    {
        ContentNode[] groups =
        [
            .. from requirement in assessment?.Requirements ?? []
               where requirement is { Owed: true, HowAsked: not null }
               group requirement by (requirement.HowAsked!.As, requirement.HowAsked.Basis) into alike
               select Canonical.Map(
               [
                   ("as", Canonical.Text(SharedTerms.AskedAs[alike.Key.As].Key)),
                   ("items", Canonical.List(alike.Select(r => r.Id).Order(StringComparer.Ordinal).Select(Canonical.Text))),
                   .. alike.First().HowAsked!.Fields.Select(f => (f.Field, Canonical.Text($"{f.Whose.Pack} {SharedTerms.Bases[f.Whose.Basis].Key}"))),
               ]),
        ];
        return groups is [] ? [] : [("asked", Canonical.List(groups))];
    }

    /// <summary>On what the practices stood, with each accepted risk and each practice that was set aside. Of a person it says the role and nothing else; a
    /// reason stands by its commitment, so that whoever is given its words can check them. A verdict of before says nothing of it here.</summary>
    private static IEnumerable<(string, ContentNode)> Stands(Dossier state, Disclosure? stands)
    {
        if (stands is null) { return []; }
        return
        [
            ("stands", Canonical.Map(
                ("accepted", Canonical.List(stands.Accepted.Select(a => Canonical.Map(
                    ("as", Canonical.Text(a.As)), ("asked", Canonical.Text(Terms.AskedBys[a.Asked].Key)), ("practice", Canonical.Text(a.Practice)),
                    Reason(a.Practice), ("until", Canonical.Text(Instant.Write(a.Until.End))), ("untilText", Canonical.Text(a.Until.Text)))))),
                ("asked", Counts(stands.Asked)),
                ("owed", Counts(stands.Owed)),
                ("setAside", Canonical.List(stands.SetAside.Select(s => Canonical.Map(
                    ("asked", Canonical.Text(Terms.AskedBys[s.Asked].Key)), ("how", Canonical.Text(Terms.Statuses[s.How].Key)),
                    ("practice", Canonical.Text(s.Practice)), Reason(s.Practice))))))),
        ];

        (string, ContentNode) Reason(string practice) => ("reason", Canonical.Text(state.Line(practice).Reason?.Commitment.ToString()));

        // What was seen outside is named where there is something of it: statements of before stay what they are.
        static ContentNode Counts(Tally tally) => Canonical.Map(Terms.Footings.All.Where(w => w.Value != Footing.SeenOutside || tally.SeenOutside > 0).Select(
            w => (w.Key, Canonical.Text(tally[w.Value].ToString(System.Globalization.CultureInfo.InvariantCulture)))));
    }

    /// <summary>On what the practices rest that are called proven: what is held here, and what is only named. A verdict of before says nothing of it.</summary>
    private static IEnumerable<(string, ContentNode)> Proven(Dossier state, GivenDecision given)
    {
        if (given is not { Rendered: Rendered.WhenJudged, Judged: { Stands: not null, Assurances: not null } judged }
            || ShippedGates.Find(judged.Stage, judged.Rules) is not { } gate)
        {
            return [];
        }
        var grounds = Grounds.OfProven(state, gate, given.At);
        return [("grounds", Canonical.Map(("files", Count(grounds.Files)), ("links", Count(grounds.Links)), ("results", Count(grounds.Results))))];

        static ContentNode Count(int count) => Canonical.Text(count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Each worksheet of whoever releases with what it found and in which role it was called adequate; what nobody counted then is not made up
    /// later.</summary>
    private static IEnumerable<(string, ContentNode)> Sheets(Dossier state, GivenDecision given, Func<VaultRef, string?> open)
    {
        ContentNode[] sheets =
        [
            .. (given.Rendered is Rendered.WhenJudged ? DisclosedSheet.Of(state, given.At, open) : []).Select(sheet => Canonical.Map(
                ("called", Canonical.List(sheet.Called.Select(role => Canonical.Map(("as", Canonical.Text(role)))))),
                ("evidence", Canonical.Text(sheet.Evidence)),
                ("label", Canonical.Text(sheet.Label)),
                ("result", Canonical.Text(sheet.Result)),
                ("revision", Canonical.Text(sheet.Revision)),
                ("risk", Canonical.Text(sheet.Risk)))),
        ];
        return sheets is [] ? [] : [("worksheets", Canonical.List(sheets))];
    }

    /// <summary>Each decision against the release, lifted or not; nothing where there was none.</summary>
    private static IEnumerable<(string, ContentNode)> Refusals(Dossier state, GivenDecision given)
    {
        ContentNode[] refusals =
        [
            .. (given.Rendered is Rendered.WhenJudged ? DisclosedRefusal.Of(state, given.At) : []).Select(r => Canonical.Map(
                ("byAuthor", YesOrNo(r.ByAuthor)), ("lifted", Canonical.Text(r.Lifted is { } lifted ? Instant.Write(lifted) : null)),
                ("stage", Canonical.Text(r.Stage)), ("when", Canonical.Text(Instant.Write(r.At))))),
        ];
        return refusals is [] ? [] : [("refusals", Canonical.List(refusals))];
    }

    /// <summary>What it rests on that nobody proved: conditions of approvals, and answers to questions of the gate. Words of people stand by their
    /// commitments, and of a person stands the role. A verdict of before says nothing of it here.</summary>
    private static IEnumerable<(string, ContentNode)> Assured(Dossier state, Assurances? assurances) => assurances is null ? []
        :
        [
            ("conditions", Canonical.List(assurances.Conditions.Select(c => Canonical.Map(
                ("approval", Canonical.Text(c.Approval)), ("met", YesOrNo(c.Met)), ("until", Canonical.Text(Instant.Write(c.LastDay.End))),
                ("untilText", Canonical.Text(c.LastDay.Text)),
                ("words", Canonical.Text(state.Approvals.First(a => a.Id == c.Approval).Condition!.Words.Commitment.ToString())))))),
            ("declared", Canonical.List(assurances.Declared.Select(d => Canonical.Map(
            [
                ("answer", Canonical.Text(d.Answer is { } answer ? Terms.Answers[answer].Key : null)), ("as", Canonical.Text(d.As)),
                ("asked", YesOrNo(d.Asked)),
                ("because", Canonical.Text(d.Answer is null ? null : state.Declared[d.Question].Because.Commitment.ToString())),
                // A verdict of before says nothing of the day.
                .. d.From is { } from
                    ? ((string, ContentNode)[])[("from", Canonical.Text(from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))] : [],
                ("question", Canonical.Text(d.Question)), ("when", Canonical.Text(d.At is { } at ? Instant.Write(at) : null)),
                ("words", Canonical.Text(d.Words.ToString())),
            ])))),
        ];

    private static ContentNode YesOrNo(bool yes) => Canonical.Text(yes ? "yes" : "no");

    /// <summary>That the model was taken for less than it was, when and by whom, as what they are in the organisation; nothing where it was not.</summary>
    private static IEnumerable<(string, ContentNode)> Lowered(Downgrade? lowered) => lowered is null ? []
        : [("downgraded", Canonical.Map(
            ("by", Canonical.List(lowered.Roles.Select(Canonical.Text))),
            ("from", Canonical.Text(SharedTerms.ModelTypes[lowered.From].Key)),
            ("to", Canonical.Text(SharedTerms.ModelTypes[lowered.To].Key)),
            ("when", Canonical.Text(Instant.Write(lowered.At)))))];

    /// <summary>That it is assessed for fewer roles than it would have to be; nothing where it is not.</summary>
    private static IEnumerable<(string, ContentNode)> Narrowed(FewerRoles? narrowed) => narrowed is null ? []
        : [("narrowed", Canonical.Map(
            ("by", Canonical.List(narrowed.Roles.Select(Canonical.Text))), ("from", Roles(narrowed.From)), ("to", Roles(narrowed.To)),
            ("when", Canonical.Text(Instant.Write(narrowed.At)))))];

    /// <summary>What the list was derived for: it decides how much is asked. A verdict of before says nothing of it here.</summary>
    private static IEnumerable<(string, ContentNode)> Profile(PinnedAssessment? assessment, ReleasePlan? plan, Assurances? assurances)
    {
        if (assurances is null || assessment is not { Profile: var profile } || plan is null) { return []; }
        return
        [
            ("profile", Canonical.Map(
                ("audience", Canonical.Text(Terms.Audiences[plan.Audience].Key)),
                ("components", Canonical.List(plan.Components.Order().Select(c => Canonical.Text(Terms.Components[c].Key)))),
                ("hosting", Canonical.Text(profile.Hosting)),
                ("modalities", Canonical.List(profile.Modalities.Order(StringComparer.Ordinal).Select(Canonical.Text))),
                ("modelType", Canonical.Text(SharedTerms.ModelTypes[profile.ModelType].Key)),
                ("releaseType", Canonical.Text(SharedTerms.ReleaseTypes[profile.ReleaseType].Key)),
                ("roles", Roles(profile.Roles)),
                ("significantUpdate", YesOrNo(profile.SignificantUpdate)),
                ("uses", Canonical.List(plan.Uses.Order(StringComparer.Ordinal).Select(Canonical.Text))))),
        ];
    }

    /// <summary>Each piece of evidence that was said to speak against the release, with what was decided about it; nothing where there was none.</summary>
    private static IEnumerable<(string, ContentNode)> Objections(Dossier state, GivenDecision given)
    {
        ContentNode[] objections = [.. (given.Rendered is Rendered.WhenJudged ? DisclosedObjection.Of(state) : []).Select(o => Canonical.Map(
            ("answer", Canonical.Text(o.Answer)), ("byAuthor", YesOrNo(o.ByAuthor)), ("evidence", Canonical.Text(o.Evidence)),
            ("when", Canonical.Text(o.When))))];
        return objections is [] ? [] : [("adverse", Canonical.List(objections))];
    }

    /// <summary>Who owes now what was handed along the value chain, by organisations and practices; nothing where nothing was.</summary>
    private static IEnumerable<(string, ContentNode)> Handed(Dossier state, GivenDecision given)
    {
        ContentNode[] duties = [.. (given.Rendered is Rendered.WhenJudged ? DisclosedDuty.Of(state) : []).Select(d => Canonical.Map(
            ("handOver", Canonical.Text(d.HandOver)), ("owed", Canonical.Text(d.Owed)), ("practice", Canonical.Text(d.Practice)),
            ("receiver", Canonical.Text(d.Receiver)), ("stands", Canonical.Text(d.Stands))))];
        return duties is [] ? [] : [("handed", Canonical.List(duties))];
    }

    /// <summary>What each outside reviewer answered, whatever it was; nothing where nobody did.</summary>
    private static IEnumerable<(string, ContentNode)> Reviews(Dossier state, GivenDecision given)
    {
        ContentNode[] reviews = [.. (given.Rendered is Rendered.WhenJudged ? DisclosedReview.Of(state) : []).Select(r => Canonical.Map(
            ("answer", Canonical.Text(r.Answer)), ("review", Canonical.Text(r.Review)), ("when", Canonical.Text(r.When))))];
        return reviews is [] ? [] : [("reviews", Canonical.List(reviews))];
    }

    /// <summary>Each finding that held the release or holds it, with what mitigated it and what tested it again; nothing where there was none.</summary>
    private static IEnumerable<(string, ContentNode)> Findings(Dossier state, GivenDecision given)
    {
        ContentNode[] findings = [.. (given.Rendered is Rendered.WhenJudged ? DisclosedFinding.Of(state, given.At) : []).Select(f => Canonical.Map(
        [
            ("evaluation", Canonical.Text(f.Evaluation)), ("finding", Canonical.Text(f.Finding)), ("mitigation", Canonical.Text(f.Mitigation)),
            .. f.MitigationDigest is { } digest ? ((string, ContentNode)[])[("mitigationDigest", Canonical.Text(digest))] : [],
            ("retest", Canonical.Text(f.Retest)), ("state", Canonical.Text(f.State)), ("weight", Canonical.Text(f.Weight)),
        ]))];
        return findings is [] ? [] : [("findings", Canonical.List(findings))];
    }

    /// <summary>What a patch fixes, and what was not asked again; nothing where it is none.</summary>
    private static IEnumerable<(string, ContentNode)> Patch(Dossier state) => DisclosedPatch.Of(state) is not { } patch ? []
        : [("patch", Canonical.Map(
            ("fixes", Canonical.List(patch.Fixes.Select(Canonical.Text))), ("kept", Canonical.List(patch.Kept.Select(Canonical.Text))),
            ("touches", Canonical.List(patch.Touches.Select(Canonical.Text)))))];

    /// <summary>Which release it succeeds after a significant update; nothing where it succeeds none.</summary>
    private static IEnumerable<(string, ContentNode)> Succeeds(Dossier state) => DisclosedPredecessor.Of(state) is not { } before ? []
        : [("succeeds", Canonical.Map(
            ("changes", Canonical.List(before.Changes.Select(Canonical.Text))), ("decision", Canonical.Text(before.Decision)),
            ("ledgerIndex", Canonical.Text(before.LedgerIndex)), ("modalities", Canonical.List(before.Modalities.Select(Canonical.Text))),
            ("release", Canonical.Text(before.Release)), ("subject", Canonical.Text(before.Subject))))];

    /// <summary>Which model it is, whose, and what it came from: all by their names. A verdict of before says nothing of it here.</summary>
    private static IEnumerable<(string, ContentNode)> Model(GivenDecision given, ModelOrigin? origin) =>
        origin is null || given is { Judged.Assurances: null } or { Rendered: not Rendered.WhenJudged } ? []
        : [("model", Canonical.Map(
            ("from", Canonical.List(origin.From.Select(f => Canonical.Map(
                ("digest", Canonical.Text(f.FromDigest?.ToString())), ("how", Canonical.Text(SharedTerms.LineageKinds[f.Kind].Key)),
                ("model", Canonical.Text(f.From)))))),
            ("name", Canonical.Text(origin.Model)),
            ("owner", Canonical.Text(origin.Owner)),
            ("version", Canonical.Text(origin.Version))))];

    private static ContentNode Roles(IEnumerable<Role> roles) => Canonical.List(roles.Order().Select(r => Canonical.Text(SharedTerms.Roles[r].Key)));

    /// <summary>Signs a statement.</summary>
    public static byte[] Sign(byte[] statement, string keyId, Func<ReadOnlyMemory<byte>, byte[]> sign) => Dsse.Sign(PayloadType, statement, keyId, sign);

    private static string Say(Dossier state, GivenDecision given, Weakness weakness) =>
        $"{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(weakness.ToString())}: "
            + Judging.Says(state, ShippedGates.Find(given.Judged.Stage, given.Judged.Rules), weakness, given.At);

    private static ContentNode Digest(Digest digest) => Canonical.Map(("sha256", Canonical.Text(digest.Hex)));

    private static ContentNode Resource(string uri, Digest digest) => Canonical.Map(("digest", Digest(digest)), ("uri", Canonical.Text(uri)));
}

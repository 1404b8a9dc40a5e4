// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Evidence;

/// <summary>Decisions about evidence. One piece may serve many practices; nothing is overwritten.</summary>
public static class Evidencing
{
    private static readonly Digest Nothing = Digest.Of([]);

    public static Result<Outcome> Attach(
        Dossier state, Asker asker, string id, EvidenceContent content, IReadOnlyList<string> practices, IReadOnlyList<string> downstream)
    {
        if (state.Evidence.ContainsKey(id)) { return new Refusal(ReleaseCodes.IdTaken, "evidence", id, "exists already", "use another, or add a revision"); }
        var lines = Lines(state, practices);
        return (Assessing.Opened(state) ?? Form(content, asker.Now) ?? Listed(state, practices)) is { } refusal
            ? refusal : Consequences.Of(state, asker, downstream, new EvidenceAttached(id, content, lines, Late(state, lines, asker.Now)));
    }

    /// <summary>A newer form of a piece. What a worksheet found holds until another worksheet of the same asker says otherwise: a link in its place would be an
    /// answer to nothing.</summary>
    public static Result<Outcome> Revise(Dossier state, Asker asker, string id, EvidenceContent content, IReadOnlyList<string> downstream) =>
        (Standing(state, id) ?? Against(state, id) ?? Form(content, asker.Now) ?? InPlaceOfASheet(state.Evidence[id].Current.Content, content)) is { } refusal
            ? refusal
        : Consequences.Of(
            state, asker, downstream,
            new EvidenceRevised(id, state.Evidence[id].Revisions.Count + 1, content, Late(state, state.Evidence[id].Practices, asker.Now)));

    /// <summary>Whoever decides about what speaks against a release decides about what was said to, and about nothing that was put in its place.</summary>
    private static Refusal? Against(Dossier state, string id) => Objecting.Holding(state).Any(a => a.Evidence == id)
        ? new Refusal(
            ReleaseCodes.AdverseOpen, "evidence", id, "is held to speak against the release, and is not replaced before that is decided",
            "attach what was found since as a new piece")
        : null;

    public static Result<Outcome> Link(Dossier state, Asker asker, string id, IReadOnlyList<string> practices, IReadOnlyList<string> downstream) =>
        (Standing(state, id) ?? Listed(state, practices)) is { } refusal ? refusal
        : Consequences.Of(
            state, asker, downstream,
            new EvidenceLinked(id, Lines(state, practices), Late(state, [.. Lines(state, practices).Except(state.Evidence[id].Practices)], asker.Now)));

    public static Result<Outcome> Withdraw(Dossier state, Asker asker, string id, VaultRef reason, IReadOnlyList<string> downstream) =>
        Standing(state, id) is { } refusal ? refusal : Consequences.Of(state, asker, downstream, new EvidenceWithdrawn(id, reason));

    /// <summary>A second person calls a worksheet of whoever releases adequate; nobody who wrote a revision of it can.</summary>
    /// <param name="revision">The revision that the person read; a newer one is refused, not called adequate unseen.</param>
    public static Result<Outcome> CallAdequate(Dossier state, Asker asker, string id, int revision, VaultRef words, string? role = null) =>
        Standing(state, id) is { } refusal ? refusal
        : state.Evidence[id] is not { Current: { Content.Result: { } result } current } item || current.Content.OfBefore
            ? Assessing.Bad("evidence", id, "is no worksheet of whoever releases", "call a sheet adequate that says what was looked for")
        : current.Number != revision
            ? Assessing.Bad("revision", $"{revision}", "is not the newest", $"read revision {current.Number}, then call that one adequate")
        : result is not (WorksheetResult.LookedNotShown or WorksheetResult.ShownMitigated)
            ? Assessing.Bad(
                "evidence", id, $"says '{SharedTerms.Results[result].Label}', which no second person makes adequate", "have the sheet filled in anew first")
        : SecondPerson.Refuse(
            asker, item.Revisions.Select(r => r.By), ReleaseCodes.AuthorApproves, "wrote the worksheet, at least in part", "ask a person who wrote none of it",
            "attach the sheet as a new piece, and ask another person") is { } same ? same
        : SecondPerson.Of(asker, Called(state, item).Select(a => a.By)) == Apartness.Same
            ? new Refusal(ApiCodes.NothingChanged, "evidence", id, "was called adequate by you already", "leave it")
        : Outcome.Of(new WorksheetCalledAdequate(id, revision, words, role));

    /// <summary>Who called the newest revision of a worksheet adequate: others than those who wrote it.</summary>
    public static IEnumerable<GivenAdequacy> Called(Dossier state, EvidenceItem item) =>
        state.Adequacies.Where(a => a.Evidence == item.Id && a.Revision == item.Current.Number && item.Revisions.All(r => r.By != a.By));

    /// <summary>Records that the bytes of a revision are gone.</summary>
    public static Result<Outcome> Lose(Dossier state, Asker asker, string id, int revision, IReadOnlyList<string> downstream) =>
        !state.Evidence.TryGetValue(id, out var item) || item.Revisions.All(r => r.Number != revision) ? Unknown(id)
        : item.Revisions.Any(r => r.Number == revision && r.Gone) ? Assessing.Bad("revision", $"{revision}", "is recorded as gone already", "leave it")
        : Consequences.Of(state, asker, downstream, new EvidenceGone(id, revision));

    private static Refusal? InPlaceOfASheet(EvidenceContent sheet, EvidenceContent content) =>
        sheet.Kind != EvidenceKind.Worksheet || content.Kind == EvidenceKind.Worksheet && (sheet.OfBefore || sheet.Restricts == content.Restricts) ? null
        : Assessing.Bad(
            "kind", Terms.EvidenceKinds[content.Kind].Key, "does not take the place of this worksheet",
            $"fill in a worksheet of whoever {(sheet.Restricts ? "would restrict" : "releases")} anew, or withdraw this one with a reason");

    private static string[] Late(Dossier state, IReadOnlyList<string> practices, DateTimeOffset now) =>
        [.. practices.Where(p => state.Line(p).Due?.HasEnded(now) == true)];

    private static Refusal? Standing(Dossier state, string id) => !state.Evidence.TryGetValue(id, out var item) ? Unknown(id)
        : item.Withdrawn ? Assessing.Bad("evidence", id, "was withdrawn", "attach it as a new piece") : null;

    private static Refusal Unknown(string id) => new(ReleaseCodes.UnknownId, "evidence", id, "is not known", "check the id");

    private static Refusal? Listed(Dossier state, IReadOnlyList<string> practices) =>
        practices.Distinct().Count() != practices.Count ? Assessing.Bad("practices", string.Join(' ', practices), "are repeated", "name each once")
        : practices.Select(p => Assessing.Listed(state, state.LineOf(p))).FirstOrDefault(r => r is not null);

    /// <summary>The lines of the list that are named, each once: a duty that a practice serves is that practice.</summary>
    private static string[] Lines(Dossier state, IReadOnlyList<string> practices) => [.. practices.Select(state.LineOf).Distinct(StringComparer.Ordinal)];

    private static Refusal? Form(EvidenceContent content, DateTimeOffset now)
    {
        if (content.CollectedAt > now)
        {
            return Assessing.Bad("collectedAt", Instant.Write(content.CollectedAt), "lies in the future", "give the instant at which it was made");
        }
        if (content.PeriodFrom is { } from && content.PeriodTo is { } to && to < from)
        {
            return Assessing.Bad("period", Instant.Write(to), "ends before it begins", "give the earlier instant first");
        }
        if (content.ExpiresAt is { } end && end.HasEnded(content.CollectedAt))
        {
            return Assessing.Bad("expiresAt", end.Text, "is not later than collectedAt", "give a later end, or none");
        }
        if (content.Kind == EvidenceKind.File != content.Size is not null || content.Size < 0)
        {
            return Assessing.Bad(
                "size",
                content.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "does not fit the kind", "give the size of a file, and of nothing else");
        }
        if (content.Size == 0) { return Assessing.Bad("file", null, "is empty: it holds no byte, and shows nothing", "choose a file that holds something"); }
        if (content.Digest == Nothing)
        {
            return Assessing.Bad("digest", content.Digest.ToString(), "is that of no byte at all, and shows nothing", "give the digest of what it points to");
        }
        if (content.Kind == EvidenceKind.CiResult != content.Passed is not null)
        {
            return Assessing.Bad("passed", null, "does not fit the kind", "say whether a result of CI passed, and of nothing else");
        }
        // A sheet is of one asker: it concludes about a restriction, or it says what was looked for. Only those of before are taken for both.
        return (content.Kind == EvidenceKind.Worksheet ? content.Conclusion is null != content.Result is null : content is { Conclusion: null, Result: null })
            ? null
            : Assessing.Bad("conclusion", null, "does not fit the kind", "give what a worksheet concludes, of one of its two askers, and of nothing else");
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A revision of a piece of evidence on a page.</summary>
public sealed record RevisionLine(int Number, string? Label, string Digest, string? Size, DateTimeOffset ReceivedAt, string By, bool Here);

/// <summary>The evidence of a release: the list, each piece, and the forms that add, link, withdraw and erase.</summary>
internal sealed class ShowEvidence(Acting acting, ReleaseFrames frames, ShowRelease views, ShowPractice practices, AttachEvidence attach)
{
    public IResult Handle(string release, string? asOf, string? practice, string? after, Caller caller) =>
        Page(release, asOf, practice, after, caller, null, null);

    public IResult HandlePiece(string release, string evidence, Caller caller) => Piece(release, evidence, caller, null, null);

    public Task<IResult> LinkAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ReleaseCodes.BadValue, Link,
        (ask, seen) => attach.KeepAsync(release, null, ask, null, new Asking(caller, acting.Fresh(caller, release, seen, _ => false), null, ct)),
        (typed, _) => Forms.See(After(caller, release, null, typed)),
        (typed, refusal) => typed["practice"] is { } practice
            ? practices.Page(release, practice, null, caller, typed, refusal)
            : Page(release, null, null, null, caller, typed, refusal), ct);

    private static AttachEvidence.Ask Link(FieldReader fields)
    {
        var (expires, text) = (fields.OptionalEnd("expiresAt", like: "2026-11-20"), fields["digest"] ?? "");
        var known = Digest.TryParse(text, out var digest) ? digest : Digest.OfHex(text);
        if (known is null) { fields.Refuse("digest", text, "is no SHA-256", "give 64 lower-case hexadecimal digits"); }
        return new AttachEvidence.Ask(
            EvidenceKind.Link, Practices(fields.Typed), fields["address"], known, ExpiresAt: expires, Adverse: fields["adverse"] == "yes",
            Against: fields["adverse"] == "yes" ? fields["against"] : null);
    }

    public Task<IResult> ServesAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, evidence, request, caller, (fields, _) => AttachEvidence.Link(evidence, new AttachEvidence.LinkAsk(Practices(fields.Typed))), ct);

    public Task<IResult> RaiseAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(
            release, evidence, request, caller,
            (fields, texts) => AttachEvidence.Raise(evidence, new AttachEvidence.AdverseAsk(fields["against"]), caller, texts), ct);

    public Task<IResult> AnswerAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(
            release, evidence, request, caller,
            (fields, texts) => attach.Answer(
                evidence, new AttachEvidence.AnswerAsk(fields.Choice(Terms.AdverseAnswers, "answer"), fields["answer-words"] ?? ""), texts), ct);

    public Task<IResult> WithdrawAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(
            release, evidence, request, caller,
            (fields, texts) => AttachEvidence.Withdraw(evidence, new ReasonAsk(fields["reason"] ?? ""), texts), ct);

    public Task<IResult> EraseAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ReleaseCodes.BadValue,
        fields =>
        {
            if (fields["sure"] != "yes") { fields.Refuse("sure", null, "is not ticked", "tick it: what is erased does not come back"); }
            return evidence;
        },
        (piece, _) => attach.EraseBytesAsync(release, piece, caller, ct), (typed, _) => Forms.See(After(caller, release, evidence, typed)),
        (typed, refusal) => Piece(release, evidence, caller, typed, refusal), ct);

    /// <summary>The list.</summary>
    public IResult Page(string release, string? asOf, string? practice, string? after, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!views.Evidence(release, ReleaseFrames.Moment(asOf), practice, after, null, caller).Succeeds(out var found, out var no))
        {
            return Problems.Page(no);
        }
        return ReleaseFrames.Page<EvidencePage>(frames.Of(release, asOf, caller, typed, refusal), frame =>
            new() { ["Frame"] = frame, ["Found"] = found, ["Practice"] = practice });
    }

    /// <summary>One piece.</summary>
    public IResult Piece(string release, string evidence, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var no)) { return Problems.Page(no); }
        if (!kept.State.Evidence.TryGetValue(evidence, out var item))
        {
            return Problems.Page(new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "is not known", "choose it from the list"));
        }
        return ReleaseFrames.Page<EvidencePiecePage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Item"] = views.View(kept.State, item, frame.View.AsOf),
            ["Revisions"] = item.Revisions.Reverse()
                .Take(Paging.Most)
                .Select(r => new RevisionLine(
                    r.Number, views.Open(r.Content.Label), r.Content.Digest.ToString(),
                    r.Content.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    r.ReceivedAt, r.By, !r.Gone && attach.Has(caller, r.Content.Digest)))
                .ToArray(),
        });
    }

    /// <summary>The practices that a form names: one hidden, or several typed.</summary>
    public static IReadOnlyList<string> Practices(Typed typed) =>
        typed["practice"] is { } one
            ? [one]
            : [.. (typed["practices"] ?? "").Split((char[])[' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>Where one goes once evidence has changed.</summary>
    public static string After(Caller caller, string release, string? evidence, Typed typed)
    {
        var page = $"/t/{caller.In.Slug}/releases/{release}";
        return evidence is not null ? $"{page}/evidence/{evidence}"
            : typed["practice"] is { } practice ? $"{page}/practices/{practice}#evidence"
            : $"{page}/evidence";
    }

    private Task<IResult> ActAsync(
        string release, string evidence, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<Dossier>> prepare, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release, prepare, told => told.Evidence == evidence, typed => After(caller, release, evidence, typed),
            (typed, refusal) => Piece(release, evidence, caller, typed, refusal), ct);
}

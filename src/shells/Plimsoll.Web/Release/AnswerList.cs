// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Antiforgery;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A practice on the page where a list is answered at once.</summary>
/// <param name="Text">Its words; null where the packs of this server do not hold them any more.</param>
public sealed record AnswerLine(PracticeView Practice, string? Text);

/// <summary>Where many practices stand, said at once: on one page, with one file that shows it, or over the API. All of it is taken, or nothing.</summary>
internal sealed class AnswerList(
    Acting acting, AttachEvidence attach, ReleaseFrames frames, ShowRelease views, GuidanceOf guidance, IAntiforgery antiforgery)
{
    /// <summary>Practices on the page; the others come up once these are answered.</summary>
    public const int MostLines = 60;

    /// <summary>What is chosen of a practice that the file below shows.</summary>
    public const string Shown = "shown";

    /// <summary>Two fields a practice, the token, the revision, the label and the file, and a few that a browser adds.</summary>
    private const int MostParts = (2 * MostLines) + 8;

    /// <param name="Reason">Required where the practice does not apply, or is not required here.</param>
    internal sealed record PracticeStandsAsk(string Practice, PracticeStatus Status, string? Reason = null);

    /// <param name="Answers">Each practice once, 200 at most.</param>
    internal sealed record Ask(IReadOnlyList<PracticeStandsAsk> Answers);

    /// <summary>POST …/practices/status: many at once, on evidence that is there.</summary>
    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<Ask>(request, caller, release, null, (ask, texts) => Decide(ask, texts)(null), ct);

    public IResult Show(string release, Caller caller, Typed? typed = null, Refusal? refusal = null)
    {
        var filter = new PracticeFilter(null, null, null, true);
        return !views.Practices(release, null, filter, Paging.Whole, caller).Succeeds(out var found, out var no) ? Problems.Page(no)
            : ReleaseFrames.Page<AnswerListPage>(frames.Of(release, null, caller, typed, refusal), frame =>
            {
                var open = Open(found.Practices);
                var textOf = frame.View.Assessment is { } assessment ? guidance.Reader(assessment) : _ => null;
                return new()
                {
                    ["Frame"] = frame, ["Lines"] = open.Take(MostLines).Select(p => new AnswerLine(p, textOf(p)?.Text)).ToArray(), ["Open"] = open.Count,
                };
            });
    }

    /// <summary>Practices that the gate asks for and that do not stand: what the page asks. One that only lapsed waits for a look or for new evidence, and no
    /// status mends it.</summary>
    public static IReadOnlyList<PracticeView> Open(IReadOnlyList<PracticeView> practices) =>
        [.. practices.Where(p => p is { Asked: true, Lacks: not null, FellSilent: false })];

    /// <summary>The form of the page: what is chosen of each practice, and last the file.</summary>
    public Task<IResult> SendAsync(string release, HttpContext http, Caller caller, CancellationToken ct)
    {
        return !acting.Find(caller, release).Succeeds(out _, out var refusal) ? Task.FromResult(Problems.Page(refusal))
            : new FileForm<AttachEvidence.FromTool>(
                ReleaseCodes.BadValue, new MultipartLimits(UploadPage.MostText, attach.MostBytes + (512 * 1024), MostParts),
                TakeAsync, came => attach.Drop(caller, came.File), KeepAsync, (typed, why) => Show(release, caller, typed, why))
                .ReadAsync(http, antiforgery, ct);

        async Task<Result<AttachEvidence.FromTool>> TakeAsync(FieldReader fields, FormPart part)
        {
            var (_, shown) = Read(fields);
            if (fields.Refusal is { } bare) { return bare; }
            var ask = new AttachEvidence.Ask(EvidenceKind.File, shown, fields["label"] ?? UploadPage.FileName(part));
            return await attach.FileAsync(ask, caller, part.Body, ct);
        }

        async Task<IResult> KeepAsync(Typed typed, AttachEvidence.FromTool? came)
        {
            var fields = new FieldReader(typed, ReleaseCodes.BadValue);
            var (ask, shown) = Read(fields);
            // A browser sends an empty part where no file was chosen.
            var sent = came is { File.Size: > 0 };
            if (shown.Count > 0 && !sent)
            {
                fields.Refuse("file", null, "is missing", "choose the file that shows what is met, or say of each practice what does");
            }
            if (shown.Count == 0 && sent)
            {
                fields.Refuse("file", null, "shows nothing", "say of at least one practice that the file shows it, or leave the file out");
            }
            if (fields.Refusal is { } bare)
            {
                if (came is not null) { attach.Drop(caller, came.File); }
                return Show(release, caller, typed, bare);
            }
            var asking = new Asking(caller, acting.Fresh(caller, release, typed.Rev, told => ask.Answers.Any(a => a.Practice == told.Practice)), null, ct);
            if (!sent && came is not null) { attach.Drop(caller, came.File); }
            return (await (sent ? attach.KeepAsync(release, came!, asking, texts => Decide(ask, texts)) : WithoutAsync(asking))).Succeeds(out _, out var no)
                ? Forms.See($"/t/{caller.In.Slug}/releases/{release}/gate")
                : Show(release, caller, typed, Acting.Plainly(AtField(no)));

            Task<Result<Change<Dossier>>> WithoutAsync(Asking by)
            {
                var texts = acting.TextsBy(caller);
                return acting.ChangeAsync(ReleaseStreams.Of(caller, release), by, Decide(ask, texts)(null), texts);
            }
        }
    }

    /// <summary>Seals the reasons, and says what is decided about the piece that shows what is met.</summary>
    private static Func<ShownBy?, Deciding<Dossier>> Decide(Ask ask, Texts texts)
    {
        AnsweredPractice[] answers =
            [.. ask.Answers.Select(a => new AnsweredPractice(a.Practice, a.Status, texts.KeepOptional($"reason-{a.Practice}", a.Reason)))];
        return shown => (state, asker, others) => AnsweringMany.Decide(state, asker, answers, shown, others.Downstream(state));
    }

    /// <summary>What was chosen of each practice, and which of them the file shows.</summary>
    private static (Ask Ask, IReadOnlyList<string> Shown) Read(FieldReader fields)
    {
        var (answers, shown) = (new List<PracticeStandsAsk>(), new List<string>());
        foreach (var practice in fields.Typed.Names.Where(n => n.StartsWith(SayField, StringComparison.Ordinal)).Select(n => n[SayField.Length..]))
        {
            if (fields[SayField + practice] is not { } said) { continue; }
            if (said == Shown) { shown.Add(practice); }
            answers.Add(new PracticeStandsAsk(
                practice, said == Shown ? PracticeStatus.Met : fields.Choice(Terms.Statuses, SayField + practice), fields[ReasonField + practice]));
        }
        if (answers.Count == 0) { fields.Refuse("answers", null, "are none", "say where at least one practice stands"); }
        return (new Ask(answers), shown);
    }

    /// <summary>A refusal of a practice, at the field where it was answered.</summary>
    private static Refusal AtField(Refusal refusal) =>
        refusal is { Field: "practice" or "status", Value: { } practice } ? refusal with { Field = SayField + practice } : refusal;

    /// <summary>Before the id of a practice: the field that says where it stands.</summary>
    public const string SayField = "say-";

    /// <summary>Before the id of a practice: the field that says why.</summary>
    public const string ReasonField = "reason-";
}

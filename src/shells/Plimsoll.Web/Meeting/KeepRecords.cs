// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Importing;
using Plimsoll.Records.Types;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Rhythms;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>Puts risks, evaluations and findings of a release on the record, and says at its gate what holds it. This is where Records and Release meet: what
/// concerns the gate is appended to the release in the same step, or nothing is.</summary>
internal sealed class KeepRecords(Acting acting, Recorder recorder, ShowRecord show, RecordTypes types)
{
    /// <summary>What every record says.</summary>
    /// <param name="Title">What it is called.</param>
    /// <param name="Scope">What is looked at, and what is left out.</param>
    /// <param name="Method">How.</param>
    /// <param name="FirstDay">The day on which it began, or is to begin.</param>
    /// <param name="FinalDay">The day on which it was over; absent where it was one day, or goes on.</param>
    /// <param name="Owner">The account that answers for it; whoever asks, when absent.</param>
    /// <param name="Result">What came of it. A finding says what was found; the result of an evaluation comes by an address of its own.</param>
    /// <param name="Limits">What it does not show.</param>
    /// <param name="Serves">Practices and duties of the release's list that it serves.</param>
    /// <param name="Changed">What it changed.</param>
    internal sealed record ShapeAsk(
        string Title, string Scope, string Method, DateOnly FirstDay, DateOnly? FinalDay = null, string? Owner = null, string? Result = null,
        string? Limits = null, IReadOnlyList<string>? Serves = null, string? Changed = null);

    /// <param name="Threshold">When the risk counts as crossed.</param>
    /// <param name="Follows">What the organisation does then.</param>
    /// <param name="Treatment">What is done about it.</param>
    internal sealed record RiskAsk(
        ShapeAsk Shape, HarmCategory Category, Foresight Foresight, Likelihood Likelihood, HarmSeverity Severity, string Threshold, Follows Follows,
        string? Treatment = null);

    /// <param name="By">Who evaluates.</param>
    /// <param name="Compute">The computing power that they were given; asked of whoever comes from outside.</param>
    /// <param name="Time">The time that they were given; asked of whoever comes from outside.</param>
    /// <param name="MethodPublished">Where the method is published, or why it is not; asked of an audit and of a human-rights impact assessment.</param>
    /// <param name="Communities">How vulnerable communities were looked at and heard; asked of a human-rights impact assessment.</param>
    /// <param name="Leaks">What keeps the model and what is found from leaking through whoever evaluates; asked of whoever comes from outside.</param>
    internal sealed record EvaluationAsk(
        ShapeAsk Shape, EvaluationKind Kind, string By, EvaluatorIndependence Independence, EvaluatorAccess Access,
        EvaluationForm Form = EvaluationForm.Evaluation,
        string? Compute = null, string? Time = null, string? MethodPublished = null, string? Communities = null, string? Leaks = null);

    /// <param name="Evaluation">The record of the evaluation that found it.</param>
    /// <param name="Crosses">The record of a risk whose threshold it crosses.</param>
    internal sealed record FoundAsk(ShapeAsk Shape, HarmSeverity Severity, string Evaluation, string? Crosses = null);

    /// <param name="Type">A kind of <c>GET …/record-types</c>.</param>
    /// <param name="Fields">What is given of each of its fields, by its id: texts, options by their ids with spaces between, days like 2026-11-30.</param>
    /// <param name="Replaces">An earlier record of the kind whose place it takes.</param>
    internal sealed record TypedAsk(ShapeAsk Shape, string Type, IReadOnlyDictionary<string, string> Fields, string? Replaces = null);

    /// <param name="Bounds">What each metric has to reach, or not to pass.</param>
    /// <param name="DataSet">Digest of the data that it is measured on.</param>
    internal sealed record ThresholdAsk(IReadOnlyList<Bound> Bounds, Digest DataSet);

    /// <param name="Result">What came of it, in words.</param>
    /// <param name="Scores">What was measured.</param>
    internal sealed record ResultAsk(string Result, IReadOnlyList<Score>? Scores = null);

    /// <summary>A file that a tool wrote.</summary>
    /// <param name="Name">What to call it in a refusal.</param>
    /// <param name="Result">What came of it, in words; what was read, when absent.</param>
    internal sealed record ResultFileAsk(byte[] Bytes, string Name, string? Result = null);

    /// <param name="Evidence">A piece of evidence of the release that came after the finding.</param>
    /// <param name="Words">What was done.</param>
    internal sealed record MitigationAsk(string Evidence, string Words);

    /// <param name="Evaluation">The record of another evaluation of the release, with a result that came after the finding.</param>
    /// <param name="Words">What it showed.</param>
    internal sealed record RetestAsk(string Evaluation, string Words);

    /// <param name="Changed">What changed, and where.</param>
    internal sealed record ChangeAsk(string Changed);

    /// <summary>What an act makes happen: to the record, and where it concerns the gate, to the release.</summary>
    private sealed record Made(IReadOnlyList<JournalEvent> Record, IReadOnlyList<JournalEvent> Release)
    {
        public static Result<Made> Of(Result<Outcome> record, Result<Outcome>? release = null) =>
            !record.Succeeds(out var kept, out var refusal) ? refusal
            : release is null ? new Made(kept.Events, [])
            : release.Succeeds(out var at, out refusal) ? new Made(kept.Events, at.Events) : refusal;
    }

    private delegate Result<Made> Decide(RecordBook book, Dossier release, Asker asker, Reading others);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var r = routes.MapTenantApi().MapGroup("/releases/{release}")
            .WithTags("Records").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        r.MapGet("/records", (KeepRecords use, string release, string? kind, string? after, string? limit, Caller caller) =>
            use.Rows(release, kind, after, limit, caller))
            .Asks(Right.Read).Produces<RecordRows>().WithName("ListRecords").WithSummary("Records of a release, the newest first: a page at a time");
        r.MapPost("/records/risks", (KeepRecords use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            ActAsync<RiskAsk>(request, caller, RecordKind.Risk, (id, ask, asking) => use.RiskAsync(release, id, ask, asking), ct))
            .Acts<RiskAsk>(Right.Contribute, "RecordRisk", "Put a risk of a release on the record", StatusCodes.Status201Created);
        r.MapPost("/records/evaluations", (KeepRecords use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            ActAsync<EvaluationAsk>(request, caller, RecordKind.Evaluation, (id, ask, asking) => use.EvaluationAsync(release, id, ask, asking), ct))
            .Acts<EvaluationAsk>(
                Right.Contribute, "RecordEvaluation", "Put an evaluation of a release on the record, planned or made", StatusCodes.Status201Created);
        r.MapPost("/records/findings", (KeepRecords use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            ActAsync<FoundAsk>(request, caller, RecordKind.Finding, (id, ask, asking) => use.FindingAsync(release, id, ask, asking), ct))
            .Acts<FoundAsk>(
                Right.Contribute, "RecordFinding", "Put a finding of an evaluation on the record; a severe one holds the gate until it is closed",
                StatusCodes.Status201Created);
        r.MapPost("/records/others", (KeepRecords use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            ActAsync<TypedAsk>(request, caller, RecordKind.Other, (id, ask, asking) => use.TypedAsync(release, id, ask, asking), ct))
            .Acts<TypedAsk>(
                Right.Contribute, "RecordOther", "Put a record of another kind on the record: forecast, safeguard, data sourcing and others",
                StatusCodes.Status201Created);
    }

    private static Task<IResult> ActAsync<TAsk>(
        HttpRequest request, Caller caller, RecordKind kind, Func<string, TAsk, Asking, Task<Result<Change<RecordBook>>>> act, CancellationToken ct)
        where TAsk : class
    {
        var id = NewId(kind);
        return Acting.ApiAsync<TAsk, RecordBook>(request, caller, id, (ask, asking) => act(id, ask, asking), ct);
    }

    public static string NewId(RecordKind kind) => Ids.New(kind switch
    {
        RecordKind.Risk => "rsk",
        RecordKind.Evaluation => "evl",
        RecordKind.Finding => "fnd",
        RecordKind.Other => "rec",
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    private IResult Rows(string release, string? kind, string? after, string? limit, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out _, out var refusal)) { return Acting.Refuse(refusal); }
        RecordKind? of = null;
        if (!Blank.Is(kind))
        {
            if (RecordsTerms.Kinds.Parse(kind, out var named, RecordsCodes.BadValue) is { } bad) { return Acting.Refuse(bad); }
            of = named;
        }
        return Paging.Answer(
            after, limit, acting.State.RecordsOf(caller.In.Id, release).Where(r => of is null || r.Kind == of), r => r.Id,
            page => new RecordRows(show.Rows(page.Items, acting.State.RecordsOf(caller.In.Id, release)), page.Total, page.Next));
    }

    public Task<Result<Change<RecordBook>>> RiskAsync(string release, string id, RiskAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var shape = Shape(release, ask.Shape, asking, texts);
        var risk = new RiskRecorded(
            id, shape, ask.Category, ask.Foresight, ask.Likelihood, ask.Severity, texts.Keep("threshold", ask.Threshold), ask.Follows,
            texts.KeepOptional("treatment", ask.Treatment));
        return WriteAsync(id, release, texts, asking, (book, dossier, asker, others) => Stray(shape, dossier, others.State, asking) is { } refusal ? refusal
            : Made.Of(Recording.Risk(book, asker, risk)));
    }

    public Task<Result<Change<RecordBook>>> EvaluationAsync(string release, string id, EvaluationAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var shape = Shape(release, ask.Shape, asking, texts);
        var evaluation = new EvaluationRecorded(
            id, shape, ask.Kind, ask.Form, texts.Keep("by", ask.By), ask.Independence, ask.Access, texts.KeepOptional("compute", ask.Compute),
            texts.KeepOptional("time", ask.Time), texts.KeepOptional("methodPublished", ask.MethodPublished),
            texts.KeepOptional("communities", ask.Communities), texts.KeepOptional("leaks", ask.Leaks));
        return WriteAsync(id, release, texts, asking, (book, dossier, asker, others) => Stray(shape, dossier, others.State, asking) is { } refusal ? refusal
            : Made.Of(Recording.Evaluation(book, asker, evaluation)));
    }

    public Task<Result<Change<RecordBook>>> FindingAsync(string release, string id, FoundAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var shape = Shape(release, ask.Shape, asking, texts);
        return WriteAsync(id, release, texts, asking, (book, dossier, asker, others) =>
        {
            if (Stray(shape, dossier, others.State, asking) is { } stray) { return stray; }
            var (evaluation, risk) = (Other(others, asking, ask.Evaluation), ask.Crosses is { } r ? Other(others, asking, r) : null);
            var found = Recording.Finding(
                book, asker, new FindingRecorded(id, shape, ask.Severity, ask.Evaluation, ask.Crosses, Holds: false), evaluation, risk);
            return found.Value is { Events: [FindingRecorded { Holds: true }] }
                ? Made.Of(found, Examining.Open(dossier, asker, new FindingOpened(id, ask.Evaluation, Weight(ask.Severity, risk?.Risk))))
                : Made.Of(found);
        });
    }

    public Task<Result<Change<RecordBook>>> TypedAsync(string release, string id, TypedAsk ask, Asking asking)
    {
        if (types.Find(ask.Type) is not { } type)
        {
            return Refused(new Refusal(
                RecordsCodes.UnknownId, "type", ask.Type, "is no kind that content describes", $"use {string.Join(" | ", types.Types.Select(t => t.Id))}"));
        }
        if (!type.Read(ask.Fields).Succeeds(out var given, out var unfit)) { return Refused(unfit); }
        var texts = TextsBy(asking);
        var shape = Shape(release, ask.Shape, asking, texts);
        var typed = new TypedRecorded(
            id, shape, type.Id, type.Title, types.Pack,
            [
                .. given.Select(g => new TypedField(
                    g.Field.Id, g.Field.Label, g.Text is { } text ? texts.Keep(g.Field.Id, text) : null, g.Chosen is [] ? null : g.Chosen, g.Day)),
            ],
            ask.Replaces);
        if (type.Id == LooksOf.Summary && shape.FinalDay is null)
        {
            return Refused(new Refusal(RecordsCodes.BadValue, "finalDay", null, "is missing", "write the last day that the summary is about"));
        }
        var look = LooksOf.Of(typed);
        return WriteAsync(id, release, texts, asking, (book, dossier, asker, others) => Stray(shape, dossier, others.State, asking) is { } refusal ? refusal
            : Made.Of(
                Recording.Typed(book, asker, typed, type, ask.Replaces is { } replaced ? Other(others, asking, replaced) : null),
                // A look is counted where looks of its kind are owed, in the same step.
                look is null ? null : Watching.Look(dossier, asker, look.What, id, look.Day, asking.Caller.In.Zone, look.Field)));

        static Task<Result<Change<RecordBook>>> Refused(Refusal why) => Task.FromResult<Result<Change<RecordBook>>>(why);
    }

    public Task<Result<Change<RecordBook>>> LockAsync(string record, ThresholdAsk ask, Asking asking) => WriteAsync(
        record, null, TextsBy(asking), asking, (book, _, _, others) => Made.Of(Recording.Lock(
            book, ask.Bounds, ask.DataSet,
            others.State.RecordsOf(asking.Tenant, book.Shape!.Release).FirstOrDefault(r => r.Retest?.Event.Evaluation == record))));

    public Task<Result<Change<RecordBook>>> EnterAsync(string record, ResultAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var result = new ResultEntered(texts.Keep("result", ask.Result), ask.Scores ?? [], File: null, Tool: null);
        return WriteAsync(record, null, texts, asking, (book, _, _, _) => Made.Of(Recording.Enter(book, result)));
    }

    /// <summary>Enters what a tool measured, from the file that it wrote: the body whole.</summary>
    public async Task<IResult> EnterFileAsync(string record, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Rev(request).Succeeds(out var seen, out var refusal)) { return Acting.Refuse(refusal); }
        var once = Recorder.Once(request, body, Acted.Kept(null));
        return Acting.Before(request, caller, once, null)
            ?? Acting.Answer(await EnterFileAsync(record, new ResultFileAsk(body, "body"), new Asking(caller, seen.Rev, once, ct)), null);
    }

    /// <summary>Enters what a tool measured, from the file that it wrote.</summary>
    public Task<Result<Change<RecordBook>>> EnterFileAsync(string record, ResultFileAsk ask, Asking asking)
    {
        if (!ResultFile.Read(ask.Bytes, ask.Name).Succeeds(out var read, out var refusal)) { return Task.FromResult<Result<Change<RecordBook>>>(refusal); }
        var texts = TextsBy(asking);
        var result = new ResultEntered(texts.Keep("result", Blank.Is(ask.Result) ? read.Words : ask.Result), read.Scores, read.Digest, read.Tool);
        return WriteAsync(record, null, texts, asking, (book, _, _, _) => Made.Of(Recording.Enter(book, result)));
    }

    public Task<Result<Change<RecordBook>>> MitigateAsync(string record, MitigationAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var words = texts.Keep("words", ask.Words);
        return WriteAsync(record, null, texts, asking, (book, dossier, asker, _) =>
        {
            var revised = book.Mitigation is not null && FindingStands.Fault(dossier, book, asker.Now) is not null;
            var linked = Recording.Mitigate(book, ask.Evidence, words, revised);
            // Whether it holds the gate or not, the same piece shows it.
            return linked.Value is not null && Examining.MayMitigate(dossier, ask.Evidence, book.At, asker.Now) is { } refusal ? refusal
                : Made.Of(linked, book.Finding?.Holds == true ? Examining.Mitigate(dossier, asker, book.Id, ask.Evidence) : null);
        });
    }

    public Task<Result<Change<RecordBook>>> RetestAsync(string record, RetestAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var words = texts.Keep("words", ask.Words);
        return WriteAsync(record, null, texts, asking, (book, dossier, asker, others) =>
        {
            var (retest, found) = (Other(others, asking, ask.Evaluation), book.Finding is { } f ? Other(others, asking, f.Evaluation) : null);
            var linked = Recording.Retest(book, ask.Evaluation, retest, found, words);
            if (linked.Value is null) { return Made.Of(linked); }
            if (FindingStands.Fault(dossier, book, asker.Now) is { } fault)
            {
                return new Refusal(
                    RecordsCodes.NoRetest, "finding", book.Id, $"has a mitigation whose evidence {fault}",
                    "link what shows the mitigation now, and test that again");
            }
            return Made.Of(linked, book.Finding!.Holds ? Examining.Retest(dossier, asker, book.Id, ask.Evaluation, Wrote(retest!)) : null);
        });
    }

    /// <summary>The accounts that wrote an evaluation.</summary>
    internal static string[] Wrote(RecordBook evaluation) =>
        [.. ((string?[])[evaluation.By, evaluation.Lock?.By, evaluation.Result?.By]).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Another record, as it stands when the events are appended; null where there is none.</summary>
    private static RecordBook? Other(Reading others, Asking asking, string record) =>
        others.At(RecordStreams.Records.At(asking.Tenant, record)).Value?.State;

    public Task<Result<Change<RecordBook>>> NoteAsync(string record, ChangeAsk ask, Asking asking)
    {
        var texts = TextsBy(asking);
        var words = texts.Keep("changed", ask.Changed);
        return WriteAsync(record, null, texts, asking, (book, _, _, _) => Made.Of(Recording.Note(book, words)));
    }

    /// <summary>Why a finding that holds the gate does.</summary>
    private static FindingWeight Weight(HarmSeverity severity, RiskRecorded? crossed) => crossed?.Follows == Follows.DoNotRelease ? FindingWeight.DoNotRelease
        : severity switch
        {
            HarmSeverity.Severe => FindingWeight.Severe,
            HarmSeverity.Critical => FindingWeight.Critical,
            HarmSeverity.Low or HarmSeverity.Moderate or _ => throw new System.Diagnostics.UnreachableException(),
        };

    private Texts TextsBy(Asking asking) => acting.TextsBy(asking.Caller, RecordsCodes.BadValue);

    private static RecordShape Shape(string release, ShapeAsk ask, Asking asking, Texts texts) => new(
        release, ask.Owner ?? asking.Caller.Id, ask.FirstDay, ask.FinalDay, texts.Keep("title", ask.Title), texts.Keep("scope", ask.Scope),
        texts.Keep("method", ask.Method), texts.KeepOptional("result", ask.Result), texts.KeepOptional("limits", ask.Limits), ask.Serves ?? [],
        texts.KeepOptional("changed", ask.Changed));

    /// <summary>An owner who is nobody here, or an item that the release's list does not hold; null where neither is.</summary>
    private static Refusal? Stray(RecordShape shape, Dossier dossier, BooksState state, Asking asking) =>
        !state.Accounts.Tenants[asking.Tenant].Members.ContainsKey(shape.Owner)
            ? new Refusal(RecordsCodes.UnknownId, "owner", shape.Owner, "is nobody in this organisation", "use the account of a member")
        : dossier.Assessment is not null && shape.Serves.FirstOrDefault(s => dossier.Find(dossier.LineOf(s)) is null) is { } stray
            ? new Refusal(RecordsCodes.BadValue, "serves", stray, "is not on the list of the release", "use ids that its list holds")
        : null;

    /// <summary>Decides about a record and appends; and to its release what concerns the gate, in the same step.</summary>
    /// <param name="begins">The release of a record that begins; null where it is there.</param>
    private async Task<Result<Change<RecordBook>>> WriteAsync(string record, string? begins, Texts texts, Asking asking, Decide decide)
    {
        if (texts.Refusal is { } bad) { return bad; }
        var at = begins is null ? RecordStreams.Records.At(asking.Tenant, record) : RecordStreams.Records.New(asking.Tenant, record);
        (long Rev, IReadOnlyList<JournalEvent> Events) made = (0, []);
        var written = await recorder.AppendGuardedAsync(asking.Caller.Id, Writings, texts.Rows, asking.Once, asking.Ct);
        if (!written.Succeeds(out var place, out var refusal)) { return refusal; }
        // An ask that came twice at once is answered the second time as it was the first.
        if (recorder.Before(asking.Caller.Id, asking.Once) is { } before)
        {
            return before.Succeeds(out var first, out refusal)
                ? new Change<RecordBook>(
                    acting.State.RecordOf(asking.Tenant, IdOf(first.Stream))!, first.Rev, first.Events, first.Place, first.Answer)
                : refusal;
        }
        return new Change<RecordBook>(acting.State.RecordOf(asking.Tenant, record)!, made.Rev, made.Events, place, null);

        Result<Writing[]> Writings(Reading others)
        {
            var state = others.State;
            if (!at.Find(state).Succeeds(out var kept, out var no)) { return no; }
            if (asking.Seen is { } seen && begins is null && seen != kept.Rev)
            {
                return new Refusal(
                    JournalCodes.Conflict, at.Name, $"{seen}", $"is at revision {kept.Rev} by now", "read it again and decide anew");
            }
            var release = ReleaseStreams.Releases.At(asking.Tenant, begins ?? kept.State.Shape!.Release);
            // Where nothing is written to the release, it was looked at all the same.
            if (!others.At(release).Succeeds(out var dossier, out no)) { return no; }
            var asker = acting.AskerOf(asking.Caller);
            if (!decide(kept.State, dossier.State, asker, others).Succeeds(out var events, out no)) { return no; }
            made = (kept.Rev + events.Record.Count, [.. events.Release, .. events.Record]);
            // What is answered is where the record stands: it comes last.
            if (events.Release is []) { return new[] { at.Writes(kept.Rev, events.Record) }; }
            // What was found of weights is found of them wherever they go out.
            var stands = Examining.Standing(
                events.Release.Aggregate(dossier.State, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e))), asker.Now);
            var twins = new List<Writing>();
            foreach (var twin in others.OfWeights(asking.Tenant, dossier.State.Opened!))
            {
                if (!Examining.Twin(twin.State, asker, stands).Succeeds(out var known, out no)) { return no; }
                if (known.Events.Count == 0) { continue; }
                twins.Add(ReleaseStreams.Releases.At(asking.Tenant, twin.State.Opened!.Release).Writes(twin.Rev, known.Events));
            }
            return (Writing[])[.. twins, release.Writes(dossier.Rev, events.Release), at.Writes(kept.Rev, events.Record)];
        }
    }

    private static string IdOf(string stream) => stream[(stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

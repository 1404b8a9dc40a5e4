// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Importing;
using Plimsoll.Records.Types;
using Plimsoll.Release.Approvals;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>The pages of the records of a release: the list, the forms that put one on the record, and each record with what is linked to it.</summary>
internal sealed class RecordPages(Acting acting, ReleaseFrames frames, KeepRecords keep, ShowRecord show, Names names, RecordTypes types)
{
    /// <summary>Metrics that a form asks for; more come by the API or in a file.</summary>
    public const int FormRows = 3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var r = routes.MapTenantPages().MapGroup("/releases/{release}");
        r.MapGet("/records", (RecordPages use, string release, string? after, Caller caller) => use.List(release, after, caller)).Asks(Right.Read);
        // A page that leads here may fill in what it knows.
        r.MapGet("/records/new/{kind}", (RecordPages use, string release, string kind, HttpRequest request, Caller caller) =>
            use.New(release, kind, caller, Acts.Typed.OfQuery(request), null))
            .Asks(Right.Contribute);
        r.MapPost("/records/new/{kind}", (RecordPages use, string release, string kind, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.BeginAsync(release, kind, request, caller, ct)).IsForm().Asks(Right.Contribute);
        r.MapGet("/records/{record}", (RecordPages use, string release, string record, Caller caller) => use.One(release, record, caller, null, null))
            .Asks(Right.Read);
        Act("threshold", (use, record, ask, asking) => use.LockAsync(record, ask, asking), Threshold);
        Act(
            "result", (use, record, ask, asking) => use.EnterAsync(record, ask, asking),
            fields => new KeepRecords.ResultAsk(fields["result"] ?? "", Scores(fields)));
        Act(
            "result-file", (use, record, ask, asking) => use.EnterFileAsync(record, ask, asking),
            fields => new KeepRecords.ResultFileAsk(fields.Bytes("file", "text", "a file of results"), fields.NameOf("file"), fields["result"]))
            .WithMetadata(new RequestSizeLimitAttribute(ResultFile.MostBytes));
        Act(
            "mitigation", (use, record, ask, asking) => use.MitigateAsync(record, ask, asking),
            fields => new KeepRecords.MitigationAsk(fields.Text("evidence", "choose the evidence that shows it"), fields["mitigation"] ?? ""));
        Act(
            "retest", (use, record, ask, asking) => use.RetestAsync(record, ask, asking),
            fields => new KeepRecords.RetestAsk(fields.Text("evaluation", "choose the evaluation that tested it again"), fields["retest"] ?? ""));
        Act(
            "changes", (use, record, ask, asking) => use.NoteAsync(record, ask, asking),
            fields => new KeepRecords.ChangeAsk(fields["changed"] ?? ""));

        RouteHandlerBuilder Act<TAsk>(
            string path, Func<KeepRecords, string, TAsk, Asking, Task<Result<Change<RecordBook>>>> act, Func<FieldReader, TAsk> read) =>
            r.MapPost(
                $"/records/{{record}}/{path}",
                (RecordPages use, string release, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ActAsync(release, record, request, caller, read, act, ct)).IsForm().Asks(Right.Contribute);
    }

    private IResult List(string release, string? after, Caller caller)
    {
        if (!Paging.Of(after, null).Succeeds(out var paging, out var refusal)
            || !paging.Take([.. acting.State.RecordsOf(caller.In.Id, release)], r => r.Id).Succeeds(out var page, out refusal))
        {
            return Problems.Page(refusal);
        }
        return ReleaseFrames.Page<RecordsPage>(frames.Of(release, null, caller), frame => new()
        {
            ["Frame"] = frame, ["Rows"] = new RecordRows(show.Rows(page.Items, acting.State.RecordsOf(caller.In.Id, release)), page.Total, page.Next),
            ["After"] = after, ["Types"] = types.Types,
            ["Holding"] = Examining.Holding(frame.State, acting.Now).Select(f => f.Finding).ToArray(),
        });
    }

    private IResult New(string release, string kind, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (KindOf(kind) is not { } of)
        {
            return Problems.Page(new Refusal(
                RecordsCodes.UnknownId, "kind", kind, "is no kind of record",
                $"use risk | evaluation | finding | {string.Join(" | ", types.Types.Select(t => t.Id))}"));
        }
        var type = types.Find(kind);
        return ReleaseFrames.Page<RecordFormPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Kind"] = of, ["Members"] = names.Members(caller), ["Evaluations"] = Named(caller, release, RecordKind.Evaluation),
            ["Risks"] = Named(caller, release, RecordKind.Risk), ["Type"] = type,
            ["Earlier"] = type is { HasVersions: true } ? Earlier(caller, release, type.Id) : [],
        });
    }

    /// <summary>Which kind an address names: one that has code of its own, or one that content describes.</summary>
    private RecordKind? KindOf(string kind) => RecordsTerms.Kinds.Find(kind) is { } own and not RecordKind.Other ? own
        : types.Find(kind) is not null ? RecordKind.Other : null;

    /// <summary>Records of a kind that content describes whose place nothing took yet.</summary>
    private (string Id, string Title)[] Earlier(Caller caller, string release, string type) =>
    [
        .. show.Rows(acting.State.RecordsOf(caller.In.Id, release), acting.State.RecordsOf(caller.In.Id, release)).Where(r => r.Type == type && !r.Replaced)
            .Select(r => (r.Record, r.Title ?? r.Record)),
    ];

    private async Task<IResult> BeginAsync(string release, string kind, HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (KindOf(kind) is not { } of) { return New(release, kind, caller, null, null); }
        var id = KeepRecords.NewId(of);
        IResult Again(Typed typed, Refusal refusal) => New(release, kind, caller, typed, refusal);
        IResult Then(Typed typed, Change<RecordBook> done) => Forms.See($"/t/{caller.In.Slug}/releases/{release}/records/{id}");
        return of switch
        {
            RecordKind.Risk => await Acting.FormAsync(
                request, RecordsCodes.BadValue, Risk, (ask, _) => keep.RiskAsync(release, id, ask, new Asking(caller, Ct: ct)), Then, Again, ct),
            RecordKind.Evaluation => await Acting.FormAsync(
                request, RecordsCodes.BadValue, Evaluation, (ask, _) => keep.EvaluationAsync(release, id, ask, new Asking(caller, Ct: ct)), Then, Again, ct),
            RecordKind.Finding => await Acting.FormAsync(
                request, RecordsCodes.BadValue, Finding, (ask, _) => keep.FindingAsync(release, id, ask, new Asking(caller, Ct: ct)), Then, Again, ct),
            RecordKind.Other => await Acting.FormAsync(
                request, RecordsCodes.BadValue, fields => Typed(fields, types.Find(kind)!),
                (ask, _) => keep.TypedAsync(release, id, ask, new Asking(caller, Ct: ct)), Then, Again, ct),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private IResult One(string release, string record, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!show.One(record, caller).Succeeds(out var view, out var no)) { return Problems.Page(no); }
        if (view.Release != release) { return Problems.Page(RecordStreams.Unknown(record)); }
        return ReleaseFrames.Page<RecordPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Record"] = view, ["Evaluations"] = Named(caller, release, RecordKind.Evaluation),
            ["Risks"] = Named(caller, release, RecordKind.Risk),
            ["Proofs"] = view.Evaluation is not null && show.Order(record, caller).Value is { Threshold: { } locked, Result: { } entered }
                ? (locked.Proof, entered.Proof) : ((string, string)?)null,
            ["Pieces"] = view.Finding is null ? [] : frame.State.Evidence.Values
                .Where(e => Examining.MayMitigate(frame.State, e.Id, view.At, acting.Now) is null)
                .Select(e => (e.Id, Label: show.Open(e.Current.Content.Label) ?? e.Id))
                .ToArray(),
        });
    }

    private Task<IResult> ActAsync<TAsk>(
        string release, string record, HttpRequest request, Caller caller, Func<FieldReader, TAsk> read,
        Func<KeepRecords, string, TAsk, Asking, Task<Result<Change<RecordBook>>>> act, CancellationToken ct) => Acting.FormAsync(
        request, RecordsCodes.BadValue, read,
        async (ask, seen) => acting.State.RecordOf(caller.In.Id, record) is { Shape: { } shape } && shape.Release == release
            ? await act(keep, record, ask, new Asking(caller, seen, Ct: ct)) : RecordStreams.Unknown(record),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/releases/{release}/records/{record}"),
        (typed, refusal) => One(release, record, caller, typed, refusal.Is == JournalCodes.Conflict ? Stale : refusal), ct);

    /// <summary>What a form on a stale page is told: the trail of the release, which other forms show then, says nothing of a record.</summary>
    private static Refusal Stale => new(
        RecordsCodes.Stale, "since", null, "you opened this page somebody changed this record",
        "look at it below as it stands now, then send again if it is still right; what you typed is kept");

    /// <summary>Records of a kind, to be chosen from, each by its id and what it is called.</summary>
    private (string Id, string Title)[] Named(Caller caller, string release, RecordKind kind) =>
        [.. acting.State.RecordsOf(caller.In.Id, release).Where(r => r.Kind == kind).Select(show.Row).Select(r => (r.Record, r.Title ?? r.Record))];

    private static KeepRecords.ShapeAsk Shape(FieldReader fields) => new(
        fields["title"] ?? "", fields["scope"] ?? "", fields["method"] ?? "", fields.Day("firstDay"), fields.OptionalDay("finalDay"), fields["owner"],
        fields["result"], fields["limits"], (fields["serves"] ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries), fields["changed"]);

    private static KeepRecords.RiskAsk Risk(FieldReader fields) => new(
        Shape(fields), fields.Choice(RecordsTerms.Categories), fields.Choice(RecordsTerms.Foresights), fields.Choice(RecordsTerms.Likelihoods),
        fields.Choice(RecordsTerms.Severities), fields["threshold"] ?? "", fields.Choice(RecordsTerms.Following), fields["treatment"]);

    private static KeepRecords.EvaluationAsk Evaluation(FieldReader fields) => new(
        Shape(fields), fields.Choice(RecordsTerms.Evaluations), fields["by"] ?? "", fields.Choice(RecordsTerms.Independences),
        fields.Choice(RecordsTerms.Accesses), fields.Choice(RecordsTerms.Forms), fields["compute"], fields["time"], fields["methodPublished"],
        fields["communities"], fields["leaks"]);

    private static KeepRecords.FoundAsk Finding(FieldReader fields) => new(
        Shape(fields), fields.Choice(RecordsTerms.Severities), fields.Text("evaluation", "choose the evaluation that found it"), fields["crosses"]);

    private static KeepRecords.TypedAsk Typed(FieldReader fields, RecordType type) => new(
        Shape(fields), type.Id, type.Fields.ToDictionary(f => f.Id, f => string.Join(' ', fields.Typed.All(f.Id)), StringComparer.Ordinal), fields["replaces"]);

    private static KeepRecords.ThresholdAsk Threshold(FieldReader fields)
    {
        var bounds = new List<Bound>();
        for (var row = 0; row < FormRows; row++)
        {
            if (fields[$"metric-{row}"] is { } metric)
            {
                bounds.Add(new Bound(metric, fields.Choice(RecordsTerms.Senses, $"sense-{row}"), Value(fields, $"value-{row}")));
            }
        }
        var digest = fields.Text("dataSet", "give the SHA-256 of the data, 64 hexadecimal digits");
        if (Digest.TryParse(digest, out var read) || (read = Digest.OfHex(digest)) is not null) { return new KeepRecords.ThresholdAsk(bounds, read); }
        fields.Refuse("dataSet", digest, "is no SHA-256", "give 64 hexadecimal digits");
        return new KeepRecords.ThresholdAsk(bounds, Digest.Of([]));
    }

    private static List<Score> Scores(FieldReader fields)
    {
        var scores = new List<Score>();
        for (var row = 0; row < FormRows; row++)
        {
            if (fields[$"metric-{row}"] is { } metric) { scores.Add(new Score(metric, Value(fields, $"value-{row}"))); }
        }
        return scores;
    }

    private static decimal Value(FieldReader fields, string field)
    {
        if (ExactDecimal.TryRead(fields[field], out var value)) { return value; }
        fields.Refuse(field, fields[field], ExactDecimal.Reason, "write one like 0.05");
        return 0;
    }
}

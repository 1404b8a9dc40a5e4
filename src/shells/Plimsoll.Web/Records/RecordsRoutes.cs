// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Records.Book;
using Plimsoll.Records.Importing;
using Plimsoll.Records.Types;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Records;

/// <summary>Addresses of the API of one record, whatever release it is about.</summary>
internal static class RecordsRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapRecordsApi()
        {
            var r = routes.MapTenantApi().MapGroup("/records")
                .WithTags("Records").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            r.MapGet("/{record}", (ShowRecord use, string record, Caller caller) => View(use.One(record, caller)))
                .Asks(Right.Read).Produces<RecordView>().WithName("ShowRecord").WithSummary("One record of a risk, an evaluation, a finding or another kind");
            r.MapGet("/{record}/order", (ShowRecord use, string record, Caller caller) => View(use.Order(record, caller)))
                .Asks(Right.Read).Produces<ShowRecord.ProvedOrder>().WithName("ProveOrder")
                .WithSummary("Which entry of the log came first, threshold or result of an evaluation: both with their proofs");
            routes.MapTenantApi().MapGet("/record-types", (RecordTypes types) => Body.Answer(types))
                .WithTags("Records").Asks(Right.Read).Produces<RecordTypes>().WithName("ListRecordTypes")
                .WithSummary("The kinds of record that content describes, each with the fields that it asks for");
            r.MapPost("/{record}/threshold", (KeepRecords use, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<KeepRecords.ThresholdAsk, RecordBook>(request, caller, null, (ask, asking) => use.LockAsync(record, ask, asking), ct))
                .Acts<KeepRecords.ThresholdAsk>(
                    Right.Contribute, "LockThreshold", "Lock the threshold of an evaluation, and the data that it is measured on; once");
            r.MapPost("/{record}/result", (KeepRecords use, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<KeepRecords.ResultAsk, RecordBook>(request, caller, null, (ask, asking) => use.EnterAsync(record, ask, asking), ct))
                .Acts<KeepRecords.ResultAsk>(Right.Contribute, "EnterResult", "Enter the result of an evaluation; once");
            r.MapPost("/{record}/result-file", (KeepRecords use, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.EnterFileAsync(record, request, caller, ct))
                .Asks(Right.Contribute).Accepts<object>("application/json").Produces<Acted>().WithName("EnterResultFile")
                .WithSummary("Enter the result of an evaluation as lm-evaluation-harness, Inspect, HELM, Moonshot or AI Verify wrote it; once")
                .WithMetadata(new RequestSizeLimitAttribute(ResultFile.MostBytes));
            r.MapPost("/{record}/mitigation", (KeepRecords use, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<KeepRecords.MitigationAsk, RecordBook>(request, caller, null, (ask, asking) => use.MitigateAsync(record, ask, asking), ct))
                .Acts<KeepRecords.MitigationAsk>(Right.Contribute, "LinkMitigation", "Link the evidence that shows how a finding was mitigated");
            r.MapPost("/{record}/retest", (KeepRecords use, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<KeepRecords.RetestAsk, RecordBook>(request, caller, null, (ask, asking) => use.RetestAsync(record, ask, asking), ct))
                .Acts<KeepRecords.RetestAsk>(Right.Contribute, "LinkRetest", "Link the evaluation that tested a mitigated finding again");
            r.MapPost("/{record}/changes", (KeepRecords use, string record, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<KeepRecords.ChangeAsk, RecordBook>(request, caller, null, (ask, asking) => use.NoteAsync(record, ask, asking), ct))
                .Acts<KeepRecords.ChangeAsk>(Right.Contribute, "NoteChange", "Say what a record changed");
        }
    }

    private static IResult View<T>(Result<T> view) where T : class =>
        view.Succeeds(out var found, out var refusal) ? Body.Answer(found) : Acting.Refuse(refusal);
}

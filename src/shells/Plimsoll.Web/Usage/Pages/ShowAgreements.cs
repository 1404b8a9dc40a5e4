// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of agreements: which counts and events may flow, between whom, what for and until when.</summary>
internal sealed class ShowAgreements(UsageActs acts, TimeProvider clock)
{
    private const string Place = "/agreements";

    public IResult Handle(Caller caller) => Page(acts.Frame(caller));

    public Task<IResult> RecordAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        acts.ActAsync(request, caller, happened => happened is AgreementRecorded or AgreementEnded, (form, _) =>
        {
            var t = form.Typed;
            if (!Ending.LastOf(null, form.OptionalEnd("last"), null, caller.In, UsageCodes.BadValue, "last")
                .Succeeds(out var end, out var refusal))
            {
                return (_, _, _) => refusal;
            }
            var asked = new AgreementRecorded(
                Ids.New("agr"), (t["parties"] ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                form.Choice(Terms.Purposes), t.All("fields"), form.Day("from"), end.Last);
            return (state, asker, _) => Agreeing.Record(state, asked, asker);
        }, Page, UsageActs.At(caller, Place), ct);

    public Task<IResult> EndAsync(string agreement, HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is AgreementEnded ended && ended.Agreement == agreement,
        (_, _) => (state, _, _) => Agreeing.End(state, agreement), Page, UsageActs.At(caller, Place), ct);

    private IResult Page(UsageFrame frame) => UsageActs.Page<AgreementsPage>(frame, new() { ["Now"] = clock.GetUtcNow() });
}

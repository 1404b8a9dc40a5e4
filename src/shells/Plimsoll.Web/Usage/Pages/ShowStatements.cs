// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of statements: what was published, and one that is built, looked at and published.</summary>
internal sealed class ShowStatements(UsageActs acts, UsageDesk desk)
{
    /// <summary>The page, with the statement that the address asks for, looked at before anything is published.</summary>
    public IResult Handle(HttpRequest request, Caller caller)
    {
        var typed = new Typed(new FormCollection(request.Query.ToDictionary(q => q.Key, q => q.Value)));
        if (typed["model"] is null) { return UsageForm.Page<StatementsPage>(acts.Frame(caller, typed)); }
        try
        {
            var ask = Ask(typed);
            return desk.Draft(caller, ask).Succeeds(out var statement, out var refusal)
                ? UsageForm.Page<StatementsPage>(acts.Frame(caller, typed), new() { ["Shown"] = StatementDocument.AnswerOf(statement) }) : UsageForm.Page<StatementsPage>(acts.Frame(caller, typed, refusal));
        }
        catch (ContentRefusedException e) { return UsageForm.Page<StatementsPage>(acts.Frame(caller, typed, e.Refusal)); }
    }

    /// <summary>Publishes what was looked at; when something was counted or withdrawn since, it is shown anew instead.</summary>
    public Task<IResult> PublishAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("stm");
        return acts.ActAsync(
            request, caller, happened => happened is AggregateContributed or AggregateWithdrawn or ApplicationListed or ApplicationUnlisted or StatementPublished,
            (form, texts) => Task.FromResult(desk.Draft(caller, Ask(form.Typed)).Succeeds(out var statement, out var refusal) ? UsageDesk.Publishing(id, statement, texts) : throw new ContentRefusedException(refusal)),
            Again, $"/public/statements/{id}", ct);

        // What is shown again is what would be published now.
        IResult Again(UsageFrame frame)
        {
            try
            {
                var ask = Ask(frame.Typed);
                if (desk.Draft(caller, ask).Succeeds(out var statement, out _)) { return UsageForm.Page<StatementsPage>(frame, new() { ["Shown"] = StatementDocument.AnswerOf(statement) }); }
            }
            catch (ContentRefusedException) { /* The frame says why. */ }
            return UsageForm.Page<StatementsPage>(frame);
        }
    }

    private static CountThings.StatementAsk Ask(Typed typed) => new(
        typed["model"] ?? throw UsageForm.Refuse("model", null, "is missing", "choose one"), typed["reach"] is { } reach ? Terms.Reaches.Find(reach) ?? throw UsageForm.Refuse("reach", reach, "is not one of the allowed values", $"use {Terms.Reaches.Allowed}") : Reach.Open,
        UsageForm.Day(typed["from"], "from"), UsageForm.Day(typed["last"], "last")?.AddDays(1));
}

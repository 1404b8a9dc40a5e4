// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of statements: what was published, and one that is built, looked at and published.</summary>
internal sealed class ShowStatements(UsageActs acts, DraftStatement drafts)
{
    /// <summary>The page, with the statement that the address asks for, looked at before anything is published.</summary>
    public IResult Handle(HttpRequest request, Caller caller)
    {
        var typed = Typed.OfQuery(request);
        if (typed["model"] is null) { return UsageActs.Page<StatementsPage>(acts.Frame(caller, typed)); }
        return Draft(caller, typed).Succeeds(out var statement, out var refusal)
            ? UsageActs.Page<StatementsPage>(acts.Frame(caller, typed), new() { ["Shown"] = StatementDocument.AnswerOf(statement) })
            : UsageActs.Page<StatementsPage>(acts.Frame(caller, typed, refusal));
    }

    /// <summary>Publishes what was looked at; when something was counted or withdrawn since, it is shown anew instead.</summary>
    public Task<IResult> PublishAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("stm");
        return acts.ActAsync(
            request, caller,
            happened => happened is AggregateContributed or AggregateWithdrawn or ApplicationListed or ApplicationUnlisted or StatementPublished,
            (form, texts) => Draft(caller, form.Typed).Succeeds(out var statement, out var refusal)
                ? DraftStatement.Publishing(id, caller, statement, texts) : (_, _, _) => refusal,
            Again, $"/public/statements/{id}", ct);

        // What is shown again is what would be published now.
        IResult Again(UsageFrame frame) => Draft(caller, frame.Typed).Succeeds(out var statement, out _)
            ? UsageActs.Page<StatementsPage>(frame, new() { ["Shown"] = StatementDocument.AnswerOf(statement) }) : UsageActs.Page<StatementsPage>(frame);
    }

    private Result<Statement> Draft(Caller caller, Typed typed)
    {
        var fields = new FieldReader(typed, UsageCodes.BadValue);
        var ask = new CountThings.StatementAsk(
            fields.Text("model", "choose one"), fields["reach"] is null ? Reach.Open : fields.Choice(Terms.Reaches, "reach"), fields.OptionalDay("from"),
            fields.OptionalDay("last")?.PlusDays(1));
        return fields.Refusal is { } refusal ? refusal : drafts.Of(caller, ask);
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage;

/// <summary>What would be published of a model now, with the words that came with the counts; and the document that is published.</summary>
/// <remarks>
/// Whose the texts are. Definition and coverage of a contribution: whoever sent it in signed in, because a person wrote or chose them; erased with that
/// person, the contribution has lost its words. The reason of a decision about research: whoever decided. A request for research: a subject of its own, to
/// be erased alone. The document of a statement, a publication and what an auditor is shown of it: the organisation's, which stands by what it published.
/// Up to 0.1.0 words and reasons lay under the organisation, and what was written then stays there; the page that erases a person says so.
/// </remarks>
internal sealed class DraftStatement(Acting acting, Vault vault)
{
    /// <summary>Characters in the longest document that is kept.</summary>
    private const int LongestDocument = 4 * 1024 * 1024;

    /// <summary>Seals the words that came with a contribution.</summary>
    public static VaultRef Words(Texts texts, Contribution contribution) =>
        texts.Keep("definition", $"{contribution.Aggregate.Definition}\n{contribution.Aggregate.Coverage}", LongestDocument);

    /// <summary>What would be published of a model now.</summary>
    public Result<Statement> Of(Caller caller, CountThings.StatementAsk ask)
    {
        var state = acting.State.UsageOf(caller.In.Id).State;
        if ((ask.From is null) != (ask.Until is null)) { return new Refusal(UsageCodes.BadValue, "until", null, "and from go together", "give both, or none"); }
        var period = ask is { From: { } from, Until: { } until } ? new Period(from, until) : null;
        var contributions = new List<Contribution>();
        foreach (var counted in state.Contributions.Values.Where(c => c.Model == ask.Model && (period is null || period.Holds(c.Period)))
            .OrderBy(c => c.Measure).ThenBy(c => c.Reporter, StringComparer.Ordinal).ThenBy(c => c.Period.From).ThenBy(c => c.Id, StringComparer.Ordinal))
        {
            if (!Whole(counted).Succeeds(out var contribution, out var refusal)) { return refusal; }
            contributions.Add(contribution);
        }
        return Statement.Of(ask.Model, ask.Reach, period, contributions,
            [.. state.Applications.Values.Where(a => a.Model == ask.Model).Select(a => a.Application)]);
    }

    /// <summary>Publishes a statement: its bytes are kept, and stay what they are when a contribution is withdrawn later.</summary>
    public static Deciding<UsageRegister> Publishing(string id, Caller caller, Statement statement, Texts texts)
    {
        var document = StatementDocument.ToUtf8(statement);
        var text = texts.KeepExactlyFor(caller.In.Party, "statement", document, LongestDocument);
        return (now, _, _) => Contributing.Publish(now, id, statement, Digest.Of(document), text);
    }

    /// <summary>The contribution with the reporter's own words; refused where they were erased.</summary>
    private Result<Contribution> Whole(CountedContribution counted) => vault.Open(counted.Words)?.Split('\n') is [var definition, var coverage]
        ? counted.With(definition, coverage)
        : new Refusal(UsageCodes.UnknownId, "contribution", counted.Id, "has lost its words: they were erased", "withdraw it, or have it sent again");
}

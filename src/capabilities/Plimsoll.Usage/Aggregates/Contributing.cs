// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>Decisions about what is counted: contributions, downstream applications, published statements, retention, erasure.</summary>
public static class Contributing
{
    private const int MostDays = 3660;

    /// <summary>Takes a contribution. Refused before anything is added where an agreement
    /// is missing or does not allow it, or the reporter would be counted twice.</summary>
    /// <param name="words">Where the reporter's definition and coverage lie.</param>
    /// <param name="own">The reporter's counts are the tenant's own, or public; others need an agreement.</param>
    public static Result<Outcome> Take(UsageRegister state, string id, Contribution contribution, VaultRef words, bool own, Asker asker)
    {
        var aggregate = contribution.Aggregate;
        if (state.Contributions.ContainsKey(id)) { return new Refusal(UsageCodes.IdTaken, "contribution", id, "exists already", "use another"); }
        if (aggregate.Agreement is { } named)
        {
            if (!state.Agreements.TryGetValue(named, out var agreement)) { return Agreeing.Unknown("agreement", named); }
            if (agreement.Refuses(aggregate, asker.Now) is { } refusal) { return refusal; }
        }
        else if (!own)
        {
            return new Refusal(
                UsageCodes.NoAgreement, "agreement", null,
                $"is missing: {aggregate.Reporter} sends counts of its own",
                "record an agreement with the reporter and name it in the file");
        }
        if (aggregate.Period.Until > DateOnly.FromDateTime(asker.Now.UtcDateTime).PlusDays(1))
        {
            return new Refusal(
                UsageCodes.BadValue, "until", Period.Day(aggregate.Period.Until), "lies in the future: nothing can have been counted there",
                "send it when the days are over");
        }
        return Overlap.Refuse(state.Counted(aggregate.Model), contribution) is { } twice ? twice : Outcome.Of(new AggregateContributed(
            id, contribution.Digest, aggregate.Reporter, aggregate.Role, aggregate.Model, aggregate.Measure, aggregate.Dimension,
            aggregate.Period.From, aggregate.Period.Until, aggregate.Method, aggregate.Epsilon, words,
            aggregate.Agreement,
            contribution.KeyId is { } key ? Digest.OfHex(key) : null,
            [.. aggregate.Cells.Select(c => new ContributedCell(c.Key, c.Count))]));
    }

    /// <summary>Makes several decisions, each knowing what those before it make happen: all of them, or none.</summary>
    public static Result<Outcome> All(UsageRegister state, IEnumerable<Func<UsageRegister, Result<Outcome>>> decisions, Asker asker)
    {
        var events = new List<JournalEvent>();
        foreach (var decide in decisions)
        {
            if (!decide(state).Succeeds(out var outcome, out var refusal)) { return refusal; }
            state = outcome.Events.Aggregate(state, (known, happened) => known.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, happened)));
            events.AddRange(outcome.Events);
        }
        return Outcome.Of([.. events]);
    }

    public static Result<Outcome> Withdraw(UsageRegister state, string id, Withdrawal reason) =>
        state.Contributions.ContainsKey(id) ? Outcome.Of(new AggregateWithdrawn(id, reason)) : Agreeing.Unknown("contribution", id);

    public static Result<Outcome> List(UsageRegister state, string id, string model, DownstreamApplication application) =>
        state.Applications.ContainsKey(id) ? new Refusal(UsageCodes.IdTaken, "application", id, "exists already", "use another")
        : application.Fault() is var (field, value, reason, fix) ? new Refusal(UsageCodes.BadValue, field, value, reason, fix)
        : !Label.Is(model) ? new Refusal(UsageCodes.BadValue, "model", model, "is not a name of a model", "write letters, digits and . _ : / @ + -")
        : state.Applications.Values.Any(a => a.Model == model && a.Application.IsSame(application))
            ? new Refusal(UsageCodes.ListedAlready, "application", application.Name, "is listed already for this developer and model", "change that one")
        : Outcome.Of(new ApplicationListed(
            id, model, application.Name, application.Developer, application.Sector, application.UseCase, application.HighRisk, application.Source));

    public static Result<Outcome> Unlist(UsageRegister state, string id) =>
        state.Applications.ContainsKey(id) ? Outcome.Of(new ApplicationUnlisted(id)) : Agreeing.Unknown("application", id);

    /// <summary>Publishes a statement of everything that is counted of a model in a period. What is published is bound by the digest of its bytes.</summary>
    public static Result<Outcome> Publish(UsageRegister state, string id, Statement statement, Digest document, VaultRef text) =>
        state.Statements.ContainsKey(id) ? new Refusal(UsageCodes.IdTaken, "statement", id, "exists already", "use another")
        : statement.Contributions.FirstOrDefault(c => state.Contributions.Values.All(known => known.Digest != c.Digest)) is { } foreign
            ? Agreeing.Unknown("contribution", foreign.Digest.ToString())
        : Outcome.Of(new StatementPublished(
            id, statement.Model, statement.Reach, statement.Period.From, statement.Period.Until, [.. statement.Contributions.Select(c => c.Digest)],
            document, text));

    /// <summary>How many days events are kept.</summary>
    public static Result<Outcome> Retain(int days) =>
        days is >= 1 and <= MostDays
            ? Outcome.Of(new RetentionSet(days))
            : new Refusal(
                UsageCodes.BadValue, "days",
                days.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "are none or more than ten years", $"write 1 to {MostDays}");
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>What an organisation counts and publishes: agreements, contributions of others, downstream applications, statements.</summary>
internal sealed class CountThings(Acting acting, DraftStatement drafts, Books books)
{
    /// <param name="Until">The first day on which it no longer holds; or name <c>lastDay</c> in its place, or neither.</param>
    /// <param name="LastDay">The last day on which it holds, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record AgreementAsk(
        IReadOnlyList<string> Parties, Purpose Purpose, IReadOnlyList<string> Fields, DateOnly From, DateOnly? Until = null, AskedEnd? LastDay = null,
        string? Zone = null);

    /// <param name="Signed">The signed file, as the reporter sent it.</param>
    /// <param name="Key">The reporter's public key as PEM text, which you trust.</param>
    internal sealed record ContributionAsk(JsonElement Signed, string Key);

    /// <summary>Hub downloads and counts that somebody types in: the counts of the organisation itself, or public ones.</summary>
    internal sealed record EnteredAsk(JsonElement Aggregate);

    internal sealed record WithdrawAsk(Withdrawal Reason);

    internal sealed record ApplicationAsk(string Model, string Name, string Developer, string Sector, string UseCase, NamedBy Source, bool? HighRisk = null);

    internal sealed record StatementAsk(string Model, Reach Reach, DateOnly? From = null, DateOnly? Until = null);

    internal sealed record RetentionAsk(int Days);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record RegisterView(
        IReadOnlyList<Agreement> Agreements, IReadOnlyList<CountedContribution> Contributions, IReadOnlyList<ListedApplication> Applications,
        IReadOnlyList<Published> Statements, int RetentionDays, string? Next = null);

    /// <summary>What is counted as one list, a page at a time: agreements, contributions, applications, statements.</summary>
    public IResult Show(string? after, string? limit, Caller caller)
    {
        var s = books.Now.UsageOf(caller.In.Id).State;
        (string Id, object Thing)[] all =
        [
            .. s.Agreements.Values.Select(a => (a.Id, (object)a)), .. s.Contributions.Values.Select(c => (c.Id, (object)c)),
            .. s.Applications.Values.Select(a => (a.Id, (object)a)), .. s.Statements.Values.Select(p => (p.Id, (object)p)),
        ];
        return Paging.Answer(after, limit, all, one => one.Id, page => new RegisterView(
            Of<Agreement>(page), Of<CountedContribution>(page), Of<ListedApplication>(page), Of<Published>(page), s.RetentionDays, page.Next));

        static IReadOnlyList<T> Of<T>(Page<(string Id, object Thing)> page) => [.. page.Items.Select(one => one.Thing).OfType<T>()];
    }

    public Task<IResult> AgreeAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("agr");
        return acting.ApiAsync<AgreementAsk>(request, caller, id, (ask, _) =>
            !Ending.LastOf(ask.Until, ask.LastDay, ask.Zone, caller.In, UsageCodes.BadValue, "until").Succeeds(out var end, out var refusal)
            ? (_, _, _) => refusal
            : (state, asker, _) => Agreeing.Record(state, new AgreementRecorded(id, ask.Parties, ask.Purpose, ask.Fields, ask.From, end.Last), asker), ct);
    }

    public Task<IResult> EndAsync(string agreement, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<object>(request, caller, null, (_, _) => (state, _, _) => Agreeing.End(state, agreement), ct);

    public Task<IResult> ContributeAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("ctr");
        return acting.ApiAsync<ContributionAsk>(request, caller, id, (ask, texts) =>
        {
            Refusal? refusal;
            if (!TrustedKey.Read(ask.Key, "key").Succeeds(out var key, out refusal)
                || !SignedAggregate.OpenSent(Encoding.UTF8.GetBytes(ask.Signed.GetRawText()), key).Succeeds(out var contribution, out refusal))
            {
                return (_, _, _) => refusal;
            }
            var words = DraftStatement.Words(texts, contribution);
            return (state, asker, _) => Contributing.Take(state, id, contribution, words, own: false, asker);
        }, ct);
    }

    public Task<IResult> EnterAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("ctr");
        return acting.ApiAsync<EnteredAsk>(request, caller, id, (ask, texts) =>
        {
            if (!SignedAggregate.FromJson(Encoding.UTF8.GetBytes(ask.Aggregate.GetRawText()), "aggregate").Succeeds(out var aggregate, out var refusal))
            {
                return (_, _, _) => refusal;
            }
            var contribution = Contribution.Entered(aggregate);
            var words = DraftStatement.Words(texts, contribution);
            return (state, asker, _) => Contributing.Take(state, id, contribution, words, own: true, asker);
        }, ct);
    }

    public Task<IResult> WithdrawAsync(string contribution, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<WithdrawAsk>(request, caller, null, (ask, _) => (state, _, _) => Contributing.Withdraw(state, contribution, ask.Reason), ct);

    public Task<IResult> ListAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("dsa");
        return acting.ApiAsync<ApplicationAsk>(request, caller, id,
            (ask, _) => (state, _, _) => Contributing.List(
                state, id, ask.Model, new DownstreamApplication(ask.Name, ask.Developer, ask.Sector, ask.UseCase, ask.HighRisk, ask.Source)), ct);
    }

    public Task<IResult> UnlistAsync(string application, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<object>(request, caller, null, (_, _) => (state, _, _) => Contributing.Unlist(state, application), ct);

    public Task<IResult> RetainAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<RetentionAsk>(request, caller, null, (ask, _) => (_, _, _) => Contributing.Retain(ask.Days), ct);

    /// <summary>Publishes what is counted of a model now; the bytes are kept, and stay what they are when a contribution is withdrawn later.</summary>
    public Task<IResult> PublishAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("stm");
        return acting.ApiAsync<StatementAsk>(request, caller, id, (ask, texts) =>
        {
            if (!drafts.Of(caller, ask).Succeeds(out var statement, out var refusal)) { return (_, _, _) => refusal; }
            return DraftStatement.Publishing(id, caller, statement, texts);
        }, ct);
    }
}

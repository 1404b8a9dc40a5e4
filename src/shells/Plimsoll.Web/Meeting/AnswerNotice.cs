// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Chain;
using Plimsoll.Chain.Lineage;
using Plimsoll.Release;
using Plimsoll.Release.Parties;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>A version of one's own that something upstream reaches, with the way.</summary>
/// <param name="Kind">How it came from what is before it; null where it has the very same weights.</param>
/// <param name="Links">How many links lie between.</param>
/// <param name="Between">How many of them are links of other organisations, which name theirs to nobody.</param>
/// <param name="Own">The way through one's own registry, this version last.</param>
/// <param name="Releases">Releases of its weights.</param>
public sealed record ReachedView(
    string Model, string Name, string Version, LineageKind? Kind, int Links, int Between, IReadOnlyList<string> Own, IReadOnlyList<string> Releases);

/// <summary>What an organisation was told of what happened upstream, and what it answered.</summary>
/// <param name="Status">Where whether it may serve is published.</param>
/// <param name="Reached">Versions of one's own that it reaches, the nearest first.</param>
/// <param name="Total">How many there are.</param>
/// <param name="By">The account that answered; null while nobody did.</param>
/// <param name="Reason">Why, as it was written; null where nothing was, or once it is erased.</param>
/// <param name="LedgerIndex">The entry that tells it.</param>
public sealed record UpstreamView(
    string Notice, string Rev, string Sentence, UpstreamChange What, string Organisation, string Model, string Version, string Release,
    [property: AddressHere] string Status, string? Because, string? Announced, IReadOnlyList<string> Uses, DateTimeOffset At, DateTimeOffset ToldAt,
    IReadOnlyList<ReachedView> Reached, int Total, UpstreamAnswer? Answer, string? Reason, string? By, DateTimeOffset? AnsweredAt, string LedgerIndex);

/// <param name="Open">How many of all nobody answered.</param>
/// <param name="Next">Where the next page begins; null where this is the last.</param>
public sealed record UpstreamViews(int Total, int Open, IReadOnlyList<UpstreamView> Notices, string? Next);

/// <summary>What happened upstream, as an organisation downstream reads and answers it. This is where Chain and Release meet.</summary>
internal sealed class AnswerNotice(Acting acting, Vault vault, Names names, MailNotices mails)
{
    /// <summary>Notices on a page.</summary>
    private const int MostRows = 20;

    /// <param name="Because">Why; needed where it goes on or is not concerned.</param>
    internal sealed record NoticeAnswerAsk(UpstreamAnswer Answer, string? Because = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var t = routes.MapTenantPages().MapGroup("/chain/notices");
        t.MapGet("", (AnswerNotice use, string? after, Caller caller) => use.Page(after, caller)).Asks(Right.Read);
        t.MapPost("/{notice}/answer", (AnswerNotice use, string notice, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.FormAsync(notice, request, caller, ct)).IsForm().Asks(Right.Serve);

        var api = routes.MapTenantApi().MapGroup("/chain/notices")
            .WithTags("Chain").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("", (AnswerNotice use, string? after, string? limit, Caller caller) =>
            use.Of(after, limit, caller).Succeeds(out var views, out var refusal) ? Body.Answer(views) : Acting.Refuse(refusal))
            .Asks(Right.Read).Produces<UpstreamViews>().WithName("ListUpstreamNotices")
            .WithSummary("What happened to released models from which yours came, the newest first: a page at a time");
        api.MapGet("/{notice}", (AnswerNotice use, string notice, Caller caller) =>
            use.One(notice, caller).Succeeds(out var view, out var refusal) ? Body.Answer(view) : Acting.Refuse(refusal))
            .Asks(Right.Read).Produces<UpstreamView>().WithName("ShowUpstreamNotice").WithSummary("One notice, with the way that leads to what is yours");
        api.MapPost("/{notice}/answer", (AnswerNotice use, string notice, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<NoticeAnswerAsk, UpstreamNotice>(request, caller, null, (ask, asking) => use.AnswerAsync(notice, ask, asking), ct))
            .Acts<NoticeAnswerAsk>(Right.Serve, "AnswerUpstreamNotice", "Say what you do about it: goes-on, restricted, suspended or not-concerned");
    }

    public Result<UpstreamView> One(string notice, Caller caller) =>
        acting.Find(ChainStreams.NoticeTo(caller, notice)).Succeeds(out var kept, out var refusal) ? View(kept, acting.State, caller) : refusal;

    public Result<UpstreamViews> Of(string? after, string? limit, Caller caller, int usual = Paging.Most)
    {
        var state = acting.State;
        Kept<UpstreamNotice>[] all = [.. state.Of(ChainStreams.Notices).Of(caller.In.Id).Values.OrderByDescending(n => n.State.Told!.Entry)];
        return Paging.Of(after, limit, usual).Succeeds(out var paging, out var refusal)
            && paging.Take(all, n => n.State.Told!.Notice).Succeeds(out var page, out refusal)
            ? new UpstreamViews(
                page.Total, all.Count(n => n.State.Answer is null), [.. page.Items.Select(n => View(n, state, caller))], page.Next) : refusal;
    }

    /// <summary>Answers. That it was restricted or suspended has to be so, of every release of what the notice reaches.</summary>
    public Task<Result<Change<UpstreamNotice>>> AnswerAsync(string notice, NoticeAnswerAsk ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller, ChainCodes.BadValue);
        var answered = new UpstreamAnswered(ask.Answer, texts.KeepOptional("because", ask.Because));
        return acting.ChangeAsync(ChainStreams.NoticeTo(asking.Caller, notice), asking, (state, _, others) =>
        {
            var serving = ServingOf(state, asking, others);
            return Telling.Answer(
                state, answered, serving.Contains(ServiceState.Active), serving.Any(s => s is ServiceState.Active or ServiceState.Restricted));
        }, texts);
    }

    private static HashSet<ServiceState> ServingOf(UpstreamNotice state, Asking asking, Reading others)
    {
        var registry = others.At(ReleaseStreams.RegistryOf(asking.Caller)).Value!.State;
        return
        [
            .. (state.Told?.Reached ?? []).Select(r => registry.Find(r.Model, r.Version)).OfType<ModelVersion>()
                .SelectMany(registry.ReleasesOfWeights).Select(listed => listed.Id).Distinct(StringComparer.Ordinal)
                .Select(release => others.At(ReleaseStreams.Of(asking.Caller, release)).Value!.State.Status?.State).OfType<ServiceState>(),
        ];
    }

    private IResult Page(string? after, Caller caller, string? notice = null, Typed? typed = null, Refusal? refusal = null) =>
        Of(after, null, caller, MostRows).Succeeds(out var views, out var no)
            ? new RazorComponentResult<NoticesPage>(new
            {
                Caller = caller, Views = views, After = after, Named = names.Of(caller), Notice = notice,
                Mailed = mails.Is(caller), Typed = typed ?? Typed.Nothing, Refusal = refusal,
            }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) }
            : Problems.Page(no);

    private Task<IResult> FormAsync(string notice, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ChainCodes.BadValue, fields => new NoticeAnswerAsk(fields.Choice(ChainTerms.UpstreamAnswers), fields["because"]),
        (ask, seen) => AnswerAsync(notice, ask, new Asking(caller, seen, null, ct)), (_, _) => Forms.See($"/t/{caller.In.Slug}/chain/notices#{notice}"),
        (typed, refusal) => Page(typed["after"], caller, notice, typed, refusal), ct);

    private UpstreamView View(Kept<UpstreamNotice> kept, BooksState state, Caller caller)
    {
        var (told, answer, registry) = (kept.State.Told!, kept.State.Answer, state.RegistryOf(caller.In.Id).State);
        var reached = told.Reached.Select(r => View(r, told, registry)).ToArray();
        var cause = told.Cause;
        return new UpstreamView(
            told.Notice, Number(kept.Rev), Sentence(cause, reached[0], told.Total), cause.What, cause.Organisation, cause.Model, cause.Version, cause.Release,
            Published(cause, state), cause.Because, cause.Notice, cause.Uses, cause.At, kept.State.At, reached, told.Total, answer?.Answer,
            answer?.Because is { } because ? vault.Open(because) : null, answer?.By, answer?.At, Number(kept.State.Seq));
    }

    /// <summary>Where what is told is published: the status of the release, or the advisories of whoever released it.</summary>
    private static string Published(UpstreamCause cause, BooksState state) =>
        cause.What is UpstreamChange.Advisory or UpstreamChange.AdvisoryEnded
        && state.Of(ReleaseStreams.Releases).FindAny(cause.Release) is { Tenant: var tenant }
            ? PublicAdvisories.At(state.Accounts.Tenants[tenant].Slug) : $"/public/releases/{cause.Release}/status";

    /// <summary>A version that a notice reaches, as the organisation that it belongs to knows it.</summary>
    public static ReachedView View(ReachedVersion reached, UpstreamChanged told, Registry registry)
    {
        List<ReachedVersion> own = [reached];
        // A version that is named stands nearer than the one that names it, so that this ends.
        while (own[0].Through is { } before && told.Reached.FirstOrDefault(r => r.Model == before.Model && r.Version == before.Version) is { } found
            && !own.Contains(found))
        {
            own.Insert(0, found);
        }
        var version = registry.Find(reached.Model, reached.Version);
        return new ReachedView(
            reached.Model, NameOf(reached, registry), reached.Version, reached.Kind, reached.Links,
            Math.Max(0, own[0].Kind is null ? own[0].Links : own[0].Links - 1),
            [.. own.Select(o => $"{NameOf(o, registry)} {o.Version}")], version is null ? [] : [.. registry.ReleasesOfWeights(version).Select(r => r.Id)]);
    }

    private static string NameOf(ReachedVersion reached, Registry registry) =>
        registry.Models.TryGetValue(reached.Model, out var model) ? model.Name : reached.Model;

    /// <summary>What happened, and what of one's own came from it, in a sentence.</summary>
    public static string Sentence(UpstreamCause cause, ReachedView nearest, int total)
    {
        var yours = $"your {nearest.Name} {nearest.Version}";
        var how = (nearest.Links, nearest.Kind) switch
        {
            (0, _) => $"whose weights {yours} has",
            ( > 1, _) => $"from which {yours} comes along {nearest.Links} links",
            (_, LineageKind.FineTunedFrom) => $"from which {yours} was fine-tuned",
            (_, LineageKind.DistilledFrom) => $"from which {yours} was distilled",
            (_, LineageKind.QuantizedFrom) => $"from which {yours} was quantised",
            (_, LineageKind.MergedFrom) => $"from which {yours} was merged",
            (_, LineageKind.TrainedWith) => $"with which {yours} was trained",
            (_, LineageKind.UsedTogetherWith) => $"together with which {yours} is used",
            (_, null) => $"from which the weights of {yours} come",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var because = cause.Because is { } key && Plimsoll.Release.Terms.Criteria.Find(key) is { } criterion
            ? $", because: {Plimsoll.Release.Terms.Criteria[criterion].Label}" : "";
        var more = total > 1 ? $", and {Show.Count(total - 1, "more version", "more versions")} of yours" : "";
        return $"{cause.Model} {cause.Version} of {cause.Organisation}, {how}{more}, {ChainTerms.Changes[cause.What].Label} "
            + $"({Say.Day(cause.At)}{because}): decide about yours.";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

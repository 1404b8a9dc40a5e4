// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Rhythms;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>Says who looks at what, and how often, once a model is in use; that nobody watches something; and that it is used inside. The looks themselves are
/// records (<see cref="KeepRecords"/>).</summary>
internal sealed class KeepRhythms(Acting acting)
{
    /// <param name="Owner">The account that owes it.</param>
    /// <param name="Days">Every how many days, 1 to 400.</param>
    /// <param name="Months">Every how many months; of summaries of internal use alone, in place of days.</param>
    /// <param name="Serves">Practices of the list that count as open once a look is overdue; the monitoring practice of the list, when absent.</param>
    /// <param name="Reason">With whom another schedule of summaries than every three months was agreed, and why.</param>
    internal sealed record RhythmAsk(
        Watched What, string Owner, int? Days = null, int? Months = null, IReadOnlyList<string>? Serves = null, string? Reason = null);

    /// <param name="Rhythms">Those that are to be as they are named; the others stay.</param>
    internal sealed record RhythmsAsk(IReadOnlyList<RhythmAsk> Rhythms);

    /// <param name="Words">How it is used inside, or why not any more.</param>
    internal sealed record InternalUseAsk(bool Used, string Words);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var r = routes.MapTenantApi().MapGroup("/releases/{release}")
            .WithTags("Records").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        r.MapGet("/rhythms", (ShowRhythms use, string release, Caller caller) => View(use.All(release, caller)))
            .Asks(Right.Read).Produces<RhythmViews>().WithName("ShowRhythms")
            .WithSummary("What is looked at again and again: by whom, how often, the last look and the next");
        r.MapPut("/rhythms", (KeepRhythms use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.Acts.ApiAsync<RhythmsAsk>(request, caller, release, null, (ask, texts) => Set(release, ask, caller, texts), ct))
            .Acts<RhythmsAsk>(Right.Contribute, "SetRhythms", "Say who looks at what, and how often");
        r.MapPost("/rhythms/{what}/set-aside", (KeepRhythms use, string release, string what, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.Acts.ApiAsync<ReasonAsk>(request, caller, release, null, (ask, texts) => SetAside(what, ask, texts), ct))
            .Acts<ReasonAsk>(Right.Approve, "SetRhythmAside", "Say that nobody watches something, and why");
        r.MapPut("/internal-use", (KeepRhythms use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.Acts.ApiAsync<InternalUseAsk>(request, caller, release, null, (ask, texts) => Say(ask, caller, texts), ct))
            .Acts<InternalUseAsk>(Right.Assess, "SayInternalUse", "Say whether the model is used inside the organisation");
        r.MapGet("/internal-use/{record}", (ShowRhythms use, string release, string record, Caller caller) =>
            View(use.Summary(release, record, caller)))
            .Asks(Right.Read).Produces<InternalUseView>().WithName("ShowInternalUse")
            .WithSummary("A summary of internal use, with what the record holds of its period");
    }

    private Acting Acts => acting;

    private static IResult View<T>(Result<T> view) where T : class =>
        view.Succeeds(out var found, out var refusal) ? Body.Answer(found) : Acting.Refuse(refusal);

    public static Deciding<Dossier> Set(string release, RhythmsAsk ask, Caller caller, Texts texts)
    {
        var asked = new List<(AskedRhythm Rhythm, Refusal? Bad)>();
        foreach (var one in ask.Rhythms)
        {
            var every = one switch
            {
                { Days: { } days, Months: null } => new Every(days, RhythmUnit.Days),
                { Days: null, Months: { } months } => new Every(months, RhythmUnit.Months),
                _ => null,
            };
            asked.Add((
                new AskedRhythm(one.What, one.Owner, every ?? Every.Quarter, one.Serves ?? [], texts.KeepOptional("reason", one.Reason)),
                every is null ? new Refusal(ReleaseCodes.BadValue, "days", null, "is missing, or stands beside months", "say one of the two") : null));
        }
        return (state, asker, others) =>
        {
            if (asked.Select(a => a.Bad).FirstOrDefault(b => b is not null) is { } bad) { return bad; }
            var members = others.State.Accounts.Tenants[caller.In.Id].Members;
            if (asked.FirstOrDefault(a => !members.ContainsKey(a.Rhythm.Owner)) is { Rhythm: { } stray })
            {
                return new Refusal(ReleaseCodes.UnknownId, "owner", stray.Owner, "is nobody in this organisation", "use the account of a member");
            }
            var records = others.State.RecordsOf(caller.In.Id, release).ToArray();
            return Watching.Set(
                state, asker, [.. asked.Select(a => a.Rhythm with { Last = LooksOf.Last(records, a.Rhythm.What) })], caller.In.Zone, caller.May(Right.Assess));
        };
    }

    public static Deciding<Dossier> SetAside(string what, ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, _, _) => Terms.Watching.Parse(what, out var watched, ReleaseCodes.BadValue) is { } bad ? bad : Watching.SetAside(state, watched, reason);
    }

    public static Deciding<Dossier> Say(InternalUseAsk ask, Caller caller, Texts texts)
    {
        var words = texts.Keep("words", ask.Words);
        return (state, asker, _) => Watching.SayInternalUse(state, asker, ask.Used, words, caller.In.Zone);
    }
}

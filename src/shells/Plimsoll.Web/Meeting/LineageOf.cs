// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Chain;
using Plimsoll.Chain.Lineage;
using Plimsoll.Chain.Providers;
using Plimsoll.Release;
using Plimsoll.Release.Parties;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>What a rule says of a link.</summary>
/// <param name="Because">Why; of rules that do not ship any more, null.</param>
public sealed record RuleView(
    string Rule, string Title, RuleAnswer Says, string? Because, string? Text, string? Source, SourceRead? Read, string? How, DateOnly? From);

/// <summary>A link of a version.</summary>
/// <param name="FromName">What it came from, by its name where it is registered here.</param>
/// <param name="Basis">How the numbers are known; null where none are, or once it is erased.</param>
/// <param name="Rules">What each rule says of what the link holds alone.</param>
public sealed record LinkView(
    string Link, LineageKind Kind, string From, string FromName, Digest? FromDigest, decimal? Share, decimal? Flop, decimal? OriginalFlop, string? Basis,
    IReadOnlyList<RuleView> Rules);

/// <summary>A decision of who is the provider of a version.</summary>
/// <param name="Reason">Null once it is erased.</param>
/// <param name="Counts">Whether it is the newest about its link.</param>
/// <param name="Pack">The rules that were asked, and their digest.</param>
public sealed record ProviderView(
    string Decision, string Link, ProviderNow Who, string? Reason, string By, DateTimeOffset At, bool Counts, ProviderFacts Facts, string Pack, Digest Rules,
    IReadOnlyList<RuleView> Said, string LedgerIndex);

/// <summary>Where a version came from, who is its provider, and how many are told of what happens to it.</summary>
/// <param name="Organisations">How many other organisations here have models that came from it: how many, and not which.</param>
/// <param name="Statement">What stands beside every rule.</param>
public sealed record VersionLineage(
    string Model, string Name, string Version, Digest Subject, IReadOnlyList<LinkView> Links, IReadOnlyList<ProviderView> Providers, int Organisations,
    string Statement);

/// <summary>What each rule in force says.</summary>
public sealed record AskedRules(string Pack, Digest Rules, string Statement, ProviderFacts Facts, IReadOnlyList<RuleView> Said);

/// <summary>The lineage of a version: its links, and who is the provider now. This is where Chain and Release meet.</summary>
internal sealed class LineageOf(Acting acting, RegisterThings register, KnownProviderRules rules, Vault vault, Names names)
{
    private const int LongestReason = 5000;

    /// <param name="Link">The link of the version that is looked at.</param>
    /// <param name="Who">Who is the provider now.</param>
    /// <param name="GeneralPurpose">Whether the original is a general-purpose AI model; null where nobody knows. Likewise the others.</param>
    internal sealed record ProviderAsk(
        string Link, ProviderNow Who, string Reason, bool? GeneralPurpose = null, bool? SystemicRisk = null, bool? HighRisk = null, bool? OwnName = null,
        bool? Substantial = null, bool? NewPurpose = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var p = routes.MapTenantPages().MapGroup("/models/{model}/versions/{version}");
        p.MapGet("", (LineageOf use, string model, string version, Caller caller) => use.Page(model, version, caller)).Asks(Right.Read);
        p.MapPost("/lineage", (LineageOf use, string model, string version, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.LinkAsync(model, version, request, caller, ct)).IsForm().Asks(Right.Register);
        p.MapPost("/lineage/{link}/withdraw", (
            LineageOf use, string model, string version, string link, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.WithdrawAsync(model, version, link, request, caller, ct)).IsForm().Asks(Right.Register);
        p.MapPost("/provider", (LineageOf use, string model, string version, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.DecideAsync(model, version, request, caller, ct)).IsForm().Asks(Right.Assess);

        var t = routes.MapTenantApi().MapGroup("/models/{model}/versions/{version}")
            .WithTags("Chain").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        t.MapGet("/lineage", (LineageOf use, string model, string version, Caller caller) => View(use.Of(model, version, caller)))
            .Asks(Right.Read).Produces<VersionLineage>().WithName("ShowLineage")
            .WithSummary("Where a version came from, what each rule says of who is the provider, and what was decided");
        t.MapPost("/provider/ask", async (LineageOf use, string model, string version, HttpRequest request, Caller caller, CancellationToken ct) =>
            Body.Read<ProviderAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
                ? View(use.Ask(model, version, ask, caller)) : Acting.Refuse(refusal))
            .Asks(Right.Read).Accepts<ProviderAsk>("application/json").Produces<AskedRules>().WithName("AskProviderRules")
            .WithSummary("What each rule would say; nothing is recorded");
        t.MapPost("/provider", (LineageOf use, string model, string version, HttpRequest request, Caller caller, CancellationToken ct) =>
        {
            var id = Ids.New("prv");
            return Acting.ApiAsync<ProviderAsk, ProviderBook>(
                request, caller, id, (ask, asking) => use.DecideAsync(id, model, version, ask, asking), ct);
        }).Acts<ProviderAsk>(Right.Assess, "DecideProvider", "Decide who is the provider now: dated, with a reason and what each rule said", 201);
    }

    private static IResult View<T>(Result<T> view) where T : class =>
        view.Succeeds(out var found, out var refusal) ? Body.Answer(found) : Acting.Refuse(refusal);

    public Result<VersionLineage> Of(string model, string version, Caller caller)
    {
        var state = acting.State;
        var registry = state.RegistryOf(caller.In.Id).State;
        if (!Found(registry, model, version).Succeeds(out var found, out var refusal)) { return refusal; }
        var today = caller.In.Today(acting.Now);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new VersionLineage(
            model, registry.Models[model].Name, version, found.Subject,
            [.. found.Lineage.Select(link => new LinkView(
                link.Link!, link.Kind, link.From, registry.NameOf(link), link.FromDigest, link.Compute?.Share, link.Compute?.Flop, link.Compute?.OriginalFlop,
                link.Compute is { } compute ? vault.Open(compute.Basis) : null, Said(rules.InForce, FactsOf(link, null), today)))],
            [.. state.Of(ChainStreams.Providers).Find(caller.In.Id, caller.In.Id)?.State.Of(model, version)
                .Select(d => View(d, seen.Add(d.Decided.Link), caller)) ?? []],
            state.Lineage.Graph.Organisations(new VersionAt(caller.In.Id, model, version), state.IsOwn).Count, rules.InForce.Statement);
    }

    /// <summary>What each rule in force says of a link and what is said beside it.</summary>
    public Result<AskedRules> Ask(string model, string version, ProviderAsk ask, Caller caller)
    {
        if (!LinkOf(acting.State.RegistryOf(caller.In.Id).State, model, version, ask.Link).Succeeds(out var link, out var refusal)) { return refusal; }
        var facts = FactsOf(link, ask);
        return new AskedRules(
            rules.InForce.Id, rules.InForce.Digest, rules.InForce.Statement, facts, Said(rules.InForce, facts, caller.In.Today(acting.Now)));
    }

    /// <summary>Decides who is the provider, and keeps what each rule in force said of it.</summary>
    public Task<Result<Change<ProviderBook>>> DecideAsync(string id, string model, string version, ProviderAsk ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller, ChainCodes.BadValue);
        var reason = texts.Keep("reason", ask.Reason, LongestReason);
        return acting.ChangeAsync<ProviderBook>(ChainStreams.Providers.At(asking.Tenant), asking, (state, asker, others) =>
        {
            var registry = others.At(ReleaseStreams.RegistryOf(asking.Caller)).Value!.State;
            if (!LinkOf(registry, model, version, ask.Link).Succeeds(out var link, out var refusal)) { return refusal; }
            var facts = FactsOf(link, ask);
            return ProviderBook.Decide(state, new ProviderDecided(
                id, model, version, ask.Link, ask.Who, reason, facts, rules.InForce.Id, rules.InForce.Digest,
                [.. rules.InForce.Ask(facts, asking.Caller.In.Today(asker.Now)).Select(said => new AskedRule(said.Rule.Id, said.Says.Answer))]));
        }, texts);
    }

    private static Result<ModelVersion> Found(Registry registry, string model, string version) => registry.Find(model, version) is { } found ? found
        : new Refusal(ReleaseCodes.UnknownId, "version", $"{model} {version}", "is not registered", "register it first, or check the id");

    private static Result<Plimsoll.Release.Parties.Lineage> LinkOf(Registry registry, string model, string version, string link) =>
        !Found(registry, model, version).Succeeds(out var found, out var refusal) ? refusal
        : found.Lineage.Find(l => l.Link == link) is { } known ? known
        : new Refusal(ChainCodes.UnknownId, "link", link, "is no link of this version", "use the id of one that stands");

    private static ProviderFacts FactsOf(Plimsoll.Release.Parties.Lineage link, ProviderAsk? ask) => new(
        link.Kind, link.Compute?.Share, link.Compute?.Flop, link.Compute?.OriginalFlop, ask?.GeneralPurpose, ask?.SystemicRisk, ask?.HighRisk, ask?.OwnName,
        ask?.Substantial, ask?.NewPurpose);

    private static IReadOnlyList<RuleView> Said(ProviderRules pack, ProviderFacts facts, DateOnly day) =>
        [.. pack.Ask(facts, day).Select(said => Shown(said.Rule, said.Says.Answer, said.Says.Because))];

    private static RuleView Shown(ProviderRule rule, RuleAnswer says, string because) =>
        new(rule.Id, rule.Title, says, because, rule.Says, rule.Source, rule.Read, rule.How, rule.From);

    private ProviderView View(GivenProvider given, bool counts, Caller caller)
    {
        var (decided, pack) = (given.Decided, rules.Find(given.Decided.Rules));
        var asked = pack?.Ask(decided.Facts, LastDay.DayOf(given.At, caller.In.Zone)).ToDictionary(a => a.Rule.Id, StringComparer.Ordinal);
        return new ProviderView(
            decided.Decision, decided.Link, decided.Who, vault.Open(decided.Reason), given.By, given.At, counts, decided.Facts, decided.Pack, decided.Rules,
            [.. decided.Said.Select(said => asked?.GetValueOrDefault(said.Rule) is ({ } rule, { } now)
                // What was said then counts; why is told where the rule says the same of it still.
                ? Shown(rule, said.Says, now.Answer == said.Says ? now.Because : "")
                : new RuleView(said.Rule, said.Rule, said.Says, null, null, null, null, null, null))],
            given.Seq.ToString(CultureInfo.InvariantCulture));
    }

    private IResult Page(string model, string version, Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        Of(model, version, caller).Succeeds(out var view, out var no)
            ? new RazorComponentResult<LineagePage>(new
            {
                Caller = caller, View = view, Named = names.Of(caller), Typed = typed ?? Typed.Nothing, Refusal = refusal,
            }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) }
            : Problems.Page(no);

    private static string Address(Caller caller, string model, string version) =>
        $"/t/{caller.In.Slug}/models/{Uri.EscapeDataString(model)}/versions/{Uri.EscapeDataString(version)}";

    private Task<IResult> LinkAsync(string model, string version, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("lin");
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue,
            fields =>
            {
                Digest? digest = null;
                if (fields["fromDigest"] is { } written && !Digest.TryParse(written, out digest))
                {
                    fields.Refuse(new Refusal(
                        ReleaseCodes.BadValue, "fromDigest", written, "is no digest", "write sha256: and 64 hexadecimal digits, or leave it out"));
                }
                return new RegisterThings.LineageAsk(
                    fields.Choice(SharedTerms.LineageKinds, "kind"), fields["from"] ?? "", digest, fields["fromVersion"], Number(fields, "share"),
                    Number(fields, "flop"), Number(fields, "originalFlop"), fields["basis"]);
            },
            (ask, _) => register.LineageAsync(id, model, version, ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"{Address(caller, model, version)}#links"), (typed, refusal) => Page(model, version, caller, typed, refusal), ct);
    }

    private Task<IResult> WithdrawAsync(
        string model, string version, string link, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ReleaseCodes.BadValue, fields => new RegisterThings.LineageWithdrawAsk(fields["reason"] ?? ""),
        (ask, _) => register.WithdrawLineageAsync(model, version, link, ask, new Asking(caller, Ct: ct)),
        (_, _) => Forms.See($"{Address(caller, model, version)}#links"), (typed, refusal) => Page(model, version, caller, typed, refusal), ct);

    private Task<IResult> DecideAsync(string model, string version, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("prv");
        return Acting.FormAsync(
            request, ChainCodes.BadValue,
            fields => new ProviderAsk(
                fields["link"] ?? "", fields.Choice(ChainTerms.Providers), fields["reason-provider"] ?? "", YesNo(fields, "generalPurpose"),
                YesNo(fields, "systemicRisk"), YesNo(fields, "highRisk"), YesNo(fields, "ownName"), YesNo(fields, "substantial"),
                YesNo(fields, "newPurpose")),
            (ask, _) => DecideAsync(id, model, version, ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"{Address(caller, model, version)}#provider"), (typed, refusal) => Page(model, version, caller, typed, refusal), ct);
    }

    private static decimal? Number(FieldReader fields, string field)
    {
        if (fields[field] is not { } text) { return null; }
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }
        fields.Refuse(new Refusal(ReleaseCodes.BadValue, field, text, "is no number", "write it like 0.05 or 3.5e22, or leave it out"));
        return null;
    }

    private static bool? YesNo(FieldReader fields, string field) => fields[field] switch { "yes" => true, "no" => false, _ => null };
}

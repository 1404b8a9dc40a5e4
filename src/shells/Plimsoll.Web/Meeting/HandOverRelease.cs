// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Guidance;
using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>A duty of a release that stands on a hand-over, and who owes it now.</summary>
/// <param name="Title">Null once the sheet is erased.</param>
/// <param name="Owes">Who was to owe it.</param>
/// <param name="Now">Who owes it as it stands.</param>
/// <param name="Gate">Whether the gate asks for it.</param>
/// <param name="Sentence">The same, for a person.</param>
public sealed record OwedLine(
    string HandOver, string Receiver, string Line, string? Title, Owes Owes, Owes Now, LineState State, bool Gate, string Sentence);

/// <param name="Gaps">How many of all that the gate asks for nobody owes.</param>
public sealed record OwedLines(int Total, int Gaps, IReadOnlyList<OwedLine> Lines, string? Next);

/// <summary>A line before it is signed, as the form and the API offer it.</summary>
public sealed record DraftLine(string Line, string Title, Owes Owes, string? Edition, string? Inherited, bool Gate);

public sealed record DraftLines(ReceiverKind Kind, int Total, IReadOnlyList<DraftLine> Lines, string? Next);

/// <summary>Hands duties about a release over: the sheet is filled from its list and from what the guidance asks of the receiver. This is where
/// Chain, Release and Guidance meet.</summary>
internal sealed class HandOverRelease(
    Acting acting, ReleaseFrames frames, GateRules rules, Library library, SignHandOver sign, ShowChain shows, KeptDocuments documents)
{
    /// <summary>Rows for reports that a form shows beyond those that stand.</summary>
    private const int FreeReports = 3;

    /// <summary>Digests of evidence that a line names.</summary>
    private const int MostProof = 4;

    /// <param name="Owes">Who owes it.</param>
    internal sealed record OwesAsk(string Line, Owes Owes);

    /// <param name="By">Who tells the other.</param>
    /// <param name="Days">Within how many days.</param>
    /// <param name="Domain">The domain of use that it is about; all, when absent.</param>
    /// <param name="Id">Of a report that stands on the sheet and is changed.</param>
    internal sealed record ReportLineAsk(Told What, Owes By, int Days, string? Domain = null, string? Id = null);

    /// <param name="Receiver">Name of the organisation.</param>
    /// <param name="Configuration">How the model is deployed where these duties are shared.</param>
    /// <param name="Key">Id of the key with which the receiver answers, where it is known: 64 digits.</param>
    /// <param name="Lines">Who owes which line, where that is not what the draft says.</param>
    /// <param name="LeaveOut">Lines of the draft that are not handed over.</param>
    /// <param name="Reports">Who tells whom what.</param>
    internal sealed record HandOverAsk(
        string Receiver, ReceiverKind Kind, string Configuration, string? Key = null, AskedEnd? Until = null, string? Zone = null,
        IReadOnlyList<OwesAsk>? Lines = null, IReadOnlyList<string>? LeaveOut = null, IReadOnlyList<ReportLineAsk>? Reports = null);

    /// <param name="Configuration">As it stands, when absent.</param>
    /// <param name="Lines">Who owes which line, where that changes; lines of the draft that are not on the sheet are added by naming them.</param>
    /// <param name="LeaveOut">Lines that go.</param>
    /// <param name="Reports">All of them; those that stand, when absent.</param>
    internal sealed record ReviseAsk(
        string? Configuration = null, IReadOnlyList<OwesAsk>? Lines = null, IReadOnlyList<string>? LeaveOut = null,
        IReadOnlyList<ReportLineAsk>? Reports = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var r = routes.MapTenantPages().MapGroup("/releases/{release}/hand-overs");
        r.MapGet("", (HandOverRelease use, string release, string? kind, string? after, Caller caller) => use.Page(release, kind, after, caller))
            .Asks(Right.Read);
        r.MapPost("", (HandOverRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.SendAsync(release, request, caller, ct)).IsForm().Asks(Right.Assess);
        r.MapGet("/{handOver}/revise", (HandOverRelease use, string release, string handOver, Caller caller) =>
            use.RevisePage(release, handOver, caller, null, null)).Asks(Right.Assess);
        r.MapPost("/{handOver}/revise", (HandOverRelease use, string release, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ReviseFormAsync(release, handOver, request, caller, ct)).IsForm().Asks(Right.Assess);

        var t = routes.MapTenantApi().MapGroup("/releases/{release}")
            .WithTags("Chain").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        t.MapGet("/hand-overs/draft", (HandOverRelease use, string release, string? kind, string? after, string? limit, Caller caller) =>
            use.DraftOf(release, kind, after, limit, caller)).Asks(Right.Read).Produces<DraftLines>().WithName("DraftHandOver")
            .WithSummary("What a sheet for such a receiver would say before anybody changes it; nothing is recorded");
        t.MapPost("/hand-overs", (HandOverRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ShownOnceAsync<HandOverAsk, SignHandOver.NewHandOver>(
                request, caller, first => first.Id, made => made.HandOver, SignHandOver.ShownBefore,
                (ask, asking) => use.OpenAsync(release, ask, asking), ct))
            .Asks(Right.Assess).Accepts<HandOverAsk>("application/json").Produces<SignHandOver.NewHandOver>(StatusCodes.Status201Created).WithName("HandOver")
            .WithSummary("Hand duties over: a signed sheet, and a link that is shown this once");
        t.MapPost("/hand-overs/{handOver}/revisions", (
            HandOverRelease use, string release, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<ReviseAsk, HandOver>(request, caller, null, (ask, asking) => use.ReviseAsync(release, handOver, ask, asking), ct))
            .Acts<ReviseAsk>(Right.Assess, "ReviseHandOver", "Sign a change; only lines that it changes are asked anew");
        t.MapGet("/owed", (HandOverRelease use, string release, string? after, string? limit, Caller caller) => use.OwedOf(release, after, limit, caller))
            .Asks(Right.Read).Produces<OwedLines>().WithName("OwedAlongTheChain")
            .WithSummary("Who owes which handed-over duty of a release now; what the gate asks for and nobody owes comes first");
    }

    /// <summary>What stands on the hand-overs of a release, what nobody owes first. Withdrawn ones say nothing any more.</summary>
    public static IReadOnlyList<OwedLine> Owed(BooksState state, KeptDocuments documents, string tenant, string release)
    {
        var sender = state.Accounts.Tenants[tenant].Name;
        return
        [
            .. (from handOver in state.HandOversOf(tenant)
                let opened = handOver.Opened!
                where opened.Release == release && handOver.Withdrawn is null
                let sheet = documents.OpenSheet(handOver.Newest!, opened.HandOver).Value
                from line in handOver.Lines
                where line.Line.Kind == HandedKind.Practice && line.Line.Owes != Owes.Sender
                let receiver = opened.Receiver.Name
                select new OwedLine(
                    opened.HandOver, receiver, line.Line.Line, sheet?.Find(line.Line.Line)?.Title, line.Line.Owes, line.Now, line.State, line.Line.Gate,
                    Sentence(line, sender, receiver)))
                .OrderByDescending(l => l is { Gate: true, Now: Owes.Nobody }).ThenByDescending(l => l.Gate).ThenBy(l => l.Line, StringComparer.Ordinal),
        ];
    }

    private static string Sentence(StandingLine line, string sender, string receiver) => (line.Line.Owes, line.State) switch
    {
        (Owes.Nobody, _) => "given to nobody; nobody owes it",
        (_, LineState.Accepted) => $"{receiver} accepted that {(line.Line.Owes == Owes.Both ? "both owe it" : "they owe it")}",
        (_, LineState.NoAnswer) => $"handed to {receiver}, who has not answered; {Owner(line, sender)}",
        (_, LineState.Changed) => $"changed since {receiver} answered, and not answered anew; {Owner(line, sender)}",
        (_, LineState.Declined) => $"{receiver} declined it; {Owner(line, sender)}",
        (_, LineState.Countered) => $"{receiver} proposed something else; {Owner(line, sender)}",
        (_, LineState.NotOurs) => $"{receiver} says that it is not theirs; {Owner(line, sender)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Owner(StandingLine line, string sender) => line.Now == Owes.Nobody ? "nobody owes it now" : $"{sender} owes it alone";

    /// <summary>Hands over by the API.</summary>
    public async Task<Result<SignHandOver.NewHandOver>> OpenAsync(string release, HandOverAsk ask, Asking asking)
    {
        if (!Assessed(release, asking.Caller).Succeeds(out var state, out var refusal)) { return refusal; }
        if (!Chosen(Draft(state, ask.Kind), [], ask.Lines, ask.LeaveOut, addNew: true).Succeeds(out var lines, out refusal)
            || !Reports(ask.Reports ?? [], []).Succeeds(out var reports, out refusal))
        {
            return refusal;
        }
        var registry = acting.State.RegistryOf(asking.Tenant).State;
        var opened = state.Opened!;
        var name = (ask.Receiver ?? "").Trim();
        return await sign.OpenAsync(
            new SignHandOver.Draft(
                new Receiver(name, ask.Kind, Blank.Is(ask.Key) ? null : ask.Key.Trim()), Blank.Is(name) ? null : registry.PartyLike(name)?.Id,
                new HandedModel(registry.Models[opened.Model].Name, opened.Version, opened.Subject, release), ask.Configuration ?? "", [.. lines, .. reports]),
            new SignHandOver.HandOverLink(ask.Until, ask.Zone), asking);
    }

    /// <summary>Signs a change. Lines that are not named stay as they are signed, byte for byte, and so do their answers.</summary>
    public async Task<Result<Change<HandOver>>> ReviseAsync(string release, string handOver, ReviseAsk ask, Asking asking)
    {
        if (!Assessed(release, asking.Caller).Succeeds(out var state, out var refusal)
            || !Kept(release, handOver, asking.Caller).Succeeds(out var kept, out refusal)
            || !documents.OpenSheet(kept.Newest!, handOver).Succeeds(out var sheet, out refusal))
        {
            return refusal;
        }
        HandedLine[] standing = [.. sheet.Lines.Where(l => l.Kind == HandedKind.Practice)], told = [.. sheet.Lines.Where(l => l.Kind == HandedKind.Report)];
        if (!Chosen(Draft(state, sheet.Receiver.Kind), standing, ask.Lines, ask.LeaveOut, addNew: false).Succeeds(out var lines, out refusal))
        {
            return refusal;
        }
        IReadOnlyList<HandedLine> reports = told;
        if (ask.Reports is { } asked)
        {
            if (!Reports(asked, told).Succeeds(out var changed, out refusal)) { return refusal; }
            reports = changed;
        }
        return await sign.ReviseAsync(
            handOver,
            new SignHandOver.Draft(sheet.Receiver, kept.Opened!.Party, sheet.Model, ask.Configuration ?? sheet.Configuration, [.. lines, .. reports]), asking);
    }

    /// <summary>What a sheet would say: the list of the release as the sender's, what the guidance asks of the receiver as theirs, what it asks of both as
    /// both's; and what the sender's list already carries, with its proof.</summary>
    public IReadOnlyList<HandedLine> Draft(Dossier state, ReceiverKind kind)
    {
        var (assessment, now) = (state.Assessment!, acting.Now);
        var (gate, footings, theirs) = (rules.For(state.Plan!.Stage), Footings.At(state, rules, now), Theirs(state, kind));
        var own = assessment.Requirements.Where(r => r.Owed).ToArray();
        var ids = own.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. own.Select(r =>
            {
                var stands = footings.Of(r);
                var carried = stands is Footing.Proven or Footing.SeenOutside or Footing.HasEvidence or Footing.SelfAttested;
                return new HandedLine(r.Id, HandedKind.Practice, r.Title, theirs.ContainsKey(r.Id) ? Owes.Both : Owes.Sender)
                {
                    Edition = r.Edition, Pack = r.Pack, Gate = gate.AsksFor(r),
                    Inherited = carried ? Plimsoll.Release.Terms.Footings[stands].Label : null,
                    Proof = carried ? [.. state.Counting(r.Id, now).Select(e => e.Current.Content.Digest).Distinct().Take(MostProof)] : [],
                };
            }),
            .. theirs.Where(t => !ids.Contains(t.Key)).Select(t => new HandedLine(t.Key, HandedKind.Practice, t.Value.Title, Owes.Receiver)
            {
                Edition = t.Value.Edition, Pack = t.Value.Pack,
            }),
        ];
    }

    /// <summary>What the guidance asks of such a receiver about such a model; nothing of those whom it gives no role.</summary>
    private IReadOnlyDictionary<string, (string Title, string Edition, string Pack)> Theirs(Dossier state, ReceiverKind kind)
    {
        var (profile, none) = (state.Assessment!.Profile, new Dictionary<string, (string, string, string)>());
        if (ChainTerms.RoleOf(kind) is not { } role) { return none; }
        var ask = new ProfileAsk(SharedTerms.ModelTypes[profile.ModelType].Key, SharedTerms.ReleaseTypes[profile.ReleaseType].Key)
        {
            Roles = [SharedTerms.Roles[role].Key], Modalities = profile.Modalities, SignificantUpdate = profile.SignificantUpdate,
        };
        var edition = library.Editions.FirstOrDefault(e => state.Assessment.Packs.Any(p => p.Id == e.Id));
        if (edition is null || !Profile.Read(ask).Succeeds(out var read, out _)) { return none; }
        return library.Tailor(read, edition).Items.Where(i => i.Owed && i.Actor == role)
            .ToDictionary(i => i.Id, i => (i.Title, edition.Id, i.Basis.Text.Pack), StringComparer.Ordinal);
    }

    /// <summary>The lines that are signed: those that stand, or those of the draft, with what is asked.</summary>
    private static Result<IReadOnlyList<HandedLine>> Chosen(
        IReadOnlyList<HandedLine> draft, IReadOnlyList<HandedLine> standing, IReadOnlyList<OwesAsk>? asked, IReadOnlyList<string>? leaveOut, bool addNew)
    {
        var lines = (addNew ? draft : standing).ToList();
        var known = draft.Concat(standing).Select(l => l.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in (asked ?? []).Select(a => a.Line).Concat(leaveOut ?? []).Where(id => !known.Contains(id)))
        {
            return new Refusal(ChainCodes.UnknownLine, "line", id, "is neither on the sheet nor in its draft", "use the ids of the draft");
        }
        foreach (var ask in asked ?? [])
        {
            var at = lines.FindIndex(l => l.Id == ask.Line);
            if (at >= 0) { lines[at] = lines[at] with { Owes = ask.Owes }; }
            else { lines.Add(draft.First(l => l.Id == ask.Line) with { Owes = ask.Owes }); }
        }
        return lines.Where(l => leaveOut?.Contains(l.Id) != true).ToArray();
    }

    private static Result<IReadOnlyList<HandedLine>> Reports(IReadOnlyList<ReportLineAsk> asked, IReadOnlyList<HandedLine> standing)
    {
        List<HandedLine> lines = [];
        var next = standing.Select(l => int.TryParse(l.Id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .DefaultIfEmpty().Max();
        foreach (var ask in asked)
        {
            if (ask.Days is < 1 or > Handing.MostReportDays)
            {
                return new Refusal(
                    ChainCodes.BadValue, "days", $"{ask.Days}", "is no time within which something is told", $"write 1 to {Handing.MostReportDays}");
            }
            var domain = Blank.Is(ask.Domain) ? null : ask.Domain.Trim();
            if (domain is { Length: > Handing.LongestDomain } || domain?.Contains('\0') == true)
            {
                return new Refusal(ChainCodes.BadValue, "domain", null, "is no domain of use", $"write at most {Handing.LongestDomain} characters");
            }
            var before = standing.FirstOrDefault(l => l.Id == ask.Id)
                ?? standing.FirstOrDefault(l => l.What == ask.What && l.Owes == ask.By && l.Days == ask.Days && l.Domain == domain);
            if (ask.Id is not null && before is null)
            {
                return new Refusal(ChainCodes.UnknownLine, "id", ask.Id, "is no report of the sheet", "leave the id out");
            }
            if (before is not null && before.What == ask.What && before.Owes == ask.By && before.Days == ask.Days && before.Domain == domain)
            {
                lines.Add(before);
                continue;
            }
            lines.Add(new HandedLine(before?.Id ?? $"R{++next}", HandedKind.Report, HandedLine.TitleOf(ask.What, ask.By, ask.Days, domain), ask.By)
            {
                What = ask.What, Days = ask.Days, Domain = domain, Salt = KeptDocuments.Nonce(),
            });
        }
        return lines.DistinctBy(l => l.Id).ToArray();
    }

    private IResult DraftOf(string release, string? kind, string? after, string? limit, Caller caller)
    {
        if (!Assessed(release, caller).Succeeds(out var state, out var refusal)) { return Acting.Refuse(refusal); }
        if (ChainTerms.Kinds.Parse(kind ?? "", out var of, ChainCodes.BadValue) is { } bad) { return Acting.Refuse(bad); }
        return Paging.Answer(after, limit, Draft(state, of).Select(View), l => l.Line, page => new DraftLines(of, page.Total, page.Items, page.Next));
    }

    private IResult OwedOf(string release, string? after, string? limit, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out _, out var refusal)) { return Acting.Refuse(refusal); }
        var all = Owed(acting.State, documents, caller.In.Id, release);
        return Paging.Answer(after, limit, all, l => $"{l.HandOver}/{l.Line}", page => new OwedLines(
            page.Total, all.Count(l => l is { Gate: true, Now: Owes.Nobody }), page.Items, page.Next));
    }

    private IResult Page(string release, string? kind, string? after, Caller caller, Typed? typed = null, Refusal? refusal = null)
    {
        ReceiverKind? of = kind is null ? null : ChainTerms.Kinds.Find(kind);
        if (!shows.Rows(release, after, null, caller).Succeeds(out var rows, out var no)) { return Problems.Page(no); }
        return ReleaseFrames.Page<HandOversPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Rows"] = rows, ["After"] = after, ["Kind"] = of,
            ["Draft"] = of is { } chosen && frame.State.Assessment is not null ? Draft(frame.State, chosen) : [],
            ["Reports"] = Enumerable.Range(0, FreeReports).Select(_ => (HandedLine?)null).ToArray(),
        });
    }

    private Task<IResult> SendAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ChainCodes.BadValue,
        fields =>
        {
            var kind = fields.Choice(ChainTerms.Kinds);
            var (lines, left) = Lines(fields, Assessed(release, caller).Value is { } state ? Draft(state, kind) : []);
            return new HandOverAsk(
                fields["receiver"] ?? "", kind, fields["configuration"] ?? "", fields["key"], fields.OptionalEnd("until"), null, lines, left, Reports(fields));
        },
        (ask, _) => OpenAsync(release, ask, new Asking(caller, Ct: ct)),
        // The answer is the page itself and no redirect, because the address is in no state that could be shown again.
        (_, made) => shows.Page(made.HandOver, caller, address: Outward.Origin(request) + made.Page),
        (typed, refusal) => Page(release, typed["kind"], null, caller, typed, refusal), ct);

    private IResult RevisePage(string release, string handOver, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!Kept(release, handOver, caller).Succeeds(out var kept, out var no) || !documents.OpenSheet(kept.Newest!, handOver).Succeeds(out var sheet, out no)
            || !Assessed(release, caller).Succeeds(out var state, out no))
        {
            return Problems.Page(no);
        }
        var draft = Draft(state, sheet.Receiver.Kind).Where(d => sheet.Find(d.Id) is null).ToArray();
        return ReleaseFrames.Page<HandOverRevisePage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["HandOver"] = handOver, ["Sheet"] = sheet, ["More"] = draft,
            ["Reports"] = sheet.Lines.Where(l => l.Kind == HandedKind.Report).Select(l => (HandedLine?)l)
                .Concat(Enumerable.Repeat<HandedLine?>(null, FreeReports)).ToArray(),
        });
    }

    private async Task<IResult> ReviseFormAsync(string release, string handOver, HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!Kept(release, handOver, caller).Succeeds(out var kept, out var no) || !documents.OpenSheet(kept.Newest!, handOver).Succeeds(out var sheet, out no)
            || !Assessed(release, caller).Succeeds(out var state, out no))
        {
            return Problems.Page(no);
        }
        HandedLine[] all =
            [.. sheet.Lines.Where(l => l.Kind == HandedKind.Practice), .. Draft(state, sheet.Receiver.Kind).Where(d => sheet.Find(d.Id) is null)];
        return await Acting.FormAsync(
            request, ChainCodes.BadValue,
            fields =>
            {
                var (lines, left) = Lines(fields, all);
                // What is neither on the sheet nor named stays away from it.
                return new ReviseAsk(fields["configuration"] ?? "", lines, [.. left.Where(id => sheet.Find(id) is not null)], Reports(fields));
            },
            (ask, _) => ReviseAsync(release, handOver, ask, new Asking(caller, Ct: ct)), (_, _) => Forms.See($"/t/{caller.In.Slug}/chain/{handOver}"),
            (typed, refusal) => RevisePage(release, handOver, caller, typed, refusal), ct);
    }

    /// <summary>What a form says of lines: who owes them, or that they are left out. What it does not have is left out too.</summary>
    private static (IReadOnlyList<OwesAsk> Lines, IReadOnlyList<string> Left) Lines(FieldReader fields, IReadOnlyList<HandedLine> draft)
    {
        List<OwesAsk> lines = [];
        List<string> left = [];
        foreach (var line in draft)
        {
            if (fields[$"owes-{line.Id}"] is null or "out") { left.Add(line.Id); }
            else { lines.Add(new OwesAsk(line.Id, fields.Choice(SharedTerms.Owing, $"owes-{line.Id}"))); }
        }
        return (lines, left);
    }

    private static List<ReportLineAsk> Reports(FieldReader fields)
    {
        List<ReportLineAsk> reports = [];
        for (var at = 0; at < Sheet.MostLines && fields.Typed.Or($"what-{at}", "-") != "-"; at++)
        {
            if (fields[$"what-{at}"] is null) { continue; }
            reports.Add(new ReportLineAsk(
                fields.Choice(ChainTerms.Telling, $"what-{at}"), fields.Choice(SharedTerms.Owing, $"by-{at}"),
                fields.Number($"days-{at}", "is no number of days", "write the number of days within which it is told"), fields[$"domain-{at}"],
                fields[$"report-{at}"]));
        }
        return reports;
    }

    private Result<Dossier> Assessed(string release, Caller caller) => !acting.Find(caller, release).Succeeds(out var kept, out var refusal) ? refusal
        : kept.State is { Assessment: not null, Plan: not null } ? kept.State
        : new Refusal(ChainCodes.BadValue, "release", release, "has no list of practices", "have its list derived first");

    private Result<HandOver> Kept(string release, string handOver, Caller caller) =>
        !acting.Find(ChainStreams.Of(caller, handOver)).Succeeds(out var kept, out var refusal) ? refusal
        : kept.State.Opened!.Release == release ? kept.State
        : new Refusal(ChainCodes.UnknownId, "handOver", handOver, "is not of this release", "check the address");

    private static DraftLine View(HandedLine line) => new(line.Id, line.Title, line.Owes, line.Edition, line.Inherited, line.Gate);
}

// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Storage.Accounts;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>A release as an outside reviewer sees it: all that an approval binds.</summary>
/// <param name="Path">The address of the link.</param>
/// <param name="Organisation">Who asks.</param>
/// <param name="Name">What is released.</param>
/// <param name="Model">Which model that is.</param>
/// <param name="Changed">Whether it has changed since the link was made.</param>
/// <param name="Verdict">What its gate would say now.</param>
/// <param name="Open">What people wrote; null once it is erased.</param>
/// <param name="Read">The words of a practice, where the packs of this server hold them.</param>
/// <param name="Findings">What was found in it, with what mitigated it and what testing it again showed.</param>
/// <param name="Colleagues">Members of the organisation who wrote none of it.</param>
public sealed record ReviewSeen(
    string Path, string Organisation, string Name, ModelSeen Model, GivenReview Review, string Reviewer, Dossier State, DateTimeOffset Now,
    bool Changed, VerdictAnswer Verdict,
    IReadOnlyList<PracticeView> Practices, IReadOnlyList<EvidenceView> Evidence, IReadOnlyList<SheetLine> Sheets, Func<PracticeView, GuidanceText?> Read,
    Func<VaultRef?, string?> Open, Named Named, int Colleagues, IReadOnlyList<FindingLine> Findings)
{
    public string Digest => Bundle.Of(State).Digest.ToString();

    /// <summary>Worksheets that the reviewer may call adequate.</summary>
    public IEnumerable<SheetLine> Waiting => Colleagues == 0 ? Sheets.Where(s => s.Waits) : [];
}

/// <summary>Which model an outside reviewer looks at.</summary>
/// <param name="Origin">Whose it is, and what it came from.</param>
/// <param name="Called">Whether it is only reached over an API, so that a statement stands for its files.</param>
/// <param name="Statement">The lines of that statement; none where nobody gave them.</param>
public sealed record ModelSeen(ModelOrigin? Origin, bool Called, IReadOnlyList<string> Statement);

/// <summary>What an outside reviewer answered, as it was received.</summary>
/// <param name="Organisation">Who asked.</param>
/// <param name="Name">What is released.</param>
/// <param name="Fills">Whether answers from outside may fill a place of its gate.</param>
/// <param name="Open">What people wrote; null once it is erased.</param>
public sealed record ReviewReceived(string Organisation, string Name, GivenReviewAnswer Given, bool Fills, Func<VaultRef?, string?> Open);

/// <summary>The page of an outside reviewer, without an account: who holds the address may look, and answer once.</summary>
internal sealed class ReviewRelease(
    Acting acting, AskReview asking, AttachEvidence files, Credentials credentials, Gatekeeper gatekeeper, Names names, ShowRelease views,
    ShowWorksheet worksheets, GuidanceOf guidance, GateRules rules, FindingsOf findings)
{
    private const int LongestName = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        // No form here carries a session, so there is nothing that a foreign page could borrow; the address is the secret.
        var pages = routes.MapGroup("/review")
            .ExcludeFromDescription().RequireRateLimiting(PublicRateLimit.Guessing).AddEndpointFilter((context, next) =>
            {
                context.HttpContext.Response.Headers.CacheControl = "no-store";
                return next(context);
            });
        pages.MapGet("/{token}", (ReviewRelease use, string token, HttpContext http, CancellationToken ct) => use.HandleAsync(token, http, ct));
        pages.MapPost("/{token}", (ReviewRelease use, string token, HttpContext http, CancellationToken ct) => use.SendAsync(token, http, ct))
            .DisableAntiforgery();
        pages.MapGet("/{token}/evidence/{evidence}", (ReviewRelease use, string token, string evidence, HttpContext http, CancellationToken ct) =>
            use.FileAsync(token, evidence, http, ct));
    }

    public Task<IResult> HandleAsync(string token, HttpContext http, CancellationToken ct) => PageAsync(token, Typed.Nothing, null, http, ct);

    /// <summary>The answer; it binds what the page showed, and uses the link up.</summary>
    public async Task<IResult> SendAsync(string token, HttpContext http, CancellationToken ct)
    {
        if (!Holder(token, http).Succeeds(out var held, out var refusal)) { return Refused(refusal); }
        var texts = acting.TextsOf(AskReview.SubjectOf(held.Release, held.Review.Id), ReleaseCodes.BadValue);
        return await Acting.FormAsync(
            http.Request, ReleaseCodes.BadValue, fields => Read(fields, held, texts),
            (decide, _) => acting.ChangeAsync(ReleaseStreams.Releases.At(held.Tenant, held.Release), held.Review.Id, null, decide, texts, ct: ct),
            (_, done) => Received(held, done.After), (typed, no) => new Anew(() => PageAsync(token, typed, no, http, ct)), ct);
    }

    /// <summary>The bytes of a piece of evidence of this release, always as a download.</summary>
    public async Task<IResult> FileAsync(string token, string evidence, HttpContext http, CancellationToken ct) =>
        Holder(token, http).Succeeds(out var held, out var refusal) ? await files.SendAsync(held.Tenant, held.State, evidence, null, http, ct)
            : Refused(refusal);

    /// <summary>What was received, shown this once: the address opens nothing more.</summary>
    private RazorComponentResult<ReviewReceivedPage> Received(Held held, Dossier after) => new(new
    {
        Received = new ReviewReceived(
            acting.State.Accounts.Tenants[held.Tenant].Name, NameOf(held), after.Reviews[held.Review.Id].Given!,
            Approving.PlacesByLink(rules.For(after.Plan!.Stage), asking.Colleagues(held.Tenant, after)) > 0, views.Open),
    });

    private string NameOf(Held held) =>
        $"{acting.State.RegistryOf(held.Tenant).State.Models[held.State.Opened!.Model].Name} {held.State.Opened.Version}";

    private Deciding<Dossier> Read(FieldReader fields, Held held, Texts texts)
    {
        var (name, words) = (texts.Keep("name", fields["name"], LongestName), texts.Keep("words", fields["words"]));
        var answer = fields.Choice(Plimsoll.Release.Terms.ReviewAnswers);
        if (!Digest.TryParse(fields["bundle"], out var seen)) { fields.Refuse("bundle", fields["bundle"], "is not a digest", "open the page again"); }
        var sheets = fields.Typed.All("adequate").Distinct().Select(Sheet).ToArray();
        if (sheets.Contains(null)) { fields.Refuse("adequate", null, "names no worksheet", "open the page again"); }
        return (state, asker, _) => Reviewing.Answer(
            state, asker, rules, held.Review.Id, seen!, answer, fields["wroteNone"] == "yes", [.. sheets.OfType<ReadSheet>()], name, words,
            asking.Known(held.Tenant, state, held.Email, asker.Now, held.Review.Id));
    }

    private static ReadSheet? Sheet(string text) =>
        text.Split('/') is [var evidence, var number]
            && int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var revision)
            ? new ReadSheet(evidence, revision) : null;

    private async Task<IResult> PageAsync(string token, Typed typed, Refusal? refusal, HttpContext http, CancellationToken ct)
    {
        if (!Holder(token, http).Succeeds(out var held, out var no)) { return Refused(no); }
        var (state, now, accounts) = (held.State, acting.Now, acting.State.Accounts);
        var tenant = accounts.Tenants[held.Tenant];
        var named = names.Of(tenant).With(account => views.Outsider(state, account)).Titled(id => views.LabelOf(state, id));
        var seen = new ReviewSeen(
            $"/review/{token}", tenant.Name, NameOf(held), ModelOf(held), held.Review, held.Name, state, now,
            held.Review.Bundle != Bundle.Of(state).Digest,
            new JudgedHistory(state, rules, Judging.Judge(state, rules, now), now).Answer.Naming(state, text => views.Open(text)),
            views.Practices(state, now), [.. state.Evidence.Values.Select(e => views.View(state, e, now))],
            await worksheets.SheetsAsync(held.Tenant, state, new Asker(held.Review.Id, now), ct),
            ShowRelease.View(state.Assessment) is { } assessment ? guidance.Reader(assessment) : _ => null, views.Open, named,
            asking.Colleagues(held.Tenant, state), findings.Of(held.Tenant, state));
        return new RazorComponentResult<ReviewPage>(new
        {
            Seen = seen, Typed = typed, Refusal = refusal, Places = Approving.PlacesByLink(rules.For(state.Plan!.Stage), seen.Colleagues),
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
        };
    }

    private ModelSeen ModelOf(Held held)
    {
        var (registry, opened) = (acting.State.RegistryOf(held.Tenant).State, held.State.Opened!);
        var names = registry.Find(opened.Model, opened.Version) is { } version ? views.Open(version.Manifest) : null;
        var called = names is not null && Manifest.Read(names).Succeeds(out var files, out _) && files.All is [{ Path: ApiModel.Path }];
        return new ModelSeen(registry.OriginOf(opened.Model, opened.Version), called, names is null ? [] : Manifest.StatementOf(names));
    }

    /// <summary>Whose link it is. Without its secret, no link is told apart from one that does not exist; with it, whoever holds it hears what became of
    /// it.</summary>
    private Result<Held> Holder(string token, HttpContext http)
    {
        // Found by its SHA-256, so that the time it takes tells nothing of the token.
        if (credentials.FindBearer(token) is not { Kind: AskReview.Kind, Id: var id } || id.Split('/') is not [var release, var review]
            || acting.State.Of(ReleaseStreams.Releases).FindAny(release) is not { } kept || kept.State is not { } state
            || !state.Reviews.TryGetValue(review, out var found))
        {
            return Unknown;
        }
        if (Reviewing.Closed(found, acting.Now) is { } closed) { return closed; }
        if (views.Open(found.Name) is not { } name || views.Open(found.Email) is not { } email) { return Unknown; }
        var visitor = gatekeeper.Visitor(http)?.Id;
        var inside = visitor is not null && (acting.State.Accounts.Tenants[kept.Tenant].Members.ContainsKey(visitor) || state.Authors.Contains(visitor));
        return Reviewing.Inside(new ReviewerKnown(inside, AskedAlready: false)) is { } refusal ? refusal
            : new Held(kept.Tenant, release, found, state, name, email);
    }

    private static IResult Refused(Refusal refusal) => refusal.Is == ReleaseCodes.ReviewUsed
        ? new RazorComponentResult<ReviewUsedPage>(new { Refusal = refusal }) { StatusCode = RefusalStatus.Of(refusal.Kind) } : Problems.Page(refusal);

    private static Refusal Unknown =>
        new(ReleaseCodes.UnknownId, "link", null, "opens nothing: it is mistyped, or was never made", "ask whoever sent it for a new one");

    /// <param name="Name">What the asker calls the reviewer.</param>
    private sealed record Held(string Tenant, string Release, GivenReview Review, Dossier State, string Name, string Email);

    /// <summary>A page that is made anew when it is sent.</summary>
    private sealed class Anew(Func<Task<IResult>> page) : IResult
    {
        public async Task ExecuteAsync(HttpContext http) => await (await page()).ExecuteAsync(http);
    }
}

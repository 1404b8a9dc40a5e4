// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Somebody outside who was asked to review a release.</summary>
/// <param name="Review">Its id.</param>
/// <param name="By">Who asked.</param>
/// <param name="Until">The last day on which it can be answered.</param>
/// <param name="Name">What the reviewer called themselves, or the asker called them; null once they are erased.</param>
/// <param name="Email">For those who may ask; null for others, and once the reviewer is erased.</param>
/// <param name="Relation">How the reviewer stands to the organisation, as the asker says.</param>
/// <param name="Words">What the reviewer says.</param>
/// <param name="Changed">Whether the release has changed since the link was made, or since it was answered.</param>
/// <param name="Stands">Whether an approval came of it that stands.</param>
public sealed record ReviewView(
    string Review, string By, DateTimeOffset At, LastDay Until, ReviewState State, string? Name, string? Email, string? Organisation, string? Relation,
    ReviewAnswer? Answer, DateTimeOffset? AnsweredAt, string? Words, bool Changed, bool Stands);

/// <summary>Asks somebody outside for a review, by a link that is shown once and works once.</summary>
internal sealed class AskReview(Acting acting, ShowRelease views, Vault vault, Erasures erasures, SameAddress addresses, GateRules rules)
{
    /// <summary>What the tokens of these links are kept as: by their SHA-256 alone, which is what they are found by.</summary>
    public const string Kind = "review";

    private const int LongestName = 200;

    private const int LongestRelation = 2_000;

    /// <param name="Name">Whom to ask.</param>
    /// <param name="Organisation">Where they belong.</param>
    /// <param name="Relation">How they stand to the organisation that asks.</param>
    /// <param name="Until">The last day on which it can be answered, as 2026-12-24; 14 days from now where none is named, 60 at most.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record Ask(string Name, string Email, string Organisation, string Relation, AskedEnd? Until = null, string? Zone = null);

    /// <param name="Token">The secret of the link; shown this once.</param>
    /// <param name="Page">Where it is used.</param>
    internal sealed record Made(string Review, string Token, [property: AddressHere] string Page, LastDay Until, string Rev, LedgerPlace Ledger);

    /// <param name="Colleagues">People of the organisation who could approve and wrote none of the release.</param>
    /// <param name="Places">How many places of the gate links may fill: those that colleagues cannot.</param>
    internal sealed record Listed(IReadOnlyList<ReviewView> Reviews, int Colleagues, int Places);

    /// <summary>Whose erasure takes along what is known of a reviewer, and what they wrote.</summary>
    public static string SubjectOf(string release, string review) => $"review/{release}/{review}";

    /// <summary>The release and the review of such a subject; null where it is another one.</summary>
    public static (string Release, string Review)? OfSubject(string subject) =>
        subject.Split('/') is ["review", var release, var review] ? (release, review) : null;

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => Acting.ShownOnceAsync<Ask, Made>(
        request, caller, first => first.Events.OfType<ReviewAsked>().Single().Review, made => made.Review,
        review => Acting.ShownBefore(review, "link", "use the link of the first answer, or withdraw the review and ask anew"),
        (ask, asking) => AskAsync(release, ask, caller, ct, asking.Once), ct);

    public async Task<Result<Made>> AskAsync(string release, Ask ask, Caller caller, CancellationToken ct, Idempotency? once = null)
    {
        var asked = ask.Until ?? AskedEnd.Of(caller.In.Today(acting.Now).PlusDays(Reviewing.UsualDays));
        if (Passwords.RefuseEmail(ask.Email.Trim()) is { } bad) { return bad; }
        if (!Ending.LastOf(asked, ask.Zone, caller.In, ReleaseCodes.BadValue, "until").Succeeds(out var until, out var refusal)) { return refusal; }
        var (id, token) = (Ids.New(Named.Outsider), Credentials.NewToken(RandomNumberGenerator.Fill));
        var texts = acting.TextsOf(SubjectOf(release, id), ReleaseCodes.BadValue);
        var said = new ReviewerSaid(
            texts.Keep("name", ask.Name, LongestName), texts.Keep("email", ask.Email), texts.Keep("organisation", ask.Organisation, LongestName),
            texts.Keep("relation", ask.Relation, LongestRelation));
        texts.Add([Credentials.AddBearer(token, Kind, $"{release}/{id}")]);
        return (await acting.ChangeAsync(
            ReleaseStreams.Of(caller, release), new Asking(caller, Once: once, Ct: ct),
            (state, asker, _) => Reviewing.Ask(state, asker, rules, id, until, said, Known(caller.In.Id, state, ask.Email, asker.Now)), texts))
            .Succeeds(out var change, out refusal)
            ? new Made(id, token, $"/review/{token}", until, change.Rev.ToString(System.Globalization.CultureInfo.InvariantCulture), change.Place) : refusal;
    }

    public async Task<IResult> WithdrawAsync(string release, string review, Caller caller, CancellationToken ct) =>
        Acting.Answer(await EndAsync(release, review, caller, Reviewing.Withdraw, ct), null);

    public async Task<IResult> EraseAsync(string release, string review, Caller caller, CancellationToken ct) =>
        Acting.Answer(await EndAsync(release, review, caller, Reviewing.Erase, ct), null);

    /// <summary>Withdraws a link, or erases a reviewer: either way what is known of them goes.</summary>
    public async Task<Result<Change<Dossier>>> EndAsync(
        string release, string review, Caller caller, Func<Dossier, string, Result<Outcome>> decide, CancellationToken ct)
    {
        var texts = acting.TextsBy(caller);
        texts.Add(vault.Erase(SubjectOf(release, review), acting.Now));
        var done = await acting.ChangeAsync(
            ReleaseStreams.Of(caller, release), new Asking(caller, Ct: ct), (state, _, _) => decide(state, review), texts);
        erasures.Note();
        return done;
    }

    /// <summary>All who were asked about a release, those asked last first.</summary>
    public Result<Listed> Of(string release, Caller caller) => acting.Find(caller, release).Succeeds(out var kept, out var refusal)
        ? new Listed(
            [.. kept.State.Reviews.Values.OrderByDescending(r => r.At).Select(r => View(kept.State, r, caller))], Colleagues(caller.In.Id, kept.State),
            Approving.PlacesByLink(rules.For(kept.State.Plan!.Stage), Colleagues(caller.In.Id, kept.State))) : refusal;

    /// <summary>People of an organisation who could approve a release since it was opened and wrote none of it.</summary>
    public int Colleagues(string tenant, Dossier state) =>
        Plimsoll.Release.Approvals.Colleagues.Among(state, addresses.ApproversSince(tenant, state.OpenedAt ?? acting.Now));

    private ReviewView View(Dossier state, GivenReview review, Caller caller) => new(
        review.Id, review.By, review.At, review.Until, review.StateAt(acting.Now), views.Open(review.Given?.Name ?? review.Name),
        caller.May(Right.Assess) ? views.Open(review.Email) : null, views.Open(review.Organisation), views.Open(review.Relation), review.Given?.Answer,
        review.Given?.At, views.Open(review.Given?.Words), (review.Given?.Bundle ?? review.Bundle) != Bundle.Of(state).Digest,
        state.Approvals.Any(a => a.Id == review.Id && !a.Ended));

    /// <summary>What an e-mail address tells of a reviewer.</summary>
    /// <param name="but">The review that it stands in already; null where it is typed anew.</param>
    public ReviewerKnown Known(string tenant, Dossier state, string email, DateTimeOffset now, string? but = null)
    {
        bool?[] asked =
        [
            .. state.Reviews.Values
                .Where(r => r.Id != but && (r.StateAt(now) == ReviewState.Open || state.Approvals.Any(a => a.Id == r.Id && !a.Ended)))
                .Select(r => addresses.AreOne(email, r.Email)),
            // Whoever approved under an account and has left is the same person still.
            .. state.Approvals.Where(a => !a.Ended && !state.Reviews.ContainsKey(a.By)).Select(a => addresses.IsOf(a.By, email)),
        ];
        return new ReviewerKnown(
            addresses.IsMember(tenant, email) || state.Authors.Any(author => addresses.IsOf(author, email) == true),
            asked.Contains(true) ? true : asked.Contains(null) ? null : false);
    }
}

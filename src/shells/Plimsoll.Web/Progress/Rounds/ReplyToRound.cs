// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>A provider reads its findings and replies by link, without account: who holds the secret in the address may.</summary>
internal sealed class ReplyToRound(Acting acting, ProgressLibrary library, Vault vault)
{
    /// <summary>Who acts in the journal when somebody replies by link.</summary>
    private const string ByLink = "link";

    /// <param name="Whole">To the round as a whole.</param>
    /// <param name="Replies">To single processes; none at all says that there is nothing to add.</param>
    internal sealed record ReplyAsk(string? Whole = null, IReadOnlyDictionary<string, string>? Replies = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public/rounds/reply/{token}", (ReplyToRound use, string token, bool? sent, HttpContext http) => use.Form(token, sent, http))
            .ExcludeFromDescription().RequireRateLimiting(PublicRateLimit.Guessing);
        routes.MapPost("/public/rounds/reply/{token}",
            (ReplyToRound use, string token, HttpRequest request, CancellationToken ct) => use.SendAsync(token, request, ct))
            .ExcludeFromDescription().RequireRateLimiting(PublicRateLimit.Guessing).DisableAntiforgery();
        routes.MapPost("/api/v1/progress/replies/{token}", (ReplyToRound use, string token, HttpRequest request, CancellationToken ct) =>
            use.ReceiveAsync(token, request, ct)).RequireRateLimiting(PublicRateLimit.Guessing).WithTags("Progress").Accepts<ReplyAsk>("application/json")
            .Produces<Done>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithName("ReplyToRound").WithSummary("Reply to findings by link, without an account");
    }

    private IResult Form(string token, bool? sent, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Holder(token) is { } holder ? Page(holder, sent == true, Typed.Nothing, null) : Problems.Page(Unknown);
    }

    private async Task<IResult> SendAsync(string token, HttpRequest request, CancellationToken ct)
    {
        if (Holder(token) is not { } holder) { return Problems.Page(Unknown); }
        return await Acting.FormAsync(
            request, ProgressCodes.BadValue,
            fields => new ReplyAsk(
                fields["whole"], holder.Book.Opened!.Processes.Where(q => fields[$"reply-{q}"] is not null)
                    .ToDictionary(q => q, q => fields[$"reply-{q}"]!, StringComparer.Ordinal)),
            (ask, _) => KeepAsync(holder, ask, ct), (_, _) => Forms.See($"/public/rounds/reply/{token}?sent=true"),
            (typed, refusal) => Page(holder, false, typed, refusal), ct);
    }

    private async Task<IResult> ReceiveAsync(string token, HttpRequest request, CancellationToken ct)
    {
        if (Holder(token) is not { } holder) { return Problems.Of(Unknown); }
        if (!Body.Read<ReplyAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return Problems.Of(refusal); }
        return (await KeepAsync(holder, ask, ct)).Succeeds(out var change, out refusal) ? Body.Answer(new Done(change.Place)) : Problems.Of(refusal);
    }

    private Task<Result<Change<RoundBook>>> KeepAsync(Held holder, ReplyAsk ask, CancellationToken ct)
    {
        var round = holder.Book.Opened!.Round;
        // The words are the provider's; nobody with an account wrote them.
        var texts = acting.TextsOf($"reply/{round}/{holder.Provider.Id}", ProgressCodes.BadValue);
        List<ReplyLine> lines =
            [.. (ask.Replies ?? new Dictionary<string, string>()).Select(r => new ReplyLine(r.Key, texts.Keep($"reply-{r.Key}", r.Value, Ask.LongestText)))];
        if (texts.KeepOptional("whole", ask.Whole, Ask.LongestText) is { } whole) { lines.Insert(0, new ReplyLine(null, whole)); }
        return acting.ChangeAsync(
            ProgressStreams.Rounds.At(holder.Tenant, round), ByLink, null, (state, _, _) => state.HolderOf(holder.Token)?.Id == holder.Provider.Id
                ? Replying.Reply(state, new ReplyGiven(holder.Provider.Id, lines)) : Unknown, texts, ct: ct);
    }

    private Held? Holder(string token)
    {
        var (digest, now) = (RoundActs.TokenDigest(token), acting.State);
        foreach (var owned in now.Of(ProgressStreams.Rounds).All)
        {
            if (owned.State.HolderOf(digest) is { } provider)
            {
                return new Held(owned.State, owned.Tenant, now.Accounts.Tenants[owned.Tenant].Name, provider, digest);
            }
        }
        return null;
    }

    private RazorComponentResult<ReplyPage> Page(Held holder, bool sent, Typed given, Refusal? refusal)
    {
        var edition = library.Of(holder.Book);
        var draft = Publishing.Draft(holder.Book, edition, holder.Publisher, vault.Open, acting.Now);
        var provider = draft.Providers.First(p => p.Id == holder.Provider.Id);
        return new RazorComponentResult<ReplyPage>(new { Draft = draft, Provider = provider, Edition = edition, Sent = sent, Given = given, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
        };
    }

    private static Refusal Unknown =>
        new(ProgressCodes.UnknownId, "link", null, "opens nothing: it is mistyped, or a newer one took its place", "ask whoever runs the round for a new one");

    private sealed record Held(RoundBook Book, string Tenant, string Publisher, RoundProvider Provider, Digest Token);
}

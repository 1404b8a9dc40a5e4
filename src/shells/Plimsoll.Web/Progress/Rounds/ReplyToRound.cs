// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>A provider reads its findings and replies by link, without account: who holds the secret in the address may.</summary>
internal static class ReplyToRound
{
    /// <summary>Who acts in the journal when somebody replies by link.</summary>
    private const string ByLink = "link";

    /// <param name="Whole">To the round as a whole.</param>
    /// <param name="Replies">To single processes; none at all says that there is nothing to add.</param>
    internal sealed record ReplyAsk(string? Whole = null, IReadOnlyDictionary<string, string>? Replies = null);

    internal sealed record Done(LedgerPlace Ledger);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public/rounds/reply/{token}", Form).ExcludeFromDescription().RequireRateLimiting(PublicRateLimit.Guessing);
        routes.MapPost("/public/rounds/reply/{token}", SendAsync).ExcludeFromDescription().RequireRateLimiting(PublicRateLimit.Guessing).DisableAntiforgery();
        routes.MapPost("/api/v1/progress/replies/{token}", ReceiveAsync).RequireRateLimiting(PublicRateLimit.Guessing).WithTags("Progress").Accepts<ReplyAsk>("application/json").Produces<Done>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests).WithName("ReplyToRound").WithSummary("Reply to findings by link, without an account");
    }

    private static IResult Form(string token, bool? sent, RoundDesk desk, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Holder(token, desk) is { } holder ? Page(holder, desk, sent == true, new Dictionary<string, string>(), null) : Problems.Page(Unknown);
    }

    private static async Task<IResult> SendAsync(string token, HttpRequest request, RoundDesk desk, CancellationToken ct)
    {
        if (Holder(token, desk) is not { } holder) { return Problems.Page(Unknown); }
        var form = await Forms.SentAsync(request, ct);
        var replies = holder.Book.Opened!.Processes.Where(q => !string.IsNullOrWhiteSpace(form[$"reply-{q}"])).ToDictionary(q => q, q => form[$"reply-{q}"].ToString(), StringComparer.Ordinal);
        if ((await KeepAsync(holder, new ReplyAsk(form["whole"], replies), desk, ct)).Succeeds(out _, out var refusal)) { return Forms.See($"/public/rounds/reply/{token}?sent=true"); }
        return Page(holder, desk, false, form.Keys.ToDictionary(k => k, k => form[k].ToString(), StringComparer.Ordinal), refusal);
    }

    private static async Task<IResult> ReceiveAsync(string token, HttpRequest request, RoundDesk desk, CancellationToken ct)
    {
        if (!Body.Read<ReplyAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return Problems.Of(refusal); }
        if (Holder(token, desk) is not { } holder) { return Problems.Of(Unknown); }
        return (await KeepAsync(holder, ask, desk, ct)).Succeeds(out var change, out refusal) ? Body.Answer(new Done(change.Place)) : Problems.Of(refusal);
    }

    private static Task<Result<Change<RoundBook>>> KeepAsync(Held holder, ReplyAsk ask, RoundDesk desk, CancellationToken ct)
    {
        var round = holder.Book.Opened!.Round;
        // The words are the provider's; nobody with an account wrote them.
        var texts = desk.TextsOf($"reply/{round}/{holder.Provider.Id}");
        List<ReplyLine> lines = [.. (ask.Replies ?? new Dictionary<string, string>()).Select(r => new ReplyLine(r.Key, texts.Keep($"reply-{r.Key}", r.Value)))];
        if (texts.KeepOptional("whole", ask.Whole) is { } whole) { lines.Insert(0, new ReplyLine(null, whole)); }
        return desk.ChangeAsync(ByLink, holder.Tenant, round, null, (state, _) => state.HolderOf(holder.Token)?.Id == holder.Provider.Id ? Replying.Reply(state, new ReplyGiven(holder.Provider.Id, lines)) : Unknown, texts, null, ct);
    }

    private static Held? Holder(string token, RoundDesk desk)
    {
        var digest = RoundActs.TokenDigest(token);
        foreach (var owned in desk.All)
        {
            if (owned.State.HolderOf(digest) is { } provider) { return new Held(owned.State, owned.Tenant, desk.FindAny(owned.State.Opened!.Round)!.Value.Publisher, provider, digest); }
        }
        return null;
    }

    private static RazorComponentResult<ReplyPage> Page(Held holder, RoundDesk desk, bool sent, IReadOnlyDictionary<string, string> given, Refusal? refusal)
    {
        var draft = Publishing.Draft(holder.Book, desk.EditionOf(holder.Book), holder.Publisher, desk.Text, desk.Now);
        return new RazorComponentResult<ReplyPage>(new { Draft = draft, Provider = draft.Providers.First(p => p.Id == holder.Provider.Id), Edition = desk.EditionOf(holder.Book), Sent = sent, Given = given, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
        };
    }

    private static Refusal Unknown => new(ProgressCodes.UnknownId, "link", null, "opens nothing: it is mistyped, or a newer one took its place", "ask whoever runs the round for a new one");

    private sealed record Held(RoundBook Book, string Tenant, string Publisher, RoundProvider Provider, Digest Token);
}

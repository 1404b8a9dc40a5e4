// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>A key of the API as the page shows it; the key itself is never among it.</summary>
public sealed record SeenKey(string Key, string? Label, string Who, IReadOnlyList<MemberRole> Roles, EndsAt Until, bool Stands, bool Revoked);

/// <summary>The page of keys: issued, shown once, revoked.</summary>
internal sealed class ShowKeys(IssueKey keys, Names names, Books books, TimeProvider clock)
{
    public IResult Handle(Caller caller, Typed? typed = null, Refusal? refusal = null, string? issued = null)
    {
        var (named, now) = (names.Of(caller), clock.GetUtcNow());
        SeenKey[] seen = [.. keys.Of(caller)
            .Select(k => new SeenKey(k.KeyId, k.Label, k.Account == caller.Id ? "you" : named[k.Account], k.Roles, k.Until,
            !k.Revoked && !k.Until.HasEnded(now), k.Revoked)).OrderByDescending(k => k.Stands)];
        return new RazorComponentResult<KeysPage>(new
        {
            Caller = caller, Keys = seen, Typed = typed ?? Typed.Nothing, Refusal = refusal, Issued = issued, Now = now, books.Now.Accounts.SigningKeys
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };
    }

    /// <summary>Issues a key. The answer is the page itself and no redirect, because the key is in no state that could be shown again.</summary>
    public Task<IResult> IssueAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, AccountCodes.BadValue, Read, (ask, _) => keys.IssueAsync(ask, caller, ct), (_, issued) => Handle(caller, null, null, issued.Key),
        (typed, refusal) => Handle(caller, typed, refusal), ct);

    public async Task<IResult> RevokeAsync(string key, Caller caller, CancellationToken ct) =>
        (await keys.TakeBackAsync(key, caller, ct)).Succeeds(out _, out var refusal) ? Forms.See($"/t/{caller.In.Slug}/keys") : Handle(caller, null, refusal);

    private static IssueKey.Ask Read(FieldReader fields)
    {
        var until = fields.OptionalEnd("until", like: "2026-11-20");
        if (until is null) { fields.Refuse("until", null, "is missing", "choose a day within a year"); }
        return new IssueKey.Ask(fields["label"] ?? "", ShowPeople.RolesOf(fields.Typed), until!);
    }
}

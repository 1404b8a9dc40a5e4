// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>/account/passkeys: a person's passkeys, seen, added and removed.</summary>
internal sealed class ShowPasskeys(Passkeys passkeys, Factors factors, ShowAccount account)
{
    public Task<IResult> HandleAsync(HttpRequest request, Caller caller) => PageAsync(request, caller, Typed.OfQuery(request), null);

    public async Task<IResult> AddAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var typed = new Typed(form);
        if ((account.Unproven(caller) ?? await account.RefuseAsync(caller, form["password"].ToString(), "password", ct)) is { } wrong)
        {
            return await PageAsync(request, caller, typed, wrong);
        }
        var session = request.Cookies[Gatekeeper.CookieOf(request.HttpContext)]!;
        return (await passkeys.AddAsync(
            request.HttpContext, caller.Id, caller.Session!.Handle, session, typed["ticket"], typed["answer"], typed["name"])).Succeeds(
            out var codes, out var refusal)
            ? codes is [] ? Forms.See(LocalAddress.Of(typed["next"]) ?? "/account/passkeys") : await PageAsync(request, caller, typed, null, codes)
            : await PageAsync(request, caller, typed, refusal);
    }

    public async Task<IResult> RemoveAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var typed = new Typed(form);
        return (account.Unproven(caller) ?? await account.RefuseAsync(caller, form["password"].ToString(), "remove-password", ct)
            ?? await passkeys.RemoveAsync(caller.Id, typed["passkey"])) is { } refusal
            ? await PageAsync(request, caller, typed, refusal) : Forms.See("/account/passkeys");
    }

    private async Task<IResult> PageAsync(HttpRequest request, Caller caller, Typed typed, Refusal? refusal, IReadOnlyList<string>? codes = null)
    {
        var (unproven, wanted) = (codes is null && account.Unproven(caller) is not null, account.WantedBy(caller, typed));
        return new RazorComponentResult<PasskeyPage>(new
        {
            Passkeys = passkeys.Of(request, caller.Id), Unproven = unproven, Codes = codes ?? [], Has = factors.Has(caller.Id),
            Offer = unproven || codes is not null ? null : await passkeys.OfferAsync(request.HttpContext, caller.Id, caller.Session!.Handle),
            NotHere = Plimsoll.Web.Accounts.Passkeys.DomainOf(request) is null ? Plimsoll.Web.Accounts.Passkeys.NotHere(request) : null,
            Name = typed["name"] ?? Browsers.Roughly(request.Headers.UserAgent), For = wanted?.Name, ForSlug = wanted?.Slug,
            Next = LocalAddress.Of(typed["next"]), Refusal = refusal,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };
    }
}

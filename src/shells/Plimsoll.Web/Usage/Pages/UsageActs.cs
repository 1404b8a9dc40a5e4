// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>What the pages about counts have in common: the form is read, the decision made, and the next page shown; or the same page, with the reason and what was typed.</summary>
internal sealed class UsageActs(UsageDesk desk)
{
    public UsageFrame Frame(Caller caller, Typed? typed = null, Refusal? refusal = null)
    {
        var kept = desk.Of(caller);
        return new UsageFrame(caller, kept.State, kept.Rev, typed ?? Typed.Nothing, refusal);
    }

    /// <summary>The address of a place below Usage.</summary>
    public static string At(Caller caller, string place) => $"/t/{caller.In.Slug}/usage{place}";

    /// <param name="concerns">What makes the page that was seen a stale one when it happened since.</param>
    /// <param name="page">The page to show again.</param>
    /// <param name="next">The address that follows.</param>
    public async Task<IResult> ActAsync(HttpRequest request, Caller caller, Func<UsageEvent, bool> concerns, Func<UsageForm, Texts, Task<Counting>> prepare, Func<UsageFrame, IResult> page, string next, CancellationToken ct)
    {
        var form = await UsageForm.ReadAsync(request, ct);
        Refusal? refusal;
        try
        {
            var texts = desk.Texts(caller);
            var decide = await prepare(form, texts);
            if ((await desk.ChangeAsync(caller, decide, texts, desk.Fresh(caller, form.Rev, concerns), null, ct)).Succeeds(out _, out refusal)) { return Forms.See(next); }
        }
        catch (ContentRefusedException e) { refusal = e.Refusal; }
        return page(Frame(caller, form.Typed, UsageForm.Plainly(refusal)));
    }
}

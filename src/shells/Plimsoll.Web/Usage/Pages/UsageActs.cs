// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Usage;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>What a page about counts shows: the register as it stands, what was typed, and why it was not done.</summary>
public sealed record UsageFrame(Caller Caller, UsageRegister State, long Rev, Typed Typed, Refusal? Refusal)
{
    public string Base => $"/t/{Caller.In.Slug}/usage";

    /// <summary>Models that something is counted of already.</summary>
    public IReadOnlyList<string> Models =>
        [.. State.Contributions.Values.Select(c => c.Model).Concat(State.Applications.Values.Select(a => a.Model)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
}

/// <summary>What the pages about counts have in common: the form is read, the decision made,
/// and the next page shown; or the same page, with the reason and what was typed.</summary>
internal sealed class UsageActs(Acting acting)
{
    public UsageFrame Frame(Caller caller, Typed? typed = null, Refusal? refusal = null)
    {
        var kept = acting.State.UsageOf(caller.In.Id);
        return new UsageFrame(caller, kept.State, kept.Rev, typed ?? Typed.Nothing, refusal is null ? null : Plainly(refusal));
    }

    /// <summary>The address of a place below Usage.</summary>
    public static string At(Caller caller, string place) => $"/t/{caller.In.Slug}/usage{place}";

    /// <param name="concerns">What makes the page that was seen a stale one when it happened since. What arrives by itself every hour stops nobody.</param>
    /// <param name="page">The page to show again.</param>
    /// <param name="next">The address that follows.</param>
    public Task<IResult> ActAsync(
        HttpRequest request, Caller caller, Func<UsageEvent, bool> concerns, Func<FieldReader, Texts, Deciding<UsageRegister>> prepare,
        Func<UsageFrame, IResult> page,
        string next, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, UsageStreams.Of(caller), UsageCodes.BadValue, prepare, (_, happened) => happened is UsageEvent one && concerns(one), _ => next,
            (typed, refusal) => page(Frame(caller, typed, refusal)), ct);

    /// <summary>The page with its status.</summary>
    public static IResult Page<TPage>(UsageFrame frame, Dictionary<string, object?>? more = null) where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?>(more ?? []) { ["Frame"] = frame })
        {
            StatusCode = frame.Refusal is { } no ? RefusalStatus.Of(no.Kind) : StatusCodes.Status200OK,
        };

    /// <summary>Says of a line in a file what a program is told in fields.</summary>
    private static Refusal Plainly(Refusal refusal) =>
        refusal.Line > 0 && (refusal.Is == UsageCodes.MalformedTable || refusal.Code.StartsWith("tables.", StringComparison.Ordinal)) ? refusal with
        {
            Field = "file", Value = null,
            Reason = $"has a mistake in line {refusal.Line}: {refusal.Field}{(refusal.Shown is null ? "" : $" “{refusal.Shown}”")} {refusal.Reason}",
        } : refusal;
}

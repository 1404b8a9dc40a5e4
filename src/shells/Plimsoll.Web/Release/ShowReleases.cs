// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The list of releases, and the form that opens one.</summary>
internal sealed class ShowReleases(Acting acting, Worklists lists, RegisterThings register, SameAddress addresses, GateRules rules)
{
    /// <summary>Releases on a page.</summary>
    private const int MostRows = 50;

    public IResult Handle(ReleaseQuery query, string? after, string? limit, Caller caller)
    {
        if (!Paging.Of(after, limit, MostRows).Succeeds(out var paging, out var refusal)
            || !Find(query, paging, list => list.ByName, caller).Succeeds(out var found, out refusal))
        {
            return Problems.Page(refusal);
        }
        return new RazorComponentResult<ReleasesPage>(new
        {
            Caller = caller, Found = found, Query = query, paging.After, acting.State.RegistryOf(caller.In.Id).State,
            Verdicts = lists.Read(caller.In.Id, (list, _) => list.Verdicts.Where(v => v.Value > 0).OrderBy(v => v.Key).ToArray()),
        });
    }

    /// <summary>The releases of the caller's organisation by id, a page at a time.</summary>
    public Result<ReleaseRows> Rows(ReleaseQuery query, string? after, string? limit, Caller caller)
    {
        if (!Paging.Of(after, limit).Succeeds(out var paging, out var refusal)
            || !Find(query, paging, list => list.ById, caller).Succeeds(out var found, out refusal))
        {
            return refusal;
        }
        return new ReleaseRows(found.Items, found.Total, found.Next);
    }

    private Result<Page<ReleaseRow>> Find(ReleaseQuery query, Paging paging, Func<Worklist, Sorted<WorkItem>> order, Caller caller)
    {
        if (query.Refusal is { } bad) { return bad; }
        return lists.Read<Result<Page<ReleaseRow>>>(caller.In.Id, (list, _) =>
        {
            var (all, place) = (order(list), list.Find(paging.After));
            if (paging.After is not null && place is null) { return Paging.Nowhere(paging.After); }
            // Only what is looked for has to be counted.
            var total = query.IsEmpty ? all.Count : all.All.Count(query.Takes);
            var page = Paging.Take(query.IsEmpty ? all.After(place) : all.After(place).Where(query.Takes), paging.Limit, total, i => i.Release);
            return new Page<ReleaseRow>([.. page.Items.Select(i => i.Row)], page.Total, page.Next);
        });
    }

    public IResult ShowOpen(Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        new RazorComponentResult<OpenReleasePage>(new
        {
            Caller = caller, acting.State.RegistryOf(caller.In.Id).State, Typed = typed ?? Typed.Nothing, Refusal = refusal,
            Wanted = Say.Wanted(rules, addresses.ApproversSince(caller.In.Id, acting.Now).Count(person => !person.Contains(caller.Id))),
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };

    public Task<IResult> OpenAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rel");
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, Read, (ask, _) => register.OpenAsync(id, ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"/t/{caller.In.Slug}/releases/{id}/assessment"), (typed, refusal) => ShowOpen(caller, typed, refusal), ct);
    }

    private static RegisterThings.ReleaseAsk Read(FieldReader fields)
    {
        if (fields["version"]?.Split(' ', 2) is [var model, var version]) { return new RegisterThings.ReleaseAsk(model, version, Plan(fields)); }
        fields.Refuse("version", fields["version"], "is not chosen", "choose a registered version");
        return new RegisterThings.ReleaseAsk("", "", Plan(fields));
    }

    /// <summary>The plan as the fields of a form say it.</summary>
    public static ReleasePlan Plan(FieldReader fields)
    {
        var type = fields.Choice(SharedTerms.ReleaseTypes, "releaseType");
        var (audience, stage) = (fields.Choice(Terms.Audiences, "audience"), fields.Choice(Terms.Stages, "stage"));
        return new ReleasePlan(
            type, [.. fields.Typed.All("components").Select(Terms.Components.Find).OfType<Component>()], audience, stage,
            (fields["uses"] ?? "").Split((char[])[' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }
}

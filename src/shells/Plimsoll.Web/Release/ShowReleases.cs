// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The list of releases, and the form that opens one.</summary>
internal sealed class ShowReleases(Acting acting, ShowRelease views, RegisterThings register)
{
    public IResult Handle(string? after, Caller caller)
    {
        var rows = views.Rows(caller).Releases
            .OrderBy(r => r.ModelName, StringComparer.Ordinal)
            .ThenBy(r => r.Version, StringComparer.Ordinal)
            .ThenBy(r => r.Release, StringComparer.Ordinal)
            .ToArray();
        var start = after is null ? 0 : Array.FindIndex(rows, r => r.Release == after) + 1;
        ReleaseRow[] page = [.. rows.Skip(start).Take(ShowRelease.Limit(null))];
        return new RazorComponentResult<ReleasesPage>(new
        {
            Caller = caller, Rows = page, All = rows, Next = start + page.Length < rows.Length ? page[^1].Release : null,
            acting.State.RegistryOf(caller.In.Id).State,
        });
    }

    public IResult ShowOpen(Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        new RazorComponentResult<OpenReleasePage>(new
        {
            Caller = caller, acting.State.RegistryOf(caller.In.Id).State, Typed = typed ?? Typed.Nothing, Refusal = refusal,
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

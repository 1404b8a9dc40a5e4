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
internal sealed class ShowReleases(ReleaseDesk desk, ShowRelease views, RegisterThings register)
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
            Caller = caller, Rows = page, All = rows, Next = start + page.Length < rows.Length ? page[^1].Release : null, desk.Of(caller).Registry.State
        });
    }

    public IResult ShowOpen(Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        new RazorComponentResult<OpenReleasePage>(new { Caller = caller, desk.Of(caller).Registry.State, Typed = typed ?? Typed.Nothing, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };

    public async Task<IResult> OpenAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (typed["version"]?.Split(' ', 2) is not [var model, var version])
        {
            return ShowOpen(caller, typed, new Refusal(ReleaseCodes.BadValue, "version", typed["version"], "is not chosen", "choose a registered version"));
        }
        var id = Ids.New("rel");
        return Plan(typed).Succeeds(out var plan, out var refusal)
            && (await register.OpenAsync(id, new RegisterThings.ReleaseAsk(model, version, plan), caller, null, ct)).Succeeds(out _, out refusal)
            ? Forms.See($"/t/{caller.In.Slug}/releases/{id}/assessment") : ShowOpen(caller, typed, refusal);
    }

    /// <summary>The plan as the fields of a form say it.</summary>
    public static Result<ReleasePlan> Plan(Typed typed)
    {
        if (!Say.Read(typed, "releaseType", SharedTerms.ReleaseTypes).Succeeds(out var type, out var refusal)
            || !Say.Read(typed, "audience", Terms.Audiences).Succeeds(out var audience, out refusal)
            || !Say.Read(typed, "stage", Terms.Stages).Succeeds(out var stage, out refusal))
        {
            return refusal;
        }
        return new ReleasePlan(
            type.Value,
            [.. typed.All("components").Select(Terms.Components.Find).OfType<Component>()],
            audience.Value, stage.Value,
            (typed["uses"] ?? "").Split((char[])[' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }
}

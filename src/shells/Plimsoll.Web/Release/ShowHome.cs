// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Release;

/// <summary>A thing that is due, with the name of the release that it is about.</summary>
/// <param name="Page">Where to do it.</param>
public sealed record DueView(DueKind Kind, Urgency Urgency, string Release, string Name, string? Subject, EndsAt? When, string Sentence, string Page);

internal sealed record DueViews(DateTimeOffset AsOf, IReadOnlyList<DueView> Due);

/// <summary>Home: what is due of whoever looks, the first steps while there are any, and how the releases stand.</summary>
internal sealed class ShowHome(Acting acting, ShowRelease views, People people, GateRules rules)
{
    public IResult Handle(Caller caller)
    {
        var books = acting.State.In(caller.In.Id);
        Dossier[] releases = [.. books.Releases.Values.Select(k => k.State)];
        var listed = people.Of(caller.In);
        return new RazorComponentResult<WorkHomePage>(new
        {
            Caller = caller, Due = Of(caller).Due, Steps = FirstSteps.Of(books.Registry.State, releases, listed.People.Count + listed.Invitations.Count),
            Rows = views.Rows(caller).Releases.OrderBy(r => r.ModelName, StringComparer.Ordinal).ThenBy(r => r.Version, StringComparer.Ordinal).ToArray(),
            First = releases.Select(r => r.Opened!.Release).Order(StringComparer.Ordinal).FirstOrDefault(),
            acting.Now,
        });
    }

    public DueViews Of(Caller caller)
    {
        var (books, now) = (acting.State.In(caller.In.Id), acting.Now);
        var due = DueList.Of(books.Releases.Values.Select(k => k.State), PersonOf(caller), rules, now);
        return new DueViews(
            now,
            [.. due.Select(d =>
                new DueView(d.Kind, d.Urgency, d.Release, NameOf(books, d.Release), d.Subject, d.When, d.Sentence, $"/t/{caller.In.Slug}/{d.Page}"))]);
    }

    public static DuePerson PersonOf(Caller caller) => new(caller.Id, caller.May(Right.Assess), caller.May(Right.Approve), caller.May(Right.Serve));

    /// <summary>A release by the name and version of its model.</summary>
    public static string NameOf(TenantReleases books, string release)
    {
        var opened = books.Releases[release].State.Opened!;
        return $"{books.Registry.State.Models[opened.Model].Name} {opened.Version}";
    }
}

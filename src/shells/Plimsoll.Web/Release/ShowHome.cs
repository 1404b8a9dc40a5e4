// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A thing that is due, with the name of the release that it is about.</summary>
/// <param name="Page">Where to do it.</param>
public sealed record DueView(
    DueKind Kind, Urgency Urgency, string Release, string Name, string? Subject, EndsAt? When, string Sentence, [property: AddressHere] string Page);

/// <param name="Total">How many things are due in all.</param>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
internal sealed record DueViews(DateTimeOffset AsOf, IReadOnlyList<DueView> Due, int Total, string? Next);

/// <summary>What is due with one urgency: how much, and the first of it.</summary>
public sealed record DuePart(Urgency Urgency, int Count, IReadOnlyList<DueView> First);

/// <summary>Home: what is due of whoever looks, the first steps while there are any, and how the releases stand.</summary>
internal sealed class ShowHome(Acting acting, Worklists lists, People people, Names names)
{
    /// <summary>Things of one urgency that the page shows.</summary>
    private const int MostDue = 25;

    /// <summary>Releases that the page shows.</summary>
    private const int Few = 10;

    public IResult Handle(Caller caller)
    {
        var seen = lists.Read(caller.In.Id, (list, _) =>
        {
            var (mine, before, parts) = (list.Of(PersonOf(caller)), 0, new List<DuePart>());
            foreach (var urgency in Enum.GetValues<Urgency>())
            {
                var count = mine.Count(urgency);
                parts.Add(new DuePart(urgency, count, [.. mine.Due.From(before).Take(Math.Min(count, MostDue)).Select(d => View(d, list, caller))]));
                before += count;
            }
            return (
                Parts: parts, Rows: list.ByName.All.Take(Few).Select(i => i.Row).ToArray(), list.Count,
                First: list.ById.All.FirstOrDefault()?.Release, list.Done);
        });
        var registry = acting.State.RegistryOf(caller.In.Id).State;
        return new RazorComponentResult<WorkHomePage>(new
        {
            Caller = caller, Due = seen.Parts, seen.Rows, Total = seen.Count, seen.First,
            Steps = FirstSteps.Of(
                registry, seen.Done, people.CountOf(caller.In), registry.Parties.TryGetValue(caller.In.Party, out var own) && own.OnePerson),
        });
    }

    /// <summary>What is due of the caller, a page at a time.</summary>
    public Result<DueViews> Of(string? after, string? limit, Caller caller)
    {
        if (!Paging.Of(after, limit).Succeeds(out var paging, out var refusal)) { return refusal; }
        if (!PlaceOf(paging.After, out var place)) { return Paging.Nowhere(after); }
        return lists.Read(caller.In.Id, (list, now) =>
        {
            var mine = list.Of(PersonOf(caller)).Due;
            var page = Paging.Take(mine.After(place), paging.Limit, mine.Count, PlaceOf);
            return new DueViews(now, [.. page.Items.Select(d => View(d, list, caller))], page.Total, page.Next);
        });
    }

    public static DuePerson PersonOf(Caller caller) => new(caller.Id, caller.May(Right.Assess), caller.May(Right.Approve), caller.May(Right.Serve));

    private DueView View(DueItem d, Worklist list, Caller caller) =>
        new(d.Kind, d.Urgency, d.Release, list.Find(d.Release)!.Name, d.Subject, d.When, names.Of(caller).In(d.Sentence), $"/t/{caller.In.Slug}/{d.Page}");

    /// <summary>Where a thing stands in the order of the list, so that the list goes on from there even when the thing is done.</summary>
    private static string PlaceOf(DueItem d) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)d.Urgency}~{(d.When?.End ?? DateTimeOffset.MaxValue).UtcTicks}~{d.Release}~{(int)d.Kind}~{d.Subject}");

    private static bool PlaceOf(string? after, out DueItem? place)
    {
        place = null;
        if (after is null) { return true; }
        if (after.Split('~', 5) is not [var urgency, var ticks, var release, var kind, var subject]
            || !int.TryParse(urgency, NumberStyles.None, CultureInfo.InvariantCulture, out var u) || !Enum.IsDefined((Urgency)u)
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) || t > DateTimeOffset.MaxValue.Ticks
            || !int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var k) || !Enum.IsDefined((DueKind)k))
        {
            return false;
        }
        place = new DueItem(
            (DueKind)k, (Urgency)u, release, subject.Length == 0 ? null : subject, new LastInstant(new DateTimeOffset(t, TimeSpan.Zero)), "", "");
        return true;
    }
}

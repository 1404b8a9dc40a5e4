// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A finding with the name of its release, and its place in the list.</summary>
public sealed record Found(Finding Finding, string Name, string Place);

/// <summary>What does not fit together, across all releases of an organisation: the gravest first, a page at a time.</summary>
internal sealed class ShowConsistency(Acting acting, GateRules rules, Names names, Worklists lists)
{
    /// <summary>Findings on a page.</summary>
    private const int MostRows = 50;

    /// <param name="q">A part of the name of a release.</param>
    public IResult Handle(string? severity, string? release, string? q, string? after, Caller caller)
    {
        Severity[] kinds = [.. Enum.GetValues<Severity>().Where(s => severity is null || Say.Key(s) == severity)];
        if (kinds is [])
        {
            return Problems.Page(new Refusal(
                ReleaseCodes.BadValue, "severity", severity, "is not one of the allowed values",
                $"use {string.Join(" | ", Enum.GetValues<Severity>().Select(Say.Key))}"));
        }
        if (!Sought.Of(q).Succeeds(out var sought, out var refusal)) { return Problems.Page(refusal); }
        if (!PlaceOf(after, out var place)) { return Problems.Page(Paging.Nowhere(after)); }
        // What is wrong is counted for all of them beforehand; in words it is told of those on the page.
        var seen = lists.Read(caller.In.Id, (list, now) =>
        {
            // Looked at after the lists were brought up: older than what they name it must not be.
            var state = acting.State;
            var (books, members) = (state.ReleasesOf(caller.In.Id), state.Accounts.Tenants[caller.In.Id].Members.Keys.ToHashSet(StringComparer.Ordinal));
            var registry = state.RegistryOf(caller.In.Id).State;
            var (models, own) = (registry.Models, registry.Parties[caller.In.Party].Roles);
            bool IsSought(WorkItem item) => (release is null || item.Release == release) && sought.Fits(item.Name);
            bool Before(WorkItem item, Severity kind) =>
                place is not null && (int)kind == place.Kind && string.CompareOrdinal(item.Release, place.Release) < 0;
            var all = release is null && !sought.IsGiven ? null : list.Amiss.All.Where(IsSought).ToArray();
            var counts = list.Findings;
            var total = kinds.Sum(k => all?.Sum(i => i.Findings[(int)k]) ?? counts.GetValueOrDefault(k));
            var following =
                from kind in kinds
                // Nobody walks all releases for a kind of which there is nothing.
                where counts.ContainsKey(kind) && (place is null || (int)kind >= place.Kind)
                from item in (all ?? list.Amiss.All).SkipWhile(i => Before(i, kind))
                where item.Findings[(int)kind] > 0
                let told = list.Told(item, () => Checking.Of(books[item.Release].State, rules, now, members, models[item.Row.Model].ModelType, own: own))
                from found in told.Where(f => f.Severity == kind)
                    .Select((f, n) => new Found(f, item.Name, string.Create(CultureInfo.InvariantCulture, $"{(int)kind}~{item.Release}~{n}")))
                        .Where((_, n) => place is null || (int)kind != place.Kind || item.Release != place.Release || n > place.Index)
                select found;
            return (Page: Paging.Take(following, MostRows, total, f => f.Place), Counts: counts, list.Count);
        });
        return new RazorComponentResult<ConsistencyPage>(new
        {
            Caller = caller, seen.Page, seen.Counts, Releases = seen.Count, Named = names.Of(caller), Severity = severity, Release = release, Q = sought.Part,
            After = after,
        });
    }

    private sealed record Place(int Kind, string Release, int Index);

    private static bool PlaceOf(string? after, out Place? place)
    {
        place = null;
        if (after is null) { return true; }
        if (after.Split('~', 3) is not [var kind, var release, var index]
            || !int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var k)
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }
        place = new Place(k, release, n);
        return true;
    }
}

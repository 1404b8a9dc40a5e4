// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What somebody looks for among the practices of a release; the address carries it.</summary>
public sealed record PracticeQuery(string? When, string? Status, string? Owner, bool Asked, bool Waits, bool Lapsed, string? After, string? AsOf)
{
    /// <summary>The same question, from another row on or in another format.</summary>
    public string To(string path, string? after = null, string? format = null)
    {
        var pairs = new (string Key, string? Value)[]
        {
            ("when", When), ("status", Status), ("owner", Owner), ("asked", Asked ? "true" : null),
            ("waits", Waits ? "true" : null), ("lapsed", Lapsed ? "true" : null), ("asOf", AsOf), ("after", after), ("format", format)
        };
        var query = string.Join('&', pairs.Where(p => p.Value is not null).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}

/// <summary>The practices of a release: filtered, a page at a time, or all as CSV; and the statement of applicability.</summary>
internal sealed class ShowPractices(ReleaseFrames frames, ShowRelease views, Names names)
{
    public IResult Handle(string release, HttpRequest request, Caller caller)
    {
        var query = new PracticeQuery(
            One("when"), One("status"), One("owner"), One("asked") == "true", One("waits") == "true", One("lapsed") == "true", One("after"), One("asOf"));
        var csv = One("format") == "csv";
        var filter = new PracticeFilter(
            query.When, query.Status, query.Owner == "nobody" ? "" : query.Owner, query.Asked ? true : null, query.Waits ? true : null,
            query.Lapsed ? true : null);
        if (!Paging.Of(query.After, One("limit")).Succeeds(out var paging, out var refusal)
            || !views.Practices(release, ReleaseFrames.Moment(query.AsOf), filter, csv ? Paging.Whole : paging, caller).Succeeds(out var found, out refusal))
        {
            return Problems.Page(refusal);
        }
        return csv
            ? ReleaseTables.Practices(release, found)
            : ReleaseFrames.Page<PracticesPage>(frames.Of(release, query.AsOf, caller), frame =>
                new() { ["Frame"] = frame, ["Found"] = found, ["Query"] = query, ["Members"] = names.Members(caller) });

        string? One(string key) => request.Query[key].ToString() is { Length: > 0 } text ? text : null;
    }

    public IResult Applicability(string release, string? asOf, string? after, string? format, Caller caller)
    {
        if (!views.Applicability(release, ReleaseFrames.Moment(asOf), caller).Succeeds(out var all, out var refusal)) { return Problems.Page(refusal); }
        if (format == "csv") { return ReleaseTables.Applicability(release, all); }
        if (!Paging.Of(after, null).Succeeds(out var paging, out refusal)
            || !paging.Take([.. all.Lines], l => l.Practice).Succeeds(out var page, out refusal))
        {
            return Problems.Page(refusal);
        }
        return ReleaseFrames.Page<ApplicabilityPage>(
            frames.Of(release, asOf, caller),
            frame => new()
            {
                ["Frame"] = frame, ["Lines"] = page.Items, ["Total"] = page.Total, ["Next"] = page.Next,
            });
    }
}

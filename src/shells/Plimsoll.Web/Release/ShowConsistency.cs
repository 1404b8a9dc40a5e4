// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Gates;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What does not fit together, across all releases of an organisation.</summary>
internal sealed class ShowConsistency(Acting acting, GateRules rules, Names names)
{
    public IResult Handle(Caller caller, string? severity = null, string? release = null)
    {
        var (books, members, now) = (acting.State.In(caller.In.Id), caller.In.Members.Keys.ToHashSet(StringComparer.Ordinal), acting.Now);
        Finding[] all = [.. books.Releases.OrderBy(r => r.Key, StringComparer.Ordinal)
            .SelectMany(r => Checking.Of(r.Value.State, rules, now, members))
            .OrderBy(f => f.Severity)];
        var called = books.Releases.ToDictionary(
            r => r.Key, r => $"{books.Registry.State.Models[r.Value.State.Opened!.Model].Name} {r.Value.State.Opened.Version}", StringComparer.Ordinal);
        Finding[] shown = [.. all.Where(f => (severity is null || Say.Key(f.Severity) == severity) && (release is null || f.Release == release))];
        return new RazorComponentResult<ConsistencyPage>(new
        {
            Caller = caller, Findings = shown.Take(ShowRelease.Limit(null)).ToArray(), Total = shown.Length,
            Counts = all.CountBy(f => f.Severity).ToDictionary(), Called = called, Named = names.Of(caller), Severity = severity,
            Release = release
        });
    }
}

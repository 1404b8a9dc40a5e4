// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>GET /guidance/compare: what changes from one cell, pack or edition to another.</summary>
internal static class ShowComparison
{
    public static IResult Handle(HttpRequest request, Library library)
    {
        var left = GuidanceQuery.One(request.Query, "left") ?? "frontier/restricted";
        var right = GuidanceQuery.One(request.Query, "right") ?? "general/open";
        return Read(left, right, request, library).Succeeds(out var comparison, out var refusal)
            ? new RazorComponentResult<ComparePage>(new { Left = left, Right = right, Comparison = comparison })
            : Problems.Page(refusal);
    }

    public static Result<Comparison> Read(string left, string right, HttpRequest request, Library library)
    {
        var roles = GuidanceQuery.All(request.Query, "role");
        if (!library.Side(left, roles).Succeeds(out var a, out var badLeft)) { return badLeft with { Field = "left" }; }
        return library.Side(right, roles).Succeeds(out var b, out var badRight) ? Comparison.Of(a, b) : badRight with { Field = "right" };
    }
}

// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;

namespace Plimsoll.Web.Guidance;

/// <summary>GET /guidance/classify: a few questions that lead to a model type and a release type.</summary>
internal static class Classify
{
    public static IResult Handle(HttpRequest request, Library library)
    {
        var ask = Ask(request.Query);
        // Nothing answered yet is the first visit, not a mistake.
        if (ask is { Purpose: null, Reach: null } && !request.Query.ContainsKey("asked")) { return new RazorComponentResult<ClassifyPage>(new { Ask = ask }); }
        return library.Classify(ask).Succeeds(out var answer, out var refusal)
            ? new RazorComponentResult<ClassifyPage>(new { Ask = ask, Answer = answer })
            : new RazorComponentResult<ClassifyPage>(new { Ask = ask, Refusal = refusal }) { StatusCode = StatusCodes.Status400BadRequest };
    }

    public static ClassifyAsk Ask(IQueryCollection query) => new(GuidanceQuery.One(query, "purpose"), GuidanceQuery.One(query, "reach"))
    {
        AdvancesStateOfTheArt = GuidanceQuery.One(query, "advances") == "true",
        Criteria = GuidanceQuery.All(query, "criterion"),
        Modalities = GuidanceQuery.All(query, "modality"),
        Components = GuidanceQuery.All(query, "component"),
        HighConsequenceDomain = GuidanceQuery.One(query, "high-consequence") == "true",
    };
}

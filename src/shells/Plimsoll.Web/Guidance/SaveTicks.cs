// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>GET /guidance/ticks.json: the state of the address as a file of the reader's own.</summary>
internal static class SaveTicks
{
    public static IResult Handle(HttpRequest request, Library library) =>
        TailorPage.Read(request, library).Succeeds(out var page, out var refusal)
            ? TypedResults.File(page.Query.Ticks.ToJson(page.Profile, page.Edition), "application/json", "plimsoll-checklist.json")
            : Problems.Page(refusal);
}

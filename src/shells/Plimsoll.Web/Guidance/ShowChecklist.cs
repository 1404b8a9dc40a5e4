// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>GET /guidance/checklist: the whole list, filtered by stage, tier and when, with the reader's own ticks.</summary>
internal static class ShowChecklist
{
    public static IResult Handle(HttpRequest request, Library library)
    {
        if (!TailorPage.Read(request, library).Succeeds(out var page, out var refusal)) { return Problems.Page(refusal); }
        // A form sends empty fields too; one redirect gives the short address that people share.
        var canonical = page.Query.To(request.Path);
        return request.Query.Any(q => q.Value.Any(string.IsNullOrEmpty))
            ? Results.Redirect(canonical)
            : new RazorComponentResult<ChecklistPage>(new { Page = page });
    }
}

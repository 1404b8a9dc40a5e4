// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>GET /: one sentence to complete, and the answer below it.</summary>
internal static class ShowFirstScreen
{
    public static IResult Handle(HttpRequest request, Library library) =>
        TailorPage.Read(request, library).Succeeds(out var page, out var refusal)
            ? new RazorComponentResult<FirstScreen>(new { Page = page })
            : Problems.Page(refusal);
}

// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>Pages that show one part of the library as it is: matrix, value chain, crosswalk, about, comment.</summary>
internal static class ShowPages
{
    public static IResult Matrix(HttpRequest request, Library library)
    {
        var guideline = GuidanceQuery.One(request.Query, "guideline");
        if (!library.Edition(GuidanceQuery.One(request.Query, "edition")).Succeeds(out var edition, out var refusal)) { return Problems.Page(refusal); }
        return guideline is null || edition.Pack.Guidelines.Any(g => g.Id == guideline)
            ? new RazorComponentResult<MatrixPage>(new { Edition = edition, Guideline = guideline })
            : Problems.Page(new Refusal(
                GuidanceCodes.UnknownValue, "guideline", guideline, "does not exist",
                $"use {edition.Pack.Guidelines[0].Id} to {edition.Pack.Guidelines[^1].Id}"));
    }

    public static IResult Mitigations() => new RazorComponentResult<MitigationsPage>();

    public static IResult Crosswalk(HttpRequest request, Library library) =>
        library.Crosswalks is []
            ? Problems.Page(new Refusal(GuidanceCodes.NoCrosswalk, "content folder", null, "holds no crosswalk", "add tables under crosswalks/"))
        : library.CrosswalkTo(GuidanceQuery.One(request.Query, "target") ?? library.Crosswalks[0].Target.Id).Succeeds(out var crosswalk, out var refusal)
            ? new RazorComponentResult<CrosswalkPage>(new { Crosswalk = crosswalk })
            : Problems.Page(refusal);

    public static IResult Counterparts(HttpRequest request, Library library) =>
        GuidanceQuery.One(request.Query, "of") is { } of
            ? library.CounterpartsOf(of.ToUpperInvariant()) is { } line
                ? new RazorComponentResult<CounterpartsPage>(new { Line = line })
                : Problems.Page(GuidanceApi.NotCompared(of))
            : Problems.Page(new Refusal(GuidanceCodes.MissingValue, "of", null, "is missing", GuidanceApi.Lines));

    public static IResult Processes(Library library) => new RazorComponentResult<ProcessesPage>(new { Processes = library.Processes });

    /// <summary>Not kept by the server: what is old enough to be read again depends on the day.</summary>
    public static IResult Sources(Library library, TimeProvider clock) =>
        new RazorComponentResult<SourcesPage>(new { Answer = library.SourcesOn(GuidanceApi.Today(clock)) });

    public static IResult About() => new RazorComponentResult<AboutPage>();

    public static IResult Comment(HttpRequest request) => new RazorComponentResult<CommentPage>(new { On = GuidanceQuery.One(request.Query, "on") });
}

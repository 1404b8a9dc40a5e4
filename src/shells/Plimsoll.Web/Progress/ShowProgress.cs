// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress;

/// <summary>GET pages about the field.</summary>
internal static class ShowProgress
{
    public static IResult Overview(ProgressLibrary library) => new RazorComponentResult<ProgressPage>(new { Edition = library.Editions[0] });

    public static IResult Process(string process, ProgressLibrary library) =>
        library.Editions[0].Process(process).Succeeds(out var found, out var refusal)
            ? new RazorComponentResult<ProcessPage>(new { Edition = library.Editions[0], Process = found })
            : Problems.Page(refusal);

    public static IResult Challenges(ProgressLibrary library) => new RazorComponentResult<ChallengesPage>(new { Edition = library.Editions[0] });

    public static IResult Recommendations(ProgressLibrary library, TimeProvider clock) =>
        new RazorComponentResult<RecommendationsPage>(new { Edition = library.Editions[0], Today = Day.Today(clock) });

    public static IResult Stakeholders(ProgressLibrary library) => new RazorComponentResult<StakeholdersPage>(new { Edition = library.Editions[0] });

    public static IResult Template(ProgressLibrary library) => new RazorComponentResult<TemplatePage>(new { Edition = library.Editions[0] });

    public static IResult Answers(ProgressLibrary library, TimeProvider clock) =>
        new RazorComponentResult<AnswersPage>(new { Edition = library.Editions[0], Today = Day.Today(clock) });

    public static IResult Providers(ProgressLibrary library) => new RazorComponentResult<ProvidersPage>(new { Edition = library.Editions[0] });

    public static IResult Provider(string provider, ProgressLibrary library) =>
        library.Editions[0].Provider(provider).Succeeds(out var found, out var refusal)
            ? new RazorComponentResult<ProviderPage>(new { Edition = library.Editions[0], Provider = found })
            : Problems.Page(refusal);
}

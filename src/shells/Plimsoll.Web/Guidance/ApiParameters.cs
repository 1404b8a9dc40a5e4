// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>The facts of a release, as query parameters.</summary>
internal sealed record ProfileParameters(
    [property: FromQuery(Name = "model"), Description("specialized-narrow | advanced-general | frontier, or narrow | general")] string? Model,
    [property: FromQuery(Name = "release"), Description("open-access | restricted | research | closed-development, or open | closed")] string? Release,
    [property: FromQuery(
        Name = "role"), Description(
            "model-provider | model-adapter | hosting-service | app-developer, or provider | adapter | host | developer; repeatable")] string[]? Role,
    [property: FromQuery(Name = "modality"), Description("text | image | audio | video | code | action | biology; repeatable")] string[]? Modality,
    [property: FromQuery(Name = "component"), Description("weights | code | data | architecture | evaluations | paper; repeatable")] string[]? Component,
    [property: FromQuery(Name = "hosting"), Description("downloads | inference; for hosting services")] string? Hosting,
    [property: FromQuery(Name = "high-consequence"), Description("true for science, biology and other domains of high consequence")] string? HighConsequence,
    [property: FromQuery(Name = "update"), Description("true for a significant update")] string? Update,
    [property: FromQuery(Name = "edition"), Description("Edition of the guidance; the default is the newest")] string? Edition,
    [property: FromQuery(Name = "stage"), Description("research-and-development | pre-deployment | post-deployment | societal-impact")] string? Stage,
    [property: FromQuery(Name = "tier"), Description("baseline | recommended")] string? Tier,
    [property: FromQuery(Name = "when"), Description("before-development | during-development | before-release | continuous | on-event")] string? When,
    [property: FromQuery(Name = "format"), Forms] string? Format)
{
    public ProfileAsk Ask => new(Model, Release)
    {
        Roles = Role ?? [], Modalities = Modality ?? [], Components = Component ?? [], Hosting = Hosting,
        HighConsequenceDomain = HighConsequence == "true", SignificantUpdate = Update == "true",
    };

    /// <summary>The first flag that is neither true nor false.</summary>
    public Refusal? BadFlag => Flag.Refuse("high-consequence", HighConsequence) ?? Flag.Refuse("update", Update);
}

/// <summary>Describes a parameter that takes each form of a checklist.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class FormsAttribute() : DescriptionAttribute(Words)
{
    public static string Words { get; } = string.Join(" | ", ChecklistForms.All.Select(form => form.Key));
}

/// <summary>Answers to the questionnaire, as query parameters.</summary>
internal sealed record ClassifyParameters(
    [property: FromQuery(Name = "purpose"), Description("narrow | general")] string? Purpose,
    [property: FromQuery(Name = "reach"), Description("download | hosted | demonstration | own-products | inside")] string? Reach,
    [property: FromQuery(Name = "criterion"), Description("state-of-the-art | scaling | self-learning | agentic; repeatable")] string[]? Criterion,
    [property: FromQuery(Name = "modality"), Description("text | image | audio | video | code | action | biology; repeatable")] string[]? Modality,
    [property: FromQuery(Name = "component"), Description("weights | code | data | architecture | evaluations | paper; repeatable")] string[]? Component,
    [property: FromQuery(Name = "high-consequence"), Description("true for science, biology and other domains of high consequence")] string? HighConsequence)
{
    public ClassifyAsk Ask =>
        new(Purpose, Reach)
        {
            Criteria = Criterion ?? [], Modalities = Modality ?? [], Components = Component ?? [], HighConsequenceDomain = HighConsequence == "true"
        };

    /// <summary>The first flag that is neither true nor false.</summary>
    public Refusal? BadFlag => Flag.Refuse("high-consequence", HighConsequence);
}

/// <summary>Two sides, as query parameters.</summary>
internal sealed record CompareParameters(
    [property: FromQuery(Name = "left"), Description("[pack:]model/release, such as frontier/restricted")] string? Left,
    [property: FromQuery(Name = "right"), Description("[pack:]model/release, such as general/open")] string? Right,
    [property: FromQuery(Name = "role"), Description("provider | adapter | host | developer; repeatable")] string[]? Role);

/// <summary>An edition and a format, as query parameters.</summary>
internal sealed record TableParameters(
    [property: FromQuery(Name = "edition"), Description("Edition of the guidance; the default is the newest")] string? Edition,
    [property: FromQuery(Name = "format"), Description("json | csv")] string? Format);

/// <summary>A crosswalk target and a format, as query parameters.</summary>
internal sealed record CrosswalkParameters(
    [property: FromQuery(Name = "target"), Description("Target such as nist-ai-rmf-1.0; absent for all")] string? Target,
    [property: FromQuery(Name = "format"), Description("json | csv")] string? Format);

// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>The facts of a release, as query parameters.</summary>
internal sealed record ProfileParameters
{
    [FromQuery(Name = "model"), Description("specialized-narrow | advanced-general | frontier, or narrow | general")]
    public string? Model { get; init; }

    [FromQuery(Name = "release"), Description("open-access | restricted | research | closed-development, or open | closed")]
    public string? Release { get; init; }

    [FromQuery(Name = "role")]
    [Description("model-provider | model-adapter | hosting-service | app-developer, or provider | adapter | host | developer; repeatable")]
    public string[]? Role { get; init; }

    [FromQuery(Name = "modality"), Description("text | image | audio | video | code | action | biology; repeatable")]
    public string[]? Modality { get; init; }

    [FromQuery(Name = "component"), Description("weights | code | data | architecture | evaluations | paper; repeatable")]
    public string[]? Component { get; init; }

    [FromQuery(Name = "hosting"), Description("downloads | inference; for hosting services")]
    public string? Hosting { get; init; }

    [FromQuery(Name = "high-consequence"), Description("true for science, biology and other domains of high consequence")]
    public string? HighConsequence { get; init; }

    [FromQuery(Name = "update"), Description("true for a significant update")]
    public string? Update { get; init; }

    [FromQuery(Name = "edition"), Description("Edition of the guidance; the default is the newest")]
    public string? Edition { get; init; }

    [FromQuery(Name = "stage"), Description("research-and-development | pre-deployment | post-deployment | societal-impact")]
    public string? Stage { get; init; }

    [FromQuery(Name = "tier"), Description("baseline | recommended")]
    public string? Tier { get; init; }

    [FromQuery(Name = "when"), Description("before-development | during-development | before-release | continuous | on-event")]
    public string? When { get; init; }

    [FromQuery(Name = "format"), Forms]
    public string? Format { get; init; }

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
internal sealed record ClassifyParameters
{
    [FromQuery(Name = "purpose"), Description("narrow | general")]
    public string? Purpose { get; init; }

    [FromQuery(Name = "reach"), Description("download | hosted | demonstration | own-products | inside")]
    public string? Reach { get; init; }

    [FromQuery(Name = "advances"), Description("true where the model takes abilities significantly further than the state of the art: the definition")]
    public string? Advances { get; init; }

    [FromQuery(Name = "criterion"), Description("state-of-the-art | scaling | self-learning | agentic; repeatable")]
    public string[]? Criterion { get; init; }

    [FromQuery(Name = "modality"), Description("text | image | audio | video | code | action | biology; repeatable")]
    public string[]? Modality { get; init; }

    [FromQuery(Name = "component"), Description("weights | code | data | architecture | evaluations | paper; repeatable")]
    public string[]? Component { get; init; }

    [FromQuery(Name = "high-consequence"), Description("true for science, biology and other domains of high consequence")]
    public string? HighConsequence { get; init; }

    public ClassifyAsk Ask =>
        new(Purpose, Reach)
        {
            AdvancesStateOfTheArt = Advances == "true", Criteria = Criterion ?? [], Modalities = Modality ?? [], Components = Component ?? [],
            HighConsequenceDomain = HighConsequence == "true",
        };

    /// <summary>The first flag that is neither true nor false.</summary>
    public Refusal? BadFlag => Flag.Refuse("advances", Advances) ?? Flag.Refuse("high-consequence", HighConsequence);
}

/// <summary>Two sides, as query parameters.</summary>
internal sealed record CompareParameters
{
    [FromQuery(Name = "left"), Description("[pack:]model/release, such as frontier/restricted")]
    public string? Left { get; init; }

    [FromQuery(Name = "right"), Description("[pack:]model/release, such as general/open")]
    public string? Right { get; init; }

    [FromQuery(Name = "role"), Description("provider | adapter | host | developer; repeatable")]
    public string[]? Role { get; init; }
}

/// <summary>An edition and a format, as query parameters.</summary>
internal sealed record TableParameters
{
    [FromQuery(Name = "edition"), Description("Edition of the guidance; the default is the newest")]
    public string? Edition { get; init; }

    [FromQuery(Name = "format"), Description("json | csv")]
    public string? Format { get; init; }
}

/// <summary>A crosswalk target and a format, as query parameters.</summary>
internal sealed record CrosswalkParameters
{
    [FromQuery(Name = "target"), Description("Target such as nist-ai-rmf-1.0; absent for all")]
    public string? Target { get; init; }

    [FromQuery(Name = "of"), Description("A line such as G13.B2, M12 or 3.4, with what belongs to it; absent for all")]
    public string? Of { get; init; }

    [FromQuery(Name = "format"), Description("json | csv")]
    public string? Format { get; init; }
}

/// <summary>Which sources, and in which format, as query parameters.</summary>
internal sealed record SourcesParameters
{
    [FromQuery(Name = "stale"), Description("true for those alone that have to be read again")]
    public string? Stale { get; init; }

    [FromQuery(Name = "format"), Description("json | csv")]
    public string? Format { get; init; }
}

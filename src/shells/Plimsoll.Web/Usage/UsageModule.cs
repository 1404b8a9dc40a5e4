// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage.Pages;
using Plimsoll.Web.Usage.Reports;
using Plimsoll.Web.Usage.Researchers;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Usage;

/// <summary>How is it used?</summary>
internal sealed class UsageModule : Module
{
    private AnswerSteps? _steps;

    public override string Name => "usage";

    public override IReadOnlyList<StreamBook> Streams => [UsageStreams.Registers];

    public override IReadOnlyList<Type> Publishing => UsageStreams.Publishing;

    public override IReadOnlyList<Settable> Settings =>
    [
        new(
            "answer-step", "Research:AnswerStep", "N", "2000", "milliseconds: answers to researchers come at whole multiples of it since they asked"),
    ];

    public override IReadOnlyList<Type> Erasures => [typeof(EraseResearch)];

    public override Refusal? ReadAtStart(IConfiguration settings)
    {
        if (!TemplateReader.Shipped().Succeeds(out _, out var refusal) || !Setting.Read(settings, "Research:AnswerStep", 1).Succeeds(out var step, out refusal))
        {
            return refusal;
        }
        _steps = new AnswerSteps(step.Value is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : AnswerSteps.Usual);
        return null;
    }

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton(_steps!).AddSingleton(ActivityIn).AddSingleton<IntakeWatch>()
            .AddSingleton<IReadyCheck>(provider => provider.GetRequiredService<IntakeWatch>())
            .AddSingleton<IMeasured>(provider => provider.GetRequiredService<IntakeWatch>())
            .AddSingleton<IMeasured>(provider => provider.GetRequiredService<RewriteErased>())
            .AddSingleton<ActivityQuota>()
            .AddSingleton<IQuota>(provider => provider.GetRequiredService<ActivityQuota>()).AddUsage().AddReports().AddResearch().AddSharing().AddUsagePages();

    private static OpenedActivity ActivityIn(IServiceProvider services) => OpenedActivity.Open(
        services.GetRequiredService<DataFolder>().Path, services.GetRequiredService<ServerKeys>().Master, services.GetRequiredService<TimeProvider>());

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapUsageApi();
        routes.MapUsageRecordApi();
        routes.MapSharingApi();
        routes.MapReportApi();
        routes.MapReportPages();
        routes.MapResearch();
        routes.MapUsagePages();
    }

    public override IEnumerable<string> Say(IServiceProvider services, string address)
    {
        var activity = services.GetRequiredService<OpenedActivity>();
        if (activity.Off is { } off) { yield return $"Intake of activity is off; everything else works. {off.Sentence}"; }
        if (activity.Migrated is { } lifted) { yield return OpenedActivity.Said(lifted); }
    }
}

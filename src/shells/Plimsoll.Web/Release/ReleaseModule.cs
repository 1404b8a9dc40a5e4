// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>May it go out, and stay out?</summary>
internal sealed class ReleaseModule : Module
{
    private GateRules? _rules;
    private EvidenceLimit? _limit;

    public override string Name => "release";

    public override IReadOnlyList<StreamBook> Streams => [ReleaseStreams.Registries, ReleaseStreams.Releases];

    public override IReadOnlyDictionary<string, string> Switches => new Dictionary<string, string> { ["--most-evidence"] = "Evidence:MostBytes" };

    public override IReadOnlyList<Type> Erasures => [typeof(EraseEvidence)];

    public override Refusal? ReadAtStart(IConfiguration settings)
    {
        if (!GateReader.Shipped().Succeeds(out _rules, out var refusal) || !Setting.Read(settings, "Evidence:MostBytes", 1).Succeeds(out var most, out refusal))
        {
            return refusal;
        }
        _limit = new EvidenceLimit(most.Value ?? EvidenceLimit.Usual);
        return null;
    }

    public override void AddServices(IServiceCollection services) => services.AddSingleton<IBeginning, BeginRegistry>().AddSingleton(_rules!).AddSingleton(_limit!).AddRelease();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReleasePages();
        routes.MapReleaseApi();
        routes.MapReleaseRecordApi();
        routes.MapTenantReleasePages();
        routes.MapWorkPages();
        routes.MapWorkApi();
    }
}

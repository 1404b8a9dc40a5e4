// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>May it go out, and stay out?</summary>
/// <param name="gates">Gate rules in place of those that ship, those in force first; tests bring a later pack.</param>
internal sealed class ReleaseModule(IReadOnlyList<GateRules>? gates = null) : Module
{
    private IReadOnlyList<GateRules>? _gates;
    private EvidenceLimit? _limit;

    public override string Name => "release";

    public override IReadOnlyList<StreamBook> Streams => [ReleaseStreams.Registries, ReleaseStreams.Releases, ReleaseStreams.Index, ReleaseStreams.Lists];

    public override IReadOnlyList<Settable> Settings =>
        [new("most-evidence", "Evidence:MostBytes", "N", $"{EvidenceLimit.Usual}", "bytes of the largest file that is taken as evidence")];

    public override IReadOnlyList<Type> Erasures => [typeof(EraseEvidence), typeof(EraseReviewers)];

    public override IReadOnlyList<Type> Beginnings => [typeof(BeginRegistry)];

    public override Refusal? ReadAtStart(IConfiguration settings)
    {
        if (!GateReader.All().Succeeds(out var shipped, out var refusal)
            || !Setting.Read(settings, "Evidence:MostBytes", 1).Succeeds(out var most, out refusal))
        {
            return refusal;
        }
        _gates = gates ?? shipped;
        _limit = new EvidenceLimit(most.Value ?? EvidenceLimit.Usual);
        return null;
    }

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton<IAnnounces, AnnounceReleases>()
            .AddSingleton(_gates![0]).AddSingleton(new KnownGates(_gates)).AddSingleton(_limit!).AddSingleton<IQuota, EvidenceQuota>()
            .AddRelease();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReleasePages();
        routes.MapReleaseApi();
        routes.MapReleaseRecordApi();
        routes.MapTenantReleasePages();
        routes.MapWorkPages();
        routes.MapWorkApi();
    }

    /// <summary>Decisions of before their bytes were kept are signed once, under their own rules.</summary>
    public override Task<Refusal?> PrepareAsync(IServiceProvider services) => services.GetRequiredService<SignDecisions>().AllAsync();

    public override IEnumerable<string> Say(IServiceProvider services, string address)
    {
        var sign = services.GetRequiredService<SignDecisions>();
        if (sign.Made > 0) { yield return $"Decisions of before that were signed, once and for all: {sign.Made}."; }
        foreach (var unmade in sign.Unmade) { yield return $"A decision of before could not be signed. {unmade.Sentence}"; }
    }
}

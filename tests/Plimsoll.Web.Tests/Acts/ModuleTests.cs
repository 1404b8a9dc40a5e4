// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Tests.Architecture;
using Plimsoll.Tests.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress;
using Plimsoll.Web.Release;
using Module = Plimsoll.Web.Acts.Module;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>The rules on the modules that there are, and on lists that were broken on purpose.</summary>
public sealed class ModuleTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly Module[] Here = Modules.All();

    private static IReadOnlyList<string> Capabilities => Tree.Here.Capabilities;

    private IReadOnlyList<Endpoint> Endpoints => app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    [Fact]
    public void Every_capability_has_a_module_of_its_name() => Rule.Holds(ModuleRules.Named(Capabilities, Here));

    [Fact]
    public void Every_event_can_be_kept_in_a_stream_of_a_module() => Rule.Holds(ModuleRules.Unkept(EventRules.Catalogs, Here));

    [Fact]
    public void Every_capability_answers_at_an_address() => Rule.Holds(ModuleRules.Unreachable(Capabilities, Endpoints));

    [Fact]
    public void What_is_done_when_an_organisation_begins_or_is_erased_stands_on_the_page_of_its_module() =>
        Rule.Holds(ModuleRules.Unnamed(Here, typeof(Module).Assembly.GetTypes()));

    [Fact]
    public void A_beginning_or_an_erasure_that_no_module_names_or_another_s_does_is_reported() =>
        Assert.Equal(
            [
                "BeginMutiny is to stand once, under Beginnings of the module of Plimsoll.Web.Tests.Acts",
                "BeginRegistry is to stand once, under Beginnings of the module of Plimsoll.Web.Release",
                "EraseEvidence is to stand once, under Erasures of the module of Plimsoll.Web.Release",
                "MutinyModule stands under Erasures of MutinyModule and is no IErasing",
            ],
            ModuleRules.Unnamed(
                [.. Here.Where(module => module is not ReleaseModule), new MutinyModule()],
                [typeof(BeginMutiny), typeof(BeginRegistry), typeof(EraseEvidence), typeof(MutinyModule)]));

    [Fact]
    public void A_capability_without_a_module_is_reported_and_a_module_of_none() =>
        Assert.Equal(
            [
                "Ballast has no module in Modules.All()", "Progress has no module in Modules.All()",
                "MutinyModule belongs to no capability", "MutinyModule is called mutiny, not tests.acts",
            ],
            ModuleRules.Named(["Ballast", .. Capabilities], [.. Here.Where(module => module is not ProgressModule), new MutinyModule()])
                .Except(ModuleRules.Named(Capabilities, Here)));

    [Fact]
    public void Events_that_no_module_keeps_are_reported() =>
        Assert.Equal(
            ["progress.call-opened and the other events of its catalog are in no stream of a module"],
            ModuleRules.Unkept(EventRules.Catalogs, [.. Here.Where(module => module is not ProgressModule), new MutinyModule()])
                .Except(ModuleRules.Unkept(EventRules.Catalogs, Here)));

    [Fact]
    public void A_capability_without_an_address_is_reported() =>
        Assert.Equal(
            [
                "Guid has no address: its module maps none that a method of Plimsoll.Web.Guid handles",
                "Progress has no address: its module maps none that a method of Plimsoll.Web.Progress handles",
            ],
            // The beginning of another's name is not its room.
            ModuleRules.Unreachable(["Guid", "Guidance", "Progress"], Endpoints.Where(endpoint => !In(endpoint, "Plimsoll.Web.Progress"))));

    private static bool In(Endpoint endpoint, string room) =>
        endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Namespace?.StartsWith(room, StringComparison.Ordinal) == true;

    /// <summary>What no module names.</summary>
    private sealed class BeginMutiny : IBeginning
    {
        public Result<IReadOnlyList<Writing>> Begin(Beginning organisation) => throw new NotSupportedException();
    }

    /// <summary>A module that lies where none should, and brings nothing.</summary>
    private sealed class MutinyModule : Module
    {
        public override string Name => "mutiny";

        public override IReadOnlyList<Type> Beginnings => [typeof(BeginRegistry)];

        public override IReadOnlyList<Type> Erasures => [typeof(MutinyModule)];

        public override void AddServices(IServiceCollection services) { }

        public override void Map(IEndpointRouteBuilder routes) { }
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Content;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Guidance;

/// <summary>What do we owe? Answers and keeps nothing, so it has no streams.</summary>
internal sealed class GuidanceModule : Module
{
    private Library? _library;

    public override string Name => "guidance";

    public override IReadOnlyList<Settable> Settings =>
        [new("content", "Content:Directory", "DIR", "those that ship", "content packs to use in place of those shipped")];

    public override Refusal? ReadAtStart(IConfiguration settings) =>
        Read(settings["Content:Directory"]).Succeeds(out _library, out var refusal) ? null : refusal;

    public override void AddServices(IServiceCollection services) => services.AddSingleton(_library!).AddGuidanceCache()
        .ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, GuidanceJson.Default));

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGuidancePages();
        routes.MapGuidanceApi();
    }

    /// <param name="folder">Packs to use instead of those shipped.</param>
    private static Result<Library> Read(string? folder) =>
        folder is null ? Library.Shipped()
        : ContentFolder.Read(folder).Succeeds(out var content, out var refusal) ? Library.Load(content.Packs, content.Tables)
        : refusal;
}

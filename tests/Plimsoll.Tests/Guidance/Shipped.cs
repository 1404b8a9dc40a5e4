// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Content;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>The shipped library, and the shipped packs as nodes that a test may change.</summary>
internal static class Shipped
{
    public static Library Library { get; } = Value(Plimsoll.Guidance.Library.Shipped());

    public static ContentFolder Folder { get; } = Value(ContentFolder.Read(Repository.At("content", "guidance")));

    public static string[] GuidelineIds { get; } = [.. Enumerable.Range(1, 22).Select(n => $"G{n:00}")];

    public static T Value<T>(Result<T> result) where T : class => result.Succeeds(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Sentence);

    public static Checklist List(string model, string release, params string[] roles) => Library.Tailor(Value(Profile.Read(new ProfileAsk(model, release) { Roles = roles })));

    public static Checklist List(ProfileAsk ask) => Library.Tailor(Value(Profile.Read(ask)));

    /// <summary>A library of the shipped packs and tables with further packs, or packs in place of shipped ones.</summary>
    public static Result<Library> With(params (string Name, ContentNode Pack)[] packs)
    {
        var all = new Dictionary<string, ContentNode>(Folder.Packs);
        foreach (var (name, pack) in packs) { all[name] = pack; }
        return Library.Load(all, Folder.Tables);
    }

    public static ContentNode Yaml(string text, string file = "test/pack.yaml") => YamlContent.Read(new StringReader(text), file);
}

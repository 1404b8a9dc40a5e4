// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Progress.Templates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>The JSON of every answer of this capability. Shells serialise through it, so that command and API give the same bytes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(ProgressEdition))]
[JsonSerializable(typeof(IReadOnlyList<ProcessRow>))]
[JsonSerializable(typeof(ProcessAnswer))]
[JsonSerializable(typeof(ProgressTotals))]
[JsonSerializable(typeof(ChallengesAnswer))]
[JsonSerializable(typeof(IReadOnlyList<DatedRecommendation>))]
[JsonSerializable(typeof(StakeholdersAnswer))]
[JsonSerializable(typeof(DocumentationTemplate))]
[JsonSerializable(typeof(RoundScore))]
[JsonSerializable(typeof(ProgressComparison))]
[JsonSerializable(typeof(IReadOnlyList<BlockRow>))]
[JsonSerializable(typeof(AccessAnswer))]
[JsonSerializable(typeof(EditionProviderAnswer))]
[JsonSerializable(typeof(IReadOnlyList<AccessScore>))]
[JsonSerializable(typeof(ProviderAnswer))]
[JsonSerializable(typeof(PublicIndex))]
[JsonSerializable(typeof(IReadOnlyList<RoundRow>))]
[JsonSerializable(typeof(IReadOnlyList<PageRow>))]
[JsonSerializable(typeof(FmtiSheet))]
[JsonSerializable(typeof(FilledTemplate))]
public sealed partial class ProgressJson : JsonSerializerContext
{
    /// <summary>People read this JSON too: letters stay letters. The bytes never stand inside HTML.</summary>
    private static readonly ProgressJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true, WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantConverter() },
    });

    /// <summary>Serialises an answer as indented UTF-8, ending in a line feed.</summary>
    public static byte[] ToUtf8<T>(T answer) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(answer, (JsonTypeInfo<T>)Readable.Options.GetTypeInfo(typeof(T))), (byte)'\n'];
}

// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>The JSON of every answer of this capability. Shells serialise through it, so that command and API give the same bytes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Checklist))]
[JsonSerializable(typeof(IReadOnlyList<MatrixRow>))]
[JsonSerializable(typeof(IReadOnlyList<ChecklistMitigation>))]
[JsonSerializable(typeof(IReadOnlyList<CrosswalkRow>))]
[JsonSerializable(typeof(IReadOnlyList<CrosswalkTable>))]
[JsonSerializable(typeof(IReadOnlyList<PackStatement>))]
[JsonSerializable(typeof(IReadOnlyList<Move>))]
[JsonSerializable(typeof(Classification))]
[JsonSerializable(typeof(Comparison))]
[JsonSerializable(typeof(PracticeAnswer))]
[JsonSerializable(typeof(WorksheetAnswer))]
[JsonSerializable(typeof(ReleasingWorksheetAnswer))]
public sealed partial class GuidanceJson : JsonSerializerContext
{
    /// <summary>People read this JSON too: letters stay letters. The bytes never stand inside HTML.</summary>
    private static readonly GuidanceJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true, WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Serialises an answer as indented UTF-8, ending in a line feed.</summary>
    public static byte[] ToUtf8<T>(T answer) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(answer, (JsonTypeInfo<T>)Readable.Options.GetTypeInfo(typeof(T))), (byte)'\n'];
}

/// <summary>A crosswalk table as an answer, guidelines without counterpart included.</summary>
public sealed record CrosswalkTable(string Target, string Title, Standing Standing, string Version, string Statement, IReadOnlyList<CrosswalkRow> Rows)
{
    public static CrosswalkTable Of(Crosswalk crosswalk) =>
        new(crosswalk.Target.Id, crosswalk.Target.Title, crosswalk.Target.Standing, crosswalk.Target.Version, crosswalk.Target.Statement, crosswalk.Rows);
}

/// <summary>One practice with everything known of it.</summary>
public sealed record PracticeAnswer(
    string Edition, string Guideline, string GuidelineTitle, Stage Stage, ChecklistPractice Practice, IReadOnlyList<Counterpart> Crosswalk,
    IReadOnlyDictionary<string, MatrixCell> Cells);

/// <summary>A worksheet with its conclusion.</summary>
public sealed record WorksheetAnswer(Worksheet Worksheet, WorksheetConclusion Result, IReadOnlyList<string> Reasons);

/// <summary>A worksheet of whoever releases, with what it shows.</summary>
public sealed record ReleasingWorksheetAnswer(ReleasingWorksheet Worksheet, WorksheetResult Result, IReadOnlyList<string> Reasons);

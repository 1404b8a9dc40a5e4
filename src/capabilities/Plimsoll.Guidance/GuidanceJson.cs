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
[JsonSerializable(typeof(LineCounterparts))]
[JsonSerializable(typeof(SourcesAnswer))]
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

/// <summary>A crosswalk table as an answer, lines without counterpart included.</summary>
/// <param name="AppliesFrom">The day from which the whole target applies; null where that differs within it, or where it is in force.</param>
public sealed record CrosswalkTable(
    string Target, string Title, Standing Standing, string Version, DateOnly? AppliesFrom, string Statement, IReadOnlyList<CrosswalkRow> Rows)
{
    public static CrosswalkTable Of(Crosswalk crosswalk) => new(
        crosswalk.Target.Id, crosswalk.Target.Title, crosswalk.Target.Standing, crosswalk.Target.Version, crosswalk.Target.AppliesFrom,
        crosswalk.Target.Statement, crosswalk.Rows);
}

/// <summary>Everything that one line corresponds to, target by target, with the sources that say so.</summary>
public sealed record LineCounterparts(string Id, string Title, IReadOnlyList<CrosswalkTable> Targets, IReadOnlyList<ExternalSource> Sources);

/// <summary>A source as it stands on a day.</summary>
/// <param name="Age">Days since it was read.</param>
/// <param name="Stale">Whether it has to be read again.</param>
/// <param name="Standing">The greatest legal weight among what rests on it; null where no row of a crosswalk does.</param>
/// <param name="Rows">How many rows of crosswalks rest on it.</param>
/// <param name="Targets">Frameworks that they are about.</param>
public sealed record SourceStanding(ExternalSource Source, int Age, bool Stale, Standing? Standing, int Rows, IReadOnlyList<string> Targets);

/// <summary>Every source on a day; those to be read again stand first, the most urgent at the top.</summary>
/// <param name="FreshDays">Days after which a source has to be read again.</param>
public sealed record SourcesAnswer(DateOnly Today, int FreshDays, IReadOnlyList<SourceStanding> Sources)
{
    /// <summary>Those older than they may be.</summary>
    [JsonIgnore]
    public IEnumerable<SourceStanding> Stale => Sources.Where(s => s.Stale);
}

/// <summary>One practice with everything known of it.</summary>
public sealed record PracticeAnswer(
    string Edition, string Guideline, string GuidelineTitle, Stage Stage, ChecklistPractice Practice, IReadOnlyList<Counterpart> Crosswalk,
    IReadOnlyDictionary<string, MatrixCell> Cells);

/// <summary>A worksheet with its conclusion.</summary>
public sealed record WorksheetAnswer(Worksheet Worksheet, WorksheetConclusion Result, IReadOnlyList<string> Reasons);

/// <summary>A worksheet of whoever releases, with what it shows.</summary>
public sealed record ReleasingWorksheetAnswer(ReleasingWorksheet Worksheet, WorksheetResult Result, IReadOnlyList<string> Reasons);

// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>What an id stands for.</summary>
internal abstract record Shown
{
    private Shown() { }

    public sealed record OfPractice(PracticeAnswer Answer) : Shown;

    /// <param name="Guideline">As its own source words it, in a cell that has a sourced list.</param>
    /// <param name="Cells">Its level in every cell.</param>
    public sealed record OfGuideline(string Edition, ChecklistGuideline Guideline, IReadOnlyDictionary<string, MatrixCell> Cells) : Shown;

    public sealed record OfStrategy(ChecklistMitigation Strategy) : Shown;

    public sealed record OfDuty(ChecklistMitigation Strategy, ChecklistDuty Duty) : Shown;

    /// <summary>The statements of every pack behind it, those of our own marks among them.</summary>
    public IEnumerable<PackStatement> Statements(Library library) => library.StatementsOf(this switch
    {
        OfPractice { Answer: var answer } => [.. Packs(answer.Practice), .. answer.Cells.Values.Select(cell => cell.Pack)],
        OfGuideline { Guideline: var guideline, Cells: var cells } =>
            guideline.Practices.SelectMany(Packs).Concat(cells.Values.Select(cell => cell.Pack)),
        OfStrategy { Strategy: var strategy } => [strategy.Pack, .. strategy.Duties.Select(duty => duty.Pack), .. Ours(library, strategy.Duties)],
        OfDuty { Duty: var duty } => [duty.Pack, .. Ours(library, [duty])],
        _ => throw new UnreachableException(),
    });

    private static IEnumerable<string> Packs(ChecklistPractice practice) =>
        [practice.FieldBasis.Text.Pack, practice.FieldBasis.Level.Pack, practice.FieldBasis.When.Pack, practice.FieldBasis.Proof.Pack];

    private static IEnumerable<string> Ours(Library library, IEnumerable<ChecklistDuty> duties) =>
        library.Packs.Where(pack => pack.Tailoring.StartToday.Any(start => duties.Any(duty => duty.Id == start.Duty))).Select(pack => pack.Header.Id);

    /// <summary>Looks an id up; capitals do not matter.</summary>
    public static Result<Shown> Find(Library library, Edition edition, string id)
    {
        var name = id.ToUpperInvariant();
        if (name.StartsWith('G') && name.Contains('.'))
        {
            return library.Practice(name, edition).Succeeds(out var practice, out var no) ? new OfPractice(practice) : no;
        }
        if (library.Matrix(edition).FirstOrDefault(row => row.Guideline == name) is { } row)
        {
            var sourced = Cell.All.First(cell => edition[cell]?.Basis == Basis.Source);
            var profile = Profile.Read(new ProfileAsk(SharedTerms.ModelTypes[sourced.Model].Key, SharedTerms.ReleaseTypes[sourced.Release].Key)).Value!;
            return new OfGuideline(edition.Id, library.Tailor(profile, edition).Guidelines.First(g => g.Id == name), row.Cells);
        }
        foreach (var strategy in library.AllMitigations())
        {
            if (strategy.Id == name) { return new OfStrategy(strategy); }
            if (strategy.Duties.FirstOrDefault(duty => duty.Id == name) is { } duty) { return new OfDuty(strategy, duty); }
        }
        return new Refusal(
            GuidanceCodes.UnknownId, "id", id, "does not exist",
            "use the id of a guideline (G01), practice (G01.B1), strategy (M03) or duty (M03.D1); 'guidance list' and 'guidance mitigations' show them all");
    }
}

/// <summary>A duty with the strategy it belongs to.</summary>
internal sealed record DutyAnswer(
    string Strategy, string StrategyTitle, Phase Phase, IReadOnlyDictionary<string, Part> Actors, ChecklistDuty Duty,
    IReadOnlyList<SourcedText> Limits, IReadOnlyList<MitigationConflict> Conflicts);

/// <summary>The JSON of one line, in the library's own words and form.</summary>
[JsonSerializable(typeof(Shown.OfGuideline))]
[JsonSerializable(typeof(DutyAnswer))]
internal sealed partial class ShownJson : JsonSerializerContext
{
    private static readonly ShownJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true, WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] ToUtf8(Shown shown) => shown switch
    {
        Shown.OfPractice practice => GuidanceJson.ToUtf8(practice.Answer),
        Shown.OfGuideline guideline => [.. JsonSerializer.SerializeToUtf8Bytes(guideline, Readable.OfGuideline), (byte)'\n'],
        Shown.OfStrategy strategy => GuidanceJson.ToUtf8(strategy.Strategy),
        Shown.OfDuty duty => [.. JsonSerializer.SerializeToUtf8Bytes(
            new DutyAnswer(
                duty.Strategy.Id, duty.Strategy.Title, duty.Strategy.Phase, duty.Strategy.Actors, duty.Duty, duty.Strategy.Limits, duty.Strategy.Conflicts),
            Readable.DutyAnswer),
                (byte)'\n'],
        _ => throw new UnreachableException(),
    };
}

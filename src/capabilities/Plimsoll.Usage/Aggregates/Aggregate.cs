// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>A count and what it is of: a country, a sector; <c>total</c> where nothing is split.</summary>
public sealed record Cell(string Key, long Count);

/// <summary>Days, the first included, the last not.</summary>
public sealed record Period(DateOnly From, DateOnly Until)
{
    public int Days => Until.DayNumber - From.DayNumber;

    public bool Overlaps(Period other) => From < other.Until && other.From < Until;

    public bool Holds(Period other) => From <= other.From && other.Until <= Until;

    /// <summary>First and last day, as people say it.</summary>
    public override string ToString() => Days == 1 ? Day(From) : $"{Day(From)} to {Day(Until.PlusDays(-1))}";

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What a host, developer, provider or hub counted itself and sends instead of events.</summary>
/// <param name="Reporter">The organisation that counted.</param>
/// <param name="Epsilon">The privacy parameter that the reporter states; only with noise.</param>
/// <param name="Definition">What one of them is, in the reporter's words.</param>
/// <param name="Coverage">What of the reporter's traffic was counted, in its words.</param>
/// <param name="Agreement">The agreement under which it is sent.</param>
public sealed record Aggregate(
    string Reporter, ReporterRole Role, string Model, Measure Measure, Dimension Dimension, Period Period, CountMethod Method, string? Epsilon,
    string Definition, string Coverage, string? Agreement, IReadOnlyList<Cell> Cells)
{
    public const int MostCells = 500;
    public const long Largest = 1_000_000_000_000_000;

    private const int LongestText = 400;
    private const string Total = "total";

    /// <summary>Reads the fields of a file; nothing may be missing, unknown or contradict another.</summary>
    /// <exception cref="ContentRefusedException">A field is refused.</exception>
    internal static Aggregate Read(ContentFields f)
    {
        var reporter = f.Map("reporter");
        var (name, role) = (reporter.Text("name", IsName, NameForm), reporter.Choice("role", Terms.Roles));
        reporter.End();
        var method = f.Choice("method", Terms.Methods);
        var epsilon = f.OptionalText("epsilon");
        var aggregate = new Aggregate(
            name, role,
            f.Text("model", t => Label.Is(t), "a name of letters, digits and . _ : / @ + -"),
            f.Choice("measure", Terms.Measures), f.Choice("dimension", Terms.Dimensions),
            new Period(Day(f, "from"), Day(f, "until")), method, epsilon, f.Text("definition", IsText, TextForm),
            f.Text("coverage", IsText, TextForm), f.OptionalText("agreement"),
            f.List("counts", c =>
            {
                var cell = new Cell(
                    c.Text("key"),
                    long.TryParse(c.Text("count"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
                        ? count
                        : throw c.Refuse("count", c.Text("count"), "is not a whole number", "write digits"));
                c.End();
                return cell;
            }));
        f.End();
        foreach (var (key, value, reason, fix) in aggregate.Faults()) { throw f.Refuse(key, value, reason, fix); }
        return aggregate;
    }

    /// <summary>What contradicts itself, in the order of the fields; nothing when the aggregate can be counted.</summary>
    internal IEnumerable<(string Field, string? Value, string Reason, string Fix)> Faults()
    {
        if (!IsName(Reporter)) { yield return ("reporter", Reporter, "is not allowed", $"write {NameForm}"); }
        if (!Label.Is(Model)) { yield return ("model", Model, "is not allowed", "write a name of letters, digits and . _ : / @ + -"); }
        if ((Measure == Measure.Downloads) != (Role == ReporterRole.Hub))
        {
            yield return (
                "measure", Terms.Measures[Measure].Key,
                $"does not go with the role {Terms.Roles[Role].Key}: a hub counts downloads, and downloads are never usage",
                "name the role host where a hub also serves the model");
        }
        if (Period.Days is < 1 or > 3660)
        {
            yield return ("until", Period.Day(Period.Until), "is not after from, or more than ten years later", "write the day after the last one counted");
        }
        if (Method == CountMethod.Noised && !IsEpsilon(Epsilon))
        {
            yield return ("epsilon", Epsilon, "is missing or not a positive decimal number", "write the ε with which the noise was drawn, for example 1.0");
        }
        if (Method == CountMethod.Exact && Epsilon is not null)
        {
            yield return ("epsilon", Epsilon, "does not go with exact counts", "leave it out, or write noised");
        }
        if (!IsText(Definition)) { yield return ("definition", Definition, "is not allowed", $"write {TextForm}"); }
        if (!IsText(Coverage)) { yield return ("coverage", Coverage, "is not allowed", $"write {TextForm}"); }
        if (Cells.Count is 0 or > MostCells) { yield return ("counts", null, "are none or too many", $"give 1 to {MostCells}"); }
        if (Cells.Select(c => c.Key).Distinct(StringComparer.Ordinal).Count() != Cells.Count)
        {
            yield return ("counts", Cells.GroupBy(c => c.Key, StringComparer.Ordinal).First(g => g.Count() > 1).Key, "stands twice", "keep one");
        }
        foreach (var cell in Cells)
        {
            if (!KeyFits(cell.Key)) { yield return ("counts", cell.Key, $"is no key {Terms.Dimensions[Dimension].Label}", KeyForm); }
            if (Math.Abs((decimal)cell.Count) > Largest || Method == CountMethod.Exact && cell.Count < 0)
            {
                yield return (
                    "counts", cell.Count.ToString(CultureInfo.InvariantCulture), "is negative or too large",
                    "give a whole number from 0 to 10^15; only noise makes a count negative");
            }
        }
    }

    /// <summary>The bytes that are signed and by which the file is known.</summary>
    public byte[] ToUtf8()
    {
        List<(string, ContentNode)> fields =
        [
            ("reporter", Canonical.Map(("name", Canonical.Text(Reporter)), ("role", Canonical.Text(Terms.Roles[Role].Key)))),
            ("model", Canonical.Text(Model)),
            ("measure", Canonical.Text(Terms.Measures[Measure].Key)),
            ("dimension", Canonical.Text(Terms.Dimensions[Dimension].Key)),
            ("from", Canonical.Text(Period.Day(Period.From))),
            ("until", Canonical.Text(Period.Day(Period.Until))),
            ("method", Canonical.Text(Terms.Methods[Method].Key)),
            ("definition", Canonical.Text(Definition)), ("coverage", Canonical.Text(Coverage)),
            (
                "counts",
                Canonical.List(Cells.Select(c =>
                    Canonical.Map(("key", Canonical.Text(c.Key)), ("count", Canonical.Text(c.Count.ToString(CultureInfo.InvariantCulture))))))),
        ];
        if (Epsilon is not null) { fields.Add(("epsilon", Canonical.Text(Epsilon))); }
        if (Agreement is not null) { fields.Add(("agreement", Canonical.Text(Agreement))); }
        return Canonical.Bytes(Canonical.Map(fields));
    }

    internal static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private bool KeyFits(string key) => Dimension switch
    {
        Dimension.Total => key == Total,
        Dimension.Geography => Label.IsRegion(key),
        Dimension.Language => Label.IsLanguage(key),
        Dimension.Sector or Dimension.UseCase or Dimension.HighRisk => Label.IsSlug(key),
        Dimension.Application => Label.Is(key),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string KeyForm => Dimension switch
    {
        Dimension.Total => "write total",
        Dimension.Geography => "write a country such as DE, or with a subdivision US-CA",
        Dimension.Language => "write a language code such as de",
        Dimension.Sector or Dimension.UseCase or Dimension.HighRisk => "write lower-case letters, digits and hyphens",
        Dimension.Application => "write a name without blanks",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static DateOnly Day(ContentFields f, string key) =>
        TryDay(f.Text(key), out var day) ? day : throw f.Refuse(key, f.Text(key), "is not a day", "write 2026-07-01");

    private const string NameForm = "1 to 100 printable characters";
    private const string TextForm = "one printable line of at most 400 characters";

    internal static bool IsName(string text) => text.Trim().Length is > 0 and <= 100 && !text.Any(char.IsControl);

    private static bool IsText(string text) => text.Trim().Length is > 0 and <= LongestText && !text.Any(char.IsControl);

    private static bool IsEpsilon(string? text) =>
        text is { Length: <= 12 } && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0;
}

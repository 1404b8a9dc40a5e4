// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>Reads report templates. What it refuses, it refuses with file, line, field, value and fix; a template
/// without bounds is none. The shape also stands in <c>content/usage/templates.schema.json</c>.</summary>
public static class TemplateReader
{
    private const int MostKeys = 10_000;

    /// <summary>The templates that ship inside this assembly.</summary>
    public static Result<ReportTemplates> Shipped()
    {
        return ContentReading.Shipped(Assembly.GetExecutingAssembly(), "content/templates.json").Succeeds(out var node, out var refusal) ? Load(node) : refusal;
    }

    /// <summary>Reads one merged set of templates.</summary>
    public static Result<ReportTemplates> Load(ContentNode node) => ContentReading.Of<ReportTemplates>(node, f =>
    {
        var pack = f.Map("pack");
        var header = (
            Id: pack.Text("id", Slug, "lower-case letters, digits and hyphens"),
            Date: pack.Text("date", IsDate, "a date such as 2026-11-20"),
            Statement: pack.Text("statement"));
        pack.Text("basis", text => text is "source" or "inferred", "source or inferred");
        pack.End();
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["countries"] = Whole(Names.RegionCodes), ["languages"] = Whole(Names.LanguageCodes)
        };
        foreach (var (id, keys) in f.List("lists", List))
        {
            if (!lists.TryAdd(id, keys)) { throw f.Refuse("lists", id, "stands twice", "give it a name of its own"); }
        }
        var nodes = node is ContentNode.Map map && map.Entries.GetValueOrDefault("templates") is ContentNode.List list ? list.Items : [];
        var read = 0;
        var templates = f.List("templates", t => One(t, nodes[read++], lists));
        f.End();
        if (templates.Count == 0) { throw f.Refuse("templates", null, "are none", "write at least one"); }
        return templates.GroupBy(t => t.Id).FirstOrDefault(g => g.Count() > 1) is { Key: var twice }
            ? throw f.Refuse("templates", twice, "stands twice", "give each an id of its own")
            : new ReportTemplates(header.Id, header.Date, header.Statement, templates);
    });

    private static IReadOnlyList<string> Whole(IReadOnlyList<string> codes) => [.. codes, ReportTemplate.Other, ReportTemplate.NotSaid];

    private static (string Id, IReadOnlyList<string> Keys) List(ContentFields f)
    {
        var id = f.Text("id", Slug, "lower-case letters, digits and hyphens");
        var keys = f.Texts("keys");
        f.End();
        return keys.Count == 0 || keys.Any(k => !Slug(k)) || keys.Distinct(StringComparer.Ordinal).Count() != keys.Count
            ? throw f.Refuse("keys", null, "are none, repeated or no slugs", "name each key once")
            : (id, keys);
    }

    private static ReportTemplate One(ContentFields f, ContentNode node, Dictionary<string, IReadOnlyList<string>> lists)
    {
        var (id, title, why) = (f.Text("id", Slug, "lower-case letters, digits and hyphens"), f.Text("title"), f.Text("why"));
        var phrase = f.Text(
            "phrase", text => text.Contains("{key}", StringComparison.Ordinal) || f.Text("key") == "total", "what was done, with {key} where the key stands");
        var (counts, kind, unit, window) = (
            f.Choice("counts", ReportTerms.Measures), f.Choice("kind", ReportTerms.Kinds), f.Choice("unit", PrivacyTerms.Units),
            f.Choice("window", ReportTerms.Windows));
        var named = f.Text("key");
        var key = ReportKey.All.FirstOrDefault(k => k.Name == named)
            ?? throw f.Refuse("key", named, "is not one of the allowed values", $"write {string.Join(" | ", ReportKey.All.Select(k => k.Name))}");
        // A year and its months cover the same rows; until both are charged at once, there is one budget for a row.
        if (window != WindowKind.Month) { throw f.Refuse("window", ReportTerms.Windows[window].Key, "has no budget that its months know of", "write month"); }
        var columns = f.Texts("columns");
        if (columns.Count != Math.Max(1, key.Fields.Count) || columns.Any(c => !Slug(c)))
        {
            throw f.Refuse("columns", null, "are not those of the key", key.Fields.Count > 1 ? $"name two: {key.Columns}" : "name one");
        }
        if (Counted(counts) is { } counted && counted != unit)
        {
            throw f.Refuse(
                "counts", ReportTerms.Measures[counts].Key, "are not what is protected", $"protect what is counted: {PrivacyTerms.Units[counted].Key}");
        }
        var c = f.Map("caps");
        var caps = new Caps((int)Number(c, "l0", 1, 1000), Number(c, "lInf", 1, 1_000_000_000));
        c.End();
        var clamp = f.OptionalMap("clamp") is { } m ? Clamp(m) : ((long, long)?)null;
        if (counts == ReportMeasure.Seconds != clamp is not null)
        {
            throw f.Refuse(
                "clamp", null,
                counts == ReportMeasure.Seconds ? "is missing: a sum without bounds has no guarantee" : "has no meaning where units are counted",
                counts == ReportMeasure.Seconds ? "write the least and the most of one unit" : "leave it out");
        }
        if (counts != ReportMeasure.Seconds && caps.LInf != 1) { throw c.Refuse("lInf", null, "is not 1: a unit counts once in a cell", "write 1"); }
        var n = f.Map("noise");
        var (mechanism, parameter, rho) = (n.Choice("mechanism", PrivacyTerms.Mechanisms), Fraction(n, "parameter"), Fraction(n, "rho"));
        n.End();
        var keys = f.Text("keys", k => k is "public" or "private", "public or private");
        var shown = f.OptionalMap("market") is { } market ? Market(market, keys == "public") : Shown.Plainly;
        var (source, list) = keys == "public" ? Public(f, columns, lists) : (Private(f, caps, mechanism, parameter, shown.RoundDownTo), null);
        f.End();
        if (!ReleasePlan.Of(caps, clamp, mechanism, parameter, source).Succeeds(out var plan, out var refusal))
        {
            throw f.Refuse(refusal.Field, refusal.Value, refusal.Reason, refusal.Fix);
        }
        if (plan.Charge.RhoUnits != Charge.Rho(rho))
        {
            throw n.Refuse("rho", rho.ToString(), "is not what noise and caps cost", $"write {plan.Mechanism.Rho(caps)}");
        }
        var digest = Digest.Of([.. Canonical.Bytes(node), .. Encoding.ASCII.GetBytes((source as KeySource.PublicList)?.Keys.ToString() ?? "")]);
        return new ReportTemplate(id, title, counts, phrase, kind, unit, window, key, columns, list, plan, shown, why, digest);
    }

    private static (KeySource, IReadOnlyList<IReadOnlyList<string>>?) Public(
        ContentFields f, IReadOnlyList<string> columns, Dictionary<string, IReadOnlyList<string>> lists)
    {
        var named = f.Texts("lists");
        if (named.Count != columns.Count) { throw f.Refuse("lists", null, "are not one a column", "name a list for each column"); }
        IReadOnlyList<IReadOnlyList<string>> keys = [[]];
        foreach (var name in named)
        {
            keys = lists.TryGetValue(name, out var list)
                ? [.. keys.SelectMany(_ => list, (k, next) => (IReadOnlyList<string>)[.. k, next])]
                : throw f.Refuse("lists", name, "is not known", $"use {string.Join(" | ", lists.Keys)}");
        }
        return keys.Count > MostKeys
            ? throw f.Refuse("lists", null, "give too many keys", $"keep them at most {MostKeys}")
            : (new KeySource.PublicList(NoisyTable.ListDigest(columns, keys)), keys);
    }

    private static KeySource.PrivateKeys Private(ContentFields f, Caps caps, MechanismKind kind, Rational parameter, long roundTo)
    {
        var (delta, minimum) = (Fraction(f, "delta"), (int)Number(f, "minimumUnits", 1, 1_000_000));
        if (delta.Numerator * 1_000_000 > delta.Denominator)
        {
            throw f.Refuse("delta", delta.ToString(), "is more than one in a million", "write a smaller one");
        }
        if (kind == MechanismKind.DiscreteGaussian && parameter.Floor > GaussianMechanism.MostVarianceForTails)
        {
            throw f.Refuse("noise", parameter.ToString(), "is so great that no private key could show", "use less noise, or a public list");
        }
        // A multiple of the rounding, so that a value that is shown was at the threshold before it was rounded down, and only then.
        var smallest = KeyThreshold.Smallest(Mechanism.Of(kind, parameter), caps, Charge.Delta(delta), minimum);
        return new KeySource.PrivateKeys((smallest + roundTo - 1) / roundTo * roundTo, minimum);
    }

    private static Shown Market(ContentFields f, bool isPublic)
    {
        var how = f.Text("show", text => text is "values" or "rounded" or "ranks", "values, rounded or ranks");
        var (to, delay) = (how == "rounded" ? Number(f, "roundDownTo", 2, 1_000_000) : 1, (int)Number(f, "delayDays", 0, 3660));
        f.End();
        return how == "ranks" && !isPublic
            ? throw f.Refuse("show", how, "cannot be checked where only the data name the keys", "round values, or use a public list")
            : new Shown(to, how == "ranks", delay);
    }

    private static (long, long) Clamp(ContentFields f)
    {
        var clamp = (Number(f, "least", 0, long.MaxValue), Number(f, "most", 1, long.MaxValue));
        f.End();
        return clamp;
    }

    private static PrivacyUnit? Counted(ReportMeasure measure) => measure switch
    {
        ReportMeasure.People => PrivacyUnit.Person,
        ReportMeasure.Organisations => PrivacyUnit.CustomerOrganisation,
        ReportMeasure.Applications => PrivacyUnit.Application,
        ReportMeasure.Seconds => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Rational Fraction(ContentFields f, string name) =>
        Rational.TryParse(f.Text(name), out var value) && !value.IsZero
            ? value
            : throw f.Refuse(name, f.Text(name), "is not a fraction above 0 in lowest terms", "write n or n/d");

    private static long Number(ContentFields f, string name, long least, long most) =>
        long.Parse(
            f.Text(
                name,
                text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most,
                $"a whole number from {least} to {most}"),
            CultureInfo.InvariantCulture);

    private static bool Slug(string text) => Label.IsSlug(text);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Providers;

/// <summary>Reads rules about who is the provider now. What it refuses, it refuses with file, line, field, value and fix. The shape also stands in
/// <c>content/chain/providers.schema.json</c>.</summary>
public static class ProviderReader
{
    private const string InForce = "content/providers.json";

    /// <summary>The rules in force and those that were: a pack that is replaced stays, in a folder of its own named <c>providers-…</c>, so that what was
    /// decided with it keeps its name.</summary>
    public static Result<KnownProviderRules> All()
    {
        List<ProviderRules> all = [];
        var names = Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith("content/providers", StringComparison.Ordinal));
        foreach (var name in names.OrderBy(n => n != InForce).ThenBy(n => n, StringComparer.Ordinal))
        {
            if (!ContentReading.Shipped(Assembly.GetExecutingAssembly(), name).Succeeds(out var node, out var refusal)
                || !Load(node).Succeeds(out var rules, out refusal))
            {
                return refusal;
            }
            all.Add(rules);
        }
        return new KnownProviderRules(all);
    }

    /// <summary>Reads one merged pack.</summary>
    public static Result<ProviderRules> Load(ContentNode node) => ContentReading.Of<ProviderRules>(node, f =>
    {
        var pack = f.Map("pack");
        var (id, date, statement) = (
            pack.Text("id", IsSlug, "lower-case letters, digits and hyphens"), pack.Text("date", IsDate, "a date such as 2026-11-30"),
            pack.Text("statement"));
        pack.End();
        var rules = f.List("rules", One);
        f.End();
        return rules.Count == 0 ? throw f.Refuse("rules", null, "are none", "write at least one")
            : rules.DistinctBy(r => r.Id).Count() != rules.Count ? throw f.Refuse("rules", null, "are repeated", "give each an id of its own")
            : new ProviderRules(id, date, statement, rules, Digest.Of(Canonical.Bytes(node)));
    });

    private static ProviderRule One(ContentFields f)
    {
        var (id, title, test) = (
            f.Text("id", IsSlug, "lower-case letters, digits and hyphens"), f.Text("title"), f.Choice("test", ChainTerms.ProviderTests));
        var (says, source, read, how) = (f.Text("says"), f.Text("source"), f.Choice("read", ChainTerms.SourceReads), f.Text("how"));
        var from = DateOnly.ParseExact(f.Text("from", IsDate, "a date such as 2025-08-02"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var v = f.Map("values");
        // Each test has its values, and no other.
        var values = test switch
        {
            ProviderTest.ComputeThird => new ProviderValues(Number(v, "numerator"), Number(v, "denominator"), Number(v, "general"), Number(v, "systemic"), []),
            ProviderTest.NameChangePurpose => new ProviderValues(0, 0, 0, 0, []),
            ProviderTest.Kind => new ProviderValues(0, 0, 0, 0, Kinds(v)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        v.End();
        f.End();
        return new ProviderRule(id, title, test, says, source, read, how, from, values);
    }

    private static decimal Number(ContentFields f, string key) => decimal.Parse(
        f.Text(
            key,
            text => decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1e27m && text[0] != '0',
            "a whole number from 1 to 10^27"),
        CultureInfo.InvariantCulture);

    private static LineageKind[] Kinds(ContentFields f) =>
    [
        .. f.Text("adapter").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => SharedTerms.LineageKinds.Find(text)
            ?? throw f.Refuse("adapter", text, "is not one of the allowed values", $"write {SharedTerms.LineageKinds.Allowed}")),
    ];

    private static bool IsSlug(string text) => text.Length is > 0 and <= 64 && text.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

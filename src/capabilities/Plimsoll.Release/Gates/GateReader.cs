// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using Plimsoll.Ledger;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>Reads gate rules. What it refuses, it refuses with file, line, field, value and
/// fix. The shape also stands in <c>content/release/gates.schema.json</c>.</summary>
public static class GateReader
{
    /// <summary>
    /// The newest form of a pack. A field that is added to gates comes with the next one and is asked for in packs of that form on: those that were released
    /// are read as they were written, and their digests stay.
    /// </summary>
    private const int Newest = 3;

    /// <summary>The rules that ship inside this assembly.</summary>
    public static Result<GateRules> Shipped() => Resource(InForce);

    /// <summary>
    /// The rules in force and those that were: a pack that is replaced stays, in a folder of its own named <c>gates-…</c>, so that verdicts given under it
    /// keep their name.
    /// </summary>
    public static Result<IReadOnlyList<GateRules>> All()
    {
        List<GateRules> all = [];
        var names = Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith("content/gates", StringComparison.Ordinal));
        foreach (var name in names.OrderBy(n => n != InForce).ThenBy(n => n, StringComparer.Ordinal))
        {
            if (!Resource(name).Succeeds(out var rules, out var refusal)) { return refusal; }
            all.Add(rules);
        }
        return all;
    }

    private const string InForce = "content/gates.json";

    private static Result<GateRules> Resource(string name)
    {
        return ContentReading.Shipped(Assembly.GetExecutingAssembly(), name).Succeeds(out var node, out var refusal) ? Load(node) : refusal;
    }

    /// <summary>Reads one merged set of rules.</summary>
    public static Result<GateRules> Load(ContentNode node) => ContentReading.Of<GateRules>(node, f =>
    {
        var pack = f.Map("pack");
        var header = (
            Id: pack.Text("id", Registering.IsSlug, "lower-case letters, digits and hyphens"),
            Date: pack.Text("date", IsDate, "a date such as 2026-11-20"),
            Basis: pack.Choice("basis", SharedTerms.Bases), Statement: pack.Text("statement"));
        var form = Form(pack);
        pack.End();
        var nodes = node is ContentNode.Map map && map.Entries.GetValueOrDefault("gates") is ContentNode.List list ? list.Items : [];
        var read = 0;
        var gates = f.List("gates", g => One(g, nodes[read++], form));
        var questions = form < 2 ? [] : f.OptionalList("questions", Question);
        var unowned = form < 3 ? null : Unowned(f.Map("unowned"));
        f.End();
        foreach (var stage in Enum.GetValues<Stage>())
        {
            if (gates.Count(g => g.Stage == stage) != 1)
            {
                throw f.Refuse("gates", Terms.Stages[stage].Key, "has no gate, or several", "write exactly one gate for each stage");
            }
        }
        if (questions.DistinctBy(q => q.Id).Count() != questions.Count) { throw f.Refuse("questions", null, "are repeated", "give each an id of its own"); }
        return new GateRules(header.Id, header.Date, header.Basis, header.Statement, gates, questions) { Unowned = unowned };
    });

    /// <summary>A pack that names no form is of the first one. Of a later form than this program knows, nobody can say what its gates ask.</summary>
    private static int Form(ContentFields pack)
    {
        var form = pack.Has("form") ? pack.Text("form") : "1";
        if (!int.TryParse(form, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Newest || form.StartsWith('0'))
        {
            throw pack.Refuse(
                "form", form, "is no form that this program knows", $"write a number from 1 to {Newest}, or use a version of Plimsoll that knows it");
        }
        return number;
    }

    private static Gate One(ContentFields f, ContentNode node, int form)
    {
        // All of these are fields of form 1. One that comes with a later form is read here where the pack is of that form; in a pack of an earlier form the
        // gate asks for nothing of the kind, and End refuses the field as unknown. In form 1 a worksheet concluded about a restriction; since form 2 it says
        // what whoever releases looked for.
        var gate = new Gate(
            f.Choice("stage", Terms.Stages), f.Text("title"), f.List("asks", Ask), Choices(f, "tiers", SharedTerms.Tiers),
            Choices(f, "accepts", SharedTerms.ReleaseTypes), Choices(f, "audiences", Terms.Audiences), YesNo(f, "publicWeights"),
            Number(f, "approvers", 1, 9), YesNo(f, "onePerson"), Number(f, "validHours", 1, 24), Number(f, "rhythmDays", 1, 366),
            form < 2 ? Choices(f, "worksheet", SharedTerms.Conclusions) : [], form < 2 ? [] : Choices(f, "worksheet", SharedTerms.Results), f.Text("why"),
            Digest.Of(Canonical.Bytes(node)));
        f.End();
        if (gate.Tiers.Count == 0) { throw f.Refuse("tiers", null, "are none", "name at least one: a gate that asks nothing is no gate"); }
        if (gate.Accepts.Count == 0) { throw f.Refuse("accepts", null, "are none", "name the release types whose list counts here"); }
        if (gate.Audiences.Count == 0) { throw f.Refuse("audiences", null, "are none", "name who may be reached"); }
        if (gate.Asks.Count == 0 || gate.Asks.Distinct().Count() != gate.Asks.Count)
        {
            throw f.Refuse("asks", null, "are none or repeated", "name each kind of practice once");
        }
        if (gate.PublicWeights && (!gate.AsksWorksheet || gate.Approvers < 2 || gate.OnePerson))
        {
            throw f.Refuse(
                "publicWeights", "yes", "asks for less than an irrevocable step needs", "ask for the worksheet and two approvers, without exception");
        }
        // What was not looked for, was shown and stands, or is open clears nothing, whatever a pack says.
        if (gate.Results.FirstOrDefault(r => r is not (WorksheetResult.LookedNotShown or WorksheetResult.ShownMitigated), WorksheetResult.LookedNotShown)
            is var no && no != WorksheetResult.LookedNotShown)
        {
            throw f.Refuse(
                "worksheet", SharedTerms.Results[no].Key, "clears no gate",
                $"write {SharedTerms.Results[WorksheetResult.LookedNotShown].Key} or {SharedTerms.Results[WorksheetResult.ShownMitigated].Key}");
        }
        return gate;
    }

    private static GateQuestion Question(ContentFields f)
    {
        var question = new GateQuestion(
            f.Text("id", Registering.IsSlug, "lower-case letters, digits and hyphens"),
            DateOnly.ParseExact(f.Text("from", IsDate, "a date such as 2026-12-02"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Choices(f, "stages", Terms.Stages), f.Text("text"), Choices(f, "clears", Terms.Answers), f.Text("source"));
        f.End();
        if (question.Stages.Count == 0) { throw f.Refuse("stages", null, "are none", "name the gates that ask it"); }
        if (question.Clears.Count == 0) { throw f.Refuse("clears", null, "are none", "name the answers that hold nothing"); }
        return question.Clears.Contains(DeclaredAnswer.NotPrevented)
            ? throw f.Refuse("clears", Terms.Answers[DeclaredAnswer.NotPrevented].Key, "clears no gate", "leave it out")
            : question;
    }

    private static UnownedRule Unowned(ContentFields f)
    {
        var rule = new UnownedRule(Choices(f, "stages", Terms.Stages), f.Text("why"), f.Text("source"));
        f.End();
        return rule;
    }

    private static Asked Ask(ContentFields f)
    {
        var asked = new Asked(f.Choice("when", SharedTerms.Whens), f.Choice("proof", SharedTerms.Proofs));
        f.End();
        return asked is { When: DueWhen.Continuous or DueWhen.OnEvent, Proof: Proof.Done }
            ? throw f.Refuse("proof", "done", "cannot be due at a gate for what happens after release", "ask for the arrangement")
            : asked;
    }

    private static T[] Choices<T>(ContentFields f, string key, Words<T> words) where T : struct, Enum
    {
        T[] values = [.. f.Texts(key)
            .Select(text => words.Find(text) ?? throw f.Refuse(key, text, "is not one of the allowed values", $"write {words.Allowed}"))];
        return values.Distinct().Count() == values.Length ? values : throw f.Refuse(key, null, "are repeated", "name each once");
    }

    private static bool YesNo(ContentFields f, string key) => f.Text(key, text => text is "yes" or "no", "yes or no") == "yes";

    private static int Number(ContentFields f, string key, int least, int most) =>
        int.Parse(
            f.Text(
                key,
                text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most && !text.StartsWith('0'),
                $"a whole number from {least} to {most}"),
            CultureInfo.InvariantCulture);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

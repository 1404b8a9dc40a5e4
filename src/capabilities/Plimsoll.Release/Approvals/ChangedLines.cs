// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>A line of what would be approved that differs from what was approved last, in words.</summary>
/// <param name="Name">Its name in the bundle; for a thing that came or went as a whole, the name without its last part.</param>
/// <param name="What">What it is about.</param>
/// <param name="Before">Null where there was nothing.</param>
/// <param name="After">Null where there is nothing any more.</param>
public sealed record ChangedLine(string Name, string What, string? Before, string? After);

/// <summary>Says line by line what changed between two bundles, so that whoever approves reads changes and not digests.</summary>
public sealed class ChangedLines
{
    private const string None = "-";

    private readonly Func<string, string?> _person;
    private readonly Func<string, string?> _text;

    /// <param name="person">Name behind an account.</param>
    /// <param name="text">Text behind a reference to the vault.</param>
    public ChangedLines(Func<string, string?> person, Func<string, string?> text) => (_person, _text) = (person, text);

    /// <summary>The changes in the order of the bundle: what came or went as a whole is one line.</summary>
    /// <param name="before">What was approved last; null where nothing was.</param>
    public IReadOnlyList<ChangedLine> Between(Bundle? before, Bundle now)
    {
        IReadOnlyDictionary<string, string> old = before?.Lines ?? new Dictionary<string, string>();
        var names = old.Keys.Union(now.Lines.Keys)
            .Where(name => old.GetValueOrDefault(name) != now.Lines.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal);
        return [.. names.GroupBy(Subject, StringComparer.Ordinal)
            .SelectMany(group =>
                Whole(group.Key, old, now.Lines) is { } whole
                    ? [whole]
                    : group.Select(name => Line(name, old.GetValueOrDefault(name), now.Lines.GetValueOrDefault(name), Label)))];

        // A piece of evidence by its name, as it reads now.
        string Label(string id) =>
            (now.Lines.GetValueOrDefault($"evidence/{id}/label") ?? old.GetValueOrDefault($"evidence/{id}/label")) is { } label
                ? $"“{Said("label", label)}”"
                : id;
    }

    /// <summary>A piece of evidence or a practice that was not there before, or is not there any more.</summary>
    private ChangedLine? Whole(string subject, IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> now)
    {
        if (subject.Split('/') is not [("evidence" or "practice") and var kind, var id]) { return null; }
        var (was, stands) = (old.Keys.Any(k => Subject(k) == subject), now.Keys.Any(k => Subject(k) == subject));
        if (was == stands) { return null; }
        return new ChangedLine(subject, kind == "evidence" ? "Evidence" : $"Practice {id}", was ? Tell(old) : null, stands ? Tell(now) : null);

        string Tell(IReadOnlyDictionary<string, string> lines) => kind == "evidence"
            ? $"{Said("label", lines[$"{subject}/label"])} ({Word(lines[$"{subject}/kind"])}), for {Said("practices", lines[$"{subject}/practices"])}"
            : lines.GetValueOrDefault($"{subject}/required") is { } required ? Title(required) : "no longer on the list";
    }

    private ChangedLine Line(string name, string? before, string? after, Func<string, string> label)
    {
        var parts = name.Split('/');
        var field = parts[^1];
        var what = parts switch
        {
            ["release", _] => $"The release: {Word(field)}",
            ["plan", "release-type"] => "Plan: how it is released",
            ["plan", "components"] => "Plan: what is released",
            ["plan", "audience"] => "Plan: whom it reaches",
            ["plan", "stage"] => "Plan: how far it goes",
            ["plan", "uses"] => "Plan: uses",
            ["profile", "lowered"] => "The type of model was lowered",
            ["profile", _] => $"The list was derived for: {Word(field)}",
            ["pack", var pack] => $"The list rests on {pack}",
            ["practice", var id, "required"] => $"Practice {id}: what it asks",
            ["practice", var id, "accepted-as"] => $"Practice {id}: the role in which its risk was accepted",
            ["practice", var id, "until"] => $"Practice {id}: end of the accepted risk",
            ["practice", var id, "waits"] => $"Practice {id}: waits for somebody to confirm what stands",
            ["patch", "fixes"] => "What the patch fixes",
            ["patch", "touches"] => "Practices that the patch touches",
            ["practice", var id, "kept"] => $"Practice {id}: answered for the release before, and not touched by the patch",
            ["practice", var id, "confirmed"] => $"Practice {id}: confirmed as it is asked now",
            ["practice", var id, _] => $"Practice {id}: {Word(field)}",
            ["declared", var question, "answer"] => $"Answer to the question {Word(question)}",
            ["declared", var question, "words"] => $"Answer to the question {Word(question)}: the words that were asked",
            ["declared", var question, "as"] => $"Answer to the question {Word(question)}: the role in which it was given",
            ["declared", var question, _] => $"Answer to the question {Word(question)}: why",
            ["evidence", var id, "sha256"] => $"Evidence {label(id)}: its content, by SHA-256",
            ["evidence", var id, "stands"] => $"Evidence {label(id)}: whether it stands",
            ["evidence", var id, "practices"] => $"Evidence {label(id)}: the practices that it serves",
            ["evidence", var id, "waits"] => $"Evidence {label(id)}: practices that it waits for",
            ["evidence", var id, "label"] => $"Evidence {id}: its name",
            ["evidence", var id, _] => $"Evidence {label(id)}: {Word(field)}",
            ["finding", var id, "opened"] => $"Finding {id}, which holds the gate until it is mitigated and retested",
            ["vulnerabilities", "stand"] => "Whether the register of vulnerabilities holds the gate",
            ["finding", var id, "mitigation"] => $"Finding {id}: what mitigates it",
            ["twin", var twin, var id, _] => $"Finding {id} of the release {twin}, which has the same weights: it holds this gate too",
            ["handed", var handOver, var practice, _] => $"Practice {practice}, handed over ({handOver})",
            ["finding", var id, _] => $"Finding {id}: the evaluation that tested it again",
            _ => name,
        };
        return new ChangedLine(name, what, Value(field, before), Value(field, after));
    }

    private string? Value(string field, string? value) => value is null ? null : Said(field, value);

    private string Said(string field, string value) => field switch
    {
        _ when value == None || value.Length == 0 => "none",
        "owner" or "accepted-by" => _person(value) ?? value,
        "reason" or "label" or "because" => _text(value.Split(' ')[0]) ?? "(erased)",
        "required" => Title(value),
        "status" => Terms.Statuses.Find(value) is { } status ? Terms.Statuses[status].Label : value,
        "answer" => Terms.Answers.Find(value) is { } answer ? Terms.Answers[answer].Label : value,
        "owed" => value.Split(' ', 3) is [var owed, var stands, var receiver] && SharedTerms.Owing.Find(owed) is { } owner
            && Terms.Duties.Find(stands) is { } said
            ? $"{Gates.HandedDuties.Says(said, receiver)}; {Gates.HandedDuties.Owing(owner, receiver)}" : value,
        "opened" => Terms.FindingWeights.Find(value) is { } weight ? Terms.FindingWeights[weight].Label : value,
        "stage" => Terms.Stages.Find(value) is { } stage ? Terms.Stages[stage].Label : value,
        "collected" or "expires" or "due" or "until" when value.Length > 16 => $"{value[..10]} {value[11..16]} UTC",
        "sha256" when value.Length > 16 => $"{value[..16]}…",
        "lowered" => value.Split(' ') is [var from, var to, var why, ..] ? $"{Type(from)} to {Type(to)}: {_text(why) ?? "(erased)"}" : value,
        "confirmed" => value.Split(' ') is [_, _, _, var why, ..] && why != None ? _text(why) ?? "(erased)" : "yes",
        "waits" when value.Split(' ') is [var words, _, _] && (words == "not-recorded" || words.StartsWith("sha256:", StringComparison.Ordinal)) =>
            words == "not-recorded" ? "answered under a wording that was not recorded" : $"answered as it was worded then, {words[..23]}…",
        "practices" or "uses" or "components" or "waits" => string.Join(", ", value.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        _ => value,
    };

    /// <summary>The title behind pack, edition, basis, tier, when, proof and owed.</summary>
    private static string Title(string required) => required.Split(' ', 8) is { Length: 8 } parts ? parts[7] : required;

    private static string Type(string name) => Enum.TryParse<ModelType>(name, out var type) ? SharedTerms.ModelTypes[type].Label : name;

    private static string Word(string kebab) => kebab.Replace('-', ' ');

    private static string Subject(string name) => name.LastIndexOf('/') is > 0 and var at && name.Count(c => c == '/') > 1 ? name[..at] : name;
}

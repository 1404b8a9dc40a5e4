// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Gates;

namespace Plimsoll.Release.Approvals;

/// <summary>Whether everything that was approved, or judged, is still so. What only came since leaves it alone and waits for the next judgement.</summary>
/// <remarks>
/// An approval is of exact lines (<see cref="Bundle"/>). It ends once one of them changed or went. It does not end because of routine work: a new piece of
/// evidence, a practice that a piece serves besides, the first answer to a question that is asked from a day on, unless it says that nothing prevents it, and
/// whatever is done about practices that the gate does not ask for, their evidence included. What mends a finding that holds the gate is no routine: it ends an
/// approval of the release without it.
/// </remarks>
public static class StillSo
{
    /// <summary>Names of the lines that are not so any more, in order; empty while all that was approved still is.</summary>
    /// <param name="approved">What somebody looked at.</param>
    /// <param name="now">The release as it stands.</param>
    /// <param name="gate">The rules it was looked at under; null where they are not at hand, and then nothing is held to be beside the point.</param>
    public static IReadOnlyList<string> Broken(Bundle approved, Dossier now, Gate? gate)
    {
        var bundle = Bundle.Of(now);
        if (approved.Digest == bundle.Digest) { return []; }
        // Where the list itself differs its own lines say so, so that the list of now may say what the gate asks for.
        var asked = gate is null ? null : now.Assessment?.Requirements.Where(gate.AsksFor).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return [.. approved.ChangedIn(bundle).Where(name => Weighs(name, approved.Lines, bundle.Lines, asked, gate is null or { AsksWorksheet: true }))];
    }

    /// <summary>Whether all that was approved still is so.</summary>
    public static bool Holds(Bundle approved, Dossier now, Gate? gate) => Broken(approved, now, gate) is [];

    /// <summary>The same of an approval, under the rules that it names. One that names other bytes than the release held at the time binds nothing.</summary>
    /// <returns>Names of the lines; null while it holds.</returns>
    public static IReadOnlyList<string>? Broken(Approval approval, Dossier now) =>
        approval.BundleDigest != approval.Bundle.Digest ? approval.Bundle.ChangedIn(Bundle.Of(now))
        : Broken(approval.Bundle, now, ShippedGates.Find(approval.Stage, approval.Rules)) is { Count: > 0 } lines ? lines
        : null;

    /// <param name="asked">Practices that the gate asks for; null where nobody can say.</param>
    private static bool Weighs(
        string name, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, HashSet<string>? asked, bool worksheets)
    {
        switch (name.Split('/'))
        {
            // What the list asks is the list; what was entered about one of its practices counts where the gate asks for it.
            case ["practice", _, "required" or "asked" or "basis" or "words"]: return true;
            // Whose work it is and until when says nothing about what was done.
            case ["practice", _, "owner" or "due"]: return false;
            case ["practice", var practice, _, ..]: return Asks(practice);
            // What speaks against a release is decided about in an act of its own.
            case ["evidence", _, "adverse"]: return false;
            case ["evidence", var id, var field, ..]:
                var sheet = worksheets && (Is(before, id, "worksheet") || Is(after, id, "worksheet"));
                if (!before.ContainsKey($"evidence/{id}/kind")) { return sheet; }
                var (served, serves) = (Practices(before, id), Practices(after, id));
                // What shows the mitigation of a finding carries more than the practices that it serves.
                if (field != "practices" && (Mitigates(before, id) || Mitigates(after, id))) { return before.ContainsKey(name); }
                // What served nothing was looked at all the same.
                if (!sheet && served.Length > 0 && !served.Any(Asks)) { return false; }
                return field == "practices" ? served.Where(Asks).Except(serves).Any() : before.ContainsKey(name);
            // A question that is asked from a day on: its first answer ends nothing that was approved before it, another answer ends what was approved with it.
            // That nothing prevents it ends both: whoever approved before never saw it.
            case ["declared", _, var part]: return before.ContainsKey(name) || part == "answer" && after.GetValueOrDefault(name) == NotPrevented;
            // What was handed over was approved as handed: that it is accepted is what was approved, whatever else becomes of it is not.
            case ["handed", _, var practice, _]:
                return Asks(practice) && !(before.ContainsKey(name) && after.GetValueOrDefault(name)?.Split(' ') is [_, Accepted, ..]);
            // Everything else was looked at, or was not there to be looked at: a finding that holds the release, and what lets the gate clear in spite of it.
            default: return true;
        }

        bool Asks(string practice) => asked is null || asked.Contains(practice);
    }

    private const string Accepted = "accepted";

    private static readonly string NotPrevented = Terms.Answers[DeclaredAnswer.NotPrevented].Key;

    private static bool Is(IReadOnlyDictionary<string, string> lines, string evidence, string kind) =>
        lines.GetValueOrDefault($"evidence/{evidence}/kind") == kind;

    private static bool Mitigates(IReadOnlyDictionary<string, string> lines, string evidence) =>
        lines.Any(line => line.Value == evidence && line.Key.Split('/') is ["finding", _, "mitigation"]);

    private static string[] Practices(IReadOnlyDictionary<string, string> lines, string evidence) =>
        (lines.GetValueOrDefault($"evidence/{evidence}/practices") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Release;

/// <summary>How a release stands with those who approve.</summary>
/// <param name="Missing">What the gate lacks besides approvals.</param>
/// <param name="Standing">Approvals that stand.</param>
/// <param name="Approvers">How many the gate asks for.</param>
/// <param name="Attested">Whether the one person of an organisation approved it, which the gate takes in place of others.</param>
/// <param name="By">Whose approvals stand.</param>
/// <param name="Barred">Whose approval would not be taken.</param>
internal sealed record Awaiting(int Missing, int Standing, int Approvers, bool Attested, IReadOnlyCollection<string> By, IReadOnlyCollection<string> Barred)
{
    /// <summary>Whether approvals are all that is missing.</summary>
    public bool IsReady => Missing == 0 && Asks;

    private bool Asks => Standing < Approvers && !Attested;

    public bool IsUnready => Missing > 0 && Asks;
}

/// <summary>What was done about a release, as the first steps of an organisation ask.</summary>
[Flags]
internal enum Steps { None = 0, Listed = 1, OnePerson = 2, Evidence = 4, Approved = 8, Judged = 16 }

/// <summary>
/// What the lists of an organisation say about one of its releases. It holds until somebody touches the release, or until <paramref name="Turns"/>: a list
/// is read off such items, and no release is judged anew because somebody looks at it.
/// </summary>
/// <param name="Due">Everything that is due about it, of whomever.</param>
/// <param name="Awaiting">Null where there is nothing to approve.</param>
/// <param name="Findings">How many things do not fit together, by <see cref="Severity"/>.</param>
/// <param name="Turns">The first instant at which it reads differently though nobody touched it.</param>
internal sealed record WorkItem(
    ReleaseRow Row, IReadOnlyList<DueFor> Due, Awaiting? Awaiting, IReadOnlyList<int> Findings, Steps Steps, DateTimeOffset Turns)
{
    /// <summary>By the name of the model, then by version.</summary>
    public static IComparer<WorkItem> ByName { get; } = Comparer<WorkItem>.Create((one, other) =>
    {
        var by = string.CompareOrdinal(one.Row.ModelName, other.Row.ModelName);
        if (by == 0) { by = string.CompareOrdinal(one.Row.Version, other.Row.Version); }
        return by == 0 ? string.CompareOrdinal(one.Row.Release, other.Row.Release) : by;
    });

    public static IComparer<WorkItem> ById { get; } = Comparer<WorkItem>.Create((one, other) => string.CompareOrdinal(one.Row.Release, other.Row.Release));

    public string Release => Row.Release;

    /// <summary>The release by the name and version of its model.</summary>
    public string Name { get; } = $"{Row.ModelName} {Row.Version}";

    /// <param name="members">Accounts that belong to the organisation.</param>
    /// <param name="own">What the organisation is in the value chain.</param>
    /// <param name="elsewhere">What is due because of something that the release does not know of itself.</param>
    public static WorkItem Of(
        string release, Dossier state, Registry registry, GateRules rules, IReadOnlySet<string> members, IReadOnlyList<Role> own, DateTimeOffset now,
        IReadOnlyList<DueFor> elsewhere)
    {
        var (opened, plan, verdict, line) = (state.Opened!, state.Plan!, Judging.Judge(state, rules, now), LoadLine.At(state, rules, now));
        var findings = new int[Enum.GetValues<Severity>().Length];
        foreach (var finding in Checking.Of(state, rules, now, members, registry.Models[opened.Model].ModelType, line, own))
        {
            findings[(int)finding.Severity]++;
        }
        return new WorkItem(
            new ReleaseRow(
                release, opened.Model, registry.Models[opened.Model].Name, opened.Version, plan.Stage, plan.ReleaseType, verdict.Kind, line.Due, line.Standing,
                line.Lapsed, state.Status?.State, line.Asked, line.Owed, !state.Notices.IsEmpty) { Successor = state.Successor?.Release },
            [.. DueList.About(state, rules, now, verdict, line), .. elsewhere],
            AwaitingOf(state, rules.For(plan.Stage), verdict, now), findings, StepsOf(state),
            Turning.Next(state, rules, now));
    }

    private static Awaiting? AwaitingOf(Dossier state, Gate gate, Verdict verdict, DateTimeOffset now)
    {
        if (state is not { Assessment.Redirect: null, Plan: { } plan } || state.Status?.State == ServiceState.Retired
            || state.RefusedAt(plan.Stage) is not null)
        {
            return null;
        }
        var given = Approving.Standing(state, gate);
        Approval[] counting = [.. given.Where(a => !a.HasLapsed(now))];
        return new Awaiting(
            verdict is Verdict.Held held ? held.Missing.Count(m => m.Kind != MissingKind.Approval) : 0,
            Approving.Filling(state, gate, counting).Count, gate.Approvers,
            gate.OnePerson && counting.Any(a => a.Weakness == Weakness.OnePersonOrganisation),
            [.. given.Select(a => a.By)],
            [.. DueList.MayNotApprove(state, gate)]);
    }

    private static Steps StepsOf(Dossier state) =>
        (state.Assessment is null ? Steps.None : Steps.Listed) | (state.Opened is { OnePerson: true } ? Steps.OnePerson : Steps.None)
        | (state.Evidence.IsEmpty ? Steps.None : Steps.Evidence) | (state.Approvals.IsEmpty ? Steps.None : Steps.Approved)
        | (state.Decisions.IsEmpty ? Steps.None : Steps.Judged);
}

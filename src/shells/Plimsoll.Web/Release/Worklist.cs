// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Consistency;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>
/// The releases of one organisation in the orders in which its pages list them, with the counts that their sentences need. Each release that changes is
/// taken out and put in again; nothing here walks all of them but a search. Not safe for several threads: <see cref="Worklists"/> lets one in at a time.
/// </summary>
internal sealed class Worklist
{
    /// <summary>Releases of which what is amiss is kept in words: those that were shown.</summary>
    private const int MostTold = 512;

    /// <summary>People whose own lists are kept: those who looked last.</summary>
    private const int MostPeople = 64;

    private readonly Dictionary<string, WorkItem> _items = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _turns = new();
    private readonly Dictionary<DuePerson, (PersonList List, long Used)> _people = [];
    private readonly int[] _findings = new int[Enum.GetValues<Severity>().Length];
    private readonly Dictionary<VerdictKind, int> _verdicts = [];
    private readonly Dictionary<Steps, int> _steps = [];
    private readonly Dictionary<string, Sorted<WorkItem>> _approvedBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Finding>> _told = new(StringComparer.Ordinal);
    private long _looks;

    /// <summary>By name, as people look for them.</summary>
    public Sorted<WorkItem> ByName { get; } = new(WorkItem.ByName);

    public Sorted<WorkItem> ById { get; } = new(WorkItem.ById);

    /// <summary>Those that lack nothing but approvals.</summary>
    public Sorted<WorkItem> Ready { get; } = new(WorkItem.ByName);

    /// <summary>Those whose gates lack more than approvals.</summary>
    public Sorted<WorkItem> Unready { get; } = new(WorkItem.ByName);

    /// <summary>Those with something that does not fit together.</summary>
    public Sorted<WorkItem> Amiss { get; } = new(WorkItem.ById);

    public int Count => _items.Count;

    /// <summary>How many have each verdict.</summary>
    public IReadOnlyDictionary<VerdictKind, int> Verdicts => _verdicts;

    /// <summary>How many things do not fit together, by how grave they are; only what there is.</summary>
    public IReadOnlyDictionary<Severity, int> Findings =>
        Enum.GetValues<Severity>().Where(s => _findings[(int)s] > 0).ToDictionary(s => s, s => _findings[(int)s]);

    public WorkItem? Find(string? release) => release is null ? null : _items.GetValueOrDefault(release);

    /// <summary>What was done about any of them.</summary>
    public StepsDone Done => new(Count > 0, Any(Steps.Listed), Any(Steps.OnePerson), Any(Steps.Evidence), Any(Steps.Approved), Any(Steps.Judged));

    /// <summary>Those that a person approved, and whose approval stands.</summary>
    public Sorted<WorkItem> ApprovedBy(string account) => _approvedBy.GetValueOrDefault(account, new Sorted<WorkItem>(WorkItem.ByName));

    /// <summary>What is due of a person.</summary>
    public PersonList Of(DuePerson person)
    {
        if (!_people.TryGetValue(person, out var kept))
        {
            if (_people.Count == MostPeople) { _people.Remove(_people.MinBy(p => p.Value.Used).Key); }
            kept.List = new PersonList(person, _items.Values);
        }
        _people[person] = (kept.List, ++_looks);
        return kept.List;
    }

    /// <summary>What is amiss about a release, in words; worked out when it is first shown, and anew when the release is put in again.</summary>
    /// <param name="tell">Works it out, on what is no older than the item.</param>
    public IReadOnlyList<Finding> Told(WorkItem item, Func<IReadOnlyList<Finding>> tell)
    {
        if (_told.TryGetValue(item.Release, out var told)) { return told; }
        if (_told.Count == MostTold) { _told.Clear(); }
        return _told[item.Release] = tell();
    }

    /// <summary>Releases that read differently by now, though nobody touched them.</summary>
    public IEnumerable<string> Turned(DateTimeOffset now)
    {
        while (_turns.TryPeek(out var release, out var turn) && turn <= now)
        {
            _turns.Dequeue();
            // What was planned for a release that has changed since is planned anew with the change.
            if (_items.TryGetValue(release, out var item) && item.Turns <= now) { yield return release; }
        }
    }

    /// <summary>Puts a release where it belongs, in place of what was known of it.</summary>
    public void Put(WorkItem item)
    {
        if (_items.Remove(item.Release, out var before)) { Each(before, -1, (list, one) => list.Remove(one)); }
        _items.Add(item.Release, item);
        _told.Remove(item.Release);
        Each(item, 1, (list, one) => list.Add(one));
        if (item.Turns < DateTimeOffset.MaxValue) { _turns.Enqueue(item.Release, item.Turns); }
        // What was planned before a change is never taken out by its turn being dropped, so that it is cleared away now and then.
        if (_turns.Count > 2 * _items.Count + 64)
        {
            _turns.Clear();
            _turns.EnqueueRange(_items.Values.Where(i => i.Turns < DateTimeOffset.MaxValue).Select(i => (i.Release, i.Turns)));
        }
        foreach (var (_, (list, _)) in _people) { list.Put(before, item); }
    }

    private bool Any(Steps step) => _steps.GetValueOrDefault(step) > 0;

    private void Each(WorkItem item, int step, Action<Sorted<WorkItem>, WorkItem> change)
    {
        change(ByName, item);
        change(ById, item);
        if (item.Awaiting is { IsReady: true }) { change(Ready, item); }
        if (item.Awaiting is { IsUnready: true }) { change(Unready, item); }
        if (item.Findings.Any(n => n > 0)) { change(Amiss, item); }
        foreach (var account in item.Awaiting?.By.Distinct() ?? [])
        {
            if (!_approvedBy.TryGetValue(account, out var list)) { _approvedBy.Add(account, list = new Sorted<WorkItem>(WorkItem.ByName)); }
            change(list, item);
        }
        for (var severity = 0; severity < _findings.Length; severity++) { _findings[severity] += step * item.Findings[severity]; }
        _verdicts[item.Row.Verdict] = _verdicts.GetValueOrDefault(item.Row.Verdict) + step;
        foreach (var flag in Enum.GetValues<Steps>())
        {
            if (flag != Steps.None && item.Steps.HasFlag(flag)) { _steps[flag] = _steps.GetValueOrDefault(flag) + step; }
        }
    }
}

/// <summary>What is due of one person in one organisation, most urgent first.</summary>
internal sealed class PersonList
{
    private readonly DuePerson _person;
    private readonly int[] _counts = new int[Enum.GetValues<Urgency>().Length];

    public PersonList(DuePerson person, IEnumerable<WorkItem> items)
    {
        _person = person;
        List<DueItem> due = [];
        foreach (var item in items)
        {
            if (Approves(item)) { Approvable++; }
            due.AddRange(Reached(item));
        }
        foreach (var item in due) { _counts[(int)item.Urgency]++; }
        Due.Fill(due);
    }

    public Sorted<DueItem> Due { get; } = new(DueList.Order);

    /// <summary>Releases that wait for this person's approval.</summary>
    public int Approvable { get; private set; }

    public int Count(Urgency urgency) => _counts[(int)urgency];

    public void Put(WorkItem? before, WorkItem after)
    {
        if (before is not null)
        {
            foreach (var item in Reached(before)) { Due.Remove(item); _counts[(int)item.Urgency]--; }
            if (Approves(before)) { Approvable--; }
        }
        foreach (var item in Reached(after)) { Due.Add(item); _counts[(int)item.Urgency]++; }
        if (Approves(after)) { Approvable++; }
    }

    private IEnumerable<DueItem> Reached(WorkItem item) => item.Due.Where(due => due.To.Reach(_person)).Select(due => due.Item);

    private bool Approves(WorkItem item) => item.Awaiting is { IsReady: true } awaiting && _person.Approves && !awaiting.Barred.Contains(_person.Account);
}

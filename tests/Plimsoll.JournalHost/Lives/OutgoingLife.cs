// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Outbound;

namespace Plimsoll.JournalHost.Lives;

/// <summary>Two messages that are to leave: one is tried twice and gets there, the other is given up with its target; what got there is forgotten in the
/// end by the first caller, whose instants lie before all others.</summary>
public sealed class OutgoingLife(string name) : Life<SqliteOutgoing>(name)
{
    private enum Act { Queue, QueueMore, Again, Ended, End, Forget }

    public override int Steps => Enum.GetValues<Act>().Length - (IsFirst ? 0 : 1);

    private string Sent => $"{Name}-sent";

    private string Given => $"{Name}-given";

    public override IReadOnlyList<string> KindsOf(int number) => ActOf(number) switch
    {
        Act.Queue or Act.QueueMore => [nameof(QueueOutgoing), nameof(ReadOutgoing)],
        Act.Again or Act.Ended => [nameof(TryOutgoing)],
        Act.End => [nameof(EndOutgoing)],
        Act.Forget => [nameof(ForgetOutgoing)],
        _ => throw new UnreachableException(),
    };

    public override Task TakeAsync(SqliteOutgoing store, int number) => DoneAsync(ActOf(number) switch
    {
        Act.Queue => store.QueueAsync(Sent, Sent, Own, Name, 1),
        Act.QueueMore => store.QueueAsync(Given, Given, Later, Name, 2),
        Act.Again => store.AgainAsync(Sent, 1, Later),
        // Only what the first caller ended lies before what it forgets.
        Act.Ended => store.EndedAsync(Sent, 2, IsFirst ? Own : Later),
        Act.End => store.EndAsync(Given, Later),
        Act.Forget => store.ForgetAsync(Own.AddMilliseconds(500)),
        _ => throw new UnreachableException(),
    });

    public override Task<string?> DifferenceAsync(SqliteOutgoing store, int steps)
    {
        bool Did(Act act) => (int)act < steps;
        return Task.FromResult(
            Compare(store.ReadUntil(Name), Did(Act.QueueMore) ? 2 : Did(Act.Queue) ? 1L : 0)
                ?? Compare(Told(store, Sent), !Did(Act.Queue) || Did(Act.Forget) ? "-"
                    : Did(Act.Ended) ? "2 ended delivered " : Did(Act.Again) ? $"1 waits status-500 what {Sent} says" : $"0 waits  what {Sent} says")
                ?? Compare(Told(store, Given), !Did(Act.QueueMore) ? "-" : Did(Act.End) ? "0 ended webhook-ended " : $"0 waits  what {Given} says"));
    }

    /// <summary>Long after whatever is forgotten.</summary>
    private static DateTimeOffset Later => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static string Told(SqliteOutgoing store, string target) => store.Of(target) is [var one]
        ? $"{one.Tries} {(one.Next is null ? "ended" : "waits")} {one.Answer} {one.Leaving.Body}" : "-";

    private static Act ActOf(int number) => Enum.GetValues<Act>()[number - 1];
}

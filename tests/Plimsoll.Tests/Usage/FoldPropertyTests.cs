// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using CsCheck;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Usage.Research;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

/// <summary>Histories of use that nobody thought of: whatever is decided on a state can be folded onto it, and a history folds to the same state wherever it is cut.</summary>
public sealed class FoldPropertyTests
{
    private static readonly Gen<(int Act, int A, int B)[]> Lives = Gen.Select(Gen.Int[0, 13], Gen.Int[0, 5], Gen.Int[0, 30]).Array[0, 40];

    [Fact]
    public void What_was_decided_folds_and_folds_to_the_same_wherever_the_history_is_cut() => Gen.Select(Lives, Gen.Int[0, 60]).Sample(
        (life, cut) =>
        {
            var (state, now, history) = (UsageRegister.Empty, Sent.Now, new List<Recorded>());
            foreach (var step in life)
            {
                now = now.AddHours(step.B);
                if (!Decide(state, step, new Asker("acc_1", now)).Succeeds(out var outcome, out _)) { continue; }
                foreach (var happened in outcome.Events)
                {
                    // Through JSON and back, so that no test rests on what the journal could not keep.
                    var (type, version) = EventCatalog.NameOf(happened);
                    history.Add(new Recorded(history.Count + 1, now, "acc_1", Sent.Value(UsageEvent.Catalog.Read(type, version, UsageEvent.Catalog.Write(happened)))));
                    state = state.Apply(history[^1]);
                }
            }
            var before = Math.Min(cut, history.Count);
            var half = UsageRegister.Fold(history.Take(before));
            var said = Likeness.Of(half);
            Assert.Equal(Likeness.Of(state), Likeness.Of(history.Skip(before).Aggregate(half, (known, entry) => known.Apply(entry))));
            Assert.Equal(Likeness.Of(state), Likeness.Of(UsageRegister.Fold(history)));
            Assert.Equal(said, Likeness.Of(half));
        },
        iter: 100);

    private static Result<Outcome> Decide(UsageRegister state, (int Act, int A, int B) step, Asker asker)
    {
        var (act, a, b) = step;
        var today = DateOnly.FromDateTime(asker.Now.UtcDateTime);
        var id = a.ToString(CultureInfo.InvariantCulture);
        var said = new VaultRef($"vlt_{b}", Digest.Of(Encoding.UTF8.GetBytes($"said {b}")));
        return act switch
        {
            0 => Agreeing.Record(
                state,
                new AgreementRecorded(
                    $"agr_{id}", ["Lighthouse Labs", "Harbour"], Purpose.Publication, ["requests"], today.AddDays(-b),
                    b % 2 == 0 ? LastDay.InUtc(today.AddDays(b)) : null),
                asker),
            1 => Agreeing.End(state, $"agr_{id}"),
            2 or 3 => Contributing.Take(state, $"ctr_{id}", Contribution.Entered(Count(today.AddDays(-b - 2), 1 + a, b % 3 == 0 ? $"agr_{id}" : null)), said, own: b % 2 == 0, asker),
            4 => Contributing.Withdraw(state, $"ctr_{id}", (Withdrawal)(b % Enum.GetValues<Withdrawal>().Length)),
            5 => Contributing.List(state, $"app_{id}", "tidewater-7b", new DownstreamApplication($"Pilot {b}", "Harbour", "transport", "routing", b % 2 == 0, NamedBy.Developer)),
            6 => Contributing.Unlist(state, $"app_{id}"),
            7 => Contributing.Retain(b),
            8 => Donating.Keep(state, b == 0 ? null : b),
            9 => Donating.Give(state, $"don_{id}", "first-set", 1 + b, "2026-09", asker.Now, LastDay.InUtc(today.AddDays(b)), asker.Now),
            10 => Donating.End(state, $"don_{id}", (DonationEnd)(b % Enum.GetValues<DonationEnd>().Length)),
            11 => Researching.Enter(state.Research, $"prj_{id}", said, today, asker),
            12 => b % 2 == 0 ? Researching.Complete(state.Research, $"prj_{id}", asker) : Researching.Refuse(state.Research, $"prj_{id}", (ResearchGround)(b % Enum.GetValues<ResearchGround>().Length), said, asker),
            13 => b % 2 == 0 ? Researching.Erase(state.Research, $"prj_{id}", null, byApplicant: b % 3 == 0) : Researching.SetOpen(state.Research, b % 3 == 0),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Aggregate Count(DateOnly from, int days, string? agreement) =>
        new("Lighthouse Labs", ReporterRole.Host, "tidewater-7b", Measure.Requests, Dimension.Total, new Period(from, from.AddDays(days)), CountMethod.Exact, null, "One answer.", "All of it.", agreement, [new Cell("total", days)]);
}

// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Records.Types;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Status;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>What is owed again and again: overdue exactly when its day has passed, ended by a look alone, and counted where it lowers something.</summary>
public sealed class RhythmTests
{
    private static readonly DateOnly First = DateOnly.FromDateTime(World.Day0.UtcDateTime);

    [Fact]
    public void A_look_is_overdue_exactly_when_the_day_of_the_last_one_and_the_rhythm_have_passed() =>
        Gen.Select(Gen.Int[1, 400], Gen.Select(Gen.Int[0, 60 * 24], Gen.Int[0, 90]).Array[0, 12]).Sample((days, looks) =>
        {
            var world = World.Active();
            Set(world, Watched.Security, days);
            var counted = First;
            foreach (var (hours, back) in looks)
            {
                world.Now = world.Now.AddHours(hours);
                Assert.Equal(Passed(world, counted.AddDays(days)), Overdue(world, Watched.Security));
                var day = Today(world).AddDays(-back);
                Look(world, Watched.Security, day);
                if (day > counted) { counted = day; }
                Assert.Equal(Passed(world, counted.AddDays(days)), Overdue(world, Watched.Security));
                Assert.Equal(counted.AddDays(days), world.State.Rhythms[Watched.Security].Next!.Day);
            }
        }, iter: 300);

    [Fact]
    public void Setting_a_rhythm_anew_makes_no_overdue_look_in_time_unless_a_look_came() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 400], Gen.Int[0, 120 * 24]).Array[1, 20].Sample(steps =>
        {
            var world = World.Active();
            Set(world, Watched.Security, 30);
            foreach (var (act, days, hours) in steps)
            {
                world.Now = world.Now.AddHours(hours);
                var late = world.State.Rhythms[Watched.Security].Next!.HasEnded(world.Now);
                switch (act)
                {
                    case 0 or 1:
                        Try(world, Watching.Set(world.State, world.Asker, [new(Watched.Security, "acc_author", new(days, RhythmUnit.Days), [])], LastDay.Utc, mayLoosen: true));
                        if (late) { Assert.True(Overdue(world, Watched.Security) || world.State.Rhythms[Watched.Security].Aside is not null); }
                        break;
                    case 2:
                        Try(world, Watching.SetAside(world.State, Watched.Security, World.Vault("why")));
                        Assert.False(Overdue(world, Watched.Security));
                        break;
                    default:
                        Look(world, Watched.Security, Today(world));
                        Assert.False(Overdue(world, Watched.Security));
                        break;
                }
                // Time alone mends nothing either.
                if (Overdue(world, Watched.Security)) { world.Now = world.Now.AddDays(1); Assert.True(Overdue(world, Watched.Security)); }
            }
        }, iter: 300);

    [Fact]
    public void What_was_overdue_before_it_was_set_aside_is_overdue_when_it_is_set_anew_unless_a_look_came_meanwhile()
    {
        var world = World.Active();
        Set(world, Watched.Security, 30);
        world.Now = World.Day0.AddDays(40);
        world.Do(Watching.SetAside(world.State, Watched.Security, World.Vault("why")));
        Assert.Equal("api.nothing-changed", World.Code(Watching.SetAside(world.State, Watched.Security, World.Vault("why"))));
        var before = world.State;
        Set(world, Watched.Security, 60);
        Assert.True(Overdue(world, Watched.Security));
        Assert.Equal(LastDay.InUtc(First.AddDays(30)), world.State.Rhythms[Watched.Security].Next);

        var looked = Watching.Look(before, world.Asker, Watched.Security, "rec_1", Today(world), LastDay.Utc, "firstDay");
        var after = before.Apply(new Recorded(world.History.Count + 1, world.Now, "acc_author", Assert.Single(looked.Value!.Events)));
        var set = Watching.Set(after, world.Asker, [new(Watched.Security, "acc_author", new(60, RhythmUnit.Days), [])], LastDay.Utc, mayLoosen: true);
        Assert.Equal(LastDay.InUtc(Today(world).AddDays(60)), Assert.IsType<RhythmSet>(Assert.Single(set.Value!.Events)).Next);
    }

    [Fact]
    public void An_overdue_look_counts_its_practice_open_and_holds_a_new_verdict_until_somebody_looks()
    {
        var world = World.Active().Declare();
        var before = LoadLine.At(world.State, World.Rules, world.Now);
        Set(world, Watched.Security, 30);
        Set(world, Watched.LargeScale, 40);
        Assert.Equal(before, LoadLine.At(world.State, World.Rules, world.Now) with { Lapses = before.Lapses });
        var bundle = Plimsoll.Release.Approvals.Bundle.Of(world.State).Digest;

        world.Now = World.Day0.AddDays(31);
        var line = LoadLine.At(world.State, World.Rules, world.Now);
        Assert.Equal([(Watched.Security, "G12.B1", "acc_author")], line.Lapses.Select(l => (l.Look!.Value, l.Practice, l.Owner!)));
        Assert.Equal((before.Asked.Open + 1, before.Owed.Open + 1, before.Standing - 1, 1), (line.Asked.Open, line.Owed.Open, line.Standing, line.Lapsed));
        var missing = Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing);
        Assert.Equal((MissingKind.PracticeWithoutEvidence, "G12.B1", "practice-without-evidence/G12.B1"), (missing.Kind, missing.Practice, missing.Key));
        Assert.Equal("G12.B1 Title of G12.B1: lapsed, as nobody looked in time at security, owed by 20 December 2026 (UTC).", missing.Sentence);

        // Another category that lapses as well opens no second practice.
        world.Now = World.Day0.AddDays(41);
        line = LoadLine.At(world.State, World.Rules, world.Now);
        Assert.Equal((2, 1, before.Asked.Open + 1), (line.Lapses.Count, line.Lapsed, line.Asked.Open));
        Assert.Contains("at security, owed by 20 December 2026 (UTC), at effects at large scale, owed by", Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing).Sentence, StringComparison.Ordinal);
        // Nothing is destroyed: it serves, what was approved is what it was.
        Assert.Equal((ServiceState.Active, bundle), (world.State.Status!.State, Plimsoll.Release.Approvals.Bundle.Of(world.State).Digest));

        Look(world, Watched.Security, Today(world));
        Look(world, Watched.LargeScale, Today(world));
        Assert.Equal(before.Asked, LoadLine.At(world.State, World.Rules, world.Now).Asked);
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void Whatever_says_what_a_practice_is_now_says_of_one_that_lapsed_that_it_lapsed_and_names_all_who_owe_a_part_of_it()
    {
        var world = World.Active().Declare();
        Set(world, Watched.Security, 30);
        world.Do(Watching.Set(world.State, world.Asker, [new(Watched.LargeScale, "acc_other", new(40, RhythmUnit.Days), [])], LastDay.Utc, mayLoosen: true));
        for (var day = 0; day < 200; day += 5)
        {
            world.Now = World.Day0.AddDays(day);
            var (line, footings) = (LoadLine.At(world.State, World.Rules, world.Now), Footings.At(world.State, World.Rules, world.Now));
            var (lines, held) = (Applicability.Of(world.State, World.Rules, world.Now), (world.Judge() as Verdict.Held)?.Missing ?? []);
            foreach (var practice in world.State.Assessment!.Requirements)
            {
                var late = line.Lapses.Where(l => l.Practice == practice.Id).ToArray();
                Assert.Equal(late, footings.LapsesOf(practice.Id).Order(Comparer<Lapse>.Create((a, b) => Array.IndexOf(late, a) - Array.IndexOf(late, b))));
                Assert.Equal(late.Length > 0, footings.Lapsed(practice.Id) is not null);
                Assert.Equal(footings.Lacks(practice) is null, footings.Of(practice) != Footing.Open);
                Assert.Equal(late.Length, lines.Single(l => l.Practice == practice.Id).Lapses?.Count ?? 0);
                Assert.Equal(late.Length > 0, lines.Single(l => l.Practice == practice.Id).Because.Contains("it counts as open", StringComparison.Ordinal));
                if (!World.Rules.For(world.State.Plan!.Stage).AsksFor(practice)) { continue; }
                var missing = held.SingleOrDefault(m => m.Practice == practice.Id);
                Assert.Equal(footings.Lacks(practice), missing?.Sentence[$"{practice.Id} {practice.Title}: ".Length..^1]);
                if (footings.FellSilent(practice)) { Assert.Equal(late.Select(l => l.Owner!).OfType<string>().Distinct().Order(), missing!.Owners.Order()); }
            }
        }
        Assert.Equal(["acc_author", "acc_other"], Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing, m => m.Practice == "G12.B1").Owners);
    }

    [Fact]
    public void A_look_is_owed_of_its_owner_and_once_overdue_also_of_whoever_looks_after_the_list()
    {
        var world = World.Active();
        Set(world, Watched.Compliance, 60);
        var item = Assert.Single(Due(world, new DuePerson("acc_author", Assesses: false, Approves: false, Serves: false)), d => d.Kind == DueKind.Look);
        Assert.Equal((Urgency.Later, "compliance", "releases/rel_1/monitoring#compliance"), (item.Urgency, item.Subject, item.Page));
        var lead = new DuePerson("acc_lead", Assesses: true, Approves: false, Serves: false);
        Assert.DoesNotContain(Due(world, lead), d => d.Kind == DueKind.Look);
        world.Now = World.Day0.AddDays(61);
        Assert.Equal(Urgency.Overdue, Assert.Single(Due(world, lead), d => d.Kind == DueKind.Look).Urgency);
        world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("why"), []));
        Assert.Empty(Watching.Owed(world.State));
        Assert.Equal("release.retired", World.Code(Watching.SetAside(world.State, Watched.Compliance, World.Vault("why"))));
    }

    [Fact]
    public void What_was_set_before_the_model_went_out_is_counted_from_that_day()
    {
        var world = World.Clear().Declare();
        Set(world, Watched.Functionality, 10);
        Look(world, Watched.Functionality, First);
        Assert.Null(world.State.Rhythms[Watched.Functionality].Next);
        world.Now = World.Day0.AddDays(20);
        Assert.Empty(Watching.Owed(world.State));
        world.Decide().Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
        Assert.Equal(LastDay.InUtc(First.AddDays(30)), world.State.Rhythms[Watched.Functionality].Next);
    }

    [Fact]
    public void Whoever_does_not_set_the_list_may_have_something_looked_at_more_often_and_not_less()
    {
        var world = World.Active();
        Set(world, Watched.Security, 30);
        string As(int days, params string[] serves) => World.Code(
            Watching.Set(world.State, world.Asker, [new(Watched.Security, "acc_author", new(days, RhythmUnit.Days), serves)], LastDay.Utc, mayLoosen: false));
        Assert.Equal("release.rhythm-loosened", As(31));
        Assert.Equal("release.rhythm-loosened", As(30, "G12.B2"));
        Assert.Equal("accepted", As(29));
        Assert.Equal("accepted", As(30, "G12.B1", "G12.B2"));
        Assert.True(Every.Quarter.MayBeLonger(new Every(90, RhythmUnit.Days)));
        Assert.False(Every.Quarter.MayBeLonger(new Every(93, RhythmUnit.Days)));
        Assert.True(new Every(90, RhythmUnit.Days).MayBeLonger(Every.Quarter));
    }

    [Fact]
    public void What_is_no_rhythm_is_refused_with_its_reason()
    {
        var world = World.Active();
        string Of(Watched what, Every every, string? serves = null, VaultRef? reason = null) => World.Code(
            Watching.Set(world.State, world.Asker, [new(what, "acc_author", every, serves is null ? [] : [serves], reason)], LastDay.Utc, mayLoosen: true));
        Assert.Equal("release.bad-value", Of(Watched.Security, new(0, RhythmUnit.Days)));
        Assert.Equal("release.bad-value", Of(Watched.Security, new(401, RhythmUnit.Days)));
        Assert.Equal("release.bad-value", Of(Watched.Security, new(3, RhythmUnit.Months)));
        Assert.Equal("release.unknown-practice", Of(Watched.Security, new(30, RhythmUnit.Days), "G99.B9"));
        Assert.Equal("release.bad-value", Of(Watched.Security, new(30, RhythmUnit.Days), "G22.B1"));
        Assert.Equal("release.bad-value", Of(Watched.InternalUse, Every.Quarter));
        Assert.Equal("accepted", Of(Watched.Security, new(400, RhythmUnit.Days)));
        Set(world, Watched.Security, 30);
        Assert.Equal("api.nothing-changed", Of(Watched.Security, new(30, RhythmUnit.Days)));
        Assert.Equal("release.bad-value", World.Code(Watching.Look(world.State, world.Asker, Watched.Security, "rec_1", Today(world).AddDays(1), LastDay.Utc, "firstDay")));
        // The day of the organisation counts: there it may be tomorrow already.
        world.Now = World.Day0.AddHours(5);
        Assert.Equal("accepted", World.Code(Watching.Look(world.State, world.Asker, Watched.Security, "rec_1", Today(world).AddDays(1), "Pacific/Auckland", "firstDay")));
    }

    [Fact]
    public void A_model_in_service_inside_owes_a_summary_every_three_months_and_lowers_nothing_before_it_is_on_the_record()
    {
        var world = Inside();
        var line = LoadLine.At(world.State, World.Rules, world.Now);
        Assert.Equal(LastDay.InUtc(First.AddMonths(3)), Assert.Single(Watching.Owed(world.State)).Next);
        world.Now = World.Day0.AddMonths(3).AddDays(1);
        var lead = new DuePerson("acc_lead", Assesses: true, Approves: false, Serves: false);
        Assert.Equal(Urgency.Overdue, Assert.Single(Due(world, lead), d => d.Kind == DueKind.InternalSummary).Urgency);
        // Nobody ever set anything: it is judged as it always was.
        Assert.Equal(line.Asked, LoadLine.At(world.State, World.Rules, world.Now).Asked);
        // Named, it counts, and what was overdue stays so.
        world.Do(Watching.Set(world.State, world.Asker, [new(Watched.InternalUse, "acc_author", new(6, RhythmUnit.Months), [], World.Vault("agreed"))], LastDay.Utc, mayLoosen: true));
        Assert.True(Overdue(world, Watched.InternalUse));
        Assert.Equal(line.Asked.Open + 1, LoadLine.At(world.State, World.Rules, world.Now).Asked.Open);
        Look(world, Watched.InternalUse, Today(world));
        Assert.False(Overdue(world, Watched.InternalUse));
        Assert.Equal(Today(world).AddMonths(6), world.State.RhythmOf(Watched.InternalUse)!.Next!.Day);
        Assert.Equal("release.bad-value", World.Code(Watching.SetAside(world.State, Watched.InternalUse, World.Vault("why"))));
        Assert.Equal("release.bad-value", World.Code(Watching.SayInternalUse(world.State, world.Asker, used: false, World.Vault("why"), LastDay.Utc)));
        Assert.Equal("release.bad-value", World.Code(
            Watching.Set(world.State, world.Asker, [new(Watched.InternalUse, "acc_author", new(7, RhythmUnit.Months), [])], LastDay.Utc, mayLoosen: true)));
    }

    [Fact]
    public void A_model_that_went_further_out_owes_summaries_from_when_somebody_says_that_it_is_used_inside_until_somebody_says_that_it_is_not()
    {
        var world = World.Active();
        Assert.Empty(Watching.Owed(world.State));
        world.Now = World.Day0.AddDays(10);
        world.Do(Watching.SayInternalUse(world.State, world.Asker, used: true, World.Vault("support"), LastDay.Utc));
        Assert.Equal(LastDay.InUtc(First.AddDays(10).AddMonths(3)), Assert.Single(Watching.Owed(world.State)).Next);
        Assert.Equal("api.nothing-changed", World.Code(Watching.SayInternalUse(world.State, world.Asker, used: true, World.Vault("again"), LastDay.Utc)));
        Look(world, Watched.InternalUse, First.AddDays(10));
        world.Do(Watching.SayInternalUse(world.State, world.Asker, used: false, World.Vault("ended"), LastDay.Utc));
        Assert.Empty(Watching.Owed(world.State));
        world.Now = World.Day0.AddDays(400);
        Assert.DoesNotContain(LoadLine.At(world.State, World.Rules, world.Now).Lapses, l => l.Look is not null);
        // Used inside again, it is counted from then on.
        world.Do(Watching.SayInternalUse(world.State, world.Asker, used: true, World.Vault("again"), LastDay.Utc));
        Assert.Equal(LastDay.InUtc(First.AddDays(400).AddMonths(3)), Assert.Single(Watching.Owed(world.State)).Next);
        Assert.Equal("release.not-in-service", World.Code(Watching.SayInternalUse(World.Clear().State, world.Asker, used: true, World.Vault("x"), LastDay.Utc)));
    }

    [Fact]
    public void A_summary_that_is_owed_is_talked_away_by_nobody_and_a_word_moves_no_day_that_is_to_come()
    {
        var world = World.Active();
        Say(used: true);
        world.Do(Watching.Set(world.State, world.Asker, [new(Watched.InternalUse, "acc_author", Every.Quarter, [])], LastDay.Utc, mayLoosen: true));
        var owed = world.State.RhythmOf(Watched.InternalUse)!.Next;
        // Said to have ended and to go on, it is owed on the day on which it was.
        world.Now = World.Day0.AddDays(60);
        Say(used: false);
        Say(used: true);
        Assert.Equal(owed, world.State.RhythmOf(Watched.InternalUse)!.Next);
        world.Now = World.Day0.AddDays(120);
        Assert.True(Overdue(world, Watched.InternalUse));
        Assert.Equal("release.bad-value", World.Code(Watching.SayInternalUse(world.State, world.Asker, used: false, World.Vault("no"), LastDay.Utc)));
        Look(world, Watched.InternalUse, Today(world));
        Say(used: false);

        // Begun again much later it is counted from then, and another owner changes nothing of that.
        world.Now = World.Day0.AddDays(500);
        Say(used: true);
        owed = world.State.RhythmOf(Watched.InternalUse)!.Next;
        Assert.Equal(Today(world).AddMonths(3), owed!.Day);
        world.Do(Watching.Set(world.State, world.Asker, [new(Watched.InternalUse, "acc_other", Every.Quarter, [])], LastDay.Utc, mayLoosen: false));
        Assert.Equal(owed, world.State.RhythmOf(Watched.InternalUse)!.Next);

        void Say(bool used) => world.Do(Watching.SayInternalUse(world.State, world.Asker, used, World.Vault("why"), LastDay.Utc));
    }

    [Fact]
    public void A_use_inside_that_ended_owes_the_summary_that_covers_it_on_its_day_whatever_is_said_meanwhile() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 70]).Array[1, 12].Sample(steps =>
        {
            var world = World.Active();
            Say(world, used: true);
            world.Do(Watching.Set(world.State, world.Asker, [new(Watched.InternalUse, "acc_author", Every.Quarter, [])], LastDay.Utc, mayLoosen: true));
            // The first day that no summary covers; none while it is used no more and all is covered.
            DateOnly? open = Today(world);
            DateOnly? covered = null;
            foreach (var (act, days) in steps)
            {
                world.Now = world.Now.AddDays(days);
                switch (act)
                {
                    case 0 or 1 when world.State.InternalUse is not null:
                        if (Watching.SayInternalUse(world.State, world.Asker, used: false, World.Vault("ended"), LastDay.Utc).Succeeds(out var ended, out _))
                        {
                            world.Do(ended);
                            // A summary of the day, or of the day before, which ends a few hours later somewhere.
                            if (covered?.AddDays(1) >= Today(world)) { open = null; }
                        }
                        else { Assert.True(Overdue(world, Watched.InternalUse)); }
                        break;
                    case 0 or 1:
                        Say(world, used: true);
                        open ??= Today(world);
                        break;
                    case 2:
                        if (world.State.RhythmOf(Watched.InternalUse) is null) { break; }
                        Look(world, Watched.InternalUse, Today(world));
                        covered = Today(world);
                        open = world.State.InternalUse is null ? null : Today(world);
                        break;
                    default: break;
                }
                Assert.Equal(open is null, world.State.RhythmOf(Watched.InternalUse)?.Next is null);
                // Days that no summary covers count as open once a quarter is over, whether it is used inside still or not.
                if (open is { } since) { Assert.Equal(Passed(world, since.AddMonths(3)), Overdue(world, Watched.InternalUse)); }
                else { Assert.False(Overdue(world, Watched.InternalUse)); }
            }

            static void Say(World world, bool used) => world.Do(Watching.SayInternalUse(world.State, world.Asker, used, World.Vault("why"), LastDay.Utc));
        }, iter: 300);

    [Fact]
    public void What_is_owed_of_a_use_that_ended_says_so_from_when_to_when_and_why_and_is_called_a_summary()
    {
        var world = World.Active();
        world.Do(Watching.SayInternalUse(world.State, world.Asker, used: true, World.Vault("support"), LastDay.Utc));
        world.Do(Watching.Set(world.State, world.Asker, [new(Watched.InternalUse, "acc_author", Every.Quarter, [])], LastDay.Utc, mayLoosen: true));
        world.Now = World.Day0.AddDays(30);
        world.Do(Watching.SayInternalUse(world.State, world.Asker, used: false, World.Vault("over"), LastDay.Utc));
        var ended = Assert.Single(world.State.EndedUses);
        Assert.Equal((World.Day0, World.Day0.AddDays(30), "vlt_support", "vlt_over"), (ended.Use.Since, ended.At, ended.Use.Words!.Ref, ended.Why.Ref));
        world.Now = World.Day0.AddMonths(3).AddDays(1);
        var due = Assert.Single(Due(world, new DuePerson("acc_author", Assesses: false, Approves: false, Serves: false)), d => d.Kind == DueKind.InternalSummary);
        Assert.Equal((Urgency.Overdue, "A summary of internal use is owed of a use that ended, and none was recorded in time."), (due.Urgency, due.Sentence));
        Assert.Contains(
            ", and nobody wrote a summary of internal use in time, owed by 20 February 2027",
            Footings.At(world.State, World.Rules, world.Now).Lapsed("G12.B1"), StringComparison.Ordinal);
        Look(world, Watched.InternalUse, First.AddDays(20));
        Assert.True(Overdue(world, Watched.InternalUse));
        Look(world, Watched.InternalUse, First.AddDays(30));
        Assert.Null(world.State.RhythmOf(Watched.InternalUse));
        Assert.All(world.History.Select((e, i) => Told.Of(Dossier.Fold(world.History.Take(i)), e.Event)), t => Assert.DoesNotContain("look at use inside", t.What, StringComparison.Ordinal));
    }

    [Fact]
    public void What_nobody_watches_is_told_with_what_the_gate_says()
    {
        var world = World.Active();
        Set(world, Watched.Security, 30);
        Assert.Null(new JudgedHistory(world.State, World.Rules, world.Judge(), world.Now).Answer.Notes);
        world.Do(Watching.SetAside(world.State, Watched.Security, World.Vault("why")));
        Assert.Equal(["Nobody watches security once it is in use: that was set aside"], new JudgedHistory(world.State, World.Rules, world.Judge(), world.Now).Answer.Notes!);
    }

    [Fact]
    public void A_practice_in_small_letters_is_refused_with_its_id_as_the_list_has_it()
    {
        var world = World.Active();
        var no = Watching.Set(world.State, world.Asker, [new(Watched.Security, "acc_author", new(30, RhythmUnit.Days), ["g12.b1"])], LastDay.Utc, mayLoosen: true).Refusal!;
        Assert.Equal(("release.unknown-practice", "write G12.B1, as the list does"), (no.Code, no.Fix));
    }

    [Fact]
    public void Whoever_may_not_loosen_a_rhythm_does_not_by_way_of_its_being_set_aside()
    {
        var world = World.Active();
        Set(world, Watched.Security, 30);
        world.Do(Watching.SetAside(world.State, Watched.Security, World.Vault("why")));
        AskedRhythm longer = new(Watched.Security, "acc_author", new(400, RhythmUnit.Days), []);
        Assert.Equal("release.rhythm-loosened", World.Code(Watching.Set(world.State, world.Asker, [longer], LastDay.Utc, mayLoosen: false)));
        world.Do(Watching.Set(world.State, world.Asker, [longer with { Every = new(30, RhythmUnit.Days) }], LastDay.Utc, mayLoosen: false));
    }

    [Fact]
    public void Of_a_history_that_names_any_number_of_practices_no_more_are_looked_at_than_a_rhythm_can_serve()
    {
        var world = World.Active();
        string[] many = [.. Enumerable.Repeat("of.nobodys-list", Watching.MostServed), "G02.B1"];
        world.Record(new RhythmSet(Watched.Security, "acc_author", new(30, RhythmUnit.Days), many, First, null, LastDay.InUtc(First.AddDays(30)), null));
        // The last of them is not reached, so that it serves the usual one.
        Assert.Equal(Watching.UsuallyServed(world.State), Watching.Serving(world.State, world.State.Rhythms[Watched.Security]));
        Assert.Equal(
            ("release.bad-value", "serves"),
            Watching.Set(world.State, world.Asker, [new(Watched.Security, "acc_author", new(30, RhythmUnit.Days), many)], LastDay.Utc, mayLoosen: true).Refusal is { } no
                ? (no.Code, no.Field) : default);
    }

    [Fact]
    public void The_categories_are_those_of_the_record_that_content_describes()
    {
        var types = World.Value(RecordTypeReader.Shipped());
        Assert.Equal(
            types.Find("monitoring")!.Fields.Single(f => f.Id == "category").Options.Select(o => o.Id),
            Terms.Watching.All.Select(w => w.Key).Where(k => k != "internal-use"));
        Assert.NotNull(types.Find("internal-use"));
    }

    /// <summary>In service at the stage internal.</summary>
    private static World Inside()
    {
        var world = World.Assessed(Stage.Internal, audience: Audience.OwnStaff).Prove().Approve("acc_approver").Decide();
        return world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
    }

    private static void Set(World world, Watched what, int days) => world.Do(
        Watching.Set(world.State, world.Asker, [new(what, "acc_author", new(days, RhythmUnit.Days), [])], LastDay.Utc, mayLoosen: true));

    private static void Look(World world, Watched what, DateOnly day) => world.Do(
        Watching.Look(world.State, world.Asker, what, world.Id("rec"), day, LastDay.Utc, "firstDay"));

    private static void Try(World world, Result<Outcome> decided) { if (decided.Value is not null) { world.Do(decided); } }

    private static DateOnly Today(World world) => DateOnly.FromDateTime(world.Now.UtcDateTime);

    private static bool Passed(World world, DateOnly last) => world.Now >= new DateTimeOffset(last.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static bool Overdue(World world, Watched what) => LoadLine.At(world.State, World.Rules, world.Now).Lapses.Any(l => l.Look == what);

    private static IReadOnlyList<DueItem> Due(World world, DuePerson person) => DueList.Of([world.State], person, World.Rules, world.Now);
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class StatusTests
{
    private const string Key = "status-1";

    private static readonly DateTimeOffset Soon = World.Day0.AddMinutes(1);

    /// <summary>State, use, answer while fresh, and after expiry for a client that closes and one that stays open.</summary>
    public static readonly TheoryData<ServiceState, string, string, string, string> Table = new()
    {
        { ServiceState.Active, "chat", "allowed", "release.status-expired", "stale" },
        { ServiceState.Active, "code", "allowed", "release.status-expired", "stale" },
        { ServiceState.Active, "weapons", "release.use-unknown", "release.use-unknown", "release.use-unknown" },
        { ServiceState.Restricted, "chat", "allowed", "release.status-expired", "stale" },
        { ServiceState.Restricted, "code", "release.use-restricted", "release.use-restricted", "release.use-restricted" },
        { ServiceState.Restricted, "weapons", "release.use-restricted", "release.use-restricted", "release.use-restricted" },
        { ServiceState.Suspended, "chat", "release.suspended", "release.suspended", "release.suspended" },
        { ServiceState.Suspended, "code", "release.suspended", "release.suspended", "release.suspended" },
        { ServiceState.Suspended, "weapons", "release.suspended", "release.suspended", "release.suspended" },
        { ServiceState.Retired, "chat", "release.retired", "release.retired", "release.retired" },
        { ServiceState.Retired, "code", "release.retired", "release.retired", "release.retired" },
        { ServiceState.Retired, "weapons", "release.retired", "release.retired", "release.retired" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_use_is_served_only_where_the_status_says_so(ServiceState state, string use, string fresh, string closed, string open)
    {
        var envelope = Signed(In(state));
        var late = World.Day0.AddMinutes(15);
        Assert.Equal(fresh, Say(new StatusCheck(use, "rel_1", 0).Of(envelope, World.Keys(Key), Soon)));
        Assert.Equal(closed, Say(new StatusCheck(use, "rel_1", 0).Of(envelope, World.Keys(Key), late)));
        Assert.Equal(open, Say(new StatusCheck(use, "rel_1", 0, OnExpiry.Open).Of(envelope, World.Keys(Key), late)));
    }

    [Fact]
    public void A_clear_verdict_of_a_suspended_model_holds_where_it_was_given_since_and_not_where_the_halt_came_after_it()
    {
        var world = World.Active();
        Assert.True(Serving.Holds(world.State, world.State.Decisions[^1], World.Rules, world.Now));
        world.Do(Serving.Suspend(world.State, Criterion.Misuse, World.Vault("why"), []));
        Assert.False(Serving.Holds(world.State, world.State.Decisions[^1], World.Rules, world.Now));
        world.Decide();
        Assert.Equal(VerdictKind.Clear, world.State.Decisions[^1].Judged.Verdict);
        Assert.True(Serving.Holds(world.State, world.State.Decisions[^1], World.Rules, world.Now));
        world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("why"), []));
        Assert.False(Serving.Holds(world.State, world.State.Decisions[^1], World.Rules, world.Now));
    }

    [Fact]
    public void The_table_covers_every_state_and_use() => Assert.Equal(Enum.GetValues<ServiceState>().Length * 3, Table.Count);

    [Fact]
    public void An_older_serial_is_a_replay_and_the_same_one_is_not()
    {
        var envelope = Signed(World.Active(), serial: 7);
        Assert.Equal("release.status-replayed", Say(new StatusCheck("chat", "rel_1", 8).Of(envelope, World.Keys(Key), Soon)));
        Assert.Equal(7, Assert.IsType<UseAnswer.Allowed>(new StatusCheck("chat", "rel_1", 7).Of(envelope, World.Keys(Key), Soon)).HighestSerial);
        Assert.Equal("release.status-replayed", Say(new StatusCheck("chat", "rel_1", 8, OnExpiry.Open).Of(envelope, World.Keys(Key), Soon)));
    }

    [Fact]
    public void A_wrong_signature_is_never_called_expired()
    {
        var forged = JsonNode.Parse(Signed(World.Active()))!;
        forged["signatures"]![0]!["sig"] = Convert.ToBase64String(new byte[32]);
        var bytes = Encoding.UTF8.GetBytes(forged.ToJsonString());
        foreach (var setting in Enum.GetValues<OnExpiry>())
        {
            Assert.Equal("ledger.bad-signature", Say(new StatusCheck("chat", "rel_1", 99, setting).Of(bytes, World.Keys(Key), World.Day0.AddYears(1))));
        }
        Assert.Equal("ledger.unknown-key", Say(new StatusCheck("chat", "rel_1", 0).Of(Signed(World.Active()), World.Keys("another"), Soon)));
    }

    [Fact]
    public void A_document_of_another_release_kind_or_time_is_not_relied_on()
    {
        Assert.Equal("release.other-release", Say(new StatusCheck("chat", "rel_2", 0).Of(Signed(World.Active()), World.Keys(Key), Soon)));
        Assert.Equal("release.status-not-yet-valid", Say(new StatusCheck("chat", "rel_1", 0).Of(Signed(World.Active()), World.Keys(Key), World.Day0.AddMinutes(-1))));
        var decision = Dsse.Sign(Plimsoll.Release.Decisions.Statement.PayloadType, "{}"u8.ToArray(), Key, bytes => World.Sign(Key, bytes));
        Assert.Equal("ledger.malformed-envelope", Say(new StatusCheck("chat", "rel_1", 0).Of(decision, World.Keys(Key), Soon)));
    }

    [Fact]
    public void A_document_lives_a_day_at_most()
    {
        var state = World.Active().State;
        Assert.Equal("release.bad-value", World.Code(StatusDocument.Of(state, 1, World.Day0, TimeSpan.FromHours(25), Key)));
        var forever = World.Value(StatusDocument.Of(state, 1, World.Day0, TimeSpan.FromHours(24), Key)) with { ExpiresAt = World.Day0.AddYears(1) };
        Assert.Equal("ledger.malformed-envelope", Say(new StatusCheck("chat", "rel_1", 0).Of(forever.Sign(bytes => World.Sign(Key, bytes)), World.Keys(Key), Soon)));
        Assert.Equal("release.not-in-service", World.Code(StatusDocument.Of(World.Clear().State, 1, World.Day0, StatusDocument.Ordinary, Key)));
    }

    [Fact]
    public void A_model_goes_into_service_only_on_a_clear_verdict_of_this_very_state()
    {
        var world = World.Clear();
        Assert.Equal("release.gate-not-clear", Activate(world));
        world.Decide();
        Assert.Equal("accepted", Activate(world));
        world.Now = world.Now.AddHours(24);
        Assert.Equal("release.gate-not-clear", Activate(world));
        var held = World.Assessed().Decide();
        Assert.Equal("release.gate-not-clear", Activate(held));

        static string Activate(World world) => World.Code(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
    }

    [Fact]
    public void Voiding_an_approval_suspends_a_model_in_service_at_once_and_tells_those_downstream()
    {
        var world = World.Active();
        world.Do(Evidencing.Withdraw(world.State, world.Asker, "evd_1", World.Vault("x"), ["org_2"]));
        var changed = Assert.IsType<StatusChanged>(world.History[^1].Event);
        Assert.Equal((ServiceState.Suspended, Criterion.ApprovalVoided, "org_2"), (changed.State, changed.Criterion, Assert.Single(changed.Notify)));
        Assert.Equal("release.suspended", Say(new StatusCheck("chat", "rel_1", 0).Of(Signed(world), World.Keys(Key), Soon)));
    }

    [Fact]
    public void Lowering_is_always_possible_and_raising_needs_the_gate()
    {
        var world = World.Active();
        // Nothing was remedied where a model that serves is lowered.
        Assert.Equal("release.bad-value", World.Code(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Remedied, World.Vault("x"), [])));
        world.Do(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), []));
        world.Do(Serving.Suspend(world.State, Criterion.DutyLapsed, World.Vault("x"), []));
        world.Now = world.Now.AddHours(24);
        Assert.Equal("release.gate-not-clear", World.Code(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Remedied, World.Vault("x"), [])));
        world.Decide();
        Assert.Equal("release.bad-value", World.Code(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.Remedied, [])));
        world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.Remedied, [], World.Vault("why")));
        world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("x"), []));
        Assert.Equal("release.retired", World.Code(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [])));
        Assert.Equal(world.Now.AddDays(Serving.MonitorEveryDays), Serving.MonitoringDue(world.State));
        world.Now = world.Now.AddDays(80);
        world.Do(Serving.RecordMonitoring(world.State, World.Vault("nothing")));
        Assert.Equal(world.Now.AddDays(Serving.MonitorEveryDays), Serving.MonitoringDue(world.State));
    }

    [Fact]
    public void Public_weights_get_notices_and_no_later_plan_makes_them_recallable()
    {
        var world = Public();
        Assert.Equal("release.cannot-recall", World.Code(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), [])));
        var quiet = world.State.StatusSerial;
        Assert.Null(World.Value(StatusDocument.Open(Signed(world), World.Keys(Key))).Noticed(null));
        world.Do(Serving.Notify(world.State, OpenNoticeKind.EndOfSupport, Criterion.EndOfLife, World.Vault("x"), []));
        Assert.True(world.State.StatusSerial > quiet);
        Assert.Equal(world.History[^1].Seq, world.State.StatusSerial);
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Audience = Audience.Customers }, ["org_2"]));
        Assert.Equal(OpenNoticeKind.HubNotice, Assert.IsType<OpenNoticeIssued>(world.History[^1].Event).Kind);
        Assert.Equal("release.cannot-recall", World.Code(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("x"), [])));
        Assert.Equal([OpenNoticeKind.EndOfSupport, OpenNoticeKind.HubNotice], World.Value(StatusDocument.Open(Signed(world), World.Keys(Key))).Notices);
        Assert.Equal("release.recallable", World.Code(Serving.Notify(World.Active().State, OpenNoticeKind.HubNotice, Criterion.Misuse, World.Vault("x"), [])));
    }

    [Fact]
    public void A_notice_holds_whoever_takes_public_weights_until_they_accept_it_and_a_later_one_holds_again()
    {
        var world = Public();
        world.Do(Serving.Notify(world.State, OpenNoticeKind.EndOfSupport, Criterion.EndOfLife, World.Vault("x"), []));
        var first = World.Value(StatusDocument.Of(world.State, world.State.StatusSerial, World.Day0, StatusDocument.Ordinary, Key));
        Assert.Equal("release.notice-given", first.Noticed(null)?.Code);
        Assert.Equal("release.notice-given", first.Noticed(first.Serial - 1)?.Code);
        Assert.Null(first.Noticed(first.Serial));
        // Nobody accepts what is not given yet.
        Assert.Equal([null, null, "release.notice-not-yet-given", "release.notice-not-yet-given"],
            new long?[] { null, first.Serial, first.Serial + 1, long.MaxValue }.Select(upto => first.NotYetGiven(upto)?.Code));
        world.Do(Serving.Notify(world.State, OpenNoticeKind.HubNotice, Criterion.Incident, World.Vault("x"), []));
        var second = World.Value(StatusDocument.Of(world.State, world.State.StatusSerial, World.Day0, StatusDocument.Ordinary, Key));
        Assert.Equal("release.notice-given", second.Noticed(first.Serial)?.Code);
        Assert.Equal("end of support, notice at the hub", second.NoticeWords);
        Assert.Equal("release.status-replayed", Say(new StatusCheck("chat", "rel_1", second.Serial).Of(first, Soon)));
    }

    [Fact]
    public void A_continuous_practice_that_falls_silent_lowers_the_load_line()
    {
        var world = World.Active();
        Assert.Equal((4, 4), (At(world.Now).Due, At(world.Now).Standing));
        var later = world.Now.AddDays(90);
        Assert.Equal(["G12.B1", "G12.B2"], At(later).Lapses.Select(l => l.Practice));
        Assert.Equal(3, At(later).Standing);
        world.Now = later;
        world.Attach("G12.B1").Attach("G12.B2");
        Assert.Empty(At(later).Lapses);
        Assert.Equal((4, 4), (At(later).Due, At(later).Standing));

        LoadLine At(DateTimeOffset now) => LoadLine.At(world.State, World.Rules, now);
    }

    /// <summary>A model whose weights went public.</summary>
    internal static World Public()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove().Attach("G06.B1", kind: EvidenceKind.Worksheet).Adequate().Approve("acc_one").Approve("acc_two").Decide();
        return world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
    }

    private static World In(ServiceState state)
    {
        var world = World.Active();
        return state switch
        {
            ServiceState.Active => world,
            ServiceState.Restricted => world.Do(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Misuse, World.Vault("x"), [])),
            ServiceState.Suspended => world.Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), [])),
            ServiceState.Retired => world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("x"), [])),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static byte[] Signed(World world, long serial = 1) => World.Value(StatusDocument.Of(world.State, serial, World.Day0, StatusDocument.Ordinary, Key)).Sign(bytes => World.Sign(Key, bytes));

    private static string Say(UseAnswer answer) => answer switch
    {
        UseAnswer.Allowed allowed => allowed.Stale ? "stale" : "allowed",
        UseAnswer.Denied denied => denied.Refusal.Code,
        UseAnswer.Unverified unverified => unverified.Refusal.Code,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Gateway;
using Plimsoll.Gateway.Testing;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Gateway;

public sealed class HeldStatusTests
{
    private static readonly StatusIssuer Issuer = Issued.Issuer();
    private static readonly StatusIssuer Stranger = Issued.Issuer();

    [Fact]
    public void Over_any_sequence_of_looks_the_highest_serial_never_goes_down_and_no_use_is_served_by_an_older_document()
    {
        var random = new Random(20261125);
        for (var run = 0; run < 300; run++)
        {
            var (held, states) = (HeldStatus.Nothing, new Dictionary<long, ServiceState>());
            for (var step = 0; step < 25; step++)
            {
                var (serial, state) = (random.NextInt64(0, 12), (ServiceState)random.Next(4));
                var before = held;
                var signed = Issuer.Sign(serial, state, uses: "chat");
                var taken = false;
                switch (random.Next(7))
                {
                    case 0: held = held.Miss(new Refusal(GatewayCodes.Unreachable, "status", null, "is away", "wait")); break;
                    case 1: held = held.Confirm(); break;
                    case 2: held = held.Offer(Stranger.Sign(serial + 100, state), Issued.Release, Issuer.Keys); break;
                    case 3: held = held.Offer(Issuer.Sign(serial + 100, state, release: "rel_2"), Issued.Release, Issuer.Keys); break;
                    case 4:
                        signed[random.Next(signed.Length)] ^= (byte)(1 << random.Next(8));
                        // A flipped bit may leave the meaning as it was, as in the padding of base64; then it is the document of that serial.
                        (held, taken) = (held.Offer(signed, Issued.Release, Issuer.Keys), true);
                        break;
                    default: (held, taken) = (held.Offer(signed, Issued.Release, Issuer.Keys), true); break;
                }
                Assert.True(held.HighestSerial >= before.HighestSerial, $"run {run}, step {step}: {before.HighestSerial} became {held.HighestSerial}");
                if (!taken) { Assert.Same(before.Document, held.Document); }
                if (held.Document is not { } document)
                {
                    Assert.IsType<UseAnswer.Unverified>(held.Check("chat", OnExpiry.Open, Issued.Start));
                    continue;
                }
                Assert.Equal(held.HighestSerial, document.Serial);
                // The first document of a serial is the one that counts.
                Assert.Equal(states.TryGetValue(document.Serial, out var first) ? first : states[document.Serial] = document.State, document.State);
                Assert.Equal(document.State is ServiceState.Active or ServiceState.Restricted, held.Check("chat", OnExpiry.Closed, Issued.Start.AddMinutes(1)) is UseAnswer.Allowed);
                Assert.IsNotType<UseAnswer.Allowed>(held.Check("weapons", OnExpiry.Open, Issued.Start.AddMinutes(1)));
            }
        }
    }

    [Fact]
    public void Two_documents_with_one_serial_are_told_apart_and_the_first_stays()
    {
        var held = HeldStatus.Nothing.Offer(Issuer.Sign(3, ServiceState.Suspended), Issued.Release, Issuer.Keys).Offer(Issuer.Sign(3), Issued.Release, Issuer.Keys);
        Assert.Equal((ServiceState.Suspended, "gateway.serial-reused"), (held.Document!.State, held.Distrusted!.Code));
    }

    [Fact]
    public void A_document_that_was_signed_anew_holds_longer_and_an_earlier_signing_takes_nothing_back()
    {
        var (first, anew) = (Issuer.Sign(3), Issuer.Sign(3, at: Issued.Start.AddMinutes(10)));
        var held = HeldStatus.Nothing.Offer(first, Issued.Release, Issuer.Keys).Offer(anew, Issued.Release, Issuer.Keys);
        Assert.IsType<UseAnswer.Allowed>(held.Check("chat", OnExpiry.Closed, Issued.Start.AddMinutes(20)));
        var cached = held.Offer(first, Issued.Release, Issuer.Keys);
        Assert.Equal((held.Document, null), (cached.Document, cached.Distrusted));
    }

    [Fact]
    public void An_issuer_whose_clock_is_a_little_ahead_is_believed_and_one_far_ahead_is_not()
    {
        var held = HeldStatus.Nothing.Offer(Issuer.Sign(1), Issued.Release, Issuer.Keys);
        Assert.IsType<UseAnswer.Allowed>(held.Check("chat", OnExpiry.Closed, Issued.Start - HeldStatus.Tolerance));
        Assert.Equal("release.status-not-yet-valid", Assert.IsType<UseAnswer.Unverified>(held.Check("chat", OnExpiry.Open, Issued.Start - HeldStatus.Tolerance - TimeSpan.FromMilliseconds(1))).Refusal.Code);
    }

    [Fact]
    public void A_client_that_chose_to_go_on_does_so_for_a_silent_issuer_and_not_for_one_that_cannot_be_believed()
    {
        var late = Issued.Start.AddHours(1);
        var held = HeldStatus.Nothing.Offer(Issuer.Sign(5), Issued.Release, Issuer.Keys);
        Assert.True(Assert.IsType<UseAnswer.Allowed>(held.Miss(new Refusal(GatewayCodes.Unreachable, "status", null, "is away", "wait")).Check("chat", OnExpiry.Open, late)).Stale);
        foreach (var (offered, code) in new[] { (Stranger.Sign(6), "ledger.unknown-key"), (Issuer.Sign(4), "release.status-replayed"), (Issuer.Sign(6, release: "rel_2"), "release.other-release"), ("{}"u8.ToArray(), "ledger.malformed-envelope") })
        {
            var distrusted = held.Offer(offered, Issued.Release, Issuer.Keys);
            Assert.Equal(code, Assert.IsType<UseAnswer.Unverified>(distrusted.Check("chat", OnExpiry.Open, late)).Refusal.Code);
            Assert.Equal(code, Assert.IsType<UseAnswer.Unverified>(distrusted.Check("chat", OnExpiry.Closed, late)).Refusal.Code);
            Assert.IsType<UseAnswer.Allowed>(distrusted.Check("chat", OnExpiry.Closed, Issued.Start.AddMinutes(1)));
        }
    }

    [Fact]
    public void Of_several_keys_each_counts_for_its_own_id_only()
    {
        var both = KnownKeys.AnyOf([Issuer.Keys, Stranger.Keys]);
        Assert.Equal(new[] { Issuer.Kid, Stranger.Kid }.Order(), both.Ids.Order());
        Assert.NotNull(StatusDocument.Open(Issuer.Sign(1), both).Value);
        Assert.NotNull(StatusDocument.Open(Stranger.Sign(1), both).Value);
        var signed = System.Text.Encoding.UTF8.GetString(Issuer.Sign(1)).Replace(Issuer.Kid, Stranger.Kid, StringComparison.Ordinal);
        Assert.Equal("ledger.bad-signature", StatusDocument.Open(System.Text.Encoding.UTF8.GetBytes(signed), both).Refusal!.Code);
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Progress.Rounds;
using Plimsoll.Tests.Progress;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class CorrectionTests
{
    private static readonly RefusalCode Some = new("test.bad-value", RefusalKind.Refused);

    private static readonly Digest Document = Digest.Of("a frozen round"u8);

    private static Correction Good { get; } = new(
        Document, "Institute for Public Questions",
        [new CorrectedPlace("findings/north/1.4/finding", "adopted", "partial"),
        new CorrectedPlace("findings/north/1.4/note", null, "The figures leave out sectors.")],
        "The page that was cited speaks of another product.", "Northern Models", Story.Day0.AddDays(20), null);

    [Fact]
    public void A_correction_of_a_frozen_round_stands_beside_it_and_changes_none_of_its_bytes()
    {
        var story = Story.Ready();
        var frozen = story.Publish();
        var correction = Good with { Corrects = frozen.Digest };
        var bytes = Canonical.Bytes(correction.ToContent());
        Same(correction, Correction.Read(bytes, "correction.json").Value!);
        Assert.Equal(frozen.Digest, Digest.Of(frozen.Bytes));
        Assert.Equal(frozen.Bytes, FrozenRound.Read(frozen.Bytes, "round.json").Value!.ToUtf8());
    }

    [Fact]
    public void It_has_one_spelling_and_names_its_form() => Assert.Equal(
        """{"askedBy":"Northern Models","at":"2026-12-10T09:00:00.000Z","changes":["""
            + """{"is":"partial","place":"findings/north/1.4/finding","was":"adopted"},"""
            + """{"is":"The figures leave out sectors.","place":"findings/north/1.4/note","was":null}],"""
            + $"\"corrects\":\"{Document}\",\"form\":\"plimsoll correction 1\",\"publisher\":\"Institute for Public Questions\","
            + "\"supersedes\":null,\"why\":\"The page that was cited speaks of another product.\"}",
        Encoding.UTF8.GetString(Canonical.Bytes(Good.ToContent())));

    [Fact]
    public void What_says_too_little_or_contradicts_itself_is_refused_and_not_read()
    {
        var place = Good.Changes[0];
        (string Field, Correction Bad)[] tries =
        [
            ("changes", Good with { Changes = [] }),
            ("changes", Good with { Changes = [.. Enumerable.Range(0, Correction.MostChanges + 1).Select(n => place with { Place = $"{n}" })] }),
            ("changes", Good with { Changes = [place, place] }), ("changes", Good with { Changes = [place with { Is = place.Was }] }),
            ("changes", Good with { Changes = [place with { Place = " " }] }),
            ("why", Good with { Why = "" }), ("askedBy", Good with { AskedBy = "" }), ("publisher", Good with { Publisher = "" }),
            ("supersedes", Good with { Supersedes = Document }),
        ];
        Assert.Null(Good.Unfit(Some));
        Assert.All(tries, t =>
        {
            Assert.Equal((Some.Text, t.Field), (t.Bad.Unfit(Some)!.Code, t.Bad.Unfit(Some)!.Field));
            Assert.NotNull(Correction.Read(Canonical.Bytes(t.Bad.ToContent()), "correction.json").Refusal);
        });
    }

    [Theory]
    [InlineData("plimsoll correction 1", "plimsoll correction 2")]
    [InlineData("\"why\":", "\"because\":")]
    [InlineData("sha256:", "sha1:")]
    [InlineData("\"askedBy\":", "\"colour\":\"red\",\"askedBy\":")]
    public void What_is_of_another_form_is_not_read(string from, string to) =>
        Assert.NotNull(Correction.Read(
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Canonical.Bytes(Good.ToContent())).Replace(from, to, StringComparison.Ordinal)),
            "correction.json").Refusal);

    [Fact]
    public void One_takes_the_place_of_another_and_of_no_other_document()
    {
        var first = Keyed(Good);
        var second = Keyed(Good with { Why = "The first correction named the wrong finding.", Supersedes = first.Key, At = Good.At.AddDays(1) });
        var beside = Keyed(Good with { Why = "Another place.", At = Good.At.AddDays(2) });
        var elsewhere = Keyed(Good with { Corrects = Digest.Of("another round"u8), Supersedes = second.Key });
        Assert.Equal([second.Value, beside.Value], Correction.InForce([beside, elsewhere, second, first], Document));
        Assert.Equal([elsewhere.Value], Correction.InForce([beside, elsewhere, second, first], elsewhere.Value.Corrects));

        static KeyValuePair<Digest, Correction> Keyed(Correction correction) => new(Digest.Of(Canonical.Bytes(correction.ToContent())), correction);
    }

    private static void Same(Correction expected, Correction read)
    {
        Assert.Equal(expected.Changes, read.Changes);
        Assert.Equal(expected with { Changes = [] }, read with { Changes = [] });
    }
}

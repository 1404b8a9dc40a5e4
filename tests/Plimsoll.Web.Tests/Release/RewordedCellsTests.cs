// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Tests.Release;

/// <summary>From every cell to every other, by the packs that are shipped: what is worded or proved otherwise waits, and nothing else does.</summary>
public sealed class RewordedCellsTests
{
    private static readonly Library Shipped = Library.Shipped().Value!;

    private static readonly GateRules Gates = GateReader.Shipped().Value!;

    private static readonly DateTimeOffset Day = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> RoleSets => ["provider", "adapter", "host", "developer", "provider adapter host developer"];

    [Theory]
    [MemberData(nameof(RoleSets))]
    public void From_every_cell_to_every_other_exactly_what_asks_something_else_waits(string roles)
    {
        var (lists, waited, stood) = (Cell.All.ToDictionary(cell => cell, cell => List(cell, roles)), 0, 0);
        foreach (var (from, old) in lists)
        {
            var met = Met(Assess.Of(Shipped, old));
            var before = old.Items.ToDictionary(i => i.Id, StringComparer.Ordinal);
            foreach (var (to, now) in lists)
            {
                var state = Next(met, Assess.Of(Shipped, now));
                var footings = Footings.At(state, Gates, Day);
                foreach (var item in now.Items)
                {
                    var says = footings.Lacks(state.Find(item.Id)!);
                    if (!before.TryGetValue(item.Id, out var was)) { Assert.Equal("is open", says); continue; }
                    var same = was.Text == item.Text && was.Points.SequenceEqual(item.Points) && was.Proof == item.Proof;
                    Assert.True(same == says is null, $"{from} to {to}, {item.Id}: {says ?? "stands"}");
                    Assert.Equal(same, state.Counting(item.Id, Day).Any());
                    if (same) { stood++; } else { waited++; }
                }
            }
        }
        Assert.True(stood > 100, $"{stood} stood");
        // Duties read alike wherever they are asked; what a provider is asked for does not.
        Assert.Equal(roles.Contains("provider", StringComparison.Ordinal), waited > 100);
    }

    [Theory]
    [InlineData("provider")]
    [InlineData("adapter host developer")]
    public void In_every_cell_a_significant_update_asks_anew_exactly_what_is_marked_to_renew(string roles)
    {
        string[] renewed = ["G01", "G02", "G06", "G07", "G08", "G09", "G11", "G13", "M01", "M02", "M07", "M08", "M09", "M10"];
        foreach (var cell in Cell.All)
        {
            var met = Met(Assess.Of(Shipped, List(cell, roles)));
            var state = Next(met, Assess.Of(Shipped, List(cell, roles, update: true)));
            var footings = Footings.At(state, Gates, Day);
            foreach (var practice in state.Assessment!.Requirements)
            {
                var marked = renewed.Contains(practice.Id.Split('.')[0]);
                Assert.True(marked == (Judging.Waits(state, practice.Id, Day) == Rephrased.Renewed), $"{cell} {practice.Id}");
                Assert.Equal(marked, footings.Lacks(practice) is not null);
            }
            if (state.Assessment.Redirect is null) { Assert.Contains(state.Assessment.Requirements, r => r.HowAsked!.Renew); }
        }
    }

    [Fact]
    public void Whatever_a_list_asks_its_words_are_found_again_by_their_digest()
    {
        var guidance = new GuidanceOf(Shipped);
        foreach (var cell in Cell.All)
        {
            foreach (var item in List(cell, "provider adapter host developer").Items)
            {
                Assert.Equal(item.Text, guidance.Worded(item.Id, Assess.WordsOf(item.Text, item.Points))?.Text);
            }
        }
    }

    private static Checklist List(Cell cell, string roles, bool update = false) => Shipped.Tailor(Profile.Read(
        new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key)
        {
            Roles = roles.Split(' '), SignificantUpdate = update,
        }).Value!);

    /// <summary>A release of which everything that is listed has evidence and is met.</summary>
    private static Dossier Met(AssessmentPinned pin)
    {
        var plan = new ReleasePlan(ReleaseType.Restricted, [], Audience.Customers, Plimsoll.Release.Stage.Restricted, ["chat"]);
        var opened = new ReleaseOpened("rel_1", "mdl_1", "1.0", Digest.Of("files"u8), "pty_1", plan, OnePerson: false);
        var content = new EvidenceContent(
            EvidenceKind.File, Digest.Of("report"u8), new VaultRef("vlt_1", Digest.Of("label"u8)), 6, Day, null, null, null, null, null);
        var state = Next(Next(Dossier.Empty, opened), pin);
        state = Next(state, new EvidenceAttached("evd_1", content, [.. pin.Requirements.Select(r => r.Id)], []));
        return pin.Requirements.Aggregate(state, (one, r) => Next(one, new PracticeStatusSet(r.Id, PracticeStatus.Met, null, null, null, null)));
    }

    private static Dossier Next(Dossier state, JournalEvent happened) => state.Apply(new Recorded(1, Day, "acc_1", happened));
}

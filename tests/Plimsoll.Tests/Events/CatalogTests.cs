// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Architecture;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Events;

/// <summary>The rules on every catalog there is, and on copies that were broken on purpose.</summary>
public sealed class CatalogTests
{
    private const string Record = "samples/events/released.tsv";
    private const string Sample = "samples/events/usage.retention-set-v1.json";

    /// <summary>How the record stood at each release: lines from its first, and their digest. A release adds a line here.</summary>
    private static readonly (string Release, int Lines, string Digest)[] Releases =
    [
        ("0.1.0", 82, "89cb751981cbe769cbaf307c6829de521fcd5f6350d310ca3ef113fbb202a05c"),
        ("0.2.0", 120, "ec15a746e6a8f5eff001ff5066c48d04a43fa19213977336d16763ded0873c78"),
    ];

    private static Type[] Events => [.. Libraries.All.SelectMany(EventRules.TypesOf)];

    [Fact]
    public void Every_event_ever_released_is_on_record_with_its_sample_and_can_be_read()
    {
        Assert.NotEmpty(EventRules.Catalogs);
        Rule.Holds(EventRules.Released(Tree.Here, EventRules.Catalogs));
    }

    [Fact]
    public void The_record_of_what_was_released_only_grows() => Rule.Holds(EventRules.Grown(Tree.Here, Releases));

    [Fact]
    public void Every_version_of_which_something_signed_is_kept_says_how_the_record_stood() => Rule.Holds(EventRules.Unpinned(Tree.Here, Releases));

    [Fact]
    public void A_version_that_does_not_say_how_the_record_stood_is_reported() => Assert.Equal(
        ["samples/signed/9.9.9 was kept, and no line of releases says how samples/events/released.tsv stood then"],
        BrokenTree.Reported(tree => EventRules.Unpinned(tree, Releases), broken => broken.Write("samples/signed/9.9.9/status.dsse.json", "{}")));

    [Fact]
    public void An_event_of_any_release_that_vanishes_with_its_sample_and_its_line_is_missed() => Assert.All(Releases, release =>
    {
        // The last line that the release put on record.
        var line = Tree.Here.Lines(Record).ElementAt(release.Lines - 1);
        Assert.Contains(
            $"the first {release.Lines} lines of {Record} are not those of {release.Release}",
            BrokenTree.Reported(tree => EventRules.Grown(tree, Releases), broken => broken.Edit(Record, line + "\n", "")));
    });

    [Fact]
    public void What_is_written_is_what_was_read() => Rule.Holds(EventRules.Catalogs.SelectMany(catalog => EventRules.RoundTrips(Tree.Here, catalog)));

    [Fact]
    public void Every_version_of_an_event_but_the_newest_is_lifted_to_it() => Rule.Holds(EventRules.Lifted(Events));

    [Fact]
    public void What_an_old_version_is_lifted_to_is_what_was_approved() => Rule.Holds(EventRules.Lifts(Tree.Here, EventRules.Catalogs, Events));

    [Fact]
    public void A_lift_that_nobody_approved_or_that_leads_elsewhere_is_reported()
    {
        const string Approved = "samples/events/lifted/usage.agreement-recorded-v1.json";
        static IEnumerable<string> Lifts(Tree tree) => EventRules.Lifts(tree, EventRules.Catalogs, Events);
        Assert.StartsWith($"{Approved} is missing; if this is what the sample means now, write [{{\"as\":{{\"agreement\":",
            Assert.Single(BrokenTree.Reported(Lifts, broken => broken.Delete(Approved))), StringComparison.Ordinal);
        // As if the first day after were taken for the last one.
        Assert.Contains("and it is lifted to", Assert.Single(BrokenTree.Reported(Lifts, broken => broken.Edit(Approved, "2027-06-30", "2027-07-01"))),
            StringComparison.Ordinal);
        Assert.Equal([$"{Approved} has no case without usage.agreement-recorded.until"],
            BrokenTree.Reported(Lifts, broken => broken.Edit(Approved, "\"until\": null", "\"until\": \"2028-03-01\""))
                .Where(v => !v.Contains("says", StringComparison.Ordinal)));
        Assert.Equal(["samples/events/lifted/usage.agreement-recorded-v7.json is of no old version of an event"],
            BrokenTree.Reported(Lifts, broken => broken.Write("samples/events/lifted/usage.agreement-recorded-v7.json", "[]")));
    }

    [Fact]
    public void No_event_can_hold_a_person_s_words() => Rule.Holds(EventRules.Words(Tree.Here, Events));

    [Fact]
    public void Every_event_is_in_a_catalog() => Rule.Holds(EventRules.Homeless(Events, EventRules.Catalogs));

    [Fact]
    public void An_event_of_no_catalog_is_reported() =>
        Assert.Equal(
            ["ballast.noted v1 is in no catalog: its project needs a static EventCatalog of the record that its events derive from, and the context of their JSON a JsonSerializable of it"],
            EventRules.Homeless([typeof(Noted), Events.First(e => EventRules.Catalogs.Any(catalog => catalog.Holds(e)))], EventRules.Catalogs));

    [Fact]
    public void A_record_and_a_sample_that_vanish_together_are_missed()
    {
        // As after both were deleted: the record knows an event that no catalog and no file has.
        Assert.Equal(
            ["usage.heard-of v1 was released and cannot be read any more", "samples/events/usage.heard-of-v1.json is missing"],
            BrokenTree.Reported(Released, broken => broken.Write(Record, broken.Tree.Read(Record) + "usage.heard-of\t1\t00\n")));
        // And as after the line was deleted as well: the release remembers how the record stood.
        Assert.Equal(
            Releases.Select(release => $"the first {release.Lines} lines of {Record} are not those of {release.Release}"),
            BrokenTree.Reported(tree => EventRules.Grown(tree, Releases), broken => broken.Write(Record, string.Concat(broken.Tree.Lines(Record).Where(line => !line.StartsWith("usage.retention-set", StringComparison.Ordinal)).Select(line => line + "\n")))));
    }

    [Fact]
    public void A_sample_that_is_missing_changed_or_of_no_event_is_reported()
    {
        Assert.Equal([$"{Sample} is missing"], BrokenTree.Reported(Released, broken => broken.Delete(Sample)));
        Assert.StartsWith($"{Sample} is not what was released (", Assert.Single(BrokenTree.Reported(Released, broken => broken.Edit(Sample, "90", "91"))), StringComparison.Ordinal);
        Assert.Equal(["samples/events/usage.unheard-of-v1.json is of no event"], BrokenTree.Reported(Released, broken => broken.Write("samples/events/usage.unheard-of-v1.json", "{}")));
    }

    [Fact]
    public void An_event_that_nobody_put_on_record_is_reported_with_the_line_to_add()
    {
        var line = Tree.Here.Lines(Record).Single(l => l.StartsWith("usage.retention-set\t", StringComparison.Ordinal));
        Assert.Equal(
            [$"usage.retention-set v1 is not on record; add the line '{line}' at the end of {Record}"],
            BrokenTree.Reported(Released, broken => broken.Edit(Record, line + "\n", "")));
    }

    [Fact]
    public void A_sample_that_reads_as_something_else_is_reported() =>
        Assert.Contains(
            "is written as",
            Assert.Single(BrokenTree.Reported(tree => EventRules.Catalogs.SelectMany(catalog => EventRules.RoundTrips(tree, catalog)), broken => broken.Edit("samples/events/usage.activity-stored-v2.json", "\"1000\"", "1000"))),
            StringComparison.Ordinal);

    [Fact]
    public void An_old_version_that_is_not_lifted_or_a_newest_one_that_cannot_be_written_is_reported() => Assert.Equal(
        [
            "ballast.moved lacks a version before 4", "ballast.moved v1 (MovedV1) is old and not lifted",
            "ballast.moved v4 (MovedV4) is the newest and cannot be written",
        ],
        EventRules.Lifted([typeof(Noted), typeof(MovedV1), typeof(MovedV2), typeof(MovedV4)]));

    [Fact]
    public void An_event_that_could_hold_a_person_s_words_is_reported_wherever_they_would_stand()
    {
        const string Says = " can hold what somebody wrote: seal it in the vault, or add the line '";
        var named = Tree.Empty.With("samples/events/texts.tsv", "place\tform\nballast.noted.id\tid\nelsewhere.noted.id\tid\n");
        Assert.Equal(
            ["ballast.noted.remark", "ballast.noted.parts[].said", "ballast.noted.tags{}", "ballast.noted.more, which can hold anything,",
                "ballast.noted.ends.zone", "ballast.noted.asked, which can hold anything,"],
            EventRules.Words(named, [typeof(Noted)]).Select(violation => violation.Split(Says)[0]));
        Assert.StartsWith(
            $"ballast.noted.remark{Says}ballast.noted.remark\tFORM' to samples/events/texts.tsv, where FORM is one of id | slug | ",
            EventRules.Words(named, [typeof(Noted)]).First(), StringComparison.Ordinal);
        var sample = named.With("samples/events/ballast.noted-v1.json", """{"data":{"id":"What I always wanted to say"}}""");
        Assert.Contains("ballast.noted.id is 'What I always wanted to say' in its sample, which is no id", EventRules.Words(sample, [typeof(Noted)]));
    }

    [Theory]
    [InlineData("ballast.noted.id\tid\n", "ballast.noted.id\tsentence\n", "ballast.noted.id has the form sentence, which is none")]
    [InlineData("place\tform\n", "place\tform\nballast.noted.gone\tid\n", "ballast.noted.gone is named in samples/events/texts.tsv and no event has it")]
    public void A_line_of_the_texts_that_is_not_true_is_reported(string from, string to, string violation)
    {
        const string Lines = "place\tform\nballast.noted.id\tid\n";
        IEnumerable<string> Reported(string lines) => EventRules.Words(Tree.Empty.With("samples/events/texts.tsv", lines), [typeof(Noted)]);
        Assert.Equal([violation], Reported(Lines.Replace(from, to, StringComparison.Ordinal)).Except(Reported(Lines)));
    }

    private static IEnumerable<string> Released(Tree tree) => EventRules.Released(tree, EventRules.Catalogs);

    private sealed record Part(string Said, int Weight);

    [Event("ballast.noted", 1)]
    private sealed record Noted(
        string Id, string Remark, IReadOnlyList<Part> Parts, IReadOnlyDictionary<string, int> Tags, object More, EndsAt? Ends, AskedEnd Asked, VaultRef Sealed,
        Digest Digest, DateOnly Day, DayOfWeek Weekday, int? Count) : JournalEvent;

    [Event("ballast.moved", 1)]
    private sealed record MovedV1(int By) : JournalEvent;

    [Event("ballast.moved", 2)]
    private sealed record MovedV2(int By) : JournalEvent, ILifted
    {
        public JournalEvent Lift() => new MovedV4(By);
    }

    [Event("ballast.moved", 4)]
    private sealed record MovedV4(int By) : JournalEvent, ILifted
    {
        public JournalEvent Lift() => this;
    }
}

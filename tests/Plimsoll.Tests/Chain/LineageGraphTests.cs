// SPDX-License-Identifier: Apache-2.0

using System.Text;
using CsCheck;
using Plimsoll.Chain;
using Plimsoll.Chain.Lineage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Chain;

/// <summary>What came from what over several organisations, and who is told of what happens upstream.</summary>
public sealed class LineageGraphTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static Digest D(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    private static VersionAt At(string organisation, string model) => new(organisation, model, "1.0");

    private static LineageVersion Version(string organisation, string model, params string[] weights) =>
        new(At(organisation, model), D($"all of {organisation} {model}"), [.. weights.Select(D)]);

    private static LineageLink Link(string organisation, string model, Digest from, LineageKind kind = LineageKind.FineTunedFrom) => new(At(organisation, model), kind, from);

    private static UpstreamCause Cause(UpstreamChange what = UpstreamChange.Suspended) => new("Acme", "Base", "1.0", "rel_1", what, "incident", null, [], Then);

    /// <summary>Versions of a few organisations with few weights, and links between any of them, backwards and to themselves included.</summary>
    private static readonly Gen<((int Organisation, int Weights, bool Own)[] Versions, (int Of, int From, bool ByFile)[] Links)> Shapes = Gen.Select(
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9], Gen.Bool).Array[1, 12], Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11], Gen.Bool).Array[0, 24]);

    [Fact]
    public void Whatever_the_shape_each_organisation_downstream_is_told_once_and_nobody_upstream_or_unrelated() => Shapes.Sample(shape =>
    {
        var versions = shape.Versions.Select((v, i) => (Version: Version($"org_{v.Organisation}", $"mdl_{i}", $"w{v.Weights}"), v.Own, v.Weights)).ToArray();
        var own = versions.Where(v => v.Own).Select(v => v.Version.At).ToHashSet();
        var links = shape.Links.Where(l => l.Of < versions.Length && l.From < versions.Length)
            .Select(l => new LineageLink(versions[l.Of].Version.At, LineageKind.MergedFrom,
                l.ByFile ? versions[l.From].Version.Weights[0] : versions[l.From].Version.Subject)).ToArray();
        var graph = versions.Aggregate(LineageGraph.Empty, (g, v) => g.With(v.Version));
        graph = links.Aggregate(graph, (g, l) => g.With(l));

        foreach (var (source, isOwn, weights) in versions)
        {
            // The same by going round until nothing more comes: those with the same weights, and whoever names any of them.
            var start = versions.Where(v => v.Weights == weights).Select(v => v.Version.At).ToHashSet();
            var reached = new HashSet<VersionAt>(start);
            for (var before = -1; before != reached.Count;)
            {
                before = reached.Count;
                var names = versions.Where(v => reached.Contains(v.Version.At)).SelectMany(v => v.Version.Weights.Append(v.Version.Subject)).ToHashSet();
                reached.UnionWith(links.Where(l => names.Contains(l.From)).Select(l => l.Of));
                var held = versions.Where(v => reached.Contains(v.Version.At)).Select(v => v.Weights).ToHashSet();
                reached.UnionWith(versions.Where(v => held.Contains(v.Weights)).Select(v => v.Version.At));
            }
            var expected = reached.Where(at => !start.Contains(at) || isOwn && at != source.At && !own.Contains(at))
                .Select(at => at.Organisation).Where(o => o != source.At.Organisation).Distinct().Order(StringComparer.Ordinal);
            var found = graph.Downstream(source.At, own.Contains);
            var told = Telling.Notices(7, Cause(), found);
            Assert.Equal(expected, told.Select(t => t.Organisation).Order(StringComparer.Ordinal));
            Assert.Equal(told.Count, told.Select(t => t.Notice.Notice).Distinct().Count());
            Assert.Equal(found.Count, found.Select(r => r.At).Distinct().Count());
            // Each way is one that there is, no longer than any other.
            Assert.All(found, r =>
            {
                if (r.Link is { } link) { Assert.Contains(link, links); Assert.Equal(r.At, link.Of); }
                if (r.Through is { } through && found.FirstOrDefault(f => f.At == through) is { } before) { Assert.Equal(r.Links - (r.Link is null ? 0 : 1), before.Links); }
            });
        }
    }, iter: 2000);

    [Fact]
    public void A_diamond_is_told_by_its_shorter_side_and_a_ring_ends()
    {
        Digest a = D("all of org_a mdl_a"), b = D("all of org_b mdl_b"), c = D("all of org_c mdl_c");
        var graph = LineageGraph.Empty.With(Version("org_a", "mdl_a")).With(Version("org_b", "mdl_b")).With(Version("org_c", "mdl_c"))
            .With(Link("org_b", "mdl_b", a)).With(Link("org_c", "mdl_c", b)).With(Link("org_c", "mdl_c", a)).With(Link("org_a", "mdl_a", c));
        var found = graph.Downstream(At("org_a", "mdl_a"), _ => true);
        Assert.Equal([("org_b", 1), ("org_c", 1)], found.Select(r => (r.At.Organisation, r.Links)));
        Assert.Equal([("org_a", 1), ("org_b", 2)], graph.Downstream(At("org_c", "mdl_c"), _ => true).Select(r => (r.At.Organisation, r.Links)));
        // A link that was withdrawn leads nowhere.
        Assert.Equal(["org_c"], graph.Without(Link("org_b", "mdl_b", a)).Organisations(At("org_a", "mdl_a"), _ => true));
        Assert.Empty(graph.Downstream(At("org_x", "mdl_x"), _ => true));
    }

    [Fact]
    public void Whoever_serves_another_s_weights_under_another_name_is_downstream_and_whoever_made_them_is_not()
    {
        var graph = LineageGraph.Empty.With(Version("org_a", "mdl_a", "w")).With(Version("org_b", "mdl_b", "w")).With(Version("org_c", "mdl_c", "w", "more"));
        bool Own(VersionAt at) => at.Organisation == "org_a";
        Assert.Equal([("org_b", 0)], graph.Downstream(At("org_a", "mdl_a"), Own).Select(r => (r.At.Organisation, r.Links)));
        Assert.Empty(graph.Downstream(At("org_b", "mdl_b"), Own));
        // Whoever fine-tuned the weights is downstream of both who serve them, and whoever serves the result too.
        graph = graph.With(Version("org_d", "mdl_d", "tuned")).With(Link("org_d", "mdl_d", D("w"))).With(Version("org_e", "mdl_e", "tuned"));
        Assert.Equal(["org_d", "org_e"], graph.Organisations(At("org_b", "mdl_b"), Own));
        Assert.Equal([null, LineageKind.FineTunedFrom, null], graph.Downstream(At("org_a", "mdl_a"), Own).Select(r => r.Link?.Kind));
    }

    [Fact]
    public void A_notice_names_one_s_own_versions_the_nearest_first_and_nothing_of_others_on_the_way()
    {
        Digest a = D("all of org_a mdl_a"), b = D("all of org_b mdl_b"), c1 = D("all of org_c mdl_1");
        var graph = LineageGraph.Empty.With(Version("org_a", "mdl_a")).With(Version("org_b", "mdl_b")).With(Version("org_c", "mdl_1")).With(Version("org_c", "mdl_2"))
            .With(Link("org_b", "mdl_b", a)).With(Link("org_c", "mdl_1", b)).With(Link("org_c", "mdl_2", c1, LineageKind.QuantizedFrom));
        var notices = Telling.Notices(42, Cause(), graph.Downstream(At("org_a", "mdl_a"), _ => true)).ToDictionary(n => n.Organisation, n => n.Notice);
        Assert.Equal(
            [new ReachedVersion("mdl_1", "1.0", LineageKind.FineTunedFrom, 2, null), new ReachedVersion("mdl_2", "1.0", LineageKind.QuantizedFrom, 3, new OwnVersion("mdl_1", "1.0"))],
            notices["org_c"].Reached);
        Assert.Equal((Telling.IdOf("org_c", 42), 42L, 2), (notices["org_c"].Notice, notices["org_c"].Entry, notices["org_c"].Total));
        Assert.NotEqual(Telling.IdOf("org_c", 42), Telling.IdOf("org_c", 43));
        Assert.NotEqual(Telling.IdOf("org_c", 42), Telling.IdOf("org_b", 42));
    }

    private static readonly VaultRef Kept = new("vlt_1", D("kept"));

    [Theory]
    [InlineData(UpstreamAnswer.GoesOn, false, true, true, "chain.bad-value")]
    [InlineData(UpstreamAnswer.GoesOn, true, true, true, null)]
    [InlineData(UpstreamAnswer.NotConcerned, false, false, false, "chain.bad-value")]
    [InlineData(UpstreamAnswer.NotConcerned, true, false, false, null)]
    [InlineData(UpstreamAnswer.Restricted, false, true, true, "chain.not-so")]
    [InlineData(UpstreamAnswer.Restricted, false, false, true, null)]
    [InlineData(UpstreamAnswer.Suspended, false, false, true, "chain.not-so")]
    [InlineData(UpstreamAnswer.Suspended, false, false, false, null)]
    public void An_answer_has_a_reason_or_is_so(UpstreamAnswer answer, bool because, bool inService, bool serves, string? refused)
    {
        var told = UpstreamNotice.Empty.Apply(new Recorded(9, Then, "server", new UpstreamChanged("ntc_1", 7, Cause(), [], 0)));
        var answered = Telling.Answer(told, new UpstreamAnswered(answer, because ? Kept : null), inService, serves);
        Assert.Equal(refused, answered.Refusal?.Code);
        if (refused is null) { Assert.Equal(answer, told.Apply(new Recorded(10, Then, "acc_1", answered.Value!.Events[0])).Answer!.Answer); }
    }

    [Fact]
    public void Nobody_answers_what_was_never_told_or_answers_for_ever()
    {
        var ask = new UpstreamAnswered(UpstreamAnswer.GoesOn, Kept);
        Assert.Equal("chain.unknown-id", Telling.Answer(UpstreamNotice.Empty, ask, false, false).Refusal!.Code);
        var told = UpstreamNotice.Empty.Apply(new Recorded(9, Then, "server", new UpstreamChanged("ntc_1", 7, Cause(), [], 0)));
        for (var i = 0; i < Telling.MostAnswers; i++) { told = told.Apply(new Recorded(10 + i, Then, "acc_1", ask)); }
        Assert.Equal("chain.too-many", Telling.Answer(told, ask, false, false).Refusal!.Code);
    }

    [Fact]
    public void Harm_is_told_while_nobody_knows_what_time_it_is_and_nothing_that_gives() => Assert.Equal(
        [UpstreamChange.Suspended, UpstreamChange.OpenNotice, UpstreamChange.Adverse, UpstreamChange.Finding, UpstreamChange.Advisory],
        Enum.GetValues<UpstreamChange>().Where(w => ((IAtAnyTime)new UpstreamChanged("ntc_1", 7, Cause(w), [], 0)).AtAnyTime));
}

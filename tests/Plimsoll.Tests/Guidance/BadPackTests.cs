// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Content;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>A pack that is wrong stops everything, and the sentence says where and what to write instead.</summary>
public sealed class BadPackTests
{
    private const string Header = """
        pack: {id: mine, title: t, publisher: p, published: "2026", date: "2026-01-01", basis: inferred, edition: pai-2024, scope: s, statement: st}
        documents:
          - {id: D, file: d.txt, title: t}

        """;

    [Theory]
    [InlineData("rules: ]\nevidence: []", 4, "content.malformed", "YAML")]
    [InlineData("rules: &a []", 4, "content.malformed", "YAML")]
    [InlineData("rules: !!set []", 4, "content.malformed", "YAML")]
    [InlineData("rules: []\nrules: []", 5, "content.malformed", "rules")]
    public void A_fault_of_yaml_names_file_and_line(string more, int line, string code, string field)
    {
        var refusal = Assert.Throws<ContentRefusedException>(() => Shipped.Yaml(Header + more)).Refusal;
        Assert.Equal((code, field, "test/pack.yaml", line), (refusal.Code, refusal.Field, refusal.File, refusal.Line));
        Assert.StartsWith($"test/pack.yaml:{line}: {field}", refusal.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("colour: red", 4, "colour", "use one of")]
    [InlineData("rules:\n  - {id: T1, title: t, text: x, colour: red}", 5, "rules.colour", "use one of id, text, title")]
    [InlineData("rules:\n  - {id: T1, title: t}", 5, "rules.text", "add it")]
    [InlineData("evidence:\n  - {practice: G01.B9, text: x}", 5, "evidence.practice", "the id of a practice that exists")]
    [InlineData("renewal:\n  - {guideline: G23, renew: yes, reason: x}", 5, "renewal.guideline", "the id of a guideline that exists")]
    [InlineData("strategyRenewal:\n  - {strategy: M16, renew: yes, reason: x}", 5, "strategyRenewal.strategy", "the id of a strategy that exists")]
    [InlineData("renewal:\n  - guideline: G01\n    renew: perhaps\n    reason: x", 6, "renewal.renew", "yes | review")]
    [InlineData("startToday:\n  - {duty: M99.P1, reason: x}", 5, "startToday.duty", "the id of a duty that exists")]
    [InlineData("tailoring:\n  - guideline: G01\n    entries:\n      - {cells: [general/ajar], level: full}", 7, "tailoring.entries.cells", "general/open")]
    [InlineData("tailoring:\n  - guideline: G01\n    entries:\n      - {cells: [general/open], level: full, rule: T9, reason: x}", 7, "tailoring.entries.rule", "the id of a rule that exists")]
    [InlineData("overlays:\n  - {guideline: G01, cells: [general/open], strategies: [M99], rewordings: []}", 5, "overlays.strategies", "the id of a strategy")]
    [InlineData("frontierCriteria:\n  - {id: a, title: t, text: x, source: {document: E, lines: \"1\"}}", 5, "frontierCriteria.source.document", "the id of a document of this pack (D)")]
    [InlineData("frontierCriteria:\n  - {id: a, title: t, text: x, source: {document: D, lines: one}}", 5, "frontierCriteria.source.lines", "lines such as 77")]
    public void A_fault_of_content_names_file_line_field_and_fix(string more, int line, string field, string fix)
    {
        var refusal = Refused(Header + more);
        Assert.Equal(("content.refused", field, "test/pack.yaml", line), (refusal.Code, refusal.Field, refusal.File, refusal.Line));
        Assert.Contains(fix, refusal.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pairs:\n  - {practice: G01.B9, duty: M08.P1, reason: x}", 5, "pairs.practice", "the id of a practice that exists")]
    [InlineData("pairs:\n  - {practice: G01.B1, duty: M99.P1, reason: x}", 5, "pairs.duty", "the id of a duty that exists")]
    [InlineData("pairs:\n  - {practice: G01.B1, duty: M06.H1, reason: x}", 5, "pairs.duty", "such as M02.P1")]
    [InlineData("pairs:\n  - {practice: G01.B1, duty: M08.P1, reason: x}\n  - {practice: G01.B2, duty: M08.P1, reason: x}", 6, "pairs.duty", "pair each duty with one practice")]
    [InlineData("pairs:\n  - {practice: G01.B1, duty: M02.P1, reason: x}", 5, "pairs.duty", "pair each duty with one practice")]
    [InlineData("duties:\n  - strategy: M99\n    reason: x", 5, "duties.strategy", "the id of a strategy")]
    [InlineData("duties:\n  - strategy: M14\n    reason: x\n    duty: {id: M14.D1, actor: developer, title: t, text: x, wording: can, source: {document: D, lines: \"1\"}}", 7, "duties.duty.id", "its own id")]
    [InlineData("duties:\n  - strategy: M14\n    reason: x\n    duty: {id: M14.D2, actor: developer, title: t, text: x, wording: can, asked: duty, source: {document: D, lines: \"1\"}}", 7, "duties.duty.asked", "suggestion | example")]
    [InlineData("rules:\n  - {id: T1, title: t, text: x}\nraises:\n  - {guideline: G01, cells: [narrow/open], modalities: [image], level: none, rule: T1, reason: x}", 7, "raises.level", "full | adapted")]
    [InlineData("rules:\n  - {id: T1, title: t, text: x}\nraises:\n  - {guideline: G01, cells: [narrow/open], modalities: [smell], level: full, rule: T1, reason: x}", 7, "raises.modalities", "text | image")]
    public void A_fault_of_what_is_ours_names_file_line_field_and_fix(string more, int line, string field, string fix)
    {
        // Read after the shipped packs, so that it is this one that names a thing twice.
        var refusal = Shipped.With(("zzz", Shipped.Yaml(Header + more))).Refusal ?? throw new InvalidOperationException("the pack was accepted");
        Assert.Equal(("content.refused", field, "test/pack.yaml", line), (refusal.Code, refusal.Field, refusal.File, refusal.Line));
        Assert.Contains(fix, refusal.Fix, StringComparison.Ordinal);
    }

    /// <summary>Only what the pack lists itself can be lifted, and only to more than it lists.</summary>
    [Fact]
    public void A_level_that_is_lifted_to_no_more_than_it_is_is_named()
    {
        var refusal = Refused(Header + "rules:\n  - {id: T1, title: t, text: x}\nraises:\n  - {guideline: G01, cells: [narrow/open], modalities: [image], level: full, rule: T1, reason: x}");
        Assert.Equal(("mine, narrow/open, G01", "is not lifted by full"), (refusal.Field, refusal.Reason));
    }

    [Fact]
    public void A_duty_marked_twice_for_today_is_refused()
    {
        var duty = Shipped.Library.AllMitigations().SelectMany(m => m.Duties).First(d => d.Today is null).Id;
        var refusal = Refused($"{Header}startToday:\n  - {{duty: {duty}, reason: x}}\n  - {{duty: {duty}, reason: y}}");
        Assert.Equal(("startToday.duty", duty, 6), (refusal.Field, refusal.Value, refusal.Line));
    }

    [Fact]
    public void A_pack_for_an_edition_that_nobody_holds_is_refused_not_ignored()
    {
        var refusal = Refused(Header.Replace("edition: pai-2024", "edition: pai-2042", StringComparison.Ordinal));
        Assert.Equal(("pack.edition", "pai-2042", "test/pack.yaml", 1), (refusal.Field, refusal.Value, refusal.File, refusal.Line));
    }

    [Fact]
    public void A_cell_without_an_entry_for_a_guideline_is_named()
    {
        var refusal = Refused(Header.Replace("inferred", "source", StringComparison.Ordinal) + "tailoring:\n  - guideline: G01\n    entries: [{cells: [general/open], level: full}]");
        Assert.Equal("mine, general/open, G02", refusal.Field);
        Assert.Equal("is missing", refusal.Reason);
    }

    [Fact]
    public void An_inferred_entry_without_rule_and_reason_is_named() =>
        Assert.Equal("mine, general/open, G01", Refused(Header + "tailoring:\n  - guideline: ALL\n    entries: [{cells: [general/open], level: full}]").Field);

    [Fact]
    public void Two_packs_that_give_one_cell_on_the_same_basis_are_both_named()
    {
        var sentence = Refused(Header.Replace("inferred", "source", StringComparison.Ordinal) + "tailoring:\n  - guideline: ALL\n    entries: [{cells: [frontier/restricted], level: full}]").Sentence;
        Assert.All(new[] { "frontier/restricted", "mine", "pai-2024" }, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_that_no_pack_gives_is_named()
    {
        var refusal = Library.Load(Shipped.Folder.Packs.Where(p => p.Key != "plimsoll-tailoring-1").ToDictionary(), Shipped.Folder.Tables).Refusal;
        Assert.Equal(("narrow/open", "has no list"), (refusal?.Field, refusal?.Reason));
    }

    [Theory]
    [InlineData("\tskos:relatedMatch\t", "\tskos:sameMatch\t", "predicate_id")]
    [InlineData("pai:G01\t", "pai:G99\t", "subject_id")]
    [InlineData("\t0.6\t", "\tmuch\t", "confidence")]
    [InlineData("aiact:Article_55(1)(b)\t", "aiact:Article_555\t", "object_id")]
    [InlineData("\tAssessing systemic risk includes finding it; general-purpose models with systemic risk\t", "\t\t", "comment")]
    [InlineData("\t2026-11-29\t", "\tlately\t", "mapping_date")]
    [InlineData("\tai-act-consolidated\t", "\thearsay\t", "ext_source")]
    [InlineData("\tagreed\n", "\tsigned\n", "ext_review")]
    [InlineData("\tskos:relatedMatch\t", "\t", "columns")]
    [InlineData("subject_id\t", "subject\t", "columns")]
    [InlineData("#ext_standing: law", "#ext_standing: rumour", "ext_standing")]
    public void A_fault_of_a_crosswalk_names_file_and_line(string from, string to, string field)
    {
        const string File = "crosswalks/eu-ai-act.sssom.tsv";
        var text = Shipped.Folder.Tables[File];
        var at = text.IndexOf(from, StringComparison.Ordinal);
        var changed = text[..at] + to + text[(at + from.Length)..];
        var refusal = Library.Load(Shipped.Folder.Packs, new Dictionary<string, string>(Shipped.Folder.Tables) { [File] = changed }).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal((File, field), (refusal.File, refusal.Field));
        // The metadata block is refused as a whole, at its first line.
        Assert.Equal(from.StartsWith('#') ? 1 : text[..at].Count(c => c == '\n') + 1, refusal.Line);
    }

    [Fact]
    public void A_folder_that_is_missing_empty_or_says_a_key_twice_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-packs-").FullName;
        try
        {
            Assert.Equal("content.folder-missing", Code(Path.Combine(folder, "gone")));
            Assert.Equal("content.folder-empty", Code(folder));
            Directory.CreateDirectory(Path.Combine(folder, "mine"));
            File.WriteAllText(Path.Combine(folder, "mine", "a.yaml"), Header);
            File.WriteAllText(Path.Combine(folder, "mine", "b.yaml"), "# one more\npack: {id: mine}\n");
            var refusal = ContentFolder.Read(folder).Refusal!;
            Assert.Equal(("content.duplicate-key", "pack", "mine/b.yaml", 2), (refusal.Code, refusal.Field, refusal.File, refusal.Line));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static string? Code(string path) => ContentFolder.Read(path).Refusal?.Code;
    }

    /// <summary>Two thousand broken files; the seed is fixed, so that a failure can be repeated.</summary>
    [Fact]
    public void A_damaged_file_is_refused_or_read_and_never_breaks_the_reader()
    {
        byte[] shipped = [.. File.ReadAllBytes(Repository.At("content", "guidance", "pai-2024", "pack.yaml")), .. File.ReadAllBytes(Repository.At("content", "guidance", "pai-2024", "guidelines-1-research-and-development.yaml"))];
        var random = new Random(20261120);
        var (malformed, refused, read) = (0, 0, 0);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = shipped.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                    case 2: bytes.Insert(at, (byte)"\n\t :-{}[]\"'&*!|>#%@`\0"[random.Next(21)]); break;
                    default: throw new System.Diagnostics.UnreachableException();
                }
            }
            try
            {
                using var text = new StreamReader(new MemoryStream([.. bytes]), Encoding.UTF8);
                var pack = YamlContent.Read(text, "fuzz/pack.yaml");
                if (Library.Load(new Dictionary<string, ContentNode> { ["fuzz"] = pack }, new Dictionary<string, string>()).Refusal is { File: not null }) { refused++; } else { read++; }
            }
            catch (ContentRefusedException)
            {
                malformed++;
            }
        }
        Assert.True(malformed > 100 && refused > 100 && read > 100, $"{malformed} malformed, {refused} refused, {read} read to the end");
    }

    private static Refusal Refused(string yaml) => Shipped.With(("mine", Shipped.Yaml(yaml))).Refusal ?? throw new InvalidOperationException("the pack was accepted");
}

// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Guidance.Exports;

namespace Plimsoll.Tests.Guidance;

public sealed class CliBadInputTests
{
    [Theory]
    [InlineData("guidance list --model fronteer --release open", "model 'fronteer' is not one of the allowed values; use narrow (specialized-narrow) | general (advanced-general) | frontier.")]
    [InlineData("guidance list --model frontier --release public", "release 'public' is not one of the allowed values; use open (open-access) | restricted | research | closed (closed-development).")]
    [InlineData("guidance list --model frontier", "release is missing; use open (open-access) | restricted | research | closed (closed-development).")]
    [InlineData("guidance list --model frontier --release open --role maker", "role 'maker' is not one of the allowed values; use provider (model-provider) | adapter (model-adapter) | host (hosting-service) | developer (app-developer).")]
    [InlineData("guidance list --role maker", "model is missing; use narrow (specialized-narrow) | general (advanced-general) | frontier.")]
    [InlineData("guidance list --role host --hosting disk", "hosting 'disk' is not one of the allowed values; use downloads | inference.")]
    [InlineData("guidance list --model frontier --release restricted --edition pai-1999", "edition 'pai-1999' is not one of the allowed values; use pai-2024.")]
    [InlineData("guidance classify --purpose narrow --reach hosted --format csv", "format 'csv' is not one of the allowed values; use table | json | md.")]
    [InlineData("guidance export --format oscal", "--out is missing; name a folder for the documents, or print one of them with --document catalog.json | profile-….json | mapping-….json.")]
    [InlineData("guidance export --format oscal --out oscal --document catalog.json", "--document 'catalog.json' does not go with --out; keep one of the two.")]
    [InlineData("guidance export --format ciso --document catalog.json", "document 'catalog.json' has no meaning with --format ciso; write --format oscal, or leave --document out.")]
    [InlineData("guidance mitigations --role maker", "role 'maker' is not one of the allowed values; use provider (model-provider) | adapter (model-adapter) | host (hosting-service) | developer (app-developer).")]
    [InlineData("guidance compare general/open frontier/restricted --edition pai-1999", "edition 'pai-1999' is not one of the allowed values; use pai-2024.")]
    [InlineData("guidance compare general/open frontier --edition pai-2024", "side 'frontier' is not a cell; write [pack:]model/release, such as frontier/restricted or plimsoll-tailoring-1:general/open.")]
    [InlineData("guidance crosswalk --edition pai-1999", "edition 'pai-1999' is not one of the allowed values; use pai-2024.")]
    [InlineData("guidance crosswalk nist", "target 'nist' is not one of the allowed values; use eu-ai-act | eu-dsa | eu-gpai-code-2025 | eu-marking-code-2026 | fmti-2025 | iso-iec-42001-2023 | nist-ai-600-1 | nist-ai-800-4 | nist-ai-rmf-1.0 | us-ca-sb-53 | us-ny-raise.")]
    [InlineData("guidance crosswalk --format tsv", "TARGET is missing; a table holds one framework: use eu-ai-act | eu-dsa | eu-gpai-code-2025 | eu-marking-code-2026 | fmti-2025 | iso-iec-42001-2023 | nist-ai-600-1 | nist-ai-800-4 | nist-ai-rmf-1.0 | us-ca-sb-53 | us-ny-raise.")]
    [InlineData("guidance show G01.B99", "practice 'G01.B99' does not exist; use an id such as G01.B1; 'guidance list' shows them all.")]
    [InlineData("guidance compare frontier frontier/open", "side 'frontier' is not a cell; write [pack:]model/release, such as frontier/restricted or plimsoll-tailoring-1:general/open.")]
    [InlineData("guidance crosswalk --guideline G99", "guideline 'G99' does not exist; use G01 to G22.")]
    [InlineData("guidance crosswalk --of 9.9", "of '9.9' is compared with nothing; use the id of a guideline, practice, strategy, duty or process, such as G13.B2, M12.H1 or 3.4.")]
    [InlineData("guidance crosswalk --of M12 --guideline G01", "--of 'M12' does not go with --guideline; keep one of the two.")]
    [InlineData("guidance classify --purpose narrow", "reach is missing; use download | hosted | demonstration | own-products | inside.")]
    [InlineData("guidance classify --purpose narrow --reach hosted --modality smell", "modality 'smell' is not one of the allowed values; use text | image | audio | video | code | action | biology.")]
    [InlineData("guidance classify --purpose narrow --reach hosted --criterion big", "criteria 'big' is not one of the allowed values; use state-of-the-art | scaling | self-learning | agentic.")]
    [InlineData("guidance classify", "purpose and reach are missing; write --purpose narrow|general --reach download|hosted|demonstration|own-products|inside, or name a FILE of answers.")]
    [InlineData("guidance classify answers.json --purpose narrow", "FILE 'answers.json' does not go with options that answer the same questions; keep one of the two.")]
    [InlineData("guidance worksheet", "FILE is missing; name a worksheet, or write --blank to get an empty one.")]
    [InlineData("guidance worksheet nowhere.json", "file 'nowhere.json' cannot be read; name a file that exists and that you may read, or - for standard input.")]
    [InlineData("guidance matrix --content nowhere", "content folder 'nowhere' does not exist; name a folder that holds one sub-folder a pack.")]
    [InlineData("guidance list --modle frontier", "option '--modle' is not known to plimsoll guidance list; did you mean --model?")]
    [InlineData("guidance lst", "command 'lst' is not known to plimsoll guidance; did you mean list?")]
    [InlineData("gudance list", "command 'gudance' is not known to plimsoll; did you mean guidance?")]
    [InlineData("guidance list frontier", "argument 'frontier' is not known to plimsoll guidance list; leave it out, or see 'plimsoll guidance list --help'.")]
    [InlineData("guidance list --model", "--model has no value; write --model narrow|general|frontier.")]
    [InlineData("guidance list --model general --model narrow", "--model is given more than once; keep one.")]
    [InlineData("guidance show", "plimsoll guidance show needs ID; see 'plimsoll guidance show --help' for an example.")]
    [InlineData("guidance", "plimsoll guidance needs a word after it; use classify | list | show | compare | crosswalk | export | matrix | mitigations | sources | worksheet.")]
    public void What_cannot_be_read_is_refused_in_one_sentence_with_the_fix_and_exit_code_2(string words, string sentence)
    {
        var run = CliRun.Of(words);
        Assert.Equal((2, sentence + "\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    /// <summary>A form of the checklist stands in <see cref="ChecklistForms"/>; the command adds the table and what is of the whole edition.</summary>
    [Theory]
    [InlineData("list", "table")]
    [InlineData("export", "json")]
    public void A_form_that_does_not_exist_is_refused_with_every_one_that_does_the_usual_one_first(string verb, string usual)
    {
        string[] forms = ["table", .. ChecklistForms.All.Select(form => form.Key), "oscal", "ciso"];
        var run = CliRun.Of($"guidance {verb} --model frontier --release restricted --format nonsense");
        var allowed = string.Join(" | ", forms.Where(form => form != usual).Prepend(usual));
        Assert.Equal((2, $"format 'nonsense' is not one of the allowed values; use {allowed}.\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public void Without_a_word_every_capability_and_instrument_is_named_in_the_order_of_the_alphabet()
    {
        var run = CliRun.Of("");
        var here = Architecture.Tree.Here;
        var words = here.Capabilities.Concat(here.Instruments).Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal);
        Assert.Equal((2, $"plimsoll needs a word after it; use {string.Join(" | ", words)}.\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    [Theory]
    [InlineData("""{"purpose":"narrow","reach":"near"}""", "-:1: reach 'near' is not allowed; write download | hosted | demonstration | own-products | inside.")]
    [InlineData("{\"purpose\":\"narrow\",\n\"reach\":\"hosted\",\n\"colour\":\"red\"}", "-:3: colour 'red' is not a known field; use one of advancesStateOfTheArt, components, criteria, highConsequenceDomain, modalities, purpose, reach.")]
    [InlineData("{\"purpose\":\"narrow\",\n\"reach\"", "-:2: JSON cannot be read; mend the syntax.")]
    [InlineData("", "-:1: JSON cannot be read; mend the syntax.")]
    [InlineData("{\"purpose\":\"narrow\",\n\"reach\":\"\\ud800\"}", "-:2: JSON holds a text that is not Unicode; save it as UTF-8.")]
    public void An_answers_file_is_refused_with_its_line(string json, string sentence)
    {
        var run = CliRun.Of(["guidance", "classify", "-"], Encoding.UTF8.GetBytes(json));
        Assert.Equal((2, sentence + "\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused_not_a_crash()
    {
        var run = CliRun.Of(["guidance", "worksheet", "-"], [.. "{\"risk\":\""u8, 0xFF, .. "\"}"u8]);
        Assert.Equal((2, "-:1: JSON holds a text that is not Unicode; save it as UTF-8.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_value_cannot_steer_the_terminal_of_whoever_reads_the_refusal()
    {
        var run = CliRun.Of(["guidance", "list", "--model", "a\u001b[2J\nb", "--release", "open"]);
        Assert.StartsWith("model 'a [2J b' is not one", run.Error);
        Assert.Equal(1, run.Error.Count(char.IsControl));
    }

    [Fact]
    public void A_content_folder_replaces_the_shipped_packs_and_its_faults_are_named_with_file_and_line()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-content-").FullName;
        try
        {
            foreach (var path in Directory.EnumerateFiles(Repository.At("content", "guidance"), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(Repository.At("content", "guidance"), path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(path, copy);
            }
            Assert.Equal(CliRun.Of("guidance matrix").Bytes, CliRun.Of(["guidance", "matrix", "--content", folder]).Bytes);

            File.AppendAllText(Path.Combine(folder, "pai-2024", "pack.yaml"), "surprise: \"yes\"\n");
            var run = CliRun.Of(["guidance", "matrix", "--content", folder]);
            Assert.Equal(2, run.ExitCode);
            var line = File.ReadAllLines(Path.Combine(folder, "pai-2024", "pack.yaml")).Length;
            Assert.StartsWith($"pai-2024/pack.yaml:{line}: surprise 'yes' is not a known field", run.Error);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}

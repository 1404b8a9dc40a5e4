// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;

namespace Plimsoll.Tests.Guidance;

public sealed class CliExportTests : IDisposable
{
    private static readonly Checklist Frontier = Shipped.Library.Tailor(Profile.Read(new ProfileAsk("frontier", "restricted")).Value!);
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Forms() => [.. ChecklistForms.All.Select(form => form.Key)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_checklist_is_the_same_bytes_from_list_from_export_and_from_the_library(string form)
    {
        var expected = ChecklistForms.Find(form)!.Write(Frontier);
        Assert.Equal(expected, CliRun.Of($"guidance list --model frontier --release restricted --format {form}").Bytes);
        Assert.Equal(expected, CliRun.Of($"guidance export --model frontier --release restricted --format {form}").Bytes);
    }

    [Fact]
    public void A_form_is_written_by_the_writer_that_its_name_promises()
    {
        foreach (var (form, written) in (IEnumerable<(string, byte[])>)
        [
            ("json", GuidanceJson.ToUtf8(Frontier)), ("md", ChecklistMarkdown.Write(Frontier)), ("csv", ChecklistCsv.Write(Frontier)),
            ("html", ChecklistHtml.Write(Frontier)),
        ])
        {
            Assert.Equal(written, ChecklistForms.Find(form)!.Write(Frontier));
        }
    }

    [Fact]
    public void Tables_as_csv_are_the_librarys_and_carry_the_statements_of_their_packs()
    {
        string Statement(string pack) => Shipped.Library.Packs.First(p => p.Header.Id == pack).Header.Statement;
        Assert.Contains(Statement("plimsoll-tailoring-1"), CliRun.Of("guidance matrix --format csv").Output);
        Assert.Contains(Statement("pai-value-chain-2024"), CliRun.Of("guidance mitigations --format csv").Output);
        Assert.Equal(CrosswalkCsv.Write(Shipped.Library.Crosswalks, Shipped.Library.Sources), CliRun.Of("guidance crosswalk --format csv").Bytes);
    }

    [Fact]
    public void A_path_takes_the_document_and_its_name_is_printed_instead()
    {
        var path = Path.Combine(_folder, "new", "checklist.csv");
        var run = CliRun.Of(["guidance", "export", "--model", "frontier", "--release", "restricted", "--format", "csv", "--out", path]);
        Assert.Equal((0, $"{path}\n"), (run.ExitCode, run.Output));
        Assert.Equal(ChecklistCsv.Write(Frontier), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_refused()
    {
        var run = CliRun.Of(["guidance", "export", "--format", "ciso", "--out", _folder]);
        Assert.Equal((2, $"out '{(_folder.Length <= 80 ? _folder : _folder[..77] + "...")}' cannot be written; name a path in a folder that you may write to.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Oscal_is_a_folder_of_the_librarys_documents_and_their_paths_are_printed()
    {
        var run = CliRun.Of(["guidance", "export", "--format", "oscal", "--out", _folder]);
        var expected = Oscal.Write(Shipped.Library, Shipped.Library.DefaultEdition);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected.Keys.Select(name => Path.Combine(_folder, name)), run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(expected, document => Assert.Equal(document.Value, File.ReadAllBytes(Path.Combine(_folder, document.Key))));
    }

    [Fact]
    public void One_oscal_document_can_be_printed_and_an_unknown_one_is_answered_with_the_names_of_all()
    {
        var all = Oscal.Write(Shipped.Library, Shipped.Library.DefaultEdition);
        Assert.All(all, document =>
        {
            var run = CliRun.Of(["guidance", "export", "--format", "oscal", "--document", document.Key]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(document.Value, run.Bytes);
        });
        Assert.Equal($"document 'catalogue.json' is not one of the allowed values; use {string.Join(" | ", all.Keys)}.\n", CliRun.Of("guidance export --format oscal --document catalogue.json").Error);
    }

    [Theory]
    [InlineData("narrow", "closed", 0)]
    [InlineData("frontier", "restricted", 0)]
    [InlineData("frontier", "open", 11)]
    public void A_list_in_oscal_is_the_profile_of_its_cell(string model, string release, int exitCode)
    {
        var run = CliRun.Of($"guidance list --model {model} --release {release} --format oscal");
        Assert.Equal(Oscal.Write(Shipped.Library, Shipped.Library.DefaultEdition)[$"profile-{model}-{release}.json"], run.Bytes);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain("no difference", run.Error);
    }

    [Theory]
    [InlineData("--role host")]
    [InlineData("--role provider --role host")]
    [InlineData("--modality audio")]
    [InlineData("--component weights")]
    [InlineData("--high-consequence")]
    [InlineData("--update")]
    public void A_list_in_oscal_says_what_the_profile_leaves_out(string facts) =>
        Assert.Equal("oscal holds the profile of general/open for a model provider; roles and further facts given make no difference.\n", CliRun.Of($"guidance list --model general --release open {facts} --format oscal").Error);

    [Fact]
    public void A_list_for_ciso_is_the_whole_edition_and_says_so()
    {
        var run = CliRun.Of("guidance list --model frontier --release restricted --format ciso");
        Assert.Equal(Ciso.Write(Shipped.Library, Shipped.Library.DefaultEdition), run.Bytes);
        Assert.Equal("ciso holds every cell of the edition; the model and release given make no difference.\n", run.Error);
    }

    [Fact]
    public void An_exported_table_is_the_list_and_a_file_of_it_is_plain_even_for_a_person_at_a_terminal()
    {
        const string Words = "guidance list --model frontier --release restricted";
        string[] export = ["guidance", "export", "--model", "frontier", "--release", "restricted", "--format", "table"];
        var path = Path.Combine(_folder, "list.txt");
        Assert.Equal(CliRun.Of(Words).Bytes, CliRun.Of(export).Bytes);
        Assert.Equal(CliRun.Of(Words.Split(' '), seen: true).Bytes, CliRun.Of(export, seen: true).Bytes);
        Assert.Equal(0, CliRun.Of([.. export, "--out", path], seen: true).ExitCode);
        Assert.Equal(CliRun.Of(Words).Bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void Ciso_holds_the_whole_edition_and_says_that_a_model_makes_no_difference()
    {
        var run = CliRun.Of("guidance export --format ciso --model frontier --release restricted");
        Assert.Equal(Ciso.Write(Shipped.Library, Shipped.Library.DefaultEdition), run.Bytes);
        Assert.Equal("ciso holds every cell of the edition; the model and release given make no difference.\n", run.Error);
    }

    [Fact]
    public void A_redirected_export_is_written_and_answers_exit_code_11()
    {
        var path = Path.Combine(_folder, "redirect.md");
        Assert.Equal(11, CliRun.Of(["guidance", "export", "--model", "frontier", "--release", "open", "--format", "md", "--out", path]).ExitCode);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void The_example_in_the_help_of_export_works()
    {
        var example = CliRun.Of("guidance export --help").Output.Split('\n').Single(line => line.Contains("Example: plimsoll ", StringComparison.Ordinal)).Trim()["Example: plimsoll ".Length..];
        Assert.EndsWith("--out oscal", example);
        Assert.Equal(0, CliRun.Of([.. example.Split(' ')[..^1], Path.Combine(_folder, "oscal")]).ExitCode);
    }
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Guidance;
using Plimsoll.Guidance.Exports;

namespace Plimsoll.Tests.Guidance.Exports;

/// <summary>What stands in the list of forms is what the command offers.</summary>
public sealed class FormTests : IDisposable
{
    private const string Facts = "--model frontier --release restricted --role provider --role host";

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-forms-").FullName;

    public static TheoryData<string> Keys => [.. ChecklistForms.All.Select(form => form.Key)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_command_lists_and_exports_every_form_with_the_library_s_bytes(string key)
    {
        var expected = ChecklistForms.Find(key)!.Write(Exported.Tailor("frontier", "restricted", "provider", "host"));
        var listed = CliRun.Of($"guidance list {Facts} --format {key}");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Equal(expected, listed.Bytes);
        var path = Path.Combine(_folder, $"list.{key}");
        Assert.Equal(0, CliRun.Of([.. $"guidance export {Facts} --format {key} --out".Split(' '), path]).ExitCode);
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("list", "table|{0}|oscal|ciso")]
    [InlineData("export", "json|table|{1}|oscal|ciso")]
    public void The_help_names_every_form(string verb, string forms)
    {
        string[] keys = [.. ChecklistForms.All.Select(form => form.Key)];
        var all = string.Format(null, forms, string.Join('|', keys), string.Join('|', keys[1..]));
        Assert.Contains($"--format <{all}>", CliRun.Of($"guidance {verb} --help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_a_word_that_can_end_the_name_of_a_file_and_stands_once()
    {
        Assert.All(ChecklistForms.All, form => Assert.Matches("^[a-z][a-z0-9]*$", form.Key));
        Assert.Equal(ChecklistForms.All.Count, ChecklistForms.All.DistinctBy(form => form.Key).Count());
        Assert.Empty(Exporters.OfEdition.Append("table").Intersect(ChecklistForms.All.Select(form => form.Key)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_guide_names_every_form(string key) =>
        Assert.Matches($@"--format table\|(?:[a-z0-9]+\|)*{key}[|`]", File.ReadAllText(Repository.At("docs", "guide", "guidance.md")));
}

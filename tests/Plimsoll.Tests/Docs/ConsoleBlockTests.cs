// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Architecture;

namespace Plimsoll.Tests.Docs;

/// <summary>Tests that change the current folder of the process run when no other does.</summary>
[CollectionDefinition(nameof(CurrentFolder), DisableParallelization = true)]
public sealed class CurrentFolder;

[Collection(nameof(CurrentFolder))]
public sealed class ConsoleBlockTests
{
    private const string Redirect = "$ plimsoll guidance list --model frontier --release open --role provider\n";

    private const string Refusal = "$ plimsoll guidance list --model fronteer --release open\n";

    private const string Sentence = "model 'fronteer' is not one of the allowed values; use narrow (specialized-narrow) | general (advanced-general) | frontier.\n";

    public static TheoryData<string> Pages => [.. Page.Run];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_that_a_page_shows_prints_what_the_page_says(string path) => Rule.Holds(ConsoleBlocks.Faults(Page.Read(path)));

    [Theory]
    [InlineData(Refusal + "# exit 2\n" + Sentence)]
    [InlineData("$ dotnet run --project src/shells/Plimsoll.Cli -- guidance list --model fronteer --release open\n# exit 2\n" + Sentence)]
    [InlineData(Redirect + "# exit 11\n…\nLook instead at Paradigm-shifting or Frontier × Restricted API and Hosted Access\n…\nFollowing this guidance is voluntary and replaces no law.\n")]
    [InlineData(Redirect + "# exit 11\nThere is no list for Paradigm-shifting or Frontier × Open Access. Look instead at Paradigm-shifting or Frontier × Restricted API and Hosted Access: plimsoll guidance list --model frontier --release restricted\n…\n")]
    [InlineData("$ cp -r samples/guidance/sourced-cell mine\n$ cp -r content/guidance mine\n$ plimsoll guidance matrix --content mine/guidance --format json\n[\n…\n]\n\n" + Refusal + "# exit 2\n…\n")]
    public void A_true_block_is_not_reported(string block) => Assert.Empty(Faults(block));

    [Theory]
    [InlineData(Refusal + "# exit 2\nmodel 'fronteer' is not allowed.\n", "'model 'fronteer' is not allowed.' is shown, 'model 'fronteer' is not one of")]
    [InlineData(Refusal + Sentence, "exit code 0 is shown, 2 is returned")]
    [InlineData(Refusal + "# exit 11\n" + Sentence, "exit code 11 is shown, 2 is returned")]
    [InlineData(Refusal + "# exit 2\n", "is printed and not shown")]
    [InlineData(Refusal + "# exit 2\n" + Sentence + "and more\n", "'and more' is shown, nothing more is printed")]
    [InlineData(Redirect + "# exit 11\n…\nThere is a list after all\n…\n", "'There is a list after all' is shown")]
    [InlineData(Redirect + "# exit 11\n…\nFollowing this guidance is required by law.\n", "'Following this guidance is required by law.' is shown, 'Following this guidance is voluntary")]
    [InlineData(Redirect + "# exit 11\n…\nFollowing this guidance is voluntary and replaces no law.\n…\nAnother way is advised\n…\n", "'Another way is advised' is shown")]
    [InlineData("$ plimsoll guidance matrix --content nowhere\n…\n", "exit code 0 is shown, 2 is returned")]
    [InlineData("$ plimsoll guidance matrix | head\n…\n", "has quotes or signs of the shell")]
    [InlineData("$ rm -r content\n", "is neither plimsoll nor 'cp -r FROM TO'")]
    [InlineData("plimsoll guidance matrix\n", "the block does not begin with a command")]
    public void A_block_that_is_not_true_is_reported(string block, string fault) => Assert.Contains(Faults(block), found => found.StartsWith("page.md:", StringComparison.Ordinal) && found.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("A page about nothing.\n")]
    [InlineData("```json\n{}\n```\n")]
    public void A_page_on_which_nothing_runs_is_reported(string text) => Assert.Equal(["page.md: no console block runs"], ConsoleBlocks.Faults(new Page("page.md", text)));

    [Fact]
    public void A_block_that_nothing_would_run_is_reported() =>
        Assert.Contains("page.md:1: a block with a prompt is marked 'shell', not 'console', so nothing would run it", ConsoleBlocks.Faults(new Page("page.md", $"```shell\n{Refusal}```\n")));

    [Fact]
    public void A_fault_names_the_page_and_the_line_of_its_command() =>
        Assert.StartsWith("page.md:4: plimsoll guidance list", Assert.Single(ConsoleBlocks.Faults(new Page("page.md", $"# Page\n\n```console\n{Refusal}# exit 2\nno\n```\n"))), StringComparison.Ordinal);

    [Fact]
    public void What_a_page_writes_does_not_reach_the_repository_and_the_folder_is_as_before()
    {
        var before = Environment.CurrentDirectory;
        Assert.Empty(Faults("$ plimsoll guidance export --format oscal --out samples/written\nsamples/written/catalog.json\n…\n"));
        Assert.Equal(before, Environment.CurrentDirectory);
        Assert.False(Directory.Exists(Repository.At("samples", "written")));
    }

    private static IReadOnlyList<string> Faults(string block) => ConsoleBlocks.Faults(new Page("page.md", $"```console\n{block}```\n"));
}

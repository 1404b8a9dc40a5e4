// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Guidance;

/// <summary>A folder of packs with a second, newer edition beside the shipped one: the invented <c>pai-next</c> has the same guidelines and lists, and one crosswalk of its own.</summary>
public sealed class CliEditionTests : IDisposable
{
    private readonly string _content = Directory.CreateTempSubdirectory("plimsoll-editions-").FullName;

    public CliEditionTests()
    {
        var shipped = Repository.At("content", "guidance");
        foreach (var path in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(shipped, path);
            var text = File.ReadAllText(path);
            // A duty is marked for today in one pack only.
            var mark = text.IndexOf("\nstartToday:", StringComparison.Ordinal);
            Write(name, text);
            if (name.StartsWith("pai-2024", StringComparison.Ordinal) || name.StartsWith("plimsoll-tailoring-1", StringComparison.Ordinal))
            {
                Write(Next(name), Next(mark < 0 ? text : text[..(mark + 1)]).Replace("date: \"20", "date: \"21", StringComparison.Ordinal));
            }
        }
        Write("crosswalks/next.sssom.tsv", Next(File.ReadAllText(Path.Combine(shipped, "crosswalks", "fmti-2025.sssom.tsv"))).Replace("fmti-2025", "fmti-next", StringComparison.Ordinal)
            .Replace("\tfmti-next\t", "\tfmti-2025\t", StringComparison.Ordinal));
        var items = File.ReadAllLines(Path.Combine(shipped, "targets.tsv"));
        Write("targets.tsv", string.Join('\n', items.Concat(items.Where(i => i.StartsWith("fmti-2025\t", StringComparison.Ordinal)).Select(i => i.Replace("fmti-2025\t", "fmti-next\t", StringComparison.Ordinal)))) + "\n");
    }

    public void Dispose() => Directory.Delete(_content, recursive: true);

    [Fact]
    public void A_crosswalk_belongs_to_the_edition_of_its_guidelines()
    {
        Assert.Equal(["fmti-next"], Targets("guidance crosswalk --format json"));
        Assert.Equal(Shipped.Library.Crosswalks.Select(c => c.Target.Id), Targets("guidance crosswalk --edition pai-2024 --format json"));
        Assert.Equal("target 'fmti-2025' is not compared with pai-next; write --edition pai-2024.\n", Run("guidance crosswalk fmti-2025").Error);
        Assert.Equal(File.ReadAllText(Path.Combine(_content, "crosswalks", "next.sssom.tsv")), Run("guidance crosswalk fmti-next --edition pai-next --format tsv").Output);
    }

    [Fact]
    public void A_side_without_a_pack_is_of_the_edition_asked_for()
    {
        static (string?, string?) Editions(CliRun run) => (run.Json.GetProperty("left").GetProperty("edition").GetString(), run.Json.GetProperty("right").GetProperty("edition").GetString());
        Assert.Equal(("pai-next", "pai-next"), Editions(Run("guidance compare general/open general/closed --format json")));
        Assert.Equal(("pai-2024", "pai-2024"), Editions(Run("guidance compare general/open general/closed --edition pai-2024 --format json")));
        Assert.Equal(("pai-2024", "pai-next"), Editions(Run("guidance compare general/open pai-next:general/open --edition pai-2024 --format json")));
    }

    private IEnumerable<string?> Targets(string words) => Run(words).Json.EnumerateArray().Select(table => table.GetProperty("target").GetString());

    private CliRun Run(string words) => CliRun.Of([.. words.Split(' '), "--content", _content]);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_content, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Next(string text) => text.Replace("pai-2024", "pai-next", StringComparison.Ordinal).Replace("plimsoll-tailoring-1", "plimsoll-tailoring-next", StringComparison.Ordinal);
}

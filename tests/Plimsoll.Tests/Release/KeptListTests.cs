// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;

namespace Plimsoll.Tests.Release;

public sealed class KeptListTests
{
    private static string Clear => File.ReadAllText(Repository.At("samples", "release", "clear.json"));

    [Fact]
    public void A_history_brings_the_words_of_its_lists_and_nothing_else_counts()
    {
        Assert.Equal(World.Requirements, Dossier.Fold(World.Value(History.FromJson(Encoding.UTF8.GetBytes(Clear), "clear"))).Assessment!.Requirements);
        // This process knows the list by now; whoever judges the file elsewhere would not.
        var (list, _) = KeptLists.Share(World.Requirements);
        Assert.Equal(("release.malformed-history", "list", list.ToString()), Refused(entries => entries.Remove(Kept(entries))));
        Assert.Equal(("release.malformed-history", "list", list.ToString()), Refused(entries => Kept(entries)!["data"]!["requirements"]![0]!["title"] = "Rest"));
        Assert.Equal(("release.malformed-history", "list", list.ToString()), Refused(entries => Kept(entries)!["data"]!["requirements"]!.AsArray().RemoveAt(0)));
        Assert.Equal(("release.malformed-history", "list", list.ToString()), Refused(entries => Kept(entries)!["data"]!["whole"] = false));
    }

    [Fact]
    public void What_somebody_sends_to_be_judged_is_not_held_when_the_answer_has_gone()
    {
        var seventh = Of(7);
        for (var n = 0; n < 2_000; n++) { Judge(n); }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Judge(2_000);
        Assert.InRange(KeptLists.Count, 1, 1_500);
        Assert.Throws<InvalidOperationException>(() => KeptLists.Of(seventh));
    }

    /// <summary>In a frame of its own, so that nothing of it is held by whoever counts.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Judge(int n)
    {
        var entries = JsonNode.Parse(Clear)!.AsArray();
        Kept(entries)!["data"]!["requirements"]![0]!["title"] = $"Practice {n} of a stranger";
        foreach (var named in entries.Where(e => e!["data"]!["list"] is not null)) { named!["data"]!["list"] = Of(n).ToString(); }
        World.Value(History.FromJson(Encoding.UTF8.GetBytes(entries.ToJsonString()), "sent"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Plimsoll.Vocabulary.Digest Of(int n) =>
        KeptLists.Share([World.Requirements[0] with { Title = $"Practice {n} of a stranger" }, .. World.Requirements.Skip(1)]).Digest;

    private static (string, string, string?) Refused(Action<JsonArray> change)
    {
        var entries = JsonNode.Parse(Clear)!.AsArray();
        change(entries);
        var refusal = History.FromJson(Encoding.UTF8.GetBytes(entries.ToJsonString()), "changed").Refusal!;
        return (refusal.Code, refusal.Field, refusal.Value);
    }

    private static JsonNode? Kept(JsonArray entries) => entries.Single(e => (string?)e!["type"] == "release.list-kept");
}

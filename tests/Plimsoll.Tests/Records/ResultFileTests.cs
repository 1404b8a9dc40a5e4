// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Importing;
using Plimsoll.Tests.Architecture;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

public sealed class ResultFileTests
{
    [Fact]
    public void Results_of_lm_evaluation_harness_are_read_task_by_task_without_spreads_and_names()
    {
        var read = Read(Tree.Here.Read("samples/records/harness.json"));
        Assert.Equal((ResultTool.LmEvaluationHarness, "harbour/lantern-2"), (read.Tool, read.Model));
        Assert.Equal(
            [
                new("harbour_refusals/acc", 0.9425m), new("harbour_refusals/exact_match@strict-match", 0.91m),
                new Score("harbour_jailbreaks/attack_success", 0.034m),
            ], read.Scores);
    }

    [Fact]
    public void A_log_of_Inspect_is_read_score_by_score_where_its_run_ended_well()
    {
        var log = Tree.Here.Read("samples/records/inspect.json");
        var read = Read(log);
        Assert.Equal((ResultTool.Inspect, "harbour/lantern-2"), (read.Tool, read.Model));
        Assert.Equal([new("solved/mean", 0.15m), new Score("refused/accuracy@mean", 0.7m)], read.Scores);
        Assert.Contains("ended with the status error", Refused(log.Replace("\"success\"", "\"error\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_HELM_are_read_by_their_means_with_split_and_perturbation_in_the_name()
    {
        var read = Read(Tree.Here.Read("samples/records/helm-stats.json"));
        Assert.Equal(ResultTool.Helm, read.Tool);
        Assert.Equal(
            [new("exact_match/test", 0.812m), new("exact_match/test@robustness", 0.77m), new Score("toxic_frac/test/toxic", 0.03m)], read.Scores);
    }

    [Fact]
    public void Results_of_Moonshot_are_read_by_recipe_data_set_and_template_without_its_grades()
    {
        var read = Read(Tree.Here.Read("samples/records/moonshot.json"));
        Assert.Equal((ResultTool.Moonshot, "harbour-lantern-2"), (read.Tool, read.Model));
        Assert.Equal(
            [
                new("harbour-refusals/harbour-refusals-en/accuracy@mcq-template", 94.25m), new("harbour-refusals/harbour-refusals-ms/accuracy@mcq-template", 88m),
                new Score("harbour-jailbreaks/harbour-jailbreaks/attack_success_rate", 3.4m),
            ], read.Scores);
        var run = Read(Tree.Here.Read("samples/records/moonshot-run.json"));
        Assert.Equal(ResultTool.Moonshot, run.Tool);
        Assert.Equal([new("refusals/all/refusal_rate", 94.25m), new Score("leaks/all/leak_rate", 0.5m)], run.Scores);
    }

    [Fact]
    public void What_Moonshot_did_not_complete_or_measured_of_several_models_is_no_result()
    {
        var file = Tree.Here.Read("samples/records/moonshot.json");
        Assert.Contains(
            "ended with the status completed_with_errors", Refused(file.Replace("\"completed\"", "\"completed_with_errors\"", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        var first = file.IndexOf("\"model_id\"", StringComparison.Ordinal) + 40;
        var ofTwo = file[..first].Replace("lantern-2", "beacon-1", StringComparison.Ordinal) + file[first..];
        Assert.Contains("holds the results of 2 models", Refused(ofTwo), StringComparison.Ordinal);
        // A cookbook holds recipes; what they measured is the same.
        var inBook = JsonNode.Parse(file)!;
        var recipes = inBook["results"]!["recipes"]!.DeepClone();
        inBook["results"] = new JsonObject { ["cookbooks"] = new JsonArray(new JsonObject { ["id"] = "harbour", ["recipes"] = recipes }) };
        Assert.Equal(Read(file).Scores, Read(inBook.ToJsonString()).Scores);
    }

    [Fact]
    public void Test_results_of_AI_Verify_are_read_by_algorithm_class_and_group_without_counts_and_samples()
    {
        var read = Read(Tree.Here.Read("samples/records/ai-verify.json"));
        Assert.Equal((ResultTool.AiVerify, null), (read.Tool, read.Model));
        Assert.Equal(
            [
                new("harbour_fairness/granted/True_Positive_Rate@0-1", 0.81m), new("harbour_fairness/granted/True_Positive_Rate@1-1", 0.79m),
                new("harbour_fairness/refused/True_Positive_Rate@0-1", 0.92m), new Score("harbour_fairness/refused/True_Positive_Rate@1-1", 0.9m),
            ], read.Scores);
        Assert.Equal(
            [new("robustness/org_performance", 0.46m), new Score("robustness/perturbed_performance", 0.036m)],
            Read("""
                {"gid":"harbour.robust","cid":"robustness","output":{"results":{"num_of_perturbed_samples":250,"org_performance":0.46,
                "perturbed_performance":0.036,"perturbed_samples":[[1.5,2]],"names":["age"]}}}
                """).Scores);
        Assert.Equal(
            [new("by_group/mae@0_18", 32.5m), new Score("by_group/mae@0_19", 33m)],
            Read("""{"gid":"g","cid":"by_group","output":{"results":[{"mae":32.5,"subgroup":"0,18"},{"mae":33,"subgroup":"0,19"}]}}""").Scores);
    }

    [Theory]
    [InlineData("", "is no JSON that can be read")]
    [InlineData("{\"results\":{\"t\":{\"acc,none\":NaN}}}", "is no JSON that can be read (line 1)")]
    [InlineData("{}", "is no file of results that is known")]
    [InlineData("[{\"mean\":1}]", "is no file of results that is known")]
    [InlineData("[]", "holds no value")]
    [InlineData("\"text\"", "is no file of results that is known")]
    [InlineData("{\"results\":{}}", "holds no value")]
    [InlineData("{\"results\":{\"t\":{\"acc,none\":1e300}}}", "gives t/acc a value that is no score")]
    [InlineData("{\"results\":{\"t\":{\"acc,none\":1,\"acc,none\":2}}}", "gives t/acc twice")]
    [InlineData("[{\"name\":{\"name\":\"a b\"},\"mean\":1},{\"name\":{\"name\":\"a?b\"},\"mean\":1}]", "gives a_b twice")]
    [InlineData("{\"results\":{\"t\\ud800\":{\"acc,none\":0.9}},\"model_name\":\"x\"}", "holds text that is no Unicode")]
    [InlineData("{\"results\":{\"t\":{\"acc,none\":0.9}},\"model_name\":\"\\udc00\"}", "holds text that is no Unicode")]
    [InlineData("{\"eval\":{},\"status\":\"success\",\"results\":{\"scores\":[{\"name\":\"\\ud800\",\"metrics\":{\"a\":{\"value\":1}}}]}}", "holds text that is no Unicode")]
    [InlineData("[{\"name\":{\"name\":\"\\ud800\"},\"mean\":1}]", "holds text that is no Unicode")]
    [InlineData("{\"results\":{\"recipes\":[]}}", "holds no value")]
    [InlineData("{\"results\":{\"recipes\":[{\"id\":\"r\",\"details\":[{\"metrics\":[{\"a\":\"high\"}]}]}]}}", "holds no value")]
    [InlineData("{\"run_results\":[{\"results\":{\"evaluation_summary\":{\"\\ud800\":1}}}]}", "holds text that is no Unicode")]
    [InlineData("{\"gid\":\"g\",\"cid\":\"c\",\"output\":{\"a\":1e300}}", "gives c/a a value that is no score")]
    [InlineData("{\"gid\":\"g\",\"cid\":\"c\",\"output\":{\"group\":[\"\\ud800\"],\"metric\":1}}", "holds text that is no Unicode")]
    [InlineData("{\"gid\":\"g\",\"cid\":\"c\",\"output\":{\"a\":[{\"group\":[1],\"metric\":1},{\"group\":[1],\"metric\":2}]}}", "gives c/a@1 twice")]
    public void What_is_no_result_is_refused_in_a_sentence(string text, string reason) => Assert.Contains(reason, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_too_large_too_deep_or_holds_too_much_is_refused()
    {
        Assert.Contains($"has {ResultFile.MostBytes + 1} bytes", Refused(new string(' ', ResultFile.MostBytes + 1)), StringComparison.Ordinal);
        Assert.Contains("is no JSON that can be read", Refused(new string('[', 100) + new string(']', 100)), StringComparison.Ordinal);
        var many = string.Join(',', Enumerable.Range(0, Recording.MostScores + 1).Select(i => $"{{\"name\":{{\"name\":\"m{i}\"}},\"mean\":1}}"));
        Assert.Contains($"holds more than {Recording.MostScores} values", Refused($"[{many}]"), StringComparison.Ordinal);
        Assert.Contains("names a metric that is too long", Refused($"[{{\"name\":{{\"name\":\"{new string('m', 200)}\"}},\"mean\":1}}]"), StringComparison.Ordinal);
    }

    /// <summary>Names are as long as whoever wrote the file made them. Each is spelled out as far as a metric may be long and no further, so that what is
    /// allocated follows the size of the file, and not its square.</summary>
    [Theory]
    [InlineData("{{\"gid\":\"g\",\"cid\":\"c\",\"output\":{{\"{0}\":{{{1}}},\"acc\":0.5}}}}")]
    [InlineData("{{\"gid\":\"g\",\"cid\":\"{0}\",\"output\":{{\"x\":{{{1}}}}}}}")]
    [InlineData("{{\"run_results\":[{{\"metadata\":{{\"test_name\":\"{0}\"}},\"results\":{{\"evaluation_summary\":{{{1}}}}}}}]}}")]
    [InlineData("{{\"results\":{{\"recipes\":[{{\"id\":\"{0}\",\"details\":[{{\"metrics\":[{{{1}}}]}}]}}]}}}}")]
    [InlineData("{{\"gid\":\"g\",\"cid\":\"c\",\"output\":{{\"subgroup\":\"{0}\",\"x\":{{{1}}}}}}}")]
    public void A_long_name_over_many_that_are_no_value_costs_what_the_file_is_long(string shape)
    {
        var many = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"k{i}\":{{}}"));
        var file = Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, new string('n', 100_000), many));
        var before = GC.GetAllocatedBytesForCurrentThread();
        ResultFile.Read(file, "results.json").Succeeds(out _, out _);
        // Spelled out, the name alone would be a gigabyte.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        // And a value below such a name is refused for it.
        Assert.Contains(
            "names a metric that is too long",
            Refused(string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, new string('n', 1_000), "\"k\":{\"v\":1}")), StringComparison.Ordinal);
    }

    private static ReadResults Read(string text)
    {
        Assert.True(ResultFile.Read(Encoding.UTF8.GetBytes(text), "results.json").Succeeds(out var read, out var refusal), refusal?.Sentence);
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(text)), read.Digest);
        return read;
    }

    private static string Refused(string text)
    {
        var refusal = ResultFile.Read(Encoding.UTF8.GetBytes(text), "results.json").Refusal;
        Assert.Equal(RecordsCodes.UnreadableResults, refusal?.Is);
        return refusal!.Sentence;
    }
}

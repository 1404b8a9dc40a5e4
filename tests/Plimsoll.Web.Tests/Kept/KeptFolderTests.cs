// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Folders that earlier versions left: they open, and whatever outsiders were given once is given again, byte for byte.</summary>
public sealed class KeptFolderTests
{
    /// <summary>What may be different from what was recorded, each with its reason: the beginning of an address.</summary>
    private static readonly IReadOnlyDictionary<string, string> MayDiffer = new Dictionary<string, string>
    {
    };

    public static TheoryData<string> Versions => [.. KeptFolder.Versions];

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_public_answer_of_a_folder_that_an_earlier_version_left_is_the_same_today(string version)
    {
        var kept = new KeptFolder(version);
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        List<string> differ = [];
        foreach (var answer in kept.Answers.Where(a => !IsDecision(a)))
        {
            if (answer.File != "-") { Assert.Equal(answer.Sha256, Digest.Of(kept.BytesOf(answer)).Hex); }
            var (now, _) = await KeptFolder.AskAsync(app, answer.Address);
            if ((now.Status, now.Type, now.Sha256) != (answer.Status, answer.Type, answer.Sha256)) { differ.Add(answer.Address); }
        }
        Assert.Equal([], differ.Where(address => !MayDiffer.Keys.Any(begin => address.StartsWith(begin, StringComparison.Ordinal))));
        // A reason that nothing needs any more goes.
        Assert.Equal([], MayDiffer.Keys.Where(begin => !differ.Any(address => address.StartsWith(begin, StringComparison.Ordinal))));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_signed_decision_of_a_folder_that_an_earlier_version_left_is_the_same_today(string version)
    {
        var kept = new KeptFolder(version);
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        var tenant = app.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!.Id;
        var recorded = kept.Answers.Where(IsDecision).Select(a => (a.Address, a.Sha256)).ToArray();
        Assert.True(recorded.Length >= 4);
        Assert.Equal(recorded, KeptFolder.Decisions(app, tenant).Select(d => (d.Answer.Address, d.Answer.Sha256)));
    }

    [Fact]
    public void Nothing_that_is_open_to_everybody_is_left_unrecorded()
    {
        // The newest folder has every address; an older one cannot know what came after it.
        var kept = new KeptFolder(KeptFolder.Versions.Last());
        var patterns = KeptFolder.Open.Except(KeptFolder.Left.Keys).Select(p => (Pattern: p, Matches: Matching(p))).ToArray();
        Assert.Equal([], patterns.Where(p => !kept.Answers.Any(a => p.Matches.IsMatch(a.Address.Split('?')[0]))).Select(p => p.Pattern));
        Assert.Equal([], KeptFolder.Left.Keys.Except(KeptFolder.Open));
    }

    private static bool IsDecision(KeptFolder.Answer answer) => answer.Address.Contains("/decisions/", StringComparison.Ordinal);

    private static System.Text.RegularExpressions.Regex Matching(string pattern) =>
        new($"^{System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Escape(pattern).Replace("\\{", "{", StringComparison.Ordinal), @"\{[^}]*\}", "[^/]+")}/?$", System.Text.RegularExpressions.RegexOptions.CultureInvariant);
}

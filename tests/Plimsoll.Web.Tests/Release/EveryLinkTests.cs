// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Every link of the signed-in pages of the sample organisation, followed.</summary>
public sealed partial class EveryLinkTests
{
    /// <summary>Pages of one kind that are opened; each shows the links of its kind.</summary>
    private const int OfAKind = 3;

    [GeneratedRegex("<a [^>]*?href=\"(?<to>/[^\"]*)\"")]
    private static partial Regex Link { get; }

    // Ids, practices, digests and numbers: what tells pages of one kind apart.
    [GeneratedRegex("[a-z]{3}_[0-9A-Za-z]{22}|(?<=/)[A-Z][0-9A-Z.]*[0-9][0-9A-Z.]*|[0-9a-f]{32,}|[0-9]+")]
    private static partial Regex Which { get; }

    // Words that stand side by side without a blank. What is only heard, a mark before a word or a bracket is no gap.
    [GeneratedRegex("""[\p{L}\p{Nd}.:;,]<(?:(?:a|b|code)\b|span class="(?:badge|digest|soft|id)\b)[^>]*>[\p{L}\p{Nd}]|</(a|b|strong)>[\p{L}\p{Nd}]""")]
    private static partial Regex Unspaced { get; }

    [Fact]
    public async Task No_link_of_a_signed_in_page_of_the_sample_leads_nowhere_is_barred_or_fails_and_no_two_words_stand_side_by_side_unspaced()
    {
        var app = PlimsollApp.Create(["--demo", "--urls", "http://127.0.0.1:0"]).Value!;
        await app.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            List<string> dead = [], unspaced = [];
            foreach (var person in app.Sample!.People)
            {
                using var visitor = await Visitor.SignInAtAsync(app.Urls.First(), person.Email, person.Password);
                var start = $"/t/{app.Sample.Slug}";
                var (waiting, known, kinds) = (new Queue<(string From, string To)>([("", start)]), new HashSet<string>([start]), new Dictionary<string, int>(StringComparer.Ordinal));
                while (waiting.TryDequeue(out var next))
                {
                    var (status, text) = await visitor.GetAsync(next.To);
                    if (status is < 200 or >= 400) { dead.Add($"{next.From} -> {next.To}: {status}"); }
                    // Public pages are walked no further.
                    if (status != 200 || !next.To.StartsWith(start, StringComparison.Ordinal) || !text.StartsWith("<!doctype html>", StringComparison.OrdinalIgnoreCase)) { continue; }
                    unspaced.AddRange(Unspaced.Matches(text).Select(m => $"{Kind(next.To)}: …{text[Math.Max(0, m.Index - 30)..(m.Index + m.Length)]}"));
                    foreach (var to in Link.Matches(text).Select(m => m.Groups["to"].Value.Split('#')[0]).Where(to => known.Add(to)))
                    {
                        var kind = Kind(to);
                        if ((kinds[kind] = kinds.GetValueOrDefault(kind) + 1) <= OfAKind) { waiting.Enqueue((next.To, to)); }
                    }
                }
                Assert.True(kinds.Count > 30, $"{kinds.Count} kinds of pages only");
            }
            Assert.Equal("", string.Join('\n', dead.Concat(unspaced).Distinct().Take(60)));
        }
        finally { await app.StopAsync(); }
    }

    private static string Kind(string address) => Which.Replace(address, "*");
}

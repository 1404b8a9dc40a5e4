// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Plimsoll.Guidance;

namespace Plimsoll.Web.Tests.Guidance;

public sealed class GuidancePagesTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task The_first_screen_answers_before_anything_is_asked()
    {
        var page = await app.TextAsync("/");
        Assert.Contains("<b>22</b> guidelines", page, StringComparison.Ordinal);
        Assert.Contains("<b>62</b> baseline", page, StringComparison.Ordinal);
        Assert.Contains("0 of 6 in place · 5 due by release", page, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(page, "<li><span class=\"id\">G[0-9]{2}\\.B"));
        Assert.Contains("as primary actor, 7 as secondary", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_developer_gets_a_short_answer_first()
    {
        var page = await app.TextAsync("/?role=developer&model=general&release=open");
        Assert.Contains("Seven of fifteen strategies as primary actor, one as secondary actor; four duties that you can do today, by our own judgement:", page, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(page, "<li><span class=\"id\">M[0-9]{2}\\.D"));
    }

    [Fact]
    public async Task Frontier_and_open_is_never_an_empty_page()
    {
        var page = await app.TextAsync("/?model=frontier&release=open");
        Assert.Contains("Redirected.", page, StringComparison.Ordinal);
        Assert.Contains("See what Restricted API and Hosted Access asks now", page, StringComparison.Ordinal);
        var list = await app.TextAsync("/guidance/checklist?model=frontier&release=open");
        Assert.Equal(12, Regex.Count(list, "model provider: primary actor"));
        Assert.Equal(15, Regex.Count(list, "<article class=\"guideline\" id=\"M[0-9]{2}\""));
        Assert.Contains("Open access may become viable when:", await app.TextAsync("/guidance/checklist?model=frontier&release=open&role=host"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("narrow/open")]
    [InlineData("general/closed")]
    [InlineData("frontier/research")]
    public async Task Every_page_that_shows_an_inferred_cell_says_that_nobody_endorsed_it(string cell)
    {
        var parts = cell.Split('/');
        Assert.Contains("not endorsed by Partnership on AI", await app.TextAsync($"/?model={parts[0]}&release={parts[1]}"), StringComparison.Ordinal);
        Assert.Contains("not endorsed by Partnership on AI", await app.TextAsync($"/guidance/checklist?model={parts[0]}&release={parts[1]}"), StringComparison.Ordinal);
        Assert.Contains("not endorsed by Partnership on AI", await app.TextAsync($"/guidance/compare?left=frontier/restricted&right={cell}"), StringComparison.Ordinal);
        Assert.Contains("not endorsed by Partnership on AI", await app.TextAsync("/guidance/matrix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticks_and_links_live_in_the_address_and_move_the_load_line()
    {
        var page = await app.TextAsync("/guidance/checklist?have=G12.B1&link.G12.B1=https%3A%2F%2Fwiki.example%2Fmonitoring");
        Assert.Contains("1 of 6 in place", page, StringComparison.Ordinal);
        Assert.Contains("value=\"https://wiki.example/monitoring\"", page, StringComparison.Ordinal);
        using var bad = await app.GetAsync("/guidance/checklist?have=G12.B1&link.G12.B1=javascript%3Aalert(1)");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task A_tick_hidden_by_a_filter_is_kept()
    {
        var page = await app.TextAsync("/guidance/checklist?stage=pre-deployment&have=G12.B1");
        Assert.Contains("<input type=\"hidden\" name=\"have\" value=\"G12.B1\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_file_leads_back_to_the_same_address()
    {
        const string Address = "/guidance/checklist?model=general&release=open&role=provider&have=G01.B1&have=M11.P1&link.G01.B1=https%3A%2F%2Fwiki.example%2Fscan";
        var saved = await app.TextAsync(Address.Replace("/checklist", "/ticks.json", StringComparison.Ordinal));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(saved)), "file", "plimsoll-checklist.json" } };
        using var answer = await app.Client.PostAsync(new Uri("/guidance/ticks", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.SeeOther, Address), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("{}", "Kind")]
    [InlineData("{\"kind\":\"plimsoll-guidance-ticks-1\",\"model\":\"huge\",\"release\":\"open\",\"roles\":[],\"have\":[],\"links\":{}}", "huge")]
    [InlineData("not json", "JSON")]
    [InlineData("", "missing")]
    public async Task A_file_that_is_not_ours_is_refused_in_words(string content, string named)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", "x.json" } };
        using var answer = await app.Client.PostAsync(new Uri("/guidance/ticks", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/?model=nonsense", "nonsense")]
    [InlineData("/guidance/checklist?role=boss", "boss")]
    [InlineData("/guidance/checklist?edition=pai-1999", "pai-1999")]
    [InlineData("/guidance/checklist?have=G99.B1", "G99.B1")]
    [InlineData("/guidance/checklist?stage=later", "later")]
    [InlineData("/guidance/compare?left=frontier", "frontier")]
    [InlineData("/guidance/matrix?guideline=G99", "G99")]
    [InlineData("/guidance/crosswalk?target=iso-1", "iso-1")]
    [InlineData("/guidance/classify?purpose=narrow", "Reach")]
    [InlineData("/guidance/worksheet?risk=", "risk")]
    [InlineData("/guidance/checklist?model=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E", "&lt;img")]
    public async Task Bad_input_answers_400_and_names_the_value(string address, string named)
    {
        using var answer = await app.GetAsync(address);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(named, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Personal_state_is_never_cached_and_plain_state_is()
    {
        using var first = await app.GetAsync("/guidance/checklist?model=general&release=research&nonsense=1");
        using var second = await app.GetAsync("/guidance/checklist?model=general&release=research&nonsense=2");
        Assert.True(second.Headers.Age is not null, "an unknown key must not make a new entry");
        using var ticked = await app.GetAsync("/guidance/checklist?have=G01.B1");
        using var again = await app.GetAsync("/guidance/checklist?have=G01.B1");
        Assert.Null(again.Headers.Age);
    }

    [Fact]
    public async Task A_text_to_music_model_is_taken_as_the_higher_capability_and_told_why()
    {
        var page = await app.TextAsync("/guidance/classify?purpose=narrow&modality=audio&reach=hosted");
        Assert.Contains("<strong>Advanced Narrow and General Purpose × Restricted API and Hosted Access</strong>", page, StringComparison.Ordinal);
        Assert.Contains("More than one description fits, so the higher capability is taken", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guidance/worksheet", "Whoever releases fills in the other sheet", "/guidance/worksheet/releases")]
    [InlineData("/guidance/worksheet/releases", "Whoever would restrict openness fills in", "/guidance/worksheet")]
    public async Task Each_worksheet_says_whose_it_is_and_leads_to_the_other_and_is_given_as_the_file_that_is_taken_again(string page, string says, string other)
    {
        var text = await app.TextAsync(page);
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{other}\"", text, StringComparison.Ordinal);
        var query = page.EndsWith("releases", StringComparison.Ordinal) ? "found=not-shown&who=W&access=A&how=H&effort=E&fineTuned=no" : "comparison=greater&irreversible=yes&moderation=no&benefits=no&milder=no";
        var file = await app.TextAsync($"{page}.json?risk=Spam&{query}");
        Assert.True(AnyWorksheet.FromJson(System.Text.Encoding.UTF8.GetBytes(file), "w.json").Succeeds(out var sheet, out var refusal), refusal?.Sentence);
        Assert.Equal(page.EndsWith("releases", StringComparison.Ordinal), sheet!.Releases is not null);
        Assert.Contains(sheet.Releases is null ? "Necessary and proportionate" : "Looked, not shown", (await app.TextAsync($"{page}?risk=Spam&{query}&evidence=E")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worksheet_concludes_only_when_every_step_is_answered()
    {
        const string Full = "/guidance/worksheet?risk=R&evidence=A+study&comparison=greater&irreversible=yes&moderation=no&benefits=no&milder=no";
        Assert.Contains("Necessary and proportionate.", await app.TextAsync(Full), StringComparison.Ordinal);
        Assert.Contains("Open question.", await app.TextAsync(Full.Replace("milder=no", "milder=unknown", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Not shown.", await app.TextAsync(Full.Replace("evidence=A+study", "evidence=", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guidance/checklist?update=true&high-consequence=true&have=G01.B1&link.G01.B1=https%3A%2F%2Fwiki.example%2Fscan")]
    [InlineData("/guidance/checklist?model=general&release=open&role=host&hosting=inference")]
    [InlineData("/guidance/checklist?model=frontier&release=open")]
    [InlineData("/guidance/checklist?stage=pre-deployment&tier=baseline&when=before-release")]
    public async Task Every_export_link_of_every_state_leads_to_a_file(string state)
    {
        var page = WebUtility.HtmlDecode(await app.TextAsync(state));
        var links = Regex.Matches(page, "href=\"(/api/[^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.True(links.Length >= 7);
        foreach (var link in links)
        {
            using var answer = await app.GetAsync(link);
            Assert.True(answer.IsSuccessStatusCode, $"{link}: {answer.StatusCode}");
            Assert.DoesNotContain("wiki.example", link, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_export_holds_what_the_filter_shows()
    {
        var csv = await app.TextAsync("/api/v1/guidance/checklist?model=frontier&release=restricted&stage=post-deployment&tier=baseline&format=csv");
        Assert.Equal(6, Regex.Count(csv, @"G1[2-5]\.B[0-9],") );
        Assert.DoesNotContain("G01.B1", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update=false", false)]
    [InlineData("update=true", true)]
    public async Task False_means_false(string flag, bool renewed) =>
        Assert.Equal(renewed, (await app.TextAsync($"/guidance/checklist?{flag}")).Contains("renew for this update", StringComparison.Ordinal));

    [Theory]
    [InlineData("/guidance/checklist?model=narrow&model=frontier")]
    [InlineData("/guidance/checklist?model=narrow&model=frontier&have=G01.B1")]
    [InlineData("/?update=maybe")]
    public async Task Two_answers_to_one_question_and_odd_flags_are_refused(string address)
    {
        using var answer = await app.GetAsync(address);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_that_no_address_can_carry_is_refused_in_words()
    {
        var library = Plimsoll.Guidance.Library.Shipped().Value!;
        var ids = library.DefaultEdition.Pack.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id).ToArray();
        var ticks = Plimsoll.Guidance.Ticks.Read(ids, ids.Select(id => KeyValuePair.Create(id, "https://wiki.example/" + new string('x', 460))), library).Value!;
        var profile = Plimsoll.Guidance.Profile.Read(new Plimsoll.Guidance.ProfileAsk("frontier", "restricted")).Value!;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(ticks.ToJson(profile, library.DefaultEdition)), "file", "x.json" } };
        using var answer = await app.Client.PostAsync(new Uri("/guidance/ticks", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("more than an address can carry", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sourced_list_names_its_own_publisher()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-content").FullName;
        try
        {
            Copy(Path.Combine(Approved.Root, "content", "guidance"), folder);
            Copy(Path.Combine(Approved.Root, "samples", "guidance", "sourced-cell"), folder);
            var other = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--content", folder, "--data", Path.Combine(folder, "data")]).Value!;
            await other.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri(other.Urls.First()) };
            var page = await client.GetStringAsync(new Uri("/?model=general&release=open", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains("sourced-cell-example", page, StringComparison.Ordinal);
            Assert.DoesNotContain("sourced: Partnership on AI", page, StringComparison.Ordinal);
            await other.StopAsync();
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Records;

/// <summary>What is owed again and again, at the pages and over the API: rhythms, looks that are overdue, and summaries of internal use.</summary>
public sealed partial class RhythmPagesTests : IAsyncLifetime
{
    private readonly RunningApp _app = new() { Clock = new MovingClock() };

    private MovingClock Clock => (MovingClock)_app.Clock;

    [GeneratedRegex("href=\"([^\"]+/records/new/[a-z-]+\\?[^\"]+)\"")]
    private static partial Regex FormLink { get; }

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_analyst_sets_who_looks_and_an_overdue_look_reaches_home_calendar_release_and_load_line_until_somebody_looks()
    {
        var world = await World.OpenAsync(_app, slug: "watch");
        await world.AssessAsync();
        await ServeAsync(world);
        var ida = await world.PersonAsync("ida", "contributor");
        var before = (await world.First.GetAsync(world.Release))["loadLine"]!;
        using var visitor = await Visitor.SignInAsync(_app, "ida", "the long sentence of ida");
        var at = $"/t/watch/releases/{world.ReleaseId}";
        Assert.Contains("Nobody has said yet who watches what.", await visitor.TextAsync($"{at}/monitoring"), StringComparison.Ordinal);

        // One without the other is named; what was typed comes back.
        var refused = await visitor.SendAsync($"{at}/monitoring", $"{at}/monitoring/rhythms", ("days-security", "30"), ("serves-security", "G12.B1"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Choose who looks at security", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"30\"", refused.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await visitor.SendAsync($"{at}/monitoring", $"{at}/monitoring/rhythms", ("owner-security", ida.Account), ("days-security", "401"))).Status);
        Assert.Equal(303, (await visitor.SendAsync(
            $"{at}/monitoring", $"{at}/monitoring/rhythms",
            ("owner-security", ida.Account), ("days-security", "30"), ("owner-compliance", ida.Account), ("days-compliance", "90"))).Status);
        var page = await visitor.TextAsync($"{at}/monitoring");
        Assert.Contains("Two of six are watched; no look is overdue.", page, StringComparison.Ordinal);
        Assert.Contains("every 30 days; serves G12.B1", page, StringComparison.Ordinal);
        // To be looked at less often is for whoever sets the list; to watch nothing, for whoever approves.
        Assert.Equal((403, "release.rhythm-loosened"), await ida.RefusedAsync(HttpMethod.Put, $"{world.Release}/rhythms", Rhythm("security", ida.Account, 31)));
        Assert.Equal((403, "accounts.not-allowed"), await ida.RefusedAsync(HttpMethod.Post, $"{world.Release}/rhythms/large-scale/set-aside", new JsonObject { ["reason"] = "small" }));
        var ben = await world.PersonAsync("ben", "approver");
        await ben.PostAsync($"{world.Release}/rhythms/large-scale/set-aside", new JsonObject { ["reason"] = "Forty people use it" });
        Assert.Contains("Forty people use it", await visitor.TextAsync($"{at}/monitoring"), StringComparison.Ordinal);
        Assert.Equal((422, "release.bad-value"), await ben.RefusedAsync(HttpMethod.Post, $"{world.Release}/rhythms/weather/set-aside", new JsonObject { ["reason"] = "none" }));

        Clock.Ahead += TimeSpan.FromDays(32);
        var line = (await world.First.GetAsync(world.Release))["loadLine"]!;
        Assert.Equal((int)before["standing"]! - 1, (int)line["standing"]!);
        Assert.Equal(["security"], line["lapses"]!.AsArray().Select(l => (string?)l!["look"]).OfType<string>());
        var due = (await ida.GetAsync($"{world.Tenant}/due"))["due"]!.AsArray();
        Assert.Contains(due, d => (string)d!["kind"]! == "look" && (string)d["subject"]! == "security" && (string)d["urgency"]! == "overdue");
        var calendar = await ida.PostAsync($"{world.Tenant}/calendars", new JsonObject { ["until"] = Day(20) });
        Assert.Contains("A look that is owed: Example 1 1.0", await _app.TextAsync((string)calendar["path"]!), StringComparison.Ordinal);
        // Her session ended meanwhile.
        using var again = await Visitor.SignInAsync(_app, "ida", "the long sentence of ida");
        Assert.Contains("Nobody looked in time", await again.TextAsync(at), StringComparison.Ordinal);
        Assert.Contains("G12.B1 counts as open", await again.TextAsync(at), StringComparison.Ordinal);
        Assert.Contains("nobody looked in time at security, owed by", await again.TextAsync($"{at}/gate"), StringComparison.Ordinal);
        page = await again.TextAsync($"{at}/monitoring");
        Assert.Contains("One look is overdue.", page, StringComparison.Ordinal);

        // Another rhythm ends nothing; a look does.
        await world.First.PutAsync($"{world.Release}/rhythms", Rhythm("security", ida.Account, 60));
        Assert.Contains("One look is overdue.", await again.TextAsync($"{at}/monitoring"), StringComparison.Ordinal);
        var form = FormLink.Matches(page).Select(m => m.Groups[1].Value).Single(h => h.Contains("category=security", StringComparison.Ordinal));
        Assert.Contains("<option value=\"security\" selected", await again.TextAsync(form), StringComparison.Ordinal);
        var future = await again.SendAsync(form, $"{at}/records/new/monitoring", Look("security", Day(2)));
        Assert.Equal(422, future.Status);
        Assert.Contains("lies in the future", future.Text, StringComparison.Ordinal);
        var (done, location, _) = await again.SendAsync(form, $"{at}/records/new/monitoring", Look("security", Day(0)));
        Assert.Equal(303, done);
        Assert.Contains("Did the look show something adverse?", await again.TextAsync(location!), StringComparison.Ordinal);
        page = await again.TextAsync($"{at}/monitoring");
        Assert.Contains("Three, all stopped", page, StringComparison.Ordinal);
        Assert.Contains("no look is overdue", page, StringComparison.Ordinal);
        Assert.Equal((int)before["standing"]!, (int)(await world.First.GetAsync(world.Release))["loadLine"]!["standing"]!);
        await _app.RestartAsync();
        var rhythms = (await world.First.GetAsync($"{world.Release}/rhythms"))["rhythms"]!.AsArray();
        Assert.Equal((Day(60), false), ((string)rhythms.Single(r => (string)r!["what"]! == "security")!["next"]!["day"]!, (bool)rhythms[3]!["overdue"]!));
    }

    [Fact]
    public async Task A_practice_that_lapsed_says_so_wherever_it_is_read_and_the_board_is_asked_about_it()
    {
        var world = await World.OpenAsync(_app, slug: "lapsed");
        await world.AssessAsync();
        await ServeAsync(world);
        var (ida, at) = (await world.PersonAsync("ida", "contributor"), $"/t/lapsed/releases/{world.ReleaseId}");
        await world.First.PutAsync($"{world.Release}/rhythms", Rhythm("security", ida.Account, 30));
        await world.First.PutAsync($"{world.Release}/rhythms", Rhythm("large-scale", world.First.Account, 30));
        Assert.Empty((await world.First.GetAsync($"{world.Release}/practices?lapsed=true"))["practices"]!.AsArray());
        // What is set aside is told where the model is judged and where the board reads it.
        var ben = await world.PersonAsync("ben", "approver");
        await ben.PostAsync($"{world.Release}/rhythms/compliance/set-aside", new JsonObject { ["reason"] = "Forty people use it" });
        Assert.Contains("Nobody watches compliance once it is in use: that was set aside", (await world.First.GetAsync($"{world.Release}/gate"))["notes"]!.AsArray().Select(n => (string)n!));
        // And where people approve, once there is something to approve.
        foreach (var status in (string[])["in-progress", "met"])
        {
            await world.First.PutAsync($"{world.Release}/practices/G12.B1/status", new JsonObject { ["status"] = status });
        }
        using var approver = await Visitor.SignInAsync(_app, "ben", "the long sentence of ben");
        Assert.Contains("<b>Note:</b> Nobody watches compliance once it is in use", await approver.TextAsync("/t/lapsed/approvals"), StringComparison.Ordinal);
        // A use inside that ended says from when to when and why, and owes its summary on its day.
        await world.First.PutAsync($"{world.Release}/internal-use", new JsonObject { ["used"] = true, ["words"] = "for support" });
        await world.First.PutAsync($"{world.Release}/internal-use", new JsonObject { ["used"] = false, ["words"] = "support went elsewhere" });

        Clock.Ahead += TimeSpan.FromDays(32);
        var one = Assert.Single((await world.First.GetAsync($"{world.Release}/practices?lapsed=true"))["practices"]!.AsArray())!;
        Assert.Equal(("G12.B1", "met", "open", 2), ((string)one["practice"]!, (string)one["status"]!, (string)one["stands"]!, one["lapses"]!.AsArray().Count));
        Assert.StartsWith("lapsed, as nobody looked in time at security, owed by ", (string)one["lacks"]!, StringComparison.Ordinal);
        var all = (await world.First.GetAsync($"{world.Release}/practices"))["total"]!;
        Assert.Equal((int)all - 1, (int)(await world.First.GetAsync($"{world.Release}/practices?lapsed=false"))["total"]!);
        var applies = (await world.First.GetAsync($"{world.Release}/applicability"))["lines"]!.AsArray().Single(l => (string)l!["practice"]! == "G12.B1")!;
        Assert.Equal(2, applies["lapses"]!.AsArray().Count);
        Assert.EndsWith("until that is done it counts as open.", (string)applies["because"]!, StringComparison.Ordinal);
        var missing = (await world.First.GetAsync(world.Release))["verdict"]!["missing"]!.AsArray().Single(m => (string?)m!["practice"] == "G12.B1")!;
        Assert.Equal([ida.Account, world.First.Account], [(string)missing["owner"]!, (string)missing["others"]!.AsArray().Single()!]);
        var asked = (await world.First.GetAsync($"{world.Release}/board"))["parts"]!.AsArray().Single(p => (string)p!["subject"]! == "asked")!["lines"]!.AsArray();
        Assert.Contains(asked, l => ((string)l!["text"]!).StartsWith("Nobody looked in time at security; ida owes it since ", StringComparison.Ordinal));

        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var inside = await eve.TextAsync($"{at}/internal-use");
        Assert.Contains("It is used inside no more, and a summary of that use is owed by", inside, StringComparison.Ordinal);
        Assert.Contains("(for support) to ", inside, StringComparison.Ordinal);
        Assert.Contains("support went elsewhere", inside, StringComparison.Ordinal);
        Assert.Contains("Nobody watches compliance, says ben since", await eve.TextAsync($"{at}/board"), StringComparison.Ordinal);
        Assert.Contains("Nobody watches compliance once it is in use", await eve.TextAsync($"{at}/gate"), StringComparison.Ordinal);
        var page = await eve.TextAsync($"{at}/practices/G12.B1");
        Assert.Contains("It was met, and lapsed, as nobody looked in time at security", page, StringComparison.Ordinal);
        Assert.DoesNotContain("It is met.", page, StringComparison.Ordinal);
        Assert.Contains($"{at}/monitoring#security", page, StringComparison.Ordinal);
        Assert.Contains("1 practice, lapsed", await eve.TextAsync($"{at}/practices?lapsed=true"), StringComparison.Ordinal);
        Assert.Contains("lapsed, was met", await eve.TextAsync($"{at}/applicability"), StringComparison.Ordinal);
        Assert.Contains("Owner: ida, Eve Example", await eve.TextAsync($"{at}/gate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_in_service_inside_owes_a_summary_whose_page_puts_beside_it_what_the_record_holds()
    {
        var world = await World.OpenAsync(_app, slug: "inside", onePerson: false);
        await world.InsideAsync();
        await ServeAsync(world);
        var at = $"/t/inside/releases/{world.ReleaseId}";
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var page = await eve.TextAsync($"{at}/internal-use");
        Assert.Contains("The next summary of its use inside is owed by", page, StringComparison.Ordinal);
        Assert.Contains("no filing and no legal advice", page, StringComparison.Ordinal);
        Assert.Contains("secondary sources", page, StringComparison.Ordinal);
        // In service at that stage it is used inside, whoever says what.
        Assert.Equal(
            (422, "release.bad-value"), await world.First.RefusedAsync(HttpMethod.Put, $"{world.Release}/internal-use", new JsonObject { ["used"] = false, ["words"] = "no" }));
        Assert.Equal(303, (await eve.SendAsync(
            $"{at}/internal-use", $"{at}/internal-use/rhythm", ("owner", world.First.Account!), ("number", "2"), ("unit", "months"), ("reason", "Agreed with the office"), ("serves", ""))).Status);
        Assert.Contains("every 2 months, because: Agreed with the office", await eve.TextAsync($"{at}/internal-use"), StringComparison.Ordinal);
        var other = await eve.SendAsync(
            $"{at}/internal-use", $"{at}/internal-use/rhythm", ("owner", world.First.Account!), ("number", "6"), ("unit", "months"), ("reason", ""), ("serves", ""));
        Assert.Equal(422, other.Status);
        Assert.Contains("say with whom another schedule than every 3 months was agreed", other.Text, StringComparison.OrdinalIgnoreCase);

        var evaluation = await world.First.EvaluateAsync(world.Release, "Getting round oversight");
        await world.First.FindAsync(world.Release, evaluation, "moderate");
        Clock.Ahead += TimeSpan.FromDays(65);
        Assert.Contains(
            (await world.First.GetAsync($"{world.Tenant}/due"))["due"]!.AsArray(), d => (string)d!["kind"]! == "internal-summary" && (string)d["urgency"]! == "overdue");
        Assert.Contains((await world.First.GetAsync(world.Release))["loadLine"]!["lapses"]!.AsArray(), l => (string?)l!["look"] == "internal-use");
        using var again = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        page = await again.TextAsync($"{at}/internal-use");
        Assert.Contains("A summary of its use inside was owed by", page, StringComparison.Ordinal);
        var form = FormLink.Match(page).Groups[1].Value;
        Assert.Contains($"name=\"finalDay\" value=\"{Day(0)}\"", await again.TextAsync(form), StringComparison.Ordinal);
        (string, string)[] said =
        [
            ("title", "Internal use, first quarter"), ("scope", "The model inside"), ("method", "We asked those who use it"), ("firstDay", Day(-65)),
            ("uses", "Reviews of code"), ("autonomy", "approved"), ("reach", "Forty engineers"), ("safeguards", "No network"), ("assessed", "Oversight, once"),
            ("differs", "Nothing"),
        ];
        var open = await again.SendAsync(form, $"{at}/records/new/internal-use", said);
        Assert.Equal(422, open.Status);
        Assert.Contains("the last day that the summary is about", open.Text, StringComparison.Ordinal);
        var (done, location, _) = await again.SendAsync(form, $"{at}/records/new/internal-use", [.. said, ("finalDay", Day(0))]);
        Assert.Equal(303, done);
        var record = location![(location!.LastIndexOf('/') + 1)..];
        Assert.Contains($"{at}/internal-use/{record}", await again.TextAsync(location), StringComparison.Ordinal);
        var summary = await again.TextAsync($"{at}/internal-use/{record}");
        foreach (var held in (string[])["Forty engineers", "it acts, and people approve each step", "opened a finding, moderate", "Getting round oversight", "changed whether it may serve", "approved for Internal use"])
        {
            Assert.Contains(held, summary, StringComparison.Ordinal);
        }
        var twin = await world.First.GetAsync($"{world.Release}/internal-use/{record}");
        Assert.Equal((1, 1, Day(0)), (twin["findings"]!.AsArray().Count, twin["assessed"]!.AsArray().Count, (string)twin["finalDay"]!));
        Assert.NotEmpty(twin["status"]!.AsArray());
        Assert.Null(twin["uncovered"]);
        Assert.DoesNotContain((await world.First.GetAsync(world.Release))["loadLine"]!["lapses"]!.AsArray(), l => (string?)l!["look"] == "internal-use");
        Assert.Contains("is owed by", await again.TextAsync($"{at}/internal-use"), StringComparison.Ordinal);
        // Days between two summaries of which none says anything are named.
        Clock.Ahead += TimeSpan.FromDays(5);
        var later = RecordAsks.Shape("Internal use, later");
        (later["firstDay"], later["finalDay"]) = (Day(-2), Day(0));
        var second = (string)(await world.First.PostAsync($"{world.Release}/records/others", new JsonObject
        {
            ["shape"] = later, ["type"] = "internal-use",
            ["fields"] = new JsonObject
            {
                ["uses"] = "Reviews", ["autonomy"] = "answers", ["reach"] = "Forty", ["safeguards"] = "None", ["assessed"] = "Nothing new", ["differs"] = "Less",
            },
        }))["id"]!;
        var gap = (await world.First.GetAsync($"{world.Release}/internal-use/{second}"))["uncovered"]!;
        Assert.Equal((Day(-4), Day(-3)), ((string)gap["firstDay"]!, (string)gap["finalDay"]!));
        using var late = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        Assert.Contains("No summary says anything of the days from", await late.TextAsync($"{at}/internal-use/{second}"), StringComparison.Ordinal);
        Assert.Equal((422, "records.other-kind"), await world.First.RefusedAsync(HttpMethod.Get, $"{world.Release}/internal-use/{evaluation}"));
    }

    [Fact]
    public async Task An_overdue_look_stays_so_while_the_clock_is_doubted_and_no_look_is_taken_then()
    {
        var world = await World.OpenAsync(_app, slug: "doubted");
        await world.AssessAsync();
        await ServeAsync(world);
        await world.First.PutAsync($"{world.Release}/rhythms", Rhythm("security", world.First.Account!, 30));
        Clock.Ahead += TimeSpan.FromDays(32);
        Assert.True(await OverdueAsync());
        var ask = new JsonObject
        {
            ["shape"] = RecordAsks.Shape("A look"), ["type"] = "monitoring",
            ["fields"] = new JsonObject { ["category"] = "security", ["measure"] = "Attacks", ["rhythm"] = "every 30 days", ["next"] = "2027-12-30" },
        };
        Clock.Stepped = TimeSpan.FromDays(-20);
        Assert.True(await OverdueAsync());
        Assert.Equal((503, "clock.uncertain"), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Release}/records/others", ask.DeepClone()));
        Assert.Equal((503, "clock.uncertain"), await world.First.RefusedAsync(HttpMethod.Put, $"{world.Release}/rhythms", Rhythm("security", world.First.Account!, 60)));
        Clock.Stepped = TimeSpan.Zero;
        Assert.True(await OverdueAsync());
        ask["shape"]!["firstDay"] = Day(0);
        await world.First.PostAsync($"{world.Release}/records/others", ask);
        Assert.False(await OverdueAsync());

        async Task<bool> OverdueAsync() => (bool)(await world.First.GetAsync($"{world.Release}/rhythms"))["rhythms"]!.AsArray()
            .Single(r => (string)r!["what"]! == "security")!["overdue"]!;
    }

    /// <summary>Proved, approved, judged and in service.</summary>
    private static async Task ServeAsync(World world)
    {
        await world.ProveAsync();
        var noor = await world.PersonAsync("noor", "approver");
        var omar = await world.PersonAsync("omar", "approver");
        foreach (var by in (Api[])[noor, omar]) { await world.ApproveAsync(by); }
        Assert.Equal("clear", (string)(await world.First.GetAsync(world.Release))["verdict"]!["verdict"]!);
        await world.JudgeAsync();
        await world.First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
    }

    private static JsonObject Rhythm(string what, string owner, int days) =>
        new() { ["rhythms"] = new JsonArray(new JsonObject { ["what"] = what, ["owner"] = owner, ["days"] = days }) };

    private static (string, string)[] Look(string category, string day) =>
    [
        ("title", "A look"), ("scope", "The service"), ("method", "By rule and by eye"), ("firstDay", day), ("result", "Three, all stopped"), ("category", category),
        ("measure", "Attacks a week, at most 5"), ("rhythm", "every 30 days"), ("next", "2027-12-30"),
    ];

    private string Day(int ahead) => Clock.GetUtcNow().AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

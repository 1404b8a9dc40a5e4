// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The signed-in pages of releases: they answer, their forms do what they say, and what is wrong is refused with what was typed.</summary>
public sealed class ReleasePagesTests(ReleasePagesTests.Acme acme) : IClassFixture<ReleasePagesTests.Acme>, IAsyncLifetime
{
    private static int _count;

    private Visitor Eve => acme.Eve;

    private string Base => $"/t/acme/releases/{TheWorld.ReleaseId}";

    private RunningApp App => acme.App;

    private World TheWorld => acme.World;

    /// <summary>One organisation for all tests; each opens a release of its own in it.</summary>
    public sealed class Acme : IAsyncLifetime
    {
        public RunningApp App { get; } = new();

        public World World { get; private set; } = null!;

        public Visitor Eve { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            World = await World.OpenAsync(App);
            // One session for all tests: signing in is limited by rate.
            Eve = await Visitor.SignInAsync(App, "eve", "a long enough sentence");
        }

        public ValueTask DisposeAsync()
        {
            Eve.Dispose();
            return App.DisposeAsync();
        }
    }

    public async ValueTask InitializeAsync() => await TheWorld.AssessAsync(name: $"Example {++_count}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("")]
    [InlineData("/assessment")]
    [InlineData("/plan")]
    [InlineData("/practices")]
    [InlineData("/practices/G08.B1")]
    [InlineData("/applicability")]
    [InlineData("/evidence")]
    [InlineData("/gate")]
    [InlineData("/trail")]
    public async Task Every_page_of_a_release_answers_a_member_and_nobody_else(string page)
    {
        Assert.Equal(200, (await Eve.GetAsync(Base + page)).Status);
        using var nobody = await App.GetAsync(Base + page);
        Assert.Equal(303, (int)nobody.StatusCode);
        Assert.StartsWith("/sign-in?next=", nobody.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(404, (await Eve.GetAsync(Base.Replace("/acme/", "/other/", StringComparison.Ordinal) + page)).Status);
        Assert.Equal(404, (await Eve.GetAsync("/t/acme/releases/rel_unknown" + (page == "/assessment" || page == "/plan" ? "" : page))).Status);
    }

    [Fact]
    public async Task The_release_page_says_in_its_first_sentence_what_holds_it_and_links_to_what_mends_it()
    {
        var page = await Eve.TextAsync(Base);
        Assert.Contains("is held at the gate to restricted API and hosted access: 56 things are missing.", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Base}/practices/G01.B1\">Mend it</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_its_files_is_registered_once_and_one_that_reads_like_it_is_asked_about()
    {
        (string, string)[] typed = [("name", "Tern Large"), ("modelType", "general"), ("version", "2.0"), ("files", $"{World.Sha256("tern")}  tern.safetensors\r\n{World.Sha256("t")} *./tokens.json\r\n")];
        Assert.Equal(303, (await Eve.SendAsync("/t/acme/registry/new/model", "/t/acme/registry/new/model", typed)).Status);
        Assert.Contains("Tern Large", await Eve.TextAsync("/t/acme/registry"), StringComparison.Ordinal);

        typed[0] = ("name", "tern-large");
        var (status, _, asked) = await Eve.SendAsync("/t/acme/registry/new/model", "/t/acme/registry/new/model", typed);
        Assert.Equal(409, status);
        Assert.Contains("reads like 'Tern Large'", asked, StringComparison.Ordinal);
        Assert.Contains("value=\"tern-large\"", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("tern-large", await Eve.TextAsync("/t/acme/registry"), StringComparison.Ordinal);

        Assert.Equal(303, (await Eve.SendAsync("/t/acme/registry/new/model", "/t/acme/registry/new/model", [.. typed, ("confirmed", "yes")])).Status);
        Assert.Contains("tern-large", await Eve.TextAsync("/t/acme/registry"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_files_cannot_be_read_is_not_registered_in_halves()
    {
        var (status, _, text) = await Eve.SendAsync("/t/acme/registry/new/model", "/t/acme/registry/new/model", ("name", "Half a model"), ("modelType", "general"), ("version", "1"), ("files", "not a digest"));
        Assert.Equal(422, status);
        Assert.Contains("is line 1, and not a line of sha256sum", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Half a model", await Eve.TextAsync("/t/acme/registry"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_practice_is_assigned_discussed_proven_and_met_by_forms()
    {
        var page = $"{Base}/practices/G08.B1";
        Assert.Equal(303, (await Eve.SendAsync(page, $"{page}/assignment", ("owner", TheWorld.First.Account), ("due", "2090-02-03"))).Status);
        Assert.Equal(303, (await Eve.SendAsync(page, $"{page}/comments", ("text", "Testers <start> on Monday"))).Status);
        var (token, rev) = await Eve.HiddenAsync(page);
        var (status, location, _) = await Eve.UploadAsync($"{Base}/evidence", token, "C:\\reports\\red.pdf", "tried and told"u8.ToArray(), ("rev", rev!), ("practice", "G08.B1"), ("expiresAt", "2090-01-01"));
        Assert.Equal((303, $"{page}#evidence"), (status, location));
        Assert.Equal(303, (await Eve.SendAsync(page, $"{page}/status", ("status", "met"))).Status);

        var shown = await Eve.TextAsync(page);
        Assert.Contains("Owner: Eve Example, due 3 February 2090", shown, StringComparison.Ordinal);
        Assert.Contains(">red.pdf</a>", shown, StringComparison.Ordinal);
        Assert.Contains("It is met.", shown, StringComparison.Ordinal);
        var evidence = (await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]![0]!;
        Assert.Equal(("red.pdf", "2090-01-01", "2090-01-02T00:00:00.000Z"),
            ((string)evidence["label"]!, (string)evidence["expiresAt"]!["day"]!, (string)evidence["expiresAt"]!["ends"]!));
        Assert.Equal("tried and told", await Eve.TextAsync($"{Base}/evidence/{(string)evidence["evidence"]!}/content"));
    }

    [Fact]
    public async Task A_file_is_refused_before_it_is_read_when_its_form_is_not_ours()
    {
        Assert.Equal(400, (await Eve.UploadAsync($"{Base}/evidence", null, "x.pdf", [1], ("practice", "G08.B1"))).Status);
        Assert.Equal(400, (await Eve.UploadAsync($"{Base}/evidence", "forged", "x.pdf", [1], ("practice", "G08.B1"))).Status);
        Assert.Equal(0, (int)(await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["total"]!);
    }

    [Theory]
    [InlineData("/plan")]
    [InlineData("/assessment")]
    [InlineData("/gate")]
    [InlineData("/status")]
    [InlineData("/refuse")]
    [InlineData("/practices/G08.B1/status")]
    [InlineData("/practices/G08.B1/assignment")]
    [InlineData("/practices/G08.B1/comments")]
    [InlineData("/evidence/links")]
    public async Task A_form_that_another_site_sends_changes_nothing(string action)
    {
        var before = (string)(await TheWorld.First.GetAsync(TheWorld.Release))["rev"]!;
        Assert.Equal(400, (await Eve.PostAsync(Base + action, ("reason", "x"), ("text", "x"), ("status", "open"))).Status);
        Assert.Equal(before, (string)(await TheWorld.First.GetAsync(TheWorld.Release))["rev"]!);
    }

    [Fact]
    public async Task A_stale_form_is_told_what_changed_and_keeps_what_was_typed_while_another_practice_disturbs_nobody()
    {
        var page = $"{Base}/practices/G08.B1";
        var (_, rev) = await Eve.HiddenAsync(page);
        await TheWorld.First.PutAsync($"{TheWorld.Release}/practices/G08.B2/status", new JsonObject { ["status"] = "in-progress" });
        Assert.Equal(303, (await Eve.SendAsync(page, $"{page}/status", ("rev", rev!), ("status", "in-progress"))).Status);

        var (status, _, text) = await Eve.SendAsync(page, $"{page}/assignment", ("rev", rev!), ("due", "2090-02-03"));
        Assert.Equal(409, status);
        Assert.Contains("<del>open</del>", text, StringComparison.Ordinal);
        Assert.Contains("value=\"2090-02-03\"", text, StringComparison.Ordinal);
        Assert.Null((await TheWorld.First.GetAsync($"{TheWorld.Release}/practices/G08.B1"))["practice"]!["due"]);
    }

    [Fact]
    public async Task What_is_refused_shows_why_and_what_was_typed()
    {
        var page = $"{Base}/practices/G08.B1";
        var (status, _, text) = await Eve.SendAsync(page, $"{page}/status", ("status", "risk-accepted"), ("reason", "Small and watched"));
        Assert.Equal(422, status);
        Assert.Contains("needs a reason, the person who accepts the risk and an end", text, StringComparison.Ordinal);
        Assert.Contains("Small and watched</textarea>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_is_judged_put_into_service_and_lowered_by_forms()
    {
        var ben = await TheWorld.PersonAsync($"ben{_count}", "approver");
        await TheWorld.ProveAsync();
        await TheWorld.ApproveAsync(ben);
        Assert.Equal(303, (await Eve.SendAsync($"{Base}/gate", $"{Base}/gate")).Status);
        var gate = await Eve.TextAsync($"{Base}/gate");
        Assert.Contains("<strong>Clear</strong> at the gate to restricted API and hosted access.", gate, StringComparison.Ordinal);
        Assert.True(gate.IndexOf("Rests on pai-2024", StringComparison.Ordinal) < gate.IndexOf("<strong>Clear", StringComparison.Ordinal));
        var decision = (string)(await TheWorld.First.GetAsync($"{TheWorld.Release}/decisions"))["decisions"]![0]!["decision"]!;
        Assert.Equal(await TheWorld.First.TextAsync($"{TheWorld.Release}/decisions/{decision}"), await Eve.TextAsync($"{Base}/decisions/{decision}"));

        // Each is told what is theirs to do: whoever may not put it into service is not sent to a form that is not there.
        using var approver = await Visitor.SignInAsync(App, $"ben{_count}", $"the long sentence of ben{_count}");
        var told = await approver.TextAsync(Base);
        Assert.Contains("It goes into service by an administrator, governance lead or engineer.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Put it into service", told, StringComparison.Ordinal);
        var own = await Eve.TextAsync(Base);
        Assert.Contains("Not in service. The verdict on the record lets it go there.", own, StringComparison.Ordinal);
        Assert.Contains("Put it into service</a>", own, StringComparison.Ordinal);

        Assert.Equal(303, (await Eve.SendAsync(Base, $"{Base}/status", ("state", "active"), ("criterion", "gate-clear"))).Status);
        Assert.Contains("is in service for chat, code.", await Eve.TextAsync(Base), StringComparison.Ordinal);
        Assert.Equal(422, (await Eve.SendAsync(Base, $"{Base}/status", ("state", "suspended"), ("criterion", "incident"))).Status);
        Assert.Equal(303, (await Eve.SendAsync(Base, $"{Base}/status", ("state", "suspended"), ("criterion", "incident"), ("reason", "It answered what it must not"))).Status);
        var lowered = await Eve.TextAsync(Base);
        Assert.Contains("It is <b>suspended</b>", lowered, StringComparison.Ordinal);
        Assert.Contains("because: an incident.</h1>", lowered, StringComparison.Ordinal);
        Assert.Contains("It answered what it must not", lowered, StringComparison.Ordinal);
        Assert.Contains("It answered what it must not", await Eve.TextAsync($"{Base}/trail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_past_is_shown_as_it_stood_and_cannot_be_changed()
    {
        var seq = (string)(await TheWorld.First.GetAsync($"{TheWorld.Release}/trail"))["entries"]!.AsArray()[^1]!["seq"]!;
        await TheWorld.First.PutAsync($"{TheWorld.Release}/practices/G08.B1/status", new JsonObject { ["status"] = "in-progress" });
        var then = await Eve.TextAsync($"{Base}/practices/G08.B1?asOf={seq}");
        Assert.Contains("It is open.", then, StringComparison.Ordinal);
        Assert.DoesNotContain("Say so</button>", then, StringComparison.Ordinal);
        Assert.Contains("It is in progress.", await Eve.TextAsync($"{Base}/practices/G08.B1"), StringComparison.Ordinal);
        Assert.Equal(422, (await Eve.GetAsync($"{Base}?asOf=yesterday")).Status);
    }

    [Fact]
    public async Task An_engineer_sees_no_form_that_would_be_refused_and_is_refused_when_one_is_sent_all_the_same()
    {
        var name = $"dan{_count}";
        await TheWorld.PersonAsync(name, "engineer");
        using var dan = await Visitor.SignInAsync(App, name, $"the long sentence of {name}");
        var page = await dan.TextAsync($"{Base}/practices/G08.B1");
        Assert.Contains("Upload it</button>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Say so</button>", page, StringComparison.Ordinal);
        Assert.Equal(403, (await dan.SendAsync($"{Base}/practices/G08.B1", $"{Base}/practices/G08.B1/status", ("status", "open"))).Status);
    }

    [Fact]
    public async Task Tables_give_all_their_rows_as_csv()
    {
        var practices = await Eve.TextAsync($"{Base}/practices?format=csv");
        Assert.Equal(await TheWorld.First.TextAsync($"{TheWorld.Release}/practices?format=csv"), practices);
        Assert.Equal(104, practices.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var applicable = await Eve.TextAsync($"{Base}/applicability?format=csv");
        Assert.Equal(await TheWorld.First.TextAsync($"{TheWorld.Release}/applicability?format=csv"), applicable);
        // How each line is asked and whose word it is goes with both tables.
        string[] asked = ["role", "askedAs", "serves", "textBasis", "levelBasis", "whenBasis", "proofBasis"];
        Assert.EndsWith(string.Join(',', asked), applicable.Split("\r\n")[0], StringComparison.Ordinal);
        Assert.Contains(",provider,duty,,pai-2024 source,", applicable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_has_a_proof_to_take_away_and_another_organisations_entry_has_none()
    {
        var seq = (string)(await TheWorld.First.GetAsync($"{TheWorld.Release}/trail"))["entries"]![0]!["seq"]!;
        Assert.StartsWith($"c2sp.org/tlog-proof@v1\nindex {long.Parse(seq, System.Globalization.CultureInfo.InvariantCulture) - 1}\n", await Eve.TextAsync($"/t/acme/entries/{seq}/proof"), StringComparison.Ordinal);
        Assert.Equal(404, (await Eve.GetAsync("/t/acme/entries/1/proof")).Status);
        Assert.Equal(404, (await Eve.GetAsync("/t/acme/entries/99999999/proof")).Status);
    }

    [Fact]
    public async Task Evidence_is_linked_replaced_withdrawn_and_erased_by_forms()
    {
        var (token, rev) = await Eve.HiddenAsync($"{Base}/evidence");
        Assert.Equal(303, (await Eve.UploadAsync($"{Base}/evidence", token, "a.txt", "first"u8.ToArray(), ("rev", rev!), ("practices", "G06.B1, G08.B2"))).Status);
        var id = (string)(await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]![0]!["evidence"]!;
        var piece = $"{Base}/evidence/{id}";
        Assert.Equal(303, (await Eve.SendAsync(piece, $"{piece}/practices", ("practices", "G06.B1"))).Status);
        (token, rev) = await Eve.HiddenAsync(piece);
        Assert.Equal(303, (await Eve.UploadAsync($"{piece}/revisions", token, "b.txt", "second"u8.ToArray(), ("rev", rev!))).Status);
        Assert.Equal("first", await Eve.TextAsync($"{piece}/content?revision=1"));
        Assert.Equal(422, (await Eve.SendAsync(piece, $"{piece}/erase")).Status);
        Assert.Equal(303, (await Eve.SendAsync(piece, $"{piece}/erase", ("sure", "yes"))).Status);
        Assert.Equal(410, (await Eve.GetAsync($"{piece}/content")).Status);
        Assert.Equal(303, (await Eve.SendAsync(piece, $"{piece}/withdraw", ("reason", "superseded"))).Status);
        var shown = (await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]![0]!;
        Assert.Equal((2, true, true, "G06.B1"), ((int)shown["revision"]!, (bool)shown["withdrawn"]!, (bool)shown["gone"]!, (string)shown["practices"]!.AsArray().Single()!));

        var (status, _, text) = await Eve.SendAsync($"{Base}/evidence", $"{Base}/evidence/links", ("address", "https://wiki.example/scan"), ("digest", "abc"), ("practices", "G06.B1"));
        Assert.Equal(422, status);
        Assert.Contains("value=\"https://wiki.example/scan\"", text, StringComparison.Ordinal);
        Assert.Equal(303, (await Eve.SendAsync($"{Base}/evidence", $"{Base}/evidence/links", ("address", "https://wiki.example/scan"), ("digest", World.Sha256("scan")), ("practices", "G06.B1"))).Status);
    }

    [Fact]
    public async Task The_consistency_page_links_what_is_wrong_to_where_it_is_mended()
    {
        await TheWorld.OverdueAsync("G08.B1", new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        var page = await Eve.TextAsync($"/t/acme/consistency?release={TheWorld.ReleaseId}");
        Assert.Contains($"href=\"{Base}/practices/G08.B1\">G08.B1 Red team the model inside and outside: was due on 31 January 2026, 00:00 UTC.</a>", page,
            StringComparison.Ordinal);
    }
}

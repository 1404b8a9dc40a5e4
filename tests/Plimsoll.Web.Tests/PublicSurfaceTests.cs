// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Plimsoll.Web.Tests.Accounts;

namespace Plimsoll.Web.Tests;

/// <summary>What holds of every public address.</summary>
public sealed class PublicSurfaceTests(RunningApp app) : IClassFixture<RunningApp>
{
    public static TheoryData<string> Addresses =>
        ["/", "/guidance/checklist", "/guidance/compare", "/guidance/matrix", "/guidance/mitigations", "/guidance/crosswalk", "/guidance/counterparts?of=M13", "/guidance/counterparts?of=9.9", "/guidance/processes", "/guidance/sources", "/guidance/classify", "/guidance/worksheet", "/guidance/comment", "/release/verify", "/about", "/progress", "/progress/1.3", "/progress/9.9", "/progress/challenges", "/public/rounds", "/public/rounds/rnd_nobody", "/public/rounds/rnd_nobody/propose", "/public/rounds/reply/nobody", "/review/nobody", "/public/organisations", "/public/organisations/nobody", "/public/changes.atom", "/.well-known/plimsoll.json", "/api/v1/progress/rounds", "/api/v1/progress/totals", "/health", "/plimsoll.css", "/nowhere", "/?model=nonsense", "/api/v1/guidance/matrix", "/api/v1/nowhere", "/API/v1/nowhere", "/openapi/v1.json"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Every_answer_forbids_scripts_frames_and_sniffing_and_sets_no_cookie(string address)
    {
        using var answer = await app.GetAsync(address);
        Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Server"));
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", body, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>People type the name of what they look for.</summary>
    [Theory]
    [InlineData("/guidance", "/")]
    [InlineData("/release", "/release/verify")]
    [InlineData("/usage", "/public/publications")]
    public async Task The_bare_word_leads_to_the_page_that_anybody_may_see(string address, string page)
    {
        using var answer = await app.GetAsync(address);
        Assert.Equal((HttpStatusCode.Redirect, page), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        using var led = await app.GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, led.StatusCode);
    }

    [Fact]
    public async Task An_unknown_page_answers_404_with_a_page_and_an_unknown_api_address_with_problem_details()
    {
        using var page = await app.GetAsync("/nowhere");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        using var api = await app.GetAsync("/api/v1/nowhere");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (api.StatusCode, api.Content.Headers.ContentType?.MediaType));
        Assert.Contains("\"code\":\"http.not-found\"", await api.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_told_so_and_keeps_the_headers()
    {
        using var body = new ByteArrayContent(new byte[300 * 1024]);
        using var answer = await app.Client.PostAsync(new Uri("/api/v1/guidance/worksheet", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("\"code\":\"http.too-large\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[300 * 1024]), "file", "x.json" } };
        using var upload = await app.Client.PostAsync(new Uri("/guidance/ticks", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, upload.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/guidance/checklist")]
    [InlineData("/health")]
    public async Task A_head_request_answers_without_a_body(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address, UriKind.Relative));
        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_one()
    {
        using var answer = await app.GetAsync("/api/v1/guidance/worksheet");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("use POST", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guidance/checklist?have=G01.B1")]
    [InlineData("/guidance/checklist?Have=G01.B1")]
    [InlineData("/guidance/ticks.json?have=G01.B1")]
    [InlineData("/guidance/worksheet?risk=R")]
    [InlineData("/guidance/comment?on=G01.B1")]
    public async Task What_a_reader_typed_is_stored_nowhere(string address)
    {
        for (var i = 0; i < 2; i++)
        {
            using var answer = await app.GetAsync(address);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Null(answer.Headers.Age);
        }
    }

    [Theory]
    [InlineData("--contnet", "/x")]
    [InlineData("--content", "/nowhere/at/all")]
    public void A_wrong_setting_stops_the_start_with_its_name(string name, string value)
    {
        Assert.False(PlimsollApp.Create(["--data", app.Data, name, value]).Succeeds(out _, out var refusal));
        Assert.Contains(name == "--content" ? value : name, refusal.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/guidance/checklist")]
    [InlineData("/progress")]
    [InlineData("/sign-in")]
    [InlineData("/home")]
    [InlineData("/plimsoll.css")]
    [InlineData("/health")]
    [InlineData("/public/rounds")]
    [InlineData("/nowhere")]
    public async Task Whatever_is_got_from_an_address_its_head_is_the_same_without_the_body(string address)
    {
        using var got = await app.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address, UriKind.Relative));
        using var head = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((got.StatusCode, got.Content.Headers.ContentType, got.Headers.Location),
            (head.StatusCode, head.Content.Headers.ContentType, head.Headers.Location));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_says_that_no_cookie_is_set_exactly_where_none_is()
    {
        await using var own = new OwnApp();
        await own.App.InitializeAsync();
        var said = new List<bool>();
        foreach (var address in AccessTable.Read().Where(row => row.Method == "GET" && row.Expected["none"] == "open").Select(row => row.Pattern)
            .Where(p => !p.Contains('{', StringComparison.Ordinal) && !p.StartsWith("/api", StringComparison.Ordinal))
            .Concat(["/first", "/invitation?token=x", "/sign-in", "/nowhere"]))
        {
            using var answer = await own.App.GetAsync(address);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") { continue; }
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var sets = answer.Headers.Contains("Set-Cookie");
            Assert.True(sets != text.Contains("No cookie is set", StringComparison.Ordinal), $"{address} {(sets ? "sets a cookie" : "sets none")}");
            Assert.Equal(sets, text.Contains("One cookie is set", StringComparison.Ordinal));
            said.Add(sets);
        }
        Assert.True(said.Count(s => s) >= 3 && said.Count(s => !s) > 10);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    public async Task An_address_that_cannot_be_listened_to_is_one_sentence(string address)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        Assert.Equal(2, await PlimsollApp.Create(["--urls", address, "--data", data]).Value!.RunAsync(output, error));
        Directory.Delete(data, recursive: true);
        Assert.Contains(address, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Too_many_uncached_requests_from_one_address_are_told_when_to_come_back()
    {
        await using var own = new OwnApp();
        await own.App.InitializeAsync();
        // All at once: one after the other, a busy machine may ask more slowly than permits come back.
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => own.App.GetAsync($"/guidance/comment?on={i}")));
        var refused = answers.FirstOrDefault(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused);
        Assert.True(refused.Headers.Contains("RateLimit-Policy") && refused.Headers.Contains("RateLimit"));
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        using var cached = await own.App.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, cached.StatusCode);
        foreach (var answer in answers) { answer.Dispose(); }
    }

    /// <summary>A test that uses up permits must not share its application.</summary>
    private sealed class OwnApp : IAsyncDisposable
    {
        public RunningApp App { get; } = new();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}

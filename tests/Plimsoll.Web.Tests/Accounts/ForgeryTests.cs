// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>One person who may do everything in the one organisation, with a release, and two sessions of theirs.</summary>
public sealed class AllRounder : IAsyncLifetime
{
    public RunningApp App { get; } = new();

    public World World { get; private set; } = null!;

    public string Session { get; private set; } = "";

    public string Other { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        World = await World.OpenAsync(App);
        await World.First.PutAsync($"{World.Tenant}/people/{World.First.Account}", new JsonObject { ["roles"] = new JsonArray([.. AccessTable.Roles.Select(r => (JsonNode)r)]) });
        await World.AssessAsync();
        (Session, Other) = (await App.SessionAsync(World.First.Account), await App.SessionAsync(World.First.Account));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A form is taken from the page that was shown to this session, and from no other: over every address that takes one.</summary>
public sealed partial class ForgeryTests(AllRounder here) : IClassFixture<AllRounder>
{
    private const string Token = "__RequestVerificationToken";

    private static int _places;

    [Fact]
    public void Whatever_a_cookie_lets_somebody_send_is_a_form_or_an_upload_that_asks_for_the_token_itself()
    {
        // Nothing else may change something in the name of a cookie: what is here is tried below.
        Assert.InRange(Sent(here.App).Length, 60, 500);
        Assert.All(Sent(here.App).Where(e => e.Metadata.GetMetadata<HoldsForm>() is null),
            e => Assert.Matches("/(evidence|revisions|answers)$", e.RoutePattern.RawText!));
    }

    [Fact]
    public async Task A_token_of_another_session_or_of_none_is_refused_at_every_address()
    {
        using var client = Guest.From(here.App, "127.0.1.1");
        var wrong = new List<string>();
        var (other, nobody) = (await TokenAsync(here.Other, "/account"), await TokenAsync(null, "/sign-in"));
        foreach (var endpoint in Sent(here.App))
        {
            foreach (var (what, (field, cookie)) in (((string, (string, string))[])[("another session", other), ("no session", nobody)]))
            {
                var seen = await SendAsync(client, endpoint, here.Session, field, cookie);
                if (seen.Status is not (400 or 403 or 422) || !IsUntaken(seen)) { wrong.Add($"{endpoint.RoutePattern.RawText} with the token of {what}: {seen.Status}"); }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "same-origin, cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://127.0.0.1")]
    [InlineData("Origin", "null")]
    public async Task What_a_page_of_another_site_has_sent_is_refused_at_every_address_even_with_the_right_token(string header, string value)
    {
        using var client = Guest.From(here.App, $"127.0.2.{Interlocked.Increment(ref _places)}");
        var (field, cookie) = await TokenAsync(here.Session, "/account");
        foreach (var endpoint in Sent(here.App))
        {
            var seen = await SendAsync(client, endpoint, here.Session, field, cookie, (header, value));
            Assert.True(seen.Status == 403 && seen.Text.Contains("from a page of another site", StringComparison.Ordinal), $"{endpoint.RoutePattern.RawText}: {seen.Status}");
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "")]
    [InlineData("X-Nothing", "said")]
    public async Task The_form_of_this_session_is_taken(string header, string value)
    {
        var (field, cookie) = await TokenAsync(here.Session, "/account");
        var people = Sent(here.App).Single(e => e.RoutePattern.RawText == "/t/{tenant}/people/zone");
        var seen = await SendAsync(here.App.Client, people, here.Session, field, cookie, (header, value.Length > 0 ? value : here.App.Address), ("zone", "Europe/Nowhere"));
        Assert.Equal(422, seen.Status);
        Assert.Contains("Europe/Nowhere", seen.Text, StringComparison.Ordinal);
        Assert.False(IsUntaken(seen));
    }

    [Fact]
    public async Task The_api_looks_at_no_cookie_and_takes_a_key_wherever_it_is_sent_from()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{here.World.Tenant}/zone", UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(new JsonObject { ["zone"] = "Europe/Nowhere" }) };
        request.Headers.Authorization = new("Bearer", here.World.First.Key);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await here.App.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(422, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("http", "plimsoll-form=[^;]+; path=/; samesite=strict; httponly")]
    [InlineData("https", "__Host-plimsoll-form=[^;]+; path=/; secure; samesite=strict; httponly")]
    public void Over_https_no_neighbour_can_set_the_cookie_of_a_form(string scheme, string expected)
    {
        var http = new DefaultHttpContext { RequestServices = here.App.Services };
        (http.Request.Scheme, http.Request.PathBase) = (scheme, "/somewhere");
        here.App.Services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        Assert.Matches($"^{expected}$", Assert.Single(http.Response.Headers.SetCookie)!);
    }

    [Fact]
    public async Task A_form_that_was_open_while_its_sender_signed_in_again_comes_back_with_what_was_typed()
    {
        var eve = new Guest(here.App) { Session = await here.App.SessionAsync(here.World.First.Account) };
        var open = await eve.GetAsync($"/t/{Slug}/people");
        eve.Session = await here.App.SessionAsync(here.World.First.Account);
        var untaken = await eve.FillAsync(open, $"/t/{Slug}/people/zone", ("zone", "Europe/\"Nowhere\""));
        Assert.Equal(400, untaken.Status);
        Assert.Contains("before you signed in", untaken.Text, StringComparison.Ordinal);
        Assert.Contains(("zone", "Europe/\"Nowhere\""), Guest.HiddenOf(untaken.Text));
        var again = await eve.FillAsync(untaken, $"/t/{Slug}/people/zone");
        Assert.Equal(422, again.Status);
        Assert.False(IsUntaken(again));
        // To whoever does not come from a page of ours nothing is shown.
        var foreign = await eve.PostAsync($"/t/{Slug}/people/zone", [], [(Token, "nonsense"), ("zone", "Europe/Elsewhere")]);
        Assert.Equal(400, foreign.Status);
        Assert.DoesNotContain("Elsewhere", foreign.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_whose_session_ended_waits_until_its_sender_signed_in_and_no_secret_is_shown_again()
    {
        var eve = new Guest(here.App);
        Assert.Equal("/home", (await eve.SignInAsync("eve@example.org", "a long enough sentence")).Location);
        var open = await eve.GetAsync($"/t/{Slug}/people");
        var elsewhere = new Guest(here.App) { Session = eve.Session };
        await elsewhere.FillAsync($"/t/{Slug}/people", "/sign-out");
        var asked = await eve.FillAsync(open, $"/t/{Slug}/people/zone", ("zone", "Europe/Nowhere"), ("some-password", "not to be shown"));
        Assert.Equal(401, asked.Status);
        Assert.Contains("has ended", asked.Text, StringComparison.Ordinal);
        // A wrong password loses nothing either.
        asked = await eve.FillAsync(asked, "/sign-in", ("email", "eve@example.org"), ("password", "not her long sentence"));
        Assert.Equal(422, asked.Status);
        var back = await eve.FillAsync(asked, "/sign-in", ("email", "eve@example.org"), ("password", "a long enough sentence"));
        Assert.Equal(200, back.Status);
        Assert.Contains(("zone", "Europe/Nowhere"), Guest.HiddenOf(back.Text));
        Assert.DoesNotContain("not to be shown", asked.Text + back.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"some-password\"", back.Text, StringComparison.Ordinal);
        var sent = await eve.FillAsync(back, $"/t/{Slug}/people/zone", ("some-password", "typed anew"));
        Assert.Equal(422, sent.Status);
        Assert.False(IsUntaken(sent));
    }

    [Fact]
    public async Task A_form_that_was_open_over_a_restart_is_taken()
    {
        await using var app = new RunningApp { Data = Directory.CreateTempSubdirectory("plimsoll-").FullName };
        await app.InitializeAsync();
        await app.FirstAsync();
        var eve = new Guest(app);
        await eve.SignInAsync("eve@example.org", "a long enough sentence");
        var open = await eve.GetAsync("/home");
        await app.RestartAsync();
        Assert.Equal("/t/acme", (await eve.FillAsync(open, "/home", ("name", "Acme"), ("slug", "acme"), ("roles", "provider"))).Location);
    }

    private const string Slug = "acme";

    /// <summary>What a form that was not taken is answered with.</summary>
    private static bool IsUntaken(Guest.Seen seen) => seen.Text.Contains("did not come from a page of ours", StringComparison.Ordinal)
        || seen.Text.Contains("before you signed in", StringComparison.Ordinal);

    /// <summary>Addresses that change something in the name of a cookie, as the running server knows them.</summary>
    private static RouteEndpoint[] Sent(RunningApp app) =>
    [
        .. from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(m => m is not ("GET" or "HEAD")) == true
           let path = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}"
           where !path.StartsWith("/api/", StringComparison.Ordinal)
           where endpoint.Metadata.GetMetadata<HoldsForm>() is not null || endpoint.Metadata.GetMetadata<Rights.Asked>() is not null
           select endpoint,
    ];

    private async Task<(string Field, string Cookie)> TokenAsync(string? session, string page)
    {
        var visitor = new Guest(here.App);
        if (session is not null) { visitor.Session = session; }
        var seen = await visitor.GetAsync(page);
        Assert.True(Guest.HiddenOf(seen.Text).Any(h => h.Name == Token), $"{seen.Status}: {seen.Text}");
        return (Guest.HiddenOf(seen.Text).First(h => h.Name == Token).Value, visitor.Cookies[FormTokens.Plain]);
    }

    private async Task<Guest.Seen> SendAsync(HttpClient client, RouteEndpoint endpoint, string session, string field, string cookie, params (string Name, string Value)[] more)
    {
        var path = Id.Replace($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", match => match.Groups[1].Value switch
        {
            "tenant" => Slug, "release" => here.World.ReleaseId, _ => "x",
        });
        var visitor = new Guest(here.App) { Session = session, Client = client };
        visitor.Take(FormTokens.Plain, cookie);
        (string Name, string Value)[] headers = [.. more.Where(m => char.IsUpper(m.Name[0]))], fields = [.. more.Where(m => !char.IsUpper(m.Name[0]))];
        if (endpoint.Metadata.GetMetadata<HoldsForm>() is not null) { return await visitor.PostAsync(path, headers, [(Token, field), .. fields]); }
        using var parts = new MultipartFormDataContent { { new StringContent(field), Token }, { new ByteArrayContent(Encoding.UTF8.GetBytes("bytes")), "file", "a.txt" } };
        return await visitor.SendAsync(HttpMethod.Post, path, parts, headers);
    }

    [GeneratedRegex("\\{([a-zA-Z]+)[^}\"]*\\}")]
    private static partial Regex Id { get; }
}
